"""A listing as columns comes in; its lossless columns go out: every answer of every question, mapped or not."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Self

import numpy as np

from pipeline.model import Calendar, Listing, monday, pieces
from pipeline.normalize.columns import Column, Columns
from pipeline.normalize.pages import ONE_UNIT_EACH, Flat, Known, Places, Texts, as_texts, constant
from pipeline.settings import Settings

DIGITS = 24

WIDTH = np.dtype(np.int32).itemsize
"""Bytes of a question's place, and of a text's size, in what is hashed."""

Rule = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings make of a response: of its address, of its moment, and whether exact times are kept."""

    mapping: str
    respondent: Rule
    week: Rule
    anonymous: bool

    @classmethod
    def of(cls, settings: Settings, secret: bytes, mapping: str) -> Self:
        """The rules of one run."""
        anonymous = settings.privacy.respondents == "anonymous"
        return cls(mapping, pseudonyms(settings, secret), weeks(settings.calendar), anonymous)


def revisions(page: Flat, known: Known, mapping: str) -> list[str]:
    """Content hash of each whole response as it is mapped: moves with any answer, grade or rule, and with no clock.

    The order in which the answers are listed does not count. Sizes stand before the texts, so no two contents read
    the same.
    """
    place = page.owner * len(known.questions) + known.ranks()[page.code]
    order = np.argsort(place.astype(np.min_scalar_type(place.max(initial=0))), kind="stable")
    values, beside = page.value[order].tolist(), _beside(page)
    asked, sizes = (column[order].astype(np.int32).tobytes() for column in (page.code, page.size))
    ends = np.cumsum(np.bincount(page.owner, minlength=len(page.ids))).tolist()
    found, start = [], 0
    heads = zip(page.ids, page.created, page.submitted, page.emails, page.scores.tolist(), ends, strict=True)
    for owner, (response_id, created, submitted, email, score, end) in enumerate(heads):
        mine = slice(start * WIDTH, end * WIDTH)
        text = (
            f"{mapping}\0{response_id}\0{created}\0{submitted}\0{email}\0{score}\0{end - start}\0"
            f"{beside.get(owner, '')}\0{known.names(asked[mine])}\0{''.join(values[start:end])}"
        )
        whole = sizes[mine] + text.encode("utf-8", "surrogatepass")
        found.append(hashlib.sha256(whole).hexdigest()[:DIGITS])
        start = end
    return found


def _beside(page: Flat) -> dict[int, str]:
    """What the texts of a response do not say, by its place: files and grades."""
    found: dict[int, list[tuple[object, ...]]] = {}
    for row in {*page.files, *page.grades}:
        told = (page.questions[page.code[row]], int(page.ordinal[row]), page.files.get(row), page.grades.get(row))
        found.setdefault(int(page.owner[row]), []).append(told)
    return {owner: repr(sorted(rows, key=repr)) for owner, rows in found.items()}


def response_columns(page: Flat, listing: Listing, rules: Rules) -> Columns:
    """The columns in `responses`; anonymous mode keeps no time finer than the week."""
    count = len(page.ids)
    week = as_texts(list(map(rules.week, page.created)))
    coarse = week + "T00:00:00Z" if rules.anonymous else None
    return {
        "response_id": page.ids,
        "form_id": constant(listing.form.form_id, count),
        "school": constant(listing.school_id, count),
        "submitted_at": page.created if coarse is None else coarse,
        "updated_at": page.submitted if coarse is None else coarse,
        "week": week,
        "respondent": as_texts(list(map(rules.respondent, page.emails))),
        "total_score": page.scores,
    }


def pseudonyms(settings: Settings, secret: bytes) -> Rule:
    """From an address, the respondent as the privacy settings allow: a keyed hash, the address itself, or nothing."""
    choice = settings.privacy.respondents

    @cache
    def respondent(email: str) -> str:
        if not email or choice == "anonymous":
            return ""
        if choice == "email":
            return email
        return "p-" + hmac.new(secret, email.strip().lower().encode(), hashlib.sha256).hexdigest()[:16]

    return respondent


def week_of(moment: str, calendar: Calendar) -> date:
    """The Monday of the school's week that a UTC moment falls in."""
    return monday(calendar.day(datetime.fromisoformat(moment)))


def weeks(calendar: Calendar) -> Rule:
    """From a UTC moment, its week; found once for all moments of an hour where it is the same for them."""

    @cache
    def of_hour(hour: str) -> str:
        first, last = (week_of(f"{hour}:{rest}Z", calendar) for rest in ("00:00", "59:59"))
        return first.isoformat() if first == last else ""

    def of_moment(moment: str) -> str:
        whole = of_hour(moment[:13]) if moment.endswith("Z") else ""
        return whole or week_of(moment, calendar).isoformat()

    return of_moment


def answer_columns(page: Flat, revision: Texts) -> Columns:
    """The columns in `answers`."""
    count = len(page.value)
    columns: Columns = {
        "response_id": page.ids[page.owner],
        "question_id": as_texts(page.questions)[page.code],
        "ordinal": page.ordinal.astype(np.int64),
        "part": constant(1, count),
        "value": page.value,
        "file_id": constant("", count),
        "score": constant(float("nan"), count),
        "correct": constant("", count),
        "revision": revision[page.owner],
        "status": constant("active", count),
    }
    if page.files:
        columns["file_id"] = _with(columns["file_id"], page.files)
    if page.grades:
        columns["score"] = _with(columns["score"], {row: score for row, (score, _) in page.grades.items()})
        columns["correct"] = _with(columns["correct"], {row: correct for row, (_, correct) in page.grades.items()})
    return _in_parts(columns, page.size) if page.size.max(initial=0) > ONE_UNIT_EACH else columns


def _with(column: Column, values: Mapping[int, object]) -> Column:
    """The column with some rows' own values."""
    written = column.copy()
    for row, value in values.items():
        written[row] = value
    return written


def _in_parts(columns: Columns, size: Places) -> Columns:
    """The rows, those with a text too long for one cell as several parts."""
    parts = {int(row): pieces(columns["value"][row]) for row in np.flatnonzero(size > ONE_UNIT_EACH)}
    times = np.ones(len(size), dtype=np.int64)
    for row, found in parts.items():
        times[row] = len(found)
    repeated = {name: np.repeat(column, times) for name, column in columns.items()}
    starts = np.cumsum(times) - times
    repeated["part"] = np.arange(1, len(repeated["value"]) + 1) - np.repeat(starts, times)
    for row, found in parts.items():
        repeated["value"][starts[row] : starts[row] + len(found)] = found
    return repeated
