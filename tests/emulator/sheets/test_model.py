"""Random batches and values calls against a plain model of a spreadsheet: what is answered, and what is refused.

60 examples; `SMALLWINS_EXAMPLES=10000 pytest --timeout=0 tests/emulator/sheets/test_model.py` tries that many.
They ask the App itself, as its server does, for HTTP would take most of the time.
"""

from __future__ import annotations

import copy
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.emulator import Emulator
from tests.emulator.sheets.model import FORMAT, SIDES, VALUE
from tests.emulator.sheets.model_cells import CellModel, typed
from tests.emulator.sheets.model_sheet import COUNTS, Json, Rect, Refused

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "60"))
PIXELS = {"ROWS": 21, "COLUMNS": 100}
SIZES = {"ROWS": 6, "COLUMNS": 5}
MASK = (
    "sheets(properties,data(rowData.values(userEnteredValue,userEnteredFormat.textFormat,note),"
    "rowMetadata,columnMetadata),merges,basicFilter.range,protectedRanges.range),namedRanges"
)
EVERYTHING = {"developerMetadataLookup": {"visibility": "DOCUMENT"}}


def exactly(**fields: Any) -> st.SearchStrategy[Json]:
    """Return dicts with these keys, each from its strategy or as it is."""
    return st.fixed_dictionaries({name: as_strategy(each) for name, each in fields.items()})


def as_strategy(value: Any) -> st.SearchStrategy[Any]:
    """Return what draws a value: itself where it is none."""
    return value if isinstance(value, st.SearchStrategy) else st.just(value)


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    """Return one of these values."""
    return st.sampled_from(values)


SHEETS = one_of(0, 0, 0, 1, 1, 2)
TITLES = one_of("North", "South", "East", "east")
NAMES = one_of("spot", "plan")
FLAGS = st.booleans()
INDEXES = one_of(*[0, 1, 2, 3] * 4, 4, 4, 5, 5, 6, 7, -1)
LENGTHS = one_of(*[1, 1, 1, 2, 2, 3, 4] * 3, 0, -1)
DIMENSIONS = one_of("ROWS", "COLUMNS")
TEXTS = st.text(st.sampled_from("aAb "), max_size=4)
VALUES = st.one_of(TEXTS, st.integers(0, 30), FLAGS)
CELLS = st.fixed_dictionaries(
    {}, optional={VALUE: VALUES.map(typed), FORMAT: st.just({"textFormat": {"bold": True}}), "note": one_of("n", "m")}
)
FIELDS = one_of("*", VALUE, VALUE, FORMAT, "note", f"{VALUE},note", f"{FORMAT},{VALUE}")
ROWS = st.lists(exactly(values=st.lists(CELLS, max_size=3)), min_size=1, max_size=3)
GIVEN = st.lists(st.lists(st.one_of(st.none(), VALUES), min_size=1, max_size=3), min_size=1, max_size=3)


@st.composite
def ranges(draw: Any, *, open_sides: bool = True) -> Json:
    """Return a GridRange, mostly in the grid; sides may be open."""
    top, left = draw(INDEXES), draw(INDEXES) % 6
    bottom, right = (start + (draw(LENGTHS) or 1) for start in (top, left))
    sides = dict(zip(SIDES, (top, bottom, left, right), strict=True))
    dropped = draw(st.lists(st.sampled_from(SIDES), max_size=2)) if open_sides and draw(one_of(0, 0, 1)) else ()
    return {"sheetId": draw(SHEETS), **{side: index for side, index in sides.items() if side not in dropped}}


@st.composite
def lines(draw: Any, length: int = 0) -> Json:
    """Return a DimensionRange."""
    start = draw(INDEXES)
    end = start + (length or draw(LENGTHS))
    return {"sheetId": draw(SHEETS), "dimension": draw(DIMENSIONS), "startIndex": start, "endIndex": end}


