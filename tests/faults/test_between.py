"""A person acts between a run's read and its write: whatever lands in the wrong row is put right at once."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import store
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.settings import Settings
from tests.faults.people import Person
from tests.faults.wire import Wire
from tests.schools import keep, set_up, tell


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


@pytest.mark.parametrize("fault", ["", "drop_after", "double"])
def test_a_sort_costs_no_withdrawn_answer(
    emulator: Emulator, google: Google, school: Settings, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    """An edit lands in rows of a response that no listing holds any more: its words are known from the read before."""
    ids = [tell(emulator, school, story=f"Story {number}") for number in range(5)]
    keep(google, school)
    emulator.withdraw(next(iter(school.forms)), ids[0])
    tell(emulator, school, ids[-1], story="Told anew")
    person = Person(Wire(emulator.url, emulator.token), school.outputs.data, school.outputs.dashboard)
    rule = {"method": "sheets.spreadsheets.batchUpdate"}
    emulator.faults.add("edit", **rule, act=lambda: sort_the_other_way(person))
    if fault:
        emulator.faults.add(fault, **rule)
    tables = keep(google, school, full=True).tables
    stories = dict(zip(tables["wins"]["win_id"], tables["wins"]["story"], strict=True))
    assert stories == {key: f"Story {number}" for number, key in enumerate(ids[:-1])} | {ids[-1]: "Told anew"}
    before = store.export(tables)
    assert store.export(keep(google, school, full=True).tables).replace("gone", "missing") == before


def sort_the_other_way(person: Person) -> None:
    """The first row becomes the last one."""
    for sheet in (102, 103, 105, 106):
        keys = [str(line[0]) for line in person.lines(person.data, sheet)[1:]]
        order = "DESCENDING" if keys == sorted(keys) else "ASCENDING"
        person.sort(person.data, sheet, order=order)
