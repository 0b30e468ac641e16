"""The open questions about Google's services come in; what the stand-in answers, and what Google does, goes out.

Nobody who built the embedded Workspace could reach Google. Each question here is asked of one or both in files that are
made for it and deleted again; where the two answers differ, the embedded Workspace is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from pipeline.emulator.probe import docs, drive, forms, sheets
from pipeline.emulator.probe.desk import Desk, plain

QUESTIONS: tuple[Callable[[Desk], Any], ...] = (
    *sheets.QUESTIONS,
    *docs.QUESTIONS,
    *forms.QUESTIONS,
    *drive.QUESTIONS,
)


@dataclass(frozen=True)
class Finding:
    """One question with the answers to it; `theirs` is None where Google was not asked."""

    name: str
    question: str
    ours: Any
    theirs: Any = None

    @property
    def same(self) -> bool:
        """Whether both answered alike."""
        return bool(self.ours == self.theirs)

    def differences(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield each place where the answers part, with what stands there in ours and in theirs; None for nothing."""
        yield from _compare("", self.ours, self.theirs)


def probe(ours: Desk, theirs: Desk | None = None, only: str = "") -> Iterator[Finding]:
    """Ask every question (or those with `only` in their name), of Google too where there is a desk for it."""
    for question in QUESTIONS:
        name = f"{question.__module__.rpartition('.')[2]}: {question.__name__.replace('_', ' ')}"
        if only in name:
            asked = " ".join((question.__doc__ or "").split())
            yield Finding(name, asked, _ask(question, ours), None if theirs is None else _ask(question, theirs))


def _compare(place: str, ours: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in dict.fromkeys([*ours, *theirs]):
            yield from _compare(f"{place}.{name}", ours.get(name), theirs.get(name))
    elif isinstance(ours, list) and isinstance(theirs, list):
        for index, (one, other) in enumerate(zip_longest(ours, theirs)):
            yield from _compare(f"{place}[{index}]", one, other)
    elif ours != theirs:
        yield place, ours, theirs


def _ask(question: Callable[[Desk], Any], desk: Desk) -> Any:
    with desk.cleaning():
        return plain(question(desk))
