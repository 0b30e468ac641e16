"""The settings' schedule comes in; the weekdays and times it means on another clock go out, in cron's notation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from pipeline.schedule.times import run_times
from pipeline.settings import Settings

Slot = tuple[int, int, int]
"""Weekday (Monday is 0), hour and minute."""
MACHINE = None
"""The zone of this machine's own clock."""
_MONDAY = datetime(2026, 1, 5)


def school_slots(settings: Settings) -> set[Slot]:
    """Every start of a week, by the school's clock."""
    return {(day, clock.hour, clock.minute) for day in range(5) for clock in run_times(settings)}


def slots_in(settings: Settings, zone: tzinfo | None) -> set[Slot]:
    """Every start of a week by another clock: where the two do not change together, the slots of both differences."""
    starts = (_MONDAY + timedelta(days=day, hours=hour, minutes=minute) for day, hour, minute in school_slots(settings))
    moments = [start + ahead for start in starts for ahead in _differences(settings, zone)]
    return {(moment.weekday(), moment.hour, moment.minute) for moment in moments}


def keeps_school_time(settings: Settings) -> bool:
    """Whether this machine's clock shows the school's time all year."""
    return _differences(settings, MACHINE) == {timedelta()}


def _differences(settings: Settings, zone: tzinfo | None) -> set[timedelta]:
    """How far the other clock is ahead of the school's, in each week of the year."""
    calendar = settings.calendar
    ours = ZoneInfo(calendar.timezone)
    noons = [datetime.combine(week, time(12), ours) for week in calendar.weeks(calendar.ends)]
    return {(noon.astimezone(zone).utcoffset() or timedelta()) - (noon.utcoffset() or timedelta()) for noon in noons}


def group(slots: Iterable[Slot]) -> list[tuple[str, str, str]]:
    """The slots as few groups of minutes, hours and weekdays (Sunday is 0), each in cron's own notation."""
    minutes: dict[tuple[int, int], set[int]] = {}
    for day, hour, minute in sorted(slots):
        minutes.setdefault((day, hour), set()).add(minute)
    days: dict[tuple[int, tuple[int, ...]], set[int]] = {}
    for (day, hour), found in minutes.items():
        days.setdefault((hour, tuple(sorted(found))), set()).add((day + 1) % 7)
    hours: dict[tuple[tuple[int, ...], tuple[int, ...]], set[int]] = {}
    for (hour, found_minutes), found_days in days.items():
        hours.setdefault((found_minutes, tuple(sorted(found_days))), set()).add(hour)
    return sorted((_ranges(m), _ranges(sorted(h)), _ranges(d)) for (m, d), h in hours.items())


def _ranges(numbers: Iterable[int]) -> str:
    """Rising numbers as cron writes them: 1-5,7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
