"""Routes, checked values and field masks follow Google's own discovery documents."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.discovery import (
    Mask,
    check,
    check_answer,
    expand_fields,
    find,
    kinds,
    methods,
    parse_json,
    read_body,
    read_parameters,
)
from pipeline.emulator.discovery.documents import document, schema, to_snake
from pipeline.emulator.discovery.unions import UNIONS
from pipeline.emulator.errors import ApiError
from tests.emulator.conftest import read_recording

BATCH = "BatchUpdateSpreadsheetRequest"
PROTO = "type.googleapis.com/google.protobuf"


def refusal(act: Callable[[], Any]) -> str:
    """Return the message of the 400 that an act ends in."""
    with pytest.raises(ApiError) as caught:
        act()
    assert caught.value.code == 400
    return caught.value.message


def test_every_method_finds_itself() -> None:
    """A method's own path, its parameters filled in, leads back to it."""
    for method in methods().values():
        path = "/" + method.path.replace("{", "x-").replace("}", "")
        found = find(method.verb, path)
        assert found is not None, method.id
        assert found[0].id == method.id


@pytest.mark.parametrize(
    ("verb", "path", "method", "params"),
    [
        ("GET", "/v4/spreadsheets/a%2Fb", "sheets.spreadsheets.get", {"spreadsheetId": "a/b"}),
        (
            "POST",
            "/v4/spreadsheets/a/values/It%27s!A1:B2:append",
            "sheets.spreadsheets.values.append",
            {"spreadsheetId": "a", "range": "It's!A1:B2"},
        ),
        ("GET", "/v4/spreadsheets/a/values:batchGet", "sheets.spreadsheets.values.batchGet", {"spreadsheetId": "a"}),
        ("GET", "/drive/v3/files/generateIds", "drive.files.generateIds", {}),
        ("DELETE", "/drive/v3/files/trash", "drive.files.emptyTrash", {}),
        ("POST", "/v1/forms/f:batchUpdate", "forms.forms.batchUpdate", {"formId": "f"}),
    ],
)
def test_find_decodes_after_matching(verb: str, path: str, method: str, params: dict[str, str]) -> None:
    """Literals win over parameters, and an encoded slash stays inside its parameter."""
    found = find(verb, path)
    assert found is not None
    assert (found[0].id, found[1]) == (method, params)


@pytest.mark.parametrize(("verb", "path"), [("GET", "/v4/nothing"), ("PATCH", "/v1/forms/f"), ("OPTIONS", "/v1/forms")])
def test_find_nothing(verb: str, path: str) -> None:
    """An address that no method has is not found."""
    assert find(verb, path) is None


def test_kinds_are_the_members_of_the_union() -> None:
    """The request kinds of a batch come from the document."""
    assert {"updateCells", "addSheet", "addChart"} <= kinds("sheets")
    assert "insertText" in kinds("docs")
    assert kinds("forms") >= {"createItem", "moveItem", "updateSettings"}


def test_unions_name_real_fields() -> None:
    """Each member of a union that we wrote down is a field of its schema."""
    for (api, ref), (_, members) in UNIONS.items():
        assert set(members.split()) <= schema(api, ref)["properties"].keys(), ref


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
        ("SheetProperties", {"hidden": "yes"}, "Invalid value at 'hidden' (TYPE_BOOL), \"yes\""),
        (
            "SheetProperties",
            {"sheetType": "X"},
            "Invalid value at 'sheet_type' (type.googleapis.com/google.apps.sheets.v4.SheetType), \"X\"",
        ),
        ("Color", {"red": "NotANumber"}, "Invalid value at 'red' (TYPE_FLOAT), \"NotANumber\""),
        ("Color", {"red": " 1_0"}, "Invalid value at 'red' (TYPE_FLOAT), \" 1_0\""),
        ("Color", {"red": "1e999"}, "Invalid value at 'red' (TYPE_FLOAT), \"1e999\""),
        ("Color", {"red": True}, "Invalid value at 'red' (TYPE_FLOAT), true"),
        (
            "SheetProperties",
            {"gridProperties": 5},
            "Invalid value at 'grid_properties' (type.googleapis.com/google.apps.sheets.v4.GridProperties), 5",
        ),
        (
            BATCH,
            {"requests": [{"addSheet": {}, "delete_sheet": {"sheetId": 1}}]},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'",
        ),
        (BATCH, 5, "Invalid JSON payload received. The payload must be an object."),
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
        ("drive", "File", {"size": 12, "properties": {"a": "b", "c": None}}, {"size": "12", "properties": {"a": "b"}}),
        ("drive", "File", {"createdTime": "2026-01-02T03:04:05.678Z"}, {"createdTime": "2026-01-02T03:04:05.678Z"}),
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
            assert error.code == 400  # noqa: PT017 - both outcomes are right


