"""Today's groups and the themes of the run before come in; which of those each group continues goes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.model import Theme

SAME_MEMBERS, SAME_TERMS = 0.3, 0.25
"""Share of the entries, or of the terms, of two themes that both have, from which on they are one."""


def continue_themes(
    groups: Sequence[tuple[Collection[str], Collection[str]]], previous: Sequence[Theme], current: Collection[str]
) -> dict[int, Theme]:
    """The earlier theme that each group (its members, its terms) continues, by its place; each theme goes on once.

    Members tell where both runs know them; terms tell where they do not, as after a new year's first entries.
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
    return found


def resolve(renamed: Mapping[str, str], label: str, key: str) -> tuple[str, bool]:
    """The name that people gave a theme and True, or its own label and False."""
    given = " ".join(renamed.get(key, "").split())
    return (given, True) if given else (label, False)


def _compare(members: frozenset[str], terms: Collection[str], theme: Theme, now: frozenset[str]) -> float:
    """How far a group is an earlier theme, 0 where it is not: 1 to 2 by members, below 1 by terms."""
    before = now.intersection(theme.members)
    if members and before:
        share = len(members & before) / len(members | before)
        return 1 + share if share >= SAME_MEMBERS else 0
    both = set(terms) | set(theme.terms)
    share = len(set(terms) & set(theme.terms)) / len(both) if both else 0
    return share if share >= SAME_TERMS else 0
