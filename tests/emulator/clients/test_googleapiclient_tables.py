"""Google's client sends every other kind of Docs request: each case says what the document then holds."""

from __future__ import annotations

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from pipeline.emulator import docs
from tests.emulator.clients import test_googleapiclient_text as words
from tests.emulator.clients.desk import Body, Desk, Json, Paper
from tests.emulator.clients.papers import (
    CELL,
    COMMENTED,
    DEFINED,
    DROPPED,
    END,
    LEVEL,
    PICTURE,
    RED,
    SQUARE,
    START,
    TAB,
    TABLE,
    WHERE,
    B,
    Case,
    Look,
    cell,
    element,
    size,
    tab,
    tabs,
)

TABLES: list[Case] = [
    ("insertTable", [], {"rows": 2, "columns": 3, **END}, size, (2, 3)),
    ("insertTableRow", [TABLE], {**CELL, "insertBelow": True}, size, (3, 2)),
    ("insertTableColumn", [TABLE], {**CELL, "insertRight": True}, size, (2, 3)),
    ("deleteTableRow", [TABLE], CELL, size, (1, 2)),
    ("deleteTableColumn", [TABLE], CELL, size, (2, 1)),
    ("mergeTableCells", [TABLE], SQUARE, lambda p, r: (cell(p, r)["rowSpan"], cell(p, r)["columnSpan"]), (2, 2)),
    (
        "unmergeTableCells",
        [TABLE, {"mergeTableCells": SQUARE}],
        SQUARE,
        lambda p, r: (cell(p, r)["rowSpan"], cell(p, r)["columnSpan"]),
        (1, 1),
    ),
    (
        "updateTableCellStyle",
        [TABLE],
        {**SQUARE, "tableCellStyle": {"backgroundColor": RED}, "fields": "backgroundColor"},
        lambda p, r: cell(p, r)["backgroundColor"],
        RED,
    ),
    (
        "updateTableColumnProperties",
        [TABLE],
        {
            **WHERE,
            "columnIndices": [0],
            "tableColumnProperties": {"widthType": "FIXED_WIDTH", "width": {"magnitude": 100, "unit": "PT"}},
            "fields": "*",
        },
        lambda p, _: p.table["tableStyle"]["tableColumnProperties"][0],
        {"widthType": "FIXED_WIDTH", "width": {"magnitude": 100, "unit": "PT"}},
    ),
    (
        "updateTableRowStyle",
        [TABLE],
        {
            **WHERE,
            "rowIndices": [1],
            "tableRowStyle": {"minRowHeight": {"magnitude": 40, "unit": "PT"}},
            "fields": "minRowHeight",
        },
        lambda p, _: p.table["tableRows"][1]["tableRowStyle"]["minRowHeight"],
        {"magnitude": 40, "unit": "PT"},
    ),
    (
        "pinTableHeaderRows",
        [TABLE],
        {**WHERE, "pinnedHeaderRowsCount": 1},
        lambda p, _: [row["tableRowStyle"].get("tableHeader") for row in p.table["tableRows"]],
        [True, None],
    ),
]