RANGES = ranges()
CLOSED = ranges(open_sides=False)
CORNERS = exactly(sheetId=SHEETS, rowIndex=INDEXES, columnIndex=INDEXES)
PLACES = st.one_of(
    st.just({"spreadsheet": True}), exactly(sheetId=SHEETS), *[exactly(dimensionRange=lines(1)) for _ in range(4)]
)
NUMBERS = one_of(1, 2, 3)
NAMED = exactly(namedRangeId=one_of("1", "2"), name=NAMES, range=RANGES)
METADATA = {"metadataKey": one_of("k", "l"), "metadataValue": one_of("v", "w"), "visibility": "DOCUMENT"}
GRID = exactly(rowCount=one_of(1, 3, 4, 6, 7), columnCount=one_of(1, 3, 4, 5))
BODIES: dict[str, st.SearchStrategy[Json]] = {
    "updateCells": st.one_of(
        exactly(start=CORNERS, rows=ROWS, fields=FIELDS), exactly(range=RANGES, rows=ROWS, fields=FIELDS)
    ),
    "appendCells": exactly(sheetId=SHEETS, rows=ROWS, fields=FIELDS),
    "repeatCell": exactly(range=RANGES, cell=CELLS, fields=FIELDS),
    "insertDimension": exactly(range=lines(), inheritFromBefore=FLAGS),
    "deleteDimension": exactly(range=lines()),
    "moveDimension": exactly(source=lines(), destinationIndex=INDEXES),
    "appendDimension": exactly(sheetId=SHEETS, dimension=DIMENSIONS, length=one_of(0, 1, 2)),
    "updateDimensionProperties": exactly(range=lines(), properties=exactly(pixelSize=one_of(7, 9)), fields="pixelSize"),
    "insertRange": exactly(range=RANGES, shiftDimension=DIMENSIONS),
    "deleteRange": exactly(range=RANGES, shiftDimension=DIMENSIONS),
    "cutPaste": exactly(source=CLOSED, destination=CORNERS, pasteType=one_of("PASTE_NORMAL", "PASTE_VALUES")),
    "copyPaste": exactly(
        source=RANGES,
        destination=CLOSED,
        pasteType=one_of("PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMAT"),
        pasteOrientation=one_of("NORMAL", "TRANSPOSE"),
    ),
    "sortRange": exactly(
        range=RANGES,
        sortSpecs=st.lists(
            exactly(dimensionIndex=one_of(0, 1, 2), sortOrder=one_of("ASCENDING", "DESCENDING")), min_size=1, max_size=2
        ),
    ),
    "mergeCells": exactly(range=CLOSED, mergeType=one_of("MERGE_ALL", "MERGE_ALL", "MERGE_ROWS", "MERGE_COLUMNS")),
    "unmergeCells": exactly(range=RANGES),
    "addSheet": exactly(properties=exactly(sheetId=SHEETS, title=TITLES, gridProperties=GRID)),
    "deleteSheet": exactly(sheetId=SHEETS),
    "duplicateSheet": exactly(
        sourceSheetId=SHEETS, insertSheetIndex=one_of(0, 1, 2, 3), newSheetId=SHEETS, newSheetName=TITLES
    ),
    "updateSheetProperties": exactly(
        properties=exactly(sheetId=SHEETS, title=TITLES, gridProperties=GRID, index=one_of(0, 1, 2, 3)),
        fields=st.lists(
            one_of("title", "index", *(f"gridProperties.{name}" for name in COUNTS.values())),
            min_size=1,
            max_size=2,
            unique=True,
        ).map(",".join),
    ),
    "addNamedRange": exactly(namedRange=NAMED),
    "updateNamedRange": exactly(namedRange=NAMED, fields=one_of("name", "range", "name,range")),
    "deleteNamedRange": exactly(namedRangeId=one_of("1", "2")),
    "createDeveloperMetadata": exactly(developerMetadata=exactly(metadataId=NUMBERS, location=PLACES, **METADATA)),
    "updateDeveloperMetadata": exactly(
        dataFilters=st.tuples(exactly(developerMetadataLookup=exactly(metadataId=NUMBERS))),
        developerMetadata=exactly(location=PLACES, **METADATA),
        fields=one_of("metadataValue", "location", "metadataValue,location"),
    ),
    "deleteDeveloperMetadata": exactly(
        dataFilter=exactly(developerMetadataLookup=exactly(metadataKey=one_of("k", "l")))
    ),
    "findReplace": st.one_of(
        exactly(find=one_of("a", "b", "1"), replacement=one_of("", "b", "cc"), matchCase=FLAGS, sheetId=SHEETS),
        exactly(find=one_of("A", "2", " "), replacement=one_of("", "b", "cc"), matchCase=FLAGS, allSheets=True),
    ),
    "deleteDuplicates": exactly(range=RANGES, comparisonColumns=st.lists(lines(), max_size=1)),
    "trimWhitespace": exactly(range=RANGES),
    "setBasicFilter": exactly(filter=exactly(range=RANGES)),
    "clearBasicFilter": exactly(sheetId=SHEETS),
    "addProtectedRange": exactly(protectedRange=exactly(range=RANGES)),
}
REQUESTS = st.one_of([exactly(**{name: body}) for name, body in BODIES.items()])
CELL_NAMES = st.builds(lambda letter, row: f"{letter}{row}", st.sampled_from("ABCDEF"), st.integers(1, 7))
WHERE = st.one_of(
    NAMES,
    TITLES,
    st.builds("{}!{}".format, TITLES, CELL_NAMES),
    st.builds("{}!{}:{}".format, TITLES, st.sampled_from(["A1", "B2", "C3"]), st.sampled_from(["C3", "D5", "E6"])),
)
CALLS = st.one_of(
    st.tuples(st.just("update"), WHERE, GIVEN),
    st.tuples(st.just("append"), WHERE, GIVEN, FLAGS),
    st.tuples(st.just("clear"), WHERE),
)
BATCHES = st.lists(REQUESTS, min_size=1, max_size=5)
FITTING = st.tuples(st.just("fitting"), BATCHES)
STEPS = st.lists(
    st.one_of(FITTING, FITTING, FITTING, CALLS, st.tuples(st.just("batch"), BATCHES)), min_size=4, max_size=12
)


