"""A theme's stories and their rows come in; the few to read first go out: close to its middle, short, and different."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Story
from pipeline.themes.vectors import Matrix

EXAMPLES = 3
SHORTEST, LONGEST = 40, 400
"""Characters of a story that reads well aloud."""

UNREADY, ALIKE, FEATURED = 0.6, 0.5, 0.3
"""What length costs, what likeness to those already chosen costs, and what being featured by people is worth."""


def choose_examples(stories: Sequence[Story], rows: Matrix) -> tuple[Story, ...]:
    """Up to three stories, the best first; a lesson is among them where there is one, and tellers take turns."""
    import numpy as np

    middle = np.asarray(rows.sum(axis=0)).ravel()
    closeness = (rows @ middle) / (np.linalg.norm(middle) or 1)
    worth = [_rate(story, float(close)) for story, close in zip(stories, closeness, strict=True)]
    chosen: list[int] = []
    left = set(range(len(stories)))
    while left and len(chosen) < EXAMPLES:
        pool = left
        if len(chosen) == EXAMPLES - 1 and all(stories[place].kind == "success" for place in chosen):
            pool = {place for place in left if stories[place].kind == "lesson"} or left
        near = np.zeros(len(stories))
        if chosen:
            near = np.asarray((rows @ rows[chosen].T).todense()).max(axis=1)
        tellers = {stories[place].attribution for place in chosen}
        best = min(
            pool,
            key=lambda place: (
                stories[place].text in {stories[other].text for other in chosen},
                -(worth[place] - ALIKE * float(near[place]) - ALIKE / 2 * (stories[place].attribution in tellers)),
                stories[place].win_id,
            ),
        )
        chosen.append(best)
        left.discard(best)
    return tuple(stories[place] for place in chosen)


def _rate(story: Story, closeness: float) -> float:
    readable = SHORTEST <= len(story.text) <= LONGEST
    return closeness * (1.0 if readable else UNREADY) + FEATURED * story.featured
