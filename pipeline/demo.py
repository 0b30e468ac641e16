"""A folder comes in; an invented school year, told in the embedded Workspace and drawn by the pipeline, goes out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import extract, form, init
from pipeline.errors import UsageError
from pipeline.google import Google
from pipeline.run import RunReport, keep, run
from pipeline.settings import Settings, load

if TYPE_CHECKING:
    from pipeline.emulator import Emulator
    from pipeline.emulator.seed import Entry

FIRST_RUN = date(2026, 1, 16)
"""The demo runs once at midyear and once at the end, so that it has a past: edits, withdrawals, an older digest."""

SECOND_HALF = 4
"""How many chapters of the year are over when its second half begins."""


def prepare(folder: Path) -> Path:
    """Put the demo's settings and its roster into the folder, keeping those that are there; gives the settings path."""
    from pipeline.emulator.seed import FOLDER

    path = folder / "smallwins.yaml"
    if path.exists():
        _require_invented(path)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (path.name, "roster.txt"):
        if not (folder / name).exists():
            shutil.copyfile(FOLDER / name, folder / name)
    return path


def _require_invented(path: Path) -> None:
    """Refuse settings that do not say that all of it is invented."""
    if not load(path).demo:
        raise UsageError(
            f"{path} belongs to a real school; the demo would mix its invented entries in.",
            "Name an empty folder: smallwins demo SOME-FOLDER",
        )


def play(emulator: Emulator, google: Google, path: Path, progress: Callable[[str], None] = lambda _: None) -> RunReport:
    """Make the Workspace's files, let the year be told, and run the pipeline at midyear and at its end.

    The year passes in chapters, and it is remembered which are over: a demo that was interrupted goes on where it was,
    and a year that has been told is not told again. A chapter that is lived twice leaves no trace of it.
    """
    _require_invented(path)
    settings = init.init(google, path, progress)
    memory = settings.state / "demo.json"
    before, after = _halves()
    chapters: list[Callable[[], object]] = [
        lambda: _tell(emulator, google, settings, before),
        lambda: run(google, settings, as_of=FIRST_RUN, progress=progress),
        lambda: _reconsider(emulator, google, settings, before),
        lambda: keep(google, settings, full=True, progress=progress),
        lambda: _tell(emulator, google, settings, after),
        lambda: _reconsider(emulator, google, settings, after),
        lambda: run(google, settings, full=True, progress=progress),
    ]
    over = _recall(memory, _listed(google, settings), after)
    report = None
    for number, live in enumerate(chapters[over:], over + 1):
        progress("Sixty colleagues tell what they saw")
        report = live()
        memory.write_text(json.dumps({"over": number}), encoding="utf-8")
    return report if isinstance(report, RunReport) else run(google, settings, progress=progress)


def _halves() -> tuple[list[Entry], list[Entry]]:
    """The year's entries up to the first run, and those after it.

    What was taken back after the first run is missing from two complete listings in the end, and so it is gone.
    """
    from pipeline.emulator.seed import entries

    year = entries()
    turn = datetime.combine(FIRST_RUN, time.min, UTC) + timedelta(days=1)
    return [e for e in year if e.told_at < turn], [e for e in year if e.told_at >= turn]


def _listed(google: Google, settings: Settings) -> set[str]:
    """The ids of all responses that stand in the forms."""
    pages = (page for form_id in settings.forms for page in google.forms.list_responses(form_id))
    return {response.response_id for page in pages for response in extract.decode(page)}


def _recall(memory: Path, listed: set[str], after: Iterable[Entry]) -> int:
    """How many chapters are over; where the memory is lost, what is listed says in which half of the year it is."""
    if not listed:
        return 0
    try:
        return int(json.loads(memory.read_text(encoding="utf-8"))["over"])
    except (OSError, ValueError, TypeError, KeyError):
        return SECOND_HALF if any(entry.response_id in listed for entry in after) else 0


def _tell(emulator: Emulator, google: Google, settings: Settings, told: Iterable[Entry]) -> None:
    """Submit those entries that do not stand in the forms yet, at their own moments."""
    form_of = {school: form_id for form_id, school in settings.forms.items()}
    listed = _listed(google, settings)
    for entry in told:
        if entry.response_id not in listed:
            body = _body(settings, entry, entry.answers["story"])
            moment = f"{entry.told_at:%Y-%m-%dT%H:%M:%S}"
            body |= {"createTime": f"{moment}.120Z", "lastSubmittedTime": f"{moment}.120583Z"}
            emulator.respond(form_of[entry.school], body)


def _reconsider(emulator: Emulator, google: Google, settings: Settings, told: Iterable[Entry]) -> None:
    """Let some colleagues edit what they told, and a few take it back, as far as it stands in the forms."""
    form_of = {school: form_id for form_id, school in settings.forms.items()}
    listed = _listed(google, settings)
    for entry in (entry for entry in told if entry.response_id in listed):
        if entry.edited_at:
            body = _body(settings, entry, entry.edited_story)
            body["lastSubmittedTime"] = f"{entry.edited_at:%Y-%m-%dT%H:%M:%S}.204117Z"
            emulator.respond(form_of[entry.school], body)
        if entry.withdrawn:
            emulator.withdraw(form_of[entry.school], entry.response_id)


def _body(settings: Settings, entry: Entry, story: str) -> dict[str, Any]:
    """One entry as the Forms API shapes a response."""
    school = next(school for school in settings.school_list if school.school_id == entry.school)
    answers = {**entry.answers, "story": story}
    return form.response(settings, school, respondent=entry.email, **answers) | {"responseId": entry.response_id}
