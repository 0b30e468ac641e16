"""What the surfaces show, as values: counts with the stories beside them, per goal and for the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from pipeline.model.entries import Audience
from pipeline.model.goals import Goal, School, SuccessSign
from pipeline.model.notes import Action, Measure
from pipeline.model.stories import Story
from pipeline.model.themes import Theme


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries carry one label, and how many of them are lessons."""

    key: str
    label: str
    entries: int
    lessons: int = 0

    @property
    def successes(self) -> int:
        """Entries that are no lessons."""
        return self.entries - self.lessons


@dataclass(frozen=True, slots=True)
class SignCount:
    """One success sign: how often it was seen, and the latest entry that saw it (None when none may be shown).

    `recent` are the entries of this period, `before` those of the last one.
    """

    sign: SuccessSign
    entries: int
    lessons: int
    latest: Story | None
    recent: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class WeekCount:
    """One school week; `in_session` is False for a week without school, `finished` from its Friday on."""

    week: date
    entries: int
    lessons: int
    in_session: bool
    finished: bool = True

    @property
    def successes(self) -> int:
        """Entries that are no lessons."""
        return self.entries - self.lessons


@dataclass(frozen=True, slots=True)
class Signal:
    """A run-chart signal: more than chance would show. `week` is its last week, `figures` the sentence's by name."""

    rule: Literal["shift", "crossings"]
    week: date
    sentence: str
    figures: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        """The sentence with its figures."""
        return self.sentence.format(**{name: f"{figure:g}" for name, figure in self.figures})


LEAST_POINTS = 10
"""Points of a run chart below which nothing can be told from chance (docs/figures.md)."""


@dataclass(frozen=True, slots=True)
class RunChart:
    """Entries week by week with their median over finished weeks in session; signals only from 10 such weeks on."""

    weeks: tuple[WeekCount, ...]
    median: float | None
    signals: tuple[Signal, ...]

    @property
    def school_weeks(self) -> list[WeekCount]:
        """The weeks in session."""
        return [week for week in self.weeks if week.in_session]

    @property
    def points(self) -> list[WeekCount]:
        """The finished weeks in session, which the median is the middle of."""
        return [week for week in self.school_weeks if week.finished]

    @property
    def heard(self) -> list[WeekCount]:
        """The weeks in session that have an entry."""
        return [week for week in self.school_weeks if week.entries]

    @property
    def fullest(self) -> WeekCount | None:
        """The first week in session with the most entries; None where there is nothing to compare."""
        most = max(self.heard, key=lambda week: week.entries, default=None)
        return most if most and most.entries > 1 and len(self.heard) > 1 else None

    @property
    def median_shown(self) -> float | None:
        """The median where it says something: of ten points or more, and above nothing; else None."""
        return self.median if len(self.points) >= LEAST_POINTS and self.median else None


@dataclass(frozen=True, slots=True)
class Contributors:
    """How many different people shared; `count` is None where it is suppressed (1 to k-1) or cannot be known.

    `staff` is the head count (0 when not given); `share` = count / staff, None where fewer staff than people are given.
    """

    count: int | None
    staff: int = 0
    suppressed: bool = False

    @property
    def share(self) -> float | None:
        """Share of staff heard from, 0 to 1."""
        return None if self.count is None or self.count > self.staff or not self.staff else self.count / self.staff


def suppress(count: int | None, k: int, staff: int = 0) -> Contributors:
    """The contributors as they may be shown: 0 or at least `k`, else nothing; None stays unknown."""
    small = count is not None and 0 < count < k
    return Contributors(None if small else count, staff, small)


