"""The settings' schedule comes in; the text that the operating system's own scheduler wants goes out, ready to use.

Runs are on weekdays, in the school's time zone. Each text begins with a comment that says when it runs and how to
install it. Nothing here touches the machine.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import PurePath
from typing import Literal
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from pipeline.settings import Settings

Target = Literal["cron", "systemd", "windows", "github"]
Slot = tuple[int, int, int]
"""Weekday (Monday is 0), hour and minute."""
_MONDAY = datetime(2026, 1, 5)


def show(target: Target, settings: Settings, command: PurePath) -> str:
    """The text for one scheduler; `command` is the absolute path of `smallwins`."""
    writers = {"cron": _cron, "systemd": _systemd, "windows": _windows}
    return _github(settings) if target == "github" else writers[target](settings, command)


def describe(settings: Settings) -> str:
    """When it runs, in words."""
    number, unit = int(settings.schedule.every[:-1]), {"h": "hour", "m": "minute"}[settings.schedule.every[-1]]
    often = f"Every {unit}" if number == 1 else f"Every {number} {unit}s"
    times = run_times(settings)
    when = (
        f"Once a day at {times[0]:%H:%M}" if len(times) == 1 else f"{often} from {times[0]:%H:%M} to {times[-1]:%H:%M}"
    )
    return f"{when}, Monday to Friday, {settings.school_year.timezone} time"


def run_times(settings: Settings) -> tuple[time, ...]:
    """The times of the day at which a run starts."""
    opens, closes = settings.schedule.hours
    start, end = (datetime.combine(date.min, clock) for clock in (opens, closes))
    count = (end - start) // settings.schedule.interval + 1
    return tuple((start + i * settings.schedule.interval).time() for i in range(count))


def next_runs(settings: Settings, after: datetime, count: int = 5) -> tuple[datetime, ...]:
    """The next starts after an aware moment, in the school's time; weekends and holidays are passed over."""
    return tuple(islice(_starts(settings, after), count))


def _starts(settings: Settings, after: datetime) -> Iterator[datetime]:
    calendar = settings.calendar
    zone = ZoneInfo(calendar.timezone)
    day = calendar.day(after)
    while True:
        if day.weekday() < 5 and day not in calendar.holidays:
            starts = (datetime.combine(day, clock, zone) for clock in run_times(settings))
            yield from (start for start in starts if start > after)
        day += timedelta(days=1)


def _slots(settings: Settings) -> set[Slot]:
    """Every start of a week, in the school's time."""
    return {(day, clock.hour, clock.minute) for day in range(5) for clock in run_times(settings)}


def _slots_in_utc(settings: Settings) -> set[Slot]:
    """Every start of a week in UTC, for each offset that the school's clocks have within the year."""
    calendar = settings.calendar
    zone = ZoneInfo(calendar.timezone)
    noons = (datetime.combine(week, time(12), zone) for week in calendar.weeks(calendar.ends))
    offsets = {noon.utcoffset() or timedelta() for noon in noons}
    starts = (_MONDAY + timedelta(days=day, hours=hour, minutes=minute) for day, hour, minute in _slots(settings))
    moments = [start - offset for start in starts for offset in offsets]
    return {(moment.weekday(), moment.hour, moment.minute) for moment in moments}


def _group(slots: Iterable[Slot]) -> list[tuple[str, str, str]]:
    """The slots as few groups of minutes, hours and weekdays (Sunday is 0), each in cron's own notation."""
    minutes: dict[tuple[int, int], set[int]] = {}
    for day, hour, minute in sorted(slots):
        minutes.setdefault((day, hour), set()).add(minute)
    days: dict[tuple[int, tuple[int, ...]], set[int]] = {}
    for (day, hour), found in minutes.items():
        days.setdefault((hour, tuple(sorted(found))), set()).add((day + 1) % 7)
    hours: dict[tuple[tuple[int, ...], tuple[int, ...]], set[int]] = {}
    for (hour, found_minutes), found_days in days.items():
        hours.setdefault((found_minutes, tuple(sorted(found_days))), set()).add(hour)
    return sorted((_ranges(m), _ranges(sorted(h)), _ranges(d)) for (m, d), h in hours.items())


