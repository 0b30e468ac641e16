"""Random edits of a quiz between submissions: every answer ever listed stays, under its question, byte for byte.

Responses are edited, regraded and withdrawn meanwhile, and `smallwins check` has to agree in the end.

24 examples; `SMALLWINS_EXAMPLES=1000 pytest tests/test_drift.py` tries that many.
"""

from __future__ import annotations

import copy
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline import settings
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.run.checking import check_books
from pipeline.store import Book
from tests.conftest import SMALL_SCHOOL
from tests.schools import keep, set_up

Json = dict[str, Any]
Key = tuple[str, str, int]
Grade = tuple[float | None, str]

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "24"))
FORM = "1drifting"
SCHOOL = SMALL_SCHOOL.replace("staff: 12", f"staff: 12, forms: [{FORM}]") + (
    f"codebook: {{{FORM}: {{goal: {{always: voice}}, story: {{title: Story}}, kind: {{title: Which}}}}}}\n"
)
TEXTS = ("007", "1/2", "TRUE", "=A1", "1e5", " two  spaces ", "line\nbreak\ttab", "naïve 🎉 e\u0301", "'", "x" * 50_001)
OPTIONS = ("A win", "A lesson", "007", "Time", "Zeit", "naïve 🎉")
KINDS: dict[str, tuple[Json, tuple[str, ...]]] = {
    "text": ({"textQuestion": {}}, tuple(text for text in TEXTS if "\n" not in text)),
    "paragraph": ({"textQuestion": {"paragraph": True}}, TEXTS),
    "date": ({"dateQuestion": {"includeYear": True}}, ("2026-01-05", "2025-12-31")),
    "time": ({"timeQuestion": {}}, ("08:30", "23:59")),
    "scale": ({"scaleQuestion": {"low": 1, "high": 5}}, ("1", "5")),
    "rating": ({"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "STAR"}}, ("3",)),
    "radio": ({"choiceQuestion": {"type": "RADIO"}}, ()),
    "checkbox": ({"choiceQuestion": {"type": "CHECKBOX"}}, ()),
    "drop_down": ({"choiceQuestion": {"type": "DROP_DOWN"}}, ()),
}
PLACES = st.integers(0, 12)
PICKS = st.lists(PLACES, min_size=4, max_size=14)
TITLES = st.sampled_from(["Story", "Which", "Team", "Story "])
CHOICES = st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=3, unique=True)
STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from([*KINDS, "grid"]), TITLES, CHOICES),
    st.tuples(st.just("retype"), PLACES, st.sampled_from(list(KINDS)), CHOICES),
    st.tuples(st.just("offer"), PLACES, CHOICES),
    st.tuples(st.just("rename"), PLACES, TITLES),
    st.tuples(st.just("remove"), PLACES),
    st.tuples(st.just("move"), PLACES, PLACES),
    st.tuples(st.just("resize"), PLACES, st.integers(1, 4)),
    st.tuples(st.just("regrade"), PLACES, PICKS),
    st.tuples(st.just("withdraw"), PLACES),
    st.tuples(st.just("answer"), st.none(), PICKS),
    st.tuples(st.just("answer"), PLACES, PICKS),
    st.tuples(st.just("keep"), st.booleans()),
)


GRADES: tuple[Json | None, ...] = (None, {}, {"score": 2.0, "correct": True}, {"score": 0.5}, {"correct": True})
"""Not graded, wrong as the service says it, right, half right, right without a point."""

DATA = ("kept", "keys", "listed", "whole", "relations", "questions")
"""What `smallwins check` says of the tables alone: no dashboard is drawn here."""


def make_question(kind: str, options: list[str], **ids: str) -> Json:
    """A question of a kind, with its choices where it has some."""
    question = copy.deepcopy(KINDS[kind][0]) | ids
    if "choiceQuestion" in question:
        question["choiceQuestion"]["options"] = [{"value": option} for option in options]
    return question


def make_item(kind: str, title: str, options: list[str]) -> Json:
    """An item with one question, or a grid of two rows."""
    if kind != "grid":
        return {"title": title, "questionItem": {"question": make_question(kind, options)}}
    rows = [{"rowQuestion": {"title": row}} for row in ("First", "Second")]
    columns = {"type": "CHECKBOX", "options": [{"value": option} for option in options]}
    return {"title": title, "questionGroupItem": {"questions": rows, "grid": {"columns": columns}}}