def suppress_parts(counts: Sequence[int | None], k: int, staff: Sequence[int]) -> tuple[Contributors, ...]:
    """The contributors of parts whose whole is shown: none can be worked out by taking the others from it.

    Where a part is small, further ones are left out, the smallest first, until two or more are that hold at least `k`.
    """
    out = {i for i, count in enumerate(counts) if count is not None and 0 < count < k}
    shown = sorted((count, i) for i, count in enumerate(counts) if count and i not in out)
    while out and shown and (len(out) < 2 or sum(counts[i] or 0 for i in out) < k):
        out.add(shown.pop(0)[1])
    found = enumerate(zip(counts, staff, strict=True))
    return tuple(Contributors(None if i in out else count, people, i in out) for i, (count, people) in found)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included, and what was shared in it."""

    starts: date
    ends: date
    entries: int
    lessons: int

    @property
    def successes(self) -> int:
        """Entries that are no lessons."""
        return self.entries - self.lessons


@dataclass(frozen=True, slots=True)
class GoalSummary:
    """Everything the surfaces say about one goal, or about the whole (`goal` is None, without `signs`).

    `schools` come in the settings' order (none outside them) and `teams` by name, for neither is ranked; `voices` and
    `helped` most first; `latest` newest first. `chosen` are wins and `lessons_chosen` lessons, each with its reason.
    `themes` come most told first; the whole has none.
    """

    goal: Goal | None
    entries: int
    lessons: int
    contributors: Contributors
    chart: RunChart
    this_period: Period
    last_period: Period
    signs: tuple[SignCount, ...]
    schools: tuple[Count, ...]
    teams: tuple[Count, ...]
    voices: tuple[Count, ...]
    helped: tuple[Count, ...]
    latest: tuple[Story, ...]
    chosen: tuple[Story, ...]
    lessons_chosen: tuple[Story, ...]
    themes: tuple[Theme, ...] = ()

    @property
    def successes(self) -> int:
        """Entries that are no lessons."""
        return self.entries - self.lessons


@dataclass(frozen=True, slots=True)
class Coverage:
    """A table of counts: `counts[i][j]` entries for row i and column j, None where their number is not shown."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """What helped, with the evidence for it: a page of the catalog of practices.

    `goals` are the titles that its entries name and `schools` the names of those with a readable one, both in the
    settings' order; `grades` and `tellers` by name: grades too large to point at one, tellers who share by name.
    """

    label: str
    entries: int
    lessons: int
    latest: Story | None
    goals: tuple[str, ...]
    grades: tuple[str, ...]
    schools: tuple[str, ...]
    tellers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolSummary:
    """One school of several: what it shared, how widely, toward how many goals, and when last.

    `teams_heard` and `teams_not_yet` are empty but for leaders; outside the school a number that is small is None.
    """

    school: School
    entries: int | None
    lessons: int | None
    contributors: Contributors
    goals_seen: int
    teams_heard: tuple[str, ...]
    teams_not_yet: tuple[str, ...]
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One audience's view of the school year up to `as_of`; every surface is drawn from it and nothing else.

    `goal_by_school` is labeled by titles and names; `teams_heard`, `teams_not_yet` and `new_voices` are empty but for
    leaders; `week_chosen` leaves out the one in `week_lessons`; `stories` are all readable ones, oldest first.
    `followed` gives, by the `win_id` of a lesson, that of the first later success that it may have led to; `practices`
    come most named first; `school_pages` in the settings' order; `actions` and `measures` are those that this
    audience is told of.
    """

    audience: Audience
    as_of: date
    updated: datetime | None
    first_day: date | None
    last_day: date | None
    whole: GoalSummary
    goals: tuple[GoalSummary, ...]
    schools: tuple[School, ...]
    goal_by_school: Coverage
    teams_heard: tuple[str, ...]
    teams_not_yet: tuple[str, ...]
    held: int
    hidden: int
    count_only: int
    week_chosen: tuple[Story, ...]
    week_lessons: tuple[Story, ...]
    week_thanks: tuple[Story, ...]
    stories: tuple[Story, ...]
    followed: Mapping[str, str] = field(default_factory=dict)
    practices: tuple[Practice, ...] = ()
    school_pages: tuple[SchoolSummary, ...] = ()
    new_voices: Contributors | None = None
    actions: tuple[Action, ...] = ()
    measures: tuple[Measure, ...] = ()
