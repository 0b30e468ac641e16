"""A regular expression that somebody sent comes in; a pattern that gives up in time goes out.

`re` cannot be stopped, and while it tries every way to match "(a+)+$" no other request is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import regex

from pipeline.emulator.errors import internal

SECONDS = 2.0
Match = Any


class Pattern:
    """A compiled expression; each search takes at most SECONDS, else ApiError 500 (assumed)."""

    def __init__(self, text: str, *, match_case: bool) -> None:
        """ValueError in the words of the parser where the text is no regular expression."""
        try:
            self._compiled = regex.compile(text, 0 if match_case else regex.IGNORECASE)
        except regex.error as error:
            raise ValueError(str(error)) from error
        self.groups: int = self._compiled.groups
        self.names: frozenset[str] = frozenset(self._compiled.groupindex)

    def replace(self, put: Callable[[Match], str], text: str) -> tuple[str, int]:
        """Return the text with every match replaced, and how many there were."""
        with _in_time():
            changed, count = self._compiled.subn(put, text, timeout=SECONDS, concurrent=True)
        return changed, count

    def find(self, text: str) -> list[Match]:
        """Return every match in order."""
        with _in_time():
            return list(self._compiled.finditer(text, timeout=SECONDS, concurrent=True))


@contextmanager
def _in_time() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise internal() from error
