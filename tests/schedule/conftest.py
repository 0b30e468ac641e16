"""Stand-ins for the operating system's own programs: each notes how it was called, and does as little as it must."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = """#!{python}
import json, os, pathlib, sys
place = pathlib.Path({folder!r})
name = pathlib.Path(sys.argv[0]).name
text = "" if sys.stdin is None or sys.argv[-1] not in {{"-", "europe-west1"}} else sys.stdin.read()
with (place / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps([[name, *sys.argv[1:]], text]) + "\\n")
refused = (place / "refused").read_text().split("|") if (place / "refused").exists() else []
if any(part in " ".join([name, *sys.argv[1:]]) for part in refused):
    sys.exit("Nothing doing here.")
if name == "crontab":
    table = place / "table"
    if sys.argv[1] == "-l":
        if not table.exists():
            sys.exit("no crontab for somebody")
        sys.stdout.buffer.write(table.read_bytes())
    elif sys.argv[1] == "-r":
        table.unlink()
    else:
        table.write_bytes(text.encode("utf-8", "surrogateescape"))
"""
NAMES = ("crontab", "systemctl", "launchctl", "schtasks", "gcloud")


@dataclass(frozen=True)
class System:
    """A computer of one's own: its home folder, its crontab, and what its programs were told."""

    folder: Path

    @property
    def home(self) -> Path:
        """The account's folder."""
        return self.folder / "home"

    @property
    def table(self) -> Path:
        """The account's crontab."""
        return self.folder / "table"

    def calls(self) -> list[list[str]]:
        """The commands so far."""
        path = self.folder / "calls.jsonl"
        return [json.loads(line)[0] for line in path.read_text().splitlines()] if path.exists() else []

    def texts(self) -> list[str]:
        """What each command was given to read."""
        return [json.loads(line)[1] for line in (self.folder / "calls.jsonl").read_text().splitlines()]

    def refuse(self, *parts: str) -> None:
        """Have commands fail that hold any of these words."""
        (self.folder / "refused").write_text("|".join(parts)) if parts else (self.folder / "refused").unlink()

    def files(self) -> set[str]:
        """Every file and folder of the account."""
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*")}


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A computer of one's own."""
    made = System(tmp_path / "system")
    made.home.mkdir(parents=True)
    programs = made.folder / "bin"
    programs.mkdir()
    for name in NAMES:
        (programs / name).write_text(PROGRAM.format(python=sys.executable, folder=str(made.folder)))
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(made.home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return made
