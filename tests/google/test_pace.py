"""A request's turn comes within the budget, after the storm and before the deadline, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DeadlineError, GoogleError, QuotaError
from pipeline.google.pace import LINE, PER_MINUTE, SLOWEST, Effect, Pace, Purpose
from tests.google.clock import Clock

READ: Purpose = ("sheets", "read")
STORM = QuotaError("Too many.", "Later.")


def send(pace: Pace, clock: Clock, count: int, purpose: Purpose = READ) -> list[float]:
    """The moments at which that many requests go."""
    moments = []
    for _ in range(count):
        pace.take_turn(purpose)
        moments.append(clock.now)
    return moments


def fail(pace: Pace, error: GoogleError, count: int) -> None:
    """That many requests in a row which fail so."""
    for _ in range(count):
        pace.take_turn(READ)
        pace.hold_back(error, None)


@given(st.lists(st.tuples(st.floats(0, 90), st.sampled_from(["read", "write"])), max_size=300))
def test_no_minute_is_over_budget(idle: list[tuple[float, Effect]]) -> None:
    """However requests come, no 60 seconds hold more than 50 reads or 50 writes."""
    clock = Clock()
    pace = clock.pace()
    sent: dict[str, list[float]] = {"read": [], "write": []}
    for seconds, effect in idle:
        clock.now += seconds / 20
        sent[effect] += send(pace, clock, 1, ("sheets", effect))
    for moments in sent.values():
        assert all(later - first >= 60 for first, later in zip(moments, moments[50:], strict=False))


def test_the_budget_leaves_room_for_people() -> None:
    """At most 50 of the 60 reads and writes that Sheets allows one user in a minute."""
    assert PER_MINUTE["sheets", "read"] == PER_MINUTE["sheets", "write"] == 50


def test_the_next_run_knows_what_the_last_one_sent(tmp_path: Path) -> None:
    """A run that was killed after 40 reads leaves the next one ten in the same minute."""
    clock, memory = Clock(), tmp_path / "requests"
    send(clock.pace(memory=memory), clock, 40)
    clock.now = 20.0
    assert send(clock.pace(memory=memory), clock, 11) == [20.0] * 10 + [60.0]
    clock.now = 200.0
    clock.pace(memory=memory)
    assert memory.read_text() == ""


@pytest.mark.parametrize(
    "text", ["", "\x00\xff", "1e9 sheets read\n", "²000000000.000 sheets read\n", "1.000 x y\n", "\n"]
)
def test_a_memory_that_makes_no_sense(tmp_path: Path, text: str) -> None:
    """What cannot be read is forgotten; so is what lies in the future, as after a clock was set back."""
    memory = tmp_path / "requests"
    memory.write_text(text + "9999999999.000 sheets read\n" * 60, encoding="latin-1")
    clock = Clock()
    assert send(clock.pace(memory=memory), clock, 50) == [0.0] * 50
    assert len(LINE.findall(memory.read_text())) == 50


@pytest.mark.parametrize("asked", [None, 0.0, 7.0, 90.0, 1e9])
def test_ten_minutes_of_refusals(asked: float | None) -> None:
    """At most 30 requests; then it goes on as if nothing had been, for another storm of the same kind."""
    clock = Clock()
    pace = clock.pace()
    for _ in range(2):
        tried, ends = 0, clock.now + 600
        while clock.now < ends:
            pace.take_turn(READ)
            if clock.now < ends:
                tried += 1
                pace.hold_back(STORM, asked)
        pace.clear()
        assert 2 <= tried <= 30


def test_a_storm_holds_back_everything() -> None:
    """After one refusal the next request waits, whatever it is for; each refusal makes it longer."""
    clock = Clock()
    pace = clock.pace()
    for purpose in PER_MINUTE:
        pace.take_turn(purpose)
        pace.hold_back(STORM, None)
    assert len(clock.waits) == len(PER_MINUTE) - 1
    longest = [min(SLOWEST, 2.0**i / 2) for i in range(len(clock.waits))]
    assert all(most / 2 - 1e-9 <= wait <= most + 1e-9 for wait, most in zip(clock.waits, longest, strict=True))


def test_a_storm_without_end() -> None:
    """Thirty refusals in a row are raised as what they are, after eleven minutes at least."""
    clock = Clock()
    pace = clock.pace()
    with pytest.raises(QuotaError):
        fail(pace, STORM, 31)
    assert len(clock.waits) == 29
    assert clock.now > 11 * 60


def test_other_failures_end_sooner() -> None:
    """Eight in a row."""
    pace = Clock().pace()
    with pytest.raises(GoogleError, match="Down"):
        fail(pace, GoogleError("Down."), 8)


def test_a_run_has_one_budget_of_repeats() -> None:
    """A service that fails every other request is given up after sixty failures in all."""
    clock = Clock()
    pace = clock.pace()
    for _ in range(60):
        fail(pace, GoogleError("Down."), 1)
        pace.clear()
    with pytest.raises(GoogleError, match="Down"):
        fail(pace, GoogleError("Down."), 1)


def test_no_wait_passes_the_deadline() -> None:
    """A wait that would end later is not begun: in a storm its own error, else DeadlineError."""
    clock = Clock()
    pace = clock.pace(deadline=30.0)
    send(pace, clock, 50)
    with pytest.raises(DeadlineError):
        pace.take_turn(READ)
    pace.hold_back(STORM, 40.0)
    with pytest.raises(QuotaError):
        pace.take_turn(("docs", "read"))
    assert (clock.now, pace.left()) == (0.0, 30.0)


def test_no_turn_after_the_deadline() -> None:
    """Not even without a wait."""
    clock = Clock()
    pace = clock.pace(deadline=30.0)
    clock.now = 31.0
    with pytest.raises(DeadlineError, match="deadline"):
        pace.take_turn(READ)
    assert pace.left() == 0
