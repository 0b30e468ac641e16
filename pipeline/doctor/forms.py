"""The forms as they were found come in; whether staff can answer, and whether it is understood, goes out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline.doctor.evidence import Json, SchoolForm, Workbook
from pipeline.doctor.findings import Finding, good
from pipeline.errors import SmallwinsError
from pipeline.extract import parse_form
from pipeline.google.ledger import WorkbookState
from pipeline.model import Form
from pipeline.normalize.codebook import Codebook
from pipeline.settings import Settings
from pipeline.tables import TABLES

CREATE = "Run `smallwins form create`: it brings the form in order, and answers are kept."
OPEN = "Open the form in Google Forms, choose Publish, and let it accept responses."
EDIT = "https://docs.google.com/forms/d/{}/edit"


def examine_forms(
    forms: tuple[SchoolForm, ...], workbooks: tuple[Workbook, ...], settings: Settings
) -> Iterator[Finding]:
    """Each form: there, published, open to staff, in step with the promise about addresses, understood."""
    known = _remembered(workbooks)
    for one in forms:
        if isinstance(one.raw, SmallwinsError):
            said = f"The form of {one.school} ({one.form_id}) cannot be opened. {one.raw.message}"
            yield Finding("Form", "fail", said, one.raw.fix, one.raw.url)
            continue
        form = parse_form(one.raw)
        yield good("Form", f"The form of {one.school} opens: “{form.title}”, {len(form.questions)} questions.")
        yield _published(one, one.raw, settings)
        yield _answerable(one, settings)
        yield _addresses(one, form, settings)
        yield from _questions(one, form, settings, known)


def _remembered(workbooks: tuple[Workbook, ...]) -> pd.DataFrame:
    """The questions of earlier runs, as the data workbook has them."""
    rows: list[dict[str, object]] = []
    for book in workbooks:
        if isinstance(book.state, WorkbookState) and "questions" in book.state.tabs:
            found = book.state.tabs["questions"].rows.values()
            rows += [{name: str(value or "") for name, value in row.values.items()} for row in found]
    return TABLES["questions"].frame(rows)


def _mend(one: SchoolForm, settings: Settings) -> str:
    """Who brings a form in order: smallwins its own, people theirs."""
    return OPEN if one.form_id in settings.codebook else CREATE


def _published(one: SchoolForm, raw: Json, settings: Settings) -> Finding:
    """It is published and takes answers; a form of the time before that setting always is."""
    state = raw.get("publishSettings", {}).get("publishState", {"isPublished": True, "isAcceptingResponses": True})
    name, link = "Form published", EDIT.format(one.form_id)
    if not state.get("isPublished"):
        said = f"The form of {one.school} is not published: nobody can open it."
        return Finding(name, "fail", said, _mend(one, settings), link)
    if not state.get("isAcceptingResponses"):
        said = f"The form of {one.school} takes no answers at present."
        return Finding(name, "fail", said, _mend(one, settings), link)
    return good(name, f"The form of {one.school} is published and takes answers.")


def _answerable(one: SchoolForm, settings: Settings) -> Finding:
    """Those whom the settings name may answer: without that permission a published form opens for nobody."""
    name, domain = "Who can answer", settings.google.domain
    if isinstance(one.permissions, SmallwinsError):
        fix = "Open the form's link in a private window, signed in as a colleague."
        return Finding(name, "warn", f"Who may answer the form of {one.school} cannot be seen from here.", fix)
    doors = [permission for permission in one.permissions if permission.get("view") == "published"]
    whom = f"the people of {domain}" if domain else "whoever has the link"
    if any(door.get("domain", "") == domain for door in doors):
        return good(name, f"The form of {one.school} is open to {whom}.")
    link = EDIT.format(one.form_id)
    if not doors:
        said = f"Nobody may answer the form of {one.school}, though it is published."
        return Finding(name, "fail", said, _mend(one, settings), link)
    others = ", ".join(str(door.get("domain") or "whoever has the link") for door in doors)
    said = f"The form of {one.school} is open to {others}, not to {whom} as `google: domain` says."
    return Finding(name, "warn", said, "In Google Forms open Publish, Manage, and choose who may respond.", link)


def _addresses(one: SchoolForm, form: Form, settings: Settings) -> Finding:
    """The form collects addresses where the school counts people by them, and none where it promised none."""
    name, link = "E-mail addresses", EDIT.format(one.form_id)
    collects = form.email_collection not in ("", "DO_NOT_COLLECT", "EMAIL_COLLECTION_TYPE_UNSPECIFIED")
    fix = "In Google Forms open Settings, Responses, Collect email addresses"
    if settings.privacy.respondents == "anonymous" and collects:
        said = f"The form of {one.school} collects addresses, but `privacy: respondents` promises anonymous answers."
        return Finding(name, "fail", said, f"{fix}, and choose Do not collect; or run `smallwins form create`.", link)
    if settings.privacy.respondents != "anonymous" and not collects:
        said = f"The form of {one.school} collects no addresses, so nobody can be counted as a person."
        return Finding(name, "warn", said, f"{fix}, and choose Verified; or set `respondents: anonymous`.", link)
    return good(name, f"The form of {one.school} collects {'addresses' if collects else 'no addresses'}, as agreed.")


def _questions(seen: SchoolForm, form: Form, settings: Settings, known: pd.DataFrame) -> Iterator[Finding]:
    """Every question has its part, and is of the kind that it was."""
    name, link = "Questions", EDIT.format(seen.form_id)
    issues = Codebook.of(form, settings, known).issues
    for issue in issues:
        fix = (
            "Map the form's questions under `codebook` in the settings; for a form of ours run `smallwins form create`."
        )
        yield Finding(name, "fail" if issue.severity == "error" else "warn", f"{issue.where}: {issue.what}", fix, link)
    before: Mapping[str, str] = dict(zip(known["question_id"], known["kind"], strict=True))
    retyped = [
        (question, before[question.question_id])
        for question in form.questions
        if before.get(question.question_id, question.kind) != question.kind
    ]
    for question, kind in retyped:
        said = f"{seen.school}: “{question.title}” was a question of the kind {kind}, and is {question.kind} now."
        fix = "Earlier answers stay as they are. If it was not meant, ask the new thing in a question of its own."
        yield Finding(name, "warn", said, fix, link)
    if not issues and not retyped:
        yield good(name, f"Every question of the form of {seen.school} is understood.")
