"""Numbers of entries come in; what their summary and its drawing cost, beside a plain pandas cube of them, goes out.

Run by hand: `python -m benchmarks.drawing 1000 10000 100000`. The plain cube groups the same entries by goal, school
and week (entries, lessons, people, signs seen) and by what helped. Each size runs in a process of its own; times are
those of the processor, the best of some rounds, memory is the most that the process held.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import click
import numpy as np
import pandas as pd

from pipeline import dashboard, summarize
from pipeline.model import Audience, Calendar, Edition, Entries, Goal, School, SuccessSign
from pipeline.model.roles import GRADES, HELPED, VOICES

YEAR = Calendar(date(2025, 8, 18), date(2026, 6, 12), "America/New_York")
AS_OF = date(2026, 6, 12)
SCHOOLS = tuple(
    School(f"school{i}", f"School number {i}", 60, tuple(f"Team {j}" for j in range(5))) for i in range(1, 5)
)
GOALS = tuple(
    Goal(f"goal{i}", f"Goal number {i}", tuple(SuccessSign(f"sign{j}", f"Sign {i}.{j}") for j in range(4)), aim="Grow.")
    for i in range(1, 6)
)
STORY = "Two students set up the experiment, and the table that never speaks explained to the others what they saw. "
OWN_WORDS = 2_000
"""Ways in which colleagues name what helped in words of their own."""


def make_entries(count: int, seed: int = 7) -> Entries:
    """Invented entries over a school year, in order, as leaders read them."""
    chance = np.random.default_rng(seed)
    days = np.sort(chance.integers(0, (AS_OF - YEAR.starts).days, count))
    told = pd.to_datetime(pd.Series(days).map(lambda day: YEAR.starts + timedelta(days=int(day))))
    ids = pd.Series(np.arange(count)).map("w{:07}".format).astype("str")
    places = chance.integers(0, len(SCHOOLS), count)
    teams, people = chance.integers(0, 5, count), chance.integers(0, 60, count)
    named = chance.random(count) < 0.3
    frame = pd.DataFrame(
        {
            "win_id": ids,
            "school": np.array([school.school_id for school in SCHOOLS])[places],
            "submitted_at": told.dt.strftime("%Y-%m-%dT15:00:00.") + ids.str[1:] + "Z",
            "day": told.dt.strftime("%Y-%m-%d"),
            "week": (told - pd.to_timedelta(told.dt.dayofweek, unit="D")).dt.strftime("%Y-%m-%d"),
            "kind": np.where(chance.random(count) < 0.35, "lesson", "success"),
            "story": pd.Series(chance.integers(1, 5, count)).map(lambda times: STORY * int(times)),
            "next_step": np.where(chance.random(count) < 0.5, "Let them choose the question next time.", ""),
            "author": np.where(named, pd.Series(people).map("Colleague {}".format), ""),
            "team": pd.Series(teams).map("Team {}".format),
            "grade": np.array(GRADES)[chance.integers(0, len(GRADES), count)],
            "respondent": (places * 60 + people).astype(str),
            "readable": chance.random(count) < 0.97,
        }
    )
    empty = dict.fromkeys(("beneficiary", "evidence_url", "thanks", "role", "theme", "link"), "")
    frame = frame.assign(share="unnamed", featured=False, held=~frame["readable"], team_shown=frame["team"], **empty)
    frame["attribution"] = frame["author"].where(named, "A colleague") + ", " + frame["team"]
    own = pd.Series(chance.integers(0, OWN_WORDS, count)).map("our own way, number {}".format).to_numpy()
    offered = np.array(HELPED)[chance.integers(0, len(HELPED), count)]
    goals = ids.to_frame("win_id").assign(goal_id=np.array([g.goal_id for g in GOALS])[chance.integers(0, 5, count)])
    signs = goals.assign(sign_id=pd.Series(chance.integers(0, 4, count)).map("sign{}".format))
    voices = ids.to_frame("win_id").assign(voice=np.array(list(VOICES))[chance.integers(0, len(VOICES), count)])
    helped = ids.to_frame("win_id").assign(practice=np.where(chance.random(count) < 0.1, own, offered))
    return Entries(Audience.LEADERS, frame, goals, signs, voices, helped)


def group_plainly(entries: Entries) -> tuple[pd.DataFrame, pd.Series]:
    """The published cube and what helped, as anybody would count them with pandas."""
    frame = entries.frame[["win_id", "school", "week", "kind", "respondent"]]
    cell = ["goal_id", "school", "week"]
    named = entries.goals.merge(frame.assign(lesson=frame["kind"] == "lesson"), on="win_id")
    cube = named.groupby(cell).agg(
        wins=("win_id", "size"), lessons=("lesson", "sum"), contributors=("respondent", "nunique")
    )
    seen = entries.signs.merge(frame, on="win_id").groupby(cell)["sign_id"].nunique()
    helped = entries.goals.merge(entries.helped, on="win_id").groupby(["goal_id", "practice"]).size()
    return cube.assign(signs_seen=seen), helped


def clock(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the processor, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def measure(count: int) -> dict[str, float]:
    """Seconds and megabytes at one size."""
    rounds = 3 if count <= 100_000 else 1
    entries = make_entries(count)
    template, edition = dashboard.load(), Edition("The invented district")
    made = _megabytes()
    plain = clock(lambda: group_plainly(entries), rounds)
    grouped = _megabytes()
    summary = summarize.summarize(entries, GOALS, SCHOOLS, YEAR, AS_OF)
    summed = clock(lambda: summarize.summarize(entries, GOALS, SCHOOLS, YEAR, AS_OF), rounds)
    drawn = clock(lambda: dashboard.draw(summary, edition, template), rounds)
    peaks = {"entries MB": made, "plain MB": grouped, "all MB": _megabytes()}
    return {"entries": count, "plain": plain, "summary": summed, "drawing": drawn, **peaks}


def _megabytes() -> float:
    """The most that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(found: dict[str, float]) -> str:
    """One size in words."""
    return (
        f"{found['entries']:,} entries: plain cube {found['plain']:.3f} s, summary {found['summary']:.3f} s, drawing "
        f"{found['drawing']:.3f} s; memory {found['entries MB']:.0f} MB of entries, {found['plain MB']:.0f} MB with "
        f"the plain cube, {found['all MB']:.0f} MB with summary and drawing"
    )


@click.command(help=__doc__)
@click.argument("sizes", nargs=-1, type=int)
@click.option("--one", is_flag=True, help="Measure one size in this process and print it as JSON.")
def main(sizes: Sequence[int], one: bool) -> None:
    """Measure each size in a process of its own."""
    if one:
        click.echo(json.dumps(measure(sizes[0])))
        return
    ratios = {}
    for size in sizes or (1_000, 10_000, 100_000):
        command = [sys.executable, "-m", "benchmarks.drawing", "--one", str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 our own module
        found = json.loads(done.stdout)
        click.echo(tell(found))
        ratios[size] = [round(found[part] / found["plain"], 1) for part in ("summary", "drawing")]
    said = ", ".join(f"{size:,}: summary {one:g} x, drawing {two:g} x" for size, (one, two) in ratios.items())
    click.echo(f"Beside the plain cube: {said}")


if __name__ == "__main__":
    main()
