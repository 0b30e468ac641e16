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
    FlawError,
    check_form,
    check_item,
    options_of,
    questions_of,
)
from pipeline.emulator.forms.content import Json, is_quiz

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


def _update_form_info(body: Json, request: Json, _mint: Mint) -> Json:
    paths = _paths("Info", request)
    if ("documentTitle",) in paths:
        raise FlawError("The document title can only be changed through Drive.")
    fields: list[Path] = [("title",), ("description",)] if ("*",) in paths else paths
    _merge(body.setdefault("info", {}), prune(request.get("info", {})), fields)
    if "\n" in body["info"].get("title", ""):
        raise FlawError("Displayed text cannot contain newlines.")
    return {}


def _update_settings(body: Json, request: Json, _mint: Mint) -> Json:
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


def _create_item(body: Json, request: Json, mint: Mint) -> Json:
    if "item" not in request:
        raise FlawError("The item is required.")
    item = prune(request["item"])
    check_item(item)
    index = _index(request, "location", len(body["items"]) + 1)
    item = _finish(item, mint)
    body["items"].insert(index, item)
    questions = [question["questionId"] for question in questions_of(item)]
    return {"createItem": {"itemId": item["itemId"], **({"questionId": questions} if questions else {})}}


def _move_item(body: Json, request: Json, _mint: Mint) -> Json:
    items = body["items"]
    source = _index(request, "originalLocation", len(items))
    target = _index(request, "newLocation", len(items))
    items.insert(target, items.pop(source))
    return {}


def _delete_item(body: Json, request: Json, _mint: Mint) -> Json:
    gone = body["items"].pop(_index(request, "location", len(body["items"])))
    for option in (option for item in body["items"] for option in options_of(item)):
        if option.get("goToSectionId") == gone["itemId"]:
            del option["goToSectionId"]
    return {}


def _update_item(body: Json, request: Json, mint: Mint) -> Json:
    paths = _paths("Item", request)
    given = prune(request.get("item", {}))
    index = _index(request, "location", len(body["items"]))
    item = body["items"][index]
    held_file = "fileUploadQuestion" in _flat(item)
    if ("*",) in paths:
        item = given
    else:
        _merge(item, given, paths)
    if not (held_file and "fileUploadQuestion" in _flat(item)):
        check_item(item)
    body["items"][index] = _finish(item, mint)
    return {}


KINDS: dict[str, Callable[[Json, Json, Mint], Json]] = {
    "updateFormInfo": _update_form_info,
    "updateSettings": _update_settings,
    "createItem": _create_item,
    "moveItem": _move_item,
    "deleteItem": _delete_item,
    "updateItem": _update_item,
}


def prune(value: Any) -> Any:
    """A copy without false, 0, "" and empty lists: a message that is set stays, even when empty."""
    if isinstance(value, dict):
        return {name: prune(part) for name, part in value.items() if isinstance(part, dict) or part}
    return [prune(part) for part in value] if isinstance(value, list) else value


def _flat(item: Json) -> Json:
    return {name: value for question in questions_of(item) for name, value in question.items()}


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
    holders: list[Any] = [item.get(kind, {}) for kind in ("questionItem", "questionGroupItem", "imageItem")]
    for holder in [*holders, *options_of(item)]:
        if source := holder.get("image", {}).pop("sourceUri", ""):
            digest = hashlib.sha256(source.encode()).hexdigest()
            holder["image"]["contentUri"] = f"https://lh7-rt.googleusercontent.com/formsz/{digest}"
            holder["image"].setdefault("properties", {}).setdefault("alignment", "LEFT")
    return item
