"""Settings come in; what can be said of this computer goes out, without asking Google anything."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from pipeline import records, schedule
from pipeline.doctor.findings import Finding, Result, failure, good, name_of
from pipeline.errors import KeyFileError, SmallwinsError
from pipeline.google import auth
from pipeline.google.auth.files import HAS_MODES, OTHERS
from pipeline.google.auth.scopes import ask
from pipeline.google.pace import LINE, MINUTE, PER_MINUTE, Effect, Purpose
from pipeline.settings import Settings

Check = Callable[[Settings, datetime], Iterator[Finding]]

NEARLY = 0.8
"""Of the requests that Google allows in a minute."""
SOON = timedelta(days=3)


def examine_here(settings: Settings, now: datetime) -> tuple[Finding, ...]:
    """A finding for each check that needs no network."""
    return tuple(finding for check in (*BEFORE_A_RUN, *BESIDES) for finding in check(settings, now))


def examine_before(settings: Settings, now: datetime) -> tuple[Finding, ...]:
    """What a run should say before it begins: the checks that have something to say."""
    found = (finding for check in BEFORE_A_RUN for finding in check(settings, now))
    return tuple(finding for finding in found if finding.result != "pass")


def check_sign_in_file(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The key or sign-in file is there, is one, is nobody else's to read, and does not end soon."""
    if settings.workspace == "local":
        yield good("Key file", "The embedded Workspace on this computer needs no sign-in.")
        return
    try:
        made = auth.sign_in(settings, ask("run", settings.google.access))
    except KeyFileError as error:
        yield failure("Key file", error)
        return
    except SmallwinsError as error:
        yield failure(name_of(error, "Sign-in"), error)
        return
    whose = f" of {made.account}" if made.account else ""
    yield good("Key file", f"{made.file.name if made.file else 'The sign-in'}{whose} ({made.kind}) reads well.")
    if made.ends is not None:
        yield _end(made.ends, now)
    if made.kind in WITHOUT_STORAGE and not settings.google.subject:
        yield _storage(settings)


WITHOUT_STORAGE = {"service account", "workload identity", "impersonation"}


def _end(ends: datetime, now: datetime) -> Finding:
    """A sign-in that ends after a week, as those of an app in testing do."""
    left = ends - now
    days = max(0, round(left / timedelta(days=1)))
    said = (
        f"The sign-in ends in {days} {'day' if days == 1 else 'days'}: the Google Cloud app is External and in testing."
    )
    result: Result = "fail" if left <= timedelta() else "warn"
    return Finding(
        "Weekly end of the sign-in",
        result,
        said if left > timedelta() else "The sign-in has ended: the Google Cloud app is External and in testing.",
        "Change the app's audience to Internal, then run `smallwins auth login` once more; it stays from then on.",
        "https://console.cloud.google.com/auth/audience",
    )


def _storage(settings: Settings) -> Finding:
    """A service account without a shared drive can make nothing."""
    if settings.google.drive:
        return good("Storage", "Files are made in a shared drive.")
    return Finding(
        "Storage",
        "warn" if settings.outputs.folder else "fail",
        "A service account has no storage of its own, and `google: drive` names no shared drive: it can make no file.",
        "Put the shared drive's id under `google: drive`, and add the account to it as a Content manager.",
        "https://drive.google.com/drive/shared-drives",
    )


