"""The kinds of batchUpdate requests come from their rooms; one table by name goes out."""

from __future__ import annotations

from pipeline.emulator.sheets.batch import Kind
from pipeline.emulator.sheets.requests import cells, metadata, sheets

KINDS: dict[str, Kind] = {**sheets.KINDS, **cells.KINDS, **metadata.KINDS}
