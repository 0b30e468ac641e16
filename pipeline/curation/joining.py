"""What people decided in several workbooks comes in; their decisions as one go out. Pure.

What they plan, what they measured and what they call themes stays with the workbook that it stands in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.model import Notes


def join(*notes: Notes) -> Notes:
    """All decisions on entries: whatever anybody hides, keeps private or features; of two corrections the later one's.

    The actions, the measures and the themes are the first one's.
    """
    first, *others = notes
    for other in others:
        first = replace(
            first,
            features=first.features | other.features,
            hides=first.hides | other.hides,
            goals={**first.goals, **other.goals},
            themes={**first.themes, **other.themes},
            approved=first.approved | other.approved,
            kept_private=first.kept_private | other.kept_private,
            edits={**first.edits, **other.edits},
        )
    return first


def confine(notes: Notes, is_ours: Callable[[str], bool]) -> Notes:
    """The notes with decisions on entries that are `is_ours` by their ids, and on no others."""
    return replace(
        notes,
        features=frozenset(filter(is_ours, notes.features)),
        hides=frozenset(filter(is_ours, notes.hides)),
        goals={win_id: goal for win_id, goal in notes.goals.items() if is_ours(win_id)},
        themes={win_id: theme for win_id, theme in notes.themes.items() if is_ours(win_id)},
        approved=frozenset(filter(is_ours, notes.approved)),
        kept_private=frozenset(filter(is_ours, notes.kept_private)),
        edits={win_id: text for win_id, text in notes.edits.items() if is_ours(win_id)},
    )


def named(notes: Notes) -> frozenset[str]:
    """The entries that people decided something about."""
    sets = (notes.features, notes.hides, notes.approved, notes.kept_private)
    maps = (notes.goals, notes.themes, notes.edits)
    return frozenset().union(*sets, *maps)
