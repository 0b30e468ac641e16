"""Stories that one audience may read come in; the themes they share, named in their own words, go out.

The same stories give the same themes in whatever order they come: nothing is drawn by chance. A theme goes on from
run to run under its key and name, and people have the last word: the theme they wrote beside an entry, and the name
they gave a theme. How it works and how well: docs/figures.md. scikit-learn is imported when the first theme is looked
for.
"""

from pipeline.themes.finding import FEWEST_ENTRIES, MOST_ENTRIES, Said, choose_newest, find_groups, find_themes
from pipeline.themes.memory import recall, remember, set_aside
from pipeline.themes.practices import group_practices
from pipeline.themes.spelling import keep_told

__all__ = [
    "FEWEST_ENTRIES",
    "MOST_ENTRIES",
    "Said",
    "choose_newest",
    "find_groups",
    "find_themes",
    "group_practices",
    "keep_told",
    "recall",
    "remember",
    "set_aside",
]
