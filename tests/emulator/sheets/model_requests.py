"""Nothing comes in; random requests of the Sheets API, mostly ones that fit a small spreadsheet, go out."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.emulator.sheets.model import FORMAT, SIDES, VALUE
from tests.emulator.sheets.model_cells import typed
from tests.emulator.sheets.model_sheet import COUNTS, Json


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
