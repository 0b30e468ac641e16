"""The schedule in each scheduler's own words: every text parses, and means the settings' times."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from datetime import UTC, datetime, time
from itertools import product
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any, get_args
from xml.etree import ElementTree as ET

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.schedule import Target, describe, next_runs, run_times, show
from pipeline.settings import Settings, parse

COMMAND = PurePath("/opt/our tools/50%/smallwins")


def settings_for(every: str = "1h", between: str = "07:00-18:00", zone: str = "America/New_York") -> Settings:
    """A school with this schedule."""
    text = f"""
school_year: {{starts: 2026-08-17, ends: 2027-06-18, timezone: {zone}, holidays: [2026-09-07]}}
schools: [{{id: maple, name: Maple Ridge}}]
goals: [{{id: voice, title: Every student leads}}]
privacy: {{retention_days: 1095}}
schedule: {{every: {every}, between: "{between}"}}
"""
    return parse(text, Path("/srv/our school/smallwins.yaml"))


def expand(expression: str) -> set[tuple[int, int, int]]:
    """The (weekday, hour, minute) of a cron expression, Sunday 0; fails on what is not one."""
    number = r"\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*"
    found = re.fullmatch(rf"({number}) ({number}) \* \* ({number})", expression)
    assert found, expression
    minutes, hours, days = ([n for part in field.split(",") for n in _span(part)] for field in found.groups())
    assert max(minutes) < 60
    assert max(hours) < 24
    assert max(days) < 7
    return set(product(days, hours, minutes))


def _span(part: str) -> range:
    first, _, last = part.partition("-")
    assert int(first) <= int(last or first)
    return range(int(first), int(last or first) + 1)


def wanted(settings: Settings) -> set[tuple[int, int, int]]:
    """What the settings ask for: weekdays at the run times."""
    return {(day, clock.hour, clock.minute) for day in range(1, 6) for clock in run_times(settings)}


@pytest.mark.parametrize("target", get_args(Target))
def test_each_begins_with_when_and_how(target: Target) -> None:
    """The first lines are a comment: when it runs, in words, and how to install it."""
    settings = settings_for()
    first, *rest = show(target, settings, COMMAND).splitlines()[:4]
    assert first.startswith("<!--" if target == "windows" else "# Small Wins. Every hour from 07:00 to 18:00")
    assert any("To install:" in line for line in rest)


@pytest.mark.parametrize(
    ("every", "between", "words", "count"),
    [
        ("1h", "07:00-18:00", "Every hour from 07:00 to 18:00", 12),
        ("30m", "07:15-08:50", "Every 30 minutes from 07:15 to 08:45", 4),
        ("24h", "06:30-18:00", "Once a day at 06:30", 1),
    ],
)
def test_times_and_words_agree(every: str, between: str, words: str, count: int) -> None:
    """The last run is the last that still begins in time."""
    settings = settings_for(every, between)
    assert describe(settings) == f"{words}, Monday to Friday, America/New_York time"
    assert len(run_times(settings)) == count


intervals = st.sampled_from(["5m", "20m", "30m", "1h", "2h", "6h", "24h"])
spans = st.sampled_from(["00:00-23:59", "07:00-18:00", "07:20-07:45", "16:30-23:50"])
zones = st.sampled_from(["America/New_York", "Asia/Kolkata", "Australia/Sydney", "Pacific/Honolulu", "UTC"])


@hypothesis.settings(deadline=None, max_examples=40)
@given(intervals, spans)
def test_cron_means_the_same_times(every: str, between: str) -> None:
    """Expanded again, the lines are the settings' times on weekdays, each once."""
    settings = settings_for(every, between)
    text = show("cron", settings, COMMAND)
    assert "CRON_TZ=America/New_York\n" in text
    lines = [line for line in text.splitlines() if line[0].isdigit()]
    slots = [slot for line in lines for slot in expand(" ".join(line.split(" ")[:5]))]
    assert len(slots) == len(set(slots))
    assert set(slots) == wanted(settings)
    call = r"'/opt/our tools/50\%/smallwins' run --settings '/srv/our school/smallwins.yaml'"
    assert all(line.endswith(call) for line in lines)


