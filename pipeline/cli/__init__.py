"""The program's door: words typed in a terminal come in, an exit code goes out, and never a traceback.

Almost nothing is imported up here, so that a Ctrl-C while the rest is being loaded is ours to answer too.
"""

from __future__ import annotations

import os
import signal
import sys

ALARM = getattr(signal, "SIGALRM", None)
"""The signal that tells of a deadline; there is none on Windows."""

GRACE = 5.0
"""Seconds that a stopped command has to put its things away; then it ends at once."""


class Stopped(BaseException):
    """SIGINT, SIGTERM or the alarm came, as `number` says; not an Exception, so that nothing takes it for a failure."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> None:
    """Run the command line and leave with a published exit code (see the README).

    Only the first signal is raised. Python swallows what is raised in some of its own callbacks, and putting things
    away may hang: so whatever has not ended some seconds later is ended where it stands.
    """
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if not asked:
            asked.append(number)
            ring_after(GRACE)
            raise Stopped(number)
        if number == ALARM:
            _leave_at_once(asked[0])

    try:
        _answer_signals(stop)
        code = _obey(asked)
        _answer_signals(signal.SIG_IGN)
    except Stopped as late:
        code = _tell(late)
    ring_after(0)
    sys.exit(code)


def ring_after(seconds: float) -> None:
    """Have the alarm come after so many seconds; never, for 0."""
    if ALARM is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _obey(asked: list[int]) -> int:
    """Do what the words say, and tell what went wrong; gives the exit code."""
    try:
        from pipeline.cli.commands import obey

        return obey()
    except BaseException as error:
        return _tell(Stopped(asked[0]) if asked else error)


def _tell(error: BaseException) -> int:
    """Say what ended the command; gives its exit code."""
    from pipeline.cli.trouble import tell

    return tell(error, sys.argv[1:])


def _leave_at_once(number: int) -> None:
    """End the process without putting anything away; the system frees its locks."""
    code = 1
    try:
        code = _tell(Stopped(number))
        sys.stdout.flush()
    finally:
        os._exit(code)


def _answer_signals(answer: signal._HANDLER) -> None:
    """Let SIGINT, SIGTERM and the alarm be answered so, where whoever started us did not have them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, ALARM):
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)
