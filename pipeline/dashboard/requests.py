"""A drawn tab and the workbook as it stands come in; the requests that make the tab what was drawn go out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.dashboard.aside import Aside, remember
from pipeline.dashboard.cells import FIELDS, color, look, rows_of
from pipeline.dashboard.charts import Request, chart_requests, chart_spec
from pipeline.dashboard.shading import rule_requests
from pipeline.google import ledger
from pipeline.google.cells import to_cell
from pipeline.google.ledger import WorkbookState
from pipeline.model.drawing import USUAL_HEIGHT, Drawing, Notes, Style, Tab, fixed_id

NOTE = "smallwins.tab."
UNDONE = "smallwins.undone"
"""The note that holds the mark of a drawing that people took back."""

FORM = "3"
"""Part of every content hash; raised when the same drawing is to be sent in another form."""


def fingerprint(*parts: object) -> str:
    """A short hash of what would be sent."""
    text = json.dumps([FORM, *parts], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Laid:
    """A tab with its cells as Sheets takes them; `mark` is a short hash of all that is sent of it."""

    tab: Tab
    rows: Sequence[Request]
    mark: str


def lay(drawing: Drawing, tabs: Iterable[Tab] | None = None) -> Iterator[Laid]:
    """The drawing's tabs, or others in its look, ready to be sent."""
    for tab in drawing.tabs if tabs is None else tabs:
        rows = rows_of(tab.cells(), len(tab.widths), drawing)
        told = [chart_spec(chart, drawing) for chart in tab.charts]
        yield Laid(tab, rows, fingerprint(rows, told, _facts(tab)))


def tab_note(tab_id: str) -> str:
    """The name of the note that keeps a tab's mark."""
    return f"{NOTE}{tab_id}"


def mark_of(marks: Iterable[str]) -> str:
    """One mark for those of all tabs."""
    return fingerprint(*marks)


def stands(laid: Laid, state: WorkbookState) -> bool:
    """Whether the workbook's tab was last drawn so."""
    return laid.tab.sheet_id in state.sheets and state.notes.get(tab_note(laid.tab.tab_id)) == laid.mark


def tab_groups(laid: Sequence[Laid], drawing: Drawing, state: WorkbookState, aside: Aside) -> list[list[Request]]:
    """New tabs and larger grids first, since charts point from one to another; then, tab by tab, what changed in it.

    What people typed over a tab is put aside in the same group; a tab that names the data's commit comes last.
    """
    changed = [one for one in laid if not stands(one, state)]
    groups = [[*_add_tabs(drawing, state), *(request for one in changed for request in _resize(one.tab, state))]]
    begun = False
    for one in sorted(changed, key=lambda one: _tells(one.tab, drawing.stamp)):
        tab = one.tab
        kept = aside.keep(tab, state, _reach(tab, state), begun=begun)
        begun = begun or bool(kept)
        note = ledger.note(state, tab_note(tab.tab_id), one.mark)
        known = remember(tab, one.rows, state.sheets.get(tab.sheet_id, {}))
        groups.append([*kept, *_fill(tab, one.rows, drawing, state), *note, known])
    return [group for group in groups if group]


def _tells(tab: Tab, stamp: str) -> bool:
    """Whether a tab names the data's commit."""
    return bool(stamp) and any(cell.value == stamp for cell in tab.cells().values())


def _reach(tab: Tab, state: WorkbookState) -> int:
    """How many of the columns that stand will be drawn over: ours, but for people's notes that moved among them."""
    at = notes_column(state.sheets.get(tab.sheet_id, {}))
    return len(tab.widths) if at is None else min(at, len(tab.widths))


def _add_tabs(drawing: Drawing, state: WorkbookState) -> Iterator[Request]:
    """The tabs that are not there, each after the one that is drawn before it."""
    order = sorted(state.sheets, key=lambda sheet_id: state.sheets[sheet_id]["properties"].get("index", 0))
    before = None
    for tab in drawing.tabs:
        if tab.sheet_id not in order:
            at = _place_in(order, before, is_last=tab is drawing.tabs[-1])
            order.insert(at, tab.sheet_id)
            yield from _add(tab, drawing, state, at)
        before = tab.sheet_id