@pytest.mark.skipif(sys.gettrace() is not None, reason="a tracer counts every line")
def test_check_is_fast() -> None:
    """2 MB of cells are checked in well under 300 ms of work."""
    cells = [{"values": [{"userEnteredValue": {"stringValue": f"a cell of text {n}"}} for n in range(20)]}] * 1600
    body = {"requests": [{"updateCells": {"rows": cells, "fields": "*"}}]}
    check("sheets", BATCH, body)
    started = time.process_time()
    check("sheets", BATCH, body)
    assert time.process_time() - started < 0.3


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("sheets(properties(title),data/rowData)", ["sheets.data", "sheets.properties.title"], ["namedRanges"]),
        ("sheets.properties.sheetId", ["sheets.properties"], ["sheets.data", "properties"]),
        ("*", ["sheets.data", "properties.title"], []),
        ("sheets(*)", ["sheets.data.rowData"], ["properties"]),
        ("sheets,sheets.properties", ["sheets.data"], []),
        ("sheets.properties,sheets", ["sheets.data"], []),
        ("named_ranges", ["namedRanges.name"], ["sheets"]),
        (" properties . title , spreadsheetId ", ["properties.title", "spreadsheetId"], ["properties.locale"]),
    ],
)
def test_mask_wants(text: str, wanted: list[str], unwanted: list[str]) -> None:
    """A mask may use parentheses, slashes, dots, stars and snake_case; the wider of two paths wins."""
    mask = Mask.parse("sheets", "Spreadsheet", text)
    assert [path for path in wanted if not mask.wants(path)] == []
    assert [path for path in unwanted if mask.wants(path)] == []


def test_mask_applies_through_lists() -> None:
    """The wanted part of each list element is kept, and the answer itself is left alone."""
    answer = {"sheets": [{"properties": {"title": "A", "index": 0}, "data": []}, {}], "spreadsheetId": "x"}
    mask = Mask.parse("sheets", "Spreadsheet", "sheets.properties.title")
    assert mask.apply(answer) == {"sheets": [{"properties": {"title": "A"}}, {}]}
    assert answer["spreadsheetId"] == "x"


def test_mask_reaches_into_maps_and_values() -> None:
    """The keys of a map are not checked, for the document cannot know them."""
    mask = Mask.parse("drive", "File", "properties/mine,id")
    assert mask.apply({"id": "1", "name": "n", "properties": {"mine": "a", "other": "b"}}) == {
        "id": "1",
        "properties": {"mine": "a"},
    }
    assert Mask.parse("sheets", "ValueRange", "values/anything").apply({"values": [[1]]}) == {"values": [[1]]}


@pytest.mark.parametrize(
    "text", ["nope", "sheets(", "sheets)", "sheets(properties", ",", "a..b", "sheets/", "%", "()", "sheets.*.title"]
)
def test_mask_refuses(text: str) -> None:
    """What is not a mask, or leads nowhere, is refused with the path at fault."""
    with pytest.raises(ApiError) as caught:
        Mask.parse("sheets", "Spreadsheet", text)
    assert caught.value.details[0]["fieldViolations"][0]["field"] in (text, "a")


@pytest.mark.parametrize("text", ["sheets(" * 5000, "sheets." * 5000 + "a"])
def test_mask_too_deep(text: str) -> None:
    """A mask deeper than the reader can walk is refused, not a crash."""
    assert refusal(lambda: Mask.parse("sheets", "Spreadsheet", text)) == "Request contains an invalid argument."


@given(st.text(st.sampled_from("sheetdaprois_TtlnV(),./* ")))
def test_mask_never_crashes(text: str) -> None:
    """Any text at all is either a mask or refused with a 400."""
    for act in (Mask.parse, expand_fields):
        try:
            act("sheets", "Spreadsheet", text)
        except ApiError as error:
            assert error.code == 400  # noqa: PT017 - both outcomes are right


def test_mask_of_drive_refuses_in_drives_words() -> None:
    """Drive names the selection and the parameter."""
    with pytest.raises(ApiError) as caught:
        Mask.parse("drive", "File", "id,nope")
    assert caught.value.envelope()["error"]["errors"][0] == {
        "message": "Invalid field selection nope",
        "domain": "global",
        "reason": "invalidParameter",
        "location": "fields",
        "locationType": "parameter",
    }


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("*", [("*",)]),
        ("userEnteredValue", [("userEnteredValue",)]),
        ("user_entered_format.text_format", [("userEnteredFormat", "textFormat")]),
        (
            "userEnteredFormat(textFormat/bold,wrapStrategy),note",
            [("userEnteredFormat", "textFormat", "bold"), ("userEnteredFormat", "wrapStrategy"), ("note",)],
        ),
    ],
)
def test_expand_fields(text: str, paths: list[tuple[str, ...]]) -> None:
    """An update's own mask gives checked paths in the schema's names."""
    assert expand_fields("sheets", "CellData", text) == paths


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "At least one field must be listed in 'fields'."), ("nope", "Invalid field: nope"), ("a(", "Invalid field:")],
)
def test_expand_fields_refuses(text: str, message: str) -> None:
    """An empty mask, or a path that leads nowhere, is refused."""
    assert refusal(lambda: expand_fields("sheets", "CellData", text)).startswith(message)


