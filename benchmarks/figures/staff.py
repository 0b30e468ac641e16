"""An invention and its Workspace come in; colleagues tell, leaders decide, by stock clients; what stands goes out."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import gspread
import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp  # type: ignore[import-untyped]
from googleapiclient.discovery import build
from gspread.utils import ValueRenderOption

from benchmarks.figures.invent import Telling
from benchmarks.figures.recompute import Action, Decisions, Entry, School, read_entry
from pipeline.emulator import Emulator

Json = dict[str, Any]
Grid = list[list[Any]]


class Staff:
    """The people of some schools, at their forms and their dashboard workbook. `forms` are one for each school."""

    def __init__(self, emulator: Emulator, forms: Sequence[str], dashboard: str) -> None:
        self._emulator = emulator
        self._forms = forms
        self._api = _forms_api(emulator.url)
        self._titles = cache(self._list_titles)
        self._workbook = _open(emulator.url, dashboard)
        self._told: set[str] = set()

    def tell(self, tellings: Iterable[Telling], *, collects: bool) -> None:
        """Hand submissions in by the titles that stand on the form; one that was told is told anew."""
        for telling in tellings:
            ids = {title: key for key, title in self._titles(telling.school).items()}
            answers = {
                ids[title]: {"questionId": ids[title], "textAnswers": {"answers": [{"value": v} for v in values]}}
                for title, values in telling.answers.items()
            }
            moment = f"{telling.at:%Y-%m-%dT%H:%M:%S}.120Z"
            body: Json = {"responseId": telling.key, "answers": answers, "lastSubmittedTime": moment}
            body |= {} if telling.key in self._told else {"createTime": moment}
            body |= {"respondentEmail": telling.who} if collects else {}
            self._emulator.respond(self._forms[telling.school], body)
            self._told.add(telling.key)

    def withdraw(self, telling: Telling) -> None:
        """Take a submission back."""
        self._emulator.withdraw(self._forms[telling.school], telling.key)

    def entries(self, school: School) -> list[Entry]:
        """What the forms hold."""
        return [
            read_entry(response, self._titles(number), school.schools[number]["name"], school)
            for number, form_id in enumerate(self._forms)
            for response in self._list_responses(form_id)
        ]

    def decide(self, chance: random.Random, goals: Sequence[str]) -> Decisions:
        """Hide some entries, correct the goals of some, decide on some that wait."""
        made = Decisions()
        for key, put in self._rows("Wins"):
            fate = chance.random()
            if fate < 0.06:
                put("Hide", True)
                made.hidden.add(key)
            elif fate < 0.14:
                made.goals[key] = chance.choice(goals)
                put("Goal", made.goals[key])
            elif fate > 0.9:
                put("Note", "Talk about it.")
        for key, put in self._rows("Review"):
            decision, decided = chance.choice((("Approve", made.approved), ("Keep private", made.kept), ("", set())))
            if decision:
                put("Decision", decision)
                decided.add(key)
        return made

    def plan(self, chance: random.Random, goals: Sequence[str], year: tuple[date, date]) -> list[Action]:
        """Plan what to try, and name the entries that it came from."""
        actions = [_think_of(chance, number, goals, year) for number in range(chance.choice((0, 0, 1, 4)))]
        self._write_actions(actions)
        for key, put in self._rows("Wins") if actions else ():
            if chance.random() < 0.2:
                action = chance.choice(actions)
                action.named.add(key)
                put("Action", action.what)
        return actions

    def _write_actions(self, actions: Sequence[Action]) -> None:
        """A row of the Actions tab for each."""
        rows: list[Json] = []
        for one in actions:
            said = {"Goal": one.goal, "What": one.what, "Decision": one.decision, "Tell staff": one.told or ""}
            days = {"From": one.starts, "By when": one.due, "Decided on": one.decided}
            rows.append({**said, **{name: str(day or "") for name, day in days.items()}})
        self.fill("Actions", "What", rows)

    def fill(self, title: str, column: str, rows: Sequence[Json]) -> None:
        """People's rows of a tab, cells by column, below its headings, of which `column` is one."""
        tab = self._workbook.worksheet(title)
        lines = tab.get_all_values()
        top = next(i for i, line in enumerate(lines) if column in line)
        for number, row in enumerate(rows, top + 2):
            for name, value in row.items():
                if value != "":
                    _put(tab, number, lines[top], name, value)

    def _rows(self, title: str) -> Iterator[tuple[str, Callable[[str, object], object]]]:
        """Each entry's key on a tab, with the way to put something into its row."""
        tab = self._workbook.worksheet(title)
        heads, *rows = tab.get_all_values() or [[]]
        for number, row in enumerate(rows, 2):
            if row[heads.index("Entry")]:
                yield row[heads.index("Entry")], partial(_put, tab, number, heads)

    def tabs(self) -> dict[str, Grid]:
        """Every tab's values, dates as Sheets counts days."""
        read = ValueRenderOption.unformatted
        return {
            tab.title: tab.get_all_values(value_render_option=read, pad_values=True)
            for tab in self._workbook.worksheets()
        }

    def book(self, fields: str) -> Json:
        """The workbook as the Sheets API tells it."""
        told: Json = self._workbook.fetch_sheet_metadata({"includeGridData": "true", "fields": fields})
        return told

    def _list_titles(self, school: int) -> dict[str, str]:
        """The titles of a form's questions by their ids."""
        shape = self._api.forms().get(formId=self._forms[school]).execute()
        items = (item for item in shape["items"] if "questionItem" in item)
        return {item["questionItem"]["question"]["questionId"]: item["title"] for item in items}

    def _list_responses(self, form_id: str) -> Iterator[Json]:
        """Every response of a form."""
        listing = self._api.forms().responses()
        request = listing.list(formId=form_id)
        while request is not None:
            answer = request.execute()
            yield from answer.get("responses", [])
            request = listing.list_next(request, answer)


def _think_of(chance: random.Random, number: int, goals: Sequence[str], year: tuple[date, date]) -> Action:
    """Something that leaders will try, with or without dates and a decision."""
    starts, ends = year
    days = sorted(starts + timedelta(days=chance.randrange((ends - starts).days + 1)) for _ in range(3))
    first = days[0] if chance.random() < 0.8 else None
    due = days[1] if chance.random() < 0.5 else None
    decision = chance.choice(("", f"Go on with it, part {number}", "Stop"))
    decided = days[2] if decision and chance.random() < 0.8 else None
    what = f"Try number {number}"
    return Action(chance.choice(goals), what, first, due, decision, decided, chance.random() < 0.5)


def _put(tab: gspread.Worksheet, row: int, heads: Sequence[str], column: str, value: object) -> None:
    """One cell, as a person fills it in."""
    tab.update_cell(row, heads.index(column) + 1, value)


def _forms_api(url: str) -> Any:
    """Google's own client of the Forms API, aimed at a Workspace."""
    http = AuthorizedHttp(Credentials("staff"), http=httplib2.Http())
    return build("forms", "v1", http=http, client_options={"api_endpoint": url}, static_discovery=True)


def _open(workspace: str, workbook_id: str) -> gspread.Spreadsheet:
    """A workbook as stock gspread opens it, aimed at a Workspace."""
    client = gspread.Client(auth=Credentials("staff"))
    send = client.http_client.session.request

    def here(method: str, url: str, **parts: Any) -> Any:
        return send(method, url.replace("https://sheets.googleapis.com", workspace), **parts)

    client.http_client.session.request = here
    return client.open_by_key(workbook_id)
