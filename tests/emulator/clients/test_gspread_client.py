"""gspread's client opens, lists, copies and deletes spreadsheets: each case says what comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ExportFormat

from pipeline.emulator import OWNER, Emulator
from tests.emulator.clients import test_gspread_appending as appending
from tests.emulator.clients import test_gspread_books as books
from tests.emulator.clients import test_gspread_marking as marking
from tests.emulator.clients import test_gspread_moving as moving
from tests.emulator.clients import test_gspread_reading as reading
from tests.emulator.clients import test_gspread_ruling as ruling
from tests.emulator.clients import test_gspread_sheets as sheets
from tests.emulator.clients import test_gspread_updating as updating
from tests.emulator.stock import service

Client: TypeAlias = gspread.Client
Book: TypeAlias = gspread.Spreadsheet
Act = Callable[[Client, Book], Any]
OTTO = "otto@example.com"


@pytest.fixture
def book(client: Client, request: pytest.FixtureRequest) -> Book:
    """Make a spreadsheet whose title no other case has."""
    return client.create(f"Wins of {request.node.name}")


@pytest.fixture
def folder(emulator: Emulator) -> str:
    """Make a folder."""
    body = {"name": "Folder", "mimeType": "application/vnd.google-apps.folder"}
    made: str = service(emulator, "drive").files().create(body=body).execute()["id"]
    return made


def copied(client: Client, book: Book, **told: Any) -> Book:
    """Copy a spreadsheet that holds one value."""
    book.sheet1.update([["a"]])
    made: Book = client.copy(book.id, "Copy", **told)
    return made


OPENED: list[tuple[str, Act, Any]] = [
    ("by key", lambda c, b: c.open_by_key(b.id).title == b.title, True),
    ("by address", lambda c, b: c.open_by_url(f"{b.url}/edit#gid=0").id == b.id, True),
    ("by an old address", lambda c, b: c.open_by_url(f"https://docs.google.com/a/ccc?key={b.id}&x").id == b.id, True),
    ("by title", lambda c, b: c.open(b.title).id == b.id, True),
    ("all of a title", lambda c, b: [one.id == b.id for one in c.openall(b.title)], [True]),
    ("all", lambda c, b: b.id in {one.id for one in c.openall()}, True),
    (
        "listed",
        lambda c, b: sorted(c.list_spreadsheet_files(b.title)[0]),
        ["createdTime", "id", "modifiedTime", "name"],
    ),
    ("listed with all", lambda c, b: b.id in [one["id"] for one in c.list_spreadsheet_files()], True),
    ("in Drive", lambda c, b: sorted(c.get_file_drive_metadata(b.id)), ["createdTime", "id", "modifiedTime", "name"]),
    ("empty", lambda c, b: c.create("Empty").sheet1.get() + b.sheet1.get(), [[], []]),
    ("copied", lambda c, b: (lambda made: (made.title, made.sheet1.get()))(copied(c, b)), ("Copy", [["a"]])),
    ("copied apart", lambda c, b: (copied(c, b).sheet1.update([["b"]]), b.sheet1.get())[1], [["a"]]),
    ("exported", lambda c, b: (b.sheet1.update([["a"]]), c.export(b.id, ExportFormat.CSV))[1], b"a"),
    ("shared", lambda c, b: (c.insert_permission(b.id, OTTO, "user", "writer"), len(c.list_permissions(b.id)))[1], 2),
    (
        "the owner's permission",
        lambda c, b: [(p["role"], p["emailAddress"]) for p in c.list_permissions(b.id)],
        [("owner", OWNER)],
    ),
    (
        "shared no more",
        lambda c, b: (
            c.remove_permission(b.id, c.insert_permission(b.id, OTTO, "user", "reader").json()["id"]),
            len(c.list_permissions(b.id)),
        )[1],
        1,
    ),
    ("deleted", lambda c, b: (c.del_spreadsheet(b.id), c.list_spreadsheet_files(b.title))[1], []),
]

REFUSED: list[tuple[str, Act, type[Exception]]] = [
    ("no such key", lambda c, b: c.open_by_key(b.id[:-1]), gspread.SpreadsheetNotFound),
    ("no such title", lambda c, b: c.open(b.title + "?"), gspread.SpreadsheetNotFound),
    ("deleted", lambda c, b: (c.del_spreadsheet(b.id), c.open_by_key(b.id)), gspread.SpreadsheetNotFound),
    ("no such sheet", lambda c, b: c.open_by_key(b.id).worksheet("none"), gspread.WorksheetNotFound),
    ("no such place", lambda c, b: c.open_by_key(b.id).get_worksheet(7), gspread.WorksheetNotFound),
    ("no such sheet id", lambda c, b: c.open_by_key(b.id).get_worksheet_by_id(7), gspread.WorksheetNotFound),
    ("the only sheet deleted", lambda c, b: c.open_by_key(b.id).del_worksheet(b.sheet1), APIError),
    ("a title twice", lambda c, b: c.open_by_key(b.id).add_worksheet("Sheet1", 1, 1), APIError),
    ("an older upload", lambda c, b: c.import_csv(b.id, "a,b"), APIError),
]


@pytest.mark.parametrize(("act", "held"), [pytest.param(*case[1:], id=case[0]) for case in OPENED])
def test_client(client: Client, book: Book, act: Act, held: Any) -> None:
    """Spreadsheets are opened, listed, copied, shared, exported and deleted."""
    assert act(client, book) == held


@pytest.mark.parametrize(("act", "kind"), [pytest.param(*case[1:], id=case[0]) for case in REFUSED])
def test_refusals(client: Client, book: Book, act: Act, kind: type[Exception]) -> None:
    """What is not there is told by gspread's own errors."""
    with pytest.raises(kind):
        act(client, book)


