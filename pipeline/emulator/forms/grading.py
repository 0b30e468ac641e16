"""A question's grading comes in; nothing goes out, or the reason for which Google would refuse it."""

from __future__ import annotations

from pipeline.emulator.forms.content import Json
from pipeline.emulator.forms.flaws import FlawError, demand
from pipeline.emulator.forms.media import check_video
from pipeline.emulator.forms.values import fits

_FEEDBACK = ("whenRight", "whenWrong", "generalFeedback")


def check_grading(grading: Json, kind: str, details: Json, choice: Json | None) -> None:
    """The key fits the question, and so does the feedback; `choice` is None where nothing is chosen from options."""
    if grading.get("pointValue", 0) < 0:
        raise FlawError("The point value must not be negative.")
    keys = [answer.get("value", "") for answer in grading.get("correctAnswers", {}).get("answers", [])]
    if choice is not None and not set(keys) <= {option.get("value") for option in choice.get("options", [])}:
        raise FlawError("The correct answers must be options of the question.")
    if len(set(keys)) < len(keys) or not all(keys):
        raise FlawError("The correct answers must be given, each once.")
    if any(not fits(kind, details, key) for key in keys):
        raise FlawError("The correct answers must be written as answers to the question are.")
    automatic = choice is not None and bool(keys)
    if automatic and "generalFeedback" in grading:
        raise FlawError("General feedback cannot be set for automatically graded multiple choice questions.")
    if not automatic and ("whenRight" in grading or "whenWrong" in grading):
        raise FlawError("Feedback for right and wrong needs a multiple choice question with correct answers.")
    for name in _FEEDBACK:
        if name in grading:
            _check_feedback(grading[name])


def _check_feedback(feedback: Json) -> None:
    demand(feedback, "text")
    for material in feedback.get("material", []):
        if "link" in material:
            demand(material["link"], "uri")
            demand(material["link"], "displayText")
        elif "video" in material:
            demand(material["video"], "displayText")
            check_video({"youtubeUri": material["video"].get("youtubeUri", "")})
        else:
            raise FlawError("The material of a feedback must be a link or a video.")
