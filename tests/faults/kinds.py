"""A kind's name comes in; the emulator's rules that make it happen at one request go out."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Group = Literal["wire", "kill", "person", "local", "tell"]
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One way in which a request goes wrong, in its variants: each the rules of `pipeline.emulator.faults`, in order.

    A `burst` spoils so many requests in a row. A kill ends the process as the request arrives, before the rules, or at
    a moment of up to `within` seconds later; a person acts as the kind, or its `act`, is called. Two requests on comes
    `then`. What is `local` takes the state folder away before the rules; `room` is what the disk has left from then on,
    in bytes a file, for a run in a process of its own. With `tell` people answer the form just then.
    """

    name: str
    group: Group
    variants: tuple[tuple[Told, ...], ...]
    burst: int = 1
    within: float = 0.0
    then: Told | None = None
    act: str = ""
    room: int | None = None


@dataclass(frozen=True)
class Spec:
    """One trial: in which scenario, what happens at which request; enough to make it again."""

    scenario: str
    kind: str
    variant: int
    number: int
    seed: int = 0

    @property
    def rules(self) -> tuple[Told, ...]:
        """The rules for the one request."""
        return KINDS[self.kind].variants[self.variant]

    @property
    def after(self) -> float:
        """Seconds between the request's arrival and a kill."""
        return random.Random(repr(self)).uniform(0, KINDS[self.kind].within)


def _wire(name: str, *variants: Told, burst: int = 1) -> Kind:
    return Kind(name, "wire", tuple((rule,) for rule in variants), burst)


def _status(code: int, **more: Any) -> Told:
    return {"kind": "status", "code": code, **more}


def _asked(when: str) -> Told:
    return _status(429, headers={"Retry-After": when})


REASONS = ("storageQuotaExceeded", "SERVICE_DISABLED", "insufficientFilePermissions", "domainPolicy")
WIRE = (
    _wire("refused", *(_status(code) for code in (400, 401, 403, 404, 408))),
    _wire("failed", _status(500), _status(503), _status(502, html=True)),
    _wire("failed burst", _status(503), burst=4),
    _wire("too many", _status(429), _status(429, html=True)),
    _wire("too many, when to retry", _asked("1"), _asked("Wed, 21 Oct 2026 07:28:00 GMT"), _asked("soon")),
    _wire("too many, as 403", _status(403, reason="userRateLimitExceeded"), _status(403, reason="rateLimitExceeded")),
    _wire("forbidden", *(_status(403, reason=reason) for reason in REASONS)),
    _wire("applied, failed", *({"kind": "after", "code": code} for code in (500, 503))),
    _wire("applied, page", {"kind": "after", "code": 502, "html": True}),
    _wire("applied, failed burst", {"kind": "after", "code": 503}, burst=3),
    _wire("cut before", {"kind": "drop_before"}),
    _wire("cut after", {"kind": "drop_after"}),
    _wire("truncated", {"kind": "truncate"}),
    _wire("twice", {"kind": "double"}),
    _wire("late", *({"kind": "late", "wait": wait} for wait in (1, 3, 9))),
    _wire("slow", {"kind": "delay", "seconds": 0.1}),
    _wire("expired", {"kind": "expire"}),
    _wire("revoked", {"kind": "revoke"}),
)
KILLS = (
    Kind("kill before", "kill", (({"kind": "drop_before"},),)),
    Kind("kill applied", "kill", ((),)),
    Kind("kill late", "kill", (({"kind": "late", "wait": 1},), ({"kind": "late", "wait": 6},))),
    Kind("kill between", "kill", ((),) * 16, within=0.12),
)
ACTS = ("sort data", "sort wins", "insert row", "insert column", "delete machine row", "copy a key", "rename tab")
MORE_ACTS = ("write a note", "protect tab", "delete tab", "drop markers", "foreign markers", "take the next number")
PEOPLE = tuple(Kind(name, "person", ((),)) for name in (*ACTS, *MORE_ACTS))
CUT, LATE = {"kind": "drop_after"}, {"kind": "late", "wait": 2}
TWO = (
    Kind("two faults", "wire", (({**CUT},), ({**LATE},), (_status(503),)), then=CUT),
    Kind("two faults, late", "wire", (({**CUT},), ({**LATE},), ({"kind": "double"},)), then=LATE),
    Kind("sort data, then cut", "person", ((CUT,), (LATE,)), act="sort data"),
)
LOCAL = (
    Kind("state wiped", "local", ((), ({**CUT},))),
    Kind("disk full", "local", ((), ({**CUT},)), room=0),
    Kind("disk nearly full", "local", ((),), room=20_000),
)
TELL = (Kind("told meanwhile", "tell", ((), ({**CUT},))),)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (*WIRE, *KILLS, *PEOPLE, *TWO, *LOCAL, *TELL)}
