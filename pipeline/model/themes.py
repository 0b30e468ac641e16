"""What entries have in common, as one audience may read it: a label, how many, and which."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.stories import Story


@dataclass(frozen=True, slots=True)
class Theme:
    """Entries of one goal ("" for all) that tell of the same matter; `label` says it in their own words.

    `key` stays the same from run to run. `members` are the `win_id`s of its entries by day; `examples` the stories to
    read first. `terms` are what it is known by when its members are not. `by_people` says that people named it.
    """

    key: str
    goal_id: str
    label: str
    entries: int
    lessons: int
    examples: tuple[Story, ...]
    members: tuple[str, ...]
    terms: tuple[str, ...] = ()
    by_people: bool = False

    @property
    def successes(self) -> int:
        """Entries that are no lessons."""
        return self.entries - self.lessons
