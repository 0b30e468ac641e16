"""A drawing, the rows kept by key and the workbook's state come in; the workbook is brought to hold them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from types import MappingProxyType
from typing import Any

from pipeline.dashboard.actions import ActionCells
from pipeline.dashboard.aside import Aside
from pipeline.dashboard.charts import Request
from pipeline.dashboard.curated import Record, filter_group
from pipeline.dashboard.dressing import dress
from pipeline.dashboard.furniture import furnish, link_latest
from pipeline.dashboard.requests import UNDONE, Laid, lay, mark_of, stands, tab_groups, tab_note
from pipeline.dashboard.retiring import closed_tabs
from pipeline.dashboard.themes import ThemeCells
from pipeline.errors import Issue
from pipeline.google import commit, keyless, ledger
from pipeline.google.cells import to_cell
from pipeline.google.keyless import Content
from pipeline.google.ledger import WorkbookState
from pipeline.model.drawing import Drawing
from pipeline.tables import ACTIONS_TAB, CURATED, MEASURES_TAB, MEMORY_TAB, REVIEW_TAB, THEMES_TAB, WINS_TAB

UPDATING = "Being updated: some tabs show newer entries already"
"""What stands in place of the data's commit while a dashboard is on its way in several commits."""

STAMP = re.compile(r"Data commit \d+")
"""What `Edition.stamp` says."""


NO_ACTIONS = ActionCells()
NO_THEMES = ThemeCells()
NO_MEASURES: Mapping[Content, Record] = MappingProxyType({})


class Overtaken(Exception):  # noqa: N818 - a wish, not a failure: what was drawn is to be drawn anew
    """Another run has published since this one read the workbook: it may have known more."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The workbook's state as a read proved it, what people should be told, and whether any tab was drawn."""

    state: WorkbookState
    issues: tuple[Issue, ...] = ()
    drawn: bool = False


def publish(
    sheets: Any,
    state: WorkbookState,
    drawing: Drawing,
    wins: Sequence[Record],
    review: Sequence[Record],
    moment: datetime,
    actions: ActionCells = NO_ACTIONS,
    themes: ThemeCells = NO_THEMES,
    measures: Mapping[Content, Record] = NO_MEASURES,
    unspoken: Collection[str] = (),
) -> Publication:
    """Bring the dashboard workbook up to date; what has not changed is not sent, and no news sends nothing.

    `state` tells of every tab (`ledger.read(..., whole=True)`), and was read before the data that the drawing shows:
    raises Overtaken where another run has published since. `moment` is the school's own time. `unspoken` are the words
    of entries that were hidden or are kept private: what is kept aside of people's typing does not hold them.
    """
    told = drawing, moment, state.epoch, wins, review, actions, themes, measures
    return _bring(sheets, state, _Errand(*told, unspoken=unspoken))


def restore(sheets: Any, state: WorkbookState, drawing: Drawing, undone: Drawing, moment: datetime) -> Publication:
    """Bring the drawn tabs back to an earlier drawing; people's tabs and columns stay as they are.

    The drawing that is `undone` is remembered: a run that would draw just that again leaves the tabs alone.
    """
    errand = _Errand(drawing, moment, state.epoch, undone=mark_of(laid.mark for laid in lay(undone)))
    return _bring(sheets, state, errand)


def shows(state: WorkbookState, drawing: Drawing) -> bool:
    """Whether the workbook's tabs are those of this drawing, as far as we know what we left."""
    return all(stands(laid, state) for laid in lay(drawing))


def read_stamp(state: WorkbookState) -> int:
    """The data's commit that the standing dashboard names; 0 where it names none."""
    found = (STAMP.fullmatch(text) for _, text in _list_texts(state))
    return next((int(match[0].rpartition(" ")[2]) for match in found if match), 0)


