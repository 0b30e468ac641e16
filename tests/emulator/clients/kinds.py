"""A spreadsheet comes in; what a request of a kind is told, and what it left, go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.clients.desk import Body, Json, Table
from tests.emulator.clients.look import span

Look = Callable[[Table, Json], Any]
Case = tuple[str, list[Json], Body, Look, Any]
TOP, LEFT = span(0, 2, 0, 2), span(0, 4, 0, 1)
BOLD = {"userEnteredFormat": {"textFormat": {"bold": True}}}


def rows(start: int, end: int) -> Json:
    """Return a DimensionRange of rows."""
    return {"dimension": "ROWS", "startIndex": start, "endIndex": end}


def columns(start: int, end: int) -> Json:
    """Return a DimensionRange of columns."""
    return {"dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def held(where: str) -> Look:
    """Look at the values of a range."""
    return lambda table, _: table.values(where)


def told(fields: str) -> Look:
    """Look at some fields of the first sheet."""
    return lambda table, _: table.sheet(fields)


def part(where: str, name: str) -> Look:
    """Look at a part of a cell."""
    return lambda table, _: table.cell(where, name)


def replied(_: Table, reply: Json) -> Json:
    """Look at the reply."""
    return reply


def text(value: str) -> Json:
    """Return a CellData with a text."""
    return {"userEnteredValue": {"stringValue": value}}


def grid(table: Table, _: Json) -> Json:
    """Look at the size of the first sheet."""
    found: Json = table.sheet("properties.gridProperties")["properties"]["gridProperties"]
    return found


def titles(table: Table, _: Json) -> list[str]:
    """Look at the titles of all sheets."""
    return [one["properties"]["title"] for one in table.get("sheets.properties.title")["sheets"]]


def lines(dimension: str, index: int) -> Look:
    """Look at what is told of one row or column."""
    return lambda table, _: table.sheet(f"data.{dimension}Metadata", ranges="A1:D4")["data"][0][f"{dimension}Metadata"][
        index
    ]
