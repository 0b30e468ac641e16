"""A workbook's tabs, as a stock client reads them, and recomputed figures come in; each pair of them goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.figures.recompute import (
    Action,
    Entry,
    School,
    by_school,
    catalog,
    changes,
    followed,
    monday,
    new_voices,
    page,
    teams,
)

Cell = Any
Grid = list[list[Cell]]
FROM = re.compile(r"from \S+ entr(y|ies)[ ,.]", re.IGNORECASE)
MOST_HELPED = 10
MOST_LESSONS = 60
MOST_PRACTICES = 40
MOST_ASKED = 6
ACROSS = 6


@dataclass(frozen=True)
class Figure:
    """One figure of one tab: as it should be, and as it is shown."""

    tab: str
    name: str
    wanted: object
    shown: object

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.wanted != self.shown


def compare(
    tabs: Mapping[str, Grid], entries: Sequence[Entry], school: School, actions: Sequence[Action]
) -> Iterator[Figure]:
    """Every figure of every drawn tab, and of Wins."""
    by_heading = {next((str(cell) for cell in row if cell), ""): grid for grid in tabs.values() for row in grid[:1]}
    whole = page(entries, school)
    pages = {goal: page([e for e in entries if goal in e.goals], school, goal) for goal in school.goals}
    yield from _start(tabs["Start here"], entries, pages)
    yield from _overview(tabs["Overview"], entries, school, whole, pages)
    for goal, figures in pages.items():
        yield from _goal(goal, by_heading[goal], figures)
    begun = [[monday(one.starts) for one in changes(actions, school, goal) if one.starts] for goal in ("", *pages)]
    yield from _weeks(tabs["Weeks"], school, [whole, *pages.values()], begun)
    if len(school.schools) > 1:
        yield from _schools(tabs["Schools"], entries, school)
        yield from _matrix(tabs["Schools"], entries, school)
    yield from _lessons(tabs["Lessons"], entries, school)
    yield from _practices(tabs["Practices"], entries, school)
    yield from _wins(tabs["Wins"], entries)
    yield from _about(tabs["About"], entries)


def _start(grid: Grid, entries: Sequence[Entry], pages: Mapping[str, Any]) -> Iterator[Figure]:
    listed = {row[1] for row in _below(grid, "Tab")}
    missing = [goal for goal in pages if not any(_is_title(title, goal) for title in listed)]
    yield Figure("Start here", "goals without a tab", [], missing)
    yield from _drawn_from("Start here", grid, entries)


def _is_title(title: object, goal: str) -> bool:
    """Whether a tab's title is a goal's: without what Excel refuses, and perhaps cut short."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", goal).split())
    return plain.startswith(str(title).rstrip("…").rstrip(" ,;"))


def _drawn_from(tab: str, grid: Grid, entries: Sequence[Entry]) -> Iterator[Figure]:
    """From how many entries, over which dates: the last numbers of the sentence."""
    said = next(
        (str(cell) for row in grid for cell in row if re.search(r"from \S+ entr(y|ies)[ ,.]", str(cell), re.I)), ""
    )
    if not entries:
        yield Figure(tab, "drawn from nothing", True, "no entries" in said or not said)
        return
    first, last = min(e.day for e in entries), max(e.day for e in entries)
    ends = [first] if first == last else [first, last]
    wanted = [len(entries), *(number for day in ends for number in (day.day, day.year))]
    yield Figure(tab, "drawn from", wanted, numbers(said)[-len(wanted) :])


