"""Settings and a Workspace come in; a verdict on each promise goes out, from reads alone: nothing is ever written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from pipeline import check, extract, normalize
from pipeline.check import Book, Evidence, Listed, Proof
from pipeline.errors import naming
from pipeline.google import Google
from pipeline.model import Listing
from pipeline.run.gather import read_roster, require
from pipeline.run.scopes import list_scopes
from pipeline.run.settle import versions
from pipeline.settings import Settings
from pipeline.tables import CURATED, TABLES, Table, Tables

LISTS = {"options", "earlier_titles"}
"""Text columns that hold a JSON list."""


def check_books(
    google: Google, settings: Settings, progress: Callable[[str], None] = lambda _: None
) -> tuple[Proof, ...]:
    """List every form in full, read both workbooks whole, each once, and prove what was promised of them."""
    require(settings)
    progress("Listing every form in full")
    now = datetime.now(UTC)
    listings = extract.harvest(google, settings.forms, TABLES["forms"].frame(), frozenset(settings.forms), now)
    listed = tuple(
        Listed(one.form, one.school_id, [response for page in one.pages for response in page], now) for one in listings
    )
    progress("Reading both workbooks")
    data = check.join(_read_parts(google, settings.outputs.data))
    board = _read(google, settings.outputs.dashboard, CURATED, "the dashboard workbook", "outputs.dashboard")
    own = [
        (scope, _read(google, scope.settings.outputs.dashboard, CURATED, "the dashboard workbook", scope.says))
        for scope in list_scopes(settings)
        if scope.name
    ]
    progress("Comparing")
    evidence = gather_evidence(settings, now, listed, data, board)
    return tuple(check.prove(evidence, [replace(evidence, settings=scope.settings, board=book) for scope, book in own]))


def gather_evidence(settings: Settings, now: datetime, listed: tuple[Listed, ...], data: Book, board: Book) -> Evidence:
    """What the verdicts rest on. Each form is read by the rules that its rows remember, so that revisions compare."""
    rules = normalize.fingerprint(settings, read_roster(settings))
    forms = {row.text("form_id"): row for row in data.rows("forms")}
    known = _remembered(data)
    parts: list[Tables] = []
    current = set()
    settled = all(row["mapping"] == rules for name, row in forms.items() if name in settings.forms)
    for one in listed:
        row = forms.get(one.form.form_id)
        mapping = row.text("mapping") if row else rules
        listing = Listing(one.form, one.school_id, [one.responses], True, one.at.isoformat())
        parts.append(normalize.normalize([listing], settings, b"", known, mapping).tables)
        if mapping == rules and row and row["revision"] == one.form.revision:
            current.add(one.form.form_id)
    fresh = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in TABLES}
    stored_wins = TABLES["wins"].frame([_texts(TABLES["wins"], row.cells) for row in data.rows("wins")])
    return Evidence(settings, now, listed, fresh, frozenset(current), settled, data, board, versions(stored_wins))


def _read_parts(google: Google, workbook_id: str) -> list[Book]:
    """The data workbook and those in which it goes on."""
    parts = [_read(google, workbook_id, tuple(TABLES.values()), "the data workbook", "outputs.data")]
    of_responses = tuple(table for table in TABLES.values() if table.of_responses)
    while following := parts[-1].following:
        name = f"part {len(parts) + 1} of the data workbook"
        parts.append(_read(google, following, of_responses, name, "named in the one before", len(parts) + 1))
    return parts


def _read(google: Google, workbook_id: str, layout: tuple[Table, ...], name: str, setting: str, part: int = 1) -> Book:
    """One workbook in one request."""
    with naming(f"{name.capitalize()} ({setting}: {workbook_id})"):
        return check.read_book(google.sheets.get(workbook_id, check.FIELDS), layout, name, part)


def _remembered(data: Book) -> Tables:
    """What reading a form needs to know of earlier runs; a cell that somebody typed over counts as empty."""
    tables = {name: table.frame() for name, table in TABLES.items()}
    for name in ("questions", "goals", "signs"):
        rows = [_texts(TABLES[name], row.cells) for row in data.rows(name)]
        tables[name] = TABLES[name].frame(rows)
    return tables


def _texts(table: Table, cells: Mapping[str, Any]) -> dict[str, str]:
    """A row's texts, those that read as what their column holds."""
    texts = {field.name: cells.get(field.name, "") for field in table.fields if field.type == "text"}
    return {name: text if _reads(name, text) else "" for name, text in texts.items()}


def _reads(name: str, text: object) -> bool:
    """Whether a cell holds text, and a list where its column holds lists."""
    if not isinstance(text, str) or name not in LISTS or not text:
        return isinstance(text, str)
    try:
        said = json.loads(text)
    except ValueError:
        return False
    return isinstance(said, list) and all(isinstance(part, str) for part in said)