def _list_texts(state: WorkbookState) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Every text that stands in the workbook, with its sheet, row and column."""
    for sheet_id, sheet in state.sheets.items():
        for data in sheet.get("data", []):
            for row, line in enumerate(data.get("rowData", []), data.get("startRow", 0)):
                for column, cell in enumerate(line.get("values", []), data.get("startColumn", 0)):
                    text = cell.get("userEnteredValue", {}).get("stringValue")
                    if text:
                        yield (sheet_id, row, column), str(text)


def _bring(sheets: Any, state: WorkbookState, errand: _Errand) -> Publication:
    proved = commit.bring(sheets, state, CURATED, errand.plan, errand.sender)
    return Publication(proved, tuple(errand.aside.issues.values()), errand.drawn)


@dataclass
class _Errand:
    """What is to be published, by whom, and from which commit on; `aside` and `drawn` say what came of it."""

    drawing: Drawing
    moment: datetime
    since: int
    wins: Sequence[Record] | None = None
    review: Sequence[Record] = ()
    actions: ActionCells = NO_ACTIONS
    themes: ThemeCells = NO_THEMES
    measures: Mapping[Content, Record] = field(default_factory=dict)
    undone: str = ""
    unspoken: Collection[str] = ()
    sender: str = field(default_factory=lambda: token_hex(4))
    drawn: bool = False

    def __post_init__(self) -> None:
        self.aside = Aside(self.moment, UPDATING, self.unspoken)
        self._laid = tuple(lay(self.drawing))

    def plan(self, state: WorkbookState) -> list[list[Request]]:
        """The commits that are still needed: usually one; several where they would be too large for Google.

        While the drawing is one that people took back, no tab is drawn.
        """
        if state.epoch != self.since and not commit.is_from(state, self.sender, self.since):
            raise Overtaken
        groups = [list(self.aside.withdraw(state)), *self._keyed(state)]
        if self.undone or state.notes.get(UNDONE) != mark_of(laid.mark for laid in self._laid):
            groups += [filter_group(state, self.drawing), *self._tabs(state)]
        batches = pack(groups)
        if len(batches) > 1 and (notice := _notice(state, self._laid)):
            batches = pack([notice, *groups])
        return batches

    def _keyed(self, state: WorkbookState) -> Iterator[list[Request]]:
        """The rows and the furniture of the tabs that people write in."""
        if self.wins is None:
            return
        added: dict[str, int] = {}
        kept = (WINS_TAB, self.wins), (REVIEW_TAB, self.review)
        named = (THEMES_TAB, self.themes.rows), (MEMORY_TAB, self.themes.memory)
        for table, records in (*kept, *named):
            tab = state.tabs[table.name]
            added[table.name] = sum((record["Entry"],) not in tab.rows for record in records)
            yield from ([request] for request in split(ledger.upsert(tab, records)))
        yield from ([request] for request in keyless.upsert(state, ACTIONS_TAB, self.actions.cells))
        yield from ([request] for request in keyless.upsert(state, MEASURES_TAB, self.measures))
        yield from furnish(state, self.drawing, added, self.actions.names, self.themes.names)
        yield dress(state, self.drawing, added[WINS_TAB.name])
        yield link_latest(state, self.actions)

    def _tabs(self, state: WorkbookState) -> list[list[Request]]:
        """The drawn tabs, those that name the data's commit last; what was undone before is remembered no longer.

        A run closes those that are no part of the dashboard any more; to take a drawing back closes none.
        """
        closed = () if self.wins is None else lay(self.drawing, closed_tabs(self.drawing, state))
        groups = tab_groups((*self._laid, *closed), self.drawing, state, self.aside)
        if not groups:
            return []
        self.drawn = True
        groups[-1] += ledger.note(state, UNDONE, self.undone) if self.undone or UNDONE in state.notes else []
        return groups


def _notice(state: WorkbookState, laid: Iterable[Laid]) -> list[Request]:
    """While several commits are on their way, no commit of the data is named: the tabs would not agree with it."""
    keys = {one.tab.sheet_id: tab_note(one.tab.tab_id) for one in laid}
    for (sheet_id, row, column), text in _list_texts(state):
        key = keys.get(sheet_id)
        if key in state.notes and STAMP.fullmatch(text):
            start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
            rows = [{"values": [to_cell(UPDATING)]}]
            told = {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
            return [told, *ledger.note(state, key, "")]
    return []


def split(requests: Iterable[Request]) -> Iterator[Request]:
    """The requests, those that append too much at once cut into several."""
    for request in requests:
        rows: Sequence[Mapping[str, Any]] = request.get("appendCells", {}).get("rows", ())
        if not rows or _size(request) <= commit.COMMIT_BYTES:
            yield request
            continue
        for part in commit.pack(rows, _size):
            yield {"appendCells": {**request["appendCells"], "rows": part}}


def pack(groups: Iterable[Sequence[Request]]) -> list[list[Request]]:
    """Groups in as few lists as their size allows, in order, none torn apart."""
    batches = commit.pack((group for group in groups if group), _size)
    return [[request for group in batch for request in group] for batch in batches]


def _size(value: object) -> int:
    """Bytes that it takes on the wire."""
    return len(json.dumps(value)) + 2
