"""An item that a request wants in a form comes in; nothing goes out, or the reason for which Google would refuse it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.emulator.forms.content import Json
from pipeline.emulator.forms.flaws import FlawError, check_line, demand
from pipeline.emulator.forms.grading import check_grading
from pipeline.emulator.forms.media import check_image, check_video, list_images

ITEM_KINDS = ("questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem")
QUESTION_KINDS = (
    "choiceQuestion",
    "textQuestion",
    "scaleQuestion",
    "dateQuestion",
    "timeQuestion",
    "fileUploadQuestion",
    "rowQuestion",
    "ratingQuestion",
)
_ID = re.compile(r"[0-9a-f]{8}")


def kind_of(holder: Json, kinds: Iterable[str], what: str) -> str:
    """The member of a union that is set; that there are not two has been checked with the body."""
    found = next((kind for kind in kinds if kind in holder), "")
    if not found:
        raise FlawError(f"The {what} must have a kind.")
    return found


def questions_of(item: Json) -> list[Json]:
    """The questions an item poses: one, one for each row of a grid, or none."""
    if "questionItem" in item:
        question = item["questionItem"].get("question")
        return [] if question is None else [question]
    questions: list[Json] = item.get("questionGroupItem", {}).get("questions", [])
    return questions


def options_of(item: Json) -> list[Json]:
    """The options of the item's choice question, or none."""
    return [
        option for question in questions_of(item) for option in question.get("choiceQuestion", {}).get("options", [])
    ]


def check_form(items: list[Json], quiz: bool) -> None:
    """What holds between items: ids are their own, jumps lead to sections, only a quiz is graded."""
    _check_ids("item", [item["itemId"] for item in items])
    _check_ids("question", [question["questionId"] for item in items for question in questions_of(item)])
    sections = {item["itemId"] for item in items if "pageBreakItem" in item}
    for option in (option for item in items for option in options_of(item)):
        if "goToSectionId" in option and option["goToSectionId"] not in sections:
            raise FlawError(f"There is no section with the item ID {option['goToSectionId']}.")
    if not quiz and any("grading" in question for item in items for question in questions_of(item)):
        raise FlawError("Cannot set grading on a form that is not a quiz.")


def check_item(item: Json, before: Json) -> None:
    """What holds within one item; `before` is what stood in its place, {} for a new one."""
    check_line(item.get("title", ""))
    kind = kind_of(item, ITEM_KINDS, "item")
    held = {image.get("contentUri", ""): image for image in list_images(before, options_of(before))}
    for image in list_images(item, options_of(item)):
        check_image(image, held)
    if kind == "questionItem":
        question = demand(item[kind], "question")
        if "fileUploadQuestion" in question and not any("fileUploadQuestion" in one for one in questions_of(before)):
            raise FlawError("Creating file upload questions is not supported.")
        _check_single(question)
    elif kind == "questionGroupItem":
        _check_group(item[kind])
    elif kind == "imageItem":
        demand(item[kind], "image")
    elif kind == "videoItem":
        check_video(demand(item[kind], "video"))


def _check_ids(what: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if not _ID.fullmatch(name):
            raise FlawError(f"The {what} ID {name} is not valid: eight hexadecimal digits are expected.")
        if name in seen:
            raise FlawError(f"The {what} ID {name} is already in use.")
        seen.add(name)


def _check_single(question: Json) -> None:
    kind = kind_of(question, QUESTION_KINDS, "question")
    if kind == "rowQuestion":
        raise FlawError("A row question is only allowed in a question group.")
    if kind == "choiceQuestion":
        _check_choice(question[kind])
    elif kind == "scaleQuestion":
        _check_scale(question[kind])
    elif kind == "ratingQuestion":
        _check_rating(question[kind])
    if "grading" in question:
        check_grading(question["grading"], kind, question[kind], question.get("choiceQuestion"))


def _check_group(group: Json) -> None:
    questions = demand(group, "questions")
    columns = group.get("grid", {}).get("columns")
    if not questions or columns is None:
        raise FlawError("A question group needs questions and a grid with columns.")
    _check_choice(columns)
    if columns["type"] == "DROP_DOWN":
        raise FlawError("The columns of a grid must be of type RADIO or CHECKBOX.")
    if any(option.keys() - {"value"} for option in columns["options"]):
        raise FlawError("The columns of a grid have values only.")
    for question in questions:
        if kind_of(question, QUESTION_KINDS, "question") != "rowQuestion":
            raise FlawError("All questions of a grid must be row questions.")
        check_line(demand(question["rowQuestion"], "title"))
        if "grading" in question:
            check_grading(question["grading"], "rowQuestion", question["rowQuestion"], columns)
    titles = [question["rowQuestion"]["title"] for question in questions]
    if len(set(titles)) < len(titles):
        raise FlawError("The rows of a grid must be unique.")


def _check_choice(choice: Json) -> None:
    options = choice.get("options", [])
    if choice.get("type", "CHOICE_TYPE_UNSPECIFIED") == "CHOICE_TYPE_UNSPECIFIED":
        raise FlawError("The type of the choice question is required.")
    if not options:
        raise FlawError("A choice question must have at least one option.")
    for option in options:
        _check_option(option, choice["type"])
    values = [option["value"] for option in options if not option.get("isOther")]
    if len(set(values)) < len(values):
        raise FlawError("Duplicate option values are not allowed.")
    if len(options) - len(values) > 1:
        raise FlawError("Only one option may be the other option.")


def _check_option(option: Json, kind: str) -> None:
    if option.get("isOther"):
        if kind == "DROP_DOWN":
            raise FlawError("A drop-down cannot have an other option.")
        if option.get("value"):
            raise FlawError("The other option has no value.")
    elif not option.get("value"):
        raise FlawError("Option values cannot be empty.")
    check_line(option.get("value", ""))
    jumps = [name for name in ("goToAction", "goToSectionId") if name in option]
    if option.get("goToAction") == "GO_TO_ACTION_UNSPECIFIED":
        raise FlawError("The go to action of an option must be specified.")
    if jumps and kind == "CHECKBOX":
        raise FlawError("Only RADIO and DROP_DOWN options can go to a section.")
    if len(jumps) > 1:
        raise FlawError("(oneof), oneof field 'go_to_section' is already set. Cannot set 'goToSectionId'")


def _check_scale(scale: Json) -> None:
    low, high = scale.get("low", 0), scale.get("high", 0)
    if low not in {0, 1} or not 2 <= high <= 10:
        raise FlawError("A scale goes from 0 or 1 to a number from 2 to 10.")
    check_line(scale.get("lowLabel", "") + scale.get("highLabel", ""))


def _check_rating(rating: Json) -> None:
    if rating.get("iconType", "RATING_ICON_TYPE_UNSPECIFIED") == "RATING_ICON_TYPE_UNSPECIFIED":
        raise FlawError("The icon type of the rating is required.")
    if not 3 <= rating.get("ratingScaleLevel", 0) <= 10:
        raise FlawError("The scale level of a rating is a number from 3 to 10.")