def _overview(
    grid: Grid, entries: Sequence[Entry], school: School, whole: Mapping[str, Any], pages: Mapping[str, Any]
) -> Iterator[Figure]:
    heard, not_yet = teams(entries, school)
    cards = {
        "Wins shared": whole["wins"],
        "Lessons learned": whole["lessons"],
        "Colleagues who shared": whole["people"]["shown"],
        "Goals with a win": sum(bool(figures["wins"]) for figures in pages.values()),
        "Last 4 school weeks": whole["recent"],
        "This week so far": whole["this_week"],
        "Teams heard from": heard,
        "New voices": new_voices(entries, school),
        "Practices that helped": len(catalog(entries, school)[:MOST_PRACTICES]),
        "Lessons, then a success": len(followed(entries, school)),
        "Success signs seen": sum(wins > 0 for one in pages.values() for wins, *_ in one["signs"].values()),
        "Waiting for review": sum(entry.held for entry in entries),
    }
    notes = {
        "Wins shared": _kinds(whole),
        "Colleagues who shared": whole["people"]["reach"],
        "Goals with a win": [len(pages)],
        "Last 4 school weeks": [whole["before"], 4],
        "Teams heard from": [heard + len(not_yet)] if not_yet else [],
    }
    yield from _cards("Overview", grid, cards, notes)
    yield from _drawn_from("Overview", grid, entries)
    said = next((str(cell) for row in grid for cell in row if str(cell).startswith("Not heard from yet")), "")
    yield Figure("Overview", "teams not heard yet", [], [team for team in not_yet if team not in said])
    yield Figure("Overview", "signals", [n for one in whole["signals"] for n in one], _signals(grid))
    rows = {str(row[1]).removeprefix("★ "): row for row in _below(grid, "Goal")}
    for goal, figures in pages.items():
        wanted = [figures[name] for name in ("wins", "lessons", "recent", "before")]
        yield Figure("Overview", f"goals / {goal}", wanted, rows[goal][2:6])
        yield Figure("Overview", f"goals / {goal} / latest", figures["latest"], as_day(rows[goal][7]))
    signs = [(sign, counts) for figures in pages.values() for sign, counts in figures["signs"].items()]
    shown = [row for row in _below(grid, "Success sign") if row[2] != ""]
    yield from _signs("Overview", signs, shown, _columns(grid, "Success sign"))


def _matrix(grid: Grid, entries: Sequence[Entry], school: School) -> Iterator[Figure]:
    """Schools by goals, or turned where goals are many."""
    names, goals = [part["name"] for part in school.schools], list(school.goals)
    counts = {(n, g): sum(e.school == n and g in e.goals for e in entries) for n in names for g in goals}
    turned = len(goals) > max(len(names), ACROSS)
    down, across = (goals, names) if turned else (names, goals)
    top = next(i for i, row in enumerate(grid) if row[1] == ("Goal" if turned else "School") and row[2] == across[0])
    for i, name in enumerate(down):
        wanted = [counts[(other, name) if turned else (name, other)] for other in across]
        yield Figure("Schools", f"goals / {name}", wanted, grid[top + 1 + i][2 : 2 + len(across)])


def _goal(goal: str, grid: Grid, figures: Mapping[str, Any]) -> Iterator[Figure]:
    signs = figures["signs"]
    cards = {
        "Wins shared": figures["wins"],
        "Last 4 school weeks": figures["recent"],
        "Colleagues who shared": figures["people"]["shown"],
        "Success signs seen": sum(wins > 0 for wins, *_ in signs.values()),
    }
    notes = {
        "Wins shared": _kinds(figures),
        "Last 4 school weeks": [figures["before"], 4],
        "Colleagues who shared": figures["people"]["reach"],
        "Success signs seen": [len(signs)] if signs else [],
    }
    yield from _cards(goal, grid, cards, notes)
    yield Figure(goal, "signals", [n for one in figures["signals"] for n in one], _signals(grid))
    yield from _signs(goal, list(signs.items()), _below(grid, "Success sign"), _columns(grid, "Success sign"))
    helped = [row for row in figures["helped"] if row[1] > 1][:MOST_HELPED]
    once = [row for row in figures["helped"] if row[1] == 1]
    if once:
        helped.append((f"Other, named once ({len(once)})", len(once), sum(lessons for _, _, lessons in once)))
    yield Figure(goal, "what helped", helped, [tuple(row[1:4]) for row in _below(grid, "What helped", "Wins shared")])
    yield Figure(goal, "voices", figures["voices"], [tuple(row[1:4]) for row in _below(grid, "Voice")])


def _signs(tab: str, wanted: Sequence[Any], rows: Sequence[Any], columns: Mapping[str, int]) -> Iterator[Figure]:
    """Each success sign's counts, of late too where a tab says so, and the day it was last seen."""
    yield Figure(tab, "signs", [sign for sign, _ in wanted], [row[1] for row in rows])
    for (sign, (wins, lessons, day, recent, before)), row in zip(wanted, rows, strict=False):
        told = {"Wins shared": wins, "Of these lessons": lessons, "Last 4 weeks": recent, "The 4 before": before}
        told = {name: count for name, count in told.items() if name in columns}
        shown = {name: row[columns[name]] for name in told}
        yield Figure(tab, f"signs / {sign}", told, shown)
        yield Figure(tab, f"signs / {sign} / last seen", day, as_day(row[columns["Last seen"]]))


