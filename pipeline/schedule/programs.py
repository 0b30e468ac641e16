"""A command of the operating system comes in; what it printed goes out, or an error that says what it refused."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from pipeline.errors import UsageError

PATIENCE = 60
"""Seconds that such a command may take."""
ABSENT = 127
"""The exit code of a program that is not there, as shells have it."""


def ask(words: Sequence[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run one, in plain English, with `text` as its input; its exit code is the caller's to judge."""
    there = os.environ | {"LC_ALL": "C.UTF-8"}
    streams = {"encoding": "utf-8", "errors": "surrogateescape"}
    given = {"input": text} if text is not None else {"stdin": subprocess.DEVNULL}
    try:
        return subprocess.run(words, capture_output=True, timeout=PATIENCE, env=there, **streams, **given)  # type: ignore[call-overload]  # noqa: S603 the system's own
    except FileNotFoundError:
        return subprocess.CompletedProcess(list(words), ABSENT, "", f"{words[0]} is not on this computer")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"{words[0]} did not answer: {type(error).__name__}.", _FIX) from error


def tell(words: Sequence[str], text: str | None = None) -> None:
    """Run one that has to succeed."""
    done = ask(words, text)
    if done.returncode:
        raise refusal(words, done)


def refusal(words: Sequence[str], done: subprocess.CompletedProcess[str]) -> UsageError:
    """What to say of one that failed: its own last line."""
    lines = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
    said = lines[-1] if lines else f"it ended with {done.returncode}"
    return UsageError(f"`{' '.join(words[:3])}` failed: {said.rstrip('.')}.", _FIX)


_FIX = "Choose another scheduler: `smallwins schedule install --help` lists them."
