"""A picture comes in; the chart goes out, drawn as SVG for a page."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markupsafe import Markup

from pipeline.markup.blocks import Picture
from pipeline.markup.colors import LINE, SERIES, SOFT

WIDTH, HEIGHT = 640, 240
LEFT, TOP, BOTTOM = 34, 30, 26
"""Pixels of the page's chart, and around its columns: for numbers, names and labels."""

LABEL = 64
"""Pixels that a label needs."""


def steps(highest: float) -> range:
    """Whole numbers from 0 up to at least the highest, at most six."""
    step = next(s * 10**power for power in range(9) for s in (1, 2, 5) if math.ceil(highest / (s * 10**power)) <= 5)
    return range(0, max(math.ceil(highest / step), 1) * step + 1, step)


def to_svg(picture: Picture) -> Markup:
    """The chart with real text, named by what it shows."""
    ticks = steps(picture.highest)
    scale = (HEIGHT - TOP - BOTTOM) / ticks[-1]
    parts = [*_grid(ticks, scale), *_columns(picture, scale), *_line(picture, scale), *_names(picture)]
    drawn = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    return drawn.format(WIDTH, HEIGHT, picture.alt, Markup("").join(parts))


def _grid(ticks: range, scale: float) -> Iterator[Markup]:
    for tick in ticks:
        y = round(HEIGHT - BOTTOM - tick * scale, 1)
        yield Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#{}"/>').format(LEFT, WIDTH, y, y, LINE)
        yield _text(LEFT - 6, y + 4, str(tick), "end")


def _columns(picture: Picture, scale: float) -> Iterator[Markup]:
    """The columns, and as many labels as fit beside one another."""
    slot = (WIDTH - LEFT) / max(len(picture.labels), 1)
    every = max(math.ceil(LABEL / slot), 1)
    bar = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="#{}"/>')
    for at, label in enumerate(picture.labels):
        x, y = LEFT + slot * at, float(HEIGHT - BOTTOM)
        for (_, values), color in zip(picture.series, SERIES, strict=False):
            if values[at]:
                y -= values[at] * scale
                yield bar.format(
                    round(x + slot * 0.14, 1), round(y, 1), round(slot * 0.72, 1), round(values[at] * scale, 1), color
                )
        if at % every == 0:
            yield _text(round(x + slot / 2, 1), HEIGHT - 8, label, "middle")


def _line(picture: Picture, scale: float) -> Iterator[Markup]:
    if picture.level:
        y = round(HEIGHT - BOTTOM - picture.level[1] * scale, 1)
        drawn = Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#{}" stroke-width="2" stroke-dasharray="6 4"/>')
        yield drawn.format(LEFT, WIDTH, y, y, SERIES[-1])


def _names(picture: Picture) -> Iterator[Markup]:
    """The names of what is shown, each after its color."""
    x = LEFT
    names = [name for name, _ in picture.series]
    for name, color in zip(names, SERIES, strict=False):
        yield Markup('<rect x="{}" y="5" width="11" height="11" fill="#{}"/>').format(x, color)
        yield _text(x + 16, 15, name)
        x += 40 + 7 * len(name)
    if picture.level:
        drawn = Markup('<line x1="{}" x2="{}" y1="11" y2="11" stroke="#{}" stroke-width="2" stroke-dasharray="6 4"/>')
        yield drawn.format(x, x + 20, SERIES[-1])
        yield _text(x + 26, 15, picture.level[0])


def _text(x: float, y: float, words: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" fill="#{}">{}</text>').format(x, y, anchor, SOFT, words)
