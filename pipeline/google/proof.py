"""A workbook comes in; that Google refuses a metadata id twice, on which every commit rests, is proved in it.

The proof stays in the workbook as a note, so that anybody who reads the workbook sees that it was made.
"""

from __future__ import annotations

from typing import Any

from pipeline.errors import GoogleError, RejectedError
from pipeline.google.ledger import FIXED_IDS, Request

PROOF_ID = FIXED_IDS - 1
"""A metadata id beside all epochs, used for nothing else."""

PROOF_NOTE = "smallwins.proof"

_CREATE: Request = {
    "createDeveloperMetadata": {
        "developerMetadata": {
            "metadataId": PROOF_ID,
            "metadataKey": PROOF_NOTE,
            "metadataValue": "refused a second time",
            "location": {"spreadsheet": True},
            "visibility": "DOCUMENT",
        }
    }
}
_DROP: Request = {
    "deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": PROOF_ID}}},
}


def prove(sheets: Any, workbook_id: str) -> None:
    """Send one metadata id twice; raises GoogleError when the second is let through, as commits would not be safe.

    Once proved, a further proof is one read and one write, which is refused and changes nothing.
    """
    standing = sheets.get(workbook_id, "developerMetadata.metadataId").get("developerMetadata", [])
    if not any(item["metadataId"] == PROOF_ID for item in standing):
        sheets.write(workbook_id, [_CREATE])
    try:
        sheets.write(workbook_id, [_CREATE])
    except RejectedError:
        return
    sheets.write(workbook_id, [_DROP])
    raise GoogleError(
        "This Workspace lets one commit through twice, so nothing can be written safely.",
        "Report this, please, with the date and kind of your Google Workspace.",
    )
