"""Invented schools come in; pictures of their dashboards go out, to be looked at: as workbooks, on screens, on paper.

Run by hand: `python -m benchmarks.pictures FOLDER [NAME ...]`. It needs LibreOffice, Chromium and pdftoppm. Every name
below is drawn from entries that are summarized as a run does it, so that its states are those that schools meet.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from pipeline import summarize
from pipeline.dashboard import draw, load, review_rows, wins_rows
from pipeline.exports import write_site, write_workbook
from pipeline.model import Audience, Entries, Goal, School, SuccessSign
from tests.renderings import LONG, OTHERS
from tests.summaries import GOALS, SCHOOLS, YEAR, edition, entries

FIRST = date(2026, 8, 17)
TEXTS = (
    "Two students set up the experiment, and the table that never speaks explained why the boat sank.",
    "I asked for drafts a day earlier. Half came in, and those were better; for the others it was one more deadline.",
    "A mother told me that her son explains fractions to his sister now.\n\nHe draws them on the kitchen window.",
    "We tried exit tickets. I read too few of them, so nobody believed in them any longer. Next time five, not all.",
    "Grade 4 ran the morning circle without me. They stopped twice to ask who had not spoken yet.",
)
FOREIGN = tuple(
    Goal(f"g{i}", OTHERS[i][:36], tuple(SuccessSign(f"s{j}", OTHERS[(i + j) % 5][:30]) for j in range(3)))
    for i in range(3)
)
NAMES = "Maple Otter-Creek Lincoln Riverside Cedar Northgate Willow Harbor Sunset Franklin Juniper Lakeview"
DISTRICT = tuple(School(f"s{i}", f"{name} School", 20 + i) for i, name in enumerate(NAMES.split()))
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu")


@dataclass(frozen=True)
class Case:
    """A school or district: how many entries until when, in whose words; `quiet` weeks at the end have none.

    `board` and `page` are who reads the workbook and the page.
    """

    entries: int
    schools: Sequence[School] = SCHOOLS[:1]
    goals: Sequence[Goal] = GOALS
    texts: Sequence[str] = TEXTS
    until: date = date(2026, 11, 20)
    quiet: int = 0
    locale: str = "en_US"
    board: Audience = Audience.LEADERS
    page: Audience = Audience.STAFF


CASES = {
    "school": Case(140),
    "district": Case(900, DISTRICT),
    "district-alone": Case(400, DISTRICT[:5], board=Audience.OUTSIDE, page=Audience.OUTSIDE),
    "one-entry": Case(1),
    "first-day": Case(0),
    "quiet-month": Case(60, quiet=5),
    "ten-thousand": Case(10_000, until=date(2027, 6, 1)),
    "long-text": Case(40, texts=(LONG, *TEXTS)),
    "other-scripts": Case(60, goals=FOREIGN, texts=OTHERS, locale="ar"),
}


def tell(case: Case, audience: Audience) -> Entries:
    """The case's entries, the same at every call, the newest last."""
    chance = random.Random(5)  # noqa: S311 - the same schools every time, not a secret
    days = max((case.until - FIRST).days - 7 * case.quiet, 1)
    told = sorted(FIRST + timedelta(days=chance.randrange(days)) for _ in range(case.entries))
    rows: list[dict[str, object]] = []
    for i, day in enumerate(told):
        kind = "lesson" if chance.random() < 0.35 else "success"
        team, school = chance.choice(("Grades K-2", "Grades 3-5", "Specialists")), chance.choice(case.schools)
        rows.append(
            {
                "win_id": f"W{i}",
                "school": school.school_id,
                "day": day.isoformat(),
                "submitted_at": f"{day}T15:00:00Z",
                "week": (day - timedelta(days=day.weekday())).isoformat(),
                "kind": kind,
                "story": chance.choice(case.texts),
                "next_step": chance.choice((*case.texts[:2], "")),
                "beneficiary": chance.choice(("The quiet table", "", "A family")),
                "team": team,
                "respondent": str(chance.randrange(30 * len(case.schools))),
                "attribution": f"A colleague, {team}, {school.name}",
                "link": f"https://docs.google.com/spreadsheets/d/X/edit#gid=201&range=A{i + 2}",
            }
        )
    made = entries(*rows)
    goals = [chance.choice(case.goals) for _ in rows]
    signs = [chance.choice(goal.signs).sign_id if goal.signs else "" for goal in goals]
    ids = [goal.goal_id for goal in goals]
    practices = [chance.choice(("Time", "A colleague", "Trying again", "A clear aim")) for _ in rows]
    return replace(
        made,
        audience=audience,
        frame=made.frame.assign(team_shown=made.frame["team"]).astype({"readable": bool, "held": bool}),
        goals=made.goals.assign(goal_id=ids),
        signs=made.signs.assign(goal_id=ids, sign_id=signs).query("sign_id != ''"),
        voices=made.voices.assign(voice=[chance.choice(("student", "family", "colleague")) for _ in rows]),
        helped=made.helped.assign(practice=practices),
    )


def write(case: Case, folder: Path) -> None:
    """The workbook and the page of a case."""
    told = {audience: tell(case, audience) for audience in (case.board, case.page)}
    drawings = {}
    for audience, made in told.items():
        updated = (
            datetime(case.until.year, case.until.month, case.until.day, 15, 30, tzinfo=UTC) if case.entries else None
        )
        now = summarize.summarize(made, case.goals, case.schools, YEAR, case.until, small_cell=5, updated=updated)
        name = case.schools[0].name if len(case.schools) == 1 else "Maple District"
        drawings[audience] = draw(
            now, edition(name=name, demo=False, locale=case.locale, commit=128), load(), written=audience is case.board
        )
    board = told[case.board]
    wins = wins_rows(board, [], case.goals, case.schools)
    write_workbook(drawings[case.board], wins, review_rows(board, {}, {}), folder / "dashboard.xlsx")
    write_site(drawings[case.page], {}, folder)


def picture(folder: Path, run: Callable[..., object] = subprocess.run) -> Iterator[Path]:
    """The page at a desk, on a phone and on paper, and the workbook's tabs on paper, as PNG files."""
    page = (folder / "index.html").resolve().as_uri()
    for name, size in (("desktop", "1280,3600"), ("phone", "390,3600")):
        shot = folder / f"{name}.png"
        run([*CHROMIUM, f"--screenshot={shot}", f"--window-size={size}", page], check=True, capture_output=True)
        yield shot
    paper = folder / "page.pdf"
    run([*CHROMIUM, f"--print-to-pdf={paper}", "--no-pdf-header-footer", page], check=True, capture_output=True)
    office = [shutil.which("soffice") or "soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    run([*office, str(folder / "dashboard.xlsx")], check=True, capture_output=True)
    for source in (paper, folder / "dashboard.pdf"):
        out = folder / f"{source.stem}-paper"
        run(["pdftoppm", "-r", "50", "-l", "16", "-png", str(source), str(out)], check=True, capture_output=True)
        yield from sorted(folder.glob(f"{out.name}-*.png"))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, type=click.Choice([*CASES]))
def main(folder: Path, names: tuple[str, ...]) -> None:
    """Draw each case, and say how many pictures there are to look at."""
    for name in names or CASES:
        there = folder / name
        there.mkdir(parents=True, exist_ok=True)
        write(CASES[name], there)
        click.echo(f"{name}: {len(list(picture(there)))} pictures in {there}")


if __name__ == "__main__":
    main()
