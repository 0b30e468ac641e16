"""A drawing, the rows kept by key and the workbook's state come in; the workbook is brought to hold them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.dashboard.charts import Request
from pipeline.dashboard.curated import Record, filter_group, furnish
from pipeline.dashboard.requests import tab_groups
from pipeline.google import ledger
from pipeline.google.commit import bring
from pipeline.google.ledger import WorkbookState
from pipeline.model.drawing import Drawing
from pipeline.tables import CURATED, REVIEW_TAB, WINS_TAB

LARGEST_BATCH = 1_500_000
"""Characters of JSON in one commit; Google advises at most 2 MB."""


def publish(
    sheets: Any, state: WorkbookState, drawing: Drawing, wins: Sequence[Record], review: Sequence[Record]
) -> WorkbookState:
    """Bring the dashboard workbook up to date; what has not changed is not sent, and no news sends nothing.

    `state` tells of every tab (`ledger.read(..., whole=True)`).
    """
    return bring(sheets, state, CURATED, lambda now: plan(now, drawing, wins, review))


def plan(
    state: WorkbookState, drawing: Drawing, wins: Sequence[Record], review: Sequence[Record]
) -> list[list[Request]]:
    """The commits that are still needed: usually one; several where they would be too large for Google."""
    groups: list[list[Request]] = []
    added: dict[str, int] = {}
    for table, records in ((WINS_TAB, wins), (REVIEW_TAB, review)):
        tab = state.tabs[table.name]
        added[table.name] = sum((record["Entry"],) not in tab.rows for record in records)
        groups += [[request] for request in split(ledger.upsert(tab, records))]
    groups += furnish(state, drawing, added)
    groups += tab_groups(drawing, state)
    if views := filter_group(state, drawing):
        groups.append(views)
    return pack(groups)


def split(requests: Iterable[Request]) -> Iterable[Request]:
    """The requests, those that append too much at once cut into several."""
    for request in requests:
        rows: Sequence[Mapping[str, Any]] = request.get("appendCells", {}).get("rows", ())
        if not rows or _size(request) <= LARGEST_BATCH:
            yield request
            continue
        for part in pack([[row] for row in rows]):
            yield {"appendCells": {**request["appendCells"], "rows": part}}


def pack(groups: Iterable[Sequence[Mapping[str, Any]]]) -> list[list[Any]]:
    """Groups in as few lists as their size allows, in order, none torn apart."""
    packed: list[list[Any]] = []
    room = 0
    for group in groups:
        size = _size(group)
        if not packed or size > room:
            packed.append([])
            room = LARGEST_BATCH
        packed[-1] += group
        room -= size
    return packed


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
