"""Stories that one audience may read come in; the themes they share, named in their own words, go out.

The same stories give the same themes in whatever order they come: nothing is drawn by chance. A theme goes on from
run to run under its key and name, and people have the last word: the theme they wrote beside an entry, and the name
they gave a theme. How it works and how well: docs/figures.md. scikit-learn is imported when the first theme is looked
for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.model import Story, Theme
from pipeline.themes.finding import FEWEST_ENTRIES, find_groups, find_themes
from pipeline.themes.practices import group_practices

__all__ = ["FEWEST_ENTRIES", "find_goal_themes", "find_groups", "find_themes", "group_practices"]


def find_goal_themes(
    stories: Sequence[Story],
    goal_ids: Sequence[str],
    *,
    previous: Sequence[Theme] = (),
    renamed: Mapping[str, str] | None = None,
    names: Collection[str] = (),
    least: int = 1,
) -> dict[str, tuple[Theme, ...]]:
    """The themes of each goal's stories by goal id; see `find_themes`."""
    return {
        goal_id: find_themes(
            [story for story in stories if goal_id in story.goals],
            goal_id,
            previous=[theme for theme in previous if theme.goal_id == goal_id],
            renamed=renamed,
            names=names,
            least=least,
        )
        for goal_id in goal_ids
    }
