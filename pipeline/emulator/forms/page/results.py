"""A quiz's form and one response come in; the score and what was right, as its author may see them, go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipeline.emulator.forms.answers import values_of
from pipeline.emulator.forms.content import Json, is_quiz
from pipeline.emulator.forms.page.views import link_of
from pipeline.emulator.forms.sections import questions_with_items


@dataclass(frozen=True)
class Graded:
    """One graded question: `right` None where a person has yet to grade it."""

    title: str
    values: list[str]
    right: bool | None
    score: str
    points: int
    keys: list[str]
    feedback: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """What a quiz's response is worth."""

    score: str
    points: int
    graded: list[Graded]


def view_result(body: Json, response: Json) -> Result | None:
    """The result of a response; None where the form is no quiz or grades nothing."""
    if not is_quiz(body):
        return None
    answers = response.get("answers", {})
    graded = [
        _view(item, question, answers.get(question["questionId"], {}))
        for item, question in questions_with_items(body.get("items", []))
        if "grading" in question
    ]
    points = sum(one.points for one in graded)
    return Result(_number(response.get("totalScore", 0)), points, graded) if graded else None


def _view(item: Json, question: Json, answer: Json) -> Graded:
    grading, grade = question["grading"], answer.get("grade")
    keys = [key.get("value", "") for key in grading.get("correctAnswers", {}).get("answers", [])]
    feedback: Json = (grade or {}).get("feedback") or ({} if keys else grading.get("generalFeedback", {}))
    row = question.get("rowQuestion", {}).get("title", "")
    return Graded(
        title=" – ".join(part for part in (item.get("title", ""), row) if part),
        values=values_of(answer),
        right=bool((grade or {}).get("correct")) if keys else None,
        score=_number((grade or {}).get("score", 0)),
        points=grading.get("pointValue", 0),
        keys=keys,
        feedback=feedback.get("text", ""),
        links=[_view_link(material) for material in feedback.get("material", [])],
    )


def _view_link(material: Json) -> tuple[str, str]:
    link: dict[str, Any] = material.get("link") or material.get("video") or {}
    uri = link_of(link.get("uri") or link.get("youtubeUri") or "")
    return link.get("displayText") or uri, uri


def _number(value: float) -> str:
    return f"{value:g}"
