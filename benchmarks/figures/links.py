"""A workbook as the Sheets API tells it comes in; each linked number, with the rows that its link leads to, goes out.

A number opens a view of the Wins tab. Its rows must be the entries that it counts, but for those that are held: their
rows are blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.figures.compare import Figure
from benchmarks.figures.invent import HELPS
from benchmarks.figures.recompute import Entry, School

Json = dict[str, Any]
FIELDS = (
    "sheets(properties(sheetId,title),filterViews,"
    "data.rowData.values(effectiveValue,userEnteredFormat.textFormat.link,textFormatRuns.format.link))"
)
WINS = 201
VIEW = re.compile(r"#gid=201&fvid=(\d+)$")


def compare_links(book: Json, entries: Sequence[Entry], school: School) -> Iterator[Figure]:
    """Every view against the entries that it should show, and every number against the view that it opens."""
    sheets = {sheet["properties"].get("sheetId", 0): sheet for sheet in book["sheets"]}
    lines = _grid(sheets[WINS])
    views = {view["filterViewId"]: view for view in sheets[WINS].get("filterViews", [])}
    shown = {number: _rows(view, lines) for number, view in views.items()}
    classes = _classes(school, entries)
    for number, view in views.items():
        wanted = {entry.key for entry in entries if classes[view["title"]].hold(entry) and not entry.held}
        yield Figure("Wins", f"view / {view['title']}", wanted, shown[number])
    for sheet_id, sheet in sheets.items():
        for value, number in _links(sheet) if sheet_id != WINS else ():
            found = [entry for entry in entries if classes[views[number]["title"]].hold(entry)]
            wins, lessons = len(found), sum(entry.lesson for entry in found)
            where = sheet["properties"]["title"]
            yield Figure(where, f"link / {views[number]['title']}", True, value in (wins, lessons))


@dataclass(frozen=True)
class Rows:
    """Which entries a view is of."""

    lesson: bool = False
    goal: str = ""
    sign: str = ""
    school: str = ""
    helped: str = ""

    def hold(self, entry: Entry) -> bool:
        """Whether an entry is among them."""
        return (
            (entry.lesson or not self.lesson)
            and self.goal in (*entry.goals, "")
            and (not self.sign or (self.goal, self.sign) in entry.signs)
            and self.school in (entry.school, "")
            and self.helped in (*entry.helped, "")
        )


def _classes(school: School, entries: Sequence[Entry]) -> Mapping[str, Rows]:
    """What a view of each title should show; of a practice that nobody named, nothing."""
    found = {"Lessons learned": Rows(lesson=True)}
    names = [part["name"] for part in school.schools]
    for name in names:
        found |= {f"School: {name}": Rows(school=name), f"Lessons: {name}": Rows(lesson=True, school=name)}
    for goal, signs in school.goals.items():
        found |= {f"Goal: {goal}": Rows(goal=goal), f"Lessons: {goal}": Rows(lesson=True, goal=goal)}
        found |= {f"{goal}: {sign}": Rows(goal=goal, sign=sign) for sign in signs}
        found |= {f"{goal}, {name}": Rows(goal=goal, school=name) for name in names}
    labels = {*HELPS, *(what for entry in entries for what in entry.helped)}
    return found | {f"What helped: {label}": Rows(helped=label) for label in labels}


def _grid(sheet: Json) -> list[list[Any]]:
    """The values of a tab."""
    rows = (row.get("values", []) for data in sheet.get("data", []) for row in data.get("rowData", []))
    return [[next(iter(cell.get("effectiveValue", {}).values()), "") for cell in row] for row in rows]


def _rows(view: Json, lines: Sequence[Sequence[Any]]) -> set[str]:
    """The keys of the rows that a view shows, by the conditions as Sheets documents them."""
    found = set()
    for line in lines[1:]:
        cells = {i: str(cell) for i, cell in enumerate(line)}
        if line and line[0] and all(_meets(cells.get(one["columnIndex"], ""), one) for one in view["filterSpecs"]):
            found.add(str(line[0]))
    return found


def _meets(cell: str, spec: Json) -> bool:
    """Whether a cell meets a condition; Sheets looks past case."""
    condition = spec["filterCriteria"]["condition"]
    text = condition["values"][0]["userEnteredValue"].casefold()
    return text == cell.casefold() if condition["type"] == "TEXT_EQ" else text in cell.casefold()


def _links(sheet: Json) -> Iterator[tuple[float, int]]:
    """Each number that opens a view, with the view's id."""
    rows = (row.get("values", []) for data in sheet.get("data", []) for row in data.get("rowData", []))
    for cell in (cell for row in rows for cell in row):
        uri = cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri", "")
        opened, value = VIEW.search(uri), cell.get("effectiveValue", {}).get("numberValue")
        if opened and value is not None:
            yield value, int(opened[1])
