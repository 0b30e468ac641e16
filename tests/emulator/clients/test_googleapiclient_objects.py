"""Google's client sends every kind of Sheets request on what hangs on a sheet: each case says what is then there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.emulator import sheets
from tests.emulator.clients import test_googleapiclient_cells as cells
from tests.emulator.clients import test_googleapiclient_lines as lines
from tests.emulator.clients.desk import Body, Desk, Json, Table
from tests.emulator.clients.kinds import Case, Look, replied, told
from tests.emulator.clients.look import span

ALL, HEAD, LEFT = span(0, 4, 0, 4), span(0, 1, 0, 4), span(0, 4, 0, 1)
RED, BLUE = {"red": 1}, {"blue": 1}
TAG = {"metadataId": 7, "metadataKey": "goal", "metadataValue": "math", "visibility": "DOCUMENT"}
PLACED = {**TAG, "location": {"sheetId": 0, "locationType": "SHEET"}}
TAGGED = {"createDeveloperMetadata": {"developerMetadata": {**TAG, "location": {"sheetId": 0}}}}
NAMED = {"addNamedRange": {"namedRange": {"namedRangeId": "head", "name": "Head", "range": HEAD}}}
COLORED = {"bandedRangeId": 7, "range": ALL, "rowProperties": {"firstBandColor": RED, "secondBandColor": BLUE}}
BANDED = {"addBanding": {"bandedRange": COLORED}}
GUARDED = {"addProtectedRange": {"protectedRange": {"protectedRangeId": 7, "range": HEAD, "warningOnly": True}}}
FILLED = {"condition": {"type": "NOT_BLANK", "values": []}, "format": {"backgroundColor": RED}}
RULED = {"addConditionalFormatRule": {"rule": {"ranges": [LEFT], "booleanRule": FILLED}}}
SECOND = {"ranges": [HEAD], "booleanRule": FILLED}
CORNER = {"overlayPosition": {"anchorCell": {"rowIndex": 5}}}
SOURCES = {"sourceRange": {"sources": [span(0, 4, 2, 3)]}}
SPEC = {"title": "Wins", "basicChart": {"chartType": "COLUMN", "series": [{"series": SOURCES}]}}
CHARTED = {"addChart": {"chart": {"chartId": 7, "spec": SPEC, "position": CORNER}}}
SLICED = {"addSlicer": {"slicer": {"slicerId": 7, "spec": {"dataRange": ALL, "columnIndex": 1}, "position": CORNER}}}
TABLED = {"addTable": {"table": {"tableId": "7", "name": "Teams", "range": ALL}}}
VIEW = {"addFilterView": {"filter": {"filterViewId": 7, "title": "Mine", "range": ALL}}}
COMMENTED = {"insertComment": {"coordinate": {"rowIndex": 1}, "content": "why?"}}


def ranges(table: Table, _: Json) -> Any:
    """Look at the names of ranges."""
    return [(one["name"], one["range"]) for one in table.get("namedRanges").get("namedRanges", [])]


def chart(name: str) -> Look:
    """Look at a part of the first chart."""
    return lambda table, _: table.sheet("charts")["charts"][0][name]


def tagged(table: Table, _: Json) -> list[str]:
    """Look at the values of the sheet's developer metadata."""
    return [one["metadataValue"] for one in table.sheet("developerMetadata").get("developerMetadata", [])]


def posts(table: Table, _: Json) -> list[Any]:
    """Look at the comments and replies as Drive lists them."""
    asked = "comments(content,resolved,replies(content,action))"
    found: list[Any] = table.drive.comments().list(fileId=table.id, fields=asked).execute()["comments"]
    return found


def answered(content: str) -> Callable[[Json], Json]:
    """Return the body of a reply to the comment that was just made."""
    return lambda made: {"commentId": made["commentThread"]["commentId"], "post": {"content": content}}


def first_post(content: str) -> Callable[[Json], Json]:
    """Return the body of a change of the comment that was just made."""

    def body(made: Json) -> Json:
        thread = made["commentThread"]
        return {"commentId": thread["commentId"], "postId": thread["headPost"]["postId"], "content": content}

    return body


def lookup(key: str) -> Json:
    """Return a DataFilter by the key of metadata."""
    return {"developerMetadataLookup": {"metadataKey": key}}


