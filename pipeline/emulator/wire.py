"""What comes and goes over the wire, in plain values: requests in, answers out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.emulator.auth import Account
from pipeline.emulator.errors import ApiError

if TYPE_CHECKING:
    from pipeline.emulator.uploads import Sent

JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire; header names in lower case.

    One that an upload stands for has what was sent as `media`, and its `account` where it signed in before.
    """

    verb: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    media: Sent | None = None
    account: Account | None = None

    @property
    def path(self) -> str:
        """The still encoded path."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The still encoded query."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Answer:
    """What goes back; status 0: nothing, the line is cut. `cut`: the line is cut in the middle of the body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def encode(status: int, value: dict[str, Any]) -> Answer:
    """Return a JSON answer, compact."""
    return Answer(status, msgspec.json.encode(value), {"Content-Type": JSON})


def refuse(error: ApiError) -> Answer:
    """Return an error's answer."""
    answer = encode(error.code, error.envelope())
    if error.code == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return answer