def _facts(tab: Tab) -> list[object]:
    """What a tab is besides its cells and charts."""
    spots = [(chart.chart_id, chart.top, chart.left, chart.width, chart.height) for chart in tab.charts]
    return [
        tab.widths,
        sorted(tab.heights.items()),
        tab.frozen,
        tab.color,
        [repr(rule) for rule in (*tab.heats, *tab.alerts)],
        spots,
    ]


NOTES = "smallwins.notes"
"""The mark on the column of a derived tab from which on everything is people's."""


def _place_in(order: Sequence[int], before: int | None, *, is_last: bool) -> int:
    """Where a new tab goes: after the one drawn before it, the last one at the end."""
    if is_last:
        return len(order)
    return order.index(before) + 1 if before in order else 0


def _add(tab: Tab, drawing: Drawing, state: WorkbookState, index: int) -> Iterator[Request]:
    """A new tab with its fixed id; people's area gets its heading now, and never again."""
    columns = tab.notes.column + 1 if tab.notes else len(tab.widths)
    yield {
        "addSheet": {
            "properties": {
                "sheetId": tab.sheet_id,
                "title": _free_title(tab.title, state),
                "index": index,
                "gridProperties": {**_grid(tab), "rowCount": max(tab.row_count, 60), "columnCount": columns},
                "tabColorStyle": color(tab.color),
            }
        }
    }
    if tab.notes:
        yield from _notes(tab, tab.notes, drawing)


def _free_title(title: str, state: WorkbookState) -> str:
    """The title, or one like it where a person's tab goes by that name."""
    taken = {sheet["properties"].get("title", "").casefold() for sheet in state.sheets.values()}
    wanted, copy = title, 2
    while wanted.casefold() in taken:
        wanted, copy = f"{title} ({copy})", copy + 1
    return wanted


def _grid(tab: Tab) -> dict[str, Any]:
    return {"frozenRowCount": tab.frozen, "hideGridlines": True}


def _resize(tab: Tab, state: WorkbookState) -> Iterator[Request]:
    """A grid that is large enough; it never shrinks, since people may have written below or beside."""
    if tab.sheet_id not in state.sheets:
        return
    standing = state.sheets[tab.sheet_id]["properties"].get("gridProperties", {})
    size = {
        "rowCount": max(tab.row_count, standing.get("rowCount", 0)),
        "columnCount": max(len(tab.widths), standing.get("columnCount", 0)),
    }
    properties = {"sheetId": tab.sheet_id, "gridProperties": {**_grid(tab), **size}}
    fields = ",".join(f"gridProperties.{name}" for name in (*_grid(tab), *size))
    yield {"updateSheetProperties": {"properties": properties, "fields": fields}}


def _notes(tab: Tab, notes: Notes, drawing: Drawing) -> Iterator[Request]:
    """The heading of people's area, written when the tab is made."""
    style = drawing.styles["notes"]
    prompt = Style(10, italic=True, color=drawing.palette["muted"])
    cells = [
        {**to_cell(text), "userEnteredFormat": look(how, drawing.font)}
        for text, how in ((notes.heading, style), (notes.prompt, prompt))
    ]
    place = {"sheetId": tab.sheet_id, "rowIndex": 0, "columnIndex": notes.column}
    yield {"updateCells": {"start": place, "rows": [{"values": [cell]} for cell in cells], "fields": FIELDS}}
    yield _size(tab, "COLUMNS", notes.column, notes.column + 1, notes.width)
    below = {
        "sheetId": tab.sheet_id,
        "startRowIndex": 2,
        "startColumnIndex": notes.column,
        "endColumnIndex": notes.column + 1,
    }
    wrap = {"userEnteredFormat": {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}}
    mask = "userEnteredFormat.wrapStrategy,userEnteredFormat.verticalAlignment"
    yield {"repeatCell": {"range": below, "cell": wrap, "fields": mask}}
    span = _columns_of(tab, notes.column, notes.column + 1)
    mark = {"metadataKey": NOTES, "metadataValue": tab.tab_id, "visibility": "DOCUMENT"}
    yield {"createDeveloperMetadata": {"developerMetadata": {**mark, "location": {"dimensionRange": span}}}}