@hypothesis.settings(deadline=None, max_examples=40)
@given(intervals, spans, zones)
def test_github_covers_every_local_time_in_utc(every: str, between: str, zone: str) -> None:
    """Each start, in winter and in summer, is among the UTC times; days shift where the date does."""
    settings = settings_for(every, between, zone)
    workflow: Any = YAML(typ="safe").load(show("github", settings, COMMAND))
    slots = {slot for entry in workflow["on"]["schedule"] for slot in expand(entry["cron"])}
    for moment in (datetime(2026, 12, 7, tzinfo=UTC), datetime(2027, 5, 3, tzinfo=UTC)):
        for start in next_runs(settings, moment, 5 * len(run_times(settings))):
            utc = start.astimezone(UTC)
            assert ((utc.weekday() + 1) % 7, utc.hour, utc.minute) in slots
    assert len(slots) <= 2 * len(wanted(settings))


def test_github_workflow_keeps_secrets_out_of_arguments() -> None:
    """One job with read rights only; key and secret are laid out as files that nobody else reads."""
    text = show("github", settings_for(), COMMAND)
    workflow: Any = YAML(typ="safe").load(text)
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["run"]["steps"]
    assert [step.get("uses", "").split("@")[0] for step in steps[:2]] == ["actions/checkout", "actions/setup-python"]
    assert steps[-1]["run"] == "smallwins run --settings smallwins.yaml"
    assert all("${{" not in step.get("run", "") for step in steps)
    assert steps[3]["run"].startswith("umask 077\n")
    assert "/srv" not in text


@hypothesis.settings(deadline=None, max_examples=40)
@given(intervals, spans)
def test_systemd_units_parse(every: str, between: str) -> None:
    """Two files, each a valid unit; the timer goes by the school's time zone."""
    settings = settings_for(every, between)
    _, service_text, timer_text = re.split(
        r"# ~/\.config/systemd/user/smallwins\.\w+\n", show("systemd", settings, COMMAND)
    )
    service = configparser.ConfigParser(interpolation=None)
    service.optionxform = str  # type: ignore[assignment, method-assign]
    service.read_string(service_text)
    assert service["Service"]["ExecStart"] == (
        '"/opt/our tools/50%%/smallwins" run --settings "/srv/our school/smallwins.yaml"'
    )
    timer = configparser.ConfigParser(interpolation=None, strict=False)
    timer.read_string(timer_text)
    assert timer["Timer"]["Persistent"] == "true"
    lines = re.findall(r"OnCalendar=Mon\.\.Fri \*-\*-\* ([\d.,]+):([\d,-]+):00 America/New_York\n", timer_text)
    slots = {slot for hours, minutes in lines for slot in expand(f"{minutes} {hours.replace('..', '-')} * * 1-5")}
    assert slots == wanted(settings)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")
def test_systemd_itself_reads_the_calendar() -> None:
    """The notation is systemd's, not only ours."""
    text = show("systemd", settings_for("20m", "07:20-18:00"), COMMAND)
    expressions = re.findall("OnCalendar=(.+)", text)
    assert expressions
    for expression in expressions:
        told = subprocess.run(["systemd-analyze", "calendar", expression], capture_output=True, text=True, check=True)
        assert "Next elapse" in told.stdout


@pytest.mark.parametrize(
    ("every", "interval", "duration"), [("1h", "PT1H", "PT11H1M"), ("30m", "PT30M", "PT11H1M"), ("24h", None, None)]
)
def test_windows_task_parses(every: str, interval: str | None, duration: str | None) -> None:
    """Task Scheduler's XML: first start, repetition over the day, weekdays, the command with its file."""
    command = PureWindowsPath(r"C:\Program Files\R&D\smallwins.exe")
    root = ET.fromstring(show("windows", settings_for(every), command))  # noqa: S314 - our own text
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert root.findtext(".//t:StartBoundary", None, space) == "2026-08-17T07:00:00"
    assert root.findtext(".//t:Repetition/t:Interval", None, space) == interval
    assert root.findtext(".//t:Repetition/t:Duration", None, space) == duration
    assert len(root.findall(".//t:DaysOfWeek/*", space)) == 5
    assert root.findtext(".//t:Command", None, space) == str(command)
    assert root.findtext(".//t:Arguments", None, space) == 'run --settings "/srv/our school/smallwins.yaml"'


def test_next_runs_pass_over_days_without_school() -> None:
    """From a Friday evening over Labor Day to Tuesday morning; after the year the scheduler goes on."""
    settings = settings_for("6h")
    friday = datetime(2026, 9, 4, 23, tzinfo=UTC)
    first, second, third = next_runs(settings, friday, 3)
    assert (first.date().isoformat(), first.time(), second.time()) == ("2026-09-08", time(7), time(13))
    assert third.date().isoformat() == "2026-09-09"
    assert len(next_runs(settings, datetime(2027, 7, 1, tzinfo=UTC))) == 5
