"""A spreadsheet comes in; ways to read, write and filter it with Google's client go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.clients.desk import Json, Table
from tests.emulator.clients.look import span

Ask = Callable[[Table], Any]
Case = tuple[str, Ask, Any]
HEAD = ["Name", "Team", "Wins", "Share"]
ADA, BEN, UNAL = ["Ada", "Blue", "12", "0.5"], ["Ben", "Red", "7"], ["Ünal", "Blue", "3", "1.25"]
TYPED, RAW = "USER_ENTERED", "RAW"
BY_KEY = {"developerMetadataLookup": {"metadataKey": "goal"}}
WINS = {"gridRange": span(1, 4, 2, 3)}


def run(request: Any) -> Any:
    """Send a request; leave out the spreadsheet's id."""
    answer = request.execute()
    return {name: part for name, part in answer.items() if name != "spreadsheetId"}


def get(where: str, **params: Any) -> Ask:
    """Read a range."""
    return lambda t: run(t.resource.values().get(**t.where, range=where, **params))


def values(where: str, **params: Any) -> Ask:
    """Read the values of a range."""
    return lambda t: get(where, **params)(t).get("values")


def ranges(*names: str, **params: Any) -> Ask:
    """Read several ranges."""
    return lambda t: [
        one.get("values")
        for one in run(t.resource.values().batchGet(**t.where, ranges=list(names), **params)).get("valueRanges", [])
    ]


def put(where: str, rows: list[list[Any]], entry: str = RAW, body: Json | None = None, **params: Any) -> Ask:
    """Write a range."""
    told = {"values": rows, **(body or {})}
    return lambda t: run(
        t.resource.values().update(**t.where, range=where, valueInputOption=entry, body=told, **params)
    )


def then(act: Ask, look: Ask) -> Ask:
    """Do something and look at something else."""
    return lambda t: (act(t), look(t))[1]


def append(where: str, rows: list[list[Any]], **params: Any) -> Ask:
    """Append rows to a table."""
    return lambda t: run(
        t.resource.values().append(**t.where, range=where, body={"values": rows}, **{"valueInputOption": RAW, **params})
    )


def post(name: str, **body: Any) -> Ask:
    """Call a method of `values` that takes a body."""
    return lambda t: run(getattr(t.resource.values(), name)(**t.where, body=body))


def tag(table: Table, **location: Any) -> int:
    """Attach developer metadata, by default to the third column; return its id."""
    line = {"dimensionRange": {"dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}}
    told = {"metadataKey": "goal", "metadataValue": "math", "visibility": "DOCUMENT", "location": location or line}
    made: int = table.do({"createDeveloperMetadata": {"developerMetadata": told}})[0]["createDeveloperMetadata"][
        "developerMetadata"
    ]["metadataId"]
    return made


def tagged(ask: Ask) -> Ask:
    """Attach developer metadata to the third column first."""
    return lambda t: (tag(t), ask(t))[1]


def whole(**params: Any) -> Ask:
    """Read the spreadsheet."""
    return lambda t: t.resource.get(**t.where, **params).execute()


def filtered(fields: str, *filters: Json, **body: Any) -> Ask:
    """Read what filters select."""
    return lambda t: t.resource.getByDataFilter(
        **t.where, body={"dataFilters": list(filters), **body}, fields=fields
    ).execute()


def create(fields: str, **body: Any) -> Ask:
    """Make another spreadsheet."""
    return lambda t: t.resource.create(body=body, fields=fields).execute()


def batch(*requests: Json, **more: Any) -> Ask:
    """Apply requests."""
    return lambda t: run(t.resource.batchUpdate(**t.where, body={"requests": list(requests), **more}))


def counts(where: str, rows: int, columns: int, cells: int) -> Json:
    """Return an account of what was written."""
    return {"updatedRange": where, "updatedRows": rows, "updatedColumns": columns, "updatedCells": cells}
