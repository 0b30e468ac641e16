"""Requests that copy, cut and paste go to a running Workspace; the cells come back in their new places."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span


def test_copies_repeat_and_formulas_shift(book: Book) -> None:
    """A larger destination takes whole copies; relative references move along, absolute ones stay."""
    book.write("A1", [[1, "=A1*2+$A$1"], [5]], entry="USER_ENTERED")
    book.do({"copyPaste": {"source": span(0, 1, 1, 2), "destination": span(0, 2, 2, 4)}})
    book.do({"copyPaste": {"source": span(0, 1, 1, 2), "destination": span(1, 2, 1, 2)}})
    formulas = book.values("Sheet1", valueRenderOption="FORMULA")
    assert formulas == [[1, "=A1*2+$A$1", "=B1*2+$A$1", "=C1*2+$A$1"], [5, "=A2*2+$A$1", "=B2*2+$A$1", "=C2*2+$A$1"]]


@pytest.mark.parametrize(
    ("kind", "value", "bold"),
    [
        ("PASTE_NORMAL", "=1+1", True),
        ("PASTE_VALUES", 2, False),
        ("PASTE_FORMULA", "=1+1", False),
        ("PASTE_FORMAT", "old", True),
        ("PASTE_NO_BORDERS", "=1+1", True),
        ("PASTE_CONDITIONAL_FORMATTING", "old", False),
    ],
)
def test_kinds_of_paste(book: Book, kind: str, value: Any, bold: bool) -> None:
    """Each kind takes over its own part of the cells."""
    book.write("A1", [["=1+1", "old"]], entry="USER_ENTERED")
    style = {"textFormat": {"bold": True}, "borders": {"top": {"style": "SOLID"}}}
    paint = {"range": span(0, 1, 0, 1), "cell": {"userEnteredFormat": style}, "fields": "userEnteredFormat"}
    told = {"source": span(0, 1, 0, 1), "destination": span(0, 1, 1, 2), "pasteType": kind}
    book.do({"repeatCell": paint}, {"copyPaste": told})
    assert book.values("B1", valueRenderOption="FORMULA") == [[value]]
    kept = book.data("B1")["rowData"][0]["values"][0].get("userEnteredFormat", {})
    assert ("textFormat" in kept) == bold
    assert ("borders" in kept) == (bold and kind != "PASTE_NO_BORDERS")


def test_transposed_copies(book: Book) -> None:
    """A transposed copy turns rows into columns."""
    book.write("A1", [[1, 2, 3]])
    told = {"source": span(0, 1, 0, 3), "destination": span(2, 3, 0, 1), "pasteOrientation": "TRANSPOSE"}
    book.do({"copyPaste": told})
    assert book.values("A3:A5") == [["1"], ["2"], ["3"]]


def test_cut_leaves_blanks(book: Book) -> None:
    """What is cut is gone from its place, also where the two places overlap."""
    book.write("A1", [["a", "b"], ["c", "d"]])
    book.do({"cutPaste": {"source": span(0, 2, 0, 2), "destination": {"rowIndex": 1, "columnIndex": 1}}})
    assert book.values("Sheet1") == [[], ["", "a", "b"], ["", "c", "d"]]
    values = {"source": span(1, 2, 1, 2), "destination": {}, "pasteType": "PASTE_VALUES"}
    book.do({"cutPaste": values})
    assert book.values("Sheet1") == [["a"], ["", "", "b"], ["", "c", "d"]]
    over = {"source": span(0, 2, 0, 2), "destination": {"rowIndex": 999}}
    assert "reaches over the grid's end" in book.refused({"cutPaste": over})
    over = {"source": span(0, 2, 0, 2), "destination": span(999, 1000, 0, 1)}
    assert "reaches over the grid's end" in book.refused({"copyPaste": over})


def test_a_destination_that_is_no_multiple_takes_one_copy(book: Book) -> None:
    """Two rows over five are pasted once; over four, twice; over one, whole."""
    book.write("A1", [["a"], ["b"]])
    for column, height in ((1, 5), (2, 4), (3, 1)):
        book.do({"copyPaste": {"source": span(0, 2, 0, 1), "destination": span(0, height, column, column + 1)}})
    assert book.values("A1:D9") == [["a", "a", "a", "a"], ["b", "b", "b", "b"], ["", "", "a"], ["", "", "b"]]


def test_merges_are_copied_and_turned(book: Book) -> None:
    """Each copy has the source's merges; transposed, they lie the other way; a cut takes them along."""
    book.do({"mergeCells": {"range": span(0, 1, 0, 2)}})
    book.do({"copyPaste": {"source": span(0, 1, 0, 2), "destination": span(2, 4, 0, 2)}})
    turned = {"source": span(0, 1, 0, 2), "destination": span(0, 2, 4, 5), "pasteOrientation": "TRANSPOSE"}
    book.do({"copyPaste": turned}, {"copyPaste": {**turned, "destination": span(8, 9, 0, 1)}})
    book.do({"cutPaste": {"source": span(0, 1, 0, 2), "destination": {"rowIndex": 6}}})
    merges = [span(2, 3, 0, 2), span(3, 4, 0, 2), span(0, 2, 4, 5), span(8, 10, 0, 1), span(6, 7, 0, 2)]
    assert book.sheet()["merges"] == merges
    plain = {"source": span(20, 21, 0, 1), "destination": span(2, 3, 0, 1)}
    assert "select all cells in a merged range" in book.refused({"copyPaste": plain})


