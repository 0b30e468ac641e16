"""The leaders' summary comes in; the rows of the Themes tab go out, and with them what is remembered of all themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.dashboard import phrases
from pipeline.dashboard.curated import Record
from pipeline.model import Audience, GoalSummary, Summary, Theme
from pipeline.tables import MEMORY_TAB, THEMES_TAB, Table

EXAMPLE = 180
"""Characters of an example beside a theme."""


@dataclass(frozen=True, slots=True)
class ThemeCells:
    """The machine rows of the Themes tab and of its memory; `names` are what people choose from."""

    rows: Sequence[Record] = ()
    memory: Sequence[Record] = ()
    names: tuple[str, ...] = ()


def theme_rows(
    summary: Summary,
    standing: Iterable[str],
    merged: Mapping[str, str],
    parts: Mapping[str, str],
    remarks: Mapping[str, str],
) -> list[Record]:
    """A record for every theme that leaders see; of standing keys that name none any more only what people need to see.

    `merged` tells by key which theme another one is a part of, `parts` what is remembered of that, `remarks` what to
    check of what people wrote.
    """
    if summary.audience not in (Audience.LEADERS, Audience.OUTSIDE):
        raise ValueError("the Themes tab is the leaders'")
    titles = {theme.key: page.goal.title for page, theme in _list(summary) if page.goal}
    records = {theme.key: _row(theme, titles[theme.key]) for _, theme in _list(summary)}
    for key in standing:
        records.setdefault(key, _blank(THEMES_TAB, key) | {"Goal": titles.get(merged.get(key, ""), "")})
    return [
        record | {"Part of": parts.get(key, ""), "Please check": remarks.get(key, "")}
        for key, record in records.items()
    ]


def _list(summary: Summary) -> Iterator[tuple[GoalSummary, Theme]]:
    """Each theme with the page of its goal."""
    yield from ((page, theme) for page in summary.goals for theme in page.themes)


def _row(theme: Theme, goal: str) -> Record:
    """The machine cells of one theme."""
    return {
        "Entry": theme.key,
        "Goal": goal,
        "Theme": theme.label,
        "Wins shared": theme.entries,
        "Of these lessons": theme.lessons,
        "One of them": phrases.quote(theme.examples[0], EXAMPLE),
    }


def _blank(table: Table, key: str) -> Record:
    """A row that keeps its place without showing anything."""
    return {**dict.fromkeys(table.columns, ""), "Entry": key}


def memory_rows(remembered: Iterable[Mapping[str, str]], standing: Iterable[str]) -> list[Record]:
    """A record for every theme that is remembered, blank ones for standing keys that are not any more."""
    records: dict[str, Record] = {record["Entry"]: dict(record) for record in remembered}
    for key in standing:
        records.setdefault(key, _blank(MEMORY_TAB, key))
    return list(records.values())


def name_themes(summary: Summary) -> tuple[str, ...]:
    """What the themes are called, each once, by name."""
    return tuple(sorted({theme.label for _, theme in _list(summary)}, key=str.casefold))
