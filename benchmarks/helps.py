"""A number of rounds comes in; how long every command's `--help` takes beside importing click alone goes out.

Run by hand: `python -m benchmarks.helps 9`. Each is a process of its own, all taken in turn in every round, and the
shortest of the rounds stands: what else the computer did only adds.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import click

from pipeline.cli.commands import COMMANDS, cli

BARE = (sys.executable, "-c", "import click")
TIMES, MORE = 2.0, 0.1
"""Help may take so many times as long as importing click, and so many seconds more."""


def list_commands() -> Iterator[tuple[str, ...]]:
    """The words of every command, groups' own commands too."""
    yield ()
    with click.Context(cli) as context:
        for name in COMMANDS:
            words = tuple(name.split())
            yield words
            command = cli.get_command(context, name)
            if isinstance(command, click.Group):
                yield from ((*words, below) for below in command.commands)


def measure(command: tuple[str, ...]) -> float:
    """Seconds of a whole process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command, by our own Python
    return time.perf_counter() - began


@click.command()
@click.argument("rounds", type=click.IntRange(1), default=9)
def main(rounds: int) -> None:
    """Take every help text in turn, and say which takes longer than it may."""
    helps = {words: (sys.executable, "-m", "pipeline", *words, "--help") for words in list_commands()}
    bare, taken = float("inf"), dict.fromkeys(helps, float("inf"))
    for _ in range(rounds):
        bare = min(bare, measure(BARE))
        taken = {words: min(taken[words], measure(command)) for words, command in helps.items()}
    most = TIMES * bare + MORE
    click.echo(f"import click: {bare * 1000:.0f} ms; help may take {most * 1000:.0f} ms")
    for words, seconds in sorted(taken.items(), key=lambda item: item[1]):
        over = "  OVER" if seconds > most else ""
        click.echo(f"{seconds * 1000:6.0f} ms {seconds / bare:5.2f} x  smallwins {' '.join(words)}{over}")
    click.echo(f"{sum(seconds > most for seconds in taken.values())} of {len(taken)} take longer than they may")


if __name__ == "__main__":
    main()
