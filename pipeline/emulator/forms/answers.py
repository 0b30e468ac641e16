"""A form's body and the answers of one submission come in; the answers as they are kept, graded in a quiz, go out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.forms.checks import QUESTION_KINDS, kind_of, questions_of
from pipeline.emulator.forms.content import Json
from pipeline.emulator.forms.flaws import FlawError
from pipeline.emulator.forms.sections import split_sections, walk
from pipeline.emulator.forms.values import fits


def accept_answers(body: Json, given: dict[str, Any]) -> dict[str, Json]:
    """Checks the given `answers` against the form and returns them as the API lists them, keyed by question id.

    Raises FlawError for a question the form does not have, a value that does not fit, a required question passed by.
    """
    items: list[Json] = body.get("items", [])
    questions = {question["questionId"]: (item, question) for item in items for question in questions_of(item)}
    answers = {}
    for name, answer in given.items():
        if name not in questions:
            raise FlawError(f"The form has no question with the ID {name}.")
        item, question = questions[name]
        kept = _keep(name, answer)
        _check_answer(name, question, choice_of(item, question), kept)
        answers[name] = kept
    values = {name: values_of(answer) for name, answer in answers.items()}
    for question in (question for section in walk(split_sections(items), values) for question in section.questions):
        if question.get("required") and question["questionId"] not in answers:
            raise FlawError(f"The question {question['questionId']} is required.")
    return answers


def grade_answers(body: Json, answers: dict[str, Json]) -> float:
    """Adds `grade` to each answer that has a key and none yet; returns the total score."""
    total = 0.0
    for item in body.get("items", []):
        for question in questions_of(item):
            answer = answers.get(question["questionId"])
            if answer is None:
                continue
            keys = question.get("grading", {}).get("correctAnswers", {}).get("answers", [])
            if keys and "grade" not in answer:
                answer["grade"] = _grade(question, [key["value"] for key in keys], values_of(answer))
            total += answer.get("grade", {}).get("score", 0)
    return total


def _keep(name: str, answer: Any) -> Json:
    if not isinstance(answer, dict) or not answer.keys() & {"textAnswers", "fileUploadAnswers"}:
        raise FlawError(f"The answer to {name} needs textAnswers or fileUploadAnswers.")
    if answer.get("questionId", name) != name:
        raise FlawError(f"The answer to {name} names another question.")
    kept = {part: answer[part] for part in ("textAnswers", "fileUploadAnswers", "grade") if part in answer}
    return {"questionId": name, **kept}


def values_of(answer: Json) -> list[str]:
    """The texts of an answer; none where files were uploaded."""
    return [text.get("value", "") for text in answer.get("textAnswers", {}).get("answers", [])]


def choice_of(item: Json, question: Json) -> Json:
    """What a question lets people choose from, a grid's row its columns; {} where it is no choice."""
    if "rowQuestion" in question:
        columns: Json = item["questionGroupItem"].get("grid", {}).get("columns", {})
        return columns
    choice: Json = question.get("choiceQuestion", {})
    return choice


def _check_answer(name: str, question: Json, choice: Json, answer: Json) -> None:
    kind = kind_of(question, QUESTION_KINDS, "question")
    if kind == "fileUploadQuestion":
        if not answer.get("fileUploadAnswers", {}).get("answers"):
            raise FlawError(f"The answer to {name} must be uploaded files.")
        return
    values = values_of(answer)
    if not values or not all(isinstance(value, str) and value for value in values):
        raise FlawError(f"The answer to {name} needs at least one value, and none empty.")
    if len(values) > 1 and choice.get("type") != "CHECKBOX":
        raise FlawError(f"The question {name} takes one value.")
    if choice:
        _check_chosen(name, choice, values)
    elif not fits(kind, question[kind], values[0]):
        raise FlawError(f"The value {values[0]!r} does not fit the question {name}.")


def _check_chosen(name: str, choice: Json, values: list[str]) -> None:
    options = choice.get("options", [])
    strange = set(values) - {option.get("value") for option in options}
    free = any(option.get("isOther") for option in options)
    if len(strange) > (1 if free else 0):
        raise FlawError(f"{sorted(strange)} is not among the options of {name}.")
    if len(set(values)) < len(values):
        raise FlawError(f"An option of {name} is chosen twice.")


def _grade(question: Json, keys: list[str], values: list[str]) -> Json:
    several = question.get("choiceQuestion", {}).get("type") == "CHECKBOX"
    right = set(values) == set(keys) if several else values[:1] and values[0] in keys
    grading = question["grading"]
    grade: Json = {}
    if right:
        grade = {"score": grading.get("pointValue", 0), "correct": True}
        if not grade["score"]:
            del grade["score"]
    feedback = grading.get("whenRight" if right else "whenWrong") or grading.get("generalFeedback")
    return {**grade, **({"feedback": feedback} if feedback else {})}
