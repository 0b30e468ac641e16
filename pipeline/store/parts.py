"""A data workbook that may go on in further files comes in; its parts as they stand, and where rows belong, go out.

Part 1 is the workbook of the settings: it holds everything, the small tables among it. A later part holds response
data only. A response stays for good in the part where it was first written; new ones go to the last part.

No response gets into two parts, whatever runs overlap or stop. A run adds new responses only to a part that it read as
the last one, in a commit with a guard on that very state. A part stops being the last by one guarded commit, the
seal, which notes the id of the next part. So of two commits on one state, a rival's addition and our seal, one is
refused and its run reads again: what was added before the seal is seen by every run that looks beyond it, and nothing
is added after it. The set of responses in a sealed part is final before the next part gets its first one. The next
part is found or made before the seal and is nobody's until then: a stop between the two leaves an empty file that the
next run finds by its tags; of two such files only the one that the seal names is ever written.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.errors import AccessError, RejectedError, UncertainError, naming
from pipeline.google import Google, layout, ledger
from pipeline.google.ledger import NEXT_NOTE, WorkbookState
from pipeline.store.reading import Reading, tables_of
from pipeline.tables import TABLES, Table, Tables

LAYOUT: tuple[Table, ...] = tuple(TABLES.values())
OF_RESPONSES: tuple[Table, ...] = tuple(table for table in LAYOUT if table.of_responses)
UNREAD = frozenset({"runs", *(table.name for table in OF_RESPONSES)})
"""The tabs that grow with history: with a valid cache they are not read."""

FIRST_NOTE = "smallwins.first"
"""The id of part 1, in every part."""


def layout_of(place: int) -> tuple[Table, ...]:
    """The tabs of a part; 0 is the place of part 1."""
    return OF_RESPONSES if place else LAYOUT


def read_states(google: Google, workbook_id: str, *, light: bool = False) -> list[WorkbookState]:
    """Every part in its order, each in one read; `light` leaves out the tabs that grow with history.

    Raises AccessError where a part cannot be opened, is in the trash, or goes on another data workbook.
    """
    states = [_read(google, workbook_id, 0, light)]
    while following := states[-1].notes.get(NEXT_NOTE):
        with naming(f"Part {len(states) + 1} of the data workbook ({following})"):
            if not google.drive.is_there(following):
                raise AccessError("It was deleted or put in the trash.", "Bring it back from Google Drive's trash.")
            states.append(_read(google, following, len(states), light))
            if states[-1].notes.get(FIRST_NOTE, workbook_id) != workbook_id:
                fix = "Put the original's id, not that of a copy, at outputs.data."
                raise AccessError("It belongs to another data workbook.", fix, states[-1].url)
    return states


def _read(google: Google, workbook_id: str, place: int, light: bool) -> WorkbookState:
    """One part."""
    tabs = layout_of(place)
    unread = UNREAD.intersection(table.name for table in tabs) if light else ()
    return ledger.read(google.sheets, workbook_id, tabs, unread=unread)


def stamp_of(states: Sequence[WorkbookState]) -> str:
    """The newest commits of all parts: no two states of the whole share one; "" before any."""
    return " | ".join(state.stamp for state in states) if states[0].stamp else ""


def make_next(google: Google, states: Sequence[WorkbookState], folder: str) -> str:
    """The part after these, found by its tags or made in the folder, with its tabs; gives its id."""
    first, number = states[0].workbook_id, len(states) + 1
    title = google.sheets.get(first, "properties.title")["properties"]["title"]
    tags = {"smallwins": "data-part", "of": first, "part": str(number)}
    workbook_id = google.drive.find_or_make(f"{title}, part {number}", "spreadsheet", tags, folder)
    try:
        layout.complete(google.sheets, workbook_id, layout_of(number - 1))
    except (RejectedError, UncertainError):
        # They may stand by now: a run beside ours made them first, or our request landed without an answer.
        layout.complete(google.sheets, workbook_id, layout_of(number - 1))
    return workbook_id


def read_tables(state: WorkbookState, before: Sequence[Reading] = ()) -> Reading:
    """The tables of one part; a response that stands in a part before it counts there alone."""
    place = f"part {len(before) + 1} of the data workbook" if before else "the data workbook"
    return tables_of(state, place, frozenset().union(*(units_of(reading.tables) for reading in before)))


def units_of(tables: Tables) -> frozenset[str]:
    """The responses of which any row stands in these tables."""
    return frozenset().union(*(tables[table.name].iloc[:, 0] for table in OF_RESPONSES))


def join(parts: Sequence[Tables]) -> Tables:
    """The tables of all parts as one: rows of response data part by part, all others from part 1."""
    joined = dict(parts[0])
    for table in OF_RESPONSES if parts[1:] else ():
        joined[table.name] = table.conform(pd.concat([part[table.name] for part in parts], ignore_index=True))
    return joined


def split(wanted: Tables, held: Sequence[Tables]) -> list[Tables]:
    """What each part should hold, where `held` joined is what stands: a row of a new response goes to the last part."""
    if len(held) == 1:
        return [wanted]
    homes = {unit: place for place, tables in enumerate(held) for unit in units_of(tables)}
    parts: list[Tables] = [{} for _ in held]
    parts[0] |= {name: wanted[name] for name, table in TABLES.items() if not table.of_responses}
    for table in OF_RESPONSES:
        frame, start = wanted[table.name], 0
        new = frame.iloc[sum(len(tables[table.name]) for tables in held) :]
        home = _homes(new, homes, len(held) - 1)
        for place, tables in enumerate(held):
            standing = frame.iloc[start : start + len(tables[table.name])]
            start += len(standing)
            parts[place][table.name] = table.conform(pd.concat([standing, new[home == place]], ignore_index=True))
    return parts


def _homes(rows: pd.DataFrame, homes: dict[str, int], last: int) -> pd.Series:
    """The part of each row."""
    return pd.Series([homes.get(unit, last) for unit in rows.iloc[:, 0]], index=rows.index, dtype="int64")
