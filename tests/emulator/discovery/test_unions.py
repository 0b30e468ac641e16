"""The unions that were written down are those of the documents."""

from __future__ import annotations

from pipeline.emulator.discovery.documents import schema
from pipeline.emulator.discovery.unions import UNIONS, union_of


def test_unions_name_real_fields() -> None:
    """Each member of a union that we wrote down is a field of its schema."""
    for (api, ref), (_, members) in UNIONS.items():
        assert set(members.split()) <= schema(api, ref)["properties"].keys(), ref


def test_union_of() -> None:
    """A union without a list of members is all of its schema; most schemas have none."""
    assert union_of("sheets", "PasteDataRequest") == ("kind", frozenset({"delimiter", "html"}))
    assert union_of("sheets", "ConditionValue") == ("value", frozenset({"relativeDate", "userEnteredValue"}))
    assert union_of("sheets", "GridRange") == ("", frozenset())
