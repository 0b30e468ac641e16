"""A test's Workspace and settings come in; a school with its files, its tellings and its raw responses goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pipeline import extract, form, init, normalize, store
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.model import Listing
from pipeline.settings import Settings
from pipeline.store import Book, Settled
from pipeline.tables import Tables, empty

SECRET = b"a secret that only the tests know, of 32 bytes"


def set_up(google: Google, settings: Settings) -> Settings:
    """Make the school's files and give the settings with their ids."""
    return init.init(google, settings.path)


def tell(emulator: Emulator, settings: Settings, response_id: str = "", **answers: Any) -> str:
    """One colleague tells something, or tells it anew under the same id; gives the response's id."""
    school = settings.school_list[0]
    told = {"goal": ["voice"], "kind": "success", "story": "A student ran the warm-up."} | answers
    respondent = told.pop("respondent", "dana@maple.example")
    body = form.response(settings, school, respondent=respondent, **told)
    return emulator.respond(next(iter(settings.forms)), body | ({"responseId": response_id} if response_id else {}))


def harvest(google: Google, settings: Settings, stored: Tables, *, full: bool = False) -> list[Listing]:
    """List every form, in full where asked."""
    in_full = frozenset(settings.forms) if full else frozenset()
    return extract.harvest(google, settings.forms, stored["forms"], in_full, datetime.now(UTC))


def tidy(listings: Sequence[Listing], settings: Settings, stored: Tables | None = None) -> Tables:
    """The tables of what was listed."""
    return normalize.normalize(listings, settings, SECRET, stored or empty(), "rules").tables


def keep(google: Google, settings: Settings, *, full: bool = False) -> Book:
    """Pull and keep, as a run does up to its data workbook."""
    book = store.read(google, settings.outputs.data, SECRET)
    listings = harvest(google, settings, book.tables, full=full)
    fresh = tidy(listings, settings, book.tables)
    return bring(google, book, lambda stored: store.merge(stored, fresh, listings, book.tables))


def bring(google: Google, book: Book, settle: Callable[[Tables], Tables]) -> Book:
    """Bring the workbook to what `settle` makes of its tables, without waiting."""
    return store.bring(google, book, lambda now: Settled(dict(now.tables), settle(dict(now.tables))), SECRET)


def raw_form(*questions: Mapping[str, Any], form_id: str = "F", **more: Any) -> dict[str, Any]:
    """A Form resource with a question item for each of `questions`."""
    items = [
        {"itemId": f"{index:08x}", "title": question.get("title", f"Q{index}"), "questionItem": {"question": question}}
        for index, question in enumerate(questions, 1)
    ]
    return {"formId": form_id, "info": {"title": "Form"}, "items": items, **more}


def raw_answer(question_id: str, *values: str, **more: Any) -> dict[str, Any]:
    """An Answer resource with one text for each of `values`."""
    answers = {"answers": [{"value": value} for value in values]}
    return {"questionId": question_id, **({"textAnswers": answers} if values else {}), **more}
