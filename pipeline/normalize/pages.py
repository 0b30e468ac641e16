"""Typed responses come in, a stretch at a time; all of them as columns, a row for each thing given, go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from pipeline.model import LONGEST_TEXT, Answer, Response, TextAnswer

Texts = npt.NDArray[np.object_]
Places = npt.NDArray[np.integer[Any]]
Shape = tuple[str, ...]

ONE_UNIT_EACH = LONGEST_TEXT // 2
"""A text of so many characters fits a cell whatever they are: none takes more than two UTF-16 units."""

MOST_KNOWN = 2_000
"""About so many texts are remembered: choices come early, and so few stay in the processor's cache."""

NOTHING: list[TextAnswer] = []


class Known:
    """What the stretches of a listing share: the places of their questions, and texts that come again and again."""

    def __init__(self) -> None:
        self.questions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.emails: dict[str, str] = {}
        self._shapes: dict[Shape, bytes] = {}
        self._names: dict[bytes, str] = {}
        self._ranks: Places = np.zeros(0, dtype=np.int64)

    def codes(self, shapes: Iterable[Shape]) -> Places:
        """The places of the questions that responses answer, one after another."""
        return np.frombuffer(b"".join(map(self._code, shapes)), dtype=np.int32)

    def _code(self, shape: Shape) -> bytes:
        """Found once for each set of questions, as most responses answer the same."""
        if shape not in self._shapes:
            places = [self.questions.setdefault(question, len(self.questions)) for question in shape]
            self._shapes[shape] = np.array(places, dtype=np.int32).tobytes()
        return self._shapes[shape]

    def ranks(self) -> Places:
        """The rank of each question among all by its id, whichever was seen first."""
        if len(self._ranks) != len(self.questions):
            names = list(self.questions)
            self._ranks = np.argsort(sorted(range(len(names)), key=names.__getitem__))
        return self._ranks

    def names(self, codes: bytes) -> str:
        """The questions at some places, as text; found once for each shape of a response."""
        if codes not in self._names:
            questions = list(self.questions)
            self._names[codes] = "\0".join(questions[code] for code in np.frombuffer(codes, dtype=np.int32))
        return self._names[codes]


@dataclass(frozen=True)
class Flat:
    """Responses as columns, then row by row what was given, in the order of the listing.

    `owner` is the place of the row's response, `code` the place of its question in `questions`; `size` is the text's
    length in characters. `files` and `grades` are by row, and only of rows that have them.
    """

    ids: Texts
    created: Texts
    submitted: Texts
    emails: Texts
    scores: npt.NDArray[np.float64]
    questions: Sequence[str]
    owner: Places
    code: Places
    ordinal: Places
    value: Texts
    size: Places
    files: Mapping[int, str]
    grades: Mapping[int, tuple[float, str]]

    @classmethod
    def join(cls, parts: Sequence[Self], known: Known) -> Self:
        """The parts one after another."""
        responses = np.cumsum([0, *(len(part.ids) for part in parts)])
        rows = np.cumsum([0, *(len(part.value) for part in parts)])
        starts = rows.tolist()
        return cls(
            ids=_chain([part.ids for part in parts], object),
            created=_chain([part.created for part in parts], object),
            submitted=_chain([part.submitted for part in parts], object),
            emails=_chain([part.emails for part in parts], object),
            scores=_chain([part.scores for part in parts], np.float64),
            questions=list(known.questions),
            owner=_chain([part.owner for part in parts]) + np.repeat(responses[:-1], np.diff(rows)).astype(np.int32),
            code=_chain([part.code for part in parts]),
            ordinal=_chain([part.ordinal for part in parts]),
            value=_chain([part.value for part in parts], object),
            size=_chain([part.size for part in parts]),
            files={at + row: file for at, part in zip(starts, parts, strict=False) for row, file in part.files.items()},
            grades={at + row: one for at, part in zip(starts, parts, strict=False) for row, one in part.grades.items()},
        )

    def only(self, kept: npt.NDArray[np.bool_]) -> Self:
        """What some of the responses say."""
        mine = kept[self.owner]
        row = np.cumsum(mine) - 1
        return type(self)(
            ids=self.ids[kept],
            created=self.created[kept],
            submitted=self.submitted[kept],
            emails=self.emails[kept],
            scores=self.scores[kept],
            questions=self.questions,
            owner=(np.cumsum(kept, dtype=np.int32) - 1)[self.owner[mine]],
            code=self.code[mine],
            ordinal=self.ordinal[mine],
            value=self.value[mine],
            size=self.size[mine],
            files={int(row[at]): file for at, file in self.files.items() if mine[at]},
            grades={int(row[at]): grade for at, grade in self.grades.items() if mine[at]},
        )

    @cached_property
    def _told(self) -> dict[str, Places]:
        """The rows with words, by question."""
        rows = np.flatnonzero(self.size > 0).astype(np.int32)
        code = self.code[rows].astype(np.min_scalar_type(len(self.questions)))
        rows = rows[np.argsort(code, kind="stable")]
        ends = np.cumsum(np.bincount(code, minlength=len(self.questions)))
        return dict(zip(self.questions, np.split(rows, ends[:-1]), strict=True)) if self.questions else {}

    def rows_of(self, asked: Sequence[str]) -> Places:
        """The rows with words given to some questions: response by response, in the order of the questions."""
        found = [self._told[question] for question in asked if question in self._told]
        rows = np.concatenate(found) if found else np.zeros(0, dtype=np.int32)
        return rows[np.argsort(self.owner[rows], kind="stable")] if len(found) > 1 else rows

    @property
    def oversize(self) -> bool:
        """Whether an id, a time or an address might be longer than a cell holds."""
        heads = chain(self.ids, self.created, self.submitted, self.emails, self.questions, self.files.values())
        return max(map(len, heads), default=0) > ONE_UNIT_EACH


