"""Raw responses come in; tidy tables at their declared grain, and issues, go out. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import Issue, PrivacyGate
from pipeline.model import LONGEST_TEXT, Listing, utf16_length
from pipeline.normalize.answers import answer_rows, response_row, revision, week_of
from pipeline.normalize.codebook import Codebook, fingerprint
from pipeline.normalize.titles import Titles
from pipeline.normalize.wins import WinReader
from pipeline.settings import Settings
from pipeline.tables import TABLES, Table, Tables

__all__ = ["Fresh", "fingerprint", "normalize"]

LONGEST_ISSUE = 1_000


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a harvest says: tables of the responses and forms that were listed, and what was wrong with the data."""

    tables: Tables
    issues: tuple[Issue, ...]


def normalize(listings: Sequence[Listing], settings: Settings, secret: bytes, stored: Tables, mapping: str) -> Fresh:
    """Tidy tables from what was listed.

    `stored` is what is remembered: a question mapped by its title once stays mapped by its id, a goal keeps its names.
    `mapping` is the fingerprint of everything but the response that its rows depend on. Raises PrivacyGate when a
    form collects addresses although the settings promise anonymity.
    """
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    issues: list[Issue] = []
    titles = Titles.of(settings.goal_list, stored)
    for listing in listings:
        _refuse_addresses(listing, settings)
        codebook = Codebook.of(listing.form, settings, stored["questions"])
        issues += codebook.issues
        rows["questions"] += codebook.question_rows(listing.listed_at[:10])
        rows["forms"].append(_form_row(listing, mapping, settings))
        reader = WinReader(codebook, titles, issues)
        for response in listing.responses:
            mark = revision(response, mapping)
            common = {"revision": mark, "status": "active"}
            head = response_row(response, listing, settings, pseudonym(response.respondent_email, settings, secret))
            rows["responses"].append({**head, **common})
            rows["answers"] += [{**row, **common} for row in answer_rows(response)]
            for table, row in reader.read(response, head):
                rows[table].append({**row, **common})
    rows["goals"] = titles.goal_rows()
    rows["signs"] = titles.sign_rows()
    frames = {name: TABLES[name].frame(list(_fitting(TABLES[name], found, issues))) for name, found in rows.items()}
    return Fresh(frames, tuple(dict.fromkeys(Issue(_short(i.where), _short(i.what), i.severity) for i in issues)))


def _fitting(table: Table, rows: Iterable[dict[str, object]], issues: list[Issue]) -> Iterator[dict[str, object]]:
    """The rows, without texts that no cell can hold: Google would refuse the whole commit for one of them."""
    for row in rows:
        too_long = [
            name for name, value in row.items() if isinstance(value, str) and utf16_length(value) > LONGEST_TEXT
        ]
        if too_long:
            lost = "The row is" if set(too_long) & set(table.primary_key) else f"{', '.join(too_long)} is"
            what = f"{lost} left out: longer than the {LONGEST_TEXT:,} characters of a cell."
            issues.append(Issue(f"the tab “{table.name}” of the data workbook", what))
        if not set(too_long) & set(table.primary_key):
            yield row | dict.fromkeys(too_long, "")


def _short(text: str) -> str:
    """An issue's words, which may name a form or a question by a title of any length."""
    return text if len(text) <= LONGEST_ISSUE else f"{text[: LONGEST_ISSUE - 1]}…"


def pseudonym(email: str, settings: Settings, secret: bytes) -> str:
    """The respondent as the privacy settings allow: a keyed hash, the address itself, or nothing."""
    choice = settings.privacy.respondents
    if not email or choice == "anonymous":
        return ""
    if choice == "email":
        return email
    return "p-" + hmac.new(secret, email.strip().lower().encode(), hashlib.sha256).hexdigest()[:16]


def _refuse_addresses(listing: Listing, settings: Settings) -> None:
    """Anonymous means that addresses are never collected, not that they are dropped later."""
    collects = listing.form.email_collection not in ("", "DO_NOT_COLLECT", "EMAIL_COLLECTION_TYPE_UNSPECIFIED")
    if settings.privacy.respondents == "anonymous" and collects:
        raise PrivacyGate(
            f"The form “{listing.form.title}” collects e-mail addresses, but smallwins.yaml promises anonymity.",
            "In the form's settings set “Collect email addresses” to “Do not collect”; or change privacy.respondents.",
        )


def _form_row(listing: Listing, mapping: str, settings: Settings) -> dict[str, object]:
    """The form's row: its cursor is the newest submission seen now, in anonymous mode no finer than its week."""
    cursor = max((response.last_submitted_time for response in listing.responses), default="")
    if cursor and settings.privacy.respondents == "anonymous":
        cursor = week_of(cursor, settings.calendar).isoformat()
    return {
        "form_id": listing.form.form_id,
        "school": listing.school_id,
        "title": listing.form.title,
        "cursor": cursor,
        "full_listed_at": listing.listed_at if listing.complete else "",
        "revision": listing.form.revision,
        "mapping": mapping,
    }
