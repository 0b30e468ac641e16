"""One page of typed responses comes in; the same page as columns, a row for each thing given, goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.model import LONGEST_TEXT, Answer, Response, TextAnswer

Texts = npt.NDArray[np.object_]
Places = npt.NDArray[np.int64]

ONE_UNIT_EACH = LONGEST_TEXT // 2
"""A text of so many characters fits a cell whatever they are: none takes more than two UTF-16 units."""

NOTHING: list[TextAnswer] = []


@dataclass(frozen=True, slots=True)
class Flat:
    """A page as columns: row by row what was given, in the order of the page.

    `owner` is the place of the row's response on the page, `code` the place of its question in `questions`; `size` is
    the text's length in characters. `files`, `scores` and `correct` are by row, and only of rows that have them.
    """

    responses: Sequence[Response]
    ids: Texts
    questions: Texts
    owner: Places
    code: Places
    ordinal: Places
    value: Texts
    size: Places
    files: dict[int, str]
    grades: dict[int, tuple[float, str]]

    def rows_of(self, asked: Sequence[str]) -> Places:
        """The rows with words given to some questions: response by response, in the order of the questions."""
        places = {question: place for place, question in enumerate(self.questions)}
        codes = [places[question] for question in asked if question in places]
        if len(codes) == 1:
            return np.flatnonzero((self.code == codes[0]) & (self.size > 0))
        rank = np.full(len(places), -1)
        rank[codes] = np.arange(len(codes))
        rows = np.flatnonzero((rank[self.code] >= 0) & (self.size > 0)) if codes else np.zeros(0, dtype=np.int64)
        return rows[np.argsort(self.owner[rows] * max(len(codes), 1) + rank[self.code[rows]], kind="stable")]

    @property
    def oversize(self) -> bool:
        """Whether an id, a time or an address might be longer than a cell holds."""
        heads = ((r.response_id, r.create_time, r.last_submitted_time, r.respondent_email) for r in self.responses)
        longest = max(map(len, chain(chain.from_iterable(heads), self.questions, self.files.values())), default=0)
        return longest > ONE_UNIT_EACH


def flatten(responses: Sequence[Response]) -> Flat:
    """The page as columns: every text, every file by its name, and a grade without either as an empty text."""
    answers = [response.answers for response in responses]
    asked = list(chain.from_iterable(answers))
    told = list(chain.from_iterable(map(dict.values, answers)))
    given = [NOTHING if answer.text_answers is None else answer.text_answers.answers for answer in told]
    beside = [p for p, a in enumerate(told) if a.grade is not None or a.file_upload_answers is not None]
    for place in beside:
        given[place] = _with_files(told[place], given[place])
    counts = np.fromiter(map(len, given), np.int64, len(given))
    starts = np.cumsum(counts) - counts
    value = [text.value for text in chain.from_iterable(given)]
    codes = {question: place for place, question in enumerate(dict.fromkeys(asked))}
    owner = np.repeat(np.arange(len(responses)), np.fromiter(map(len, answers), np.int64, len(responses)))
    files, grades = _beside(told, beside, starts, counts)
    return Flat(
        responses=responses,
        ids=as_texts([response.response_id for response in responses]),
        questions=as_texts(list(codes)),
        owner=np.repeat(owner, counts),
        code=np.repeat(np.fromiter(map(codes.__getitem__, asked), np.int64, len(asked)), counts),
        ordinal=np.arange(1, len(value) + 1) - np.repeat(starts, counts),
        value=as_texts(value),
        size=np.fromiter(map(len, value), np.int64, len(value)),
        files=files,
        grades=grades,
    )


def _with_files(answer: Answer, texts: Sequence[TextAnswer]) -> list[TextAnswer]:
    """What was given to one question, files by their names; a grade without either is kept as an empty text."""
    files = answer.file_upload_answers.answers if answer.file_upload_answers else []
    return [*texts, *(TextAnswer(file.file_name) for file in files)] or [TextAnswer()] * (answer.grade is not None)


def _beside(
    told: Sequence[Answer], beside: Iterable[int], starts: Places, counts: Places
) -> tuple[dict[int, str], dict[int, tuple[float, str]]]:
    """File ids and grades by row."""
    files: dict[int, str] = {}
    grades: dict[int, tuple[float, str]] = {}
    for place in beside:
        answer, end = told[place], int(starts[place] + counts[place])
        if answer.file_upload_answers:
            named = answer.file_upload_answers.answers
            files |= dict(zip(range(end - len(named), end), (file.file_id for file in named), strict=True))
        if answer.grade is not None:
            graded = (answer.grade.score, "yes" if answer.grade.correct else "no")
            grades |= dict.fromkeys(range(int(starts[place]), end), graded)
    return files, grades


def as_texts(values: Sequence[Any]) -> Texts:
    """A column of texts, by reference."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def constant(value: object, length: int) -> npt.NDArray[Any]:
    """A column that says the same in every row and takes no room until it stands in a table."""
    one = np.array(value, dtype=object if isinstance(value, str) else None)
    return np.broadcast_to(one, length)
