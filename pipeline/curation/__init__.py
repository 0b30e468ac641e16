"""The dashboard workbook's people's columns come in; what people decided, as `Notes`, and issues go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pipeline.curation.actions import Planned, read_action
from pipeline.curation.measures import read_measure
from pipeline.curation.themes import NamedThemes, Refuse, read_themes
from pipeline.curation.typed import NO, YES, read_mark, read_text
from pipeline.errors import AccessError, CopyError, Issue, RejectedError
from pipeline.google import Google, keyless, layout, ledger
from pipeline.google.keyless import Content, Line
from pipeline.google.ledger import TabState, WorkbookState
from pipeline.model import DECISIONS, Action, Goal, Notes, fold
from pipeline.tables import ACTIONS_TAB, CURATED, MEASURES_TAB, REVIEW_TAB, THEMES_TAB, WINS_TAB, Table

__all__ = ["Beside", "Curated", "notes_of", "read"]

FIELDS = {said.casefold(): field for said, field in DECISIONS.items()}
_CHOICES = "Approve, Edit or Keep private"


@dataclass(frozen=True, slots=True)
class Beside:
    """What our cells say in the same row about what people wrote there: what to check, by entry; the actions.

    `actions` and `remarks` are by what stands in a row of the Actions tab, `measures` of the Measures tab; `themes` by
    a theme's key, as are `parts`, what is remembered of a theme that is a part of another one.
    """

    wins: Mapping[str, str] = field(default_factory=dict)
    review: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[Content, Action] = field(default_factory=dict)
    remarks: Mapping[Content, str] = field(default_factory=dict)
    measures: Mapping[Content, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curated:
    """What people wrote, understood: their decisions, what does not read, and what to say of it beside it."""

    notes: Notes
    issues: tuple[Issue, ...] = ()
    beside: Beside = field(default_factory=Beside)


def read(google: Google, workbook_id: str) -> WorkbookState:
    """The dashboard workbook in one read: the tabs that people write in, and what stands in it of ours.

    A workbook of an older layout is given the columns that it never had; people's own keep their places.
    """
    sheets = google.sheets
    try:
        return ledger.read(sheets, workbook_id, CURATED, whole=True)
    except CopyError:
        raise
    except AccessError:
        if not layout.is_older(sheets, workbook_id, CURATED):
            raise
    with suppress(RejectedError):  # another run made them in between, as the read will tell
        layout.complete(sheets, workbook_id, CURATED)
    return ledger.read(sheets, workbook_id, CURATED, whole=True)


def _nobody(_text: str) -> bool:
    return False


def notes_of(state: WorkbookState, goals: Sequence[Goal], locale: str = "en_US", refuse: Refuse = _nobody) -> Curated:
    """People's decisions by entry; a value that means nothing is an issue and changes nothing.

    Beside Hide, anything but a no hides: what a person wants hidden must not be shown for a slip of the keyboard.
    `refuse` tells of a theme's name whether it may name a person.
    """
    wins, review = state.tabs[WINS_TAB.name], state.tabs[REVIEW_TAB.name]
    by_name = {fold(name): goal.goal_id for goal in goals for name in (goal.goal_id, goal.title)}
    lines = _lines(state, ACTIONS_TAB)
    planned = {line.content: read_action(line, by_name, locale) for line in lines}
    rows = _lines(state, MEASURES_TAB)
    measured = {line.content: read_measure(line, by_name, locale, refuse) for line in rows}
    on_wins, on_review = _Remarks(), _Remarks()
    notes = _read_review(review, _read_wins(wins, by_name, on_wins, refuse), on_review)
    themes = read_themes(state.tabs[THEMES_TAB.name], refuse)
    notes = replace(notes, theme_names=themes.names, merged_themes=themes.merged)
    actions = _with_entries(planned, wins, on_wins)
    measures = tuple(one.measure for one in measured.values() if one.measure)
    notes = replace(notes, actions=tuple(actions.values()), measures=measures)
    issues = [
        *_issues(state, wins, on_wins),
        *_issues(state, review, on_review),
        *_issues(state, state.tabs[THEMES_TAB.name], themes.remarks),
        *_row_issues(state, ((line, planned[line.content].remarks) for line in lines)),
        *_row_issues(state, ((line, measured[line.content].remarks) for line in rows)),
    ]
    remarks = {content: " ".join(one.remarks) for content, one in planned.items()}
    checked = {content: " ".join(one.remarks) for content, one in measured.items()}
    beside = Beside(on_wins.cells(), on_review.cells(), actions, remarks, checked, _cells(themes), themes.parts)
    return Curated(notes, tuple(issues), beside)


def _lines(state: WorkbookState, table: Table) -> list[Line]:
    """The rows in use of a tab of people's."""
    return [line for line in keyless.lines(state, table) if not line.is_empty]


def _row_issues(state: WorkbookState, rows: Iterable[tuple[Line, Sequence[str]]]) -> Iterator[Issue]:
    """Each remark on a row of a tab of people's, with its place."""
    for line, remarks in rows:
        yield from (Issue(_place(state, line.table, line.index), what) for what in remarks)


