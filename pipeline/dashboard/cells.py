"""Drawn cells and their styles come in; the Sheets API's cells go out, each value typed and each link an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.google.cells import to_cell
from pipeline.model.drawing import Cell, CellValue, Drawing, Place, Style, serial
from pipeline.tables import ACTIONS_TAB, MEASURES_TAB, REVIEW_TAB, THEMES_TAB, WINS_TAB

FIELDS = "userEnteredValue,userEnteredFormat,textFormatRuns,note"
ALIGNS = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
VALIGNS = {"top": "TOP", "middle": "MIDDLE", "bottom": "BOTTOM"}
KEPT = {
    "wins": WINS_TAB.sheet_id,
    "review": REVIEW_TAB.sheet_id,
    "actions": ACTIONS_TAB.sheet_id,
    "themes": THEMES_TAB.sheet_id,
    "measures": MEASURES_TAB.sheet_id,
}


def address(link: str, drawing: Drawing) -> str:
    """Where a link leads from inside the workbook; "" for nowhere."""
    scheme, _, name = link.partition(":")
    if scheme in ("http", "https"):
        return link
    if scheme == "win":
        return drawing.rows.get(name, "")
    if scheme == "tab":
        ids = KEPT | {tab.tab_id: tab.sheet_id for tab in drawing.tabs}
        return f"#gid={ids[name]}" if name in ids else ""
    if scheme == "entries":
        found = next((item.filter_id for item in drawing.filters if item.key == name), None)
        return f"#gid={WINS_TAB.sheet_id}" + (f"&fvid={found}" if found else "")
    return ""


def color(value: str) -> dict[str, Any]:
    """`#rrggbb` as a ColorStyle."""
    parts = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), (round(part / 255, 4) for part in parts), strict=True))}


def look(style: Style, font: str, value: CellValue = "", link: str = "") -> dict[str, Any]:
    """A CellFormat; text is formatted as text, so that Sheets never takes it for anything else."""
    text: dict[str, Any] = {
        "fontFamily": font,
        "fontSize": style.size,
        "bold": style.bold,
        "italic": style.italic,
        "underline": bool(link),
        "foregroundColorStyle": color(style.color),
    }
    if link:
        text["link"] = {"uri": link}
    made: dict[str, Any] = {
        "textFormat": text,
        "horizontalAlignment": ALIGNS[style.align],
        "verticalAlignment": VALIGNS[style.valign],
        "wrapStrategy": "WRAP",
        "numberFormat": _number_format(style, value),
    }
    if style.padding:
        made["padding"] = {"left": style.padding, "right": style.padding, "top": 2, "bottom": 2}
    if style.background:
        made["backgroundColorStyle"] = color(style.background)
    borders = {side: name for side, name in (("top", style.above), ("bottom", style.below)) if name}
    if borders:
        made["borders"] = {side: {"style": "SOLID", "colorStyle": color(name)} for side, name in borders.items()}
    return made


def _number_format(style: Style, value: CellValue) -> dict[str, str]:
    if isinstance(value, str):
        return {"type": "TEXT"}
    return {"type": "DATE" if isinstance(value, date) else "NUMBER", "pattern": style.number or "General"}


def to_sheet(cell: Cell, drawing: Drawing) -> dict[str, Any]:
    """One CellData; numbers drawn as small bars become Sheets' own small chart, a formula that holds numbers only."""
    value = serial(cell.value) if isinstance(cell.value, date) else cell.value
    data = to_cell(value) | {
        "userEnteredFormat": look(
            drawing.styles[cell.style], drawing.font, cell.value, address(cell.link, drawing) if cell.text else ""
        )
    }
    if cell.spark:
        data["userEnteredValue"] = {"formulaValue": sparkline(cell.spark, drawing)}
        data["userEnteredFormat"]["numberFormat"] = {"type": "NUMBER", "pattern": "0"}
    if cell.note:
        data["note"] = cell.note
    return data


def sparkline(numbers: Iterable[int], drawing: Drawing) -> str:
    """A small chart as a formula; its options are written with commas, which only some locales read."""
    values = ";".join(str(int(number)) for number in numbers)
    options = f',{{"charttype","column";"color","{drawing.palette["successes"]}";"ymin",0}}'
    return f"=SPARKLINE({{{values}}}{options if drawing.locale.startswith('en') else ''})"


def rows_of(cells: Mapping[Place, Cell], width: int, drawing: Drawing) -> list[dict[str, Any]]:
    """RowData for the grid's first rows, as far as any cell reaches."""
    grid: list[list[dict[str, Any]]] = []
    for (row, column), cell in cells.items():
        while len(grid) <= row:
            grid.append([{} for _ in range(width)])
        grid[row][column] = to_sheet(cell, drawing)
        for spanned in range(column + 1, column + cell.span):
            grid[row][spanned] = {"userEnteredFormat": look(drawing.styles[cell.style], drawing.font)}
    return [{"values": row} for row in grid]
