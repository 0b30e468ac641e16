"""A form file and what a respondent sends come in; the response is kept and its id goes out, or a refusal."""

from __future__ import annotations

import copy
import re
from datetime import UTC
from typing import Any, cast

from pipeline.emulator.auth import OWNER, Account
from pipeline.emulator.errors import ApiError, invalid, not_found
from pipeline.emulator.files import grant, new_file
from pipeline.emulator.forms.answers import accept_answers, grade_answers
from pipeline.emulator.forms.content import UNTITLED, Form, Json, is_quiz
from pipeline.emulator.forms.flaws import FlawError
from pipeline.emulator.forms.opening import admits, why_shut
from pipeline.emulator.forms.watches import notify
from pipeline.emulator.state import FORM, File, State

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_FIELDS = {"formId", "responseId", "createTime", "lastSubmittedTime", "respondentEmail", "answers", "totalScore"}


def submit(state: State, file: File, response: Json) -> str:
    """Keeps a respondent's submission and returns its id; the id of an earlier one makes it an edit.

    Raises ApiError 409 where nobody, or not this person, can answer the form, and 400 for answers that do not fit.
    """
    form = cast("Form", file.content)
    _refuse_closed(file, form, response.get("respondentEmail", ""))
    try:
        kept = _compose(state, form, copy.deepcopy(response))
    except FlawError as flaw:
        raise invalid(str(flaw)) from flaw
    state.touch(file, moved=False)
    form.put(kept)
    notify(state, file, "RESPONSES")
    return str(kept["responseId"])


def withdraw(state: State, file: File, response_id: str) -> None:
    """Deletes a response, as its form's owner can in the browser; ApiError 404 where there is none."""
    form = cast("Form", file.content)
    if response_id not in form.responses:
        raise not_found()
    state.touch(file, moved=False)
    form.drop(response_id)


def load(state: State, form: Json, responses: list[Json], owner: str = OWNER) -> File:
    """Adds a form and its responses as the API answered them, ids kept; anyone may answer it if it is published."""
    if "formId" not in form or form["formId"] in state.files:
        raise invalid("The form needs a formId that is not in use.")
    content = Form.recorded(form, responses)
    info = form.get("info", {})
    name = info.get("documentTitle") or info.get("title") or UNTITLED
    file = new_file(state, Account(owner), name, FORM, content, form["formId"])
    if content.state.get("isPublished"):
        file.permissions.append(grant("anyone", "reader", view="published"))
    return file


_SHUT = {
    "unpublished": "The form is not published.",
    "closed": "The form is not accepting responses.",
    "nobody": "Nobody has been made a responder of the form.",
}


def _refuse_closed(file: File, form: Form, email: str) -> None:
    if shut := why_shut(file, form):
        raise _closed(_SHUT[shut])
    if email and not admits(file, form, email):
        raise _closed(f"{email} is not a responder of the form.")


def _closed(message: str) -> ApiError:
    return ApiError(409, message, "FAILED_PRECONDITION")


def _compose(state: State, form: Form, given: Json) -> Json:
    if unknown := given.keys() - _FIELDS:
        raise FlawError(f"A response has no {sorted(unknown)[0]}.")
    name = given.get("responseId") or state.mint("response")
    earlier = form.read(name)
    kept: Json = {"responseId": name, **_times(state, given, earlier)}
    collects = form.body.get("settings", {}).get("emailCollectionType", "DO_NOT_COLLECT")
    if collects in {"VERIFIED", "RESPONDER_INPUT"}:
        if not given.get("respondentEmail"):
            raise FlawError(f"respondentEmail is required: the form's email collection type is {collects}.")
        kept["respondentEmail"] = given["respondentEmail"]
    kept["answers"] = accept_answers(form.body, given.get("answers", {}))
    if is_quiz(form.body):
        score = given.get("totalScore", grade_answers(form.body, kept["answers"]))
        kept |= {"totalScore": score} if score else {}
    if not kept["answers"]:
        del kept["answers"]
    return kept


def _times(state: State, given: Json, earlier: Json | None) -> dict[str, Any]:
    """Milliseconds for the first submission, microseconds for the last, as the service writes them."""
    for part in ("createTime", "lastSubmittedTime"):
        if part in given and not _MOMENT.fullmatch(given[part]):
            raise FlawError(f"{part} must be RFC 3339, UTC, Z.")
    now = state.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"
    if earlier is not None:
        return {"createTime": earlier["createTime"], "lastSubmittedTime": given.get("lastSubmittedTime", now)}
    first: str = given.get("createTime") or given.get("lastSubmittedTime") or now
    last = given.get("lastSubmittedTime") or _digits(first, 6)
    return {"createTime": _digits(first, 3), "lastSubmittedTime": last}


def _digits(moment: str, count: int) -> str:
    whole, _, fraction = moment[:-1].partition(".")
    return f"{whole}.{fraction[:count].ljust(count, '0')}Z"
