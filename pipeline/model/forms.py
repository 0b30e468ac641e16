"""What the Forms API tells comes in as bytes; typed forms, questions, responses and answers go out.

The names follow Google's `forms.v1` discovery document; only what the pipeline reads is declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec


class TextAnswer(msgspec.Struct, gc=False, frozen=True):
    """One text: a choice, a typed answer, a number or a date as Google writes it."""

    value: str = ""


class TextAnswers(msgspec.Struct, gc=False, frozen=True):
    """All texts given to one question, several for check boxes."""

    answers: list[TextAnswer] = []


class FileAnswer(msgspec.Struct, rename="camel", gc=False, frozen=True):
    """One uploaded file, by reference."""

    file_id: str = ""
    file_name: str = ""
    mime_type: str = ""


class FileAnswers(msgspec.Struct, gc=False, frozen=True):
    """All files given to one question."""

    answers: list[FileAnswer] = []


class Grade(msgspec.Struct, gc=False, frozen=True):
    """A quiz grade; Google sends `{}` for a wrong answer [R]."""

    score: float = 0.0
    correct: bool = False


class Answer(msgspec.Struct, rename="camel", gc=False, frozen=True):
    """What a respondent gave to one question, whose id is the answer's key in the response."""

    text_answers: TextAnswers | None = None
    file_upload_answers: FileAnswers | None = None
    grade: Grade | None = None


class Response(msgspec.Struct, rename="camel", gc=False, frozen=True):
    """One response as `forms.responses.list` gives it; unanswered questions are absent from `answers` [R]."""

    response_id: str
    create_time: str = ""
    last_submitted_time: str = ""
    respondent_email: str = ""
    total_score: float | None = None
    answers: dict[str, Answer] = {}


class ResponsePage(msgspec.Struct, rename="camel", gc=False, frozen=True):
    """One page of a listing."""

    responses: list[Response] = []
    next_page_token: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; each row of a grid is a question of its own [R].

    `kind` is the discovery document's name of the question's type (`text`, `paragraph`, `radio`, `checkbox`,
    `drop_down`, `scale`, `date`, `time`, `duration`, `rating`, `file_upload`, `row`, ...).
    """

    question_id: str
    item_id: str
    title: str
    kind: str
    row: str = ""
    section: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it stands: its questions in order, and what decides who can answer it."""

    form_id: str
    title: str
    revision: str = ""
    responder_uri: str = ""
    email_collection: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The responses of one form that a run saw; `complete` when it listed them all, from the first to the last page.

    `pages` may be read once: a page is asked for when the one before it is dealt with, so that memory holds one.
    """

    form: Form
    school_id: str
    pages: Iterable[Sequence[Response]]
    complete: bool
    listed_at: str
