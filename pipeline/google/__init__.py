"""The only code that speaks to Google, or to the stand-in on loopback: settings come in, its services go out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from pipeline.google import auth
from pipeline.google.docs import Docs
from pipeline.google.drive import Drive
from pipeline.google.forms import Forms
from pipeline.google.pace import Pace
from pipeline.google.pubsub import Pubsub
from pipeline.google.sheets import Sheets
from pipeline.google.transport import Calls, Transport
from pipeline.settings import Settings

__all__ = ["Calls", "Google", "Pace"]


class Google:
    """The Workspace as one account sees it: `forms`, `sheets`, `docs`, `drive`, and the calls counted so far."""

    def __init__(
        self,
        credentials: Any,
        endpoint: str = "",
        drive_id: str = "",
        pace: Pace | None = None,
        hosts: frozenset[str] = frozenset(),
    ) -> None:
        self._transport = Transport(credentials, endpoint.rstrip("/"), pace or Pace(), hosts=hosts)
        self._drive_id = drive_id

    @cached_property
    def forms(self) -> Forms:
        """The Forms API; each service is made when it is first asked for, which takes a moment."""
        return Forms(self._transport)

    @cached_property
    def sheets(self) -> Sheets:
        """The Sheets API."""
        return Sheets(self._transport)

    @cached_property
    def docs(self) -> Docs:
        """The Docs API."""
        return Docs(self._transport)

    @cached_property
    def drive(self) -> Drive:
        """The Drive API, within the shared drive where there is one."""
        return Drive(self._transport, self._drive_id)

    @cached_property
    def pubsub(self) -> Pubsub:
        """Pub/Sub, which tells that a form was answered."""
        return Pubsub(self._transport)

    @classmethod
    def open(cls, settings: Settings, pace: Pace | None = None, scopes: Collection[str] = auth.SCOPES) -> Self:
        """The school's own Workspace, signed in as the settings say, for these scopes."""
        google = settings.google
        signed_in = auth.sign_in(settings, scopes)
        return cls(signed_in.credentials, google.endpoint, google.drive, pace, signed_in.hosts)

    @classmethod
    def embedded(cls, url: str, pace: Pace | None = None) -> Self:
        """The embedded Workspace at this address."""
        return cls(auth.embedded(), url, pace=pace)

    @property
    def calls(self) -> Calls:
        """Requests sent so far, by kind."""
        return self._transport.calls

    @property
    def ahead(self) -> timedelta | None:
        """How far Google's clock is ahead of this computer's, by its last answer; None before any."""
        return self._transport.ahead

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()
