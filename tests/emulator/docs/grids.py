"""A desk comes in; a table in it, filled or read as lists of lists, goes out."""

from __future__ import annotations

from .desk import Desk, Json, read_text


def cell(row: int, column: int, start: int = 2) -> Json:
    where = {"tableStartLocation": {"index": start}, "rowIndex": row, "columnIndex": column}
    return {"tableCellLocation": where}


def texts(table: Json) -> list[list[str]]:
    """Return each cell's text, the last newline off."""
    return [["".join(read_text(one["content"]))[:-1] for one in row["tableCells"]] for row in table["tableRows"]]


def fill(desk: Desk, rows: int, columns: int) -> None:
    """Make a table at the start and write each cell's place into it, in one batch, with Google's documented offsets."""
    requests: list[Json] = [{"insertTable": {"location": {"index": 1}, "rows": rows, "columns": columns}}]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            index = 1 + 4 + row * (2 * columns + 1) + 2 * column
            requests.append({"insertText": {"location": {"index": index}, "text": f"{row}{column}"}})
    desk.batch(*requests)
