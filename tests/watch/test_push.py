"""Watches on real forms, news that is doubled, lost and late: every answer comes in, and runs keep their distance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from pipeline import form as forms
from pipeline.emulator import Emulator
from pipeline.errors import AccessError, SmallwinsError
from pipeline.google import Google
from pipeline.run import run
from pipeline.settings import Settings
from pipeline.watch import Beat, Ear, Push, follow
from tests.google.pubsub import SUBSCRIPTION, TOPIC, PubsubStandIn
from tests.schools import set_up

START = datetime(2025, 10, 6, 14, tzinfo=UTC)


class Over(Exception):  # noqa: N818 - the day is
    """The time of the test is over."""


class Day:
    """Time that goes by only in pauses, with what happens at its moments; the Workspace's clock goes with it."""

    def __init__(self, emulator: Emulator, until: float) -> None:
        self.now = 0.0
        self._emulator = emulator
        self._until = until
        self._plan: list[tuple[float, Callable[[], object]]] = []
        emulator.state.set_clock(START)

    def at(self, moment: float, act: Callable[[], object]) -> None:
        """Have something happen after so many seconds."""
        self._plan = sorted([*self._plan, (moment, act)], key=lambda planned: planned[0])

    def clock(self) -> float:
        """Seconds since the start."""
        return self.now

    def wall(self) -> datetime:
        """The time of day."""
        return START + timedelta(seconds=self.now)

    def pause(self, seconds: float) -> None:
        """Let time go by, and happen what happens meanwhile."""
        end = self.now + seconds
        while self._plan and self._plan[0][0] <= end:
            moment, act = self._plan.pop(0)
            self._move(max(moment, self.now))
            act()
        self._move(end)
        if self.now >= self._until:
            raise Over

    def _move(self, moment: float) -> None:
        self.now = moment
        self._emulator.state.set_clock(self.wall())


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


@pytest.fixture
def stand_in(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[PubsubStandIn]:
    """Pub/Sub, as our clients find it."""
    with PubsubStandIn(emulator) as made:
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", made.host)
        yield made


def an_ear(day: Day, google: Google, settings: Settings, told: list[SmallwinsError]) -> Ear:
    """What listens to the school's form."""
    push = Push(tuple(settings.forms), TOPIC, SUBSCRIPTION)
    return Ear(push, lambda: nullcontext(google), told.append, day.clock, day.wall, day.pause)


def watches(emulator: Emulator, settings: Settings) -> dict[str, Any]:
    """The watches on the school's form, as they are kept."""
    content: Any = emulator.state.files[next(iter(settings.forms))].content
    kept: dict[str, Any] = content.watches
    return kept


def test_a_thousand_notifications(
    emulator: Emulator, google: Google, school: Settings, stand_in: PubsubStandIn
) -> None:
    """A thousand of them, doubled ones and a gap, a watch that is lost: every answer is in, no two runs within 30 s."""
    day = Day(emulator, until=4 * 3600)
    form_id = next(iter(school.forms))
    told = 0

    def tell() -> None:
        nonlocal told
        told += 1
        day_of = f"{day.wall():%Y-%m-%dT%H:%M:%S.000Z}"
        body = forms.response(school, school.school_list[0], goal=["voice"], kind="success", story=[f"Win {told}."])
        emulator.respond(form_id, body | {"createTime": day_of, "lastSubmittedTime": day_of})

    for i in range(12):
        day.at(5 + 7 * i, tell)
        day.at(6 + 7 * i, lambda: stand_in.publish(84))
    day.at(3000, lambda: setattr(stand_in, "lost", True))
    day.at(3001, tell)
    day.at(3002, lambda: setattr(stand_in, "lost", False))
    day.at(8000, lambda: watches(emulator, school).clear())
    day.at(8001, tell)
    starts: list[float] = []
    counted: list[int] = []

    def act() -> bool:
        starts.append(day.now)
        counted.append(run(google, school, as_of=START.date()).entries)
        day.pause(3)
        return True

    troubles: list[SmallwinsError] = []
    with pytest.raises(Over):
        follow(Beat(5400, day.clock), an_ear(day, google, school, troubles).hear, act, day.pause)
    assert stand_in.pulled >= 1000
    assert told == counted[-1] == 14
    assert all(after - before >= 30 for before, after in pairwise(starts))
    assert len(starts) < 12
    assert troubles == []
    assert any(8001 < start < 8001 + 3600 + 60 for start in starts), "the lost watch was missed within the hour"


def test_watches_are_renewed_and_made_anew(
    emulator: Emulator, google: Google, school: Settings, stand_in: PubsubStandIn
) -> None:
    """Made once, renewed days before they end, woken when suspended, made anew when expired or for another topic."""
    day = Day(emulator, until=1e9)
    push = Push(tuple(school.forms), TOPIC, SUBSCRIPTION)
    assert push.keep_up(google, day.wall()) == 1
    assert push.keep_up(google, day.wall()) == 0
    (first,) = watches(emulator, school).values()
    day.pause(4 * 86400)
    assert push.keep_up(google, day.wall()) == 0
    (renewed,) = watches(emulator, school).values()
    assert renewed["shown"]["id"] == first["shown"]["id"]
    assert renewed["shown"]["expireTime"] > first["shown"]["expireTime"]
    name = renewed["shown"]["id"]
    watches(emulator, school)[name] = {**renewed, "shown": {**renewed["shown"], "state": "SUSPENDED"}}
    assert push.keep_up(google, day.wall()) == 1
    assert watches(emulator, school)[name]["shown"]["state"] == "ACTIVE"
    day.pause(8 * 86400)
    assert push.keep_up(google, day.wall()) == 1
    other = Push(tuple(school.forms), f"{TOPIC}-2", SUBSCRIPTION)
    assert other.keep_up(google, day.wall()) == 1
    (now,) = watches(emulator, school).values()
    assert now["shown"]["target"]["topic"]["topicName"] == f"{TOPIC}-2"


def test_trouble_that_passes_is_told_and_waited_for(
    emulator: Emulator, google: Google, school: Settings, stand_in: PubsubStandIn
) -> None:
    """Without Pub/Sub the clock goes on; without the form nothing does, since somebody has to act."""
    day = Day(emulator, until=1e9)
    told: list[SmallwinsError] = []
    ear = an_ear(day, google, school, told)
    emulator.faults.add(method="forms.forms.watches.list", kind="status", times=99)
    google._transport.pace.pause = lambda _: None
    assert not ear.hear(600)
    assert len(told) == 1
    assert day.now == 60
    emulator.faults.clear()
    assert ear.hear(600), "a watch was made: what came before it may be news"
    lost = Ear(Push(("1nobodysForm",), TOPIC, SUBSCRIPTION), lambda: nullcontext(google), told.append, day.clock)
    with pytest.raises(AccessError):
        lost.hear(600)
