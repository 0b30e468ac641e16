"""Masks are read in every spelling; those that lead nowhere are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.discovery import Mask, expand_fields
from pipeline.emulator.errors import ApiError
from tests.emulator.discovery.refusals import refusal


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
