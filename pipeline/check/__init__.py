"""What the forms list and what both workbooks hold come in; a verdict on each promise goes out. Pure.

The workbooks are read here anew, cell by cell, and compared with what the forms list; none of the code that merges and
writes takes part. No verdict holds anybody's words: it names tabs, rows and response ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

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
    prove_stamp,
)
"""Checks of the data, which need every tab and column of ours."""

OF_A_BOARD: tuple[Callable[[Evidence], Proof], ...] = (prove_wins_tab, prove_kept_back, prove_printed)
"""Checks of a dashboard that leaders decide in, against what its schools told."""

OF_THE_BOOKS: tuple[Callable[[Evidence], Proof], ...] = (prove_markers, prove_room, prove_last_run)


def prove(evidence: Evidence, schools: Sequence[Evidence] = ()) -> Iterator[Proof]:
    """One verdict for each check; where a tab or column of ours is gone, what needs it is not looked at.

    `schools` are those with a dashboard of their own: each is checked by itself, its decisions on the district's too.
    """
    yield from _prove_tabs(evidence, OF_THE_DATA if schools else (*OF_THE_DATA, *OF_A_BOARD))
    for school in schools:
        name = school.settings.school_list[0].name
        for proof in _prove_tabs(school, (prove_wins_tab, prove_printed, _kept_back_of_both(evidence.board))):
            yield replace(proof, said=f"{name}: {proof.said}")
    for check in OF_THE_BOOKS:
        yield check(evidence)


def _prove_tabs(evidence: Evidence, checks: Sequence[Callable[[Evidence], Proof]]) -> Iterator[Proof]:
    """Whether every tab and column is there, and where they are the checks that need them."""
    tabs = prove_tabs(evidence)
    yield tabs
    for check in checks if tabs.verdict == "pass" else ():
        yield check(evidence)


def _kept_back_of_both(district: Book) -> Callable[[Evidence], Proof]:
    """The check that what a school keeps back stands neither on its own dashboard nor on the district's."""

    def prove_both(evidence: Evidence) -> Proof:
        texts = [*evidence.board.texts, *district.texts]
        return prove_kept_back(replace(evidence, board=replace(evidence.board, texts=texts)))

    return prove_both