def _cells(themes: NamedThemes) -> dict[str, str]:
    """What our cell beside each theme says."""
    return {key: " ".join(said) for key, said in themes.remarks.items()}


class _Remarks(defaultdict[str, list[str]]):
    """What to check, by entry."""

    def __init__(self) -> None:
        super().__init__(list)

    def cells(self) -> dict[str, str]:
        """What our cell beside each entry says."""
        return {win_id: " ".join(said) for win_id, said in self.items()}


def _read_wins(tab: TabState, goals: Mapping[str, str], remarks: _Remarks, refuse: Refuse) -> Notes:
    """What people decided beside the entries."""
    themes = dict(_texts(tab, "Theme"))
    for win_id in [win_id for win_id, name in themes.items() if refuse(name)]:
        del themes[win_id]
        remarks[win_id].append("The Theme beside this entry may name a person; it is ignored.")
    corrected = {}
    for win_id, text in _texts(tab, "Goal"):
        if fold(text) in goals:
            corrected[win_id] = goals[fold(text)]
        else:
            remarks[win_id].append("The Goal beside this entry is not one of ours; it is ignored.")
    featured = dict(_marks(tab, "Feature"))
    for win_id, mark in featured.items():
        if mark not in YES:
            remarks[win_id].append("Feature is neither ticked nor empty; it is ignored. Type yes or no.")
    return Notes(
        features=frozenset(win_id for win_id, mark in featured.items() if mark in YES),
        hides=frozenset(win_id for win_id, _ in _marks(tab, "Hide")),
        goals=corrected,
        themes=themes,
    )


def _read_review(tab: TabState, notes: Notes, remarks: _Remarks) -> Notes:
    """The notes with people's decisions on what waits; where one is not clear, the entry goes on waiting."""
    decided: dict[str, set[str]] = {field: set() for field in FIELDS.values()}
    edited = dict(_texts(tab, "Edited text"))
    for win_id, text in _texts(tab, "Decision"):
        choice = FIELDS.get(text.casefold(), "")
        if not choice:
            remarks[win_id].append(f"The Decision must be {_CHOICES}; it is ignored.")
        elif choice == "edits" and win_id not in edited:
            remarks[win_id].append("Type the words to show under “Edited text”: until then the entry waits.")
        elif choice == "approved" and win_id in edited:
            remarks[win_id].append("Approve shows the words as told: choose Edit, or empty “Edited text”. It waits.")
        else:
            decided[choice].add(win_id)
    return replace(
        notes,
        approved=frozenset(decided["approved"]),
        kept_private=frozenset(decided["kept_private"]),
        edits={win_id: edited[win_id] for win_id in edited if win_id in decided["edits"]},
    )


def _with_entries(planned: Mapping[Content, Planned], wins: TabState, remarks: _Remarks) -> dict[Content, Action]:
    """The clear actions, each with the entries that name it; a name that is none of theirs is remarked."""
    known = {fold(read_text(one.line.values.get("What"))) for one in planned.values()}
    named: dict[str, list[str]] = defaultdict(list)
    for win_id, text in _texts(wins, "Action"):
        if fold(text) in known:
            named[fold(text)].append(win_id)
        else:
            remarks[win_id].append("The Action beside this entry is no “What” of the Actions tab; it is ignored.")
    return {
        content: replace(one.action, entries=tuple(sorted(named[fold(one.action.what)])))
        for content, one in planned.items()
        if one.action
    }


def _texts(tab: TabState, column: str) -> Iterator[tuple[str, str]]:
    """(entry, text) for each filled cell of a people's column."""
    for key, row in tab.rows.items():
        text = read_text(row.values.get(column))
        if text:
            yield str(key[0]), text


def _marks(tab: TabState, column: str) -> Iterator[tuple[str, str]]:
    """(entry, mark) for each box that does not say no."""
    for key, row in tab.rows.items():
        mark = read_mark(row.values.get(column))
        if mark not in NO:
            yield str(key[0]), mark


def _issues(state: WorkbookState, tab: TabState, remarks: Mapping[str, Sequence[str]]) -> Iterator[Issue]:
    """Each remark with its place, and rows that people copied."""
    for key, said in remarks.items():
        for what in said:
            yield Issue(_place(state, tab.table, tab.rows[(key,)].index), what)
    if tab.copies:
        title, what = _title(state, tab.table), "a theme" if tab.table is THEMES_TAB else "an entry"
        yield Issue(f"the tab “{title}”", f"{len(tab.copies)} rows repeat {what}; the first one counts.")


def _title(state: WorkbookState, table: Table) -> str:
    """The tab's title as people see it."""
    return str(state.sheets.get(table.sheet_id, {}).get("properties", {}).get("title", "")) or ledger.title(table)


def _place(state: WorkbookState, table: Table, index: int) -> str:
    """Where a person finds the row."""
    return f"the tab “{_title(state, table)}”, row {index + 1}"
