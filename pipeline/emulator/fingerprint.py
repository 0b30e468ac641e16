"""The parts of files come in as they change; one hash of the whole state, equal for equal states, goes out.

The hash is the sum of a digest of each part, so that a change costs what it touches. Times, versions and what Drive
notes of each account are left out: two runs that lead to the same files have the same fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

LEFT_OUT = {"version", "revision", "created_time", "modified_time", "last_modified_by", "marks"}
FILE = ""


class Fingerprint:
    """The digests of every part of every file, and their sum."""

    def __init__(self) -> None:
        """Start with no file at all."""
        self._digests: dict[str, dict[str, int]] = {}
        self._sum = 0

    def put_file(self, file_id: str, described: dict[str, Any] | None) -> None:
        """Take in a file's description; None where the file is gone, with all its parts."""
        if described is None:
            self._sum -= sum(self._digests.pop(file_id, {}).values())
        else:
            self.put_part(file_id, FILE, {name: value for name, value in described.items() if name not in LEFT_OUT})

    def put_part(self, file_id: str, part: str, body: Any | None) -> None:
        """Take in a part of a file's content, a JSON value; None where the part is gone."""
        digests = self._digests.setdefault(file_id, {})
        self._sum -= digests.pop(part, 0)
        if body is not None:
            text = json.dumps([file_id, part, body], sort_keys=True)
            digests[part] = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16])
            self._sum += digests[part]

    def __str__(self) -> str:
        """Return 32 hex digits."""
        return f"{self._sum % 2**128:032x}"
