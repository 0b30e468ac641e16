"""The block in a crontab: the settings' times, everybody else's lines untouched."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given

from pipeline.errors import UsageError
from pipeline.schedule import Job
from pipeline.schedule.cron import Crontab
from pipeline.schedule.slots import MACHINE, slots_in
from tests.schedule.conftest import System
from tests.schedule.jobs import CALL, PROGRAM, expand, intervals, job_for, settings_for, spans, zones

THEIRS = b"# backups\n\nMAILTO=''\n15 3 * * * /usr/local/bin/backup \xff # smallwins begins.\n"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A school in a folder of its own."""
    return Job(settings_for(path=tmp_path / "our school" / "smallwins.yaml"), PROGRAM)


@hypothesis.settings(deadline=None, max_examples=40)
@given(intervals, spans, zones)
def test_the_lines_mean_the_settings_times(every: str, between: str, zone: str) -> None:
    """By the machine's clock, each once; cron turns `%` into new lines, and the shell then reads the very command."""
    job = job_for(every, between, zone)
    lines = [line for line in Crontab(job).block.splitlines() if line[0].isdigit()]
    slots = [slot for line in lines for slot in expand(" ".join(line.split(" ")[:5]))]
    assert len(slots) == len(set(slots))
    assert set(slots) == {((day + 1) % 7, hour, minute) for day, hour, minute in slots_in(job.settings, MACHINE)}
    for line in lines:
        command = line.split(" ", 5)[5]
        assert not re.search(r"(?<!\\)%", command)
        assert shlex.split(command.replace(r"\%", "%")) == [*CALL, ">", str(job.said), "2>&1"]


def test_other_lines_stay(system: System, job: Job) -> None:
    """Installed, changed and removed: every byte of the others is as it was."""
    system.table.write_bytes(THEIRS)
    recipe = Crontab(job)
    assert recipe.install()
    assert system.table.read_bytes() == THEIRS + recipe.block.encode()
    assert recipe.look() == "installed"
    assert not recipe.install()
    later = Crontab(Job(settings_for("24h", path=job.settings.path), PROGRAM))
    assert later.look() == "outdated"
    system.table.write_bytes(system.table.read_bytes() + b"0 0 * * * after\n")
    assert later.install()
    assert system.table.read_bytes() == THEIRS + later.block.encode() + b"0 0 * * * after\n"
    assert later.remove()
    assert system.table.read_bytes() == THEIRS + b"0 0 * * * after\n"
    assert not later.remove()


def test_two_schools_of_one_account(system: System, job: Job, tmp_path: Path) -> None:
    """Each has its block; one goes, the other stays. A crontab that held nothing else goes with the last."""
    other = Job(settings_for(path=tmp_path / "other" / "smallwins.yaml"), PROGRAM)
    Crontab(job).install()
    Crontab(other).install()
    Crontab(job).remove()
    assert system.table.read_text() == Crontab(other).block
    Crontab(other).remove()
    assert not system.table.exists()


def test_lines_that_somebody_changed_are_theirs(system: System, job: Job) -> None:
    """Neither overwritten nor taken out: it is said what to do, and doing it helps."""
    recipe = Crontab(job)
    recipe.install()
    changed = system.table.read_text().replace("1-5 ", "1-5 nice ")
    system.table.write_text(changed)
    assert recipe.look() == "outdated"
    for act in (recipe.install, recipe.remove):
        with pytest.raises(UsageError, match="not as smallwins wrote them") as refused:
            act()
        assert f"“# {job.name} ends”" in refused.value.fix
        assert system.table.read_text() == changed
    theirs = "".join(line for line in changed.splitlines(keepends=True) if not line.startswith(f"# {job.name}"))
    system.table.write_text(theirs)
    assert recipe.install()
    assert system.table.read_text() == theirs + recipe.block


def test_a_crontab_that_cannot_be_read_is_not_replaced(system: System, job: Job) -> None:
    """Not every failure of `crontab -l` means that there is none."""
    system.table.write_bytes(THEIRS)
    system.refuse("-l")
    with pytest.raises(UsageError, match="crontab -l"):
        Crontab(job).install()
    assert system.table.read_bytes() == THEIRS
    assert Crontab(job).look() == "absent"
