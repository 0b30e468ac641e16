"""What a browser sent comes in; the values typed, or what to ask the person to put right, go out, and back again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from pipeline.emulator.forms.answers import choice_of
from pipeline.emulator.forms.checks import QUESTION_KINDS, kind_of
from pipeline.emulator.forms.content import Json
from pipeline.emulator.forms.values import fits

Fields = dict[str, list[str]]
"""A submitted form's fields as a browser names them, each with its values in order."""

OTHER = "__other_option__"
MOST_FIELDS = 20_000
_ENTRY = re.compile(r"entry\.([0-9a-f]{8})(?:[._][a-z_]+)?")
_NUMBER = re.compile(r"entry\.(\d{1,10})")
_DIGITS = re.compile(r"\d{1,3}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Typed(NamedTuple):
    """What was typed for one question: its values as the API lists them, or a problem in words for the person."""

    values: list[str]
    problem: str = ""


def read_fields(text: str) -> Fields:
    """The fields of an urlencoded text, line breaks as the API has them; ValueError for too many."""
    fields: Fields = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS):
        fields.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\r", "\n"))
    return fields


def first(fields: Mapping[str, list[str]], name: str) -> str:
    """A field's first value, "" where it is missing."""
    return (fields.get(name) or [""])[0]


def question_of(field: str) -> str:
    """The id of the question that a field belongs to, or ""."""
    match = _ENTRY.fullmatch(field)
    return match[1] if match else ""


def read_answer(item: Json, question: Json, fields: Fields) -> Typed:
    """What was typed for a question; a required one left out is a problem."""
    kind = kind_of(question, QUESTION_KINDS, "question")
    name = f"entry.{question['questionId']}"
    choice = choice_of(item, question)
    typed = _read_choice(choice, name, fields) if choice else _READERS[kind](question[kind], name, fields)
    if typed.problem or not question.get("required") or typed.values:
        return typed
    if kind == "fileUploadQuestion":
        return Typed([], "A file is required here, which only Google's own page can take: this form cannot be sent.")
    return Typed([], "Please choose an answer." if choice or kind in _CHOSEN else "Please answer this question.")


def fill_fields(item: Json, question: Json, values: list[str]) -> Fields:
    """The fields that show these values; what does not fit is left out."""
    name = f"entry.{question['questionId']}"
    if not values:
        return {}
    if choice := choice_of(item, question):
        return _fill_choice(choice, name, values)
    if "dateQuestion" in question:
        return _fill_date(question["dateQuestion"], name, values[0])
    if question.get("timeQuestion", {}).get("duration"):
        hours, _, minutes = values[0].partition(":")
        return {f"{name}_hour": [hours], f"{name}_minute": [minutes]}
    return {name: values[:1]}


def read_prefill(questions: Iterable[tuple[Json, Json]], fields: Fields) -> Fields:
    """The fields that a link like `?entry.ID=value` fills in; the id in hexadecimal or, as Google's links, decimal."""
    given: Fields = {}
    for field, values in fields.items():
        number = _NUMBER.fullmatch(field)
        question_id = question_of(field) or (f"{int(number[1]):08x}" if number else "")
        given.setdefault(question_id, []).extend(values)
    filled: Fields = {}
    for item, question in questions:
        filled |= fill_fields(item, question, given.get(question["questionId"], []))
    return filled


def is_address(text: str) -> bool:
    """Whether a text looks like an email address."""
    return bool(_ADDRESS.fullmatch(text))


def _read_choice(choice: Json, name: str, fields: Fields) -> Typed:
    several = choice["type"] == "CHECKBOX"
    chosen = [value for value in fields.get(name, []) if value]
    own = first(fields, f"{name}.other_option_response")
    if own.strip() and OTHER not in chosen:
        if chosen:
            return Typed([], "You wrote an answer of your own: choose “Other” to send it, or clear its text.")
        chosen = [OTHER]
    if OTHER in chosen and not own.strip():
        return Typed([], "Please write your own answer beside “Other”, or choose another one.")
    values = list(dict.fromkeys(own if value == OTHER else value for value in chosen))
    offered = {option.get("value") for option in choice.get("options", [])}
    if any(value not in offered for value in values if OTHER not in chosen or value != own):
        return Typed([], "This form has changed since you opened it. Please choose again.")
    return Typed(values if several else values[:1])