class Drift:
    """A form under edits, what its respondents told, and the workbook that has to hold all of it."""

    def __init__(self, emulator: Emulator, google: Google, folder: Path) -> None:
        upload = {"questionId": "0000000f", "fileUploadQuestion": {}}
        state = {"publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}}}
        items = [{"itemId": "000000ff", "title": "Evidence", "questionItem": {"question": upload}}]
        quiz = {"settings": {"quizSettings": {"isQuiz": True}}}
        emulator.load_form({"formId": FORM, "info": {"title": "Drift"}, "items": items, **state, **quiz}, [])
        (folder / "roster.txt").write_text("Tavian Brooks\n", encoding="utf-8")
        (folder / "smallwins.yaml").write_text(SCHOOL, encoding="utf-8")
        self.emulator, self.google = emulator, google
        self.school = set_up(google, settings.load(folder / "smallwins.yaml"))
        self.told: dict[str, dict[str, list[str]]] = {}
        self.grades: dict[str, dict[str, Json]] = {}
        self.withdrawn: dict[str, int] = {}
        self.pulled: set[str] = set()
        self.listed: dict[Key, str] = {}
        self.asked: set[str] = set()
        for kind, title in zip([*KINDS, "grid"], ("Story", "Team") * 5, strict=True):
            self.add(kind, title, list(OPTIONS))

    def items(self) -> list[Json]:
        """The form's items as they stand."""
        found: list[Json] = self.google.forms.get(FORM).get("items", [])
        return found

    def edit(self, kind: str, place: int, **request: Any) -> None:
        """One request about the item at a place, counted round."""
        location = {"index": place % len(self.items())}
        name = "originalLocation" if kind == "moveItem" else "location"
        self.google.forms.batch_update(FORM, [{kind: {name: location, **request}}])

    def add(self, kind: str, title: str, options: list[str]) -> None:
        """A new item at the end."""
        location = {"index": len(self.items())}
        request = {"item": make_item(kind, title, options), "location": location}
        self.google.forms.batch_update(FORM, [{"createItem": request}])

    def retype(self, place: int, kind: str, options: list[str]) -> None:
        """Another kind of question under the same id."""
        item = self.items()[place % len(self.items())]
        if "questionItem" in item and item["itemId"] != "000000ff":
            question = make_question(kind, options, questionId=item["questionItem"]["question"]["questionId"])
            self.edit("updateItem", place, item={"questionItem": {"question": question}}, updateMask="questionItem")

    def offer(self, place: int, options: list[str]) -> None:
        """Other choices, of a question or of a grid's columns."""
        item = self.items()[place % len(self.items())]
        choices = {"options": [{"value": option} for option in options]}
        if "questionGroupItem" in item:
            item["questionGroupItem"]["grid"]["columns"] |= choices
            self.edit("updateItem", place, item=item, updateMask="questionGroupItem")
        elif "choiceQuestion" in item["questionItem"]["question"]:
            item["questionItem"]["question"]["choiceQuestion"] |= choices
            self.edit("updateItem", place, item=item, updateMask="questionItem")

    def rename(self, place: int, title: str) -> None:
        """Another title, maybe one that stands already."""
        self.edit("updateItem", place, item={"title": title}, updateMask="title")

    def remove(self, place: int) -> None:
        """One item less, but for the last."""
        if len(self.items()) > 1:
            self.edit("deleteItem", place)

    def move(self, place: int, target: int) -> None:
        """An item to another place."""
        self.edit("moveItem", place, newLocation={"index": target % len(self.items())})

    def resize(self, place: int, count: int) -> None:
        """A grid gets that many rows: those that stay keep their ids, new ones are given theirs."""
        item = self.items()[place % len(self.items())]
        if "questionGroupItem" in item:
            standing = item["questionGroupItem"]["questions"][:count]
            new = [{"rowQuestion": {"title": f"Row {number}"}} for number in range(len(standing), count)]
            item["questionGroupItem"]["questions"] = standing + new
            self.edit("updateItem", place, item=item, updateMask="questionGroupItem")

    def withdraw(self, place: int) -> None:
        """The form's owner deletes a response."""
        if self.told:
            name = list(self.told)[place % len(self.told)]
            self.emulator.withdraw(FORM, name)
            self.withdrawn[name] = 0
            for kept in (self.told, self.grades):
                kept.pop(name, None)

    def regrade(self, place: int, picks: list[int]) -> None:
        """The form's owner grades a response anew: no time moves, a question without an answer may get a grade."""
        if not self.told:
            return
        name = list(self.told)[place % len(self.told)]
        form: Any = self.emulator.state.files[FORM].content
        response = form.read(name)
        asked = [*self.told[name], self.open_questions()[0][0]]
        for question, pick in zip(dict.fromkeys(asked), picks, strict=False):
            grade = GRADES[pick % len(GRADES)]
            answer = response.setdefault("answers", {}).setdefault(question, {"questionId": question})
            answer.pop("grade", None)
            self.grades.setdefault(name, {}).pop(question, None)
            if grade is not None:
                answer["grade"] = self.grades[name][question] = grade
                self.told[name].setdefault(question, [""])
            elif len(answer) == 1:
                del response["answers"][question]
                self.told[name].pop(question, None)
        response["totalScore"] = sum(grade.get("score", 0) for grade in self.grades.get(name, {}).values())
        form.put(response)

    def answer(self, again: int | None, picks: list[int]) -> None:
        """Somebody answers as many questions as there are picks, or edits what was told before."""
        values = {
            question: choose(pick, candidates, several)
            for pick, (question, candidates, several) in zip(picks, self.open_questions(), strict=False)
        }
        answers = {
            question: {"fileUploadAnswers": {"answers": [{"fileId": f"id {name}", "fileName": name} for name in given]}}
            if question == "0000000f"
            else {"textAnswers": {"answers": [{"value": value} for value in given]}}
            for question, given in values.items()
        }
        before = {"responseId": list(self.told)[again % len(self.told)]} if again is not None and self.told else {}
        name = self.emulator.respond(FORM, {"answers": answers, **before})
        self.told[name] = values
        self.grades.pop(name, None)

    def open_questions(self) -> list[tuple[str, tuple[str, ...], bool]]:
        """Each question's id, what may be answered, and whether more than one may."""
        found = []
        for item in self.items():
            group = item.get("questionGroupItem", {})
            for question in group.get("questions") or [item["questionItem"]["question"]]:
                choice = group.get("grid", {}).get("columns") or question.get("choiceQuestion")
                found.append((question["questionId"], candidates_of(question, choice), several_of(choice)))
        return found

    def keep(self, full: bool) -> None:
        """Pull and keep; the workbook then holds what was ever listed, and nothing else."""
        now = {
            (response, question, ordinal): (value, grade_of(self.grades.get(response, {}).get(question)))
            for response, answers in self.told.items()
            for question, values in answers.items()
            for ordinal, value in enumerate(values, 1)
        }
        self.listed |= {key: value for key, (value, _) in now.items()}
        self.asked |= {question for question, _, _ in self.open_questions()}
        self.withdrawn = {name: times + full for name, times in self.withdrawn.items() if name in self.pulled}
        self.pulled |= set(self.told)
        book = keep(self.google, self.school, full=full)
        assert {key: value for key, (value, _) in answers_of(book).items()} == self.listed
        active = {key: given for key, given in answers_of(book, "active").items() if key[0] in self.told}
        assert active == now
        status = dict(zip(book.tables["responses"]["response_id"], book.tables["responses"]["status"], strict=True))
        assert status == dict.fromkeys(self.told, "active") | {
            name: ("active", "missing", "gone")[min(times, 2)] for name, times in self.withdrawn.items()
        }
        assert set(book.tables["questions"]["question_id"]) == self.asked

    def check(self) -> None:
        """What a coordinator asks of the school's own workbook agrees."""
        proofs = {proof.check: proof for proof in check_books(self.google, self.school)}
        assert [proofs[name] for name in DATA if proofs[name].verdict == "fail"] == []
        assert proofs["pulled"].verdict == "pass"


def candidates_of(question: Json, choice: Json | None) -> tuple[str, ...]:
    """What a question may be answered with."""
    if choice:
        return tuple(option["value"] for option in choice["options"])
    if "fileUploadQuestion" in question:
        return ("a.pdf", "ü.png")
    if question.get("textQuestion", {}).get("paragraph"):
        return KINDS["paragraph"][1]
    return next(values for shape, values in KINDS.values() if shape.keys() <= question.keys())


def several_of(choice: Json | None) -> bool:
    """Whether a question takes more than one choice."""
    return choice is not None and choice["type"] == "CHECKBOX"


def choose(pick: int, candidates: tuple[str, ...], several: bool) -> list[str]:
    """The answer that a number stands for."""
    first = pick % len(candidates)
    return [*candidates[first:], *candidates[:first]] if several else [candidates[first]]


def grade_of(grade: Json | None) -> Grade:
    """How a grade stands in the table: its score and whether it was right; nothing where there is none."""
    return (None, "") if grade is None else (grade.get("score", 0.0), "yes" if grade.get("correct") else "no")


def answers_of(book: Book, status: str = "") -> dict[Key, tuple[str, Grade]]:
    """The stored answers of a status, or all, by key: the parts of one revision joined, and their grade."""
    rows = book.tables["answers"]
    rows = rows[(rows["status"] == status) | (status == "")]
    rows = rows.sort_values(["response_id", "question_id", "ordinal", "part"])
    found: dict[Key, tuple[str, Grade]] = {}
    first: dict[Key, str] = {}
    names = ["response_id", "question_id", "ordinal", "value", "score", "correct", "revision"]
    for response, question, ordinal, value, score, correct, revision in rows[names].itertuples(index=False, name=None):
        key = (response, question, ordinal)
        if first.setdefault(key, revision) == revision:
            found[key] = (found.get(key, ("",))[0] + value, (None if score != score else score, correct))
    return found


def live(steps: list[tuple[Any, ...]]) -> None:
    """Go through the steps in a Workspace of their own, and keep at the end."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Emulator(check_answers=True) as emulator,
        Google.embedded(emulator.url) as google,
    ):
        drift = Drift(emulator, google, Path(folder))
        for name, *told in [*steps, ("keep", True)]:
            getattr(drift, name)(*told)
        drift.check()
        assert emulator.app.crashes == []
        assert emulator.app.violations == []


@pytest.mark.timeout(120 + 5 * EXAMPLES)
@tries(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=8, max_size=16))
def test_no_answer_is_lost_to_an_edited_form(steps: list[tuple[Any, ...]]) -> None:
    """Questions and grid rows come, go, move, change; answers are edited, graded, withdrawn: all stands as told."""
    live(steps)


def test_a_question_that_held_text_and_then_dates() -> None:
    """Old and new answers stand under the one question, each as it was given."""
    live(
        [
            ("answer", None, [0, 3]),
            ("keep", False),
            ("retype", 1, "date", []),
            ("answer", None, [0, 1]),
            ("rename", 1, "When"),
        ]
    )


def test_a_regrade_and_a_withdrawn_answer() -> None:
    """A wrong answer made right, a grade without an answer, then two complete listings without the response."""
    live(
        [
            ("answer", None, [0, 1, 2, 3]),
            ("answer", None, [1, 1, 1, 1]),
            ("regrade", 0, [1, 1, 2, 3, 1]),
            ("keep", False),
            ("regrade", 0, [2, 0, 4, 2, 2]),
            ("resize", 10, 4),
            ("keep", False),
            ("withdraw", 0),
            ("keep", True),
            ("resize", 10, 1),
            ("keep", True),
        ]
    )


def test_titles_that_stand_twice() -> None:
    """Two questions of one title, and a grid whose rows were called alike: each keeps its own answers."""
    live([("rename", 1, "Story"), ("rename", 2, "Story"), ("answer", None, [1] * 12), ("keep", False)])


def test_a_long_answer_made_short() -> None:
    """What an edit left of a text in two parts is of its own revision, and joined to no other."""
    live([("answer", None, [0, 9]), ("keep", False), ("answer", 0, [0, 1]), ("keep", False), ("answer", 0, [0])])
