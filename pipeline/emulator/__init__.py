"""Nothing but a folder or a seed comes in; a stand-in for Google's Forms, Sheets, Docs and Drive on loopback goes out."""

from __future__ import annotations

import importlib
import secrets
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.emulator.app import App, Handler
from pipeline.emulator.server import Server
from pipeline.emulator.state import State

ROOMS = ("forms", "drive", "sheets", "docs")


def mount() -> dict[str, Handler]:
    """Gather the rooms' ROUTES into one table by method id."""
    table: dict[str, Handler] = {}
    for room in ROOMS:
        try:
            table |= getattr(importlib.import_module(f"pipeline.emulator.{room}"), "ROUTES", {})
        except ModuleNotFoundError as error:
            if error.name != f"pipeline.emulator.{room}":
                raise
    return table


class Emulator:
    """The embedded Workspace: `with Emulator() as e:` serves all four APIs at `e.url` until the block ends."""

    def __init__(
        self,
        path: Path | None = None,
        seed: list[dict[str, Any]] | None = None,
        sign_in: str = "any",
        port: int = 0,
        check_answers: bool = False,
    ) -> None:
        """`path` keeps the state in a file, `sign_in` is "any" or "strict", port 0 takes a free one."""
        self.token = secrets.token_urlsafe(24)
        self.state = State(path, seed)
        self.app = App(self.state, mount(), check_answers=check_answers)
        self._server = Server(self.app, port)

    @property
    def url(self) -> str:
        """The address that serves all four APIs."""
        return f"http://127.0.0.1:{self._server.port}"

    def __enter__(self) -> Self:
        """Start serving."""
        self._server.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop serving and cut open connections."""
        self._server.stop()
