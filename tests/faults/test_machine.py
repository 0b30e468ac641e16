"""Any order of tellings, edits, runs, crashes and people's acts: after each run that ends well, everything is kept.

The model is every response as it was told. `SMALLWINS_EXAMPLES=10000` is the release form, 50 steps each.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as tries
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from pipeline import form
from pipeline.errors import SmallwinsError
from pipeline.google import Google, Pace
from pipeline.google.pace import Purpose
from pipeline.run import keep
from tests.faults.checker import ANSWERS, KEYS, RESPONSES, WINS, Snapshot, check, export, rows_of
from tests.faults.killing import skip_documentation
from tests.faults.people import Person
from tests.faults.scenarios import DAY, SCHOOL, Site, found_school, served, stamp
from tests.faults.wire import Wire, grid

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "8"))
STEPS = 50 if EXAMPLES > 100 else 25
MOST = 8
"""Responses in one run of the machine."""

NUMBERS = st.integers(0, MOST - 1)
REQUESTS = st.integers(1, 7)
CRASHES = st.sampled_from(["drop_before", "drop_after", "late", "none"])


class Killed(BaseException):
    """The process is no more."""


@dataclass(slots=True)
class Mortal(Pace):
    """A pace at which a run gets no further than `lives` requests; 0 for any number."""

    lives: int = 0

    def take_turn(self, purpose: Purpose) -> None:
        """Send the request, or die before it."""
        self.lives -= 1
        if self.lives == 0:
            raise Killed
        super(Mortal, self).take_turn(purpose)


class School(RuleBasedStateMachine):
    """A school whose people tell, edit and withdraw; whose runs end well or badly; whose sheets are in use."""

    home: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        skip_documentation()
        self.rest = ExitStack()
        folder = Path(self.rest.enter_context(tempfile.TemporaryDirectory(prefix="machine-"))) / SCHOOL
        shutil.copytree(found_school(self.home / SCHOOL), folder)
        self.emulator, self.settings = self.rest.enter_context(served(folder))
        self.wire = Wire(self.emulator.url, self.emulator.token)
        self.site = Site(self.emulator, self.settings, self.wire)
        self.person = Person(self.wire, self.settings.outputs.data, self.settings.outputs.dashboard)
        self.moment = datetime(2025, 10, 6, 15, tzinfo=UTC)
        self.bodies: dict[str, dict[str, Any]] = {}
        self.withdrawn: set[str] = set()
        self.scores: dict[str, float] = {}
        self.whole = True

    def teardown(self) -> None:
        """Two more complete listings: then the last promise holds."""
        try:
            self.emulator.faults.rules.clear()
            self.emulator.faults.arrive()
            self.run_in_full()
            self.run_in_full()
            assert self.emulator.app.crashes == []
        finally:
            self.rest.close()

    @precondition(lambda self: len(self.bodies) < MOST)
    @rule(goal=st.sampled_from(["voice", "math"]), success=st.booleans())
    def submit(self, goal: str, success: bool) -> None:
        """Somebody tells something new."""
        key = f"response-{len(self.bodies)}"
        self._tell(key, goal=[goal], kind="success" if success else "lesson", story=f"{key} as it was told.")

    @precondition(lambda self: self._alive())
    @rule(number=NUMBERS, helped=st.lists(st.sampled_from(["time", "training"]), unique=True))
    def edit(self, number: int, helped: list[str]) -> None:
        """Somebody tells it anew, with more or fewer answers."""
        key = self._pick(number)
        self._tell(key, goal=["voice"], kind="success", story=f"{key} at {self.moment:%j %H:%M}.", helped=helped)

    @precondition(lambda self: self._alive())
    @rule(number=NUMBERS)
    def withdraw(self, number: int) -> None:
        """The form's owner deletes a response."""
        key = self._pick(number)
        self.emulator.withdraw(self.site.form, key)
        self.withdrawn.add(key)
        del self.bodies[key]
        self.bodies[f"{key} is gone"] = {}

    @precondition(lambda self: self._alive())
    @rule(number=NUMBERS, score=st.sampled_from([1.0, 2.5, 7.0]))
    def regrade(self, number: int, score: float) -> None:
        """A grade changes, and no time tells of it."""
        key = self._pick(number)
        self.bodies[key] |= {"totalScore": score}
        self.scores[key] = score
        self.emulator.respond(self.site.form, self.bodies[key])

    @rule()
    def run(self) -> None:
        """A run that lists what is new."""
        self._keep(full=False)

    @rule()
    def run_in_full(self) -> None:
        """A run that lists everything."""
        self._keep(full=True)

    @rule(kind=CRASHES, number=REQUESTS, lives=st.integers(0, 7), full=st.booleans())
    def crash(self, kind: Any, number: int, lives: int, full: bool) -> None:
        """A request goes wrong, or arrives late, and the process is killed or goes on as it can."""
        faults = self.emulator.faults
        if kind != "none":
            faults.add(
                kind, number=len(self.emulator.history.events) + number, **({"wait": 4} if kind == "late" else {})
            )
        try:
            self._keep(full=full, lives=lives)
        except (SmallwinsError, Killed):
            self.whole = False
            faults.rules.clear()

    @rule(number=NUMBERS)
    def restart_elsewhere(self, number: int) -> None:
        """Another machine: what this one remembered is lost."""
        if number == 0:
            shutil.rmtree(self.settings.state, ignore_errors=True)

    @rule(sheet=st.sampled_from([RESPONSES, ANSWERS, WINS, 106]), order=st.sampled_from(["ASCENDING", "DESCENDING"]))
    def sort(self, sheet: int, order: str) -> None:
        """A person sorts a table."""
        self.person.sort(self.person.data, sheet, order=order)

    @rule(sheet=st.sampled_from([RESPONSES, ANSWERS, WINS]), at=st.integers(1, 4))
    def insert_row(self, sheet: int, at: int) -> None:
        """A person puts an empty row between ours."""
        if at < len(self.person.lines(self.person.data, sheet)):
            span = {"sheetId": sheet, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
            self.wire.change(self.person.data, {"insertDimension": {"range": span, "inheritFromBefore": False}})

    @rule(sheet=st.sampled_from([RESPONSES, ANSWERS, WINS]), at=NUMBERS)
    def delete_row(self, sheet: int, at: int) -> None:
        """A person deletes one of our rows."""
        lines = self.person.lines(self.person.data, sheet)
        if 0 < at + 1 < len(lines):
            span = {"sheetId": sheet, "dimension": "ROWS", "startIndex": at + 1, "endIndex": at + 2}
            own = [cell for cell in lines[at + 1] if isinstance(cell, str) and "own words" in cell]
            self.wire.change(self.person.data, {"deleteDimension": {"range": span}})
            self.person.written = [one for one in self.person.written if one.text not in own]
            self.whole = False

    @rule()
    def copy_row(self) -> None:
        """A person copies the first entry's row below the others."""
        self.person.copy_key()

    @precondition(lambda self: not self.person.written)
    @rule()
    def write_beside(self) -> None:
        """A person puts a column of their own before ours and writes beside each entry."""
        self.person.own_column()

    def _alive(self) -> list[str]:
        return [key for key, body in self.bodies.items() if body]

    def _pick(self, number: int) -> str:
        return self._alive()[number % len(self._alive())]

    def _tell(self, key: str, **answers: Any) -> None:
        """One submission, later than every one before it."""
        self.moment += timedelta(minutes=random.Random(repr(self.moment)).choice([1, 30, 200]))
        given = {"share": "unnamed"} | answers
        school = self.settings.school_list[0]
        body = form.response(self.settings, school, respondent="dana@maple.example", **given)
        made = self.bodies.get(key, {}).get("createTime", stamp(self.moment))
        score = {"totalScore": self.scores[key]} if key in self.scores else {}
        body |= {"responseId": key, "createTime": made, "lastSubmittedTime": stamp(self.moment), **score}
        self.bodies[key] = body
        self.site.submit(body)

    def _keep(self, *, full: bool, lives: int = 0) -> None:
        """A run, and where it ends well everything that it promises."""
        pace = Mortal(pause=lambda _: None, lives=lives)
        with Google.open(self.settings, pace) as google:
            keep(google, self.settings, as_of=DAY, full=full)
        self.emulator.faults.rules.clear()
        self.whole |= full
        self._check(full=full)

    def _check(self, *, full: bool) -> None:
        """What the form lists is kept once, word for word, and what people wrote stands.

        Only a complete listing learns of what was withdrawn, regraded, or deleted by hand.
        """
        data = self.wire.book(self.person.data)
        if full:
            self.withdrawn = set()
        for tab in data:
            lines = tab.get("data", [{}])[0]
            if "rowData" in lines and tab["properties"].get("sheetId") in (RESPONSES, ANSWERS):
                lines["rowData"] = [line for line in lines["rowData"] if not self._is_of_withdrawn(line)]
        found = Snapshot(data, [], {}, [], self.wire.responses(self.site.form))
        wanted = export(found, surfaces=False)
        findings = check(found, self.site.told, self.person.written, self.person.copied, wanted, surfaces=False)
        if not self.whole:
            findings.lost = 0
        assert findings.good, findings
        if full:
            self._check_whole(found)

    def _is_of_withdrawn(self, line: dict[str, Any]) -> bool:
        texts = {cell.get("userEnteredValue", {}).get("stringValue", "") for cell in line.get("values", [])}
        return bool(texts & self.withdrawn)

    def _check_whole(self, found: Snapshot) -> None:
        """After a complete listing: each response has its entry and its grade."""
        tabs = {int(tab["properties"].get("sheetId", 0)): tab for tab in found.data}
        entries = {row["win_id"] for row in rows_of(tabs[WINS], KEYS)}
        assert {one["responseId"] for one in found.listed} <= entries, grid(tabs[WINS])
        kept = {row["response_id"]: row["total_score"] for row in rows_of(tabs[RESPONSES], KEYS)}
        for one in found.listed:
            assert kept[one["responseId"]] == one.get("totalScore", ""), one["responseId"]


@pytest.mark.timeout(120 + 40 * EXAMPLES)
def test_any_order_of_things(tmp_path: Path) -> None:
    """No counterexample."""
    School.home = tmp_path
    run_state_machine_as_test(
        School,
        settings=tries(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