def _cards(tab: str, grid: Grid, cards: Mapping[str, object], notes: Mapping[str, Sequence[int]]) -> Iterator[Figure]:
    for label, wanted in cards.items():
        place = _find(grid, label)
        shown = grid[place[0] + 1][place[1]] if place else None
        yield Figure(tab, label, wanted, shown)
        if place and label in notes:
            yield Figure(tab, f"{label} / note", list(notes[label]), numbers(grid[place[0] + 2][place[1]]))


def _kinds(figures: Mapping[str, Any]) -> list[int]:
    """The numbers said of successes and lessons; a single entry is said in words."""
    return list(figures["kinds"]) if figures["wins"] > 1 else []


def _weeks(
    grid: Grid, school: School, pages: Sequence[Mapping[str, Any]], begun: Sequence[Sequence[date]]
) -> Iterator[Figure]:
    """Each page's successes, lessons and median by week, and where anything changed, how many changes began."""
    rows, width = _below(grid, "Week of"), 4 if begun[0] else 3
    yield Figure("Weeks", "weeks", school.weeks(), [as_day(row[1]) for row in rows])
    for i, (week, row) in enumerate(zip(school.weeks(), rows, strict=False)):
        over = week in school.points()
        remark = "no school" if not school.in_session(week) else "" if over else "not over yet"
        yield Figure("Weeks", f"{week} / remark", remark, row[2])
        for number, figures in enumerate(pages):
            middle = figures["median"]
            wanted = [*figures["weeks"][i][1:], "" if middle is None else middle]
            wanted += [begun[number].count(week) or ""] if begun[0] else []
            yield Figure("Weeks", f"{week} / {number}", wanted, row[3 + width * number : 3 + width * (number + 1)])


def _wins(grid: Grid, entries: Sequence[Entry]) -> Iterator[Figure]:
    """Every entry with its words; a held one blank but for its key."""
    columns = {str(name): place for place, name in enumerate(grid[0])}
    rows = {row[columns["Entry"]]: row for row in grid[1:]}
    for entry in entries:
        row = rows.get(entry.key)
        parts = {name: row[columns[name]] if row else None for name in ("School", "Kind", "Story", "Shared on")}
        kind = "Lesson" if entry.lesson else "Success"
        told = {"School": entry.school, "Kind": kind, "Story": entry.story, "Shared on": entry.day}
        parts["Shared on"] = as_day(parts["Shared on"]) or ""
        yield Figure("Wins", entry.key, dict.fromkeys(parts, "") if entry.held else told, parts)
        sets = {"Goals": entry.goals, "Success signs": {sign for _, sign in entry.signs}, "What helped": entry.helped}
        for name, labels in sets.items():
            shown = str(row[columns[name]]) if row else ""
            yield Figure(
                "Wins", f"{entry.key} / {name}", set() if entry.held else labels, set(filter(None, shown.split("; ")))
            )
    shown_keys = {key for key, row in rows.items() if row[columns["Kind"]] != ""}
    yield Figure("Wins", "entries", {entry.key for entry in entries if not entry.held}, shown_keys)


def _about(grid: Grid, entries: Sequence[Entry]) -> Iterator[Figure]:
    yield from _drawn_from("About", grid, entries)


def _schools(grid: Grid, entries: Sequence[Entry], school: School) -> Iterator[Figure]:
    """Each school's row; where teams, and of how many, is said in words."""
    columns = _columns(grid, "School", "Wins shared")
    for part, wanted, row in zip(school.schools, by_school(entries, school), _below(grid, "School"), strict=False):
        wins, lessons, people, goals, heard, missing, last = wanted
        told = [wins, lessons, people, [goals, len(school.goals)], missing, last]
        cells = [row[columns[name]] for name in ("Wins shared", "Of these lessons", "Colleagues who shared")]
        cells += [numbers(row[columns["Goals with a win"]])]
        cells += [sorted(filter(None, str(row[columns["Teams not heard from yet"]]).split("; ")))]
        yield Figure("Schools", part["name"], told, [*cells, as_day(row[columns["Last shared"]])])
        yield Figure(
            "Schools", f"{part['name']} / teams", [heard], numbers(row[columns["Teams heard from"]])[:1] or [0]
        )


