"""gspread makes, finds, shares and exports spreadsheets: each case is one call, and what comes back of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeAlias

import gspread
import openpyxl
import pytest
from gspread.utils import ExportFormat

from pipeline.emulator import OWNER
from tests.emulator.clients.look import span

Book: TypeAlias = gspread.Spreadsheet
Act = Callable[[Book], Any]
OTTO = "otto@example.com"


def add(book: Book, *names: str) -> list[gspread.Worksheet]:
    """Add sheets of 5 rows and 3 columns."""
    return [book.add_worksheet(name, 5, 3) for name in names]


def shared(book: Book) -> list[tuple[str, str, Any]]:
    """Return type, role and whom of every permission but the owner's."""
    found = book.list_permissions()
    return [
        (one["type"], one["role"], one.get("emailAddress", one.get("domain")))
        for one in found
        if one["role"] != "owner"
    ]


def filled(book: Book, *rows: list[Any]) -> Book:
    """Write rows into the first sheet, as if somebody typed them."""
    book.sheet1.update(list(rows), raw=False)
    return book


def properties(book: Book, *names: str) -> list[Any]:
    """Return some of the spreadsheet's properties, as a fresh look tells them."""
    found = book.fetch_sheet_metadata({"fields": "properties"})["properties"]
    return [found[name] for name in names]


def range_of(book: Book, where: str) -> dict[str, Any]:
    """Return a ValueRange."""
    return dict(book.values_get(where))


WRITE = {"valueInputOption": "USER_ENTERED"}

BOOKS: list[tuple[str, Act, Any]] = [
    ("renamed", lambda b: (b.update_title("Übung"), properties(b, "title"))[1], ["Übung"]),
    (
        "renamed in Drive too",
        lambda b: (b.update_title("Übung"), b.client.get_file_drive_metadata(b.id)["name"])[1],
        "Übung",
    ),
    (
        "another time zone",
        lambda b: (b.update_timezone("Europe/Paris"), properties(b, "timeZone"))[1],
        ["Europe/Paris"],
    ),
    ("another locale", lambda b: (b.update_locale("de_DE"), properties(b, "locale"))[1], ["de_DE"]),
    (
        "numbers of a locale",
        lambda b: (b.update_locale("de_DE"), filled(b, ["1,5"]).sheet1.acell("A1", "UNFORMATTED_VALUE").value)[1],
        1.5,
    ),
    ("the first locale", lambda b: (b.locale, properties(b, "autoRecalc")), ("en_US", ["ON_CHANGE"])),
    ("its times", lambda b: b.creationTime <= b.get_lastUpdateTime(), True),
    (
        "its times changed",
        lambda b: ((old := b.get_lastUpdateTime()), filled(b, ["a"]), b.get_lastUpdateTime() > old)[2],
        True,
    ),
    ("Drive's metadata", lambda b: (b.update_drive_metadata(), b._properties["name"])[1], "Wins"),
    (
        "values got",
        lambda b: range_of(filled(b, ["a", 2]), "Sheet1!A1:B1"),
        {"range": "Sheet1!A1:B1", "majorDimension": "ROWS", "values": [["a", "2"]]},
    ),
    ("no values got", lambda b: range_of(b, "A1:B1"), {"range": "Sheet1!A1:B1", "majorDimension": "ROWS"}),
    (
        "values got by columns",
        lambda b: filled(b, ["a", 2]).values_get("A1:B1", {"majorDimension": "COLUMNS"})["values"],
        [["a"], ["2"]],
    ),
    (
        "values of ranges",
        lambda b: [
            one.get("values") for one in filled(b, ["a", 2]).values_batch_get(["A1", "B1", "C1"])["valueRanges"]
        ],
        [[["a"]], [["2"]], None],
    ),
    (
        "values updated",
        lambda b: (b.values_update("A1", WRITE, {"values": [["=1+1"]]})["updatedCells"], b.values_get("A1")["values"]),
        (1, [["2"]]),
    ),
    (
        "values of two sheets",
        lambda b: (
            add(b, "Two"),
            b.values_batch_update(
                {**WRITE, "data": [{"range": "Sheet1!A1", "values": [[1]]}, {"range": "Two!A1", "values": [[2]]}]}
            )["totalUpdatedSheets"],
        )[1],
        2,
    ),
    (
        "values appended",
        lambda b: filled(b, ["a"]).values_append("A1", WRITE, {"values": [["b"]]})["updates"]["updatedRange"],
        "Sheet1!A2",
    ),
    ("values cleared", lambda b: filled(b, ["a"]).values_clear("A1:B2")["clearedRange"], "Sheet1!A1:B2"),
    (
        "ranges cleared",
        lambda b: filled(b, ["a"]).values_batch_clear(body={"ranges": ["A1", "C:C"]})["clearedRanges"],
        ["Sheet1!A1", "Sheet1!C1:C1000"],
    ),
    (
        "a batch",
        lambda b: b.batch_update(
            {"requests": [{"addSheet": {"properties": {"sheetId": 5}}}], "includeSpreadsheetInResponse": True}
        )["updatedSpreadsheet"]["sheets"][1]["properties"]["sheetId"],
        5,
    ),
    (
        "named ranges",
        lambda b: (b.sheet1.define_named_range("A1:B1", "top"), [one["name"] for one in b.list_named_ranges()])[1],
        ["top"],
    ),
    (
        "a named range's cells",
        lambda b: (
            filled(b, ["a", 2]).sheet1.define_named_range("A1:B1", "top"),
            [c.value for c in b.named_range("top")],
        )[1],
        ["a", "2"],
    ),
    (
        "protected ranges",
        lambda b: (b.sheet1.add_protected_range("A1:B2"), [one["range"] for one in b.list_protected_ranges(0)])[1],
        [span(0, 2, 0, 2)],
    ),
    ("no protected ranges", lambda b: b.list_protected_ranges(0), []),
    (
        "the whole resource",
        lambda b: sorted(b.fetch_sheet_metadata()),
        ["properties", "sheets", "spreadsheetId", "spreadsheetUrl"],
    ),
]

