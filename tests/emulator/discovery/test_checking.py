"""Values are read, and refused, as the schemas and Google's own reader have it."""

from __future__ import annotations

import json
import math
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.discovery import check, check_answer
from pipeline.emulator.errors import ApiError
from tests.emulator.conftest import read_recording
from tests.emulator.discovery.refusals import refusal

BATCH = "BatchUpdateSpreadsheetRequest"
PROTO = "type.googleapis.com/google.protobuf"


@pytest.mark.parametrize(
    ("ref", "value", "message"),
    [
        (BATCH, {"foo": 1}, 'Invalid JSON payload received. Unknown name "foo": Cannot find field.'),
        (
            BATCH,
            {"requests": [{"addSheet": {"foo": 1}}]},
            "Invalid JSON payload received. Unknown name \"foo\" at 'requests[0].add_sheet': Cannot find field.",
        ),
        ("ValueRange", {"values": "X"}, f"Invalid value at 'values' ({PROTO}.ListValue), \"X\""),
        ("ValueRange", {"values": ["X"]}, f"Invalid value at 'values[0]' ({PROTO}.ListValue), \"X\""),
        ("ValueRange", {"values": [{}]}, f"Invalid value at 'values[0]' ({PROTO}.ListValue), {{}}"),
        ("GridRange", {"startRowIndex": "abc"}, "Invalid value at 'start_row_index' (TYPE_INT32), \"abc\""),
        ("GridRange", {"sheetId": 2**31}, "Invalid value at 'sheet_id' (TYPE_INT32), 2147483648"),
        ("GridRange", {"sheetId": True}, "Invalid value at 'sheet_id' (TYPE_INT32), true"),
        ("GridRange", {"sheetId": 1.5}, "Invalid value at 'sheet_id' (TYPE_INT32), 1.5"),
        (
            "GridRange",
            {"sheetId": [1]},
            'Invalid JSON payload received. Unknown name "sheetId": Proto field is not repeating, cannot start list.',
        ),
        (
            "SheetProperties",
            {"title": {}},
            "Invalid value at 'title' (TYPE_STRING), Starting an object on a scalar field",
        ),
        ("SheetProperties", {"title": 5}, "Invalid value at 'title' (TYPE_STRING), 5"),
        ("SheetProperties", {"index": 'a "b"\n'}, 'Invalid value at \'index\' (TYPE_INT32), "a "b"\n"'),
        ("SheetProperties", {"index": "9" * 5000}, "Invalid value at 'index' (TYPE_INT32), \"" + "9" * 5000 + '"'),
        ("SheetProperties", {"index": 1e300}, "Invalid value at 'index' (TYPE_INT32), 1e+300"),
        ("SheetProperties", {"hidden": "yes"}, "Invalid value at 'hidden' (TYPE_BOOL), \"yes\""),
        (
            "SheetProperties",
            {"sheetType": "X"},
            "Invalid value at 'sheet_type' (type.googleapis.com/google.apps.sheets.v4.SheetType), \"X\"",
        ),
        ("Color", {"red": "NotANumber"}, "Invalid value at 'red' (TYPE_FLOAT), \"NotANumber\""),
        ("Color", {"red": " 1_0"}, "Invalid value at 'red' (TYPE_FLOAT), \" 1_0\""),
        ("Color", {"red": "1e999"}, "Invalid value at 'red' (TYPE_FLOAT), \"1e999\""),
        ("Color", {"red": 1e39}, "Invalid value at 'red' (TYPE_FLOAT), 1e+39"),
        ("Color", {"red": True}, "Invalid value at 'red' (TYPE_FLOAT), true"),
        (
            "SheetProperties",
            {"gridProperties": 5},
            "Invalid value at 'grid_properties' (type.googleapis.com/google.apps.sheets.v4.GridProperties), 5",
        ),
        (
            BATCH,
            {"requests": [{"addSheet": {}, "delete_sheet": {"sheetId": 1}}]},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'delete_sheet'",
        ),
        (BATCH, {"requests": 5}, "Invalid value at 'requests' (type.googleapis.com/google.apps.sheets.v4.Request), 5"),
        (
            "DimensionRange",
            {"dimension": "DOWN"},
            "Invalid value at 'dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), \"DOWN\"",
        ),
        (
            "NumberFormat",
            {"type": {}},
            "Invalid value at 'type' (type.googleapis.com/google.apps.sheets.v4.NumberFormatType), "
            "Starting an object on a scalar field",
        ),
        (
            "ValueRange",
            {"values": [[10**400]]},
            "Invalid JSON payload received. Number exceeds the range of double.",
        ),
        (BATCH, [], 'Invalid JSON payload received. Unknown name "": Root element must be a message.'),
        (BATCH, 5, 'Invalid JSON payload received. Unknown name "": Root element must be a message.'),
        (
            "CellData",
            {"userEnteredValue": {"numberValue": 1, "boolValue": True}},
            "Invalid value at 'user_entered_value' (oneof), oneof field 'value' is already set. Cannot set 'boolValue'",
        ),
    ],
)
def test_check_refuses_in_googles_words(ref: str, value: Any, message: str) -> None:
    """A wrong value is refused by place, type and value."""
    assert refusal(lambda: check("sheets", ref, value)) == message


