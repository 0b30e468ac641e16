"""One response comes in; its lossless rows go out: every answer of every question, mapped or not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from pipeline.model import Answer, Calendar, Listing, Response, monday, pieces
from pipeline.settings import Settings

_canonical = msgspec.json.Encoder(order="sorted")


def revision(response: Response, mapping: str) -> str:
    """Content hash of a whole response as it is mapped: moves with any answer, grade or rule, and with no clock."""
    return hashlib.blake2b(_canonical.encode(response) + mapping.encode(), digest_size=12).hexdigest()


def response_row(response: Response, listing: Listing, settings: Settings, respondent: str) -> dict[str, object]:
    """The response's row in `responses`; anonymous mode keeps no time finer than the week."""
    week = week_of(response.create_time, settings.calendar)
    anonymous = settings.privacy.respondents == "anonymous"
    start = f"{week}T00:00:00Z"
    return {
        "response_id": response.response_id,
        "form_id": listing.form.form_id,
        "school": listing.school_id,
        "submitted_at": start if anonymous else response.create_time,
        "updated_at": start if anonymous else response.last_submitted_time,
        "week": week.isoformat(),
        "respondent": respondent,
        "total_score": float("nan") if response.total_score is None else response.total_score,
    }


def week_of(moment: str, calendar: Calendar) -> date:
    """The Monday of the school's week that a UTC moment falls in."""
    return monday(calendar.day(datetime.fromisoformat(moment)))


def answer_rows(response: Response) -> Iterator[dict[str, object]]:
    """A row for each choice, text or file of each answer; a text too long for one cell goes on in further parts."""
    for question_id, answer in response.answers.items():
        grade = answer.grade
        common = {
            "response_id": response.response_id,
            "question_id": question_id,
            "score": grade.score if grade else float("nan"),
            "correct": "" if grade is None else "yes" if grade.correct else "no",
        }
        for ordinal, (value, file_id) in enumerate(given(answer), 1):
            for part, piece in enumerate(pieces(value), 1):
                yield {**common, "ordinal": ordinal, "part": part, "value": piece, "file_id": file_id}


def given(answer: Answer) -> Iterator[tuple[str, str]]:
    """Each thing given to one question: its text (or file name) and its file id. A grade without text is kept too."""
    texts = answer.text_answers.answers if answer.text_answers else []
    files = answer.file_upload_answers.answers if answer.file_upload_answers else []
    for text in texts:
        yield text.value, ""
    for file in files:
        yield file.file_name, file.file_id
    if answer.grade is not None and not texts and not files:
        yield "", ""
