"""A number comes in; an invented school, told and run in the embedded Workspace, with its recount, goes out."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from benchmarks.figures.invent import Invention, invent
from benchmarks.figures.recompute import Decisions, Entry, School, count_in, monday
from benchmarks.figures.staff import Staff
from benchmarks.reports.checking import Evidence
from benchmarks.reports.figures import Facts
from benchmarks.reports.places import Places
from benchmarks.reports.plans import Measure, write_measures
from benchmarks.reports.readers import Readers
from pipeline import demo, init
from pipeline.emulator import Emulator
from pipeline.google import Google, Pace
from pipeline.model import REPORTS, Order, Ran
from pipeline.run import RunReport, gather, run
from pipeline.run.drafting import draft
from pipeline.run.gather import Gathered
from pipeline.run.settle import settle, view
from pipeline.run.surfaces import summarize_for
from pipeline.settings import Settings, load
from pipeline.store import Book
from pipeline.synthesis import Report

DEMO_DAY = date(2026, 5, 20)
"""A day toward the end of the demo's year, with a week of school around it."""


@dataclass
class Site:
    """A school with a year behind it: its Workspace, settings, recount, and what it is held against."""

    google: Google
    gathered: Gathered
    book: Book
    told: Mapping[str, Any]
    school: School
    entries: list[Entry]
    decisions: Decisions
    ran: Ran
    evidence: Evidence
    gone: int
    measures: list[Measure]

    def orders(self) -> Iterator[Order]:
        """Every report that it can ask for."""
        names = sorted({entry.named.strip() for entry in self.readers("staff").readable() if entry.named})
        teams = dict.fromkeys(team for part in self.told["schools"] for team in part.get("teams", []))
        for kind in REPORTS.values():
            if kind.about == "goal":
                yield from (Order(kind.name, goal_id=goal["id"]) for goal in self.told["goals"])
            elif kind.about == "team":
                yield from (Order(kind.name, team=team) for team in teams)
            elif kind.about == "author":
                yield from (Order(kind.name, author=name) for name in names)
            else:
                yield Order(kind.name, ran=self.ran if kind.about == "run" else None)

    def draft(self, order: Order) -> Report:
        """The report as `smallwins report` drafts it."""
        return draft(self.gathered, self.book, order)

    def readers(self, audience: str, team: str = "") -> Readers:
        """The recount for some readers."""
        entries = [entry for entry in self.entries if audience != "team" or entry.team == team]
        return Readers(audience, entries, self.school)

    def facts(self, order: Order) -> Facts:
        """What a report is recounted from."""
        readers = self.readers(REPORTS[order.kind].audience.value, order.team)
        about = order.goal_id or order.team or order.author
        themes = list(self._themes(readers, order)) if order.kind in ("goal", "presentation") else []
        started = datetime.fromisoformat(self.ran.started)
        plans = self.decisions.actions, self.measures
        return Facts(readers, self.told["goals"], self.school.as_of, about, themes, self._ran(), started, *plans)

    def _themes(self, readers: Readers, order: Order) -> Iterator[tuple[str, str, int, int]]:
        """The themes by goal and label, with their entries and lessons counted anew; none with one not to be read."""
        audience = REPORTS[order.kind].audience
        entries = view(self.gathered, audience, self.book.tables, {}, team=order.team)
        readable = {entry.key: entry for entry in readers.readable()}
        titles = {goal["id"]: goal["title"] for goal in self.told["goals"]}
        for page in summarize_for(self.gathered, self.book, entries).goals:
            for theme in page.themes:
                ours = [entry for key, entry in readable.items() if key in theme.members]
                if len(ours) == len(theme.members) and all(titles[theme.goal_id] in entry.goals for entry in ours):
                    yield theme.goal_id, theme.label, len(ours), sum(entry.lesson for entry in ours)

    def _ran(self) -> Mapping[str, int]:
        """What a run that finds nothing new has to say, by the labels of its report."""
        waiting = sum(entry.held and entry.key not in self.decisions.kept for entry in self.entries)
        rows = {"Looked at": len(self.evidence.words), "New": 0, "Edited": 0, "Gone": self.gone}
        hidden = len(self.decisions.hidden & set(self.evidence.words))
        calls = {"Listings of responses": "listings", "Reads": "reads", "Writes": "writes"}
        people = {"Waiting for a privacy review": waiting, "Hidden by people": hidden}
        return rows | people | {label: self.ran.calls[name] for label, name in calls.items()}


def play_demo() -> Callable[[Emulator, Google, Path], Site]:
    """The shipped demo."""

    def play(emulator: Emulator, google: Google, folder: Path) -> Site:
        path = demo.prepare(folder)
        path.write_text(path.read_text("utf-8").replace("workspace: local", "workspace: google"), encoding="utf-8")
        demo.play(emulator, google, path)
        return _look(emulator, google, path, DEMO_DAY, Decisions(), 0, [])

    return play


