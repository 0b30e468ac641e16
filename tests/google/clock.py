"""Pauses come in; time that passes at once goes out, for a pace and for the embedded Workspace alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.emulator import Emulator
from pipeline.google.pace import PER_MINUTE, Pace


class Clock:
    """A clock that only moves when somebody waits; `when[s]` is done once, at the second `s`."""

    def __init__(self, emulator: Emulator | None = None) -> None:
        """With an emulator, its clock stands still too and moves along."""
        self.now = 0.0
        self.waits: list[float] = []
        self.when: dict[float, Callable[[], object]] = {}
        self._emulator = emulator
        if emulator:
            emulator.state.advance(0)

    def pause(self, seconds: float) -> None:
        """Let the time pass."""
        self.waits.append(seconds)
        self.now += seconds
        if self._emulator:
            self._emulator.state.advance(seconds)
        for moment in [moment for moment in self.when if moment <= self.now]:
            self.when.pop(moment)()

    def pace(self, **more: Any) -> Pace:
        """A pace that goes by this clock, within Google's limits."""
        told: dict[str, Any] = {"limits": PER_MINUTE, **more}
        return Pace(clock=lambda: self.now, wall=lambda: 1e9 + self.now, pause=self.pause, **told)
