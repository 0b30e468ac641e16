"""Runs and news come in; how long the next run has to wait goes out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

APART = 30.0
"""Seconds from the start of a run to the next one at least. Google notifies of a form no more often either [G]."""


@dataclass(slots=True)
class Beat:
    """When runs begin: at once, then every so many seconds, and soon after news; seldom while they fail."""

    every: float
    clock: Callable[[], float] = time.monotonic
    has_news: bool = True
    _began: float = field(init=False, default=-math.inf)
    _failures: int = field(init=False, default=0)

    def left(self) -> float:
        """Seconds until the next run."""
        news = min(self.every, APART * 2.0 ** min(self._failures, 20))
        return max(0.0, self._began + max(APART, news if self.has_news else self.every) - self.clock())

    def tell(self) -> None:
        """There is something to pull."""
        self.has_news = True

    def begin(self) -> None:
        """A run begins: it takes in all news so far."""
        self.has_news = False
        self._began = self.clock()

    def end(self, *, well: bool) -> None:
        """The run is over; one that failed has taken in nothing, and is tried again later and later."""
        self._failures = 0 if well else self._failures + 1
        self.has_news = self.has_news or not well
