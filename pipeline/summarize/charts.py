"""Counts by week come in; the run chart with its median and signals, and the periods to compare, go out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from statistics import median

from pipeline.model import Calendar, RunChart, Signal, WeekCount, monday
from pipeline.model.summary import LEAST_POINTS
from pipeline.model.text import marked

SHIFT = 6
"""Points in a row on one side of the median that chance rarely brings (Perla, Provost and Murray 2011)."""

WEEKS_COMPARED = 4

ABOVE = marked("{weeks} school weeks in a row above the median of {median}, more than chance would bring.")
BELOW = marked("{weeks} school weeks in a row below the median of {median}, more than chance would bring.")
FEW_RUNS = marked("{runs} runs about the median, {low} to {high} expected: longer stretches than chance would bring.")
MANY_RUNS = marked(
    "{runs} runs about the median, {low} to {high} expected: more ups and downs than chance would bring."
)


def chart_weeks(counts: Mapping[date, tuple[int, int]], calendar: Calendar, as_of: date) -> RunChart:
    """The run chart of (entries, lessons) by Monday, over the weeks of the school year up to that of `as_of`."""
    weeks = tuple(
        WeekCount(week, *counts.get(week, (0, 0)), calendar.in_session(week), _is_finished(week, calendar, as_of))
        for week in calendar.weeks(as_of)
    )
    points = [week for week in weeks if week.in_session and week.finished]
    middle = float(median(point.entries for point in points)) if points else None
    return RunChart(weeks, middle, tuple(find_signals(points)))


def find_signals(points: Sequence[WeekCount]) -> Iterator[Signal]:
    """What chance alone would rarely show in the points of a run chart; points on the median count for neither side."""
    if len(points) < LEAST_POINTS:
        return
    middle = median(point.entries for point in points)
    off = [point for point in points if point.entries != middle]
    runs = [(above, list(run)) for above, run in groupby(off, key=lambda point: point.entries > middle)]
    for above, run in runs:
        if len(run) >= SHIFT:
            told = (("weeks", len(run)), ("median", middle))
            yield Signal("shift", run[-1].week, ABOVE if above else BELOW, told)
    if len(off) < LEAST_POINTS:
        return
    low, high = expect_runs(sum(point.entries > middle for point in off), len(off))
    if not low <= len(runs) <= high:
        figures = (("runs", len(runs)), ("low", low), ("high", high))
        yield Signal("crossings", points[-1].week, FEW_RUNS if len(runs) < low else MANY_RUNS, figures)


def expect_runs(above: int, points: int) -> tuple[int, int]:
    """The fewest and the most runs that chance brings 95 times in 100, both included (Wald and Wolfowitz 1940)."""
    product = 2 * above * (points - above)
    mean = product / points + 1
    spread = 1.96 * math.sqrt(product * (product - points) / (points**2 * (points - 1)))
    return round(mean - spread), round(mean + spread)


def compare_periods(calendar: Calendar, as_of: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """First and last day of the last 4 school weeks up to `as_of`, and of the 4 school weeks before them."""
    ends = calendar.clamp(as_of)
    school_weeks = [week for week in calendar.weeks(as_of) if calendar.in_session(week)]
    starts = (school_weeks or [monday(ends)])[-WEEKS_COMPARED:][0]
    earlier = [week for week in school_weeks if week < starts]
    before = earlier[-WEEKS_COMPARED:][0] if earlier else starts - timedelta(weeks=WEEKS_COMPARED)
    return (min(starts, ends), ends), (before, starts - timedelta(days=1))


def _is_finished(week: date, calendar: Calendar, as_of: date) -> bool:
    return min(week + timedelta(days=4), calendar.ends) <= as_of
