"""Named ranges over HTTP: made, listed, moved by edits, replaced and deleted."""

from __future__ import annotations

from typing import Any

from .conftest import MakeDesk
from .desk import Desk, Json, span


def name_range(desk: Desk, name: str, start: int, end: int) -> str:
    reply = desk.batch({"createNamedRange": {"name": name, "range": span(start, end)}})[0]
    return str(reply["createNamedRange"]["namedRangeId"])


def list_ranges(desk: Desk) -> dict[str, list[list[Json]]]:
    named: dict[str, Any] = desk.read().get("namedRanges", {})
    return {name: [one["ranges"] for one in collection["namedRanges"]] for name, collection in named.items()}


def replace(text: str, **which: str) -> Json:
    return {"replaceNamedRangeContent": {"text": text, **which}}


def test_ranges_share_a_name_but_no_id(make_desk: MakeDesk) -> None:
    """They are listed under the name, each with its own id."""
    desk = make_desk("abcdef")
    first, second = name_range(desk, "x", 1, 3), name_range(desk, "x", 2, 5)
    collection = desk.read()["namedRanges"]["x"]
    assert collection["name"] == "x"
    assert [(one["namedRangeId"], one["ranges"]) for one in collection["namedRanges"]] == [
        (first, [{"startIndex": 1, "endIndex": 3}]),
        (second, [{"startIndex": 2, "endIndex": 5}]),
    ]


def test_a_table_splits_the_range_it_is_put_in(make_desk: MakeDesk) -> None:
    """The parts lie before and after it."""
    desk = make_desk("abcdef")
    name_range(desk, "x", 2, 6)
    desk.batch({"insertTable": {"location": {"index": 4}, "rows": 1, "columns": 1}})
    assert list_ranges(desk) == {"x": [[{"startIndex": 2, "endIndex": 4}, {"startIndex": 10, "endIndex": 12}]]}
    desk.batch(replace("new", namedRangeName="x"))
    assert desk.text == "anew\n\nf\n"
    assert list_ranges(desk) == {"x": [[{"startIndex": 2, "endIndex": 5}]]}


def test_replacing_keeps_the_first_characters_look(make_desk: MakeDesk) -> None:
    """The text is plain; the range then covers it."""
    desk = make_desk("abcdef")
    range_id = name_range(desk, "x", 2, 5)
    desk.batch({"updateTextStyle": {"range": span(2, 3), "fields": "bold", "textStyle": {"bold": True}}})
    desk.batch(replace("1\n2", namedRangeId=range_id))
    assert desk.runs == [("a", {}), ("1\n", {"bold": True}), ("2", {"bold": True}), ("ef\n", {})]
    assert list_ranges(desk) == {"x": [[{"startIndex": 2, "endIndex": 5}]]}


def test_replacing_by_nothing_takes_the_range_away(make_desk: MakeDesk) -> None:
    """As does deleting all it covers."""
    for request in (replace("", namedRangeName="x"), {"deleteContentRange": {"range": span(1, 4)}}):
        desk = make_desk("abcd")
        name_range(desk, "x", 2, 4)
        desk.batch(request)
        assert list_ranges(desk) == {}


def test_deleting_by_name_deletes_all_of_that_name(make_desk: MakeDesk) -> None:
    """By id only the one; the content stays."""
    desk = make_desk("abcd")
    gone, _ = name_range(desk, "x", 1, 2), name_range(desk, "x", 2, 3)
    name_range(desk, "y", 3, 4)
    desk.batch({"deleteNamedRange": {"namedRangeId": gone}})
    assert list_ranges(desk)["x"] == [[{"startIndex": 2, "endIndex": 3}]]
    desk.batch({"deleteNamedRange": {"name": "x"}})
    assert set(list_ranges(desk)) == {"y"}
    assert desk.text == "abcd\n"


def test_a_name_nobody_has_changes_nothing_but_an_id_must_exist(make_desk: MakeDesk) -> None:
    """As Google documents it."""
    desk = make_desk("abcd")
    desk.batch(replace("x", namedRangeName="none"), {"deleteNamedRange": {"name": "none"}})
    assert "kix.none was not found" in desk.refuse(replace("x", namedRangeId="kix.none"))
    assert "must be specified" in desk.refuse({"deleteNamedRange": {}})
    assert desk.text == "abcd\n"


def test_names_have_1_to_256_units(make_desk: MakeDesk) -> None:
    """Counted in UTF-16."""
    desk = make_desk("abcd")
    name_range(desk, "🎉" * 128, 1, 2)
    for name in ("", "🎉" * 128 + "x"):
        assert "256 characters" in desk.refuse({"createNamedRange": {"name": name, "range": span(1, 2)}})


def test_a_range_that_may_not_be_deleted_may_not_be_replaced(make_desk: MakeDesk) -> None:
    """Over the last newline, or from a table on."""
    desk = make_desk("ab")
    name_range(desk, "end", 1, 4)
    assert "end of the segment" in desk.refuse(replace("x", namedRangeName="end"))
    desk.batch({"insertTable": {"location": {"index": 2}, "rows": 1, "columns": 1}})
    name_range(desk, "table", 3, 8)
    assert "inside the bounds of an existing paragraph" in desk.refuse(replace("x", namedRangeName="table"))


def test_overlapping_ranges_of_one_name_are_both_replaced(make_desk: MakeDesk) -> None:
    """A range within the first's content goes with it."""
    desk = make_desk("abcdef")
    name_range(desk, "x", 1, 5)
    name_range(desk, "x", 2, 3)
    desk.batch(replace("new", namedRangeName="x"))
    assert desk.text == "newef\n"
    assert len(list_ranges(desk)["x"]) == 1
