"""Queries and bodies are read by the method's declaration."""

from __future__ import annotations

import pytest

from pipeline.emulator.discovery import methods, read_body, read_parameters
from pipeline.emulator.errors import ApiError
from tests.emulator.discovery.refusals import refusal


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
    assert refusal(lambda: read_body(methods()["docs.documents.create"], deep)).endswith("for key 'childTabs'")


@pytest.mark.parametrize(
    ("method", "query", "message"),
    [
        (
            "sheets.spreadsheets.get",
            [("spreadsheetId", "other")],
            "Field 'spreadsheetId' could not be found in request",
        ),
        (
            "sheets.spreadsheets.values.get",
            [("majorDimension", "ROWS"), ("majorDimension", "COLUMNS")],
            'Unknown name "majorDimension": Proto field is not repeating, cannot start list.',
        ),
        (
            "sheets.spreadsheets.values.get",
            [("valueRenderOption", "RAW")],
            '(type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), "RAW"',
        ),
        ("forms.forms.responses.list", [("pageSize", "9" * 5000)], "Invalid value at 'page_size' (TYPE_INT32), \"999"),
        ("forms.forms.responses.list", [("pageSize", "\u0661")], "Invalid value at 'page_size' (TYPE_INT32)"),
        ("sheets.spreadsheets.get", [("alt", "xml")], "Invalid value at 'alt'"),
        ("drive.files.list", [("alt", "xml")], "Invalid value 'xml' for parameter alt"),
        ("drive.files.list", [("pageSize", "2147483648")], "Invalid value '2147483648' for parameter pageSize"),
    ],
)
def test_queries_refused(method: str, query: list[tuple[str, str]], message: str) -> None:
    """What a query says twice, or wrongly, or in the place of the path, is refused."""
    assert message in refusal(lambda: read_parameters(methods()[method], {}, query))


def test_all_errors_of_a_query_come_at_once() -> None:
    """Each wrong parameter has its line and its violation; one that is not built is named alone."""
    method = methods()["sheets.spreadsheets.get"]
    with pytest.raises(ApiError) as caught:
        read_parameters(method, {}, [("foo", "1"), ("includeGridData", "maybe")])
    violations = caught.value.details[0]["fieldViolations"]
    assert [one.get("field") for one in violations] == [None, "include_grid_data"]
    assert caught.value.message == "\n".join(one["description"] for one in violations)
    for query in ([("alt", "proto")], [("foo", "1"), ("callback", "f")]):
        with pytest.raises(ApiError) as caught:
            read_parameters(method, {}, query)
        assert caught.value.code == 501


def test_common_parameters_are_taken() -> None:
    """Every method takes them, also with a dollar; in Drive the last of two values counts."""
    get, common = methods()["sheets.spreadsheets.get"], [("prettyPrint", "false"), ("quotaUser", "q"), ("$.xgafv", "2")]
    params, mask = read_parameters(get, {"spreadsheetId": "s"}, [*common, ("$alt", "json"), ("$fields", "properties")])
    assert (params, mask is not None) == ({"spreadsheetId": "s", "alt": "json"}, True)
    listed, _ = read_parameters(methods()["drive.files.list"], {}, [("pageSize", "1"), ("pageSize", "2"), ("foo", "x")])
    assert listed["pageSize"] == 2
