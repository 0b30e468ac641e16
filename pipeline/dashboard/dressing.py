"""The Wins tab as it stands comes in; the requests that band its rows and put slicers beside it go out.

Both are set once and kept over the rows in use; what people take away, move or choose in them stays as they left it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.dashboard.cells import color
from pipeline.dashboard.charts import Request
from pipeline.dashboard.requests import NOTE, fingerprint
from pipeline.google import ledger
from pipeline.google.ledger import TabState, WorkbookState
from pipeline.model.drawing import Drawing, fixed_id, kept_width
from pipeline.tables import WINS_TAB

SLICERS = ("Kind", "Team", "School")
"""Columns that people choose from; their values are short and few."""

KEY = f"{NOTE}wins.dress"
BANDS = fixed_id("bands:wins")
SLICER_WIDTH, SLICER_STEP = 220, 64


def slicer_id(column: str) -> int:
    """The fixed id of a column's slicer."""
    return fixed_id(f"slicer:wins:{column}")


def dress(state: WorkbookState, drawing: Drawing, added: int) -> list[Request]:
    """Bands and slicers over the rows in use and those about to be `added`; nothing while there are none."""
    tab = state.tabs[WINS_TAB.name]
    last = max((row.index for row in tab.rows.values()), default=0) + added
    area = _area(tab, last + 1)
    columns = [column for column in SLICERS if column != "School" or _has_several_schools(drawing)]
    places = [tab.positions[column] for column in columns]
    looks = _colors(drawing)
    mark = fingerprint(area, columns, places, looks)
    if not last or state.notes.get(KEY) == mark:
        return []
    standing, first = state.sheets[WINS_TAB.sheet_id], KEY not in state.notes
    return [
        *_bands(area, looks, standing, first),
        *_slicers(tab, area, columns, standing, first),
        *ledger.note(state, KEY, mark),
    ]


def _has_several_schools(drawing: Drawing) -> bool:
    return sum(item.key.startswith("school:") for item in drawing.filters) > 1


def _area(tab: TabState, rows: int) -> dict[str, int]:
    """From the headings to the last row in use, from our first column to people's last."""
    places = tab.positions.values()
    return {
        "sheetId": tab.table.sheet_id,
        "startRowIndex": 0,
        "endRowIndex": rows,
        "startColumnIndex": min(places),
        "endColumnIndex": max(places) + 1,
    }


def _colors(drawing: Drawing) -> dict[str, Any]:
    names = {"headerColorStyle": "wash", "firstBandColorStyle": "paper", "secondBandColorStyle": "wash"}
    return {part: color(drawing.palette[name]) for part, name in names.items()}


def _bands(
    area: Mapping[str, int], looks: Mapping[str, Any], standing: Mapping[str, Any], first: bool
) -> Iterator[Request]:
    """Our banding; none where people's own colors the same cells, since Sheets refuses two."""
    bands = {band.get("bandedRangeId"): band.get("range", {}) for band in standing.get("bandedRanges", [])}
    banding = {"bandedRangeId": BANDS, "range": dict(area), "rowProperties": dict(looks)}
    if any(_meet(area, span) for number, span in bands.items() if number != BANDS):
        return
    if BANDS in bands:
        yield {"updateBanding": {"bandedRange": banding, "fields": "range,rowProperties"}}
    elif first:
        yield {"addBanding": {"bandedRange": banding}}


def _meet(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two ranges of a sheet share a cell; a side that is not given is open."""
    far = 1 << 30
    return all(
        one.get(f"start{way}Index", 0) < other.get(f"end{way}Index", far)
        and other.get(f"start{way}Index", 0) < one.get(f"end{way}Index", far)
        for way in ("Row", "Column")
    )


def _slicers(
    tab: TabState, area: Mapping[str, int], columns: list[str], standing: Mapping[str, Any], first: bool
) -> Iterator[Request]:
    """Slicers right of all columns, one below the other; those that stand follow the rows and their column."""
    there = {slicer.get("slicerId") for slicer in standing.get("slicers", [])}
    for i, column in enumerate(columns):
        place = tab.positions[column] - area["startColumnIndex"]
        spec = {"dataRange": dict(area), "columnIndex": place, "title": column}
        if slicer_id(column) in there:
            told = {"slicerId": slicer_id(column), "spec": spec, "fields": "dataRange,columnIndex"}
            yield {"updateSlicerSpec": told}
        elif first:
            spot = _spot(tab, area, i)
            yield {"addSlicer": {"slicer": {"slicerId": slicer_id(column), "spec": spec, "position": spot}}}


def _spot(tab: TabState, area: Mapping[str, int], i: int) -> dict[str, Any]:
    """Beside the last column, the `i`-th from above."""
    last = area["endColumnIndex"] - 1
    width = next(kept_width(column) for column, position in tab.positions.items() if position == last)
    overlay = {
        "anchorCell": {"sheetId": tab.table.sheet_id, "rowIndex": 1, "columnIndex": last},
        "offsetXPixels": width + 24,
        "offsetYPixels": 8 + i * SLICER_STEP,
        "widthPixels": SLICER_WIDTH,
        "heightPixels": SLICER_STEP - 8,
    }
    return {"overlayPosition": overlay}
