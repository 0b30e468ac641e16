"""The way through a form's sections."""

from __future__ import annotations

from pipeline.emulator.forms.sections import follow, questions_with_items, split_sections, walk
from tests.emulator.forms.desk import TEXT, Json, ask, choose

OPTIONS: list[Json] = [
    {"value": "on"},
    {"value": "end", "goToAction": "SUBMIT_FORM"},
    {"value": "start", "goToAction": "RESTART_FORM"},
    {"value": "last", "goToSectionId": "0000000c"},
    {"value": "lost", "goToSectionId": "0000000d"},
    {"isOther": True, "goToAction": "SUBMIT_FORM"},
]


def form() -> list[Json]:
    """Three sections, the second with a question that leads on."""
    item = choose("RADIO", *OPTIONS, questionId="0000000a")
    breaks: list[Json] = [{"itemId": name, "pageBreakItem": {}} for name in ("0000000b", "0000000c")]
    return [ask({**TEXT, "questionId": "00000009"}), breaks[0], item, breaks[1]]


def test_split() -> None:
    """Page breaks open sections; questions come with the items that pose them."""
    sections = split_sections(form())
    assert [(section.head.get("itemId"), len(section.items)) for section in sections] == [
        (None, 1), ("0000000b", 1), ("0000000c", 0)
    ]  # fmt: skip
    assert [len(section.jumps) for section in sections] == [0, 5, 0]
    assert [question["questionId"] for _, question in questions_with_items(form())] == ["00000009", "0000000a"]
    assert [section.place for section in split_sections([])] == [0]


def test_follow() -> None:
    """An option leads to the end, the start, or a section; one whose section is gone leads on."""
    sections = split_sections(form())
    chosen = {"on": 2, "end": 3, "start": 0, "last": 2, "lost": 2, "my own": 3}
    assert {value: follow(sections, 1, {"0000000a": [value]}) for value in chosen} == chosen
    assert follow(sections, 1, {}) == 2


def test_walk() -> None:
    """Each section is met once, also by who is led back."""
    sections = split_sections(form())

    def way(value: str) -> list[int]:
        return [section.place for section in walk(sections, {"0000000a": [value]})]

    assert (way("on"), way("end"), way("start")) == ([0, 1, 2], [0, 1], [0, 1])
