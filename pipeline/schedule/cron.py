"""The job comes in; its block of lines in this account's crontab goes out. Everybody else's lines stay as they are."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.schedule import programs
from pipeline.schedule.job import Job
from pipeline.schedule.recipes import State, seal
from pipeline.schedule.slots import MACHINE, group, keeps_school_time, slots_in
from pipeline.schedule.times import describe

LIST, WRITE, DROP = ("crontab", "-l"), ("crontab", "-"), ("crontab", "-r")


@dataclass(frozen=True, slots=True)
class Crontab:
    """The lines of a crontab between two marks, by the machine's own clock: no two crons agree on another one."""

    job: Job
    steps: tuple[str, ...] = ()

    def show(self) -> str:
        """The block, with how to install it by hand."""
        return (
            f"# To install: `smallwins schedule install cron`, or run `crontab -e` and add these lines.\n{self.block}"
        )

    @property
    def block(self) -> str:
        """The marks and the lines between them; `%` means a new line to cron."""
        name, said = self.job.name, shlex.quote(str(self.job.said))
        call = f"{shlex.join(self.job.words)} > {said} 2>&1".replace("%", r"\%")
        slots = slots_in(self.job.settings, MACHINE)
        lines = "".join(f"{minutes} {hours} * * {days} {call}\n" for minutes, hours, days in group(slots))
        clock = "" if keeps_school_time(self.job.settings) else " The hours below are this machine's."
        text = f"# {name} begins. {describe(self.job.settings)}.{clock}\n{lines}"
        return f"{text}{seal(text)}\n# {name} ends\n"

    def install(self) -> list[str]:
        """Set the block, in its old place or at the end."""
        if self.look() == "installed":
            return []
        before = self._read_ours()
        kept, count = self._found.subn(lambda _: self.block, before, count=1)
        if not count:
            kept = before + ("\n" if before and not before.endswith("\n") else "") + self.block
        self.job.said.parent.mkdir(parents=True, exist_ok=True)
        programs.tell(WRITE, kept)
        return ["Added the lines to this account's crontab (`crontab -l` shows them)"]

    def remove(self) -> list[str]:
        """Take the block out; a crontab that held nothing else goes with it."""
        before = self._read_ours()
        kept, count = self._found.subn("", before)
        if not count:
            return []
        if kept.strip():
            programs.tell(WRITE, kept)
        else:
            programs.tell(DROP)
        return ["Took the lines out of this account's crontab"]

    def look(self) -> State:
        """By what the crontab says."""
        found = self._found.search(_read(asked=True))
        return "absent" if not found else "installed" if found[0] == self.block else "outdated"

    def _read_ours(self) -> str:
        """This account's crontab; UsageError where somebody changed our lines in it."""
        text, name = _read(), self.job.name
        for found in self._found.finditer(text):
            ours, _, end = found[0].rstrip("\n").rpartition("\n")
            ours, _, sealed = ours.rpartition("\n")
            if sealed != seal(f"{ours}\n"):
                raise UsageError(
                    f"The lines of {name} in this account's crontab are not as smallwins wrote them.",
                    f"Run `crontab -e` and take out what stands from “# {name} begins” to “{end}”, or these two lines "
                    "only: then what you changed stays. Then try again.",
                )
        return text

    @property
    def _found(self) -> re.Pattern[str]:
        name = re.escape(self.job.name)
        return re.compile(rf"^# {name} begins\..*?^# {name} ends$\n?", re.DOTALL | re.MULTILINE)


def _read(*, asked: bool = False) -> str:
    """This account's crontab; a refusal counts as an empty one only where somebody just asks."""
    done = programs.ask(LIST)
    if done.returncode == 0:
        return done.stdout
    if asked or "no crontab for" in done.stderr:
        return ""
    raise programs.refusal(LIST, done)
