"""Settings and a Workspace come in; the dashboard shows again what it showed before its last change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline import curation, dashboard
from pipeline.errors import BusyError, Issue, UsageError, naming
from pipeline.exports import History, Kept
from pipeline.google import Google
from pipeline.google.ledger import WorkbookState
from pipeline.settings import Settings

BY_HAND = "In Google Sheets, File > Version history has every earlier state of the workbook."


def undo(google: Google, settings: Settings) -> tuple[datetime, str, tuple[Issue, ...]]:
    """Draw the dashboard's tabs as they were before; gives the moment they are of, the address, and what to tell.

    Wins, Review, people's columns and notes, and the data stay as they are. A run leaves it so until it has something
    new to show. Raises UsageError where this computer keeps no earlier drawing that may still be shown.
    """
    moment = datetime.now(ZoneInfo(settings.school_year.timezone))
    with naming(f"The dashboard workbook (outputs.dashboard: {settings.outputs.dashboard})"):
        canvas = curation.read(google, settings.outputs.dashboard)
    before, now = _choose(settings, canvas)
    try:
        published = dashboard.restore(google.sheets, canvas, before.drawing, now.drawing, moment)
    except dashboard.Overtaken as error:
        raise BusyError("A run is publishing at this moment.", "Look at the dashboard, then try again.") from error
    now.path.unlink(missing_ok=True)
    return before.moment, canvas.url, published.issues


def _choose(settings: Settings, canvas: WorkbookState) -> tuple[Kept, Kept]:
    """The drawing before the one that stands, and that one."""
    kept = History(settings.state / "drawings").list(settings.outputs.dashboard)
    standing = next((i for i in reversed(range(len(kept))) if dashboard.shows(canvas, kept[i].drawing)), None)
    if standing is None:
        raise UsageError("This computer keeps no drawing of the dashboard as it stands: another one drew it.", BY_HAND)
    if standing == 0:
        raise UsageError("This computer keeps no earlier drawing of the dashboard that may still be shown.", BY_HAND)
    notes = curation.notes_of(canvas, settings.goal_list, settings.school_year.locale).notes
    before, now = kept[standing - 1], kept[standing]
    if before.told.keys() & (notes.hides | notes.kept_private | notes.edits.keys()):
        raise UsageError(
            "An entry that the earlier dashboard counts was hidden or kept private since: it is not shown again.",
            "Run `smallwins run`: it draws the dashboard without that entry.",
        )
    return before, now
