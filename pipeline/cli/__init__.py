"""The program's door: words typed in a terminal come in, an exit code goes out, and never a traceback.

Almost nothing is imported up here, so that a Ctrl-C while the rest is being loaded is ours to answer too.
"""

from __future__ import annotations

import signal
import sys


class Stopped(BaseException):
    """SIGINT or SIGTERM came, as `number` says; not an Exception, so that nothing takes it for a failure."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> None:
    """Run the command line and leave with a published exit code (see the README)."""
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        asked.append(number)
        raise Stopped(number)

    try:
        _answer_signals(stop)
        from pipeline.cli.commands import obey

        code = obey()
    except BaseException as error:
        _answer_signals(signal.SIG_IGN)
        from pipeline.cli.trouble import tell

        code = tell(Stopped(asked[-1]) if asked else error, sys.argv[1:])
    _answer_signals(signal.SIG_IGN)
    sys.exit(code)


def _answer_signals(answer: signal._HANDLER) -> None:
    """Let SIGINT and SIGTERM be answered so, where whoever started us did not have them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)