def test_conditional_formats_cover_copies(book: Book) -> None:
    """On the same sheet the rule covers the copy too; on another sheet it becomes a rule of its own."""
    boolean = {"condition": {"type": "BLANK"}, "format": {"textFormat": {"bold": True}}}
    rule = {"ranges": [span(0, 5, 0, 1)], "booleanRule": boolean}
    book.do({"addConditionalFormatRule": {"rule": rule}}, {"addSheet": {"properties": {"sheetId": 7}}})
    for destination in (span(2, 3, 3, 4), span(0, 2, 0, 1, sheet=7)):
        told = {"source": span(1, 2, 0, 1), "destination": destination, "pasteType": "PASTE_CONDITIONAL_FORMATTING"}
        book.do({"copyPaste": told})
    assert book.sheet()["conditionalFormats"][0]["ranges"] == [span(0, 5, 0, 1), span(2, 3, 3, 4)]
    (other,) = book.sheet(1)["conditionalFormats"]
    assert other["ranges"] == [span(0, 1, 0, 1, sheet=7), span(1, 2, 0, 1, sheet=7)]


def test_a_cut_takes_all_whatever_is_pasted(book: Book) -> None:
    """Of what is cut only the values arrive, and nothing is left; formulas elsewhere follow."""
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    book.write("A1", [["=1+1", "=A1"]], entry="USER_ENTERED")
    book.do({"repeatCell": {"range": span(0, 1, 0, 1), "cell": bold, "fields": "userEnteredFormat"}})
    place = {"rowIndex": 4}
    book.do({"cutPaste": {"source": span(0, 1, 0, 1), "destination": place, "pasteType": "PASTE_VALUES"}})
    assert book.values("A1:B5", valueRenderOption="FORMULA") == [["", "=A5"], [], [], [], [2]]
    assert "userEnteredFormat" not in book.data("A5")["rowData"][0]["values"][0]
    assert "rowData" not in book.data("A1")


def test_delimited_data(book: Book) -> None:
    """Texts are read as if typed, quotes hold delimiters, a format of one's own stays, the grid grows."""
    cell = {"userEnteredFormat": {"numberFormat": {"type": "TEXT", "pattern": "@"}}}
    book.do({"repeatCell": {"range": span(998, 999, 2, 3), "cell": cell, "fields": "userEnteredFormat"}})
    data = 'a,"x, y",007\n1/2/2024,=1+1\n50%'
    place = {"coordinate": {"rowIndex": 998}, "delimiter": ",", "data": data}
    book.do({"pasteData": place})
    values = book.values("A999:C1001", valueRenderOption="UNFORMATTED_VALUE")
    assert values == [["a", "x, y", "007"], [45293, 2], [0.5]]
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 1001
    wide = {"coordinate": {"rowIndex": 0, "columnIndex": 4}, "delimiter": "::", "data": 'a::"b'}
    book.do({"pasteData": wide})
    assert book.values("E1:F1") == [["a", '"b']]


