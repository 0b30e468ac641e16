"""Every open question can be asked of the stand-in, leaves nothing behind, and differences are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.probe import QUESTIONS, Finding, probe
from pipeline.emulator.probe.desk import Desk, ProbeRefused, plain
from tests.emulator.conftest import Ask


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_a_question_is_asked(question: Callable[[Desk], Any], emulator: Emulator) -> None:
    """It has words, an answer that is the same each time, and its files are deleted."""
    assert (question.__doc__ or "").rstrip(".?").strip()
    desk = Desk.at(emulator.url)
    answers = []
    for _ in range(2):
        with desk.cleaning():
            answers.append(plain(question(desk)))
    assert answers[0] == answers[1]
    assert emulator.state.files == {}


def test_a_difference_is_found(emulator: Emulator) -> None:
    """Two services that answer differently are told apart; one alone is only asked."""
    desk = Desk.at(emulator.url)
    same = list(probe(desk, Desk.at(emulator.url), only="bullets"))
    assert [one.same for one in same] == [True]
    emulator.faults.add("status", method="sheets.spreadsheets.batchUpdate", code=500, number=None, times=1)
    (found,) = probe(desk, Desk.at(emulator.url), only="metadata id")
    assert not found.same
    (alone,) = probe(desk, only="stale revision")
    assert alone.theirs is None


def test_a_question_that_cannot_be_asked(emulator: Emulator, ask: Ask) -> None:
    """Where no file can be made the probe says what was refused."""
    emulator.faults.add("status", method="drive.files.create", code=403, reason="storageQuotaExceeded")
    with pytest.raises(ProbeRefused, match=r"a document could not be made: .*quota"):
        list(probe(Desk.at(emulator.url), only="an empty document"))


def test_minted_ids_and_times_do_not_differ() -> None:
    """Ids are numbered as they come, also inside texts and as names; times are left out."""
    answer = {"fileId": "1abcdef", "createdTime": "x", "text": "see 1abcdef", "lists": {"kix.1": {"n": (1, 2)}}}
    assert plain(answer) == {"fileId": "id 1", "text": "see id 1", "lists": {"id 2": {"n": [1, 2]}}}
    assert Finding("n", "q", 1, 1).same
