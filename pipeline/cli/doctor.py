"""`smallwins doctor`: settings come in, everything that a run rests on is looked at, findings and remedies go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.output import Outcome, progress, settings_option, speaks
from pipeline.errors import BusyError, SignInError

if TYPE_CHECKING:
    from pipeline.doctor import Finding
    from pipeline.settings import Settings


@click.command()
@settings_option
@click.option("--connection", is_flag=True, help="Look at sign-in, permissions, APIs, shared drive and clock only.")
@speaks
def doctor(path: Path, connection: bool) -> Outcome:
    """Look at everything that a run rests on, and say what to do about what is wrong; only reads, never writes.

    Each line passes, warns or fails; docs/troubleshooting.md has a section for each by its name. Exits with 1 when one
    fails.

    \b
    Examples:
      smallwins doctor
      smallwins doctor --connection
    """
    from pipeline.settings import load

    settings = load(path)
    findings = [*_examine(settings, only_connection=connection)]
    found = Counter(finding.result for finding in findings)
    lines = [line for finding in findings for line in _lines(finding)]
    lines.append(f"{len(findings)} checks: {found['pass']} pass, {found['warn']} warn, {found['fail']} fail.")
    data = {"checks": [finding.as_json() for finding in findings]}
    counts = {name: found[name] for name in ("pass", "warn", "fail")}
    return Outcome({**data, **counts}, lines, code=1 if found["fail"] else 0)


def _lines(finding: Finding) -> Iterator[str]:
    """A finding as people read it."""
    yield f"{finding.result}  {finding.name}: {finding.said}"
    if finding.fix:
        yield f"      What to do: {finding.fix}"
    if finding.url:
        yield f"      More: {finding.url}"


def _examine(settings: Settings, *, only_connection: bool) -> Iterator[Finding]:
    """This computer first, then what is found in the Workspace, as far as it lets us in."""
    from pipeline import doctor as checks
    from pipeline.cli.workspace import open_workspace

    here = checks.examine_here(settings, datetime.now(UTC))
    yield from here
    if any(finding.result == "fail" and finding.name in BARRED for finding in here):
        return
    try:
        with progress() as say, open_workspace(settings) as google:
            say("Asking each API")
            yield from checks.examine_connection(checks.connect(google), settings)
            if not only_connection:
                say("Looking at the folder, the workbooks and the forms")
                places = checks.visit(google, settings)
                yield from checks.examine_places(places, settings)
                yield from checks.examine_forms(places.forms, places.workbooks, settings)
    except SignInError as error:
        yield checks.failure(checks.name_of(error, "Sign-in"), error)
    except BusyError as error:
        yield checks.failure("Another program", error)


BARRED = frozenset({"Key file", "Weekly end of the sign-in", "Sign-in", "Permissions"})
"""Where one of these fails, Google would let nobody in."""
