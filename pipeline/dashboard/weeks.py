"""Run charts come in; the table of weeks that every chart points to goes out, and the charts themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.dashboard.findings import count_changes, list_changes
from pipeline.dashboard.layout import LEFT, Placed, Setting, fill, place_empty
from pipeline.dashboard.specs import ChartSpec, SeriesSpec
from pipeline.model import GoalSummary, Summary, WeekCount
from pipeline.model.drawing import USUAL_HEIGHT, Block, Cell, Chart, Row, Series, Source, Tab

LABELS = 2
"""Columns before the numbers: the week, and what is special about it."""

HEADINGS = 2
NO_SCHOOL = "no school"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Where every chart's numbers stand; `columns` by goal id ("" for the whole) and figure."""

    source: Source
    columns: Mapping[tuple[str, str], int]


def find_numbers(tab: Tab, series: Sequence[SeriesSpec], summary: Summary) -> Numbers:
    """The places of the weeks' numbers on the tab that was drawn of them."""
    table = next((block for block in tab.blocks if block.headings == HEADINGS), None)
    if table is None:
        return Numbers(Source(tab.tab_id, 0, 0, LEFT), {})
    shown = _shown(series, summary)
    wanted = ((_key(page), one.value) for page in (summary.whole, *summary.goals) for one in shown)
    source = Source(tab.tab_id, table.top + 1, len(table.rows) - HEADINGS, table.left)
    return Numbers(source, {name: table.left + LABELS + i for i, name in enumerate(wanted)})


def _shown(series: Sequence[SeriesSpec], summary: Summary) -> list[SeriesSpec]:
    """The series of which there is something: no changes, no column of them."""
    return [one for one in series if one.value != "changes" or list_changes(summary, summary.whole)]


def _key(page: GoalSummary) -> str:
    return page.goal.goal_id if page.goal else ""


def place_weeks(series: Sequence[SeriesSpec], setting: Setting, top: int) -> Placed:
    """Every week of the year so far: the whole, then each goal (whose weeks are the same), beside one another."""
    summary = setting.scene.summary
    series = _shown(series, summary)
    pages = (summary.whole, *summary.goals)
    names: Row = (
        Cell("", "header", span=LABELS),
        *(Cell(page.goal.title if page.goal else "All goals", "header_number", span=len(series)) for page in pages),
    )
    headings = (
        Cell("Week of", "header"),
        Cell("Remark", "header"),
        *(Cell(one.name, "header_number") for _ in pages for one in series),
    )
    columns = [list_values(summary, page, one.value) for page in pages for one in series]
    body = [_week_row(week, row) for week, *row in zip(summary.whole.chart.weeks, *columns, strict=False)]
    block = Block("table", top, LEFT, (names, headings, *body), HEADINGS)
    return Placed((block,), {top: 40, top + 1: 24}, rows=len(block.rows))


def _week_row(week: WeekCount, values: Sequence[int | float | None]) -> Row:
    state = NO_SCHOOL if not week.in_session else "" if week.finished else "not over yet"
    numbers = [
        Cell("" if value is None else value, "average" if isinstance(value, float) else "number") for value in values
    ]
    return Cell(week.week, "date"), Cell(state, "text"), *numbers


def list_values(summary: Summary, page: GoalSummary, name: str) -> tuple[int | float | None, ...]:
    """One series of a page's weeks; None where there is nothing to draw."""
    weeks = page.chart.weeks
    if name == "median":
        middle = page.chart.median_shown
        return (int(middle) if middle is not None and middle.is_integer() else middle,) * len(weeks)
    if name == "changes":
        changes = count_changes(summary, page)
        return tuple(changes.get(week.week) for week in weeks)
    return tuple(week.successes if name == "successes" else week.lessons for week in weeks)


def place_chart(spec: ChartSpec, numbers: Numbers, setting: Setting, top: int) -> Placed:
    """A chart of the page in view, over rows that stay empty below it."""
    page = setting.scene.page
    if not page.entries or not numbers.columns:
        return place_empty(spec.empty, setting, top)
    width = setting.width(LEFT, setting.span)
    chart = Chart(
        0,
        fill(spec.title, setting.scene),
        fill(spec.finding, setting.scene),
        tuple(week.week for week in page.chart.weeks),
        tuple(_series(spec.series, setting, numbers)),
        numbers.source,
        top,
        LEFT,
        width,
        spec.height,
        spec.y_title,
    )
    return Placed(charts=(chart,), rows=spec.height // USUAL_HEIGHT + 2)


def _series(specs: Sequence[SeriesSpec], setting: Setting, numbers: Numbers) -> Iterator[Series]:
    """The chart's series, without those of which there is nothing."""
    scene = setting.scene
    for spec in specs:
        values = list_values(scene.summary, scene.page, spec.value)
        column = numbers.columns.get((_key(scene.page), spec.value))
        if column is not None and any(value is not None for value in values):
            yield Series(spec.name, setting.template.palette[spec.color], values, column, spec.kind)
