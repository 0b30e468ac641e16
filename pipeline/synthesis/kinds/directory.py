"""Entries with names come in; the draft of the expertise directory goes out: practices, and colleagues to ask.

Only who typed a name in the form and shared the entry with it is in the directory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Count, Edition, Order, Story, Summary, monday
from pipeline.synthesis import words
from pipeline.synthesis.kinds.drafts import Draft, first_year, newest
from pipeline.synthesis.speech import speak

ENTRIES = 3
"""Entries of one colleague beside one practice: a directory tells where to ask, not who told most."""


@dataclass(frozen=True, slots=True)
class Known:
    """A colleague who agreed to be named, and the newest entries about the practice."""

    name: str
    where: str
    entries: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """What helped, the colleagues who can tell of it by name, and the schools where somebody can."""

    label: str
    people: tuple[Known, ...]
    schools: tuple[str, ...]


def draft(_order: Order, summary: Summary, edition: Edition) -> Draft:
    """The directory of the school year."""
    labels = words.common(summary.whole.helped, edition.small_cell)
    names = {school.school_id: school.name for school in summary.schools}
    stories = newest(summary.stories)
    practices = [_find(count, stories, names) for count in labels]
    context = {
        "summary": summary,
        "practices": [practice for practice in practices if practice.people or practice.schools],
        "named": sum(story.author != "" for story in stories),
        "several": len(names) > 1,
        "week": monday(summary.as_of),
    }
    year = first_year(summary)
    named = {"name": edition.name, "year": words.school_year(year)}
    title = speak(edition).gettext("{name}: who knows what, {year}", **named)
    return Draft(f"directory-{year.year}", title, context)


def _find(count: Count, stories: Sequence[Story], names: dict[str, str]) -> Practice:
    ours = [story for story in stories if count.label in story.helped]
    told: dict[str, list[Story]] = defaultdict(list)
    for story in ours:
        if story.author:
            told[story.author].append(story)
    people = tuple(Known(name, _where(told[name][0], names), tuple(told[name][:ENTRIES])) for name in sorted(told))
    seen = {story.school for story in ours}
    return Practice(count.label, people, tuple(name for school, name in names.items() if school in seen))


def _where(story: Story, names: dict[str, str]) -> str:
    return ", ".join(part for part in (story.team, names.get(story.school, "")) if part)
