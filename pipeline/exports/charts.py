"""A drawn chart comes in; its geometry goes out, for a template to draw as SVG with real text."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from babel.dates import format_date

from pipeline.markup.pictures import steps
from pipeline.model.drawing import Chart

LEFT, RIGHT, TOP, BOTTOM = 44, 10, 34, 30
"""Pixels around the plot: for numbers, air, the legend, and the weeks."""

LABEL_WIDTH = 56


@dataclass(frozen=True, slots=True)
class Bar:
    """One column's part for one series."""

    x: float
    y: float
    width: float
    height: float
    color: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word or a number at a place; in the legend, `kind` says what the series is drawn as."""

    x: float
    y: float
    text: str
    color: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything a chart shows, in pixels of its own size."""

    width: int
    height: int
    alt: str
    title: str
    y_title: str
    bars: tuple[Bar, ...]
    lines: tuple[tuple[str, str], ...]
    points: tuple[Label, ...]
    grid: tuple[Label, ...]
    weeks: tuple[Label, ...]
    legend: tuple[Label, ...]
    floor: float


def plot(chart: Chart, locale: str) -> Plot:
    """Stacked columns with lines over them, on whole-number gridlines."""
    ticks = steps(_largest(chart))
    high = chart.height - TOP - BOTTOM
    floor = float(TOP + high)
    scale = high / ticks[-1]
    slot = (chart.width - LEFT - RIGHT) / max(len(chart.labels), 1)
    return Plot(
        chart.width,
        chart.height,
        chart.alt,
        chart.title,
        chart.y_title,
        tuple(_bars(chart, slot, floor, scale)),
        tuple(_lines(chart, slot, floor, scale)),
        tuple(_points(chart, slot, floor, scale)),
        tuple(Label(LEFT - 8, round(floor - value * scale, 1), str(value)) for value in ticks),
        tuple(_weeks(chart, slot, floor, locale)),
        tuple(_legend(chart)),
        floor,
    )


def _largest(chart: Chart) -> float:
    """The highest stack, or the highest line above it."""
    stacks = (
        sum(series.values[i] or 0 for series in chart.series if series.kind == "column")
        for i in range(len(chart.labels))
    )
    tops = (value or 0 for series in chart.series if series.kind != "column" for value in series.values)
    return max([*stacks, *tops, 1])


def _bars(chart: Chart, slot: float, floor: float, scale: float) -> Iterator[Bar]:
    width = min(slot * 0.72, 48)
    for i in range(len(chart.labels)):
        y = floor
        for series in chart.series:
            value = series.values[i] or 0
            if series.kind == "column" and value:
                y -= value * scale
                x = LEFT + slot * i + (slot - width) / 2
                yield Bar(round(x, 1), round(y, 1), round(width, 1), round(value * scale, 1), series.color)


def _lines(chart: Chart, slot: float, floor: float, scale: float) -> Iterator[tuple[str, str]]:
    """Each line as the points of a polyline, from edge to edge of its weeks, and its color."""
    for series in chart.series:
        spots = [(i, value) for i, value in enumerate(series.values) if value is not None]
        if series.kind == "line" and spots:
            points = [f"{LEFT + slot * (i + 0.5):.1f},{floor - value * scale:.1f}" for i, value in spots]
            yield " ".join(points), series.color


def _points(chart: Chart, slot: float, floor: float, scale: float) -> Iterator[Label]:
    """What stands for itself: the places of its marks."""
    for series in chart.series:
        for i, value in enumerate(series.values):
            if series.kind == "point" and value is not None:
                x, y = LEFT + slot * (i + 0.5), floor - value * scale
                yield Label(round(x, 1), round(y, 1), "", series.color)


def _weeks(chart: Chart, slot: float, floor: float, locale: str) -> Iterator[Label]:
    """As many week labels as fit beside one another."""
    every = max(math.ceil(LABEL_WIDTH / slot), 1)
    for i, week in enumerate(chart.labels):
        if i % every == 0:
            yield Label(round(LEFT + slot * (i + 0.5), 1), floor + 18, format_date(week, "MMM d", locale=locale))


def _legend(chart: Chart) -> Iterator[Label]:
    x = float(LEFT)
    for series in chart.series:
        yield Label(x, 12, series.name, series.color, series.kind)
        x += 40 + 7.2 * len(series.name)
