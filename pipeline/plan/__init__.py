"""Settings and a Workspace come in; what a run would do there goes out, and nothing is changed anywhere.

It is the run itself, rehearsed: every stage works as ever, but on a Workspace that notes writes down instead of sending
them, and with what it keeps on this computer in a folder that is gone afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from pipeline.google import Google
from pipeline.google.rehearsal import Rehearsal
from pipeline.plan.changes import Change, Plan, sum_up
from pipeline.run import run
from pipeline.settings import Settings

__all__ = ["Change", "Plan", "plan"]

REMEMBERED = ("cache.db", "themes.json")
"""What a run goes by of what earlier ones left in the state folder."""


class Rehearsed(Settings):
    """The settings of a rehearsal: what is kept on this computer goes to `scratch`."""

    scratch: Path

    @property
    def state(self) -> Path:
        """A copy of the state folder."""
        return self.scratch

    @property
    def secret(self) -> Path:
        """The secret; where there is none yet, one that nobody keeps."""
        standing = super().secret
        return standing if standing.is_symlink() or standing.exists() else self.scratch / standing.name


def plan(google: Google, settings: Settings, as_of: date | None = None, *, full: bool = False) -> Plan:
    """Rehearse a run; raises what the run would raise."""
    with _aside(settings) as rehearsed:
        rehearsal = Rehearsal(google)
        report = run(rehearsal, rehearsed, as_of=as_of, full=full)
        return sum_up(rehearsal, settings, report)


@contextmanager
def _aside(settings: Settings) -> Iterator[Rehearsed]:
    """The settings with a state folder and a place for files of their own, until the block ends."""
    with TemporaryDirectory(prefix="smallwins-plan-") as name:
        scratch = Path(name)
        for kept in REMEMBERED:
            if (settings.state / kept).is_file():
                copyfile(settings.state / kept, scratch / kept)
        outputs = settings.outputs.model_copy(update={"local": str(scratch / "outputs")})
        yield Rehearsed.model_construct(**(dict(settings) | {"outputs": outputs, "scratch": scratch}))