SHARED: list[tuple[str, Act, Any]] = [
    ("a writer", lambda b: (b.share(OTTO, "user", "writer"), shared(b))[1], [("user", "writer", OTTO)]),
    (
        "the answer",
        lambda b: {k: v for k, v in b.share(OTTO, "user", "reader", email_message="hi").json().items() if k != "id"},
        {"kind": "drive#permission", "type": "user", "role": "reader"},
    ),
    (
        "a group",
        lambda b: (b.share("team@example.com", "group", "commenter"), shared(b))[1],
        [("group", "commenter", "team@example.com")],
    ),
    (
        "a domain",
        lambda b: (b.share("example.com", "domain", "reader"), shared(b))[1],
        [("domain", "reader", "example.com")],
    ),
    ("anyone", lambda b: (b.share("", "anyone", "reader", with_link=True), shared(b))[1], [("anyone", "reader", None)]),
    (
        "twice",
        lambda b: (b.share(OTTO, "user", "reader"), b.share(OTTO, "user", "writer"), shared(b))[2],
        [("user", "writer", OTTO)],
    ),
    ("no more", lambda b: (b.share(OTTO, "user", "reader"), len(b.remove_permissions(OTTO)), shared(b))[1:], (1, [])),
    (
        "no more in another role",
        lambda b: (b.share(OTTO, "user", "reader"), b.remove_permissions(OTTO, role="writer"), shared(b))[1:],
        ([], [("user", "reader", OTTO)]),
    ),
    (
        "no domain more",
        lambda b: (b.share("example.com", "domain", "reader"), len(b.remove_permissions("example.com")))[1],
        1,
    ),
    (
        "the owner",
        lambda b: [(one["role"], one["emailAddress"], one["pendingOwner"]) for one in b.list_permissions()],
        [("owner", OWNER, False)],
    ),
    (
        "offered to a writer",
        lambda b: b.transfer_ownership(b.share(OTTO, "user", "writer").json()["id"]).json()["role"],
        "writer",
    ),
    (
        "offered and told",
        lambda b: (
            b.transfer_ownership(b.share(OTTO, "user", "writer").json()["id"]),
            [one["pendingOwner"] for one in b.list_permissions()],
        )[1],
        [False, True],
    ),
    (
        "given away at once",
        lambda b: b.accept_ownership(b.share(OTTO, "user", "writer").json()["id"]).json()["role"],
        "owner",
    ),
]

EXPORTED: list[tuple[str, Act, Any]] = [
    ("as CSV", lambda b: filled(b, ["a", "b,c"], [1, '"']).export(ExportFormat.CSV), b'a,"b,c"\r\n1,""""'),
    ("as TSV", lambda b: filled(b, ["a", "b"], [1]).export(ExportFormat.TSV), b"a\tb\r\n1\t"),
    (
        "as a workbook",
        lambda b: [
            [c.value for c in row]
            for row in openpyxl.load_workbook(io.BytesIO(filled(b, ["a", 2]).export(ExportFormat.EXCEL)))[
                "Sheet1"
            ].iter_rows()
        ],
        [["a", 2]],
    ),
]


@pytest.mark.parametrize(("act", "held"), [pytest.param(*case[1:], id=case[0]) for case in BOOKS])
def test_books(book: Book, act: Act, held: Any) -> None:
    """A spreadsheet tells and changes what is its own."""
    assert act(book) == held


@pytest.mark.parametrize(("act", "held"), [pytest.param(*case[1:], id=case[0]) for case in SHARED])
def test_sharing(book: Book, act: Act, held: Any) -> None:
    """A spreadsheet is shared, and shared no more."""
    assert act(book) == held


@pytest.mark.parametrize(("act", "held"), [pytest.param(*case[1:], id=case[0]) for case in EXPORTED])
def test_exports(book: Book, act: Act, held: Any) -> None:
    """A spreadsheet is exported."""
    assert act(book) == held


@pytest.mark.parametrize("kind", [ExportFormat.PDF, ExportFormat.OPEN_OFFICE_SHEET, ExportFormat.ZIPPED_HTML])
def test_exports_not_built(book: Book, kind: str) -> None:
    """What is not built is refused by name."""
    with pytest.raises(gspread.exceptions.APIError, match=f"Not built .* to {kind}"):
        book.export(kind)