def test_parameters_are_typed() -> None:
    """Booleans, numbers, repeated and enumerated values come out as what they are, defaults filled in."""
    get = methods()["sheets.spreadsheets.get"]
    params, mask = read_parameters(
        get,
        {"spreadsheetId": "s"},
        [("includeGridData", "True"), ("ranges", "A1"), ("ranges", "B:B"), ("key", "k"), ("fields", "sheets")],
    )
    assert params == {"spreadsheetId": "s", "includeGridData": True, "ranges": ["A1", "B:B"]}
    assert mask is not None
    listed, _ = read_parameters(methods()["drive.files.list"], {}, [("alt", "media")])
    assert (listed["pageSize"], listed["alt"]) == (100, "media")


def test_parameters_in_snake_case() -> None:
    """A query may use snake_case, as the reader of the real services allows."""
    update = methods()["sheets.spreadsheets.values.update"]
    params, _ = read_parameters(update, {"spreadsheetId": "s", "range": "A1"}, [("value_input_option", "RAW")])
    assert params["valueInputOption"] == "RAW"


@pytest.mark.parametrize(
    ("method", "query", "message"),
    [
        ("sheets.spreadsheets.get", ("nope", "1"), 'Unknown name "nope": Cannot bind query parameter.'),
        ("sheets.spreadsheets.get", ("includeGridData", "2"), "Invalid value at 'include_grid_data' (TYPE_BOOL)"),
        ("sheets.spreadsheets.values.batchGet", ("majorDimension", "X"), "Invalid value at 'major_dimension' (type"),
        ("forms.forms.responses.list", ("pageSize", "many"), "Invalid value at 'page_size' (TYPE_INT32), \"many\""),
        ("drive.files.list", ("pageSize", "many"), "Invalid value 'many' for parameter pageSize"),
        ("drive.files.list", ("pageSize", "1001"), "Invalid value '1001'. Values must be within the range: [1, 1000]"),
        ("drive.files.export", ("x", "1"), "Required parameter: mimeType"),
    ],
)
def test_parameters_refused(method: str, query: tuple[str, str], message: str) -> None:
    """A parameter that is unknown, wrong or missing is refused; Drive ignores unknown ones."""
    path = {"fileId": "f"} if "fileId" in methods()[method].params else {}
    assert message in refusal(lambda: read_parameters(methods()[method], path, [query]))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "Unexpected token."),
        (b'{"a": NaN}', "Unexpected token."),
        (b'{"a": 1e999}', "Number exceeds the range of double."),
        (b'{"a": "\\ud800"}', "Invalid low surrogate."),
        (b'{"a": "\xff"}', "Encountered non UTF-8 code points."),
        (b"[" * 100_000, "Message too deep."),
        (b"1" * 5000, "Exceeds the limit"),
    ],
)
def test_json_is_read_strictly(body: bytes, message: str) -> None:
    """What Python's reader would let through, Google's does not."""
    assert message in refusal(lambda: parse_json(body))


def test_json_keeps_numbers() -> None:
    """Whole numbers stay whole, others are doubles."""
    assert parse_json(b'[1, 2.5, "\\ud83c\\udf35"]') == [1, 2.5, "🌵"]


def test_body_of_a_resource_has_a_place() -> None:
    """The body of `values.update` is `data` in the request message; no body is {}."""
    update = methods()["sheets.spreadsheets.values.update"]
    assert "at 'data'" in refusal(lambda: read_body(update, b'{"x": 1}'))
    assert "at 'form'" in refusal(lambda: read_body(methods()["forms.forms.create"], b'{"x": 1}'))
    assert 'name "x": ' in refusal(lambda: read_body(methods()["forms.forms.batchUpdate"], b'{"x": 1}'))
    assert read_body(update, b" ") == {}
    assert read_body(methods()["forms.forms.get"], b"ignored") == {}


def test_body_nested_too_deep_for_the_schema() -> None:
    """A body deeper than the reader can walk is refused, not a crash."""
    deep = b'{"tabs":[' + b'{"childTabs":[' * 400 + b"]}" * 400 + b"]}"
    assert refusal(lambda: read_body(methods()["docs.documents.create"], deep)).endswith("Message too deep.")


def test_names_are_spelled_both_ways() -> None:
    """Every property of every document survives the way to snake_case unmixed."""
    for api in ("forms", "sheets", "docs", "drive"):
        for one in document(api)["schemas"].values():
            names = list(one.get("properties", {}))
            assert len({to_snake(name) for name in names}) == len(names)
