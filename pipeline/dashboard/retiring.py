"""A drawing and the workbook as it stands come in; what was drawn once and is no part of it any more is closed.

A goal or a school that left the settings leaves its tab behind, with what people wrote beside it, so the tab stays:
only what we drew on it goes, as nobody keeps it up to date or takes a hidden entry out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.dashboard.requests import NOTE, notes_column
from pipeline.google.ledger import WorkbookState
from pipeline.model.drawing import Block, Cell, Drawing, Tab, fixed_id, text_height

SAYS = "This tab is no part of the dashboard any more, so it is not kept up to date. What you wrote beside it stays."
NARROWEST = 480
"""Pixels that the sentence has at least."""


def closed_tabs(drawing: Drawing, state: WorkbookState) -> Iterator[Tab]:
    """Tabs of ours that stand and are not drawn any more, as they are to look now."""
    drawn = {tab.tab_id for tab in drawing.tabs}
    for key in state.notes:
        tab_id = key.removeprefix(NOTE)
        standing = state.sheets.get(fixed_id(f"tab:{tab_id}"))
        if key.startswith(NOTE) and standing and tab_id not in drawn:
            yield _closed(tab_id, standing, drawing)


def _closed(tab_id: str, standing: Mapping[str, Any], drawing: Drawing) -> Tab:
    """The sentence alone, over as many columns as were ours."""
    title, columns = str(standing["properties"].get("title", "")), _columns_of_ours(tab_id, standing)
    widths = (max(NARROWEST, 100 * columns), *[100] * (columns - 1))
    block = Block("text", 0, 0, ((Cell(SAYS, "empty"),),))
    height = text_height(SAYS, widths[0], drawing.styles["empty"])
    return Tab(tab_id, title, widths, (block,), {0: height})


def _columns_of_ours(tab_id: str, standing: Mapping[str, Any]) -> int:
    """How many columns we drew: up to people's notes, or as many as are protected; one where both marks are gone."""
    notes, protection = notes_column(standing), fixed_id(f"protect:{tab_id}")
    if notes is not None:
        return max(notes, 1)
    ours = (item for item in standing.get("protectedRanges", []) if item.get("protectedRangeId") == protection)
    return max((int(item.get("range", {}).get("endColumnIndex", 1)) for item in ours), default=1)
