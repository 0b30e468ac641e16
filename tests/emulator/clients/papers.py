"""A document comes in; what requests are told, and what they left of it, go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.clients.desk import Body, Json, Paper

Look = Callable[[Paper, Json], Any]
Case = tuple[str, list[Json], Body, Look, Any]
START: Json = {"index": 1}
END: Json = {"endOfSegmentLocation": {}}
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
