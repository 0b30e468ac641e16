"""What a quiz tells after sending."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.forms.page.results import view_result
from tests.emulator.forms.desk import QUIZ, TEXT, Desk, Json, ask, choose, grid
from tests.emulator.forms.page.visitor import Visitor


def key(*values: str, **grading: Any) -> Json:
    """An answer key."""
    return {"grading": {"correctAnswers": {"answers": [{"value": value} for value in values]}, **grading}}


def test_score_and_feedback(desk: Desk) -> None:
    """The score, what was right, the answers that were, feedback with its link, and what a person has yet to grade."""
    desk.batch(QUIZ).execute()
    more = {"link": {"uri": "https://example.com/more", "displayText": "Read more"}}
    film = {"video": {"youtubeUri": "https://youtu.be/x", "displayText": "A film"}}
    wrong = {"text": "Look again.", "material": [more, film]}
    ids = desk.add(
        choose("RADIO", "a", "b", **key("a", pointValue=2, whenRight={"text": "Well done."})),
        choose("CHECKBOX", "a", "b", **key("a", "b", pointValue=3, whenWrong=wrong)),
        ask({**TEXT, "grading": {"pointValue": 5, "generalFeedback": {"text": "Wait for Monday."}}}),
        grid(rows=("r",), **key("A", pointValue=1)),
    )
    desk.open()
    visitor = Visitor(desk)
    assert "2 points" in visitor.text
    visitor.fill(ids[0], "a").fill(ids[1], "a").fill(ids[2], "because").press()
    for words in (
        *("Your score: 2 of 11", "2 of 2", "Correct", "Well done.", "Not correct. Correct answers: a, b"),
        *("Look again.", "Read more", "Not graded yet", "5 points", "Wait for Monday.", "A grid – r", "No answer"),
    ):
        assert words in visitor.text
    assert visitor.link("Read more") == "https://example.com/more"
    assert visitor.link("A film") == "https://youtu.be/x"


def test_no_quiz_no_result() -> None:
    """A form that is no quiz, or a quiz without a key, has no result."""
    assert view_result({}, {}) is None
    assert view_result({"settings": {"quizSettings": {"isQuiz": True}}}, {}) is None