def test_check_collects_every_error() -> None:
    """All errors of a request come at once, a line and a violation each."""
    value = {"requests": [{"addSheet": {"foo": 1}}, {"bar": 2}]}
    with pytest.raises(ApiError) as caught:
        check("sheets", BATCH, value)
    violations = caught.value.details[0]["fieldViolations"]
    assert [one["field"] for one in violations] == ["requests[0].add_sheet", "requests[1]"]
    assert caught.value.message.split("\n") == [one["description"] for one in violations]


def test_check_spells_the_place_it_was_given() -> None:
    """A body that is a resource has a name in the request message."""
    message = refusal(lambda: check("sheets", "ValueRange", {"x": 1}, "data"))
    assert message == "Invalid JSON payload received. Unknown name \"x\" at 'data': Cannot find field."


@pytest.mark.parametrize(
    ("api", "ref", "value", "read"),
    [
        ("sheets", "GridRange", {"sheet_id": "12", "endRowIndex": 3.0}, {"sheetId": 12, "endRowIndex": 3}),
        ("sheets", "SheetProperties", {"title": None, "hidden": "true"}, {"hidden": True}),
        ("sheets", "SheetProperties", {"hidden": "false"}, {"hidden": False}),
        ("sheets", "ExtendedValue", {"stringValue": None, "numberValue": "2.5"}, {"numberValue": 2.5}),
        ("sheets", "ValueRange", {"values": [[None, 1, "a", True]]}, {"values": [[None, 1, "a", True]]}),
        ("sheets", "Spreadsheet", {"spreadsheetUrl": "read-only"}, {"spreadsheetUrl": "read-only"}),
        (
            "drive",
            "File",
            {"size": 12, "properties": {"a": "b", "c": None}},
            {"size": "12", "properties": {"a": "b", "c": None}},
        ),
        ("drive", "File", {"createdTime": "2026-01-02T03:04:05.678Z"}, {"createdTime": "2026-01-02T03:04:05.678Z"}),
        ("sheets", "ValueRange", {"values": [[2**64, 2**53]]}, {"values": [[2.0**64, 2**53]]}),
        ("sheets", "ExtendedValue", {"numberValue": 2**70}, {"numberValue": 2.0**70}),
        ("sheets", "ExtendedValue", {"numberValue": None, "boolValue": True}, {"boolValue": True}),
        ("sheets", BATCH, {"requests": {"addSheet": {}}}, {"requests": [{"addSheet": {}}]}),
        (
            "sheets",
            "DataFilterValueRange",
            {"majorDimension": "ROWS", "values": []},
            {"majorDimension": "ROWS", "values": []},
        ),
        ("drive", "File", {"title": "of version 2", "name": "n"}, {"name": "n"}),
        (
            "drive",
            "File",
            {"contentHints": {"thumbnail": {"image": "_-8="}}},
            {"contentHints": {"thumbnail": {"image": "_-8="}}},
        ),
        ("sheets", "Color", {"red": "Infinity", "blue": 1}, {"red": math.inf, "blue": 1}),
    ],
)
def test_check_reads_as_google_reads(api: str, ref: str, value: Any, read: Any) -> None:
    """snake_case keys, numbers as text, null for absent and read-only fields are taken."""
    assert check(api, ref, value) == read


def test_check_leaves_its_argument_alone() -> None:
    """The value that was checked is not changed."""
    value = {"sheet_id": "1", "endRowIndex": None}
    check("sheets", "GridRange", value)
    assert value == {"sheet_id": "1", "endRowIndex": None}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("yesterday", "Illegal timestamp format"),
        ("2026-01-02T03:04:05", "Illegal timestamp format"),
        ("20260102T030405Z", "Illegal timestamp format"),
        ("2026-13-02T03:04:05Z", "Invalid time format"),
    ],
)
def test_check_times(text: str, why: str) -> None:
    """A time needs RFC 3339 with an offset, and has to exist."""
    assert why in refusal(lambda: check("drive", "File", {"createdTime": text}))


