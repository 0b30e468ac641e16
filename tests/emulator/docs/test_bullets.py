"""Lists over HTTP: presets, levels by leading tabs, joining the list before, leaving it."""

from __future__ import annotations

import pytest

from .conftest import MakeDesk
from .desk import Desk, Json, span


def bullets(start: int, end: int, preset: str = "BULLET_DISC_CIRCLE_SQUARE") -> Json:
    return {"createParagraphBullets": {"range": span(start, end), "bulletPreset": preset}}


def levels(desk: Desk, at: int = 0) -> list[Json]:
    """Return the nesting levels of the list that a paragraph belongs to."""
    list_id = desk.paragraphs[at]["bullet"]["listId"]
    found: list[Json] = desk.read()["lists"][list_id]["listProperties"]["nestingLevels"]
    return found


def test_leading_tabs_set_the_level_and_go(make_desk: MakeDesk) -> None:
    """Each level has its indents."""
    desk = make_desk("one\n\ttwo\n\t\tthree\nfour")
    desk.batch(bullets(1, 12))
    assert desk.text == "one\ntwo\nthree\nfour\n"
    first, second, third, fourth = desk.paragraphs
    assert [one["bullet"].get("nestingLevel") for one in (first, second, third)] == [None, 1, 2]
    assert len({one["bullet"]["listId"] for one in (first, second, third)}) == 1
    assert second["paragraphStyle"]["indentStart"] == {"magnitude": 72, "unit": "PT"}
    assert second["paragraphStyle"]["indentFirstLine"] == {"magnitude": 54, "unit": "PT"}
    assert "bullet" not in fourth


@pytest.mark.parametrize(
    ("preset", "looks"),
    [
        ("BULLET_DISC_CIRCLE_SQUARE", [("●", "%0"), ("○", "%1"), ("■", "%2"), ("●", "%3")]),
        ("BULLET_ARROW_DIAMOND_DISC", [("➔", "%0"), ("◆", "%1"), ("●", "%2"), ("➔", "%3")]),
        ("BULLET_CHECKBOX", [("GLYPH_TYPE_UNSPECIFIED", f"%{level}") for level in range(4)]),
        ("NUMBERED_DECIMAL_ALPHA_ROMAN", [("DECIMAL", "%0."), ("ALPHA", "%1."), ("ROMAN", "%2."), ("DECIMAL", "%3.")]),
        ("NUMBERED_DECIMAL_ALPHA_ROMAN_PARENS", [("DECIMAL", "%0)"), ("ALPHA", "%1)"), ("ROMAN", "%2)")]),
        ("NUMBERED_DECIMAL_NESTED", [("DECIMAL", "%0."), ("DECIMAL", "%0.%1."), ("DECIMAL", "%0.%1.%2.")]),
        ("NUMBERED_ZERODECIMAL_ALPHA_ROMAN", [("ZERO_DECIMAL", "%0."), ("ALPHA", "%1."), ("ROMAN", "%2.")]),
    ],
)
def test_a_preset_gives_nine_levels(make_desk: MakeDesk, preset: str, looks: list[tuple[str, str]]) -> None:
    """The glyphs come round every three; Roman numbers stand to the right."""
    desk = make_desk("one")
    desk.batch(bullets(1, 2, preset))
    made = levels(desk)
    assert len(made) == 9
    shown = [(level.get("glyphSymbol") or level["glyphType"], level["glyphFormat"]) for level in made]
    assert shown[: len(looks)] == looks
    assert {level["bulletAlignment"] for level in made if level.get("glyphType") == "ROMAN"} <= {"END"}


def test_items_join_the_list_before_them_when_it_is_of_the_same_preset(make_desk: MakeDesk) -> None:
    """Otherwise, or with a paragraph between, they start one."""
    desk = make_desk("a\nb\nc\n\nd")
    desk.batch(bullets(1, 2), bullets(3, 4), bullets(5, 6, "NUMBERED_DECIMAL_NESTED"), bullets(8, 9))
    lists = [one["bullet"]["listId"] if "bullet" in one else None for one in desk.paragraphs]
    assert lists[0] == lists[1]
    assert lists[3] is None
    assert len(set(lists)) == 4


def test_more_than_eight_tabs_are_the_last_level(make_desk: MakeDesk) -> None:
    """There are nine; all tabs go."""
    desk = make_desk("\t" * 12 + "deep")
    desk.batch(bullets(3, 4))
    assert desk.text == "deep\n"
    assert desk.paragraphs[0]["bullet"]["nestingLevel"] == 8


def test_leaving_a_list_keeps_the_indent_of_nested_items(make_desk: MakeDesk) -> None:
    """The first level stands at the margin again; plain paragraphs are left alone."""
    desk = make_desk("a\n\tb\nc")
    desk.batch(bullets(1, 4), {"deleteParagraphBullets": {"range": span(1, 6)}})
    plain = {"namedStyleType": "NORMAL_TEXT", "direction": "LEFT_TO_RIGHT"}
    indent = {"magnitude": 36, "unit": "PT"}
    assert [one["paragraphStyle"] for one in desk.paragraphs] == [
        plain,
        plain | {"indentFirstLine": indent, "indentStart": indent},
        plain,
    ]
    assert not any("bullet" in one for one in desk.paragraphs)


def test_a_range_of_marks_only_makes_no_list(desk: Desk) -> None:
    """And without a preset nothing is made."""
    desk.batch(bullets(0, 1))
    assert "lists" not in desk.read()
    assert "preset must be specified" in desk.refuse({"createParagraphBullets": {"range": span(1, 2)}})
