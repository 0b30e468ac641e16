"""Tabs kept by key beside people's cells: a workbook comes in; its state, and the requests that move it, go out.

Tabs are found by sheet id, columns by column-level developer metadata, rows by their key cells; never by title, letter
or number, so people may sort, insert and rename. Every commit carries a guard: creating developer metadata whose id is
taken makes the whole batch fail, so `epoch + 1` is compare-and-swap and idempotency key in one (see docs/guarantees).
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from pipeline.errors import AccessError, CopyError
from pipeline.google.cells import Value, from_cell, to_cell
from pipeline.tables import Table

Request = dict[str, Any]
Key = tuple[Value, ...]

COLUMN = "smallwins.column"
COMMIT = "smallwins.commit"
NEXT_NOTE = "smallwins.next"
"""The note that seals a full workbook: the id of the one in which it goes on."""

SELF_NOTE = "smallwins.self"
"""The note with the workbook's own id: in a copy it is that of the original."""

FIXED_IDS = 1 << 30
"""Metadata ids from here on are columns and notes; below it they are commit epochs."""

KEEP_FOR = timedelta(days=7)
KEEP_AT_LEAST = 64
KEEP_AT_MOST = 300

CELLS = 10_000_000
"""Most cells in a workbook, counted over the allocated grid [G]."""

READ_FIELDS = (
    "spreadsheetId,spreadsheetUrl,"
    "developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,index,gridProperties(rowCount,columnCount)),merges,"
    "charts.chartId,conditionalFormats.ranges,protectedRanges.protectedRangeId,filterViews.filterViewId,"
    "bandedRanges(bandedRangeId,range),slicers.slicerId,"
    "developerMetadata(metadataKey,metadataValue),"
    "data(startRow,startColumn,columnMetadata.developerMetadata(metadataKey,metadataValue),"
    "rowData.values.userEnteredValue))"
)
"""What a state is made of."""


def all_columns(table: Table) -> tuple[str, ...]:
    """Machine columns, then people's."""
    return table.columns + table.people


def title(table: Table) -> str:
    """The tab's first title; people may rename it."""
    return table.title or table.name


def column_id(table: Table, column: str) -> int:
    """The fixed metadata id of a column, by its name: columns may be added anywhere and no id moves."""
    return FIXED_IDS + zlib.crc32(f"{table.name}.{column}".encode()) % FIXED_IDS


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands: its index in the grid and its values by column (None for an empty cell)."""

    index: int
    values: Mapping[str, Value | None]


@dataclass(slots=True)
class TabState:
    """A tab as it was read; `copies` are keys that stand in more than one row (the first one counts).

    Below the first `filled` rows nothing stands: new rows go there.
    """

    table: Table
    row_count: int = 0
    column_count: int = 0
    filled: int = 0
    positions: dict[str, int] = field(default_factory=dict)
    rows: dict[Key, Row] = field(default_factory=dict)
    copies: list[Key] = field(default_factory=list)

    def cells(self, new: int) -> int:
        """How many cells the tab takes of its workbook's limit once there are so many more rows."""
        return max(self.row_count, self.filled + new) * self.column_count


@dataclass(slots=True)
class WorkbookState:
    """A workbook as one read gave it; `epoch` is the number of the newest commit, 0 before the first.

    `taken` are ids of metadata that is not ours, which no commit can have.
    `unread` names the tabs of which only the columns are known: rows may be added to them, none changed.
    """

    workbook_id: str
    url: str
    epoch: int
    markers: dict[int, str]
    notes: dict[str, str]
    tabs: dict[str, TabState]
    sheets: dict[int, dict[str, Any]]
    taken: frozenset[int] = frozenset()
    whole: bool = False
    unread: frozenset[str] = frozenset()

    @property
    def stamp(self) -> str:
        """The newest commit with its moment and its sender: no two states of a workbook share one; "" before any."""
        return f"{self.epoch} {self.markers[self.epoch]}" if self.markers else ""

    def epochs(self) -> Iterator[int]:
        """The numbers of the next commits."""
        return (epoch for epoch in count(self.epoch + 1) if epoch not in self.taken)


class Unread(Exception):  # noqa: N818 - a wish, not a failure: a wider read follows
    """A plan needs rows that its state did not read."""


def read(
    sheets: Any,
    workbook_id: str,
    layout: Sequence[Table],
    *,
    whole: bool = False,
    unread: Collection[str] = (),
) -> WorkbookState:
    """The workbook's state in one consistent read; raises AccessError when one of our tabs or columns is gone.

    Raises CopyError for a copy of one of our workbooks.

    A read by columns tells only of the tabs that hold them; `whole` reads every tab, for what is drawn on the others.
    Of the tabs in `unread` only the columns are looked up.
    """
    if whole:
        answer = sheets.get(workbook_id, READ_FIELDS)
    else:
        answer = sheets.read(workbook_id, _filters(layout, unread), READ_FIELDS)
    state = parse(answer, [table for table in layout if table.name not in unread])
    state.tabs |= {table.name: _columns_only(table, state.sheets) for table in layout if table.name in unread}
    state.whole, state.unread = whole, frozenset(unread)
    _refuse_copy(state)
    for tab in state.tabs.values():
        missing = [column for column in all_columns(tab.table) if column not in tab.positions]
        if missing:
            raise refuse_without(tab.table, missing, state.url)
    return state


