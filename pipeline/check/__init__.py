"""What the forms list and what both workbooks hold come in; a verdict on each promise goes out. Pure.

The workbooks are read here anew, cell by cell, and compared with what the forms list; none of the code that merges and
writes takes part. No verdict holds anybody's words: it names tabs, rows and response ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.check.books import FIELDS, Book, join, read_book
from pipeline.check.evidence import Evidence, Listed
from pipeline.check.meanings import prove_entries, prove_questions, prove_respondents
from pipeline.check.responses import (
    prove_kept,
    prove_keys,
    prove_listed,
    prove_parts,
    prove_pulled,
    prove_relations,
    prove_whole,
)
from pipeline.check.surfaces import prove_cube, prove_kept_back, prove_printed, prove_stamp, prove_wins_tab
from pipeline.check.verdicts import Proof
from pipeline.check.vitals import prove_last_run, prove_markers, prove_room, prove_tabs

__all__ = ["FIELDS", "Book", "Evidence", "Listed", "Proof", "join", "prove", "read_book"]

OF_THE_DATA: tuple[Callable[[Evidence], Proof], ...] = (
    prove_pulled,
    prove_kept,
    prove_keys,
    prove_parts,
    prove_listed,
    prove_whole,
    prove_relations,
    prove_entries,
    prove_questions,
    prove_respondents,
    prove_cube,
    prove_wins_tab,
    prove_kept_back,
    prove_printed,
    prove_stamp,
)
"""Checks that need every tab and column of ours."""

OF_THE_BOOKS: tuple[Callable[[Evidence], Proof], ...] = (prove_markers, prove_room, prove_last_run)


def prove(evidence: Evidence) -> Iterator[Proof]:
    """One verdict for each check; where a tab or column of ours is gone, what needs it is not looked at."""
    tabs = prove_tabs(evidence)
    yield tabs
    for check in (*(OF_THE_DATA if tabs.verdict == "pass" else ()), *OF_THE_BOOKS):
        yield check(evidence)
