"""When runs begin: at once, by the clock, soon after news, later and later while they fail."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.watch import Beat


class Clock:
    """Seconds that go by when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_at_once_then_every_so_often() -> None:
    """The first run is due now, the next one when the interval is over, however long the run took."""
    clock = Clock()
    beat = Beat(900, clock)
    assert beat.left() == 0
    beat.begin()
    clock.now += 100
    beat.end(well=True)
    assert beat.left() == 800
    clock.now += 2000
    assert beat.left() == 0


def test_news_shortens_the_wait_to_half_a_minute() -> None:
    """Counted from the start of the last run; news during a run is for the next one."""
    clock = Clock()
    beat = Beat(900, clock)
    beat.begin()
    beat.tell()
    clock.now += 10
    beat.end(well=True)
    assert beat.left() == 20
    clock.now += 50
    assert beat.left() == 0


def test_failures_wait_longer_each_time() -> None:
    """A minute, two, four, and never longer than the interval; one good run, and all is as before."""
    clock = Clock()
    beat = Beat(900, clock)
    waits = []
    for _ in range(7):
        beat.begin()
        beat.end(well=False)
        waits.append(beat.left())
        clock.now += beat.left()
    assert waits == [60, 120, 240, 480, 900, 900, 900]
    beat.begin()
    beat.end(well=True)
    beat.tell()
    assert beat.left() == 30


@given(
    every=st.floats(1, 10_000),
    steps=st.lists(st.tuples(st.sampled_from(["wait", "tell", "good", "bad"]), st.floats(0, 500)), max_size=60),
)
def test_never_two_runs_within_half_a_minute(every: float, steps: list[tuple[str, float]]) -> None:
    """Whatever is told and whatever fails; and never a wait past the interval (half a minute at least)."""
    clock = Clock()
    beat = Beat(every, clock)
    starts = []
    for what, seconds in steps:
        if what == "tell":
            beat.tell()
        elif what in ("good", "bad") and not beat.left():
            starts.append(clock.now)
            beat.begin()
            beat.end(well=what == "good")
        assert beat.left() <= max(every, 30) + 1e-6
        clock.now += seconds
    assert all(after - before >= 30 - 1e-6 for before, after in pairwise(starts))