def _refuse_copy(state: WorkbookState) -> None:
    """Stop at a copy: the original would be kept no longer, and people would write in two places."""
    if state.notes.get(SELF_NOTE, state.workbook_id) != state.workbook_id:
        raise CopyError(
            f"The workbook is a copy of another one of ours: {state.url}",
            "Put the original's id there. If the original is lost and this copy takes its place: `smallwins init`.",
            f"https://docs.google.com/spreadsheets/d/{state.notes[SELF_NOTE]}",
        )


def _filters(layout: Sequence[Table], unread: Collection[str]) -> list[dict[str, Any]]:
    """What to read: our columns wherever they are, or the tabs one by one where some are left unread."""
    if not unread:
        return [{"developerMetadataLookup": {"metadataKey": COLUMN, "locationType": "COLUMN"}}]
    first_row = {"startRowIndex": 0, "endRowIndex": 1}
    return [
        {"gridRange": {"sheetId": table.sheet_id, **(first_row if table.name in unread else {})}} for table in layout
    ]


def refuse_without(table: Table, missing: Sequence[str], url: str) -> AccessError:
    """What to say of columns that are gone; those that hold keys or people's words only a person can bring back."""
    lasting = [column for column in missing if column in table.primary_key + table.people]
    fix = "Bring it back with File > Version history"
    return AccessError(
        f"The tab “{title(table)}” or its column “{(lasting or missing)[0]}” is missing in {url}.",
        f"{fix}: what stood in it cannot be made again."
        if lasting and (table.people or len(missing) < len(all_columns(table)))
        else f"{fix}, or run `smallwins init` to have it made again.",
    )


def parse(answer: Mapping[str, Any], layout: Sequence[Table]) -> WorkbookState:
    """A Spreadsheet resource, as the state of the layout's tabs."""
    noted = answer.get("developerMetadata", [])
    markers = {
        int(item["metadataId"]): str(item.get("metadataValue", ""))
        for item in noted
        if item.get("metadataKey") == COMMIT and int(item["metadataId"]) < FIXED_IDS
    }
    notes = {item["metadataKey"]: str(item.get("metadataValue", "")) for item in noted if item["metadataKey"] != COMMIT}
    sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in answer.get("sheets", [])}
    tabs = {tab.name: _tab_state(tab, sheets.get(tab.sheet_id, {})) for tab in layout}
    taken = frozenset(int(item["metadataId"]) for item in noted).difference(markers)
    epoch, url = max(markers, default=0), answer.get("spreadsheetUrl", "")
    return WorkbookState(answer["spreadsheetId"], url, epoch, markers, notes, tabs, sheets, taken)


def _tab_state(tab: Table, sheet: Mapping[str, Any]) -> TabState:
    """One tab of the answer: where its columns are, and its rows by key.

    The heading is a row like any other: above it, a row of several cells is one that was sorted there, and a single
    cell somebody's title; without one, every row counts.
    """
    grid = sheet.get("properties", {}).get("gridProperties", {})
    state = TabState(tab, grid.get("rowCount", 0), grid.get("columnCount", 0))
    columns: dict[str, dict[int, Value]] = {}
    for data in sheet.get("data", []):
        for name, position, cells in columns_of(data):
            if name in all_columns(tab):
                state.positions[name] = position
                columns[name] = cells
    state.filled = 1 + max((max(cells, default=-1) for cells in columns.values()), default=-1)
    lines = [{name: cells.get(index) for name, cells in columns.items()} for index in range(state.filled)]
    heading = next((index for index, values in enumerate(lines) if _is_heading(values)), -1)
    for index, values in enumerate(lines):
        key = tuple(_plain(values.get(part)) for part in tab.primary_key)
        beside = any(value is not None for name, value in values.items() if name not in tab.primary_key)
        if index != heading and any(part != "" for part in key) and (index > heading or beside):
            if key in state.rows:
                state.copies.append(key)
            else:
                state.rows[key] = Row(index, values)
    return state


def _columns_only(tab: Table, sheets: Mapping[int, Mapping[str, Any]]) -> TabState:
    """A tab of which no row was read."""
    state = _tab_state(tab, sheets.get(tab.sheet_id, {}))
    state.rows, state.filled = {}, state.row_count
    return state


def _is_heading(values: Mapping[str, Value | None]) -> bool:
    """Whether a row holds our headings, even where people renamed some; a person may have put rows above it."""
    return 2 * sum(value == name for name, value in values.items()) > len(values)


