"""The schedule on another clock: every start is covered, in winter and in summer."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import hypothesis
import pytest
from hypothesis import given

from pipeline.schedule import next_runs
from pipeline.schedule.slots import MACHINE, Slot, group, keeps_school_time, school_slots, slots_in
from tests.schedule.jobs import expand, intervals, settings_for, spans, wanted, zones


@hypothesis.settings(deadline=None, max_examples=40)
@given(intervals, spans, zones)
def test_utc_covers_every_start(every: str, between: str, zone: str) -> None:
    """Each start of a week in winter, and of one in spring, is among the slots; days shift where the date does."""
    settings = settings_for(every, between, zone)
    slots = slots_in(settings, UTC)
    for moment in (datetime(2026, 12, 7, tzinfo=UTC), datetime(2027, 5, 3, tzinfo=UTC)):
        for start in next_runs(settings, moment, len(wanted(settings))):
            utc = start.astimezone(UTC)
            assert (utc.weekday(), utc.hour, utc.minute) in slots
    assert len(slots) <= 2 * len(wanted(settings))


@hypothesis.settings(deadline=None, max_examples=40)
@given(intervals, spans)
def test_groups_are_the_slots(every: str, between: str) -> None:
    """Expanded again, cron's notation is the settings' times on weekdays, each once."""
    settings = settings_for(every, between)
    found = [slot for fields in group(school_slots(settings)) for slot in expand("{} {} * * {}".format(*fields))]
    assert len(found) == len(set(found))
    assert set(found) == wanted(settings)


@pytest.fixture
def _in_arizona(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose clocks never change."""
    monkeypatch.setenv("TZ", "America/Phoenix")
    time.tzset()


@pytest.mark.usefixtures("_in_arizona")
def test_a_machine_of_another_zone() -> None:
    """New York's seven o'clock is five in Phoenix in winter, and four in summer."""
    settings = settings_for("24h")
    monday: set[Slot] = {slot for slot in slots_in(settings, MACHINE) if slot[0] == 0}
    assert monday == {(0, 4, 0), (0, 5, 0)}
    assert not keeps_school_time(settings)
    assert keeps_school_time(settings_for(zone="America/Phoenix"))


@pytest.fixture(autouse=True)
def _clock_again(monkeypatch: pytest.MonkeyPatch) -> object:
    """The machine's own zone again, once a test is over."""
    yield
    monkeypatch.undo()
    time.tzset()