def test_folders(client: Client, folder: str) -> None:
    """A spreadsheet is made, found and copied in a folder."""
    made = client.create("Inside", folder)
    assert client.open("Inside", folder).id == made.id
    client.copy(made.id, "Again", folder_id=folder)
    assert {one["name"] for one in client.list_spreadsheet_files(folder_id=folder)} == {"Inside", "Again"}


def test_copies_with_comments(emulator: Emulator, client: Client, book: Book) -> None:
    """A copy takes the comments along, or leaves them."""
    comments = service(emulator, "drive").comments()
    comments.create(fileId=book.id, body={"content": "why?"}, fields="id").execute()
    found = [
        comments.list(fileId=client.copy(book.id, copy_comments=take).id, fields="comments/content").execute()
        for take in (True, False)
    ]
    assert found == [{"comments": [{"content": "why?"}]}, {"comments": []}]


def test_copies_with_permissions(client: Client, book: Book) -> None:
    """The owner's permission is none that a copy can be given without a transfer."""
    with pytest.raises(APIError, match="transferOwnership parameter must be enabled"):
        client.copy(book.id, copy_permissions=True)


def test_every_public_call_is_made() -> None:
    """Each public method of gspread that can be called is called in these files."""
    told = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_gspread_*.py"))
    offered = {
        name
        for kind in (gspread.Client, gspread.Spreadsheet, gspread.Worksheet)
        for name in vars(kind)
        if not name.startswith("_") and callable(getattr(kind, name))
    }
    assert {name for name in offered if f".{name}(" not in told} == {"set_timeout"}


def test_two_hundred_calls() -> None:
    """The tables of these files have more than two hundred cases; each sends a call of its own."""
    tables = (
        *(OPENED, REFUSED, sheets.SHEETS, books.BOOKS, books.SHARED, books.EXPORTED),
        *(reading.RANGES, reading.RENDERED, reading.WHOLE, reading.CELLS, appending.APPENDED),
        *(updating.UPDATES, updating.BATCHES, moving.MOVED, moving.CLEARED, moving.SIZED),
        *(marking.FORMATS, marking.MERGES, ruling.GROUPS),
    )
    assert sum(len(table) for table in tables) > 200
