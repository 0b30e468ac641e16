"""Settings and a Workspace come in; the dashboard shows again what it showed before its last change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline import dashboard
from pipeline.curation.joining import join
from pipeline.errors import BusyError, Issue, UsageError
from pipeline.exports import History, Kept
from pipeline.google import Google
from pipeline.google.ledger import WorkbookState
from pipeline.model import Notes
from pipeline.run.desks import read_desks
from pipeline.settings import Settings

BY_HAND = "In Google Sheets, File > Version history has every earlier state of the workbook."


def undo(google: Google, settings: Settings, school: str = "") -> tuple[datetime, str, tuple[Issue, ...]]:
    """Draw the dashboard's tabs as they were before; gives the moment they are of, the address, and what to tell.

    `school` is the id of one with a dashboard of its own; "" for the dashboard of all schools.

    Wins, Review, people's columns and notes, and the data stay as they are. A run leaves it so until it has something
    new to show. Raises UsageError where this computer keeps no earlier drawing that may still be shown.
    """
    moment = datetime.now(ZoneInfo(settings.school_year.timezone))
    desks = read_desks(google, settings)
    desk = next((desk for desk in desks.read if desk.scope.name == school), None)
    if desks.shut and (desk is None or not school):
        raise UsageError(desks.issues[0].what, BY_HAND)
    if desk is None:
        raise UsageError(f"{school} has no dashboard of its own.", "Leave --school out, or name one that has one.")
    canvas = desk.canvas
    before, now = _choose(settings, canvas, join(*(desk.notes for desk in desks.read)))
    try:
        published = dashboard.restore(google.sheets, canvas, before.drawing, now.drawing, moment)
    except dashboard.Overtaken as error:
        raise BusyError("A run is publishing at this moment.", "Look at the dashboard, then try again.") from error
    now.path.unlink(missing_ok=True)
    return before.moment, canvas.url, published.issues


def _choose(settings: Settings, canvas: WorkbookState, notes: Notes) -> tuple[Kept, Kept]:
    """The drawing before the one that stands, and that one; `notes` are everybody's decisions."""
    kept = History(settings.state / "drawings").list(canvas.workbook_id)
    standing = next((i for i in reversed(range(len(kept))) if dashboard.shows(canvas, kept[i].drawing)), None)
    if standing is None:
        raise UsageError("This computer keeps no drawing of the dashboard as it stands: another one drew it.", BY_HAND)
    if standing == 0:
        raise UsageError("This computer keeps no earlier drawing of the dashboard that may still be shown.", BY_HAND)
    before, now = kept[standing - 1], kept[standing]
    if before.told.keys() & (notes.hides | notes.kept_private | notes.edits.keys()):
        raise UsageError(
            "An entry that the earlier dashboard counts was hidden or kept private since: it is not shown again.",
            "Run `smallwins run`: it draws the dashboard without that entry.",
        )
    return before, now
