"""Answer keys and feedback, through Google's own client over real HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.forms.desk import COLORS, GOOD, QUIZ, TEXT, Desk, Json, ask, create_item, grid
from tests.emulator.stock import refusal

SCALE: Json = {"scaleQuestion": {"low": 1, "high": 5}}
DATE: Json = {"dateQuestion": {"includeYear": True}}


def key(*values: str, **grading: Any) -> Json:
    """A grading with these right answers."""
    return {"correctAnswers": {"answers": [{"value": value} for value in values]}, **grading}


def about(*material: Json) -> Json:
    """A grading whose feedback points somewhere."""
    return {"pointValue": 1, "generalFeedback": {"text": "Read", "material": list(material)}}


@pytest.mark.parametrize(
    ("question", "grading", "words"),
    [
        (COLORS, {"pointValue": -1}, "negative"),
        (COLORS, key("green"), "options"),
        (COLORS, key("red", "red"), "each once"),
        (COLORS, key("red", generalFeedback=GOOD), "General feedback"),
        (TEXT, key("x", whenRight=GOOD), "multiple choice"),
        (TEXT, key(""), "must be given"),
        (COLORS, {"whenWrong": GOOD}, "multiple choice"),
        (SCALE, key("6"), "written as answers"),
        (DATE, key("May 19"), "written as answers"),
        (TEXT, {"generalFeedback": {}}, "text is required"),
        (TEXT, about({"link": {"displayText": "d"}}), "uri is required"),
        (TEXT, about({"link": {"uri": "https://example.com"}}), "displayText is required"),
        (TEXT, about({"video": {"displayText": "d", "youtubeUri": "https://example.com"}}), "YouTube"),
        (TEXT, about({}), "a link or a video"),
    ],
)
def test_refused(desk: Desk, question: Json, grading: Json, words: str) -> None:
    """A key fits its question, feedback has a text, and what it points to is whole."""
    item = ask({**question, "grading": grading})
    assert words in refusal(desk.batch(QUIZ, create_item(item)))[1]


def test_taken(desk: Desk) -> None:
    """Keys of every kind of question, and feedback with a link and a video."""
    link = {"link": {"uri": "https://example.com", "displayText": "More"}}
    video = {"video": {"displayText": "Look", "youtubeUri": "https://youtu.be/x"}}
    items = [
        ask({**COLORS, "grading": key("red", "blue", pointValue=1, whenRight=GOOD)}),
        ask({**SCALE, "grading": key("5", pointValue=1)}),
        ask({**DATE, "grading": key("2026-05-19")}),
        ask({**TEXT, "grading": about(link, video)}),
        grid(grading=key("A", whenWrong=GOOD)),
    ]
    desk.batch(QUIZ).execute()
    assert len(desk.add(*items)) == 6