def test_check_maps() -> None:
    """A map's values are checked one by one, and a map is an object."""
    assert "'properties.a' (TYPE_STRING), 5" in refusal(lambda: check("drive", "File", {"properties": {"a": 5}}))
    assert "'properties' (Map), 5" in refusal(lambda: check("drive", "File", {"properties": 5}))


def test_nulls_that_clear() -> None:
    """A null in a file's properties says that the property goes; in another API's map it is absent."""
    assert check("drive", "File", {"properties": {"a": None, "b": "1"}}) == {"properties": {"a": None, "b": "1"}}
    assert check("sheets", "BasicFilter", {"criteria": {"0": None}}) == {"criteria": {}}


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        ({"sheetId": 1}, []),
        ({"sheet_id": 1}, ['Invalid JSON payload received. Unknown name "sheet_id": Cannot find field.']),
        ({"sheetId": "1"}, ["Invalid value at 'sheet_id' (TYPE_INT32), \"1\""]),
        ({"sheetId": None}, ["null at 'sheet_id'"]),
    ],
)
def test_check_answer_is_strict(value: Any, broken: list[str]) -> None:
    """Our own answers are held to the letter: no coercion, no null, no snake_case."""
    assert check_answer("sheets", "GridRange", value) == broken


@pytest.mark.parametrize(
    ("name", "api", "ref"),
    [
        ("forms/ringcentral_form.json", "forms", "Form"),
        ("forms/ringcentral_responses.json", "forms", "ListFormResponsesResponse"),
        ("docs/tables.json", "docs", "Document"),
        ("docs/french.json", "docs", "Document"),
    ],
)
def test_real_answers_keep_the_schemas(name: str, api: str, ref: str) -> None:
    """What Google answered breaks none of the rules we hold our answers to."""
    value = read_recording(name)
    assert check_answer(api, ref, value if isinstance(value, dict) else value[0]) == []


CELL = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(), st.floats(allow_nan=False))


@given(st.recursive(CELL, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))
def test_check_never_crashes(value: Any) -> None:
    """Any JSON at all is either read or refused with a 400."""
    for body in (value, {"requests": value}, {"requests": [{"updateCells": value}]}, {"requests": [value]}):
        try:
            check("sheets", BATCH, body)
        except ApiError as error:
            assert error.code in (400, 501)  # noqa: PT017 - both outcomes are right


def test_an_enum_by_its_number_is_not_built() -> None:
    """The documents do not tell the numbers: they are refused by name, not guessed."""
    with pytest.raises(ApiError) as caught:
        check("sheets", BATCH, {"requests": [{"insertDimension": {"range": {"dimension": 1}}}]})
    assert (caught.value.code, "requests[0].insert_dimension.range.dimension" in caught.value.message) == (501, True)


def test_bytes_are_base64() -> None:
    """Bytes are taken in either alphabet of base64, and nothing else is."""
    told = refusal(lambda: check("drive", "File", {"contentHints": {"thumbnail": {"image": "a"}}}))
    assert told.endswith("(TYPE_BYTES), Field 'content_hints.thumbnail.image', Base64 decoding failed")


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}])
def test_no_value_is_nested_too_deep(wrap: Any) -> None:
    """Where any value is allowed, a hundred levels are."""
    value: Any = 1
    for _ in range(100):
        value = wrap(value)
    assert check("sheets", "ValueRange", {"values": [[value]]}) == {"values": [[value]]}
    told = refusal(lambda: check("sheets", "ValueRange", {"values": [[wrap(value)]]}))
    assert told.endswith("Message too deep. Max recursion depth reached for key 'values'")


@pytest.mark.skipif(sys.gettrace() is not None, reason="a tracer counts every line")
def test_check_is_fast() -> None:
    """2 MB of cells are checked in a few times what it takes to read them as JSON."""
    cells = [{"values": [{"userEnteredValue": {"stringValue": f"a cell of text {n}"}} for n in range(20)]}] * 1600
    text = json.dumps({"requests": [{"updateCells": {"rows": cells, "fields": "*"}}]})
    check("sheets", BATCH, json.loads(text))
    ratios = []
    for _ in range(3):
        started = time.process_time()
        body = json.loads(text)
        read = time.process_time()
        check("sheets", BATCH, body)
        ratios.append((time.process_time() - read) / (read - started))
    assert min(ratios) < 6
