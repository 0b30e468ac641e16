"""The job comes in; a task for the Task Scheduler of Windows goes out, which keeps the machine's own clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from pipeline.schedule.job import Job
from pipeline.schedule.recipes import Files, Piece
from pipeline.schedule.slots import keeps_school_time
from pipeline.schedule.times import describe, run_times

DAY = timedelta(days=1)
SCHOOL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def recipe(job: Job) -> Files:
    """One task, as the XML that Windows exports itself, in its own encoding."""
    text = _task(job)
    path = job.settings.state / "schedule.xml"
    return Files(
        (Piece(path, f'<?xml version="1.0" encoding="UTF-16"?>\n{text}', "utf-16"),),
        start=(("schtasks", "/create", "/f", "/tn", job.name, "/xml", str(path)),),
        stop=(("schtasks", "/delete", "/f", "/tn", job.name),),
        probe=("schtasks", "/query", "/tn", job.name),
        shown=f"""\
<!--
  Small Wins. {describe(job.settings)}.
  To install: `smallwins schedule install windows`, or save this as smallwins.xml, then run
  schtasks /create /tn {job.name} /xml smallwins.xml
-->
{text}""",
    )


def _task(job: Job) -> str:
    """The task. The two settings on batteries are there because Windows would else skip a laptop's runs."""
    program, *words = job.words
    return f"""\
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(f"Small Wins: {describe(job.settings)}")}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>{_trigger(job)}
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(" ".join(_quote(word) for word in words))}</Arguments>
      <WorkingDirectory>{escape(str(job.settings.folder))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _trigger(job: Job) -> str:
    """School days at the school's hours; on a machine of another zone around the clock, and the run itself decides."""
    times, year, interval = run_times(job.settings), job.settings.school_year, job.settings.schedule.interval
    start = datetime.combine(year.starts, times[0])
    span = datetime.combine(date.min, times[-1]) - datetime.combine(date.min, times[0]) + timedelta(minutes=1)
    days = "".join(f"<{day} />" for day in SCHOOL_DAYS)
    rhythm = f"<ScheduleByWeek><DaysOfWeek>{days}</DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek>"
    if not keeps_school_time(job.settings):
        start = start.replace(tzinfo=ZoneInfo(year.timezone)).astimezone().replace(tzinfo=None)
        interval, span = min(interval, timedelta(hours=1)), DAY
        rhythm = "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
    repetition = f"<Interval>{_duration(interval)}</Interval><Duration>{_duration(span)}</Duration>"
    lines = [f"<Repetition>{repetition}</Repetition>"] if span > interval else []
    lines += [f"<StartBoundary>{start.isoformat()}</StartBoundary>", rhythm]
    return "".join(f"\n      {line}" for line in lines)


def _quote(word: str) -> str:
    """A word as programs on Windows read it; paths there hold no quotes."""
    return f'"{word}"' if " " in word else word


def _duration(span: timedelta) -> str:
    """A span as XML writes it: PT11H1M."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not hours else "")
