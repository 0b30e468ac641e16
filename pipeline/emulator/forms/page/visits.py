"""What a person does in the browser comes in; the form's next page, or a kept response, goes out.

Nothing is kept between two pages: the answers of the other sections travel in hidden fields, and the way through the
sections is worked out from the answers each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from pipeline.emulator.forms.answers import values_of
from pipeline.emulator.forms.content import Form, Json
from pipeline.emulator.forms.opening import admits, needs_account, why_shut
from pipeline.emulator.forms.page import tokens
from pipeline.emulator.forms.page.reading import (
    Fields,
    fill_fields,
    first,
    is_address,
    question_of,
    read_answer,
    read_prefill,
)
from pipeline.emulator.forms.page.rendering import render
from pipeline.emulator.forms.page.results import view_result
from pipeline.emulator.forms.page.views import Block, view_item
from pipeline.emulator.forms.sections import Section, follow, questions_with_items, split_sections, walk
from pipeline.emulator.forms.submitting import submit
from pipeline.emulator.state import File, State
from pipeline.emulator.wire import Answer

EMAIL = "emailAddress"
_NO_ADDRESS = "Please give an email address, for example name@school.org."


@dataclass(frozen=True)
class Visit:
    """One person at one form: `path` is the form's address without its last part, `fields` all that was sent."""

    state: State
    file: File
    path: str
    fields: Fields

    @property
    def form(self) -> Form:
        """The form."""
        return cast("Form", self.file.content)

    @property
    def sections(self) -> list[Section]:
        """The form's sections."""
        return split_sections(self.form.body.get("items", []))

    @property
    def title(self) -> str:
        """What people know the form by."""
        return str(self.form.body.get("info", {}).get("title") or self.file.name)

    @property
    def collection(self) -> str:
        """How the form collects addresses."""
        return str(self.form.body.get("settings", {}).get("emailCollectionType", "DO_NOT_COLLECT"))

    @property
    def token(self) -> str:
        """The visit's own token."""
        return first(self.fields, "visit")

    @property
    def response_id(self) -> str:
        """The response being edited, or ""."""
        return tokens.read_edit_token(self.form, first(self.fields, "edit2"))

    def read(self) -> tuple[dict[str, list[str]], dict[str, str]]:
        """The values typed in every section, and the problems, by question id."""
        typed = {
            question["questionId"]: read_answer(item, question, self.fields)
            for item, question in questions_with_items(self.form.body.get("items", []))
        }
        values = {name: one.values for name, one in typed.items() if one.values}
        return values, {name: one.problem for name, one in typed.items() if one.problem}


def open_form(visit: Visit) -> Answer:
    """The first page: of an empty form, of one that a link fills in, or of the response that an edit link names."""
    if shut := why_shut(visit.file, visit.form):
        return _show_notice(visit, shut)
    questions = list(questions_with_items(visit.form.body.get("items", [])))
    filled = read_prefill(questions, visit.fields)
    if edit := first(visit.fields, "edit2"):
        response = visit.form.read(visit.response_id)
        if response is None:
            return _show_notice(visit, "gone")
        filled = {EMAIL: [response.get("respondentEmail", "")], "edit2": [edit]}
        for item, question in questions:
            answer = response.get("answers", {}).get(question["questionId"], {})
            filled |= fill_fields(item, question, values_of(answer))
    visit = replace(visit, fields={**filled, "visit": [tokens.start_visit(visit.form)]})
    if needs_account(visit.file, visit.form) and not first(visit.fields, EMAIL):
        return _ask_who(visit)
    return _show_section(visit, 0)


def take(visit: Visit) -> Answer:
    """What a person sent: shows the page they asked for, or what to put right, or keeps the response."""
    if shut := why_shut(visit.file, visit.form):
        return _show_notice(visit, shut)
    if first(visit.fields, "edit2") and not visit.response_id:
        return _show_notice(visit, "gone")
    at = _place(visit)
    if not tokens.is_visit(visit.form, visit.token):
        visit = replace(visit, fields={**visit.fields, "visit": [tokens.start_visit(visit.form)]})
        note = "This page was no longer fresh, so nothing has been sent yet. Your answers are all here: please go on."
        return _show_section(visit, at, note=note, status=409)
    go, _, what = first(visit.fields, "go").partition(".")
    if refused := _check_account(visit, go):
        return refused
    if go == "clear":
        kept = {name: values for name, values in visit.fields.items() if question_of(name) not in what.split()}
        return _show_section(replace(visit, fields=kept), at)
    if go == "enter":
        return _show_section(visit, 0)
    if go == "back":
        return _show_section(visit, _step_back(visit, at))
    return _go_on(visit, at) if go == "next" and at < len(visit.sections) else _send(visit)


def confirm(visit: Visit) -> Answer:
    """The page after sending: what happens next, and in a quiz the score."""
    response = visit.form.read(visit.response_id)
    if response is None:
        return _show_notice(visit, "gone")
    return render(
        "confirmation",
        title=visit.title,
        path=visit.path,
        edit=first(visit.fields, "edit2"),
        result=view_result(visit.form.body, response),
    )


def _place(visit: Visit) -> int:
    """The section a page was sent from; the number of sections stands for the page at the end."""
    text = first(visit.fields, "at")
    return min(int(text), len(visit.sections)) if text.isdecimal() and len(text) < 6 else 0


