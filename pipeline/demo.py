"""A folder comes in; an invented school year, told in the embedded Workspace and drawn by the pipeline, goes out."""

from __future__ import annotations

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


def prepare(folder: Path) -> Path:
    """Put the demo's settings and its roster into the folder, keeping those that are there; gives the settings path."""
    from pipeline.emulator.seed import FOLDER

    path = folder / "smallwins.yaml"
    if path.exists() and not load(path).demo:
        raise UsageError(
            f"{path} belongs to a real school; the demo would mix its invented entries in.",
            "Name an empty folder: smallwins demo SOME-FOLDER",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in (path.name, "roster.txt"):
        if not (folder / name).exists():
            shutil.copyfile(FOLDER / name, folder / name)
    return path


def play(emulator: Emulator, google: Google, path: Path, progress: Callable[[str], None] = lambda _: None) -> RunReport:
    """Make the Workspace's files, let the year be told, and run the pipeline at midyear and at its end.

    A year that has been told already is not told again.
    """
    settings = init.init(google, path, progress)
    if not any(extract.decode(page) for form_id in settings.forms for page in google.forms.list_responses(form_id)):
        progress("Sixty colleagues tell what they saw")
        _live(emulator, google, settings, progress)
        return run(google, settings, full=True, progress=progress)
    return run(google, settings, progress=progress)


def _live(emulator: Emulator, google: Google, settings: Settings, progress: Callable[[str], None]) -> None:
    """Let the year pass up to its last run.

    What was taken back after the first run is missing from two complete listings in the end, and so it is gone.
    """
    from pipeline.emulator.seed import entries

    year = entries()
    turn = datetime.combine(FIRST_RUN, time.min, UTC) + timedelta(days=1)
    before, after = [e for e in year if e.told_at < turn], [e for e in year if e.told_at >= turn]
    _tell(emulator, settings, before)
    run(google, settings, as_of=FIRST_RUN, progress=progress)
    _reconsider(emulator, settings, before)
    keep(google, settings, full=True, progress=progress)
    _tell(emulator, settings, after)
    _reconsider(emulator, settings, after)


def _tell(emulator: Emulator, settings: Settings, told: Iterable[Entry]) -> None:
    """Submit entries at their own moments."""
    form_of = {school: form_id for form_id, school in settings.forms.items()}
    for entry in told:
        body = _body(settings, entry, entry.answers["story"])
        moment = f"{entry.told_at:%Y-%m-%dT%H:%M:%S}"
        body |= {"createTime": f"{moment}.120Z", "lastSubmittedTime": f"{moment}.120583Z"}
        emulator.respond(form_of[entry.school], body)


def _reconsider(emulator: Emulator, settings: Settings, told: Iterable[Entry]) -> None:
    """Let some colleagues edit what they told, and a few take it back."""
    form_of = {school: form_id for form_id, school in settings.forms.items()}
    for entry in told:
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
