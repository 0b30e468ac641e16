"""What a school agreed on comes in from its settings; goals, schools and the school year go out as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class SuccessSign:
    """What day-to-day growth toward a goal looks like, agreed beforehand."""

    sign_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the year with its success signs; `priority` marks the one that the others make room for."""

    goal_id: str
    title: str
    signs: tuple[SuccessSign, ...] = ()
    owner: str = ""
    aim: str = ""
    priority: bool = False
    starts: date | None = None
    ends: date | None = None
    baseline: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class School:
    """A school; `staff` is its head count (0 when not given), `teams` those it expects to hear from."""

    school_id: str
    name: str
    staff: int = 0
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The school year in the school's own time zone; weeks start on Monday."""

    starts: date
    ends: date
    timezone: str = "UTC"
    holidays: frozenset[date] = frozenset()

    def day(self, moment: datetime) -> date:
        """The date that an aware moment falls on at the school."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def clamp(self, day: date) -> date:
        """The day as the surfaces see it: after the year's end they stay at its last day."""
        return min(day, self.ends)

    def weeks(self, until: date) -> tuple[date, ...]:
        """The Mondays from the first week of the year through the week of `until`."""
        first = monday(self.starts)
        count = (monday(self.clamp(until)) - first).days // 7 + 1
        return tuple(first + timedelta(weeks=i) for i in range(max(count, 0)))

    def in_session(self, week: date) -> bool:
        """Whether the week holds at least one weekday of school: within the year and no holiday."""
        days = (week + timedelta(days=i) for i in range(5))
        return any(self.starts <= day <= self.ends and day not in self.holidays for day in days)


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())
