"""Today's groups and the themes of the run before come in; which of those each group continues goes out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.model import Theme

SAME_MEMBERS, SAME_TERMS = 0.3, 0.25
"""Share of the entries, or of the terms, of two themes that both have, from which on they are one."""


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
