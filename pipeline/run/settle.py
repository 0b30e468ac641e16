"""What was gathered and what is stored come in; the tables as they should stand go out. Pure, asked anew at will."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd

import pipeline
from pipeline import privacy, store, summarize
from pipeline.errors import Issue
from pipeline.model import Audience, Entries, Notes
from pipeline.run.gather import Gathered
from pipeline.run.report import RunReport
from pipeline.store import Book, Settled
from pipeline.tables import ISSUES, RUNS, TABLES, Tables


def settle(gathered: Gathered, book: Book, report: RunReport) -> Settled:
    """All tables as they should stand: responses merged, goals corrected, the published cube, issues, and this run.

    A run leaves a row of its own only where something else changed.
    """
    stored = book.only(gathered.touched)
    merged = store.merge(stored, gathered.fresh, gathered.listings, gathered.book.tables, book.aside)
    merged["win_goals"] = correct_goals(merged["win_goals"], merged["wins"], gathered.notes.goals)
    tally = _tally(gathered, merged, gathered.notes)
    if book.cache and book.light:
        before = replace(gathered.notes, hides=book.cache.head.hides)
        tally = summarize.add(tally, _tally(gathered, stored, before), -1)
    merged["goal_weeks"] = _publish_cube(gathered, book, stored["goal_weeks"], tally)
    merged["issues"] = _issues(gathered, (*gathered.issues, *refusals(book)), stored["issues"])
    changed = any(not merged[name].equals(stored[name]) for name in TABLES)
    if changed and report.run_id not in set(stored["runs"]["run_id"]):
        merged["runs"] = pd.concat([stored["runs"], _run_row(gathered, report)], ignore_index=True)
    return Settled(stored, merged, tally, gathered.notes.hides, gathered.notes.goals)


def _tally(gathered: Gathered, tables: Tables, notes: Notes) -> pd.Series:
    """What the entries in these tables count for, hidden ones for nothing."""
    if tables["wins"].empty:
        return summarize.nothing()
    entries = view(replace(gathered, notes=notes), Audience.LEADERS, tables, {}, date.max)
    responses = tables["responses"]
    return summarize.tally(entries, dict(zip(responses["response_id"], responses["respondent"], strict=True)))


def _publish_cube(gathered: Gathered, book: Book, stored: pd.DataFrame, tally: pd.Series) -> pd.DataFrame:
    """`goal_weeks` from the tally of all entries; after a light read, from how it moved, in the cells where it did."""
    table, goals, small_cell = TABLES["goal_weeks"], gathered.settings.goal_list, gathered.settings.privacy.small_cell
    if not book.light or book.cache is None:
        return store.replace(table, stored, summarize.goal_weeks(tally, goals, small_cell))
    if tally.empty:
        return stored
    cells = tally.index.droplevel(["what", "who"]).unique()
    cube = summarize.goal_weeks(summarize.add(book.cache.tally(cells), tally), goals, small_cell)
    elsewhere = ~pd.MultiIndex.from_frame(stored[list(table.primary_key)]).isin(cells)
    return store.replace(table, stored, pd.concat([stored[elsewhere], cube], ignore_index=True))


def view(
    gathered: Gathered,
    audience: Audience,
    tables: Tables,
    links: Mapping[str, str],
    as_of: date | None = None,
    team: str = "",
) -> Entries:
    """The entries as an audience may read them, through the one filter; the team audience is that of a `team`."""
    settings = gathered.settings
    return privacy.view(
        tables,
        decided(gathered, tables),
        audience,
        calendar=settings.calendar,
        as_of=as_of or gathered.as_of,
        schools=settings.school_list,
        links=links,
        team=team,
        small_cell=settings.privacy.small_cell,
    )


def decided(gathered: Gathered, tables: Tables) -> Notes:
    """People's notes; a decision to show an entry, as told or edited, holds only for the words it was made on."""
    now = versions(tables["wins"])
    approved: set[str] = set()
    edits: dict[str, str] = {}
    for desk in gathered.desks.read:
        reviewed = desk.versions
        holds = {win_id for win_id, version in now.items() if version == reviewed.get(win_id)}
        approved |= desk.notes.approved & holds
        edits |= {win_id: text for win_id, text in desk.notes.edits.items() if win_id in holds}
    return replace(gathered.notes, approved=frozenset(approved), edits=edits)


