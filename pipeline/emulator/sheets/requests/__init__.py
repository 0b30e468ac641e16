"""The kinds of batchUpdate requests come from their rooms; one table by name goes out."""

from __future__ import annotations

from pipeline.emulator.sheets.batch import Kind
from pipeline.emulator.sheets.requests import (
    cells,
    charts,
    dimensions,
    filters,
    merging,
    metadata,
    rules,
    sheets,
    shuffling,
    spans,
    tables,
)

_ROOMS = (sheets, dimensions, cells, merging, shuffling, metadata, spans, rules, charts, tables, filters)
KINDS: dict[str, Kind] = {name: kind for room in _ROOMS for name, kind in room.KINDS.items()}
