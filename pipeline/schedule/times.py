"""The settings' schedule comes in; the moments at which runs start go out: on school days, in the school's time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from pipeline.model import Calendar
from pipeline.settings import Settings

EARLY = timedelta(minutes=1)
"""How much too early a scheduler's clock may call; a run that ended so long before a start has made it needless."""


def describe(settings: Settings) -> str:
    """When it runs, in words."""
    number, unit = int(settings.schedule.every[:-1]), {"h": "hour", "m": "minute"}[settings.schedule.every[-1]]
    often = f"Every {unit}" if number == 1 else f"Every {number} {unit}s"
    times = run_times(settings)
    when = (
        f"Once a day at {times[0]:%H:%M}" if len(times) == 1 else f"{often} from {times[0]:%H:%M} to {times[-1]:%H:%M}"
    )
    return f"{when}, Monday to Friday, {settings.school_year.timezone} time"


def say(settings: Settings, after: datetime, count: int = 5) -> list[str]:
    """The next starts in words, a line each."""
    return [f"{start:%A} {start.day} {start:%B %Y, %H:%M}" for start in next_runs(settings, after, count)]


def run_times(settings: Settings) -> tuple[time, ...]:
    """The times of the day at which a run starts."""
    opens, closes = settings.schedule.hours
    start, end = (datetime.combine(date.min, clock) for clock in (opens, closes))
    count = (end - start) // settings.schedule.interval + 1
    return tuple((start + i * settings.schedule.interval).time() for i in range(count))


def next_runs(settings: Settings, after: datetime, count: int = 5) -> tuple[datetime, ...]:
    """The next starts after an aware moment, in the school's time; weekends and holidays are passed over."""
    return tuple(islice(_starts(settings, after), count))


def is_due(settings: Settings, last: datetime | None, now: datetime) -> bool:
    """Whether a start of the schedule lies between the last run and now.

    A run that was missed is due until it is made up for. Where nothing is known of the last run, as on a machine that
    is new each time, the schedule is looked at for as long as one run is from the next.
    """
    since = last + EARLY if last else now - settings.schedule.interval
    return next_runs(settings, since, 1)[0] <= now + EARLY


def due_day(settings: Settings, day: date) -> date:
    """The day by which a run should have looked again since `day`: the second one after it that has runs."""
    later = (day + timedelta(days=ahead) for ahead in count(1))
    return next(islice((one for one in later if _has_runs(settings.calendar, one)), 1, None))


def _has_runs(calendar: Calendar, day: date) -> bool:
    """Whether it is a weekday that is no holiday."""
    return day.weekday() < 5 and day not in calendar.holidays


def _starts(settings: Settings, after: datetime) -> Iterator[datetime]:
    """Every start after a moment; one that falls where the clocks spring forward is as much later, and once only."""
    calendar = settings.calendar
    zone = ZoneInfo(calendar.timezone)
    day, last = calendar.day(after), after
    while True:
        if _has_runs(calendar, day):
            for clock in run_times(settings):
                start = datetime.combine(day, clock, zone).astimezone(UTC)
                if start > last:
                    last = start
                    yield start.astimezone(zone)
        day += timedelta(days=1)