def check_private_files(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """Nobody else on this computer can read what pseudonyms are made with, nor what was told."""
    private = (settings.secret, settings.state / "cache.db", settings.state / "workspace.db")
    open_ones = [path for path in private if HAS_MODES and path.exists() and stat.S_IMODE(path.stat().st_mode) & OTHERS]
    if not open_ones:
        yield good("Private files", "The files with what people told are for your eyes only.")
        return
    names = " ".join(str(path.relative_to(settings.folder)) for path in open_ones)
    yield Finding("Private files", "warn", f"Other people on this machine can read {names}.", f"Run: chmod 600 {names}")


def check_set_up(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """The settings name everything that `init` makes."""
    missing = [f"outputs.{name}" for name in ("data", "dashboard", "folder") if not getattr(settings.outputs, name)]
    missing += [f"a form for {part.name}" for part in settings.schools if not part.forms]
    if missing:
        said = f"{settings.path.name} does not name yet: {', '.join(missing)}."
        yield Finding("Set-up", "warn", said, "Run `smallwins init`: it makes what is missing, and writes the ids.")
    else:
        yield good("Set-up", f"{settings.path.name} names the folder, both workbooks and a form for each school.")


def check_last_run(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The last run is not overdue by the schedule, and went well."""
    name = "Last run"
    record = records.read(settings.state)
    if record is None:
        yield Finding(name, "warn", "There is no record of a run on this computer.", "Run `smallwins run`.")
        return
    ended = datetime.fromtimestamp(record.ended, UTC)
    said = f"The last run ended on {ended.astimezone(ZoneInfo(settings.school_year.timezone)):%A %Y-%m-%d at %H:%M}"
    if records.is_stale(settings, ended, now):
        fix = "Run `smallwins run`, and see with `smallwins schedule show` what starts it."
        yield Finding(name, "warn", f"{said}: one or more runs of the schedule were missed.", fix)
    elif record.issues:
        what = "an issue" if len(record.issues) == 1 else f"{len(record.issues)} issues"
        yield Finding(name, "warn", f"{said}, with {what}.", "Read the `issues` tab of the data workbook.")
    else:
        yield good(name, f"{said}, all well. {schedule.describe(settings)}.")


def check_schedule(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Something on this computer starts the runs, as the settings say now."""
    name = "Schedule"
    if settings.workspace == "local":
        yield good(name, "The embedded Workspace is for trying out: nothing has to run by itself.")
        return
    job = schedule.Job.here(settings)
    states = {target: schedule.open_target(target, job).look() for target in schedule.TARGETS}
    kept = [target for target, state in states.items() if state == "installed"]
    outdated = [target for target, state in states.items() if state == "outdated"]
    if outdated:
        said = f"What {' and '.join(outdated)} was given is not what the settings say now, or is switched off."
        yield Finding(name, "warn", said, f"Run `smallwins schedule install {outdated[0]}`.")
    elif kept:
        yield good(name, f"Kept by {' and '.join(kept)}. The next run: {schedule.say(settings, now, 1)[0]}.")
    else:
        fix = "Run `smallwins schedule install`. Where another computer starts the runs, there is nothing to do."
        yield Finding(name, "warn", "Nothing on this computer starts runs by itself.", fix)


def check_quota(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The requests of the last minute leave room for a run."""
    counts = _count(settings.state / "requests.txt", now)
    busiest, used = max(counts.items(), key=lambda item: item[1] / PER_MINUTE[item[0]], default=(None, 0))
    if busiest and used >= NEARLY * PER_MINUTE[busiest]:
        said = f"{used} of {PER_MINUTE[busiest]} requests of this minute are used ({' '.join(busiest)}s)."
        yield Finding("Quota", "warn", said, "Wait a minute: the next run waits by itself.")
    else:
        yield good("Quota", "The requests of the last minute leave room for a run.")


def _count(memory: Path, now: datetime) -> dict[Purpose, int]:
    """The requests of the last minute by purpose, as the runs of this folder note them."""
    found: dict[Purpose, int] = {}
    for line in re.finditer(LINE, memory.read_text("ascii", errors="replace") if memory.is_file() else ""):
        purpose = (line["api"], cast("Effect", line["effect"]))
        if purpose in PER_MINUTE and 0 <= now.timestamp() - float(line["at"]) < MINUTE:
            found[purpose] = found.get(purpose, 0) + 1
    return found


BEFORE_A_RUN: tuple[Check, ...] = (check_sign_in_file, check_private_files)
BESIDES: tuple[Check, ...] = (check_set_up, check_last_run, check_schedule, check_quota)