CASES: list[Case] = [
    ("createDeveloperMetadata", [], TAGGED["createDeveloperMetadata"], replied, {"developerMetadata": PLACED}),
    (
        "updateDeveloperMetadata",
        [TAGGED],
        {"dataFilters": [lookup("goal")], "developerMetadata": {"metadataValue": "art"}, "fields": "metadataValue"},
        tagged,
        ["art"],
    ),
    ("deleteDeveloperMetadata", [TAGGED], {"dataFilter": lookup("goal")}, tagged, []),
    (
        "addNamedRange",
        [],
        NAMED["addNamedRange"],
        replied,
        {"namedRange": {"namedRangeId": "head", "name": "Head", "range": HEAD}},
    ),
    (
        "updateNamedRange",
        [NAMED],
        {"namedRange": {"namedRangeId": "head", "name": "Top"}, "fields": "name"},
        ranges,
        [("Top", HEAD)],
    ),
    ("deleteNamedRange", [NAMED], {"namedRangeId": "head"}, ranges, []),
    (
        "addBanding",
        [],
        BANDED["addBanding"],
        lambda _, r: (r["bandedRange"]["bandedRangeId"], r["bandedRange"]["rowProperties"]["firstBandColorStyle"]),
        (7, {"rgbColor": RED}),
    ),
    (
        "updateBanding",
        [BANDED],
        {"bandedRange": {"bandedRangeId": 7, "range": HEAD}, "fields": "range"},
        lambda t, _: t.sheet("bandedRanges.range"),
        {"bandedRanges": [{"range": HEAD}]},
    ),
    ("deleteBanding", [BANDED], {"bandedRangeId": 7}, told("bandedRanges"), {}),
    (
        "addProtectedRange",
        [],
        GUARDED["addProtectedRange"],
        replied,
        {"protectedRange": {"protectedRangeId": 7, "range": HEAD, "warningOnly": True, "requestingUserCanEdit": True}},
    ),
    (
        "updateProtectedRange",
        [GUARDED],
        {"protectedRange": {"protectedRangeId": 7, "description": "ours"}, "fields": "description"},
        told("protectedRanges.description"),
        {"protectedRanges": [{"description": "ours"}]},
    ),
    ("deleteProtectedRange", [GUARDED], {"protectedRangeId": 7}, told("protectedRanges"), {}),
    (
        "addConditionalFormatRule",
        [RULED],
        {"rule": SECOND, "index": 0},
        told("conditionalFormats.ranges"),
        {"conditionalFormats": [{"ranges": [HEAD]}, {"ranges": [LEFT]}]},
    ),
    (
        "updateConditionalFormatRule",
        [RULED],
        {"rule": SECOND, "sheetId": 0},
        lambda t, r: (sorted(r), t.sheet("conditionalFormats.ranges")),
        (["newRule", "oldRule"], {"conditionalFormats": [{"ranges": [HEAD]}]}),
    ),
    (
        "updateConditionalFormatRule",
        [RULED, {"addConditionalFormatRule": {"rule": SECOND}}],
        {"sheetId": 0, "newIndex": 1},
        told("conditionalFormats.ranges"),
        {"conditionalFormats": [{"ranges": [LEFT]}, {"ranges": [HEAD]}]},
    ),
    (
        "addConditionalFormatRule",
        [],
        RULED["addConditionalFormatRule"],
        told("conditionalFormats.booleanRule.condition"),
        {"conditionalFormats": [{"booleanRule": {"condition": {"type": "NOT_BLANK"}}}]},
    ),
    ("deleteConditionalFormatRule", [RULED], {"sheetId": 0}, told("conditionalFormats"), {}),
    (
        "addChart",
        [],
        CHARTED["addChart"],
        lambda _, r: (r["chart"]["chartId"], r["chart"]["spec"]["title"]),
        (7, "Wins"),
    ),
    (
        "updateChartSpec",
        [CHARTED],
        {"chartId": 7, "spec": {**SPEC, "title": "New"}},
        lambda t, _: t.sheet("charts.spec.title"),
        {"charts": [{"spec": {"title": "New"}}]},
    ),
    (
        "addSlicer",
        [],
        SLICED["addSlicer"],
        lambda _, r: (r["slicer"]["slicerId"], r["slicer"]["spec"]["columnIndex"]),
        (7, 1),
    ),
    (
        "updateSlicerSpec",
        [SLICED],
        {"slicerId": 7, "spec": {"title": "Team"}, "fields": "title"},
        told("slicers.spec.title"),
        {"slicers": [{"spec": {"title": "Team"}}]},
    ),
    ("deleteEmbeddedObject", [CHARTED], {"objectId": 7}, told("charts"), {}),
    (
        "updateEmbeddedObjectPosition",
        [CHARTED],
        {
            "objectId": 7,
            "newPosition": {"overlayPosition": {"anchorCell": {"rowIndex": 9}}},
            "fields": "anchorCell.rowIndex",
        },
        told("charts.position.overlayPosition.anchorCell"),
        {"charts": [{"position": {"overlayPosition": {"anchorCell": {"rowIndex": 9}}}}]},
    ),
    (
        "updateEmbeddedObjectBorder",
        [CHARTED],
        {"objectId": 7, "border": {"color": RED}, "fields": "color"},
        chart("border"),
        {"color": RED, "colorStyle": {"rgbColor": RED}},
    ),
    (
        "addTable",
        [],
        TABLED["addTable"],
        lambda _, r: (r["table"]["tableId"], [one["columnName"] for one in r["table"]["columnProperties"]]),
        ("7", ["Name", "Team", "Wins", "Share"]),
    ),
    (
        "updateTable",
        [TABLED],
        {"table": {"tableId": "7", "name": "Groups"}, "fields": "name"},
        told("tables.name"),
        {"tables": [{"name": "Groups"}]},
    ),
    ("deleteTable", [TABLED], {"tableId": "7"}, lambda t, _: (t.sheet("tables"), t.values("A1")), ({}, [["Name"]])),
    (
        "setBasicFilter",
        [],
        {"filter": {"range": ALL, "criteria": {"1": {"hiddenValues": ["Red"]}}}},
        told("basicFilter"),
        {
            "basicFilter": {
                "range": ALL,
                "criteria": {"1": {"hiddenValues": ["Red"]}},
                "filterSpecs": [{"columnIndex": 1, "filterCriteria": {"hiddenValues": ["Red"]}}],
            }
        },
    ),
    ("clearBasicFilter", [{"setBasicFilter": {"filter": {"range": ALL}}}], {"sheetId": 0}, told("basicFilter"), {}),
    ("addFilterView", [], VIEW["addFilterView"], replied, VIEW["addFilterView"]),
    (
        "updateFilterView",
        [VIEW],
        {"filter": {"filterViewId": 7, "title": "Ours"}, "fields": "title"},
        told("filterViews.title"),
        {"filterViews": [{"title": "Ours"}]},
    ),
    (
        "duplicateFilterView",
        [VIEW],
        {"filterId": 7},
        lambda t, r: (r["filter"]["range"], len(t.sheet("filterViews")["filterViews"])),
        (ALL, 2),
    ),
    ("deleteFilterView", [VIEW], {"filterId": 7}, told("filterViews"), {}),
    (
        "insertComment",
        [],
        COMMENTED["insertComment"],
        lambda t, r: (r["commentThread"]["headPost"]["content"], posts(t, r)),
        ("why?", [{"content": "why?", "replies": []}]),
    ),
    (
        "addCommentReply",
        [COMMENTED],
        answered("so"),
        lambda t, r: (r["post"]["content"], posts(t, r)[0]["replies"]),
        ("so", [{"content": "so"}]),
    ),
    ("updateCommentPost", [COMMENTED], first_post("how?"), lambda t, r: posts(t, r)[0]["content"], "how?"),
    ("deleteComment", [COMMENTED], lambda made: {"commentId": made["commentThread"]["commentId"]}, posts, []),
]


@pytest.mark.parametrize(
    ("kind", "before", "body", "look", "there"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(CASES)]
)
def test_objects(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Names, rules, filters, charts, tables, comments and what else hangs on a sheet."""
    table = Table(desk)
    reply = table.do_one(kind, before, body)
    assert look(table, reply) == there


def test_reply_deleted(desk: Desk) -> None:
    """deleteCommentReply: a reply goes, its comment stays."""
    table = Table(desk)
    thread = table.do(COMMENTED)[0]["insertComment"]["commentThread"]
    post = table.do_one("addCommentReply", [], {"commentId": thread["commentId"], "post": {"content": "so"}})["post"]
    told = {"commentId": thread["commentId"], "postId": post["postId"]}
    assert table.do_one("deleteCommentReply", [], told) == {}
    assert [(one["content"], one["replies"]) for one in posts(table, {})] == [("why?", [])]


def test_every_kind_is_sent() -> None:
    """No kind of Sheets request is missing here."""
    sent = {case[0] for case in [*CASES, *lines.SHEETS, *cells.CELLS]} | {"deleteCommentReply"}
    assert sent == set(sheets.KINDS)