def columns_of(data: Mapping[str, Any]) -> Iterator[tuple[str, int, dict[int, Value]]]:
    """Each of our columns in one GridData: its name, its position, its filled cells by row index."""
    start_row, start_column = data.get("startRow", 0), data.get("startColumn", 0)
    for offset, column in enumerate(data.get("columnMetadata", [])):
        for item in column.get("developerMetadata", []):
            if item.get("metadataKey") == COLUMN:
                cells: dict[int, Value] = {}
                for index, row in enumerate(data.get("rowData", []), start_row):
                    values = row.get("values", ())
                    value = from_cell(values[offset]) if offset < len(values) else None
                    if value is not None:
                        cells[index] = value
                yield str(item["metadataValue"]).partition(".")[2], start_column + offset, cells


def _plain(value: Value | None) -> Value:
    """A key part in the form that both sides share: whole numbers as int, nothing as ""."""
    if value is None:
        return ""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def same(stored: Value | None, wanted: Value) -> bool:
    """Whether a stored cell already holds what is wanted."""
    return from_cell(to_cell(wanted)) == stored


def upsert(state: TabState, wanted: Iterable[Mapping[str, Value]]) -> list[Request]:
    """Requests that make the tab hold these machine values: changed cells in place, new keys at the end.

    People's columns and key cells of standing rows are never among them.
    """
    added, changed = [], []
    for record in wanted:
        key = tuple(_plain(record[part]) for part in state.table.primary_key)
        standing = state.rows.get(key)
        if standing is None:
            added.append(record)
        else:
            different = {
                column: record[column]
                for column in state.table.columns
                if column not in state.table.primary_key and not same(standing.values.get(column), record[column])
            }
            if different:
                changed.append((standing.index, different))
    return [*_updates(state, changed), *_appends(state, added)]


def _appends(state: TabState, records: Sequence[Mapping[str, Value]]) -> list[Request]:
    """One request that adds the records below the last row, each value under its own column."""
    if not records:
        return []
    by_position = {position: column for column, position in state.positions.items() if column in state.table.columns}
    width = max(by_position) + 1
    rows = [
        {"values": [to_cell(record[by_position[i]]) if i in by_position else {} for i in range(width)]}
        for record in records
    ]
    return [{"appendCells": {"sheetId": state.table.sheet_id, "rows": rows, "fields": "userEnteredValue"}}]


def _updates(state: TabState, changed: Sequence[tuple[int, Mapping[str, Value]]]) -> list[Request]:
    """One request for each run of neighboring cells that changed."""
    requests = []
    for index, different in changed:
        cells = sorted((state.positions[column], value) for column, value in different.items())
        for run in _runs(cells):
            start = {"sheetId": state.table.sheet_id, "rowIndex": index, "columnIndex": run[0][0]}
            row = {"values": [to_cell(value) for _, value in run]}
            requests.append({"updateCells": {"start": start, "rows": [row], "fields": "userEnteredValue"}})
    return requests


def _runs(cells: Sequence[tuple[int, Value]]) -> Iterator[list[tuple[int, Value]]]:
    """Cells of one row, cut where their positions are not neighbors."""
    run: list[tuple[int, Value]] = []
    for cell in cells:
        if run and cell[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def guard(state: WorkbookState, epoch: int, value: str, now: datetime) -> list[Request]:
    """The requests that make a batch apply once: create marker `epoch`, and drop markers past their keeping."""
    marker = {
        "metadataId": epoch,
        "metadataKey": COMMIT,
        "metadataValue": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {value}",
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    drops = [
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": old}}}}
        for old in outdated(state.markers, now)
    ]
    return [{"createDeveloperMetadata": {"developerMetadata": marker}}, *drops]


def outdated(markers: Mapping[int, str], now: datetime) -> list[int]:
    """Markers that may go: past the last 64 and older than a week, or past the last 300."""
    newest_first = sorted(markers, reverse=True)
    limit = f"{now.astimezone(UTC) - KEEP_FOR:%Y-%m-%dT%H:%M:%SZ}"
    old = [epoch for epoch in newest_first[KEEP_AT_LEAST:KEEP_AT_MOST] if markers[epoch][:20] < limit]
    return sorted(old + newest_first[KEEP_AT_MOST:])


def note(state: WorkbookState, key: str, value: str) -> list[Request]:
    """Requests that keep a short text with the workbook under a key, or none when it stands there already."""
    if state.notes.get(key) == value:
        return []
    if key in state.notes:
        update = {
            "dataFilters": [{"developerMetadataLookup": {"metadataKey": key}}],
            "developerMetadata": {"metadataValue": value},
            "fields": "metadataValue",
        }
        return [{"updateDeveloperMetadata": update}]
    location = {"spreadsheet": True}
    item = {"metadataKey": key, "metadataValue": value, "location": location, "visibility": "DOCUMENT"}
    return [{"createDeveloperMetadata": {"developerMetadata": item}}]
