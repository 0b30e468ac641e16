"""A response as it is listed comes in; what must stand of each of its answers, part by part, goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.check.books import Cell, Row
from pipeline.model import Answer, Response


@dataclass(frozen=True, slots=True)
class Told:
    """One thing given to one question: its text, the file it names, and how it was graded ("" for not)."""

    text: str
    file_id: str
    score: Cell
    correct: str

    def stands_in(self, rows: Sequence[Row]) -> bool:
        """Whether these rows hold it: its parts in order, none missing, joined the very text that was given."""
        parts = {row["part"]: row for row in rows}
        if parts.keys() != set(range(1, len(rows) + 1)):
            return False
        texts = [parts[number]["value"] for number in range(1, len(rows) + 1)]
        beside = (self.file_id, self.score, self.correct)
        return (
            all(isinstance(text, str) for text in texts)
            and "".join(map(str, texts)) == self.text
            and all((row["file_id"], row["score"], row["correct"]) == beside for row in rows)
        )


def told_by(response: Response) -> Mapping[tuple[str, int], Told]:
    """What a response gives, by question and place: texts, then files by name; a grade alone as an empty text."""
    return {
        (question, place): told
        for question, answer in response.answers.items()
        for place, told in enumerate(_given(answer), 1)
    }


def _given(answer: Answer) -> list[Told]:
    """Everything given to one question, in order."""
    texts = [(text.value, "") for text in answer.text_answers.answers] if answer.text_answers else []
    files = answer.file_upload_answers.answers if answer.file_upload_answers else []
    given = [*texts, *((file.file_name, file.file_id) for file in files)]
    if answer.grade is None:
        return [Told(text, file_id, "", "") for text, file_id in given]
    correct = "yes" if answer.grade.correct else "no"
    return [Told(text, file_id, answer.grade.score, correct) for text, file_id in given or [("", "")]]
