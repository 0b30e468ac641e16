"""Settings come in; the school's folder, workbooks and forms, made once or found again, go out by their ids.

Creating files is not idempotent, so each is looked for by its tags first, and its id is written down at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline import form, settings, store
from pipeline.google import Google, layout, proof
from pipeline.settings import Settings
from pipeline.settings.model import SchoolPart
from pipeline.tables import CURATED


def init(google: Google, path: Path, progress: Callable[[str], None] = lambda _: None) -> Settings:
    """Make what the settings file does not name yet, and give the settings with every id in place."""
    current = settings.load(path)
    for step, make in (
        ("Folder for documents", _folder),
        ("Data workbook, and the proof that a commit applies only once", _data),
        ("Dashboard workbook", _dashboard),
        ("Schools' own folders and dashboards", _schools),
        ("Forms", _forms),
    ):
        progress(step)
        for name, value in make(google, current):
            settings.write(path, {name: value})
            current = settings.load(path)
    return current


def _tags(current: Settings, kind: str) -> dict[str, str]:
    """How a file of ours is found again: what it is, whose, and of which school year."""
    return {"smallwins": kind, "school": current.schools[0].id, "year": str(current.school_year.starts.year)}


def _name(current: Settings, what: str) -> str:
    """A file's name as people see it."""
    year = current.school_year
    return f"Small Wins {what} {year.starts:%Y}–{year.ends:%y}{' (invented demo)' if current.demo else ''}"


def _folder(google: Google, current: Settings) -> Iterator[tuple[str, object]]:
    """The folder that everything else is made in."""
    if not current.outputs.folder:
        yield (
            "outputs.folder",
            google.drive.find_or_make(_name(current, "files"), "folder", _tags(current, "folder")),
        )


def _data(google: Google, current: Settings) -> Iterator[tuple[str, object]]:
    """The data workbook with its tabs; it is named only where it is proved that commits are safe in it."""
    workbook_id = current.outputs.data or _workbook(google, current, "data")
    proof.prove(google.sheets, workbook_id)
    if workbook_id != current.outputs.data:
        yield "outputs.data", workbook_id
    store.create(google, workbook_id)


def _dashboard(google: Google, current: Settings) -> Iterator[tuple[str, object]]:
    """The dashboard workbook with the tabs that people write in; a run draws the others."""
    workbook_id = current.outputs.dashboard or _workbook(google, current, "dashboard")
    if workbook_id != current.outputs.dashboard:
        yield "outputs.dashboard", workbook_id
    layout.complete(google.sheets, workbook_id, CURATED)


def _workbook(google: Google, current: Settings, kind: str) -> str:
    """A workbook of ours, found by its tags or made in the folder."""
    return google.drive.find_or_make(_name(current, kind), "spreadsheet", _tags(current, kind), current.outputs.folder)


def _schools(google: Google, current: Settings) -> Iterator[tuple[str, object]]:
    """A folder and a dashboard for each school that stands alone, open to its own leaders and to nobody else."""
    for index, part in enumerate(current.schools):
        if part.stands_alone:
            yield from _school(google, current, f"schools.{index}", part)


def _school(google: Google, current: Settings, place: str, part: SchoolPart) -> Iterator[tuple[str, object]]:
    """One school's own; its leaders may open the folder, and with it all that is made there."""
    folder = part.folder or google.drive.find_or_make(
        f"{_name(current, 'files')}, {part.name}", "folder", _own_tags(current, "folder", part), current.outputs.folder
    )
    if folder != part.folder:
        yield f"{place}.folder", folder
    google.drive.share(folder, part.leaders)
    dashboard = part.dashboard or google.drive.find_or_make(
        f"{_name(current, 'dashboard')}, {part.name}", "spreadsheet", _own_tags(current, "dashboard", part), folder
    )
    if dashboard != part.dashboard:
        yield f"{place}.dashboard", dashboard
    layout.complete(google.sheets, dashboard, CURATED)


def _own_tags(current: Settings, kind: str, part: SchoolPart) -> dict[str, str]:
    """How a file of one school's own is found again."""
    return {**_tags(current, f"school {kind}"), "school": part.id}


def _forms(google: Google, current: Settings) -> Iterator[tuple[str, object]]:
    """A form for each school that names none."""
    for index, (part, school) in enumerate(zip(current.schools, current.school_list, strict=True)):
        if not part.forms:
            yield f"schools.{index}.forms", [form.create(google, current, school)]