def play_invented(number: int) -> Callable[[Emulator, Google, Path], Site]:
    """An invented school: told in two halves, with decisions, edits and withdrawals in between."""
    invention = invent(number)

    def play(emulator: Emulator, google: Google, folder: Path) -> Site:
        path = folder / "smallwins.yaml"
        (folder / "roster.txt").write_text(invention.roster, encoding="utf-8")
        settings = json.loads(invention.settings) | {"workspace": "google"}
        path.write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")
        decisions, measures = _live(emulator, google, path, invention)
        before = invention.tellings[: len(invention.tellings) // 2]
        gone = sum(telling in before for telling in invention.withdrawn)
        return _look(emulator, google, path, invention.as_of, decisions, gone, measures)

    return play


def _live(emulator: Emulator, google: Google, path: Path, invention: Invention) -> tuple[Decisions, list[Measure]]:
    """The year of an invented school."""
    settings = init.init(google, path)
    staff = Staff(emulator, *_files(settings))
    half = len(invention.tellings) // 2
    staff.tell(invention.tellings[:half], collects=invention.collects)
    run(google, settings, as_of=invention.as_of)
    chance = random.Random(invention.seed)  # noqa: S311 - nothing here is secret
    goals = [goal.title for goal in settings.goals]
    decisions = staff.decide(chance, goals)
    year = settings.school_year.starts, settings.school_year.ends
    week = monday(invention.as_of), monday(invention.as_of) + timedelta(days=6)
    decisions.actions = staff.plan(chance, goals, chance.choice((year, week)))
    measures = write_measures(staff, chance, goals, invention.as_of)
    staff.tell([*invention.tellings[half:], *invention.edits], collects=invention.collects)
    decisions.approved -= {edit.key for edit in invention.edits}  # an approval is about the words that were read
    for telling in invention.withdrawn:
        staff.withdraw(telling)
    run(google, settings, as_of=invention.as_of, full=True)
    return decisions, measures


def _files(settings: Settings) -> tuple[list[str], str]:
    """The form of each school, and the dashboard workbook."""
    return [part.forms[0] for part in settings.schools], settings.outputs.dashboard


def _look(
    emulator: Emulator,
    google: Google,
    path: Path,
    as_of: date,
    decisions: Decisions,
    gone: int,
    measures: list[Measure],
) -> Site:
    """Run once more with nothing new but what is `gone`, and read everything back."""
    settings = load(path)
    report = run(google, settings, as_of=as_of, full=True)
    told = YAML(typ="safe").load(path.read_text("utf-8"))
    roster = [name for name in (path.parent / "roster.txt").read_text("utf-8").splitlines() if name[:1] not in "#"]
    school = School(told, roster, as_of)
    forms, dashboard = _files(settings)
    entries = count_in(Staff(emulator, forms, dashboard).entries(school), decisions, as_of)
    addresses = {google.forms.get(form_id)["responderUri"] for form_id in forms}
    places = Places(google, dashboard, {*addresses, str(report.outputs["data"])})
    evidence = Evidence(dict(_list_words(google, forms)), places, _numbered(told))
    gathered = gather(google, settings, as_of, full=False, light=False)
    book = replace(gathered.book, tables=settle(gathered, gathered.book, RunReport("draft", "")).tables)
    return Site(google, gathered, book, told, school, entries, decisions, _tell(report), evidence, gone, measures)


def _tell(report: RunReport) -> Ran:
    """A run as its report is told of it."""
    outputs = tuple((name, str(report.outputs[name])) for name in ("data", "dashboard"))
    return Ran(report.started, report.as_of, report.rows, report.calls, report.entries, report.held, outputs=outputs)


def _list_words(google: Google, forms: list[str]) -> Iterator[tuple[str, set[str]]]:
    """Every text that colleagues typed or chose, by entry."""
    for form_id in forms:
        for page in google.forms.list_responses(form_id):
            for response in json.loads(page).get("responses", []):
                answers = response.get("answers", {}).values()
                yield response["responseId"], {v["value"] for one in answers for v in one["textAnswers"]["answers"]}


def _numbered(told: Any) -> list[str]:
    """The texts with a number in them that the settings hold, the longest first."""
    texts = sorted(set(_texts(told)), key=len, reverse=True)
    return [text for text in texts if any(char.isdigit() for char in text)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


@contextmanager
def open_workspace() -> Iterator[tuple[Emulator, Google, Path]]:
    """An empty Workspace, which nobody has to wait for, and an empty folder."""
    pace = Pace(pause=lambda _: None)
    with (
        tempfile.TemporaryDirectory() as folder,
        Emulator() as emulator,
        Google.embedded(emulator.url, pace) as google,
    ):
        (Path(folder) / ".smallwins").mkdir()
        yield emulator, google, Path(folder)
