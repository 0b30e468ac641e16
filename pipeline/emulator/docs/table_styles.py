"""Requests for the look of cells, rows and columns come in; the marks of a table carry the new styles."""

from __future__ import annotations

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.masks import Path, merge, read_fields, tidy
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tables import Spot, Table, choose_cells, find_table, list_columns, set_columns
from pipeline.emulator.errors import invalid

NARROWEST = 5
OPPOSITE = {
    "borderRight": ("borderLeft", 0, 1),
    "borderLeft": ("borderRight", 0, -1),
    "borderBottom": ("borderTop", 1, 0),
    "borderTop": ("borderBottom", -1, 0),
}


def update_table_cell_style(document: Document, request: Json) -> None:
    """Style the cells of a range or of a whole table; a border is the neighboring cell's as well.

    Documented: the order of the borders, which are not transparent; none within merged cells; spans are read-only.
    Assumed: part of a border is refused; the words of the refusals.
    """
    table, cells = _choose_cells(document, request)
    style, paths = tidy(request.get("tableCellStyle", {})), read_fields("TableCellStyle", request)
    if any(path[0] in OPPOSITE and len(path) > 1 for path in paths):
        raise invalid("Table cell borders cannot be partially updated.")
    if any(style.get(border, {}).get("color") == {} for border in OPPOSITE):
        raise invalid("Table cell borders cannot be transparent.")
    inner = [path for path in paths if path[0] not in OPPOSITE]
    for spot in cells:
        kept = {key: value for key, value in table.style(spot).items() if key in OPPOSITE}
        _style_cell(table, spot, style, inner)
        _style_cell(table, spot, kept, [(border,) for border in OPPOSITE if inner])
    for border in [name for name in OPPOSITE if paths == [("*",)] or (name,) in paths]:
        for spot in cells:
            _draw_border(table, spot, border, style)


def _choose_cells(document: Document, request: Json) -> tuple[Table, set[tuple[int, int]]]:
    if "tableStartLocation" in request:
        table = find_table(document, request["tableStartLocation"])
        return table, set(table.list_spots())
    return choose_cells(document, request.get("tableRange"))


def _draw_border(table: Table, spot: Spot, border: str, style: Json) -> None:
    """Set or unset a cell's border, and its neighbor's with it; within merged cells there is none."""
    other, down, right = OPPOSITE[border]
    neighbor = (spot[0] + down, spot[1] + right)
    if table.has(neighbor) and table.head(neighbor) == table.head(spot):
        return
    _style_cell(table, spot, style, [(border,)])
    if table.has(neighbor):
        _style_cell(table, neighbor, {other: style[border]} if border in style else {}, [(other,)])


def _style_cell(table: Table, spot: Spot, style: Json, paths: list[Path]) -> None:
    table.set_style(spot, merge(table.style(spot), style, paths))


def update_table_column_properties(document: Document, request: Json) -> None:
    """Set the width of columns; none named means all.

    Documented: at least 5 points; a width only where it is fixed.
    Assumed: the words of the refusals.
    """
    table = find_table(document, request.get("tableStartLocation"))
    properties = tidy(request.get("tableColumnProperties", {}))
    paths = read_fields("TableColumnProperties", request)
    if "width" in properties and properties["width"].get("magnitude", 0) < NARROWEST:
        raise invalid(f"The width of a column must be at least {NARROWEST} points.")
    columns = list_columns(table)
    for index in _choose(request.get("columnIndices"), len(columns), "column"):
        merged = merge(columns[index], properties, paths)
        if merged.get("widthType") != "FIXED_WIDTH":
            merged.pop("width", None)
        columns[index] = merged
    set_columns(table, columns)


def update_table_row_style(document: Document, request: Json) -> None:
    """Set the least height of rows and whether they may break; none named means all.

    Documented: the properties, and all rows where none is named.
    Assumed: the words of the refusal of a row.
    """
    table = find_table(document, request.get("tableStartLocation"))
    style, paths = tidy(request.get("tableRowStyle", {})), read_fields("TableRowStyle", request)
    for index in _choose(request.get("rowIndices"), len(table.rows), "row"):
        _style_row(table, index, style, paths)


def pin_table_header_rows(document: Document, request: Json) -> None:
    """Make the first rows the table's header; zero unpins all.

    Documented: zero unpins.
    Assumed: pinned rows are told as table headers; the words of the refusal.
    """
    table = find_table(document, request.get("tableStartLocation"))
    count = request.get("pinnedHeaderRowsCount", 0)
    if not 0 <= count <= len(table.rows):
        raise invalid(f"Cannot pin {count} rows. The table has {len(table.rows)} rows.")
    for index in range(len(table.rows)):
        _style_row(table, index, {"tableHeader": True} if index < count else {}, [("tableHeader",)])


def _choose(indices: list[int] | None, count: int, what: str) -> list[int]:
    for index in indices or ():
        if not 0 <= index < count:
            raise invalid(f"Invalid {what} index {index}. The table has {count} {what}s.")
    return list(indices or range(count))


def _style_row(table: Table, index: int, style: Json, paths: list[Path]) -> None:
    at = table.rows[index][0]
    unit = table.segment.units[at]
    merged = merge(unit.data.get("tableRowStyle", {}), style, paths)
    table.segment.units[at] = unit._replace(data=unit.data | {"tableRowStyle": merged})
