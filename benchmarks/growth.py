"""Numbers of responses come in; what a first run over them and ten more a day later cost on this computer goes out.

Run by hand: `python -m benchmarks.growth 10000 100000`. The first run: raw pages to tables, settled, tallied, kept in
the cache. The ten more: decoded, compared with the cache, settled, planned as requests, kept. The requests
themselves are left out, as both would wait for Google; garbage collection is on, as it is for users.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import click

from benchmarks.ingest import SCHOOL, read_pages, write_pages
from pipeline import extract, normalize, settings
from pipeline.google.ledger import Key, Row, TabState, WorkbookState
from pipeline.model import Form, Listing, Notes, Response
from pipeline.run.desks import Desk, Desks
from pipeline.run.gather import Gathered, choose_news
from pipeline.run.report import RunReport
from pipeline.run.scopes import Scope
from pipeline.run.settle import settle
from pipeline.settings import Settings
from pipeline.store import Book, Cache
from pipeline.store.book import book_of
from pipeline.store.cache import Head
from pipeline.store.parts import UNREAD
from pipeline.store.planning import plan
from pipeline.store.reading import Reading
from pipeline.tables import CURATED, TABLES, Table, Tables, empty

FORM = Form("F", "Small wins", "1", "", "", ())
MORE = 10
ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    """Seconds of the first run and of ten more after it."""

    responses: int
    first: float
    more: float


def tab(table: Table, tables: Tables) -> TabState:
    """A tab that holds a table, as a read would give it."""
    rows: dict[Key, Row] = {}
    if table.name not in UNREAD and table.name in tables:
        for index, record in enumerate(tables[table.name].to_dict("records"), 1):
            rows[tuple(record[part] for part in table.primary_key)] = Row(index, record)
    columns = {column: place for place, column in enumerate(table.columns)}
    return TabState(table, len(rows) + 1, len(columns), len(rows) + 1, columns, rows)


def workbook(tables: Tables, unread: frozenset[str]) -> WorkbookState:
    """The data workbook's state after its first commit."""
    tabs = {name: tab(table, tables) for name, table in TABLES.items()}
    return WorkbookState("W", "", 1, {1: "one"}, {}, tabs, {}, unread=unread)


def gather(pages: Iterator[list[Response]], school: Settings, book: Book, moment: str) -> Gathered:
    """What a run gathers of these pages beside a book."""
    listing = Listing(FORM, "maple", pages, not book.light, moment)
    fresh = normalize.normalize([listing], school, b"x" * 32, {**empty(), "forms": book.tables["forms"]}, "rules")
    news, touched = choose_news(book, fresh.tables, Notes())
    pulled = len(fresh.tables["responses"])
    canvas = WorkbookState("D", "", 0, {}, {}, {table.name: TabState(table) for table in CURATED}, {})
    day = date(2026, 6, 1)
    seen = touched or frozenset()
    desk = Desk(Scope("", school), canvas)
    kept = b"", book, desk, Desks((desk,)), Notes()
    return Gathered(school, day, *kept, (listing,), pulled, news, seen, fresh.issues)


def first_run(folder: Path, school: Settings, cache: Cache) -> Tables:
    """Everything, from nothing; gives the small tables."""
    book = Book((WorkbookState("W", "", 0, {}, {}, {}, {}),), empty(), (), cache)
    gathered = gather(map(extract.decode, read_pages(folder)), school, book, "2026-06-01T10:00:00.000000Z")
    settled = settle(gathered, book, RunReport("first", ""))
    head = Head(workbook(empty(), frozenset()).stamp, forms=settled.tables["forms"])
    cache.replace(head, settled.tables, settled.tally)
    return {name: frame for name, frame in settled.tables.items() if name not in UNREAD}


def ten_more(folder: Path, school: Settings, cache: Cache, standing: Tables) -> None:
    """Ten new responses beside a valid cache."""
    tables = {**empty(), **standing}
    state = workbook(tables, UNREAD)
    no_strays = {name: frozenset[Key]() for name in TABLES}
    book = book_of([state], [Reading(tables, no_strays, ())], tables, cache)
    gathered = gather(map(extract.decode, read_pages(folder)), school, book, "2026-06-01T11:00:00.000000Z")
    settled = settle(gathered, book, RunReport("more", ""))
    (chain,), _ = plan([state], [Reading(settled.before, no_strays, ())], [settled.tables])
    if len(chain) != 1 or len(settled.tables["responses"]) != MORE:
        raise RuntimeError("ten responses should be one commit")
    json.dumps(chain[0].requests)
    head = Head(state.stamp, forms=settled.tables["forms"])
    new = {name: settled.tables[name].iloc[len(settled.before[name]) :] for name in settled.tables}
    cache.extend(state.stamp, head, new, settled.tally)


def measure(count: int, folder: Path) -> Cost:
    """Both costs at one size; of the ten more, the best of some rounds with ten others each."""
    (folder / "smallwins.yaml").write_text(SCHOOL, encoding="utf-8")
    school, cache = settings.load(folder / "smallwins.yaml"), Cache.of(folder / "cache.db", "W")
    (folder / "first").mkdir()
    write_pages(folder / "first", count)
    start = time.perf_counter()
    standing = first_run(folder / "first", school, cache)
    first, more = time.perf_counter() - start, []
    for number in range(ROUNDS):
        there = folder / f"more{number}"
        there.mkdir()
        write_pages(there, MORE, count + number * MORE)
        start = time.perf_counter()
        ten_more(there, school, cache, standing)
        more.append(time.perf_counter() - start)
    return Cost(count, first, min(more))


def describe(costs: Sequence[Cost]) -> str:
    """One line: how each grows, and how much less ten more cost."""
    slopes = [
        math.log(after.first / before.first) / math.log(after.responses / before.responses)
        for before, after in pairwise(costs)
    ]
    told = [f"slope {slope:.2f}" for slope in slopes]
    told += [f"{cost.responses}: ten more cost 1/{cost.first / cost.more:.0f}" for cost in costs]
    return ", ".join(told)


@click.command()
@click.argument("counts", type=int, nargs=-1, required=True)
def main(counts: tuple[int, ...]) -> None:
    """Measure at each size; the last line holds the slopes and ratios."""
    costs = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            costs.append(measure(count, Path(folder)))
        click.echo(f"{count} responses: {costs[-1].first:.2f} s, {MORE} more {costs[-1].more:.3f} s")
    click.echo(describe(costs))


if __name__ == "__main__":
    main()