def _check_account(visit: Visit, go: str) -> Answer | None:
    if not needs_account(visit.file, visit.form):
        return None
    email = first(visit.fields, EMAIL)
    if go == "leave":
        return _ask_who(visit)
    if not is_address(email):
        return _ask_who(visit, _NO_ADDRESS)
    return None if admits(visit.file, visit.form, email) else _show_notice(visit, "stranger")


def _step_back(visit: Visit, at: int) -> int:
    """The section before this one on the way taken."""
    way = [section.place for section in walk(visit.sections, visit.read()[0])]
    return way[max(way.index(at) - 1, 0)] if at in way else way[-1]


def _go_on(visit: Visit, at: int) -> Answer:
    values, problems = visit.read()
    if _problems_on(visit, visit.sections[at], problems):
        return _show_section(visit, at, problems, status=422)
    return _show_section(visit, follow(visit.sections, at, values))


def _send(visit: Visit) -> Answer:
    """Keep the response with the answers of the sections walked through; the first one with a problem is shown."""
    values, problems = visit.read()
    way = list(walk(visit.sections, values))
    for section in way:
        if _problems_on(visit, section, problems):
            return _show_section(visit, section.place, problems, status=422)
    email = first(visit.fields, EMAIL)
    response: Json = {
        "responseId": visit.response_id or tokens.response_of(visit.form, visit.token),
        "answers": _answers_along(way, values),
        **({"respondentEmail": email} if email else {}),
    }
    with visit.state.transaction():
        name = submit(visit.state, visit.file, response)
    address = f"{visit.path}/formResponse?edit2={tokens.edit_token(visit.form, name)}"
    return Answer(303, b"", {"Location": address})


def _answers_along(way: list[Section], values: dict[str, list[str]]) -> Json:
    """The answers of the sections walked through; what was typed elsewhere before turning back is left out."""
    met = [question["questionId"] for section in way for question in section.questions]
    listed = {name: [{"value": value} for value in values[name]] for name in met if name in values}
    return {name: {"textAnswers": {"answers": texts}} for name, texts in listed.items()}


def _problems_on(visit: Visit, section: Section, problems: dict[str, str]) -> dict[str, str]:
    found = {question["questionId"]: problems.get(question["questionId"], "") for question in section.questions}
    if section.place == 0 and visit.collection == "RESPONDER_INPUT" and not is_address(first(visit.fields, EMAIL)):
        found[EMAIL] = _NO_ADDRESS
    return {name: problem for name, problem in found.items() if problem}


def _show_section(
    visit: Visit, at: int, problems: dict[str, str] | None = None, *, note: str = "", status: int = 200
) -> Answer:
    """One section, or the page at the end of the way; `problems` are those of every section."""
    sections = visit.sections
    here = sections[at] if at < len(sections) else Section(at, {}, [])
    found = {} if problems is None else _problems_on(visit, here, problems)
    typed_here = here.place == 0 and visit.collection == "RESPONDER_INPUT"
    return render(
        "section",
        status,
        title=visit.title,
        info=visit.form.body.get("info", {}),
        path=visit.path,
        at=at,
        count=len(sections),
        head=here.head,
        blocks=_view_blocks(visit, here, found),
        problems=found,
        note=note,
        hidden=list(_carry(visit, here, with_email=not typed_here)),
        ends=at >= len(sections) - 1 and not here.jumps,
        email=first(visit.fields, EMAIL),
        asks_email=typed_here,
        signed_in=needs_account(visit.file, visit.form),
        collection=visit.collection,
        editing=bool(visit.response_id),
    )


def _view_blocks(visit: Visit, section: Section, problems: dict[str, str]) -> list[Block]:
    seed = visit.token.partition(".")[0]
    return [view_item(item, visit.fields, problems, seed) for item in section.items]


def _carry(visit: Visit, section: Section, *, with_email: bool = True) -> Iterator[tuple[str, str]]:
    """The fields that travel with a page though it does not show them."""
    shown = {question["questionId"] for question in section.questions}
    for name, values in visit.fields.items():
        question = question_of(name)
        if (question and question not in shown) or name in {"visit", "edit2"} or (name == EMAIL and with_email):
            yield from ((name, value) for value in values if value)


def _ask_who(visit: Visit, problem: str = "") -> Answer:
    nowhere = Section(0, {}, [])
    return render(
        "sign_in",
        422 if problem else 200,
        title=visit.title,
        path=visit.path,
        hidden=list(_carry(visit, nowhere, with_email=False)),
        email=first(visit.fields, EMAIL),
        problem=problem,
        kept=visit.collection == "VERIFIED",
    )


_STATUS = {"gone": 404, "unpublished": 404}


def _show_notice(visit: Visit, what: str) -> Answer:
    """Why the form cannot be answered, with what was typed meanwhile, so that nobody loses a text."""
    values = visit.read()[0]
    typed = [
        (question.get("rowQuestion", item).get("title", ""), values[question["questionId"]])
        for item, question in questions_with_items(visit.form.body.get("items", []))
        if question["questionId"] in values and "visit" in visit.fields
    ]
    email = first(visit.fields, EMAIL)
    return render(
        "notice", _STATUS.get(what, 403), what=what, title=visit.title, path=visit.path, email=email, typed=typed
    )
