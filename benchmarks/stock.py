"""A number comes in; that many invented cells or responses, typed and mostly different as a school's are, go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WIDTH = 20
SCHOOLS = ("Maple Ridge", "Cedar Hill", "Harbor View", "Stone Creek")
WORDS = ["she", "they", "group", "read", "wrote", "asked", "aloud", "again"]
WORDS += ["first", "twice", "peers", "draft", "plan", "line", "page", "talk"]


def make_row(number: int) -> list[str | float | bool]:
    """Return 20 plain values: ids, words that repeat and words that do not, numbers, dates, switches."""
    return [
        f"r-{number:08d}",
        46_000 + number % 300,
        SCHOOLS[number % 4],
        f"Grades {number % 7}",
        make_words(number),
        number,
        number / 8,
        number % 2 == 0,
        "lesson" if number % 3 else "success",
        f"person{number % 900}@example.org",
        number % 12,
        "voice",
        number * 3.25,
        "with my name",
        number % 5 == 0,
        f"w-{number % 40}",
        "Grades 2-3",
        1,
        "cleared",
        f"{number:x}",
    ]


def make_words(number: int) -> str:
    """Return a sentence of 18 words that hardly another number has."""
    mixed = number * 0x9E3779B97F4A7C15 % 2**72
    return " ".join(WORDS[mixed >> place & 15] for place in range(0, 72, 4))


def make_cell(value: str | float | bool) -> dict[str, Any]:
    """Return a value as CellData."""
    kind = "boolValue" if isinstance(value, bool) else "stringValue" if isinstance(value, str) else "numberValue"
    return {"userEnteredValue": {kind: value}}


def batch_cells(sheet_id: int, rows: int, at_once: int = 1800) -> Iterator[dict[str, Any]]:
    """Yield the batches that write so many rows, of about 2 MB each."""
    for first in range(0, rows, at_once):
        lines = [make_row(number) for number in range(first, min(first + at_once, rows))]
        update = {
            "start": {"sheetId": sheet_id, "rowIndex": first, "columnIndex": 0},
            "rows": [{"values": [make_cell(value) for value in line]} for line in lines],
            "fields": "userEnteredValue",
        }
        yield {"requests": [{"updateCells": update}]}


def make_form() -> dict[str, Any]:
    """Return a form of eight text questions as the API answers it."""
    items = [
        {
            "itemId": f"{number:08x}",
            "title": f"Question {number}",
            "questionItem": {"question": {"questionId": f"{number + 64:08x}", "textQuestion": {"paragraph": True}}},
        }
        for number in range(8)
    ]
    info = {"title": "Small wins", "documentTitle": "Small wins"}
    return {"formId": "1" + "f" * 43, "info": info, "revisionId": "00000001", "items": items}


def make_response(number: int) -> dict[str, Any]:
    """Return one response as the API answers it."""
    moment = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:30:00.123456Z"
    questions = [f"{question + 64:08x}" for question in range(8)]
    answers = {
        name: {"questionId": name, "textAnswers": {"answers": [{"value": make_words(number + place)}]}}
        for place, name in enumerate(questions)
    }
    return {
        "formId": "1" + "f" * 43,
        "responseId": f"ACYDBN{number:065d}",
        "createTime": moment,
        "lastSubmittedTime": moment,
        "respondentEmail": f"person{number % 900}@example.org",
        "answers": answers,
    }