def test_html_data(book: Book) -> None:
    """A table's cells arrive, bold ones bold, unless only values are wanted."""
    data = "<table><tr><th>A</th><td>1</td></tr><tr><td colspan=2>b <b>c</b></td><td><i>d</i></td></tr></table>"
    book.do({"pasteData": {"coordinate": {}, "html": True, "data": data}})
    assert book.values("A1:C2") == [["A", "1"], ["b c", "", "d"]]
    cells = [row["values"] for row in book.data("A1:C2")["rowData"]]
    assert cells[0][0]["userEnteredFormat"] == {"textFormat": {"bold": True}}
    assert cells[1][2]["userEnteredFormat"] == {"textFormat": {"italic": True}}
    assert "userEnteredFormat" not in cells[1][0]
    book.do({"pasteData": {"coordinate": {"rowIndex": 5}, "html": True, "data": data, "type": "PASTE_VALUES"}})
    assert "userEnteredFormat" not in book.data("A6")["rowData"][0]["values"][0]


@pytest.mark.parametrize(
    ("told", "message", "code"),
    [
        ({"coordinate": {}, "data": "a"}, "Must specify a delimiter", 400),
        ({"coordinate": {"rowIndex": 1000}, "data": "a", "delimiter": ","}, "reaches over the grid's end", 400),
        ({"coordinate": {}, "data": "a", "html": True, "type": "PASTE_FORMAT"}, "PASTE_FORMAT", 501),
    ],
)
def test_data_that_cannot_be_pasted(book: Book, told: dict[str, Any], message: str, code: int) -> None:
    """Data needs a delimiter or to be HTML, a place in the grid, and a type that is built."""
    assert message in book.refused({"pasteData": told}, code=code)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<p>one</p><p>two<br>three</p>", [["one"], ["two"], ["three"]]),
        ("<style>x</style><table><tr><td>a<br>b<tr><td><p>c</p><p>d</p>", [["a\nb"], ["c\nd"]]),
        ("<table><tr><td></td><td>x &amp;  y</td></tr></table>tail", [["", "x & y"], ["tail"]]),
        ("</b>plain", [["plain"]]),
    ],
)
def test_html_of_other_shapes(book: Book, data: str, expected: list[list[str]]) -> None:
    """Lines outside of a table are rows; breaks in a cell stay in it; open tags are closed."""
    book.do({"pasteData": {"coordinate": {}, "html": True, "data": data}})
    assert book.values("Sheet1") == expected


def test_values_leave_the_merges_they_are_pasted_over(book: Book) -> None:
    """A cut that pastes values alone takes no merge from the destination, only from the source."""
    book.do({"mergeCells": {"range": span(0, 1, 0, 2)}}, {"mergeCells": {"range": span(3, 4, 0, 2)}})
    cut = {"source": span(0, 1, 0, 2), "destination": {"rowIndex": 3}, "pasteType": "PASTE_VALUES"}
    book.do({"cutPaste": cut})
    assert book.sheet()["merges"] == [span(3, 4, 0, 2)]


def test_a_copy_to_outside_of_the_grid_is_refused(book: Book) -> None:
    """A destination that starts after the last row, and ends there too, takes no copy."""
    told = {"source": span(0, 1, 0, 1), "destination": span(1001, 1003, 0, 1)}
    assert "reaches over the grid's end" in book.refused({"copyPaste": told})


@pytest.mark.parametrize("kind", ["copyPaste", "cutPaste"])
def test_a_source_without_cells_is_refused(book: Book, kind: str) -> None:
    """A range that ends where it starts has nothing to paste."""
    assert "at least one cell" in book.refused({kind: {"source": span(1, 1, 0, 1), "destination": {}}})
