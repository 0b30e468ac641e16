"""The dashboard workbook's people's columns come in; what people decided, as `Notes`, and issues go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.errors import Issue
from pipeline.google import Google, ledger
from pipeline.google.cells import Value
from pipeline.google.ledger import Row, TabState, WorkbookState
from pipeline.model import DECISIONS, Goal, Notes
from pipeline.tables import CURATED

YES = frozenset({"true", "yes", "y", "x", "1", "✓", "✔", "✅", "☑"})
NO = frozenset({"", "false", "no", "n", "0", "☐"})
FIELDS = {said.casefold(): field for said, field in DECISIONS.items()}


def read(google: Google, workbook_id: str) -> WorkbookState:
    """The dashboard workbook in one read: its keyed tabs, with people's columns, and what stands in it of ours."""
    return ledger.read(google.sheets, workbook_id, CURATED, whole=True)


def notes_of(state: WorkbookState, goals: Sequence[Goal]) -> tuple[Notes, tuple[Issue, ...]]:
    """People's decisions by entry; a value that means nothing is an issue and changes nothing.

    Beside Hide, anything but a no hides: what a person wants hidden must not be shown for a slip of the keyboard.
    """
    wins, review = state.tabs["wins_tab"], state.tabs["review_tab"]
    by_name = {name: goal.goal_id for goal in goals for name in (goal.goal_id.casefold(), goal.title.casefold())}
    issues: list[Issue] = []
    corrected = {}
    for win_id, text in _texts(wins, "Goal"):
        if text.casefold() in by_name:
            corrected[win_id] = by_name[text.casefold()]
        else:
            issues.append(Issue(_place(wins, win_id), "The Goal beside this entry is not one of ours; it is ignored."))
    featured = list(_marks(wins, "Feature"))
    issues += [
        Issue(_place(wins, win_id), "Feature is neither ticked nor empty; it is ignored. Type yes or no.")
        for win_id, mark in featured
        if mark not in YES
    ]
    decided: dict[str, set[str]] = {"approved": set(), "kept_private": set()}
    for win_id, text in _texts(review, "Decision"):
        if text.casefold() in FIELDS:
            decided[FIELDS[text.casefold()]].add(win_id)
        else:
            issues.append(Issue(_place(review, win_id), "The Decision must be Approve or Keep private; it is ignored."))
    issues += [
        Issue(f"the tab “{ledger.title(tab.table)}”", f"{len(tab.copies)} rows repeat an entry; the first one counts.")
        for tab in (wins, review)
        if tab.copies
    ]
    notes = Notes(
        features=frozenset(win_id for win_id, mark in featured if mark in YES),
        hides=frozenset(win_id for win_id, _ in _marks(wins, "Hide")),
        goals=corrected,
        themes=dict(_texts(wins, "Theme")),
        approved=frozenset(decided["approved"]),
        kept_private=frozenset(decided["kept_private"]),
    )
    return notes, tuple(issues)


def _cells(tab: TabState, column: str) -> Iterator[tuple[str, Row, Value]]:
    """(entry, row, value) for each cell of a people's column that holds something."""
    for key, row in tab.rows.items():
        value = row.values.get(column)
        if value is not None:
            yield str(key[0]), row, value


def _texts(tab: TabState, column: str) -> Iterator[tuple[str, str]]:
    """(entry, text) for each filled cell."""
    for win_id, _, value in _cells(tab, column):
        text = str(value).strip()
        if text:
            yield win_id, text


def _marks(tab: TabState, column: str) -> Iterator[tuple[str, str]]:
    """(entry, mark) for each box that does not say no: ticked, typed as text, or a formula such as `=TRUE`."""
    for win_id, _, value in _cells(tab, column):
        text = f"{value:g}" if isinstance(value, float) else str(value)
        mark = text.strip().removeprefix("=").removesuffix("()").strip().casefold()
        if mark not in NO:
            yield win_id, mark


def _place(tab: TabState, win_id: str) -> str:
    """Where a person finds the row."""
    return f"the tab “{ledger.title(tab.table)}”, row {tab.rows[(win_id,)].index + 1}"
