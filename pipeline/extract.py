"""Form ids and cursors come in; each form as it stands, with the responses that may be new, goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pandas as pd

from pipeline.errors import naming
from pipeline.google import Google
from pipeline.model import Form, Listing, Question, Response, ResponsePage

OVERLAP = timedelta(hours=1)
"""How far before the cursor a listing starts again: listings are unsorted and clocks differ [R]."""

STRETCH = 200_000
"""Bytes of a page that are dealt with at once: what they become stays in the processor's cache."""

_page = msgspec.json.Decoder(ResponsePage)
_responses = msgspec.json.Decoder(list[Response])
_head = re.compile(rb'\s*\{\s*(?:"nextPageToken"\s*:\s*"[^"\\]*"\s*,\s*)?"responses"\s*:\s*\[')
_start = re.compile(rb'\{\s*"responseId"')

_TYPES = {
    "textQuestion": "text",
    "scaleQuestion": "scale",
    "dateQuestion": "date",
    "timeQuestion": "time",
    "fileUploadQuestion": "file_upload",
    "ratingQuestion": "rating",
    "rowQuestion": "row",
}


def harvest(
    google: Google, forms: Mapping[str, str], known: pd.DataFrame, in_full: frozenset[str], now: datetime
) -> list[Listing]:
    """List every form: from its cursor on, or in full for the forms in `in_full` and those never listed before.

    `forms` maps form ids to school ids; `known` is the stored `forms` table.
    """
    cursors = dict(zip(known["form_id"], known["cursor"], strict=True))
    listings = []
    for form_id, school_id in forms.items():
        cursor = "" if form_id in in_full else cursors.get(form_id, "")
        with _naming(form_id, school_id):
            form = parse_form(google.forms.get(form_id))
        pages = _pages(google, form_id, school_id, _before(cursor))
        listings.append(Listing(form, school_id, pages, not cursor, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"))
    return listings


def _pages(google: Google, form_id: str, school_id: str, since: str) -> Iterator[list[Response]]:
    """The form's responses page by page, each asked for when it is wanted."""
    with _naming(form_id, school_id):
        for page in google.forms.list_responses(form_id, since):
            yield from stretches(page)


def _naming(form_id: str, school_id: str) -> AbstractContextManager[None]:
    """Say of any trouble which form it was about."""
    return naming(f"The form {form_id} of the school {school_id}")


def decode(page: bytes) -> list[Response]:
    """The responses on one page of a listing."""
    return _page.decode(page or b"{}").responses


def stretches(page: bytes) -> Iterator[list[Response]]:
    """The responses on one page in order, some at a time; what cannot be cut comes at once.

    A cut is where a response starts, as no words of people's look: a quotation mark among them has a backslash before
    it. Inside anything else it would leave brackets open, and not decode.
    """
    head = _head.match(page)
    start = head.end() if head else 0
    while head and (following := _start.search(page, start + STRETCH)):
        try:
            responses = _responses.decode(b"[" + page[start : following.start()].rstrip(b", \t\r\n") + b"]")
        except msgspec.DecodeError:
            break
        yield responses
        start = following.start()
    yield decode(b'{"responses":[' + page[start:] if head else page)


def _before(cursor: str) -> str:
    """Where a listing starts so that nothing near the cursor is missed."""
    if not cursor:
        return ""
    return f"{datetime.fromisoformat(cursor) - OVERLAP:%Y-%m-%dT%H:%M:%S.%fZ}"


def parse_form(raw: Mapping[str, Any]) -> Form:
    """A Form resource, flattened to its questions; `info.title` and `settings` may be absent [R]."""
    info = raw.get("info", {})
    return Form(
        form_id=raw["formId"],
        title=info.get("title") or info.get("documentTitle", ""),
        revision=raw.get("revisionId", ""),
        responder_uri=raw.get("responderUri", ""),
        email_collection=raw.get("settings", {}).get("emailCollectionType", ""),
        questions=tuple(_questions(raw.get("items", ()))),
    )


def _questions(items: Any) -> Iterator[Question]:
    """Every question of the form in order; page breaks name the section of what follows them."""
    section = ""
    for item in items:
        if "pageBreakItem" in item:
            section = item.get("title", "")
        elif "questionItem" in item:
            yield _question(item, item["questionItem"]["question"], section)
        elif "questionGroupItem" in item:
            group = item["questionGroupItem"]
            columns = group.get("grid", {}).get("columns", {})
            for question in group.get("questions", ()):
                yield _question(item, {**question, "choiceQuestion": columns} if columns else question, section)


def _question(item: Mapping[str, Any], question: Mapping[str, Any], section: str) -> Question:
    """One question; a grid's row takes its choices from the grid's columns."""
    options = question.get("choiceQuestion", {}).get("options", ())
    return Question(
        question_id=question.get("questionId", ""),
        item_id=item.get("itemId", ""),
        title=item.get("title", ""),
        kind=_kind(question),
        row=question.get("rowQuestion", {}).get("title", ""),
        section=section,
        options=tuple(option["value"] for option in options if "value" in option),
    )


def _kind(question: Mapping[str, Any]) -> str:
    """The question's type in one word."""
    if "rowQuestion" in question:
        return "row"
    if "choiceQuestion" in question:
        return str(question["choiceQuestion"].get("type", "choice")).lower()
    if question.get("textQuestion", {}).get("paragraph"):
        return "paragraph"
    if question.get("timeQuestion", {}).get("duration"):
        return "duration"
    return next((word for field, word in _TYPES.items() if field in question), "unknown")
