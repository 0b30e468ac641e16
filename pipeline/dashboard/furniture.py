"""The tabs that people write in come in as they stand; what makes them pleasant to use goes out as requests.

Widths, looks, check boxes, drop-downs, filters and protection: people's cells stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.dashboard.actions import ActionCells
from pipeline.dashboard.cells import color
from pipeline.dashboard.charts import Request
from pipeline.dashboard.requests import NOTE, fingerprint, protect
from pipeline.google import keyless, ledger
from pipeline.google.layout import ROOM
from pipeline.google.ledger import TabState, WorkbookState
from pipeline.model import DECISIONS, STATUSES
from pipeline.model.drawing import Drawing, fixed_id, kept_width
from pipeline.tables import (
    ACTIONS_TAB,
    CURATED,
    HIDDEN_TABS,
    MEASURES_TAB,
    REVIEW_TAB,
    THEMES_TAB,
    WINS_TAB,
    Table,
)

BOXES = ("Feature", "Hide", "Tell staff")
DAYS = ("From", "By when", "Decided on", "Measured on")
AS_TYPED = ("Baseline", "Target", "Latest value")
"""People's columns where 62% is to stay what was typed."""

OPEN_LISTS = ("Action", "Theme", "Merge into")
"""Drop-downs that take other words too: an action, or a name for a theme, may be new since the last run."""

UNSEEN = ("Version", "Part of")
"""Columns that are for us only, beside keys."""

MOST_CHOICES = 500
"""Entries of a drop-down that Sheets takes [G]."""


@dataclass(frozen=True, slots=True)
class _Extent:
    """The rows of a tab that are furnished: the heading's, and below it up to `end`."""

    heading: int
    end: int


def furnish(
    state: WorkbookState,
    drawing: Drawing,
    added: Mapping[str, int],
    actions: Sequence[str] = (),
    themes: Sequence[str] = (),
) -> Iterator[list[Request]]:
    """What the tabs that people write in lack, a group for each tab.

    `added` tells how many rows are about to be appended to each tab; `actions` and `themes` are offered by name.
    """
    lists: Mapping[str, Mapping[str, Sequence[str]]] = {
        WINS_TAB.name: {"Goal": drawing.goals, "Action": actions[:MOST_CHOICES], "Theme": themes[:MOST_CHOICES]},
        REVIEW_TAB.name: {"Decision": tuple(DECISIONS)},
        ACTIONS_TAB.name: {"Goal": drawing.goals, "Status": STATUSES},
        MEASURES_TAB.name: {"Goal": drawing.goals},
        THEMES_TAB.name: {"Merge into": themes[:MOST_CHOICES]},
    }
    for table in CURATED:
        tab, choices = state.tabs[table.name], lists.get(table.name, {})
        extent = _extent(state, table, added.get(table.name, 0))
        mark = fingerprint(extent.heading, extent.end, sorted(tab.positions.items()), choices, drawing.font)
        key = f"{NOTE}{table.name}"
        if state.notes.get(key) != mark:
            yield [
                *_grow(tab, extent),
                *_furniture(tab, extent, drawing, choices),
                *([] if key in state.notes else _filter_row(tab, extent)),
                *_protect(tab, state.sheets[table.sheet_id]),
                *_hide(table),
                *ledger.note(state, key, mark),
            ]


def _hide(table: Table) -> Iterator[Request]:
    """A tab that people need not see, out of their way."""
    if table.name in HIDDEN_TABS:
        yield {"updateSheetProperties": {"properties": {"sheetId": table.sheet_id, "hidden": True}, "fields": "hidden"}}


