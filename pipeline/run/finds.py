"""Themes come in under a digest of what they were found in; the same digest gives them back, in later runs too.

A cache beside the dashboard, never the truth: a run without news finds everything here and looks for nothing anew;
deleting the file costs that search, which finds the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.exports.files import write_file
from pipeline.model import Story, Theme


class Finds:
    """Themes by digest, without their stories; in a file where a path is given."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._held = _load(path) if path else {}
        self._used: dict[str, list[Any]] = {}

    def look_up(self, digest: str, stories: Iterable[Story]) -> tuple[Theme, ...] | None:
        """The themes that were found in what has this digest, told by these stories; None where none were kept."""
        kept = self._used.get(digest, self._held.get(digest))
        if kept is None:
            return None
        self._used[digest] = kept
        by_id = {story.win_id: story for story in stories}
        return tuple(_tell(one, by_id) for one in kept)

    def put(self, digests: Iterable[str], found: Sequence[Theme]) -> None:
        """Keep the themes under these digests."""
        kept = [
            [
                *(theme.key, theme.goal_id, theme.label, theme.by_people, theme.terms, theme.members),
                [story.win_id for story in theme.examples],
            ]
            for theme in found
        ]
        self._used |= dict.fromkeys(digests, kept)

    def save(self) -> None:
        """Write down what was asked for; a file that cannot be written costs the next run a search, never this one."""
        if self._path and self._used:
            with suppress(UsageError):
                write_file(self._path, json.dumps(self._used, sort_keys=True).encode("utf-8"))


def _load(path: Path) -> dict[str, list[Any]]:
    """What the file holds; nothing where it is not there or does not read."""
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _tell(kept: Sequence[Any], stories: dict[str, Story]) -> Theme:
    """A theme with its stories."""
    key, goal_id, label, by_people, terms, members, examples = kept
    lessons = sum(stories[member].kind == "lesson" for member in members)
    told = tuple(stories[win_id] for win_id in examples)
    return Theme(key, goal_id, label, len(members), lessons, told, tuple(members), tuple(terms), by_people)