CHIPS: list[Case] = [
    (
        "insertPerson",
        [],
        {"personProperties": {"email": "ada@example.com"}, "location": START},
        element("person", "personProperties"),
        {"email": "ada@example.com"},
    ),
    (
        "insertDate",
        [],
        {"dateElementProperties": {"timestamp": "2025-08-18T00:00:00Z"}, "location": START},
        lambda p, _: p.element("dateElement")["dateElementProperties"]["displayText"],
        "Aug 18, 2025",
    ),
    (
        "insertRichLink",
        [],
        {"richLinkProperties": {"uri": "https://www.youtube.com/watch?v=1", "title": "See"}, "location": START},
        lambda p, _: p.element("richLink")["richLinkProperties"]["uri"],
        "https://www.youtube.com/watch?v=1",
    ),
    (
        "insertInlineImage",
        [],
        {**PICTURE["insertInlineImage"], "objectSize": {"width": {"magnitude": 50, "unit": "PT"}}},
        lambda p, r: p.element("inlineObjectElement")["inlineObjectId"] == r["objectId"],
        True,
    ),
    (
        "replaceImage",
        [PICTURE],
        lambda made: {
            "imageObjectId": made["objectId"],
            "uri": "https://example.com/b.png",
            "imageReplaceMethod": "CENTER_CROP",
        },
        lambda p, _: [
            one["inlineObjectProperties"]["embeddedObject"]["imageProperties"]["sourceUri"]
            for one in p.get("inlineObjects")["inlineObjects"].values()
        ],
        ["https://example.com/b.png"],
    ),
    (
        "createDropdownDefinition",
        [],
        DEFINED["createDropdownDefinition"],
        lambda _, r: r["dropdownDefinition"]["dropdownDefinitionId"],
        LEVEL,
    ),
    (
        "updateDropdownDefinitionProperties",
        [DEFINED],
        {"dropdownDefinitionId": LEVEL, "dropdownDefinitionProperties": {"title": "New"}, "fields": "title"},
        lambda p, _: tab(p)["dropdownDefinitions"][LEVEL]["dropdownDefinitionProperties"]["title"],
        "New",
    ),
    (
        "insertDropdown",
        [DEFINED],
        DROPPED["insertDropdown"],
        lambda p, _: p.element("dropdown")["dropdownProperties"]["displayValue"],
        "aa",
    ),
    (
        "updateDropdownProperties",
        [DEFINED, DROPPED],
        lambda made: {
            "dropdownId": made["dropdown"]["dropdownId"],
            "dropdownProperties": {"selectedOptionId": B["optionId"]},
            "fields": "selectedOptionId",
        },
        lambda p, _: p.element("dropdown")["dropdownProperties"]["displayValue"],
        "bb",
    ),
    (
        "deleteDropdownDefinition",
        [DEFINED],
        {"dropdownDefinitionId": LEVEL},
        lambda p, _: tab(p).get("dropdownDefinitions"),
        None,
    ),
    (
        "addDocumentTab",
        [],
        {"tabProperties": {"title": "Two", "index": 0}},
        lambda p, r: (r["tabProperties"]["title"], tabs(p, r)),
        ("Two", ["Two", "Tab 1"]),
    ),
    ("deleteTab", [TAB], lambda made: {"tabId": made["tabProperties"]["tabId"]}, tabs, ["Tab 1"]),
    (
        "updateDocumentTabProperties",
        [TAB],
        lambda made: {"tabProperties": {"tabId": made["tabProperties"]["tabId"], "title": "New"}, "fields": "title"},
        tabs,
        ["Tab 1", "New"],
    ),
    ("insertComment", [], COMMENTED["insertComment"], lambda _, r: r["commentThread"]["headPost"]["content"], "why?"),
    (
        "addCommentReply",
        [COMMENTED],
        lambda made: {"commentId": made["commentThread"]["commentId"], "post": {"content": "so"}},
        lambda _, r: r["post"]["content"],
        "so",
    ),
]


@pytest.mark.parametrize(
    ("kind", "before", "body", "look", "there"),
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate([*TABLES, *CHIPS])],
)
def test_tables(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Tables, chips, tabs and comments."""
    paper = Paper(desk)
    reply = paper.do_one(kind, before, body)
    assert look(paper, reply) == there


def test_comments(desk: Desk) -> None:
    """updateCommentPost, deleteCommentReply, deleteComment: Drive lists what each leaves."""
    paper = Paper(desk)
    thread = paper.do(COMMENTED)[0]["insertComment"]["commentThread"]
    where = {"commentId": thread["commentId"]}
    post = paper.do_one("addCommentReply", [], {**where, "post": {"content": "so"}})["post"]

    def listed() -> list[Any]:
        found: list[Any] = (
            desk.drive.comments()
            .list(fileId=paper.id, fields="comments(content,replies/content)")
            .execute()["comments"]
        )
        return found

    paper.do_one("updateCommentPost", [], {**where, "postId": post["postId"], "content": "thus"})
    assert listed() == [{"content": "why?", "replies": [{"content": "thus"}]}]
    paper.do_one("deleteCommentReply", [], {**where, "postId": post["postId"]})
    assert listed() == [{"content": "why?", "replies": []}]
    paper.do_one("deleteComment", [], where)
    assert listed() == []


def test_beside_the_text(desk: Desk) -> None:
    """deletePositionedObject: nothing makes such an object here, so it is refused by its id."""
    with pytest.raises(HttpError, match="not found"):
        Paper(desk).do_one("deletePositionedObject", [], {"objectId": "none"})


def test_every_kind_is_sent() -> None:
    """No kind of Docs request is missing here."""
    sent = {case[0] for case in [*words.TEXT, *TABLES, *CHIPS]}
    others = {"updateCommentPost", "deleteCommentReply", "deleteComment", "deletePositionedObject"}
    assert sent | others == set(docs.KINDS)