def _read_text(question: Json, name: str, fields: Fields) -> Typed:
    text = first(fields, name)
    if not text.strip():
        return Typed([])
    return _fitting("textQuestion", question, text, "Please keep this answer to one line.")


def _read_step(kind: str) -> Callable[[Json, str, Fields], Typed]:
    def read(question: Json, name: str, fields: Fields) -> Typed:
        text = first(fields, name)
        return _fitting(kind, question, text, "Please choose one of the steps shown.") if text else Typed([])

    return read


def _read_date(question: Json, name: str, fields: Fields) -> Typed:
    parts = [first(fields, name)]
    if not question.get("includeYear"):
        parts = [first(fields, f"{name}_{part}").strip() for part in ("month", "day")]
    time = first(fields, f"{name}_time")
    if not any((*parts, time)):
        return Typed([])
    day = parts[0] if question.get("includeYear") else "-".join(part.zfill(2) for part in parts)
    example = "May 19, 2026" if question.get("includeYear") else "May 19"
    if question.get("includeTime"):
        whole = f"Please give a whole date and a time, for example {example}, 14:30."
        return _fitting("dateQuestion", question, f"{day} {time}", whole)
    return _fitting("dateQuestion", question, day, f"Please give a date, for example {example}.")


def _read_time(question: Json, name: str, fields: Fields) -> Typed:
    if not question.get("duration"):
        text = first(fields, name)
        wanted = "Please give a time of day, for example 14:30."
        return _fitting("timeQuestion", question, text, wanted) if text else Typed([])
    hours, minutes = (first(fields, f"{name}_{part}").strip() for part in ("hour", "minute"))
    if not hours and not minutes:
        return Typed([])
    wanted = "Please give hours and minutes (0 to 59), for example 1 and 30."
    if not all(_DIGITS.fullmatch(part) for part in (hours or "0", minutes or "0")):
        return Typed([], wanted)
    return _fitting("timeQuestion", question, f"{int(hours or 0):02}:{int(minutes or 0):02}", wanted)


def _read_upload(question: Json, _name: str, _fields: Fields) -> Typed:  # noqa: ARG001 - one of several readers
    return Typed([])


_READERS: dict[str, Callable[[Json, str, Fields], Typed]] = {
    "textQuestion": _read_text,
    "scaleQuestion": _read_step("scaleQuestion"),
    "ratingQuestion": _read_step("ratingQuestion"),
    "dateQuestion": _read_date,
    "timeQuestion": _read_time,
    "fileUploadQuestion": _read_upload,
}
_CHOSEN = {"scaleQuestion", "ratingQuestion"}


def _fitting(kind: str, question: Json, value: str, problem: str) -> Typed:
    return Typed([value]) if fits(kind, question, value) else Typed([], problem)


def _fill_choice(choice: Json, name: str, values: list[str]) -> Fields:
    options = choice.get("options", [])
    offered = {option.get("value") for option in options}
    filled = {name: [value for value in values if value in offered]}
    own = [value for value in values if value not in offered]
    if own and any(option.get("isOther") for option in options):
        filled[name].append(OTHER)
        filled[f"{name}.other_option_response"] = own[:1]
    return filled


def _fill_date(question: Json, name: str, value: str) -> Fields:
    day, _, time = value.partition(" ")
    filled = {f"{name}_time": [time]} if question.get("includeTime") else {}
    if question.get("includeYear"):
        return {name: [day], **filled}
    month, _, number = day.partition("-")
    return {f"{name}_month": [month], f"{name}_day": [number], **filled}
