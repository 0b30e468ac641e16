"""`smallwins check`: settings come in, the promises are proved on the school's own workbooks, verdicts go out."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.cli.output import Outcome, progress, settings_option, speaks


@click.command()
@settings_option
@speaks
def check(path: Path) -> Outcome:
    """Prove on your own workbooks that nothing was lost, doubled or invented; only reads, never writes.

    Lists every form in full, reads both workbooks whole and compares them cell by cell. Exits with 1 when a check
    fails. Answers that no run has pulled yet are no failure.

    \b
    Example:
      smallwins check
    """
    from pipeline.cli.workspace import open_workspace
    from pipeline.run.checking import check_books
    from pipeline.settings import load

    settings = load(path)
    with progress() as say, open_workspace(settings) as google:
        proofs = check_books(google, settings, say)
    found = Counter(proof.verdict for proof in proofs)
    lines = []
    for proof in proofs:
        lines.append(f"{proof.verdict}  {proof.said}")
        if proof.fix:
            lines.append(f"      What to do: {proof.fix}")
    lines.append(f"{len(proofs)} checks: {found['pass']} pass, {found['warn']} warn, {found['fail']} fail.")
    data = {"checks": [asdict(proof) for proof in proofs], **{name: found[name] for name in ("pass", "warn", "fail")}}
    return Outcome(data, lines, code=1 if found["fail"] else 0)
