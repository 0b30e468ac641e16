"""When runs start: on school days, in the school's time, over holidays and clocks that change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from cronsim import CronSim
from dateutil.tz import gettz, resolve_imaginary
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schedule import describe, due_day, is_due, next_runs, run_times, say
from pipeline.schedule.slots import group, school_slots
from pipeline.settings import Settings
from tests.schedule.jobs import intervals, settings_for, spans, zones

START = datetime(2026, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "between", "words", "count"),
    [
        ("1h", "07:00-18:00", "Every hour from 07:00 to 18:00", 12),
        ("30m", "07:15-08:50", "Every 30 minutes from 07:15 to 08:45", 4),
        ("24h", "06:30-18:00", "Once a day at 06:30", 1),
    ],
)
def test_times_and_words_agree(every: str, between: str, words: str, count: int) -> None:
    """The last run is the last that still begins in time."""
    settings = settings_for(every, between)
    assert describe(settings) == f"{words}, Monday to Friday, America/New_York time"
    assert len(run_times(settings)) == count


def starts_of_a_year(settings: Settings) -> list[datetime]:
    """Every start from August to August, worked out otherwise: day by day, by another library's clocks."""
    zone = gettz(settings.school_year.timezone)
    opens, closes = (time.fromisoformat(part) for part in settings.schedule.between.split("-"))
    number, unit = int(settings.schedule.every[:-1]), settings.schedule.every[-1]
    step = timedelta(**{{"h": "hours", "m": "minutes"}[unit]: number})
    holidays = {date(2026, 9, 7), date(2026, 11, 26), date(2027, 3, 15)}
    found = []
    for ahead in range(-1, 367):
        day = START.date() + timedelta(days=ahead)
        clock = datetime.combine(day, opens)
        while day.weekday() < 5 and day not in holidays and clock <= datetime.combine(day, closes):
            found.append(resolve_imaginary(clock.replace(tzinfo=zone)).astimezone(UTC))
            clock += step
    return [start for start in sorted(set(found)) if START < start < START + timedelta(days=365)]


@hypothesis.settings(deadline=None, max_examples=30)
@given(intervals, spans, zones)
def test_a_year_of_runs(every: str, between: str, zone: str) -> None:
    """Every start of a year is where another calculation has it: three holidays and both clock changes lie in it."""
    settings = settings_for(every, between, zone)
    expected = starts_of_a_year(settings)
    assert [start.astimezone(UTC) for start in next_runs(settings, START, len(expected))] == expected


def test_a_year_of_runs_as_cron_has_them() -> None:
    """Where clocks change on Sundays, cron's own rules over our lines give the same year, but for the holidays."""
    settings = settings_for("30m", "06:15-18:40")
    zone = ZoneInfo("America/New_York")
    simulated: list[datetime] = []
    for minutes, hours, days in group(school_slots(settings)):
        for start in CronSim(f"{minutes} {hours} * * {days}", START.astimezone(zone)):
            if start > START + timedelta(days=365):
                break
            simulated.append(start)
    free = {date(2026, 9, 7), date(2026, 11, 26), date(2027, 3, 15)}
    expected = sorted(start for start in simulated if start.date() not in free)
    assert list(next_runs(settings, START, len(expected))) == expected


def test_next_runs_pass_over_days_without_school() -> None:
    """From a Friday evening over Labor Day to Tuesday morning; after the year the scheduler goes on."""
    settings = settings_for("6h")
    friday = datetime(2026, 9, 4, 23, tzinfo=UTC)
    first, second, third = next_runs(settings, friday, 3)
    assert (first.date().isoformat(), first.time(), second.time()) == ("2026-09-08", time(7), time(13))
    assert third.date().isoformat() == "2026-09-09"
    assert len(next_runs(settings, datetime(2027, 7, 1, tzinfo=UTC))) == 5
    assert say(settings, friday, 2) == ["Tuesday 8 September 2026, 07:00", "Tuesday 8 September 2026, 13:00"]


@hypothesis.settings(deadline=None, max_examples=30)
@given(intervals, spans, zones)
def test_nothing_is_overdue_while_runs_go(every: str, between: str, zone: str) -> None:
    """Forms are looked at in full once a day of UTC: never is that later than the day of which a dashboard speaks."""
    settings = settings_for(every, between, zone)
    starts = next_runs(settings, START, 100 * len(run_times(settings)))
    looks = [next(runs).date() for _, runs in groupby(starts, lambda start: start.astimezone(UTC).date())]
    assert len(looks) >= 100
    assert all(later <= due_day(settings, look) for look, later in pairwise(looks))


def test_due_by_the_second_day_of_runs() -> None:
    """A weekend and a holiday do not count."""
    assert due_day(settings_for(), date(2026, 9, 3)) == date(2026, 9, 8)
    assert due_day(settings_for(), date(2026, 9, 5)) == date(2026, 9, 9)


def at(text: str) -> datetime:
    """A moment in the school's time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-09-04T17:01", "2026-09-04T18:00", True),
        ("2026-09-04T17:01", "2026-09-04T17:59:30", True),  # a clock that is a little fast
        ("2026-09-04T17:01", "2026-09-04T17:50", False),
        ("2026-09-04T18:01", "2026-09-07T07:00", False),  # Labor Day
        ("2026-09-04T18:01", "2026-09-08T07:00", True),
        ("2026-09-04T12:01", "2026-09-05T23:00", True),  # the machine slept on Friday afternoon
        (None, "2026-09-04T07:00", True),
        (None, "2026-09-04T18:40", True),  # a machine that is new each time, called late
        (None, "2026-09-04T19:10", False),  # the winter's hour, in summer
        (None, "2026-09-07T09:00", False),
    ],
)
def test_due_or_not(last: str | None, now: str, due: bool) -> None:
    """Whoever calls, and whenever: a run is due once a start lies between the last one and now."""
    assert is_due(settings_for(), at(last) if last else None, at(now)) is due


@hypothesis.settings(deadline=None, max_examples=20)
@given(intervals, spans, zones, st.sampled_from([1, 4, 7, 30, 59]), st.integers(0, 360 * 24 * 60))
def test_called_too_often_it_runs_once_for_each_start(
    every: str, between: str, zone: str, step: int, after: int
) -> None:
    """A scheduler that calls every few minutes all day has as many runs as there are starts, and misses none."""
    settings = settings_for(every, between, zone)
    begin = START + timedelta(minutes=after)
    last, now, runs = begin, begin, 0
    while now < begin + timedelta(days=2):
        now += timedelta(minutes=step)
        if is_due(settings, last, now):
            last, runs = now, runs + 1
    starts = [start for start in next_runs(settings, begin, 600) if start <= now]
    shortest = settings.schedule.interval // timedelta(minutes=1)
    assert runs <= len(starts) + 1
    assert step >= shortest or runs >= len(starts) - 1
