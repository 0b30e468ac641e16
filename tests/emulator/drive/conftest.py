"""Fixtures of the Drive tests: the one account of the easy sign-in, and a Workspace that knows several."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests

from pipeline.emulator import OWNER, Emulator
from tests.emulator.drive.desk import WIDE, Person


@pytest.fixture
def owner(emulator: Emulator) -> Person:
    """The one account of the easy sign-in."""
    return Person(emulator)


@pytest.fixture
def strict() -> Iterator[Emulator]:
    """A Workspace that knows several accounts."""
    with Emulator(sign_in="strict", check_answers=True) as running:
        yield running
    assert running.app.crashes == []
    assert running.app.violations == []


@pytest.fixture
def sign_in(strict: Emulator) -> Callable[..., Person]:
    """Signs a person in, to a program, with a scope."""

    def enter(email: str = OWNER, scope: str = WIDE, client: str = "program") -> Person:
        refresh = strict.sign_in.issue_refresh_token(email, frozenset({scope}), client)
        grant = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client}
        answer = requests.post(f"{strict.url}/token", data=grant, headers={"Connection": "close"}, timeout=10)
        return Person(strict, answer.json()["access_token"])

    return enter
