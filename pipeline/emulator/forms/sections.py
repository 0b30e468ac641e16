"""A form's items and the values answered come in; its sections, and the way a respondent takes through them, go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.emulator.forms.checks import options_of, questions_of
from pipeline.emulator.forms.content import Json

Values = Mapping[str, list[str]]


@dataclass(frozen=True)
class Section:
    """One page of a form: its place, the page break that opens it ({} for the first) and the items beneath."""

    place: int
    head: Json
    items: list[Json]

    @property
    def questions(self) -> list[Json]:
        """The questions asked on this page, in order."""
        return [question for item in self.items for question in questions_of(item)]

    @property
    def jumps(self) -> list[Json]:
        """The options on this page that lead somewhere of their own."""
        options = (option for item in self.items for option in options_of(item))
        return [option for option in options if option.keys() & {"goToAction", "goToSectionId"}]


def questions_with_items(items: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every question with the item that poses it, in order."""
    yield from ((item, question) for item in items for question in questions_of(item))


def split_sections(items: list[Json]) -> list[Section]:
    """The sections in order; a form without page breaks has one."""
    sections = [Section(0, {}, [])]
    for item in items:
        if "pageBreakItem" in item:
            sections.append(Section(len(sections), item, []))
        else:
            sections[-1].items.append(item)
    return sections


def follow(sections: list[Section], place: int, values: Values) -> int:
    """The place of the section that follows with these values; the number of sections means the end."""
    jump = _choose_jump(sections[place], values)
    action = jump.get("goToAction")
    if action == "SUBMIT_FORM":
        return len(sections)
    if action == "RESTART_FORM":
        return 0
    named = (section.place for section in sections if section.head.get("itemId", "") == jump.get("goToSectionId"))
    return next(named, place + 1)


def walk(sections: list[Section], values: Values) -> Iterator[Section]:
    """The sections met from the start to the end, each once: whoever is led back has seen what follows."""
    place, met = 0, set()
    while place < len(sections) and place not in met:
        met.add(place)
        yield sections[place]
        place = follow(sections, place, values)


def _choose_jump(section: Section, values: Values) -> Json:
    """The option chosen last in a section that leads somewhere, or {}."""
    found: Json = {}
    for question in section.questions:
        options = question.get("choiceQuestion", {}).get("options", [])
        other: Json = next((option for option in options if option.get("isOther")), {})
        for value in values.get(question["questionId"], []):
            chosen: Json = next((option for option in options if option.get("value") == value), other)
            if chosen.keys() & {"goToAction", "goToSectionId"}:
                found = chosen
    return found