def flatten(responses: Sequence[Response], known: Known) -> Flat:
    """The responses as columns: every text, every file by its name, and a grade without either as an empty text."""
    answers = [response.answers for response in responses]
    told = list(chain.from_iterable(map(dict.values, answers)))
    given = [NOTHING if answer.text_answers is None else answer.text_answers.answers for answer in told]
    beside = [p for p, a in enumerate(told) if a.grade is not None or a.file_upload_answers is not None]
    for place in beside:
        given[place] = _with_files(told[place], given[place])
    counts = np.fromiter(map(len, given), np.int32, len(given))
    starts = np.cumsum(counts, dtype=np.int32) - counts
    value = [text.value for text in chain.from_iterable(given)]
    owner = np.repeat(np.arange(len(answers), dtype=np.int32), np.fromiter(map(len, answers), np.int32, len(answers)))
    files, grades = _beside(told, beside, starts, counts)
    code = known.codes(map(tuple, answers))
    return Flat(
        ids=as_texts([response.response_id for response in responses]),
        created=as_texts([response.create_time for response in responses]),
        submitted=as_texts([response.last_submitted_time for response in responses]),
        emails=as_texts(_once([response.respondent_email for response in responses], known.emails)),
        scores=np.array([response.total_score for response in responses], dtype=np.float64),
        questions=list(known.questions),
        owner=np.repeat(owner, counts),
        code=np.repeat(code, counts),
        ordinal=np.arange(1, len(value) + 1, dtype=np.int32) - np.repeat(starts, counts),
        value=as_texts(_once(value, known.texts)),
        size=np.fromiter(map(len, value), np.int32, len(value)),
        files=files,
        grades=grades,
    )


def _once(values: Sequence[str], known: dict[str, str]) -> list[str]:
    """The same values, those known by the one object that says them: what comes again and again takes room once."""
    know = known.setdefault if len(known) < MOST_KNOWN else known.get
    return list(map(know, values, values))


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


def latest(page: Flat) -> npt.NDArray[np.bool_]:
    """Which of the responses stand: of one listed twice, its newest submission, and of equal ones the last."""
    newest: dict[str, int] = {}
    for place, (response_id, moment) in enumerate(zip(page.ids, page.submitted, strict=True)):
        before = newest.get(response_id)
        if before is None or moment >= page.submitted[before]:
            newest[response_id] = place
    kept = np.zeros(len(page.ids), dtype=np.bool_)
    kept[list(newest.values())] = True
    return kept


def as_texts(values: Sequence[Any]) -> Texts:
    """A column of texts, by reference."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def constant(value: object, length: int) -> npt.NDArray[Any]:
    """A column that says the same in every row and takes no room."""
    one = np.array(value, dtype=object if isinstance(value, str) else None)
    return np.broadcast_to(one, length)


def _chain(parts: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike = np.int32) -> npt.NDArray[Any]:
    """The parts of a column in one."""
    return np.concatenate([np.zeros(0, dtype), *parts])
