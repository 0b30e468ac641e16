"""A probe's name and arguments come in on the command line; its figures, from this fresh process, go out as JSON."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.exchanges import Figures
    from pipeline.emulator import Emulator


def measure_start() -> Figures:
    """Time the import and the construction of a Workspace in memory."""
    start = time.perf_counter()
    from pipeline.emulator import Emulator

    imported = time.perf_counter()
    with Emulator():
        return {"import_s": imported - start, "construct_s": time.perf_counter() - imported}


def measure_memory(rows: str) -> Figures:
    """Measure what so many rows of 20 cells weigh, and an empty grid of 10,000,000 cells."""
    from benchmarks.stock import batch_cells
    from pipeline.emulator import Emulator

    with Emulator() as emulator:
        before = resident()
        make_book(emulator, 500_000, 20)
        empty = resident()
        book = make_book(emulator, int(rows), 20)
        for batch in batch_cells(0, int(rows)):
            ask(emulator, f"/v4/spreadsheets/{book}:batchUpdate", batch)
        return {"base_mb": before, "empty_grid_mb": empty - before, "cells_mb": resident() - empty}


def fill_state(path: str, rows: str) -> Figures:
    """Leave a state's file with so many rows of 20 cells."""
    from benchmarks.stock import batch_cells
    from pipeline.emulator import Emulator

    with Emulator(Path(path)) as emulator:
        book = make_book(emulator, int(rows), 20)
        start = time.perf_counter()
        for batch in batch_cells(0, int(rows)):
            ask(emulator, f"/v4/spreadsheets/{book}:batchUpdate", batch)
        return {"fill_s": time.perf_counter() - start}


def measure_reopening(path: str) -> Figures:
    """Time the opening of a state's file."""
    from pipeline.emulator import Emulator

    start = time.perf_counter()
    with Emulator(Path(path)):
        return {"open_s": time.perf_counter() - start, "memory_mb": resident()}


def make_book(emulator: Emulator, rows: int, columns: int) -> str:
    """Make a spreadsheet of one sheet, its id 0, of that size; return its id."""
    grid = {"rowCount": rows, "columnCount": columns}
    body = {"sheets": [{"properties": {"sheetId": 0, "title": "Cells", "gridProperties": grid}}]}
    return str(ask(emulator, "/v4/spreadsheets", body)["spreadsheetId"])


def ask(emulator: Emulator, path: str, body: dict[str, Any]) -> Any:
    """Post a body to the app itself, without HTTP."""
    answer = emulator.app.answer("POST", path, {"authorization": "Bearer any"}, msgspec.json.encode(body))
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {answer.body[:300]!r}")
    return msgspec.json.decode(answer.body)


def resident() -> float:
    """Return the memory this process holds, in MB; where the system does not tell, the most it ever held."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


PROBES: dict[str, Callable[..., Figures]] = {
    "start": measure_start,
    "memory": measure_memory,
    "fill": fill_state,
    "reopen": measure_reopening,
}

if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(PROBES[sys.argv[1]](*sys.argv[2:])).decode())
