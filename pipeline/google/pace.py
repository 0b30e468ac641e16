"""Requests ask for their turn; pauses go out, or a refusal where waiting would pass the run's deadline.

Three things hold a request back: the budget of its minute, the storm that the last answer told of, and the deadline.
All three belong to the run, not to a request: nothing that a run does can ask more often than they allow.
"""

from __future__ import annotations

import math
import random
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from pipeline.errors import QuotaError, SmallwinsError, out_of_time

Effect = Literal["listing", "read", "write"]
Purpose = tuple[str, Effect]

PER_MINUTE: Mapping[Purpose, int] = {
    ("forms", "listing"): 150,
    ("forms", "read"): 325,
    ("forms", "write"): 125,
    ("sheets", "read"): 50,
    ("sheets", "write"): 50,
    ("docs", "read"): 250,
    ("docs", "write"): 50,
    ("drive", "read"): 250,
    ("drive", "write"): 150,
}
"""Requests a minute: five sixths of what Google allows one user [G], since people work in the same files. Drive's
limits are far higher; those are our own caution."""

LINE = re.compile(r"^(?P<at>\d{1,12}\.\d{3}) (?P<api>[a-z]+) (?P<effect>[a-z]+)$", re.MULTILINE)
"""A request in the memory: seconds since 1970, what for."""

MINUTE = 60.0
SLOWEST = 60.0
ASKED_AT_MOST = 300.0
"""Seconds that a `Retry-After` is believed; past them one more request learns how things stand."""
REFUSED_AT_MOST, FAILED_AT_MOST = 30, 8
"""Refusals for quota, and other failures, in a row before a run gives up. Thirty refusals take at least eleven
minutes: half a second at first, twice as long each time, up to a minute, at least half of which is kept."""
REPEATS = 60
"""Failures that one run survives in all, whatever came between them."""


@dataclass(slots=True)
class Pace:
    """When the next request of a run may go; `deadline` is a moment of `clock`, in seconds.

    `memory` is a file that tells the next run what this minute has cost already; `wall` is its clock, which other
    programs share.
    """

    deadline: float = math.inf
    limits: Mapping[Purpose, int] = field(default_factory=lambda: PER_MINUTE)
    memory: Path | None = None
    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    pause: Callable[[float], None] = time.sleep
    _sent: dict[Purpose, deque[float]] = field(init=False, default_factory=dict)
    _shut_until: float = field(init=False, default=-math.inf)
    _refused: int = field(init=False, default=0)
    _failed: int = field(init=False, default=0)
    _repeats: int = field(init=False, default=0)
    _trouble: SmallwinsError | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.memory is not None:
            self._recall(self.memory)

    def left(self) -> float:
        """Seconds until the deadline; none are left past it."""
        return max(0.0, self.deadline - self.clock())

    def wait(self, seconds: float) -> None:
        """Wait so long; raises DeadlineError at once where that would be past the deadline."""
        if self.clock() + seconds >= self.deadline:
            raise out_of_time()
        self.pause(seconds)

    def take_turn(self, purpose: Purpose) -> None:
        """Wait until a request for this purpose may go, and count it.

        Where that would be past the deadline, raises at once: what the last answer told of, or DeadlineError.
        """
        now = self.clock()
        moment = max(now, self._shut_until, self._budgeted_from(purpose))
        if moment >= self.deadline:
            raise self._trouble or out_of_time()
        if moment > now:
            self.pause(moment - now)
        self._count(purpose, moment)

    def hold_back(self, error: SmallwinsError, asked: float | None) -> None:
        """Let every next request wait after this failure, longer each time; raises it when that has not helped.

        `asked` is how many seconds the answer itself asks for.
        """
        if isinstance(error, QuotaError):
            self._refused += 1
        else:
            self._failed += 1
        self._repeats += 1
        self._trouble = error
        if self._refused >= REFUSED_AT_MOST or self._failed >= FAILED_AT_MOST or self._repeats > REPEATS:
            raise error
        step = min(SLOWEST, 2.0 ** (self._refused + self._failed - 2))
        jittered = step * random.uniform(0.5, 1)  # noqa: S311 - jitter, not a secret
        self._shut_until = self.clock() + max(jittered, min(asked or 0.0, ASKED_AT_MOST))

    def clear(self) -> None:
        """Forget the failures: a request was answered."""
        self._refused = self._failed = 0
        self._trouble = None

    def _budgeted_from(self, purpose: Purpose) -> float:
        """The moment from which one more request fits in the minute before it."""
        sent = self._sent.get(purpose, deque())
        return sent[0] + MINUTE if sent and len(sent) == sent.maxlen else -math.inf

    def _count(self, purpose: Purpose, moment: float) -> None:
        """Remember a request, here and for the next run."""
        if purpose not in self.limits:
            return
        self._note(purpose, moment)
        if self.memory is not None:
            with self.memory.open("a", encoding="ascii") as file:
                file.write(f"{self.wall():.3f} {' '.join(purpose)}\n")

    def _recall(self, memory: Path) -> None:
        """Take over what the runs before this one sent in the last minute, and forget the rest of the file."""
        text = memory.read_text("ascii", errors="replace") if memory.is_file() else ""
        ago = self.wall() - self.clock()
        kept = []
        for line in LINE.finditer(text):
            purpose, sent = (line["api"], cast("Effect", line["effect"])), float(line["at"])
            if purpose in self.limits and 0 <= self.wall() - sent < MINUTE:
                self._note(purpose, sent - ago)
                kept.append(f"{line[0]}\n")
        memory.write_text("".join(kept), encoding="ascii")

    def _note(self, purpose: Purpose, moment: float) -> None:
        """Remember a request of this minute; no more than the budget's worth is ever looked at."""
        self._sent.setdefault(purpose, deque(maxlen=self.limits[purpose])).append(moment)
