"""A school with a schedule, and how cron's notation is read by somebody else."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path, PurePath

from hypothesis import strategies as st

from pipeline.schedule import Job, run_times
from pipeline.settings import Settings, parse

PROGRAM = PurePath("/opt/our tools/50%/smallwins")
PLACE = Path("/srv/our school/smallwins.yaml")
CALL = [str(PROGRAM), "run", "--scheduled", "--settings", str(PLACE)]
intervals = st.sampled_from(["5m", "20m", "30m", "1h", "2h", "6h", "24h"])
spans = st.sampled_from(["00:00-23:59", "07:00-18:00", "07:20-07:45", "16:30-23:50"])
zones = st.sampled_from(["America/New_York", "Asia/Kolkata", "Australia/Sydney", "Pacific/Honolulu", "Africa/Cairo"])


def text_for(every: str = "1h", between: str = "07:00-18:00", zone: str = "America/New_York", more: str = "") -> str:
    """A settings file with this schedule."""
    return f"""
school_year: {{starts: 2026-08-17, ends: 2027-06-18, timezone: {zone}, holidays: [2026-09-07, 2026-11-26, 2027-03-15]}}
schools: [{{id: maple, name: Maple Ridge}}]
goals: [{{id: voice, title: Every student leads}}]
privacy: {{retention_days: 1095}}
schedule: {{every: {every}, between: "{between}", spread: 0}}
{more}
"""


def settings_for(
    every: str = "1h", between: str = "07:00-18:00", zone: str = "America/New_York", path: Path = PLACE, more: str = ""
) -> Settings:
    """A school with this schedule."""
    return parse(text_for(every, between, zone, more), path)


def job_for(every: str = "1h", between: str = "07:00-18:00", zone: str = "America/New_York") -> Job:
    """Its regular run, by a program and a folder with awkward names."""
    return Job(settings_for(every, between, zone), PROGRAM)


def wanted(settings: Settings) -> set[tuple[int, int, int]]:
    """What the settings ask for: weekdays (Monday is 1) at the run times."""
    return {(day, clock.hour, clock.minute) for day in range(1, 6) for clock in run_times(settings)}


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
