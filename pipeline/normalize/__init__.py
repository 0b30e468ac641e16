"""Raw responses come in; tidy tables at their declared grain, and issues, go out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import Issue, PrivacyGate
from pipeline.model import Listing
from pipeline.normalize.answers import Rules, answer_columns, response_columns, revisions, week_of
from pipeline.normalize.codebook import Codebook, fingerprint
from pipeline.normalize.columns import Columns, fit, fit_columns, stack
from pipeline.normalize.pages import Flat, Known, Texts, as_texts, constant, flatten, latest
from pipeline.normalize.titles import Titles
from pipeline.normalize.wins import WinReader
from pipeline.settings import Settings
from pipeline.tables import TABLES, Tables

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
    rows: dict[str, list[dict[str, object]]] = {"questions": [], "forms": []}
    parts: dict[str, list[Columns]] = {table.name: [] for table in TABLES.values() if table.of_responses}
    issues: list[Issue] = []
    titles = Titles.of(settings.goal_list, stored)
    rules = Rules.of(settings, secret, mapping)
    for listing in listings:
        _refuse_addresses(listing, settings)
        codebook = Codebook.of(listing.form, settings, stored["questions"])
        issues += codebook.issues
        rows["questions"] += codebook.question_rows(listing.listed_at[:10])
        reader = WinReader(codebook, titles, issues)
        page, revision = _read(listing, mapping)
        for table, columns in _columns(page, revision, listing, reader, rules).items():
            parts[table].append(columns)
        rows["forms"].append(_form_row(listing, max(page.submitted, default=""), mapping, settings))
    rows["goals"] = titles.goal_rows()
    rows["signs"] = titles.sign_rows()
    frames = {name: TABLES[name].frame(list(fit(TABLES[name], found, issues))) for name, found in rows.items()}
    frames |= {name: stack(TABLES[name], found) for name, found in parts.items()}
    frames = {name: frames[name] if name in frames else table.frame() for name, table in TABLES.items()}
    return Fresh(frames, tuple(dict.fromkeys(Issue(_short(i.where), _short(i.what), i.severity) for i in issues)))


def _read(listing: Listing, mapping: str) -> tuple[Flat, Texts]:
    """The listing as columns, each response once, and what its content hashes to."""
    known, parts, hashes = Known(), [], []
    for responses in listing.pages:
        parts.append(flatten(responses, known))
        hashes += revisions(parts[-1], known, mapping)
    page, revision = Flat.join(parts, known), as_texts(hashes)
    if len(set(page.ids)) == len(page.ids):
        return page, revision
    kept = latest(page)
    return page.only(kept), revision[kept]


def _columns(page: Flat, revision: Texts, listing: Listing, reader: WinReader, rules: Rules) -> dict[str, Columns]:
    """The columns of one listing in all tables of response data."""
    common: Columns = {"revision": revision, "status": constant("active", len(page.ids))}
    heads = response_columns(page, listing, rules) | common
    found = {"responses": heads, **reader.read(page, heads), "answers": answer_columns(page, revision)}
    if page.oversize:
        return {name: fit_columns(TABLES[name], columns, reader.issues) for name, columns in found.items()}
    return found


def _short(text: str) -> str:
    """An issue's words, which may name a form or a question by a title of any length."""
    return text if len(text) <= LONGEST_ISSUE else f"{text[: LONGEST_ISSUE - 1]}…"


def _refuse_addresses(listing: Listing, settings: Settings) -> None:
    """Anonymous means that addresses are never collected, not that they are dropped later."""
    collects = listing.form.email_collection not in ("", "DO_NOT_COLLECT", "EMAIL_COLLECTION_TYPE_UNSPECIFIED")
    if settings.privacy.respondents == "anonymous" and collects:
        raise PrivacyGate(
            f"The form “{listing.form.title}” collects e-mail addresses, but smallwins.yaml promises anonymity.",
            "In the form's settings set “Collect email addresses” to “Do not collect”; or change privacy.respondents.",
        )


def _form_row(listing: Listing, cursor: str, mapping: str, settings: Settings) -> dict[str, object]:
    """The form's row: its cursor is the newest submission seen now, in anonymous mode no finer than its week."""
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
