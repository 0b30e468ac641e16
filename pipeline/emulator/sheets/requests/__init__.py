"""The kinds of batchUpdate requests come from their rooms; one table by name goes out."""

from __future__ import annotations

from pipeline.emulator.sheets.batch import Kind
from pipeline.emulator.sheets.requests import (
    cells,
    charts,
    dimensions,
    filling,
    filters,
    groups,
    merging,
    metadata,
    pasting,
    protecting,
    remarks,
    rules,
    searching,
    sheets,
    shifting,
    shuffling,
    spans,
    tables,
    texts,
)

_ROOMS = (
    *(sheets, dimensions, groups, cells, shifting, merging, shuffling, searching, pasting, texts, filling),
    *(metadata, spans, protecting, rules, charts, tables, filters, remarks),
)
KINDS: dict[str, Kind] = {name: kind for room in _ROOMS for name, kind in room.KINDS.items()}