def notes_column(standing: Mapping[str, Any]) -> int | None:
    """Where people's notes begin now, by the mark on their column; None where there is no mark."""
    for data in standing.get("data", []):
        for position, column in enumerate(data.get("columnMetadata", []), data.get("startColumn", 0)):
            if any(item.get("metadataKey") == NOTES for item in column.get("developerMetadata", [])):
                return position
    return None


def _make_room(tab: Tab, standing: Mapping[str, Any]) -> Iterator[Request]:
    """Columns of ours that somebody deleted, put back in front of people's notes: what is drawn must not reach them."""
    at = notes_column(standing)
    if tab.notes and at is not None and at < tab.notes.column:
        span = _columns_of(tab, at, tab.notes.column)
        yield {"insertDimension": {"range": span, "inheritFromBefore": at > 0}}


def _columns_of(tab: Tab, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def _fill(tab: Tab, rows: Sequence[Request], drawing: Drawing, state: WorkbookState) -> Iterator[Request]:
    """Everything inside our columns, whole: cells (what is left over is cleared), merges, sizes, charts, shades."""
    standing = state.sheets.get(tab.sheet_id, {})
    height = max(tab.row_count, standing.get("properties", {}).get("gridProperties", {}).get("rowCount", 0), 60)
    ours = {"sheetId": tab.sheet_id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": len(tab.widths)}
    area = {**ours, "endRowIndex": height if standing else max(tab.row_count, 60)}
    yield from _unmerge(tab, standing)
    yield from _make_room(tab, standing)
    yield {"updateCells": {"range": area, "rows": list(rows), "fields": FIELDS}}
    yield from _merges(tab)
    yield from _sizes(tab, area["endRowIndex"])
    yield from chart_requests(tab, drawing, standing)
    yield from rule_requests(tab, standing)
    yield protect(fixed_id(f"protect:{tab.tab_id}"), ours, standing)


def _unmerge(tab: Tab, standing: Mapping[str, Any]) -> Iterator[Request]:
    """Standing merges that touch our columns are undone whole: Sheets refuses to undo a part."""
    for merge in standing.get("merges", []):
        if merge.get("startColumnIndex", 0) < len(tab.widths):
            yield {"unmergeCells": {"range": merge}}


def protect(range_id: int, area: Mapping[str, Any], standing: Mapping[str, Any]) -> Request:
    """A protection that only warns: the area is drawn again at the next news."""
    there = {item.get("protectedRangeId") for item in standing.get("protectedRanges", [])}
    protected = {
        "protectedRangeId": range_id,
        "range": dict(area),
        "description": "Kept up to date by Small Wins: changes made here are replaced.",
        "warningOnly": True,
    }
    if range_id in there:
        return {"updateProtectedRange": {"protectedRange": protected, "fields": "range,description,warningOnly"}}
    return {"addProtectedRange": {"protectedRange": protected}}


def _merges(tab: Tab) -> Iterator[Request]:
    """Prose and tiles that span columns."""
    for (row, column), cell in tab.cells().items():
        if cell.span > 1:
            area = {
                "sheetId": tab.sheet_id,
                "startRowIndex": row,
                "endRowIndex": row + 1,
                "startColumnIndex": column,
                "endColumnIndex": column + cell.span,
            }
            yield {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}}


def _sizes(tab: Tab, rows: int) -> Iterator[Request]:
    """Widths of columns and heights of rows, neighbors of the same size together."""
    for kind, sizes in (
        ("COLUMNS", list(tab.widths)),
        ("ROWS", [tab.heights.get(row, USUAL_HEIGHT) for row in range(rows)]),
    ):
        start = 0
        for pixels, run in groupby(sizes):
            end = start + len(list(run))
            yield _size(tab, kind, start, end, pixels)
            start = end


def _size(tab: Tab, kind: str, start: int, end: int, pixels: int) -> Request:
    span = {"sheetId": tab.sheet_id, "dimension": kind, "startIndex": start, "endIndex": end}
    return {"updateDimensionProperties": {"range": span, "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}
