"""Numbers of entries come in; what every kind of report costs, and how many requests its keeping takes, goes out.

Run by hand: `python -m benchmarks.drafting 1000 100000`. A report is drafted as `smallwins report` does once the
workbooks are read, and written as .docx; the baseline of its time is the summary of all entries in the same process,
which any report needs. The last run has nothing new: reports that a run keeps up to date must not be written then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import click

from benchmarks.reports.shelf import AS_OF, Shelf, open_shelf
from pipeline.google import Calls
from pipeline.markup import to_docx
from pipeline.model import REPORTS, Audience
from pipeline.run import run
from pipeline.run.settle import view
from pipeline.run.surfaces import summarize_for

T = TypeVar("T")


def clock(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the processor, and what was made."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def measure(shelf: Shelf) -> Iterator[str]:
    """A line for each kind: seconds, and how many summaries that is."""
    entries = view(shelf.gathered, Audience.STAFF, shelf.book.tables, {})
    plain, _ = clock(lambda: summarize_for(shelf.gathered, shelf.book, entries))
    yield f"  the summary alone: {plain:.2f} s"
    for kind in REPORTS:
        drafted, report = clock(lambda kind=kind: shelf.draft(kind))  # type: ignore[misc]
        written, paper = clock(lambda report=report: to_docx(report.blocks, report.title))  # type: ignore[misc]
        size = f"{len(report.blocks):,} blocks, {len(paper) / 1000:,.0f} kB"
        yield f"  {kind}: drafted in {drafted:.2f} s ({drafted / plain:.1f} x), as .docx in {written:.2f} s; {size}"


def count_quiet(shelf: Shelf) -> Calls:
    """The requests of a run with nothing new."""
    before = shelf.google.calls
    counts = before.listings, before.reads, before.writes
    run(shelf.google, shelf.settings, as_of=AS_OF)
    after = shelf.google.calls
    return Calls(after.listings - counts[0], after.reads - counts[1], after.writes - counts[2])


@click.command(help=__doc__)
@click.argument("counts", nargs=-1, type=click.IntRange(1))
def main(counts: tuple[int, ...]) -> None:
    """Measure each school."""
    for count in counts or (1_000, 100_000):
        with open_shelf(count) as shelf:
            documents = {name: many for name, many in shelf.writes.items() if name.startswith("docs.")}
            kinds = len(shelf.settings.outputs.reports)
            click.echo(f"{count:,} entries; the first run kept {kinds} kinds of reports with these writes: {documents}")
            for line in measure(shelf):
                click.echo(line)
            quiet = count_quiet(shelf)
            said = f"{quiet.listings} listings, {quiet.reads} reads, {quiet.writes} writes"
            click.echo(f"  a run with nothing new: {said}")


if __name__ == "__main__":
    main()
