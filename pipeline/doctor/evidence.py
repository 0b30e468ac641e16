"""Settings and a Workspace come in; what a connection rests on goes out, from reads alone: nothing is ever written.

Each look is an answer, or the error that it ended with: what is wrong in one place hides nothing in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from pipeline.errors import AccessError, CopyError, GoogleError, SignInError, SmallwinsError
from pipeline.google import Google, layout, ledger
from pipeline.google.ledger import WorkbookState
from pipeline.settings import Settings
from pipeline.store import parts
from pipeline.tables import CURATED, TABLES, Table

Json = dict[str, Any]
T = TypeVar("T")

NOBODYS = "smallwins-doctor"
"""No file has this id: an API that is switched on says so."""

DRIVE = "Google Drive API"
PROTECTION = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "protectedRanges(description,warningOnly,requestingUserCanEdit))"
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """One of our workbooks: as a run reads it, as a file in Drive, and its tabs with their protection."""

    name: str
    setting: str
    tables: tuple[Table, ...]
    state: WorkbookState | SmallwinsError
    file: Json | SmallwinsError
    tabs: Json | SmallwinsError


@dataclass(frozen=True, slots=True)
class SchoolForm:
    """One form: what the Forms API tells of it, and who may answer it by Drive."""

    form_id: str
    school: str
    raw: Json | SmallwinsError
    permissions: list[Json] | SmallwinsError


@dataclass(frozen=True, slots=True)
class Connection:
    """What shows whether Google lets us in: an answer of each API, and how far its clock is ahead of ours."""

    apis: Mapping[str, object]
    ahead: timedelta | None


@dataclass(frozen=True, slots=True)
class Places:
    """What the settings name: the folder, the workbooks, the forms; None where they name none."""

    folder: Json | SmallwinsError | None
    workbooks: tuple[Workbook, ...]
    forms: tuple[SchoolForm, ...]


def look(ask: Callable[[], T]) -> T | SmallwinsError:
    """The answer, or what Google said instead; no room, no time and other troubles of ours end the look."""
    try:
        return ask()
    except (GoogleError, SignInError) as error:
        return error


def connect(google: Google) -> Connection:
    """One harmless question to each API; raises SignInError where nobody is let in at all."""
    questions: dict[str, Callable[[], object]] = {
        DRIVE: lambda: google.drive.find({"smallwins": "folder"}, "folder"),
        "Google Forms API": lambda: google.forms.get(NOBODYS),
        "Google Forms API, for answers": lambda: next(google.forms.list_responses(NOBODYS)),
        "Google Sheets API": lambda: google.sheets.get(NOBODYS, "spreadsheetId"),
        "Google Docs API": lambda: google.docs.get(NOBODYS),
    }
    found: dict[str, object] = {}
    for name, ask in questions.items():
        answer = found[name] = look(ask)
        if isinstance(answer, SignInError):
            raise answer
    return Connection(found, google.ahead)


def visit(google: Google, settings: Settings) -> Places:
    """Look at the folder, the workbooks and the forms that the settings name."""
    folder = settings.outputs.folder
    return Places(
        look(lambda: google.drive.describe(folder)) if folder else None,
        tuple(_workbooks(google, settings)),
        tuple(_forms(google, settings)),
    )


def _workbooks(google: Google, settings: Settings) -> Iterator[Workbook]:
    """The data workbook and the dashboard, as far as they are made; each is read as a run reads it."""
    data, board = settings.outputs.data, settings.outputs.dashboard
    if data:
        read = look(lambda: parts.read_states(google, data, light=True)[0])
        yield _workbook(google, "The data workbook", "outputs.data", tuple(TABLES.values()), data, read)
    boards = [("The dashboard workbook", "outputs.dashboard", board)]
    boards += [
        (f"The dashboard workbook of {part.name}", f"schools.{part.id}.dashboard", part.dashboard)
        for part in settings.schools
    ]
    for name, setting, workbook_id in boards:
        if workbook_id:
            read = look(lambda workbook_id=workbook_id: _read_board(google, workbook_id))  # type: ignore[misc]
            yield _workbook(google, name, setting, CURATED, workbook_id, read)


def _read_board(google: Google, workbook_id: str) -> WorkbookState:
    """The dashboard as a run finds it; one of an older layout lacks nothing, as the run adds what is new."""
    try:
        return ledger.read(google.sheets, workbook_id, CURATED, whole=True)
    except CopyError:
        raise
    except AccessError:
        if not layout.is_older(google.sheets, workbook_id, CURATED):
            raise
    return ledger.parse(google.sheets.get(workbook_id, ledger.READ_FIELDS), CURATED)


def _workbook(
    google: Google,
    name: str,
    setting: str,
    tables: tuple[Table, ...],
    workbook_id: str,
    read: WorkbookState | SmallwinsError,
) -> Workbook:
    file = look(lambda: google.drive.describe(workbook_id))
    tabs = look(lambda: google.sheets.get(workbook_id, PROTECTION))
    return Workbook(name, f"{setting}: {workbook_id}", tables, read, file, tabs)


def _forms(google: Google, settings: Settings) -> Iterator[SchoolForm]:
    """Every form of every school."""
    names = {part.id: part.name for part in settings.schools}
    for form_id, school in settings.forms.items():
        yield SchoolForm(
            form_id,
            names[school],
            look(lambda form_id=form_id: google.forms.get(form_id)),  # type: ignore[misc]
            look(lambda form_id=form_id: google.drive.permissions(form_id)),  # type: ignore[misc]
        )