def _lessons(grid: Grid, entries: Sequence[Entry], school: School) -> Iterator[Figure]:
    """Goal by goal the newest readable lessons, with the day of the success that followed."""
    after = followed(entries, school)
    read = [entry for entry in reversed(entries) if entry.lesson and not entry.held]
    wanted: list[object] = []
    for goal in school.goals:
        ours = [entry for entry in read if goal in entry.goals][:MOST_LESSONS]
        wanted += [(entry.day, after[entry.key].day if entry.key in after else None) for entry in ours]
    shown = [(as_day(row[1]), _said_day(row[5])) for row in grid if as_day(row[1])]
    yield Figure("Lessons", "how many", len(wanted), len(shown))
    for number, pair in enumerate(zip(wanted, shown, strict=False)):
        yield Figure("Lessons", f"lesson {number}", *pair)


def _said_day(text: object) -> date | None:
    """The day in "A success followed on May 28, 2026"."""
    found = str(text).partition(" on ")[2]
    return datetime.strptime(found, "%b %d, %Y").date() if found else None


def _practices(grid: Grid, entries: Sequence[Entry], school: School) -> Iterator[Figure]:
    rows = catalog(entries, school)[:MOST_PRACTICES]
    columns = _columns(grid, "Practice", "Latest example")
    shown = {row[1]: row for row in _below(grid, "Practice", "Latest example")}
    guides = {row[1]: row for row in _below(grid, "Practice", "Colleagues to ask")}
    where = _columns(grid, "Practice", "Colleagues to ask")
    for what, wins, lessons, goals, visit, ask in rows:
        row, guide = shown[what], guides[what]
        counts = [row[columns["Wins shared"]], row[columns["Of these lessons"]]]
        yield Figure("Practices", f"{what} / counts", [wins, lessons], counts)
        toward = str(guide[where["Toward"]])
        every = len(school.goals) > 1 and goals == list(school.goals)
        yield Figure("Practices", f"{what} / toward", ["Every goal"] if every else goals, toward.split("\n"))
        if "Schools to visit" in where:
            places = list(filter(None, str(guide[where["Schools to visit"]]).split("\n")))
            yield Figure("Practices", f"{what} / visit", visit, places)
        names = sorted(", ".join(filter(None, teller)) for teller in ask[:MOST_ASKED])
        told = [line for line in str(guide[where["Colleagues to ask"]]).split("\n") if line]
        yield Figure("Practices", f"{what} / ask", names, told[:MOST_ASKED])


def _columns(grid: Grid, *headings: str) -> dict[str, int]:
    """Where each heading of a table stands."""
    top = next((row for row in grid if row[1 : 1 + len(headings)] == list(headings)), [])
    return {str(name): place for place, name in enumerate(top) if name}


def _below(grid: Grid, *headings: str) -> list[list[Cell]]:
    """The rows under a table's headings, up to the first empty one."""
    found = (i for i, row in enumerate(grid) if row[1 : 1 + len(headings)] == list(headings) and any(row[2:]))
    top = next(found, None)
    rows: list[list[Cell]] = []
    for row in grid[top + 1 :] if top is not None else ():
        if row[1] == "":
            break
        rows.append(row)
    return rows


def _find(grid: Grid, label: str) -> tuple[int, int] | None:
    return next(((i, row.index(label)) for i, row in enumerate(grid) if label in row), None)


def _signals(grid: Grid) -> list[float]:
    """The numbers in what is worth asking about."""
    said = next((str(cell) for row in grid for cell in row if str(cell).startswith("Worth asking about")), "")
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", said)]


def numbers(text: object) -> list[int]:
    """The whole numbers in a sentence."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", str(text))]


def as_day(cell: object) -> date | None:
    """A date as Sheets counts days."""
    return date(1899, 12, 30) + timedelta(days=int(cell)) if isinstance(cell, int | float) else None