def open_with() -> list[Json]:
    """Return the batch that every example opens with: some of everything on one sheet, a little on the other."""
    texts = [["a", "B b", 3], ["a ", 12, True], ["", "b", 3], ["a", "B b", 3]]
    rows = [{"values": [{VALUE: typed(text)} for text in row]} for row in texts]

    def area(*sides: int, sheet: int = 0) -> Json:
        return {"sheetId": sheet, **dict(zip(SIDES, sides, strict=True))}

    def tag(number: int, dimension: str, start: int) -> Json:
        place = {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": start + 1}
        given = {"metadataId": number, "metadataKey": "k", "metadataValue": "v", "visibility": "DOCUMENT"}
        return {"createDeveloperMetadata": {"developerMetadata": {**given, "location": {"dimensionRange": place}}}}

    cell = {FORMAT: {"textFormat": {"bold": True}}, "note": "n"}
    return [
        {"updateCells": {"start": {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}, "rows": rows, "fields": VALUE}},
        {"updateCells": {"range": area(1, 5, 1, 4, sheet=1), "rows": rows, "fields": VALUE}},
        {"repeatCell": {"range": area(1, 3, 1, 4), "cell": cell, "fields": f"{FORMAT},note"}},
        {"mergeCells": {"range": area(4, 6, 0, 2), "mergeType": "MERGE_ALL"}},
        {"mergeCells": {"range": area(0, 1, 3, 5), "mergeType": "MERGE_ALL"}},
        {"setBasicFilter": {"filter": {"range": area(0, 4, 0, 3)}}},
        {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0, "startRowIndex": 3}}}},
        {"addNamedRange": {"namedRange": {"namedRangeId": "1", "name": "spot", "range": area(1, 3, 1, 3)}}},
        tag(1, "ROWS", 2),
        tag(2, "COLUMNS", 1),
    ]