def _ranges(numbers: Iterable[int]) -> str:
    """Rising numbers as cron writes them: 1-5,7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _cron(settings: Settings, command: PurePath) -> str:
    """Lines for a crontab; `%` means a new line there."""
    zone = settings.school_year.timezone
    words = shlex.join([str(command), "run", "--settings", str(settings.path)]).replace("%", r"\%")
    lines = (f"{minutes} {hours} * * {days} {words}" for minutes, hours, days in _group(_slots(settings)))
    return "\n".join(
        [
            f"# Small Wins. {describe(settings)}.",
            "# To install: run `crontab -e`, add these lines at the end, save.",
            "# Cron on Debian and Ubuntu passes over CRON_TZ and goes by the machine's own clock: check with `date`",
            f"# that it shows {zone} time there, or use the form for systemd.",
            f"CRON_TZ={zone}",
            *lines,
            "",
        ]
    )


def _systemd(settings: Settings, command: PurePath) -> str:
    """A service and its timer, for the user's own systemd."""
    words = " ".join(_quote_systemd(word) for word in (str(command), "run", "--settings", str(settings.path)))
    zone = settings.school_year.timezone
    times = "".join(
        f"OnCalendar=Mon..Fri *-*-* {hours.replace('-', '..')}:{minutes}:00 {zone}\n"
        for minutes, hours, _ in _group(_slots(settings))
    )
    return f"""\
# Small Wins. {describe(settings)}.
# To install: put each of the two parts in the file named above it, then run
#   systemctl --user enable --now smallwins.timer
#   loginctl enable-linger
# The second lets it run while nobody is logged in. `systemctl --user list-timers` shows the next run.

# ~/.config/systemd/user/smallwins.service
[Unit]
Description=Small Wins: bring sheets and documents up to date

[Service]
Type=oneshot
ExecStart={words}

# ~/.config/systemd/user/smallwins.timer
[Unit]
Description=Small Wins: {describe(settings)}

[Timer]
{times}Persistent=true

[Install]
WantedBy=timers.target
"""


def _quote_systemd(word: str) -> str:
    """A word as systemd reads it literally."""
    doubled = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return doubled if re.fullmatch(r"[\w./:=@%\\-]+", doubled) else f'"{doubled}"'


def _windows(settings: Settings, command: PurePath) -> str:
    """A task for the Task Scheduler, which goes by the machine's own clock."""
    times = run_times(settings)
    span = datetime.combine(date.min, times[-1]) - datetime.combine(date.min, times[0])
    start = datetime.combine(settings.school_year.starts, times[0])
    days = "".join(f"<{day} />" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"))
    repetition = f"""
      <Repetition>
        <Interval>{_duration(settings.schedule.interval)}</Interval>
        <Duration>{_duration(span + timedelta(minutes=1))}</Duration>
      </Repetition>"""
    return f"""\
<!--
  Small Wins. {describe(settings)}.
  To install: save as smallwins.xml, then run: schtasks /create /tn "Small Wins" /xml smallwins.xml
  The machine's clock must be set to {settings.school_year.timezone} time.
-->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(f"Small Wins: {describe(settings)}")}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>{repetition if len(times) > 1 else ""}
      <StartBoundary>{start.isoformat()}</StartBoundary>
      <ScheduleByWeek>
        <DaysOfWeek>{days}</DaysOfWeek>
        <WeeksInterval>1</WeeksInterval>
      </ScheduleByWeek>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(str(command))}</Command>
      <Arguments>run --settings "{escape(str(settings.path))}"</Arguments>
      <WorkingDirectory>{escape(str(settings.folder))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _duration(span: timedelta) -> str:
    """A span as XML writes it: PT11H1M."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")


def _github(settings: Settings) -> str:
    """A workflow for GitHub Actions; the key and the secret come from the repository's own secrets."""
    lines = "".join(
        f'    - cron: "{minutes} {hours} * * {days}"\n' for minutes, hours, days in _group(_slots_in_utc(settings))
    )
    key = PurePath(settings.google.credentials or "service-account.json").name
    return f"""\
# Small Wins. {describe(settings)}.
# GitHub counts in UTC: where clocks change during the year, it runs at the hours of summer and of winter.
# To install: in a private repository that holds {settings.path.name}, save as .github/workflows/smallwins.yml.
# Under Settings, Secrets and variables, Actions, add two secrets: SMALLWINS_KEY with the content of {key},
# and SMALLWINS_SECRET with that of {settings.secret.name}. Never put these two files in the repository.
name: Small Wins
on:
  schedule:
{lines}  workflow_dispatch:
permissions:
  contents: read
concurrency: smallwins
jobs:
  run:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: pip install smallwins
      - name: Lay out the key and the secret
        run: |
          umask 077
          printf '%s' "$SMALLWINS_KEY" > {shlex.quote(key)}
          printf '%s' "$SMALLWINS_SECRET" > {settings.secret.name}
        env:
          SMALLWINS_KEY: ${{{{ secrets.SMALLWINS_KEY }}}}
          SMALLWINS_SECRET: ${{{{ secrets.SMALLWINS_SECRET }}}}
      - run: smallwins run --settings {shlex.quote(settings.path.name)}
"""