def versions(wins: pd.DataFrame) -> dict[str, str]:
    """A short digest of the words that a reviewer decides on, by entry, for those that wait or waited."""
    held = wins[wins["held"] != ""]
    return digest_words(held[["win_id", "story", "beneficiary", "next_step", "thanks", "evidence_url", "held"]])


def digest_words(words: pd.DataFrame) -> dict[str, str]:
    """A short digest of what stands in each row beside its entry's id, which comes first, by entry."""
    return {
        win_id: hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        for win_id, *said in words.itertuples(index=False, name=None)
    }


def correct_goals(win_goals: pd.DataFrame, wins: pd.DataFrame, corrected: Mapping[str, str]) -> pd.DataFrame:
    """`win_goals` with people's corrections: the corrected goal counts, the form's own rows step back and return.

    A form's row that stepped back has the source `corrected`: one that was superseded for another reason stays so.
    """
    status = dict(zip(wins["win_id"], wins["status"], strict=True))
    revision = dict(zip(wins["win_id"], wins["revision"], strict=True))
    aside = win_goals["source"] == "corrected"
    said = (win_goals["source"] == "form") & (win_goals["status"] != "superseded")
    own = (aside | said) & (win_goals["revision"] == win_goals["win_id"].map(revision))
    touched = set(corrected) | set(win_goals.loc[aside & own | (win_goals["source"] == "curation"), "win_id"])
    if not touched:
        return win_goals
    rows = []
    for row, is_own in zip(win_goals.to_dict("records"), own, strict=True):
        win_id = row["win_id"]
        if win_id in touched and win_id in status:
            wanted = row["goal_id"] == corrected.get(win_id)
            counts = wanted if win_id in corrected else is_own
            if is_own:
                row["source"] = "form" if counts else "corrected"
            elif wanted:
                row |= {"source": "curation", "revision": revision[win_id]}
            row["status"] = status[win_id] if counts else "superseded"
        rows.append(row)
    there = {(row["win_id"], row["goal_id"]) for row in rows}
    rows += [
        {"win_id": w, "goal_id": g, "source": "curation", "revision": revision[w], "status": status[w]}
        for w, g in corrected.items()
        if w in status and (w, g) not in there
    ]
    return TABLES["win_goals"].frame(rows)


def refusals(book: Book) -> tuple[Issue, ...]:
    """What to say of responses that Google refuses to keep."""
    what = (
        "Google refuses to keep it in the data workbook: it is left out. It is tried again with each complete listing."
    )
    return tuple(Issue(f"the response {unit}", what, "error") for unit in sorted(book.aside))


def _issues(gathered: Gathered, issues: Sequence[Issue], stored: pd.DataFrame) -> pd.DataFrame:
    """Issues by what they say: new ones are added, old ones resolved when a full listing no longer finds them."""
    today = datetime.now(UTC).date().isoformat()
    known = {row["issue_id"]: row for row in stored.to_dict("records")}
    found = {}
    for issue in issues:
        issue_id = hashlib.blake2b(f"{issue.where}|{issue.what}".encode(), digest_size=8).hexdigest()
        first_seen = known.get(issue_id, {}).get("first_seen") or today
        found[issue_id] = {
            "issue_id": issue_id,
            "first_seen": first_seen,
            "where": issue.where,
            "what": issue.what,
            "severity": issue.severity,
            "resolved": "",
        }
    complete = all(listing.complete for listing in gathered.listings)
    rows = [
        found.pop(issue_id, None) or (row | {"resolved": row["resolved"] or today} if complete else row)
        for issue_id, row in known.items()
    ]
    return ISSUES.frame([*rows, *found.values()])


def _run_row(gathered: Gathered, report: RunReport) -> pd.DataFrame:
    """This run's own row."""
    return RUNS.frame(
        [
            {
                "run_id": report.run_id,
                "started": report.started,
                "outcome": "issues" if gathered.issues else "done",
                **report.rows,
                "issues": len(gathered.issues),
                "version": pipeline.__version__,
            }
        ]
    )