class Client:
    """One spreadsheet of two sheets, 0 and 1, asked for at the App."""

    def __init__(self, emulator: Emulator) -> None:
        """Make the spreadsheet."""
        self.app = emulator.app
        grid = {"rowCount": SIZES["ROWS"], "columnCount": SIZES["COLUMNS"]}
        titled = enumerate(("North", "South"))
        sheets = [{"properties": {"sheetId": key, "title": title, "gridProperties": grid}} for key, title in titled]
        _, made = self.ask("POST", "", {"sheets": sheets})
        self.id = made["spreadsheetId"]

    def ask(self, verb: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        """Return the status and the body of an answer."""
        sent = b"" if body is None else json.dumps(body).encode()
        answer = self.app.answer(verb, f"/v4/spreadsheets{path}", {"authorization": "Bearer any"}, sent)
        assert answer.status in (200, 400), (answer.status, answer.body, self.app.crashes)
        return answer.status, json.loads(answer.body)

    def batch(self, requests: list[Json]) -> tuple[int, str]:
        """Apply a batch; return the status and the message of a refusal."""
        status, answer = self.ask("POST", f"/{self.id}:batchUpdate", {"requests": requests})
        return status, answer.get("error", {}).get("message", "")

    def call(self, name: str, where: str, rows: list[list[Any]] | None = None, inserts: bool = False) -> int:
        """Do one call of the values methods; return the status."""
        path = f"/{self.id}/values/{quote(where)}"
        raw = "valueInputOption=RAW"
        if name == "update":
            return self.ask("PUT", f"{path}?{raw}", {"values": rows})[0]
        if name == "clear":
            return self.ask("POST", f"{path}:clear", {})[0]
        option = f"insertDataOption={'INSERT_ROWS' if inserts else 'OVERWRITE'}"
        return self.ask("POST", f"{path}:append?{raw}&{option}", {"values": rows})[0]

    def read(self) -> bytes:
        """Return all that is answered of the spreadsheet."""
        path = f"/v4/spreadsheets/{self.id}?includeGridData=true"
        return self.app.answer("GET", path, {"authorization": "Bearer any"}, b"").body

    def find_time(self) -> str:
        """Return when Drive says that the spreadsheet was last modified."""
        path = f"/drive/v3/files/{self.id}?fields=modifiedTime"
        answer = self.app.answer("GET", path, {"authorization": "Bearer any"}, b"")
        return str(json.loads(answer.body)["modifiedTime"])

    def show(self) -> Json:
        """Return the spreadsheet in the words of `shown`."""
        _, book = self.ask("GET", f"/{self.id}?fields={MASK}")
        _, found = self.ask("POST", f"/{self.id}/developerMetadata:search", {"dataFilters": [EVERYTHING]})
        entries = [each["developerMetadata"] for each in found.get("matchedDeveloperMetadata", [])]
        return {
            "sheets": [self._sheet(each) for each in book["sheets"]],
            "names": {
                each["namedRangeId"]: (each["name"], *placed(each["range"])) for each in book.get("namedRanges", [])
            },
            "metadata": {each["metadataId"]: entry_of(each) for each in entries},
        }

    def _sheet(self, sheet: Json) -> Json:
        own, (data,) = sheet["properties"], sheet["data"]
        rows = enumerate(each.get("values", []) for each in data.get("rowData", []))
        metadata = {"ROWS": data["rowMetadata"], "COLUMNS": data["columnMetadata"]}
        _, values = self.ask("GET", f"/{self.id}/values/{quote(own['title'])}?valueRenderOption=UNFORMATTED_VALUE")
        return {
            "sheet": (own["sheetId"], own["title"], own["index"]),
            "counts": [own["gridProperties"][name] for name in COUNTS.values()],
            "sizes": {each: [line["pixelSize"] for line in metadata[each]] for each in COUNTS},
            "tags": {each: [ids_of(line) for line in metadata[each]] for each in COUNTS},
            "cells": {(row, column): cell for row, cells in rows for column, cell in enumerate(cells) if cell},
            "values": [[repr(value) for value in row] for row in values.get("values", [])],
            "merges": sorted(placed(each) for each in sheet.get("merges", [])),
            "protectedRanges": sorted(placed(each["range"]) for each in sheet.get("protectedRanges", [])),
            "basicFilter": [placed(sheet["basicFilter"]["range"])] if "basicFilter" in sheet else [],
        }


def ids_of(line: Json) -> list[int]:
    """Return the ids of the metadata on a row or column."""
    return sorted(each["metadataId"] for each in line.get("developerMetadata", []))


def placed(given: Json) -> tuple[int, str]:
    """Return a GridRange in the words of `shown`."""
    return given.get("sheetId", 0), str([given.get(side, 0 if "start" in side else None) for side in SIDES])


def entry_of(entry: Json) -> tuple[Any, ...]:
    """Return a DeveloperMetadata in the words of `shown`."""
    place = entry["location"]
    line = place.get("dimensionRange")
    where: tuple[Any, ...] = (place["sheetId"],) if "sheetId" in place else ()
    if line:
        assert line["endIndex"] == line["startIndex"] + 1
        where = (line.get("sheetId", 0), line["dimension"], line["startIndex"])
    return entry["metadataKey"], entry["metadataValue"], where


def shown(model: CellModel) -> Json:
    """Return what the model holds, comparable to what a client reads."""
    metadata = {key: (*entry[:2], where_of(model, entry[2])) for key, entry in model.metadata.items()}
    tagged = {key: entry[2] for key, entry in metadata.items()}

    def range_of(sheet_id: int, rect: Rect) -> tuple[int, str]:
        return sheet_id, str([rect.top or 0, rect.bottom, rect.left or 0, rect.right])

    def sheet_of(index: int) -> Json:
        sheet = model.sheets[index]
        grid = sheet.grid()
        return {
            "sheet": (sheet.id, sheet.title, index),
            "counts": [len(sheet.lines[each]) for each in COUNTS],
            "sizes": {each: [sheet.sizes.get(line, PIXELS[each]) for line in sheet.lines[each]] for each in COUNTS},
            "tags": {
                each: [
                    sorted(key for key, place in tagged.items() if place == (sheet.id, each, line))
                    for line in range(len(sheet.lines[each]))
                ]
                for each in COUNTS
            },
            "cells": grid,
            "values": rows_of({place: cell[VALUE] for place, cell in grid.items() if VALUE in cell}),
            **{
                name: sorted(range_of(sheet.id, each) for each in sheet.ranges.get(name, []))
                for name in ("merges", "protectedRanges", "basicFilter")
            },
        }

    return {
        "sheets": [sheet_of(index) for index in range(len(model.sheets))],
        "names": {key: (name, *range_of(sheet_id, rect)) for key, (name, sheet_id, rect) in model.names.items()},
        "metadata": metadata,
    }


def where_of(model: CellModel, place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the place of metadata with the index of its line now."""
    return (*place[:2], model.sheet(place[0]).lines[place[1]].index(place[2])) if len(place) == 3 else place


def rows_of(values: dict[tuple[int, int], Json]) -> list[list[str]]:
    """Return values in rows, blanks at the ends left out."""
    rows = []
    for row in range(max((row for row, _ in values), default=-1) + 1):
        last = max((column for own, column in values if own == row), default=-1)
        rows.append([repr(next(iter(values.get((row, column), {"": ""}).values()))) for column in range(last + 1)])
    return rows


def fresh_model() -> CellModel:
    """Return the model of the spreadsheet that a client makes."""
    model = CellModel()
    grid = {"rowCount": SIZES["ROWS"], "columnCount": SIZES["COLUMNS"]}
    for key, title in enumerate(("North", "South")):
        model.do({"addSheet": {"properties": {"sheetId": key, "title": title, "gridProperties": grid}}})
    return model


def judge(model: CellModel, requests: list[Json]) -> int | None:
    """Apply requests to the model; return the index of the first that is refused."""
    for index, request in enumerate(requests):
        try:
            model.do(request)
        except Refused:
            return index
    return None


def call(model: CellModel, name: str, where: str, *told: Any) -> bool:
    """Do one call of the values methods with the model; say whether it fits."""
    try:
        getattr(model, name)(where, *told)
    except Refused:
        return False
    return True


def list_fitting(model: CellModel, requests: list[Json]) -> list[Json]:
    """Return the requests of a batch that the model takes one after the other."""
    kept: list[Json] = []
    for request in requests:
        draft = copy.deepcopy(model)
        if judge(draft, [request]) is None:
            model = draft
            kept.append(request)
    return kept


@pytest.fixture(scope="module")
def workspace() -> Iterator[Emulator]:
    """Serve one Workspace, every answer checked against discovery."""
    with Emulator(check_answers=True) as running:
        yield running


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emulator, sqlite3.Connection]]:
    """Serve a Workspace whose state is kept in a SQLite file, and open the file beside it."""
    path = tmp_path_factory.mktemp("model") / "state.db"
    with Emulator(path, check_answers=True) as running, closing(sqlite3.connect(path)) as opened:
        yield running, opened


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_random_batches_leave_what_the_model_holds(workspace: Emulator, steps: list[Any]) -> None:
    """Refused is what the model refuses, by the index of the request, and then all is answered as before."""
    workspace.app.crashes.clear()
    client, model = Client(workspace), fresh_model()
    assert client.batch(open_with()) == (200, "")
    assert judge(model, open_with()) is None
    for name, *told in steps:
        draft = copy.deepcopy(model)
        if name in ("batch", "fitting"):
            requests = told[0] if name == "batch" else list_fitting(model, told[0])
            before, at = client.read() if name == "batch" else b"", judge(draft, requests)
            status, message = client.batch(requests) if requests else (200, "")
            answered = (status, message.split(".")[0])
            assert answered == ((200, "") if at is None else (400, f"Invalid requests[{at}]")), message
            if at is not None:
                assert client.read() == before
                continue
        else:
            fits = call(draft, name, *told)
            assert client.call(name, *told) == (200 if fits else 400)
            if not fits:
                continue
        model = draft
        assert client.show() == shown(model)
    workspace.reset()
    assert workspace.app.crashes == []
    assert workspace.app.violations == []


WRONG: list[Json] = [
    {"deleteSheet": {"sheetId": 9}},
    {"updateCells": {"start": {"sheetId": 0, "rowIndex": 99}, "rows": [], "fields": "note"}},
    {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS"}}},
    {"repeatCell": {"range": {"sheetId": 0}, "cell": {}, "fields": "nothing"}},
    {"addNamedRange": {"namedRange": {"name": "A1", "range": {"sheetId": 0}}}},
    {"sortRange": {"range": {"sheetId": 0}, "sortSpecs": [{"dimensionIndex": 99}]}},
    {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 10_000_000}},
    {"updateSheetProperties": {"properties": {"sheetId": 0, "index": 7}, "fields": "index"}},
    {},
]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BATCHES, min_size=1, max_size=4), st.sampled_from(WRONG), st.integers(0, 5))
def test_one_wrong_request_leaves_everything_as_it_was(
    kept: tuple[Emulator, sqlite3.Connection], batches: list[list[Json]], wrong: Json, place: int
) -> None:
    """Before, after or between requests that fit: what is answered, all that is stored and the modified time stay."""
    emulator, opened = kept

    def state() -> tuple[bytes, str, list[Any]]:
        return client.read(), client.find_time(), [*opened.execute("select * from files, parts")]

    client, model = Client(emulator), fresh_model()
    assert client.batch(open_with()) == (200, "")
    assert judge(model, open_with()) is None
    for batch in batches:
        requests = list_fitting(model, batch)
        before, at = state(), min(place, len(requests))
        emulator.state.advance(60)
        status, message = client.batch([*requests[:at], wrong, *requests[at:]])
        assert (status, message.startswith(f"Invalid requests[{at}]")) == (400, True), message
        assert state() == before
        if requests:
            assert client.batch(requests) == (200, "")
            assert client.find_time() == emulator.state.stamp() != before[1]
            assert judge(model, requests) is None
            assert client.show() == shown(model)
    emulator.reset()
    assert emulator.app.crashes == []
    assert emulator.app.violations == []
