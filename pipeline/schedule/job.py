"""Settings and the program's place come in; what a scheduler is to call, and under which name, goes out."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Self

from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """One school's or district's regular run; `command` is the absolute path of `smallwins`."""

    settings: Settings
    command: PurePath

    @classmethod
    def here(cls, settings: Settings) -> Self:
        """As this very program runs on this computer."""
        beside = Path(sys.executable).with_name("smallwins.exe" if sys.platform == "win32" else "smallwins")
        command = beside if beside.exists() else Path(shutil.which("smallwins") or beside)
        return cls(settings, command.absolute())

    @property
    def name(self) -> str:
        """The name that schedulers know it by: the first school's, and what tells two settings files apart."""
        return f"{self.plain_name}-{hashlib.sha256(str(self.settings.path).encode()).hexdigest()[:4]}"

    @property
    def plain_name(self) -> str:
        """The same wherever the settings file lies: for a repository that several people have."""
        school = re.sub(r"[^a-z0-9]+", "-", self.settings.schools[0].id.lower()).strip("-")[:24]
        return f"smallwins-{school}"

    @property
    def words(self) -> tuple[str, ...]:
        """The command with its arguments."""
        return (str(self.command), "run", "--scheduled", "--settings", str(self.settings.path))

    @property
    def said(self) -> Path:
        """The file that takes in what the last scheduled run said."""
        return self.settings.state / "scheduled.txt"
