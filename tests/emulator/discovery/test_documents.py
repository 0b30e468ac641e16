"""Names come from the documents, and are spelled in both ways."""

from __future__ import annotations

import pytest

from pipeline.emulator.discovery import kinds
from pipeline.emulator.discovery.documents import document, name_enum, to_snake


def test_kinds_are_the_members_of_the_union() -> None:
    """The request kinds of a batch come from the document."""
    assert {"updateCells", "addSheet", "addChart"} <= kinds("sheets")
    assert "insertText" in kinds("docs")
    assert kinds("forms") >= {"createItem", "moveItem", "updateSettings"}


def test_names_are_spelled_both_ways() -> None:
    """Every property of every document survives the way to snake_case unmixed."""
    for api in ("forms", "sheets", "docs", "drive"):
        for one in document(api)["schemas"].values():
            names = list(one.get("properties", {}))
            assert len({to_snake(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("field", "names", "name"),
    [
        ("majorDimension", ["DIMENSION_UNSPECIFIED", "ROWS"], "Dimension"),
        ("valueInputOption", ["INPUT_VALUE_OPTION_UNSPECIFIED", "RAW"], "ValueInputOption"),
        ("responseValueRenderOption", ["FORMATTED_VALUE"], "ValueRenderOption"),
        ("numberFormatSource", ["CHART_NUMBER_FORMAT_SOURCE_UNDEFINED"], "ChartNumberFormatSource"),
    ],
)
def test_enums_have_names(field: str, names: list[str], name: str) -> None:
    """The first value of an enum tells its name; where it does not, the field does."""
    assert name_enum("sheets", field, names) == f"google.apps.sheets.v4.{name}"
