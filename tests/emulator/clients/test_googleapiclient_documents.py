"""Google's client sends every kind of Docs request: each case says what the document then holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from pipeline.emulator import docs
from tests.emulator.clients.desk import Body, Desk, Json, Paper

Look = Callable[[Paper, Json], Any]
Case = tuple[str, list[Json], Body, Look, Any]
START, END = {"index": 1}, {"endOfSegmentLocation": {}}
WORD = {"startIndex": 1, "endIndex": 5}
BOLD, RED = {"bold": True}, {"color": {"rgbColor": {"red": 1}}}
TABLE = {"insertTable": {"rows": 2, "columns": 2, "location": START}}
WHERE = {"tableStartLocation": {"index": 2}}
CELL = {"tableCellLocation": WHERE}
SQUARE = {"tableRange": {"tableCellLocation": WHERE, "rowSpan": 2, "columnSpan": 2}}
NAMED = {"createNamedRange": {"name": "who", "range": WORD}}
BULLETS = {"createParagraphBullets": {"range": WORD, "bulletPreset": "NUMBERED_DECIMAL_ALPHA_ROMAN"}}
PICTURE = {"insertInlineImage": {"uri": "https://example.com/a.png", "location": START}}
LEVEL = "kix.level"
A, B = ({"optionId": f"dropdownItem.{name}", "displayValue": name} for name in ("aa", "bb"))
DEFINED = {
    "createDropdownDefinition": {
        "dropdownDefinition": {
            "dropdownDefinitionId": LEVEL,
            "dropdownDefinitionProperties": {"title": "Level", "options": [A, B]},
        }
    }
}
DROPPED = {"insertDropdown": {"dropdownDefinitionId": LEVEL, "location": START}}
COMMENTED = {"insertComment": {"content": "why?", "range": WORD}}
TAB = {"addDocumentTab": {"tabProperties": {"title": "Two"}}}
HEADED, FOOTED = {"createHeader": {"type": "DEFAULT"}}, {"createFooter": {"type": "DEFAULT"}}


def text(paper: Paper, _: Json) -> str:
    """Look at the body's text."""
    return paper.text


def style(paper: Paper, _: Json) -> Any:
    """Look at the style of the first run."""
    return paper.element("textRun")["textStyle"]


def paragraph(paper: Paper, _: Json) -> Any:
    """Look at the first paragraph."""
    return next(part["paragraph"] for part in paper.content if "paragraph" in part)


def size(paper: Paper, _: Json) -> tuple[int, int]:
    """Look at how many rows and columns the table has."""
    return paper.table["rows"], paper.table["columns"]


def cell(paper: Paper, _: Json) -> Any:
    """Look at the style of the table's first cell."""
    return paper.table["tableRows"][0]["tableCells"][0]["tableCellStyle"]


def part(name: str) -> Look:
    """Look at a part of the document; None where it has none."""
    return lambda paper, _: paper.get().get(name)


def element(kind: str, name: str) -> Look:
    """Look at a part of the first element of a kind."""
    return lambda paper, _: paper.element(kind)[name]


def tab(paper: Paper) -> Json:
    """Look at the first tab."""
    found: Json = paper.get(includeTabsContent=True)["tabs"][0]["documentTab"]
    return found


def tabs(paper: Paper, _: Json) -> list[str]:
    """Look at the titles of the tabs."""
    return [one["tabProperties"]["title"] for one in paper.get("tabs", includeTabsContent=True)["tabs"]]


def styled(name: str, **value: Any) -> Json:
    """Return the body of an update of paragraphs."""
    return {"range": WORD, "paragraphStyle": {name: value or "CENTER"}, "fields": name}


