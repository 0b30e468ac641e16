"""How many invented schools, and a seed, come in; whether every report of theirs is right goes out.

Run by hand: `python -m benchmarks.reports --schools 20 --seed 1`. The demo comes first. Every kind of report is drafted
for every goal, team and colleague: its quotes are looked for in what was told, its numbers are recounted from the raw
responses by docs/figures.md, its links are followed, and the words of its four outputs are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from benchmarks.reports.checking import Found, check
from benchmarks.reports.outputs import find_unlike
from benchmarks.reports.sites import Site, open_workspace, play_demo, play_invented
from pipeline.emulator import Emulator
from pipeline.google import Google

OUTPUTS = 4


@click.command()
@click.option("--schools", default=20, show_default=True, help="How many schools to invent.")
@click.option("--seed", default=1, show_default=True, help="The first school's number.")
@click.option("--demo/--no-demo", "with_demo", default=True, help="Whether the demo's reports are read as well.")
def main(schools: int, seed: int, with_demo: bool) -> None:
    """Hold every report of the demo and of so many invented schools against what was told."""
    plays = [("demo", play_demo())] if with_demo else []
    plays += [(f"school {number}", play_invented(number)) for number in range(seed, seed + schools)]
    reports = alike = 0
    total = Found()
    for name, play in plays:
        for found, unlike in _read(name, play):
            reports += 1
            alike += OUTPUTS - len(unlike)
            total.add(found)
    click.echo(f"{len(plays)} schools, {total.links} links: {total.right} open the right row")
    click.echo(
        f"{reports} reports: {total.verbatim} quotes verbatim of {total.quotes}, "
        f"{total.equal} figures equal of {total.figures}, {alike} outputs alike of {reports * OUTPUTS}"
    )


def _read(name: str, play: Callable[[Emulator, Google, Path], Site]) -> list[tuple[Found, list[str]]]:
    """What was found in each report of a school, and which of its outputs are unlike."""
    results = []
    with open_workspace() as workspace:
        site = play(*workspace)
        for order in site.orders():
            report = site.draft(order)
            found = check(report, site.facts(order), site.evidence)
            unlike = list(find_unlike(site.google, report))
            for what in (*found.trouble, *(f"the {output} says something else" for output in unlike)):
                click.echo(f"{name}: {report.key}: {what}")
            results.append((found, unlike))
    return results


if __name__ == "__main__":
    main()
