"""Recounted entries and an audience come in; what these readers may read and count goes out, an entry at a time.

Written from docs/figures.md alone, like `benchmarks.figures.recompute`, whose counting it uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.figures.invent import HELPS, SHARES, VOICES
from benchmarks.figures.recompute import Entry, School, monday

MAY_READ = {"staff": SHARES[:2], "team": SHARES[:3], "outside": SHARES[:2], "leaders": SHARES}


@dataclass
class Readers:
    """Some readers, as the recount sees them: the entries that they count and the school that these are of."""

    audience: str
    entries: Sequence[Entry]
    school: School

    def may_read(self, entry: Entry) -> bool:
        """Whether the entry's words are theirs to read."""
        if entry.held or (entry.shared or SHARES[1]) not in MAY_READ[self.audience]:
            return False
        named = entry.shared == SHARES[0] and self.audience != "outside"
        parts = [] if named else entry.author.split()
        return not any(re.search(rf"\b{re.escape(part)}\b", entry.story, re.IGNORECASE) for part in parts)

    def readable(self) -> list[Entry]:
        """The entries whose words they read."""
        return [entry for entry in self.entries if self.may_read(entry)]

    def of_goal(self, title: str) -> list[Entry]:
        """The entries of a goal."""
        return [entry for entry in self.entries if title in entry.goals]

    def first(self) -> date | None:
        """The day of the first entry."""
        return min((entry.day for entry in self.entries), default=None)

    def last(self) -> date | None:
        """The day of the last entry."""
        return max((entry.day for entry in self.entries), default=None)

    def weeks(self) -> list[date]:
        """The weeks of school so far."""
        return [week for week in self.school.weeks() if self.school.in_session(week)]

    def voices(self) -> list[tuple[str, int, int]]:
        """Whose voices, most first."""
        return self._ranked(self.entries, "voices", VOICES)

    def helped(self, entries: Sequence[Entry]) -> list[tuple[str, int, int]]:
        """What helped, most first: choices that the form offers, and others that enough entries name to be listed."""
        ranked = self._ranked(entries, "helped", HELPS)
        return [row for row in ranked if row[0] != "Other" and (row[0] in HELPS or row[1] >= self.school.small)]

    def _ranked(self, entries: Iterable[Entry], what: str, offered: Sequence[str]) -> list[tuple[str, int, int]]:
        wins: Counter[str] = Counter()
        lessons: Counter[str] = Counter()
        for entry in entries:
            own = self.audience != "outside" and self.may_read(entry)
            for label in {label if own or label in offered else "Other" for label in getattr(entry, what)}:
                wins[label] += 1
                lessons[label] += entry.lesson
        return sorted(((label, count, lessons[label]) for label, count in wins.items()), key=lambda r: (-r[1], r[0]))


def told(entries: Iterable[Entry]) -> tuple[int, int]:
    """Wins shared, and how many of them are lessons."""
    listed = list(entries)
    return len(listed), sum(entry.lesson for entry in listed)


def in_weeks(entries: Iterable[Entry], weeks: Iterable[date]) -> list[Entry]:
    """The entries of some weeks, by their Mondays."""
    wanted = set(weeks)
    return [entry for entry in entries if monday(entry.day) in wanted]


def after(day: date, weeks: int) -> date:
    """The Monday so many weeks after the one that follows the day's."""
    return monday(day) + timedelta(weeks=weeks + 1)