def _extent(state: WorkbookState, table: Table, added: int) -> _Extent:
    """The rows in use: empty rows below must not look used, but where people add them they are made ready."""
    if table.primary_key:
        last = max((row.index for row in state.tabs[table.name].rows.values()), default=0)
        return _Extent(0, last + added + 1)
    heading = keyless.heading(state, table)
    last = max((line.index for line in keyless.lines(state, table) if not line.is_empty), default=heading)
    return _Extent(heading, -(-(last + 1) // ROOM) * ROOM + ROOM)


def _grow(tab: TabState, extent: _Extent) -> Iterator[Request]:
    """Rows for people to write in, below the last one."""
    if not tab.table.primary_key and tab.row_count < extent.end:
        length = extent.end - tab.row_count
        yield {"appendDimension": {"sheetId": tab.table.sheet_id, "dimension": "ROWS", "length": length}}


def _furniture(
    tab: TabState, extent: _Extent, drawing: Drawing, choices: Mapping[str, Sequence[str]]
) -> Iterator[Request]:
    """Sizes, looks and validation, column by column."""
    for column, position in tab.positions.items():
        yield _column_size(tab.table, column, position)
        heading = _area(tab.table, position, extent.heading, extent.heading + 1)
        yield _repeat(heading, _heading_look(tab.table, column, drawing))
        if extent.end > extent.heading + 1:
            area = _area(tab.table, position, extent.heading + 1, extent.end)
            yield _repeat(area, _cell_look(tab.table, column, drawing))
            if column in tab.table.people and (rule := _validation(column, choices)):
                yield {"setDataValidation": {"range": area, "rule": rule}}


def _column_size(table: Table, column: str, position: int) -> Request:
    span = {"sheetId": table.sheet_id, "dimension": "COLUMNS", "startIndex": position, "endIndex": position + 1}
    properties = {"pixelSize": kept_width(column), "hiddenByUser": column in (*table.primary_key, *UNSEEN)}
    return {"updateDimensionProperties": {"range": span, "properties": properties, "fields": "pixelSize,hiddenByUser"}}


def _area(table: Table, column: int, top: int, bottom: int) -> dict[str, int]:
    return {
        "sheetId": table.sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }


def _repeat(area: Mapping[str, int], form: Mapping[str, Any]) -> Request:
    fields = ",".join(f"userEnteredFormat.{name}" for name in form)
    return {"repeatCell": {"range": dict(area), "cell": {"userEnteredFormat": dict(form)}, "fields": fields}}


def _heading_look(table: Table, column: str, drawing: Drawing) -> dict[str, Any]:
    """Headings of our columns are plain; those of people's columns are tinted."""
    tint = drawing.palette["heat_high"] if column in table.people else drawing.palette["wash"]
    text = {"bold": True, "fontFamily": drawing.font, "foregroundColorStyle": color(drawing.palette["ink"])}
    return {"textFormat": text, "backgroundColorStyle": color(tint), "wrapStrategy": "WRAP"}


def _cell_look(table: Table, column: str, drawing: Drawing) -> dict[str, Any]:
    """Our texts, and results, are formatted as text, days as dates; people's other columns only wrap."""
    form: dict[str, Any] = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    if column in table.columns or column in AS_TYPED:
        form["numberFormat"] = {"type": "TEXT"}
    if column in ("Shared on", *DAYS):
        form["numberFormat"] = {"type": "DATE", "pattern": drawing.styles["date"].number}
        form["horizontalAlignment"] = "LEFT"
    return form


def _validation(column: str, choices: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """Check boxes, drop-downs and dates; a choice that Sheets would take for a formula is left out.

    A day takes other words too: what does not read is said beside it.
    """
    if column in BOXES:
        return {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}
    if column in DAYS:
        return {"condition": {"type": "DATE_IS_VALID"}, "strict": False, "showCustomUi": True}
    values = [{"userEnteredValue": choice} for choice in choices.get(column, ()) if choice and choice[0] not in "=+"]
    if not values:
        return None
    strict = column not in OPEN_LISTS
    return {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": strict, "showCustomUi": True}


def _filter_row(tab: TabState, extent: _Extent) -> list[Request]:
    """The filter over all columns, set once: afterwards it is people's."""
    area = {
        "sheetId": tab.table.sheet_id,
        "startRowIndex": extent.heading,
        "startColumnIndex": 0,
        "endColumnIndex": max(tab.positions.values()) + 1,
    }
    return [{"setBasicFilter": {"filter": {"range": area}}}]


def _protect(tab: TabState, standing: Mapping[str, Any]) -> Iterator[Request]:
    """A protection over each run of our columns, wherever people have moved them: theirs between stay free."""
    ours = sorted(tab.positions[column] for column in tab.table.columns)
    for number, (_, run) in enumerate(groupby(enumerate(ours), lambda pair: pair[1] - pair[0])):
        columns = [position for _, position in run]
        area = {
            "sheetId": tab.table.sheet_id,
            "startColumnIndex": columns[0],
            "endColumnIndex": columns[-1] + 1,
        }
        name = f"protect:{tab.table.name}" + (f":{number}" if number else "")
        yield protect(fixed_id(name), area, standing)


def link_latest(state: WorkbookState, actions: ActionCells) -> list[Request]:
    """The way from each action to its latest entry's row, as a property of the cell; none where all stand already."""
    rows = {line.index: actions.links.get(line.content, "") for line in keyless.lines(state, ACTIONS_TAB)}
    key, mark = f"{NOTE}links", fingerprint(sorted(rows.items()))
    if state.notes.get(key) == mark or not (rows or key in state.notes):
        return []
    position = state.tabs[ACTIONS_TAB.name].positions["Latest"]
    requests = []
    for index, link in rows.items():
        form = {"userEnteredFormat": {"textFormat": {"link": {"uri": link}}}} if link else {}
        requests.append(
            {
                "updateCells": {
                    "start": {"sheetId": ACTIONS_TAB.sheet_id, "rowIndex": index, "columnIndex": position},
                    "rows": [{"values": [form]}],
                    "fields": "userEnteredFormat.textFormat.link",
                }
            }
        )
    return [*requests, *ledger.note(state, key, mark)]