TEXT: list[Case] = [
    ("insertText", [], {"location": START, "text": "✨ "}, text, "✨ Wins of Ada\nMore\n\n"),
    ("insertText", [], {**END, "text": "end"}, text, "Wins of Ada\nMore\nend\n"),
    ("deleteContentRange", [], {"range": {"startIndex": 1, "endIndex": 9}}, text, "Ada\nMore\n\n"),
    (
        "replaceAllText",
        [],
        {"containsText": {"text": "ada", "matchCase": False}, "replaceText": "Ben"},
        lambda p, r: (r, p.text),
        ({"occurrencesChanged": 1}, "Wins of Ben\nMore\n\n"),
    ),
    (
        "replaceAllText",
        [],
        {"containsText": {"text": "ada", "matchCase": True}, "replaceText": "Ben"},
        lambda p, r: (r, p.text),
        ({}, "Wins of Ada\nMore\n\n"),
    ),
    ("updateTextStyle", [], {"range": WORD, "textStyle": BOLD, "fields": "bold"}, style, BOLD),
    (
        "updateTextStyle",
        [],
        {"range": WORD, "textStyle": {"foregroundColor": RED}, "fields": "foregroundColor"},
        style,
        {"foregroundColor": RED},
    ),
    (
        "updateTextStyle",
        [],
        {"range": WORD, "textStyle": {"link": {"url": "https://example.com"}}, "fields": "link"},
        lambda p, r: style(p, r)["link"],
        {"url": "https://example.com"},
    ),
    (
        "updateParagraphStyle",
        [],
        styled("alignment"),
        lambda p, r: paragraph(p, r)["paragraphStyle"]["alignment"],
        "CENTER",
    ),
    (
        "updateParagraphStyle",
        [],
        {"range": WORD, "paragraphStyle": {"namedStyleType": "HEADING_1"}, "fields": "namedStyleType"},
        lambda p, r: paragraph(p, r)["paragraphStyle"]["headingId"][:2],
        "h.",
    ),
    (
        "updateNamedStyle",
        [],
        {"namedStyle": {"namedStyleType": "HEADING_1", "textStyle": {"italic": True}}, "fields": "textStyle.italic"},
        lambda p, _: next(
            one["textStyle"]["italic"]
            for one in p.get("namedStyles")["namedStyles"]["styles"]
            if one["namedStyleType"] == "HEADING_1"
        ),
        True,
    ),
    (
        "updateDocumentStyle",
        [],
        {"documentStyle": {"marginTop": {"magnitude": 36, "unit": "PT"}}, "fields": "marginTop"},
        lambda p, _: p.get("documentStyle.marginTop"),
        {"documentStyle": {"marginTop": {"magnitude": 36, "unit": "PT"}}},
    ),
    (
        "updateSectionStyle",
        [],
        {"range": WORD, "sectionStyle": {"contentDirection": "RIGHT_TO_LEFT"}, "fields": "contentDirection"},
        lambda p, _: p.content[0]["sectionBreak"]["sectionStyle"]["contentDirection"],
        "RIGHT_TO_LEFT",
    ),
    (
        "createParagraphBullets",
        [],
        BULLETS["createParagraphBullets"],
        lambda p, r: sorted(paragraph(p, r)["bullet"]),
        ["listId", "textStyle"],
    ),
    ("deleteParagraphBullets", [BULLETS], {"range": WORD}, lambda p, r: "bullet" in paragraph(p, r), False),
    (
        "createNamedRange",
        [],
        NAMED["createNamedRange"],
        lambda p, r: [
            one["namedRangeId"] == r["namedRangeId"]
            for one in p.get("namedRanges")["namedRanges"]["who"]["namedRanges"]
        ],
        [True],
    ),
    ("deleteNamedRange", [NAMED], {"name": "who"}, part("namedRanges"), None),
    ("deleteNamedRange", [NAMED], lambda made: {"namedRangeId": made["namedRangeId"]}, part("namedRanges"), None),
    ("replaceNamedRangeContent", [NAMED], {"namedRangeName": "who", "text": "Joy"}, text, "Joy of Ada\nMore\n\n"),
    ("insertPageBreak", [], {"location": START}, lambda p, _: p.element("pageBreak"), {"textStyle": {}}),
    (
        "insertSectionBreak",
        [],
        {"location": START, "sectionType": "NEXT_PAGE"},
        lambda p, _: [one["sectionBreak"]["sectionStyle"]["sectionType"] for one in p.content if "sectionBreak" in one],
        ["CONTINUOUS", "NEXT_PAGE"],
    ),
    ("createHeader", [], {"type": "DEFAULT"}, lambda p, r: list(p.get("headers")["headers"]) == [r["headerId"]], True),
    ("createFooter", [], {"type": "DEFAULT"}, lambda p, r: list(p.get("footers")["footers"]) == [r["footerId"]], True),
    (
        "createFootnote",
        [],
        {"location": START},
        lambda p, r: (
            p.element("footnoteReference")["footnoteId"] == r["footnoteId"],
            list(p.get("footnotes")["footnotes"]) == [r["footnoteId"]],
        ),
        (True, True),
    ),
    ("deleteHeader", [HEADED], lambda made: {"headerId": made["headerId"]}, part("headers"), None),
    ("deleteFooter", [FOOTED], lambda made: {"footerId": made["footerId"]}, part("footers"), None),
]

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
    [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate([*TEXT, *TABLES, *CHIPS])],
)
def test_documents(desk: Desk, kind: str, before: list[Json], body: Body, look: Look, there: Any) -> None:
    """Text and its looks, tables, chips, tabs and comments."""
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
    sent = {case[0] for case in [*TEXT, *TABLES, *CHIPS]}
    others = {"updateCommentPost", "deleteCommentReply", "deleteComment", "deletePositionedObject"}
    assert sent | others == set(docs.KINDS)
