"""A number of entries comes in; a school that told so many, and every kind of its reports, goes out.

What is told is the demo's year again and again, in other orders: real lengths, real words, three forms of sharing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from benchmarks.reports.sites import open_workspace
from pipeline import demo, form, init, settings
from pipeline.emulator import Emulator
from pipeline.emulator.seed import Entry, entries
from pipeline.google import Google
from pipeline.model import REPORTS, Order, Ran
from pipeline.model.reports import KeptKind
from pipeline.run import RunReport, gather, run
from pipeline.run.drafting import draft
from pipeline.run.gather import Gathered
from pipeline.run.settle import settle
from pipeline.settings import Settings
from pipeline.store import Book
from pipeline.synthesis import Report

AS_OF = date(2026, 6, 12)


@dataclass(frozen=True)
class Shelf:
    """A school with all that a run knows of it, from which every report can be drafted.

    `writes` are the requests, by method, by which its first run changed anything.
    """

    google: Google
    settings: Settings
    gathered: Gathered
    book: Book
    ran: Ran
    writes: Mapping[str, int]

    def order(self, kind: str) -> Order:
        """An order of this kind that this school can fill: its first goal, its busiest team and teller."""
        told = self.book.tables["wins"]
        about: dict[str, dict[str, Any]] = {
            "goal": {"goal_id": self.settings.goal_list[0].goal_id},
            "team": {"team": told["team"].mode()[0]},
            "author": {"author": told.loc[told["author"] != "", "author"].mode()[0]},
            "run": {"ran": self.ran},
        }
        return Order(kind, **about.get(REPORTS[kind].about, {}))

    def draft(self, kind: str) -> Report:
        """One report, as `smallwins report` makes it."""
        return draft(self.gathered, self.book, self.order(kind))


def sample(count: int, seed: int = 1) -> Iterator[tuple[Entry, str]]:
    """So many tellings in the order of the year, each with an id of its own; none comes twice before all came once."""
    chance = random.Random(seed)  # noqa: S311 - the same school every time, not a secret
    year = [entry for entry in entries() if not entry.withdrawn]
    picked = [entry for _ in range(-(-count // len(year))) for entry in chance.sample(year, len(year))][:count]
    for number, entry in enumerate(sorted(picked, key=lambda one: one.told_at)):
        yield replace(entry, response_id=f"ACYDBN{number:058}"), entry.answers["story"]


def tell(emulator: Emulator, made: Settings, count: int) -> None:
    """Answer the school's forms so many times."""
    form_of = {school: form_id for form_id, school in made.forms.items()}
    schools = {school.school_id: school for school in made.school_list}
    for entry, story in sample(count):
        answers = {**entry.answers, "story": story}
        body = form.response(made, schools[entry.school], respondent=entry.email, **answers)
        moment = f"{entry.told_at:%Y-%m-%dT%H:%M:%S}"
        body |= {"createTime": f"{moment}.120Z", "lastSubmittedTime": f"{moment}.120583Z"}
        emulator.respond(form_of[entry.school], body | {"responseId": entry.response_id})


@contextmanager
def open_shelf(count: int) -> Iterator[Shelf]:
    """The demo's schools with so many entries (0: the demo as it is), and all that a run keeps, after a run."""
    with open_workspace() as (emulator, google, folder):
        path = demo.prepare(folder)
        settings.write(path, {"outputs.reports": list(get_args(KeptKind))})
        if count:
            made = init.init(google, path)
            tell(emulator, made, count)
            emulator.history.clear()
            report = run(google, made, as_of=AS_OF)
        else:
            report = demo.play(emulator, google, path)
        writes = Counter(event.method for event in emulator.history.events if event.applied)
        yield look(google, path, report, writes)


def look(google: Google, path: Path, report: RunReport, writes: Mapping[str, int]) -> Shelf:
    """What a run knows of the school now; nothing is written."""
    made = settings.load(path)
    gathered = gather(google, made, AS_OF, full=False, light=False)
    book = replace(gathered.book, tables=settle(gathered, gathered.book, RunReport("draft", "")).tables)
    outputs = tuple((name, str(report.outputs[name])) for name in ("data", "dashboard"))
    started = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    ran = Ran(started, report.as_of, report.rows, report.calls, report.entries, report.held, outputs=outputs)
    return Shelf(google, made, gathered, book, ran, writes)
