"""Counts, dates and long texts come in; the words that people read go out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from pipeline.model import Contributors, Story
from pipeline.model.text import set_apart

BARS = "▁▂▃▄▅▆▇█"
MARKS = ("“", "”", "„", "«", "»", "‘", "‹", "「", '"', "'")
"""What a text begins with that opens with somebody's speech."""

NOT_SHOWN = "not shown"
"""What stands in place of a number that would point at few people."""

ELLIPSIS = " […]"
"""Marks where a verbatim text was cut short."""


def count(number: int, one: str, many: str = "") -> str:
    """ "1 win", "2 wins"; `many` where an added s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(value: date | None, locale: str, pattern: str = "long") -> str:
    """A date in words, "" for none."""
    return set_apart(format_date(value, pattern, locale=locale)) if value else ""


def excerpt(text: str, limit: int) -> str:
    """The text, or its beginning up to a word's end with a mark that it goes on."""
    text = text.strip()
    if len(text) <= limit:
        return text
    head = re.sub(r"\s+\S*$", "", text[: limit - len(ELLIPSIS) + 1])
    return head[: limit - len(ELLIPSIS)].rstrip(" ,;:") + ELLIPSIS


def quote(story: Story, limit: int) -> str:
    """The teller's own words in quotation marks; words that bring their own begin with those."""
    words = excerpt(story.text, limit)
    return words if words.startswith(MARKS) else f"“{words}”"


def byline(story: Story, locale: str) -> str:
    """Who told it and when."""
    return " · ".join(part for part in (story.attribution, day(story.day, locale, "medium")) if part)


def people(contributors: Contributors, small_cell: int) -> str | int:
    """How many people shared, as it may be shown."""
    if contributors.suppressed:
        return f"fewer than {small_cell}"
    return "not counted" if contributors.count is None else contributors.count


def reach(contributors: Contributors) -> str:
    """The share of staff heard from, in words; a head count that is too small says so."""
    if (contributors.count or 0) > contributors.staff > 0:
        return f"more than the {contributors.staff:,} staff in the settings"
    if not contributors.share:
        return "different people"
    return f"of {contributors.staff:,} staff: {share(contributors)}"


def share(contributors: Contributors) -> str:
    """The share of staff heard from, "" where it cannot be said."""
    return f"about {round(contributors.share * 100)}%" if contributors.share else ""


def kinds(successes: int, lessons: int) -> str:
    """ "3 successes and 1 lesson learned"; of a single entry only what it is."""
    if successes + lessons == 1:
        return "a success" if successes else "a lesson learned"
    return f"{count(successes, 'success', 'successes')} and {count(lessons, 'lesson learned', 'lessons learned')}"


def capitalize(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def bars(numbers: Sequence[int]) -> str:
    """Numbers as a row of small bars, the largest in full height, nothing as a low line."""
    largest = max(numbers, default=0)
    return "".join(BARS[0 if not number else max(round(number / largest * (len(BARS) - 1)), 1)] for number in numbers)
