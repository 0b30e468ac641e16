"""A form and the settings come in; which of its questions plays which role goes out.

Forms we made carry our own question ids. A school's existing form has a codebook in the settings: a role's questions
by id, or by title the first time and by id ever after (the stored `questions` table remembers), or always one value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from pipeline.errors import Issue
from pipeline.model import ROLES, Form, Question, Role, question_id
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Codebook:
    """The roles of one form's questions. `signs` maps a goal id to the question that asks for its success signs."""

    form: Form
    always: dict[Role, str] = field(default_factory=dict)
    questions: dict[Role, tuple[str, ...]] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()

    @classmethod
    def of(cls, form: Form, settings: Settings, known_questions: pd.DataFrame) -> Self:
        """The codebook of a form: from the settings, or from our own ids, or an issue that says what is missing."""
        stored = known_questions[known_questions["form_id"] == form.form_id]
        known = {row["question_id"]: row for row in stored.to_dict("records")}
        if form.form_id in settings.codebook:
            return cls._from_settings(form, settings, known)
        ids = {question.question_id for question in form.questions} | set(known)
        own: dict[Role, tuple[str, ...]] = {role: (question_id(role),) for role in ROLES if question_id(role) in ids}
        signs = {
            goal.goal_id: question_id("signs", goal.goal_id)
            for goal in settings.goal_list
            if question_id("signs", goal.goal_id) in ids
        }
        issues = tuple(_not_offered(form, settings)) if own else (_unmapped(form),)
        return cls(form, {}, own, signs, known, issues)

    @classmethod
    def _from_settings(cls, form: Form, settings: Settings, known: dict[str, dict[str, str]]) -> Self:
        """The mapping that the settings give for this form."""
        always: dict[Role, str] = {}
        questions: dict[Role, tuple[str, ...]] = {}
        issues: list[Issue] = []
        for role, mapping in settings.codebook[form.form_id].items():
            if mapping.always:
                always[role] = mapping.always
            found = [*mapping.questions, *(i for title in mapping.titles for i in _by_title(form, known, role, title))]
            ids = {question.question_id for question in form.questions} | set(known)
            issues += [
                Issue(f"codebook of “{form.title}”", f"The question {lost} for {role} is not in the form.", "error")
                for lost in found
                if lost not in ids
            ]
            issues += [
                Issue(f"codebook of “{form.title}”", f"No question is titled “{title}” (for {role}).", "error")
                for title in mapping.titles
                if not list(_by_title(form, known, role, title))
            ]
            if found:
                questions[role] = tuple(dict.fromkeys(found))
        return cls(form, always, questions, {}, known, tuple(issues))

    def role_of(self, asked: str) -> str:
        """The roles of a question, as the `questions` table notes them."""
        roles = [role for role, ids in self.questions.items() if asked in ids]
        return " ".join(roles) or ("signs" if asked in self.signs.values() else "")

    def question_rows(self, today: str) -> Iterator[dict[str, object]]:
        """Rows of `questions`: those on the form now, and those that stood on it before, marked as removed."""
        there = {question.question_id for question in self.form.questions}
        for question in self.form.questions:
            first_seen = self.known.get(question.question_id, {}).get("first_seen") or today
            yield _question_row(self.form, question, self.role_of(question.question_id), first_seen)
        for asked, row in self.known.items():
            if asked not in there:
                yield {**row, "removed": row["removed"] or today}


def _question_row(form: Form, question: Question, role: str, first_seen: str) -> dict[str, object]:
    """One question of the form as it stands."""
    return {
        "form_id": form.form_id,
        "question_id": question.question_id,
        "item_id": question.item_id,
        "title": question.title,
        "kind": question.kind,
        "row": question.row,
        "section": question.section,
        "options": json.dumps(question.options, ensure_ascii=False) if question.options else "",
        "role": role,
        "first_seen": first_seen,
        "removed": "",
    }


def _by_title(form: Form, known: dict[str, dict[str, str]], role: Role, title: str) -> Iterator[str]:
    """Questions that play a role by title: those it was given to before, else those titled so now."""
    remembered = [asked for asked, row in known.items() if role in row["role"].split()]
    if remembered:
        yield from remembered
        return
    wanted = title.strip().casefold()
    yield from (question.question_id for question in form.questions if question.title.strip().casefold() == wanted)


def _not_offered(form: Form, settings: Settings) -> Iterator[Issue]:
    """Goals that a form of ours does not offer, or not by their present titles."""
    for question in form.questions:
        if question.question_id == question_id("goal") and question.options:
            missing = [goal.title for goal in settings.goal_list if goal.title not in question.options]
            if missing:
                named = ", ".join(f"“{title}”" for title in missing)
                what = f"The form does not offer {named} yet. Run `smallwins form create` for its school."
                yield Issue(f"form “{form.title}”", what)


def _unmapped(form: Form) -> Issue:
    """What to say of a form that nobody mapped."""
    what = "The form was not made by smallwins and has no codebook: its answers are kept, but tell no story."
    return Issue(f"form “{form.title}”", what, "error")


def fingerprint(settings: Settings, roster: tuple[str, ...]) -> str:
    """Hash of all that rows depend on besides the response: when it changes, every response is read again."""
    parts = {
        "codebook": {
            form: {role: m.model_dump() for role, m in book.items()} for form, book in settings.codebook.items()
        },
        "goals": [
            (goal.goal_id, goal.title, [(s.sign_id, s.title) for s in goal.signs]) for goal in settings.goal_list
        ],
        "respondents": settings.privacy.respondents,
        "timezone": settings.school_year.timezone,
        "roster": roster,
    }
    text = json.dumps(parts, sort_keys=True, default=list)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
