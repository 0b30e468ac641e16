"""The evidence comes in; whether the workbooks are in order, have room, and were looked after lately goes out."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from pipeline.check.books import Book
from pipeline.check.evidence import NEVER, Evidence, read_moment
from pipeline.check.verdicts import RUN, Proof, count, name_some
from pipeline.google.ledger import CELLS

NEARLY = 0.95
"""Of the cells that Google allows: new responses go elsewhere long before, but edits still need room."""

LATELY = timedelta(days=3)
"""A complete look at the forms is due every day; a weekend is no trouble."""

UNBROKEN = 64
"""So many of the newest markers are never taken away."""

TOO_MANY = 320
"""More markers than are ever kept."""


def prove_tabs(evidence: Evidence) -> Proof:
    """Every tab and every column of ours is there."""
    lacking = [
        f"“{sheet.title}”, column “{column}”"
        for book in evidence.books
        for sheet in book.sheets.values()
        for column in sheet.missing
    ]
    if lacking:
        fix = "Bring them back with File > Version history, or run `smallwins init` to have made again what can be."
        return Proof("tabs", "fail", f"Columns of ours are missing: {name_some(lacking)}.", fix)
    return Proof("tabs", "pass", "Every tab and column of ours is there.")


def prove_markers(evidence: Evidence) -> Proof:
    """The marks that keep a commit from landing twice are there, none missing among the newest."""
    broken = [book.name for book in evidence.books if _is_broken(book)]
    if broken:
        said = f"Marks that keep a commit from landing twice are missing in {' and '.join(broken)}."
        fix = "Bring the workbook back with File > Version history; remove tools that clean up developer metadata."
        return Proof("markers", "fail", said, fix)
    newest = max(evidence.data.markers, default=0)
    said = f"Commit {newest:,} is the newest of the data workbook; {count(len(evidence.data.markers), 'mark')} kept."
    return Proof("markers", "pass", said)


def _is_broken(book: Book) -> bool:
    """Whether rows stand in a workbook without marks, or the newest have gaps that no other metadata stands in."""
    newest = sorted(book.markers, reverse=True)[:UNBROKEN]
    written = any(sheet.rows for sheet in book.sheets.values())
    numbers = (number for number in range(max(newest, default=0), 0, -1) if number not in book.taken)
    gaps = newest != [*islice(numbers, UNBROKEN)]
    return (written and not newest) or gaps or len(book.markers) > TOO_MANY


def prove_room(evidence: Evidence) -> Proof:
    """The workbooks are below the cells that Google allows."""
    books = evidence.books
    said = "; ".join(f"{book.name} {book.cells:,} ({book.cells / CELLS:.1%})" for book in books)
    full = max(book.cells for book in books) >= NEARLY * CELLS
    fix = "Delete empty rows and tabs of your own there: edits of what stands in it need room."
    sentence = f"Cells used of {CELLS:,}: {said}."
    return Proof("room", "warn", sentence, fix) if full else Proof("room", "pass", sentence)


def prove_last_run(evidence: Evidence) -> Proof:
    """A run looked at all forms in full lately."""
    looks = [read_moment(row.text("full_listed_at")) for row in evidence.data.rows("forms")]
    runs = sorted((row.text("started"), row.text("outcome")) for row in evidence.data.rows("runs"))
    oldest = min(looks, default=NEVER)
    if oldest == NEVER:
        return Proof("last run", "warn", "No run has looked at every form yet.", RUN)
    zone = evidence.settings.calendar
    said = f"All forms were last looked at in full on {zone.day(oldest)}"
    if runs:
        said += f"; the last run with news began at {runs[-1][0]} ({runs[-1][1]})"
    if evidence.now - oldest > LATELY:
        return Proof("last run", "warn", f"{said}.", f"{RUN} See whether the schedule is still in place.")
    return Proof("last run", "pass", f"{said}.")
