"""Today's groups and the themes of the run before come in; which of those each group continues goes out.

What is remembered of a theme is short: its key, its label, what it is known by, and marks of some of its entries. The
entries are drawn by lot, the same ones in every run, so that shares of them are shares of the whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from pipeline.model import Story, Theme

SAME_MEMBERS, SAME_TERMS = 0.3, 0.25
"""Share of the entries, or of the terms, of two themes that both have, from which on they are one."""


REMEMBERED = 1_000
"""Entries of a goal that are remembered by a mark each."""

Record = dict[str, str]


def remember(themes: Iterable[Theme], stories: Iterable[Story]) -> list[Record]:
    """What to keep of one goal's themes, found in these stories, as texts."""
    marks = _mark(stories)
    return [
        {
            "Key": theme.key,
            "Goal": theme.goal_id,
            "Label": theme.label,
            "By people": "yes" if theme.by_people else "",
            "Entries": " ".join(sorted({marks[member] for member in theme.members if member in marks})),
            "Terms": " ".join(theme.terms),
        }
        for theme in themes
    ]


def recall(records: Iterable[Mapping[str, str]], goal_id: str, stories: Iterable[Story]) -> tuple[Theme, ...]:
    """One goal's themes as they are remembered, with those of their entries that are among these stories."""
    by_mark: dict[str, list[str]] = {}
    for win_id, mark in _mark(stories).items():
        by_mark.setdefault(mark, []).append(win_id)
    return tuple(
        Theme(
            record["Key"],
            goal_id,
            record["Label"],
            0,
            0,
            (),
            tuple(sorted(win_id for mark in record["Entries"].split() for win_id in by_mark.get(mark, ()))),
            tuple(record["Terms"].split()),
            bool(record["By people"]),
        )
        for record in sorted(records, key=lambda record: record["Key"])
        if record["Goal"] == goal_id and record["Key"]
    )


def set_aside(records: Iterable[Mapping[str, str]], merged: Collection[str], found: Collection[str]) -> list[Record]:
    """What is remembered further of themes that people `merged` into others: the marks alone, so that they can part."""
    aside = (record for record in records if record["Key"] in merged and record["Key"] not in found)
    return [dict(record) | {"Label": "", "By people": "", "Terms": ""} for record in aside]


def _mark(stories: Iterable[Story]) -> dict[str, str]:
    """The marks of those entries that are remembered, by `win_id`."""
    marks = {
        story.win_id: hashlib.blake2b(story.win_id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        for story in stories
    }
    drawn = sorted(marks, key=lambda win_id: (marks[win_id], win_id))[:REMEMBERED]
    return {win_id: marks[win_id] for win_id in drawn}


def continue_themes(
    groups: Sequence[tuple[Collection[str], Collection[str]]],
    previous: Sequence[Theme],
    current: Collection[str],
    merged: Collection[str] = (),
) -> dict[int, Theme]:
    """The earlier theme that each group (its members, its terms) continues, by its place; each theme goes on once.

    Members tell where both runs know them; terms tell where they do not, as after a new year's first entries. Themes
    whose keys are `merged` may hold several groups by a decision of people: any group that was mostly theirs goes on.
    """
    now = frozenset(current)
    known = frozenset(member for theme in previous for member in theme.members)
    likely = sorted(
        (-likeness, theme.key, place)
        for place, (members, terms) in enumerate(groups)
        for theme in previous
        if (likeness := _compare(frozenset(members) & known, terms, theme, now))
    )
    found: dict[int, Theme] = {}
    by_key = {theme.key: theme for theme in previous}
    gone_on: set[str] = set()
    for _, key, place in likely:
        if place not in found and key not in gone_on:
            found[place] = by_key[key]
            gone_on.add(key)
    for theme in previous:
        held = frozenset(theme.members) if theme.key in merged else frozenset()
        for place, (members, _) in enumerate(groups):
            if place not in found and 2 * len(held.intersection(members)) > len(known.intersection(members)):
                found[place] = theme
    return found


def _compare(members: frozenset[str], terms: Collection[str], theme: Theme, now: frozenset[str]) -> float:
    """How far a group is an earlier theme, 0 where it is not: 1 to 2 by members, below 1 by terms."""
    before = now.intersection(theme.members)
    if members and before:
        share = len(members & before) / len(members | before)
        return 1 + share if share >= SAME_MEMBERS else 0
    both = set(terms) | set(theme.terms)
    share = len(set(terms) & set(theme.terms)) / len(both) if both else 0
    return share if share >= SAME_TERMS else 0
