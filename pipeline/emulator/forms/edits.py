"""A form's body and the requests of one batch come in; the edited body and one reply a request go out."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from typing import Any

from pipeline.emulator.discovery import expand_fields
from pipeline.emulator.errors import invalid_request
from pipeline.emulator.forms.checks import (
    ITEM_KINDS,
    QUESTION_KINDS,
    check_form,
    check_item,
    options_of,
    questions_of,
)
from pipeline.emulator.forms.content import Json, is_quiz
from pipeline.emulator.forms.flaws import FlawError, check_line
from pipeline.emulator.forms.media import WIDEST, list_images

Mint = Callable[[], str]
Path = tuple[str, ...]


def apply_batch(body: Json, requests: list[Json], mint: Mint) -> tuple[Json, list[Json]]:
    """The body after all the requests, and their replies; the body given is not touched.

    Raises ApiError 400 naming the first request that cannot be applied.
    """
    body = copy.deepcopy(body)
    body.setdefault("items", [])
    replies = []
    for index, request in enumerate(requests):
        kind = next(iter(request), "")
        if kind not in KINDS:
            raise invalid_request(index, kind, "No request set.")
        try:
            replies.append(KINDS[kind](body, request[kind], mint))
            check_form(body["items"], is_quiz(body))
        except FlawError as flaw:
            raise invalid_request(index, kind, str(flaw)) from flaw
    if not body["items"]:
        del body["items"]
    return body, replies


def update_form_info(body: Json, request: Json, _mint: Mint) -> Json:
    """Change the form's title and description.

    Documented: a mask names what changes, "*" stands for all; the document title is Drive's.
    Reported: a title has one line.
    Assumed: the words of the refusals.
    """
    paths = _paths("Info", request)
    if ("documentTitle",) in paths:
        raise FlawError("The document title can only be changed through Drive.")
    fields: list[Path] = [("title",), ("description",)] if ("*",) in paths else paths
    _merge(body.setdefault("info", {}), prune(request.get("info", {})), fields)
    check_line(body["info"].get("title", ""))
    return {}


def update_settings(body: Json, request: Json, _mint: Mint) -> Json:
    """Change whether the form is a quiz and how it collects addresses.

    Documented: a mask names what changes; a form that is no quiz any more loses its answer keys.
    Assumed: an unspecified way of collecting is refused.
    """
    paths = _paths("FormSettings", request)
    every: list[Path] = [("quizSettings",), ("emailCollectionType",)]
    settings = body.setdefault("settings", {})
    _merge(settings, prune(request.get("settings", {})), every if ("*",) in paths else paths)
    if settings.get("emailCollectionType") == "EMAIL_COLLECTION_TYPE_UNSPECIFIED":
        raise FlawError("The email collection type is not valid.")
    if not is_quiz(body):
        for question in (question for item in body["items"] for question in questions_of(item)):
            question.pop("grading", None)
    return {}


def create_item(body: Json, request: Json, mint: Mint) -> Json:
    """Put an item of any kind in its place, with ids of our own where they are given and unused.

    Documented: the reply with the ids, places from 0 to the number of items, no questions for files, "Other" not in
        drop-downs and grids, grids of radio buttons or check boxes, widths up to 740, what feedback and its links need,
        no general feedback beside a key of choices, feedback for right and wrong only there.
    Reported: titles and options have one line, no option twice, one way to go on, only a quiz is graded.
    Assumed: ids have eight hexadecimal digits, scales from 0 or 1 to 2 to 10, ratings of 3 to 10 icons, rows differ,
        only radio buttons and drop-downs lead to sections, an answer key is written as answers are, a picture whose
        width is not said is as wide as the form; the words.
    """
    if "item" not in request:
        raise FlawError("The item is required.")
    item = prune(request["item"])
    check_item(item, {})
    index = _index(request, "location", len(body["items"]) + 1)
    item = _finish(item, mint)
    body["items"].insert(index, item)
    questions = [question["questionId"] for question in questions_of(item)]
    return {"createItem": {"itemId": item["itemId"], **({"questionId": questions} if questions else {})}}


def move_item(body: Json, request: Json, _mint: Mint) -> Json:
    """Move an item to another place.

    Documented: both places are within the form.
    Assumed: the new place counts after the item was taken out.
    """
    items = body["items"]
    source = _index(request, "originalLocation", len(items))
    target = _index(request, "newLocation", len(items))
    items.insert(target, items.pop(source))
    return {}


def delete_item(body: Json, request: Json, _mint: Mint) -> Json:
    """Delete an item.

    Documented: its place is within the form.
    Assumed: options that led to a deleted section lead on to the next one.
    """
    gone = body["items"].pop(_index(request, "location", len(body["items"])))
    for option in (option for item in body["items"] for option in options_of(item)):
        if option.get("goToSectionId") == gone["itemId"]:
            del option["goToSectionId"]
    return {}


def update_item(body: Json, request: Json, mint: Mint) -> Json:
    """Change what a mask names of an item; ids left blank in it are new.

    Documented: ids are kept where they are given or not in the mask, minted where they are blank; the width of a
        picture can be left out only with a new source.
    Assumed: setting one kind of item or question replaces the other, a mask goes not into lists, the same checks as
        for a new item hold.
    """
    paths = _paths("Item", request)
    given = prune(request.get("item", {}))
    index = _index(request, "location", len(body["items"]))
    before = body["items"][index]
    item = given
    if ("*",) not in paths:
        item = copy.deepcopy(before)
        _merge(item, given, paths)
    check_item(item, before)
    body["items"][index] = _finish(item, mint)
    return {}


KINDS: dict[str, Callable[[Json, Json, Mint], Json]] = {
    "updateFormInfo": update_form_info,
    "updateSettings": update_settings,
    "createItem": create_item,
    "moveItem": move_item,
    "deleteItem": delete_item,
    "updateItem": update_item,
}


def prune(value: Any) -> Any:
    """A copy without false, 0, "" and empty lists: a message that is set stays, even when empty."""
    if isinstance(value, dict):
        return {name: prune(part) for name, part in value.items() if isinstance(part, dict) or part}
    return [prune(part) for part in value] if isinstance(value, list) else value


def _index(request: Json, name: str, end: int) -> int:
    index = request.get(name, {}).get("index")
    if index is None:
        raise FlawError(f"{name}.index is required.")
    if not 0 <= index < end:
        raise FlawError(f"{name}.index {index} is out of range: it must be in [0..{end}).")
    return int(index)


def _paths(ref: str, request: Json) -> list[Path]:
    return expand_fields("forms", ref, request.get("updateMask", ""))


def _merge(target: Json, source: Json, paths: list[Path]) -> None:
    """Sets or clears the named fields; of a union only the member set last is kept."""
    for path in paths:
        _merge_path(target, source, path)


def _merge_path(target: Json, source: Json, path: Path) -> None:
    name, rest = path[0], path[1:]
    if not rest and name not in source:
        target.pop(name, None)
        return
    _clear_siblings(target, name)
    if not rest:
        target[name] = source[name]
        return
    held, given = target.setdefault(name, {}), source.get(name, {})
    if not (isinstance(held, dict) and isinstance(given, dict)):
        raise FlawError(f"The update mask goes into {name}, which is a list.")
    _merge_path(held, given, rest)


def _clear_siblings(target: Json, name: str) -> None:
    for union in (ITEM_KINDS, QUESTION_KINDS):
        for sibling in union if name in union else ():
            if sibling != name:
                target.pop(sibling, None)


def _finish(item: Json, mint: Mint) -> Json:
    """Mints the ids left blank and turns fetched images into Google's own addresses."""
    item = {"itemId": item.get("itemId") or mint(), **item}
    for question in questions_of(item):
        question["questionId"] = question.get("questionId") or mint()
    for image in list_images(item, options_of(item)):
        if source := image.pop("sourceUri", ""):
            digest = hashlib.sha256(source.encode()).hexdigest()
            image["contentUri"] = f"https://lh7-rt.googleusercontent.com/formsz/{digest}"
            image["properties"] = {"alignment": "LEFT", "width": WIDEST, **image.get("properties", {})}
    return item
