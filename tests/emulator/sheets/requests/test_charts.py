"""Requests about charts and slicers go to a running Workspace; specs, positions and the known crash come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.books import Book, span

ANCHOR = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 1, "columnIndex": 2}}}


def spec(**more: Any) -> dict[str, Any]:
    """Return the spec of a column chart over A1:A5."""
    series = {"series": {"sourceRange": {"sources": [{"sheetId": 0, **span(0, 5, 0, 1)}]}}, "color": {"red": 0.1}}
    return {"title": "T", "altText": "what it shows", "basicChart": {"chartType": "COLUMN", "series": [series]}, **more}


def chart(**more: Any) -> dict[str, Any]:
    """Return a request that adds a chart."""
    return {"addChart": {"chart": {"spec": spec(), "position": ANCHOR, **more}}}


def test_a_chosen_id_and_the_usual_size(book: Book) -> None:
    """A chart may choose its id; it gets the usual size; colors are told both ways, the sheet 0 not at all."""
    (reply,) = book.do(chart(chartId=5, border={"color": {"red": 1}}))
    assert reply["chart"]["chartId"] == 5
    assert reply["chart"]["position"]["overlayPosition"] == {
        "anchorCell": {"rowIndex": 1, "columnIndex": 2},
        "widthPixels": 600,
        "heightPixels": 371,
    }
    (series,) = reply["chart"]["spec"]["basicChart"]["series"]
    assert series["colorStyle"] == {"rgbColor": {"red": 0.1}}
    assert series["series"]["sourceRange"]["sources"] == [span(0, 5, 0, 1)]
    assert book.sheet()["charts"] == [reply["chart"]]
    assert "already exists" in book.refused(chart(chartId=5))


def test_a_spec_is_replaced_whole(book: Book) -> None:
    """updateChartSpec forgets what it does not name."""
    book.do(chart(chartId=5))
    book.do({"updateChartSpec": {"chartId": 5, "spec": {"pieChart": {}}}})
    assert book.sheet()["charts"][0]["spec"] == {"pieChart": {}}
    assert "No chart with id: 6" in book.refused({"updateChartSpec": {"chartId": 6, "spec": spec()}})


def test_the_known_crash(book: Book) -> None:
    """A basic chart without domains and series answers 500, and the batch is not applied."""
    empty = {"basicChart": {"chartType": "BAR"}}
    message = book.refused({"addSheet": {}}, chart(spec=empty), code=500)
    assert message == "Internal error encountered."
    assert len(book.get()["sheets"]) == 1


def test_a_chart_on_its_own_sheet(book: Book) -> None:
    """newSheet makes a sheet that is only the chart; deleting the chart deletes it."""
    (reply,) = book.do(chart(position={"newSheet": True}))
    sheet = book.sheet(1, includeGridData="true")
    assert (sheet["properties"]["sheetType"], sheet["properties"]["title"]) == ("OBJECT", "Chart1")
    assert "data" not in sheet
    where = reply["chart"]["position"]
    book.do({"updateSheetProperties": {"properties": {**where, "title": "Big"}, "fields": "title"}})
    (second,) = book.do(chart(position={"sheetId": 77}))
    assert second["chart"]["position"] == {"sheetId": 77}
    moved = {"objectId": second["chart"]["chartId"], "newPosition": {"newSheet": True}}
    book.do({"updateEmbeddedObjectPosition": moved})
    sheets = [each["properties"] for each in book.get()["sheets"]]
    assert [each["title"] for each in sheets] == ["Sheet1", "Big", "Chart2"]
    assert 77 not in [each["sheetId"] for each in sheets]
    book.do({"deleteEmbeddedObject": {"objectId": reply["chart"]["chartId"]}})
    assert len(book.get()["sheets"]) == 2


def test_the_border_of_a_chart(book: Book) -> None:
    """Its color is told both ways; a mask without a color takes the border away; slicers have none."""
    slicer = {"slicerId": 6, "spec": {"dataRange": span(0, 5, 0, 1)}, "position": ANCHOR}
    book.do(chart(chartId=5), {"addSlicer": {"slicer": slicer}})
    red = {"rgbColor": {"red": 1}}
    book.do({"updateEmbeddedObjectBorder": {"objectId": 5, "border": {"colorStyle": red}, "fields": "colorStyle"}})
    assert book.sheet()["charts"][0]["border"] == {"color": {"red": 1}, "colorStyle": red}
    book.do({"updateEmbeddedObjectBorder": {"objectId": 5, "border": {}, "fields": "*"}})
    assert "border" not in book.sheet()["charts"][0]
    wrong = {"objectId": 6, "border": {"colorStyle": red}, "fields": "*"}
    assert "Only charts have a border." in book.refused({"updateEmbeddedObjectBorder": wrong})


def test_objects_move_by_mask(book: Book) -> None:
    """The mask of a move is over the overlay position; an anchor on another sheet takes the object there."""
    book.do(chart(chartId=5), {"addSheet": {"properties": {"sheetId": 8}}})
    told: dict[str, Any] = {"overlayPosition": {"widthPixels": 300, "heightPixels": 1}}
    (reply,) = book.do({"updateEmbeddedObjectPosition": {"objectId": 5, "newPosition": told, "fields": "widthPixels"}})
    assert reply["position"]["overlayPosition"]["widthPixels"] == 300
    assert reply["position"]["overlayPosition"]["heightPixels"] == 371
    told = {"overlayPosition": {"anchorCell": {"sheetId": 8}}}
    book.do({"updateEmbeddedObjectPosition": {"objectId": 5, "newPosition": told, "fields": "anchorCell"}})
    assert book.sheet(1)["charts"][0]["position"]["overlayPosition"]["anchorCell"] == {"sheetId": 8}
    book.do({"deleteEmbeddedObject": {"objectId": 5}})
    assert "charts" not in book.sheet(1)


def test_slicers(book: Book) -> None:
    """Slicers are kept, changed by mask and deleted like charts."""
    given = {"slicerId": 3, "spec": {"dataRange": span(0, 5, 0, 2), "title": "S", "columnIndex": 1}, "position": ANCHOR}
    book.do({"addSlicer": {"slicer": given}})
    book.do({"updateSlicerSpec": {"slicerId": 3, "spec": {"title": "New"}, "fields": "title"}})
    kept = book.sheet()["slicers"][0]["spec"]
    assert (kept["title"], kept["columnIndex"]) == ("New", 1)
    book.do({"deleteEmbeddedObject": {"objectId": 3}})
    assert "slicers" not in book.sheet()


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (chart(spec={}), "Must specify exactly one kind of chart."),
        (chart(position={}), "Must specify a position"),
        (chart(position={"sheetId": 0}), "A sheet with the id 0 already exists."),
        (chart(position={"overlayPosition": {"anchorCell": {"rowIndex": 1000}}}), "outside of the grid"),
        (
            chart(spec={"scorecardChart": {"keyValueData": {"sourceRange": {"sources": [{"sheetId": 9}]}}}}),
            "No grid with id: 9",
        ),
        ({"deleteEmbeddedObject": {"objectId": 1}}, "No embedded object with id: 1"),
        (
            chart(spec={"orgChart": {"labels": {"sourceRange": {"sources": [span(0, 2, 0, 2)]}}}}),
            "one row or one column",
        ),
        (
            {"addSlicer": {"slicer": {"spec": {"dataRange": span(0, 5, 0, 1), "columnIndex": 1}, "position": ANCHOR}}},
            "The column of a slicer must be in its data range.",
        ),
        (
            {
                "addSlicer": {
                    "slicer": {
                        "spec": {
                            "dataRange": span(0, 5, 0, 1),
                            "filterCriteria": {"condition": {"type": "BOOLEAN"}},
                        },
                        "position": ANCHOR,
                    }
                }
            },
            "not supported by filters",
        ),
    ],
)
def test_refusals(book: Book, request_: dict[str, Any], message: str) -> None:
    """A chart needs one kind, a place, and sources that are there."""
    assert message in book.refused(request_)


def test_the_last_sheet_that_can_be_seen_stays(book: Book) -> None:
    """A chart on the only visible sheet is not deleted."""
    hide = {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}}
    book.do(chart(chartId=5, position={"newSheet": True}), hide)
    message = book.refused({"deleteEmbeddedObject": {"objectId": 5}})
    assert "You can't remove all the visible sheets in a document." in message


def test_sources_go_with_their_sheet(book: Book) -> None:
    """A chart elsewhere stays, without what it drew from a sheet that is deleted."""
    source = {"sourceRange": {"sources": [span(0, 5, 0, 1, sheet=8)]}}
    pie = {"pieChart": {"domain": source, "series": source}}
    book.do({"addSheet": {"properties": {"sheetId": 8}}}, chart(spec=pie), {"deleteSheet": {"sheetId": 8}})
    assert book.sheet()["charts"][0]["spec"]["pieChart"]["series"]["sourceRange"]["sources"] == []
