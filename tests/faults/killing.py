"""A trial's settings and a request's number come in; a process of our own runs, and is killed there with SIGKILL."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import click
from googleapiclient.schema import Schemas

from pipeline.emulator import Emulator
from tests.faults.kinds import Told
from tests.faults.scenarios import DAY

LIMIT = 120
"""Seconds after which a run that nobody killed is given up."""


@dataclass
class Victim:
    """A process that runs in a folder of a school: the whole command, or without `surfaces` only what keeps tables."""

    path: Path
    surfaces: bool
    full: bool
    exit_code: int | None = None
    _pid: int = 0
    _started: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start it and wait until it has ended, one way or the other."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__, "pipeline.cli.commands", "pipeline.cli.workspace", "pipeline.run"])
        process = context.Process(target=_work, args=(self.path, self.surfaces, self.full))
        process.start()
        self._pid = process.pid or 0
        self._started.set()
        process.join(LIMIT)
        if process.exitcode is None:
            process.kill()
            process.join()
        self.exit_code = process.exitcode

    def kill(self) -> None:
        """End it with SIGKILL."""
        if self._started.wait(LIMIT) and self.exit_code is None:
            os.kill(self._pid, signal.SIGKILL)

    def fill(self, room: int) -> None:
        """Let no file of its grow beyond so many bytes from now on, as on a full disk."""
        if self._started.wait(LIMIT) and self.exit_code is None:
            resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (room, room))

    @property
    def killed(self) -> bool:
        """Whether SIGKILL was its end."""
        return self.exit_code == -signal.SIGKILL


def kill_at(emulator: Emulator, victim: Victim, number: int, rules: Sequence[Told], after: float) -> bool:
    """Kill the process as its request arrives, or `after` seconds later; whether it got as far as that request."""

    def strike() -> None:
        if after:
            timer = threading.Timer(after, victim.kill)
            timers.append(timer)
            timer.start()
        else:
            victim.kill()

    timers: list[threading.Timer] = []
    rule = emulator.faults.add("edit", number=number, act=strike)
    for told in rules:
        emulator.faults.add(number=number, **told)
    victim.run()
    for timer in timers:
        timer.cancel()
        timer.join()
    reached = rule.times == 0
    if reached and victim.killed:
        _wait_for_answers(emulator, but=number if rules else 0)
    return reached


def _work(path: Path, surfaces: bool, full: bool) -> None:
    """What the process does, silent; loaded before it is forked, it costs no imports."""
    from pipeline.cli import main
    from pipeline.cli.trouble import explain
    from pipeline.cli.workspace import open_workspace
    from pipeline.errors import SmallwinsError
    from pipeline.run import keep
    from pipeline.settings import load

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    skip_documentation()
    if surfaces:
        words = ["run", "--as-of", DAY.isoformat(), "--settings", str(path), *(["--full"] if full else [])]
        with patch.object(sys, "argv", ["smallwins", *words]):
            main()
    settings = load(path)
    typed = click.Context(click.Command("run"), click.Context(click.Command("smallwins")), "run")
    try:
        with typed, open_workspace(settings) as google:
            keep(google, settings, as_of=DAY, full=full)
    except (SmallwinsError, OSError) as error:
        raise SystemExit(explain(error, []).exit_code) from error


def skip_documentation() -> None:
    """Let googleapiclient write none for the methods it makes: it takes a tenth of a second, for each of thousands."""
    Schemas.prettyPrintByName = Schemas.prettyPrintSchema = _no_words  # type: ignore[method-assign]


def _no_words(_schemas: Schemas, _of: object) -> str:
    return ""


def _wait_for_answers(emulator: Emulator, but: int) -> None:
    """Until the emulator is through with the requests of a process that is no more, the cut one aside."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if all(event.status or event.seq == but for event in list(emulator.history.events)):
            break
        time.sleep(0.002)
    time.sleep(0.005)
