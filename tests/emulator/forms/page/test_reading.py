"""What browsers send, read and written back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.forms.page.reading import (
    OTHER,
    Fields,
    Typed,
    fill_fields,
    is_address,
    question_of,
    read_answer,
    read_fields,
    read_prefill,
)
from tests.emulator.forms.desk import TEXT, Json, ask, choose, grid

NAME = "entry.0000000a"
OWN = f"{NAME}.other_option_response"
PARAGRAPH: Json = {"textQuestion": {"paragraph": True}}


def first_question(item: Json) -> tuple[Json, Json]:
    """An item with its first question, which has an id."""
    question = (item.get("questionItem", {}).get("question") or item["questionGroupItem"]["questions"][0]) | {
        "questionId": "0000000a"
    }
    return item, question


READ: list[tuple[Json, dict[str, list[str]], list[str]]] = [
    (ask(TEXT), {NAME: ["x"]}, ["x"]),
    (ask(TEXT), {NAME: ["  "]}, []),
    (ask(TEXT), {}, []),
    (ask(PARAGRAPH), {NAME: [" a\nb "]}, [" a\nb "]),
    (choose("RADIO", "a", {"isOther": True}), {NAME: ["a"]}, ["a"]),
    (choose("RADIO", "a", {"isOther": True}), {NAME: [OTHER], OWN: ["mine"]}, ["mine"]),
    (choose("RADIO", "a", {"isOther": True}), {OWN: ["mine"]}, ["mine"]),
    (choose("CHECKBOX", "a", "b", {"isOther": True}), {NAME: ["a", "b", OTHER], OWN: ["a"]}, ["a", "b"]),
    (choose("DROP_DOWN", "a"), {NAME: [""]}, []),
    (choose("RADIO", "a", "b"), {NAME: ["a", "b"]}, ["a"]),
    (ask({"scaleQuestion": {"high": 5}}), {NAME: ["0"]}, ["0"]),
    (ask({"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "STAR"}}), {NAME: ["5"]}, ["5"]),
    (ask({"dateQuestion": {"includeYear": True}}), {NAME: ["2026-05-19"]}, ["2026-05-19"]),
    (ask({"dateQuestion": {}}), {f"{NAME}_month": ["05"], f"{NAME}_day": ["9"]}, ["05-09"]),
    (ask({"dateQuestion": {}}), {f"{NAME}_month": [""], f"{NAME}_day": [""]}, []),
    (
        ask({"dateQuestion": {"includeYear": True, "includeTime": True}}),
        {NAME: ["2026-05-19"], f"{NAME}_time": ["14:51"]},
        ["2026-05-19 14:51"],
    ),
    (ask({"timeQuestion": {}}), {NAME: ["14:51"]}, ["14:51"]),
    (ask({"timeQuestion": {"duration": True}}), {f"{NAME}_hour": ["1"], f"{NAME}_minute": ["5"]}, ["01:05"]),
    (ask({"timeQuestion": {"duration": True}}), {f"{NAME}_minute": ["5"]}, ["00:05"]),
    (ask({"timeQuestion": {"duration": True}}), {}, []),
    (ask({"timeQuestion": {}}), {NAME: [""]}, []),
    (ask({"scaleQuestion": {"high": 5}}), {}, []),
    (grid("CHECKBOX"), {NAME: ["A", "B"]}, ["A", "B"]),
    (ask({"fileUploadQuestion": {"folderId": "f"}}), {NAME: ["x"]}, []),
]


@pytest.mark.parametrize(("item", "fields", "values"), READ)
def test_values(item: Json, fields: Fields, values: list[str]) -> None:
    """What was typed becomes values as the API lists them; what was left out becomes none."""
    assert read_answer(*first_question(item), fields) == Typed(values)


PROBLEMS: list[tuple[Json, dict[str, list[str]], str]] = [
    (ask({"required": True, **TEXT}), {NAME: [" "]}, "answer this question"),
    (choose("RADIO", "a", required=True), {}, "choose an answer"),
    (ask({"required": True, "scaleQuestion": {"high": 5}}), {}, "choose an answer"),
    (ask({"required": True, "fileUploadQuestion": {"folderId": "f"}}), {}, "cannot be sent"),
    (ask(TEXT), {NAME: ["a\nb"]}, "one line"),
    (choose("RADIO", "a"), {NAME: ["z"]}, "has changed"),
    (choose("RADIO", "a", {"isOther": True}), {NAME: [OTHER]}, "own answer"),
    (choose("RADIO", "a", {"isOther": True}), {NAME: ["a"], OWN: ["mine"]}, "choose “Other”"),
    (ask({"scaleQuestion": {"high": 5}}), {NAME: ["6"]}, "steps"),
    (ask({"dateQuestion": {"includeYear": True}}), {NAME: ["20260-05-19"]}, "a date"),
    (ask({"dateQuestion": {}}), {f"{NAME}_month": ["02"], f"{NAME}_day": ["30"]}, "a date"),
    (ask({"dateQuestion": {"includeTime": True}}), {f"{NAME}_month": ["02"], f"{NAME}_day": ["3"]}, "and a time"),
    (ask({"timeQuestion": {}}), {NAME: ["25:00"]}, "time of day"),
    (ask({"timeQuestion": {"duration": True}}), {f"{NAME}_hour": ["1.5"]}, "hours and minutes"),
    (ask({"timeQuestion": {"duration": True}}), {f"{NAME}_minute": ["60"]}, "hours and minutes"),
]


@pytest.mark.parametrize(("item", "fields", "words"), PROBLEMS)
def test_problems(item: Json, fields: Fields, words: str) -> None:
    """What cannot be kept is told to the person in words, and gives no value."""
    typed = read_answer(*first_question(item), fields)
    assert words in typed.problem
    assert typed.values == []


@pytest.mark.parametrize(("item", "fields", "values"), READ)
def test_filled_again(item: Json, fields: Fields, values: list[str]) -> None:
    """Values kept fill the fields from which the same values are read."""
    if "own" not in str(fields):
        assert read_answer(*first_question(item), fill_fields(*first_question(item), values)).values == values


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_any_text_arrives(text: str) -> None:
    """Line breaks travel as CRLF and arrive as LF; everything else arrives as it was typed."""
    sent = urlencode({NAME: text.replace("\n", "\r\n")})
    fields = read_fields(sent)
    assert fields[NAME] == [text]
    assert read_answer(*first_question(ask(PARAGRAPH)), fields).values == ([text] if text.strip() else [])


def test_prefilled() -> None:
    """A link names questions in hexadecimal or in decimal; what does not fit is left out."""
    questions = [first_question(choose("RADIO", "a", {"isOther": True}))]
    for name in (NAME, "entry.10"):
        assert read_prefill(questions, {name: ["a"]}) == {NAME: ["a"]}
        assert read_prefill(questions, {name: ["mine"]}) == {NAME: [OTHER], OWN: ["mine"]}
    assert read_prefill([first_question(choose("RADIO", "a"))], {NAME: ["z"]}) == {NAME: []}
    assert read_prefill(questions, {"entry.0000000b": ["a"], "usp": ["pp_url"]}) == {}


def test_too_many_fields() -> None:
    """A flood of fields is not read."""
    with pytest.raises(ValueError):
        read_fields("a=1&" * 20_001)


@pytest.mark.parametrize(
    ("field", "name"),
    [(NAME, "0000000a"), (OWN, "0000000a"), (f"{NAME}_hour", "0000000a"), ("entry.x", ""), ("at", "")],
)
def test_fields_of_a_question(field: str, name: str) -> None:
    """A field belongs to the question its name tells."""
    assert question_of(field) == name


@pytest.mark.parametrize(
    ("text", "good"), [("me@school.org", True), ("me", False), ("me@x", False), ("a b@c.d", False)]
)
def test_addresses(text: str, good: Any) -> None:
    """An address has a name and a domain."""
    assert is_address(text) is good
