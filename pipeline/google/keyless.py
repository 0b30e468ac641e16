"""A tab whose rows are people's comes in; its rows as they stand, and the requests for our cells in them, go out.

Such a tab has no key. What our cells say follows from what people wrote in their row, so the row's own content says
which cells are its own: whoever sorts or empties rows while a run works finds them right after the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.google import ledger
from pipeline.google.cells import Value
from pipeline.google.ledger import Key, Request, Row, WorkbookState, columns_of
from pipeline.tables import Table

Content = tuple[Value | None, ...]
"""What people wrote in a row, in the order of the table's columns of people's."""

_ROW = "row"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a tab of people's: its index in the grid and its values by column (None for an empty cell)."""

    table: Table
    index: int
    values: Mapping[str, Value | None]

    @property
    def content(self) -> Content:
        """What people wrote; an unticked box and spaces are nothing."""
        return tuple(_said(self.values.get(column)) for column in self.table.people)

    @property
    def is_empty(self) -> bool:
        """Whether people wrote nothing in our columns of theirs."""
        return not any(value is not None for value in self.content)


def _said(value: Value | None) -> Value | None:
    """The value, None where it says nothing."""
    return None if value is False or (isinstance(value, str) and not value.strip()) else value


def lines(state: WorkbookState, table: Table) -> tuple[Line, ...]:
    """The rows in use, without headings, guidance and titles; the state was read whole."""
    rows = _rows(state, table)
    top = _find_heading(rows)
    return tuple(line for line in rows if line.index != top and not _is_title(line, top))


def heading(state: WorkbookState, table: Table) -> int:
    """The row of the headings, or where they were put once if there are none."""
    found = _find_heading(_rows(state, table))
    return found if found >= 0 else int(bool(table.guidance))


def _rows(state: WorkbookState, table: Table) -> list[Line]:
    """All rows down to the last one in which something stands."""
    columns = {
        name: cells
        for data in state.sheets.get(table.sheet_id, {}).get("data", [])
        for name, _, cells in columns_of(data)
    }
    last = max((max(cells, default=-1) for cells in columns.values()), default=-1)
    return [Line(table, i, {name: cells.get(i) for name, cells in columns.items()}) for i in range(last + 1)]


def _find_heading(rows: Sequence[Line]) -> int:
    """The row of the headings; -1 where there are none."""
    return next((line.index for line in rows if _is_heading(line)), -1)


def _is_heading(line: Line) -> bool:
    """Whether a row holds our headings, even where people renamed theirs, or most of ours."""
    named = [name for name, value in line.values.items() if value == name]
    return bool(set(named) & set(line.table.columns)) or 2 * len(named) > len(line.values)


def _is_title(line: Line, heading: int) -> bool:
    """Whether a row is the guidance, wherever it was sorted to, or somebody's title above the headings."""
    written = [value for value in line.content if value is not None]
    return written == [line.table.guidance] or (line.index < heading and len(written) < 2)


def upsert(state: WorkbookState, table: Table, wanted: Mapping[Content, Mapping[str, Value]]) -> list[Request]:
    """Requests that make our cells of each row say what its content asks for; those of an emptied row go blank.

    A row that people changed since `wanted` was made keeps what it has until the next run.
    """
    blank = dict.fromkeys(table.columns, "")
    rows = {line.index: line for line in lines(state, table) if line.is_empty or line.content in wanted}
    records = {index: blank if line.is_empty else wanted[line.content] for index, line in rows.items()}
    standing: dict[Key, Row] = {(index,): Row(index, line.values) for index, line in rows.items()}
    by_row = replace(state.tabs[table.name], table=replace(table, primary_key=(_ROW,)), rows=standing)
    return ledger.upsert(by_row, [{_ROW: index, **record} for index, record in records.items()])
