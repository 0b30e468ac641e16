"""News of new answers, or time gone by, comes in; runs go out, one after the other and never two within 30 seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NoReturn

from pipeline.watch.beat import Beat
from pipeline.watch.push import Ear, Push

__all__ = ["Beat", "Ear", "Push", "follow"]

Hear = Callable[[float], bool]
"""Waits so many seconds at most; whether there is news."""


def follow(beat: Beat, hear: Hear, run: Callable[[], bool], pause: Callable[[float], None] = time.sleep) -> NoReturn:
    """Run at once, then at news and every so often, until a signal ends it; `run` says whether it went well.

    News is only ever a reason to run: a run pulls everything since its cursor, whatever the news told of. So news may
    come twice, late, for nothing or not at all.
    """
    while True:
        left = beat.left()
        if not left:
            beat.begin()
            beat.end(well=run())
        elif beat.has_news:
            pause(left)
        elif hear(left):
            beat.tell()
