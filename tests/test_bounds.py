"""Whole runs against a Workspace with limits: never over them, frugal in a storm, complete after it."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import settings
from pipeline.emulator import Emulator
from pipeline.errors import QuotaError
from pipeline.google import Google
from pipeline.google.pace import PER_MINUTE
from pipeline.init import init
from pipeline.run import keep, run
from pipeline.settings import Settings
from tests.google.clock import Clock

READ, WRITE = "sheets.spreadsheets.getByDataFilter", "sheets.spreadsheets.batchUpdate"


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """The small school with its form, workbooks and folder."""
    init(google, small_school.path)
    return settings.load(small_school.path)


def tell(emulator: Emulator, google: Google, school: Settings) -> None:
    """One colleague tells one win."""
    (form_id,) = school.forms
    answers: dict[str, Any] = {}
    for item in google.forms.get(form_id)["items"]:
        question = item.get("questionItem", {}).get("question", {})
        if question.get("required"):
            choices = question.get("choiceQuestion", {}).get("options")
            value = choices[0]["value"] if choices else "A student ran the warm-up."
            answers[question["questionId"]] = {"textAnswers": {"answers": [{"value": value}]}}
    emulator.respond(form_id, {"answers": answers, "respondentEmail": "ana@example.org"})


def test_run_after_run_within_quota(emulator: Emulator, google: Google, school: Settings) -> None:
    """Seven runs on end, as separate programs, each with a commit: not one 429 from a tenth of Google's limits."""
    emulator.quotas.scale = 0.1
    limits = {purpose: limit // 10 for purpose, limit in PER_MINUTE.items()}
    clock = Clock(emulator)
    memory = school.folder / "requests.txt"
    for _ in range(7):
        emulator.state.advance(1)
        clock.now += 1
        tell(emulator, google, school)
        with Google.embedded(emulator.url, clock.pace(limits=limits, memory=memory)) as opened:
            report, *_ = keep(opened, school)
        assert report.rows["new"] == 1
    methods = [event.method for event in emulator.history.events if event.status == 200]
    assert methods.count(WRITE) >= 7
    assert clock.now > 60
    assert not [event for event in emulator.history.events if event.status in (403, 429)]


@pytest.mark.parametrize("method", ["*", READ, WRITE])
@pytest.mark.parametrize("html", [False, True])
def test_a_run_in_ten_minutes_of_429(
    emulator: Emulator, google: Google, school: Settings, method: str, html: bool
) -> None:
    """From its first request, its first read or its first write on: at most 30 requests, then all is done."""
    tell(emulator, google, school)
    clock = Clock(emulator)
    emulator.history.events.clear()
    emulator.faults.add("status", method=method, code=429, html=html, times=None)
    clock.when[600] = emulator.faults.clear
    with Google.embedded(emulator.url, clock.pace(deadline=25 * 60.0)) as opened:
        report = run(opened, school)
    refused = [event for event in emulator.history.events if event.status == 429]
    assert 10 <= len(refused) <= 30
    assert clock.now >= 600
    assert report.rows["new"] == 1


@pytest.mark.parametrize("deadline", [200.0, 3600.0])
@pytest.mark.parametrize("method", ["*", WRITE])
def test_a_storm_that_does_not_end(
    emulator: Emulator, google: Google, school: Settings, method: str, deadline: float
) -> None:
    """The run ends in time as what it is, a matter of quota; the next one finds everything."""
    tell(emulator, google, school)
    clock = Clock(emulator)
    emulator.faults.add("status", method=method, code=429, times=None)
    with Google.embedded(emulator.url, clock.pace(deadline=deadline)) as opened, pytest.raises(QuotaError):
        run(opened, school)
    assert clock.now <= deadline
    assert sum(event.status == 429 for event in emulator.history.events) <= 30
    emulator.faults.clear()
    assert run(google, school).rows["new"] == 1
    assert run(google, school).rows["new"] == 0
