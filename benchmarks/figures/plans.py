"""A workbook's tabs and what leaders planned come in; evidence, decisions and changes, each pair of figures, go out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from benchmarks.figures.compare import Figure, Grid, numbers
from benchmarks.figures.recompute import Action, Entry, School, changes, decided, evidence, page

SPOKEN = re.compile("[\u2066-\u2069\u200e\u200f\u00a0\u202f]")
"""Marks and spaces that set a date apart in a sentence."""


def compare_plans(
    tabs: Mapping[str, Grid], entries: Sequence[Entry], school: School, actions: Sequence[Action]
) -> Iterator[Figure]:
    """The Actions tab, what was decided on the Overview, what changed on each goal's tab, and what comes first."""
    yield from _evidence(tabs["Actions"], entries, school, actions)
    yield from _decisions(tabs["Overview"], entries, actions)
    yield from _first(tabs["Overview"], entries, school)
    heads = {next((str(cell) for row in grid[:1] for cell in row if cell), ""): grid for grid in tabs.values()}
    for goal in school.goals:
        said = next((plain(cell) for row in heads[goal] for cell in row if str(cell).startswith("Changes: ")), "")
        begun = [
            f"{one.starts:%b} {one.starts.day}: {one.what}" for one in changes(actions, school, goal) if one.starts
        ]
        yield Figure(goal, "changes", f"Changes: {'; '.join(begun)}." if begun else "", said)


def _evidence(grid: Grid, entries: Sequence[Entry], school: School, actions: Sequence[Action]) -> Iterator[Figure]:
    """The numbers in our words beside each action, and the day of the latest entry that may be read."""
    top = next(i for i, row in enumerate(grid) if "What" in row)
    heads = [str(cell) for cell in grid[top]]
    rows = {str(row[heads.index("What")]): row for row in grid[top + 1 :]}
    yield Figure("Actions", "rows", [one.what for one in actions], [what for what in rows if what])
    for one in actions:
        row = rows[one.what]
        said = str(row[heads.index("Evidence so far")])
        shown = {
            "wins": _number(r"([\d,]+) wins? shared", said),
            "lessons": _number(r"([\d,]+) lessons? learned", said) or int(": a lesson learned" in said),
            "named": _number(r"Decided from ([\d,]+) entr", said),
            "latest": _day(str(row[heads.index("Latest")])),
        }
        yield Figure("Actions", one.what, evidence(one, entries, school), shown)


def _number(pattern: str, said: str) -> int:
    """The number that a sentence tells; 0 where it tells none."""
    found = re.search(pattern, said)
    return int(found[1].replace(",", "")) if found else 0


def _day(said: str) -> date | None:
    """The day that a cell begins with."""
    found = re.match(r"(\w{3} \d{1,2}, \d{4})", plain(said))
    return datetime.strptime(found[1], "%b %d, %Y").date() if found else None


def _decisions(grid: Grid, entries: Sequence[Entry], actions: Sequence[Action]) -> Iterator[Figure]:
    """Each decision, the latest first, with how many of its entries' words stand below it."""
    wanted = []
    for one in decided(actions):
        day = f"{one.decided:%b} {one.decided.day}, {one.decided.year}" if one.decided else ""
        heard = sum(entry.key in one.named and not entry.held for entry in entries)
        wanted.append((" · ".join(filter(None, (one.decision or one.what, one.goal, day))), heard))
    start = next((i for i, row in enumerate(grid) if "We heard, we did" in row), None)
    lines = [plain(row[1]) for row in grid[start + 2 :]] if start is not None else []
    shown: list[tuple[str, int]] = []
    for line in lines[: lines.index("Success signs seen")] if lines else ():
        if line in dict(wanted):
            shown.append((line, 0))
        elif line.startswith("“") and shown:
            shown[-1] = (shown[-1][0], shown[-1][1] + 1)
    yield Figure("Overview", "decisions", wanted, shown)


def _first(grid: Grid, entries: Sequence[Entry], school: School) -> Iterator[Figure]:
    """The cards of the goal that comes first."""
    top = next((i for i, row in enumerate(grid) if "Wins toward it" in row), None)
    yield Figure("Overview", "something comes first", bool(school.first), top is not None)
    if top is None or not school.first:
        return
    ours = page([entry for entry in entries if school.first in entry.goals], school, school.first)
    cards = {str(label): (grid[top + 1][place], grid[top + 2][place]) for place, label in enumerate(grid[top]) if label}
    wanted = {
        "Wins toward it": ours["wins"],
        "Last 4 school weeks": ours["recent"],
        "Colleagues who shared": ours["people"]["shown"],
        "Its success signs seen": sum(wins > 0 for wins, *_ in ours["signs"].values()),
    }
    for label, number in wanted.items():
        yield Figure("Overview", f"what comes first / {label}", number, cards[label][0])
    yield Figure("Overview", "what comes first / before", [ours["before"], 4], numbers(cards["Last 4 school weeks"][1]))


def plain(cell: object) -> str:
    """A text without the marks that set dates apart."""
    return SPOKEN.sub(lambda mark: " " if mark[0] in "\u00a0\u202f" else "", str(cell))
