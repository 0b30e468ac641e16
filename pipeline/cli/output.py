"""What a command did comes in; lines for people, or the envelope of `--json` on one line, go out."""

from __future__ import annotations

import functools
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.errors import Issue

SCHEMA_VERSION = 1
WELL = frozenset({0, 10})
"""Exit codes of what went well: with 10, `plan` says that a run would change something."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Outcome:
    """What a command has to say: data for programs, lines for people, warnings, and its exit code."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    code: int = 0


def settings_option(function: F) -> F:
    """Add `--settings FILE`."""
    return click.option(
        "--settings",
        "path",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path("smallwins.yaml"),
        envvar="SMALLWINS_SETTINGS",
        show_default=True,
        help="The settings file.",
    )(function)


def speaks(function: Callable[..., Outcome]) -> Callable[..., None]:
    """Let a command's Outcome be printed: add `--json`, print, leave with its exit code."""

    @click.option("--json", "as_json", is_flag=True, help="Print one line of JSON instead of words.")
    @functools.wraps(function)
    def command(*args: Any, as_json: bool, **kwargs: Any) -> None:
        outcome = function(*args, **kwargs)
        if as_json:
            click.echo(envelope(outcome.code in WELL, outcome.data, outcome.warnings))
        else:
            for line in outcome.lines:
                click.echo(line)
        click.get_current_context().exit(outcome.code)

    return command


def program() -> str:
    """How to call this program again from here: by its name, or by its path where the name is not known."""
    beside = Path(sys.executable).with_name("smallwins")
    if shutil.which("smallwins") or not beside.exists():
        return "smallwins"
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def envelope(
    ok: bool,
    data: Mapping[str, Any] | None = None,
    warnings: Sequence[Issue] = (),
    errors: Sequence[Mapping[str, str]] = (),
) -> str:
    """The envelope of `--json`, on one line."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "ok": ok,
        "data": data or {},
        "warnings": [asdict(warning) for warning in warnings],
        "errors": list(errors),
    }
    return json.dumps(body, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    """What json does not know: paths and dates as text, issues as objects."""
    return asdict(value) if isinstance(value, Issue) else str(value)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A way to say what is being done: a moving line on a terminal's stderr, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield status.update


@contextmanager
def journal(folder: Path, run_id: str) -> Iterator[Callable[..., None]]:
    """A run's log: one JSON line an event, with its time and the run's id, and never anybody's words or address."""
    path = folder / "logs" / f"{time.strftime('%Y-%m')}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:

        def write(event: str, **facts: int | str) -> None:
            line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "run": run_id, "event": event, **facts}
            file.write(json.dumps(line) + "\n")
            file.flush()

        yield write
