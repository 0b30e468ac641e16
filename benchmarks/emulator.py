"""How many cells and responses comes in; how fast and how large the embedded Workspace is with them goes out.

Run by hand: `python -m benchmarks.emulator`. Times depend on the machine, so each stands beside a baseline of the same
run: a bare exchange of the standard library's server, or json.loads and json.dumps of the same bytes.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from benchmarks.exchanges import Figures, Send, measure_small, open_session, time_calls
from benchmarks.probes import make_book
from benchmarks.stock import WIDTH, batch_cells, make_form, make_response, make_row
from pipeline.emulator import Emulator


def measure_cells(rows: int, path: Path | None) -> Figures:
    """Write rows of 20 typed cells, read them back and compare, then have a batch refused at its end."""
    name = "sqlite" if path else "memory"
    bodies = [json.dumps(batch).encode() for batch in batch_cells(0, rows)]
    with Emulator(path) as emulator, open_session(emulator.url) as send:
        at = f"/v4/spreadsheets/{make_book(emulator, rows + 10, WIDTH)}"
        wrote = timed(lambda: [send("POST", f"{at}:batchUpdate", data=body) for body in bodies])
        parsed = timed(lambda: [json.loads(body) for body in bodies])
        read = timed(lambda: compare_cells(send, at, rows))
        small = f"/v4/spreadsheets/{make_book(emulator, rows + 10, WIDTH)}"
        rounds = [(median_refusal(send, at), median_refusal(send, small)) for _ in range(5)]
        refused, refused_empty = map(min, zip(*rounds, strict=True))
    size = sum(map(len, bodies)) / 1e6
    return {
        f"cells_{name}_write_s": wrote,
        f"cells_{name}_write_mb_per_s": size / wrote,
        f"cells_{name}_write_times_json_loads": wrote / parsed,
        f"cells_{name}_read_s": read,
        f"refusal_{name}_ms": 1000 * refused,
        f"refusal_{name}_times_empty": refused / refused_empty,
    }


def compare_cells(send: Send, at: str, rows: int) -> None:
    """Read every cell back by values.get; RuntimeError where one is not what was written."""
    for first in range(0, rows, 20_000):
        last = min(first + 20_000, rows)
        options = {"valueRenderOption": "UNFORMATTED_VALUE"}
        values = send("GET", f"{at}/values/A{first + 1}:T{last}", params=options).json()["values"]
        if values != [make_row(number) for number in range(first, last)]:
            raise RuntimeError(f"rows {first} to {last} came back changed")


def median_refusal(send: Send, at: str) -> float:
    """Return how long a batch takes whose last request is refused."""
    fill = {"range": {"endRowIndex": 1, "endColumnIndex": WIDTH}, "cell": {"note": "n"}, "fields": "note"}
    batch = {"requests": [{"repeatCell": fill}, {"deleteSheet": {"sheetId": 99}}]}
    act: Callable[[], object] = lambda: send("POST", f"{at}:batchUpdate", expected=400, json=batch)  # noqa: E731
    return statistics.median(time_calls(act, 40))


def measure_responses(count: int) -> Figures:
    """Load responses, then list them in pages of 5,000."""
    responses = [make_response(number) for number in range(count)]
    with Emulator() as emulator, open_session(emulator.url) as send:
        ids: list[str] = []
        loaded = timed(lambda: ids.append(emulator.load_form(make_form(), responses)))
        pages: list[bytes] = []
        listed = timed(lambda: pages.extend(list_pages(send, ids[0])))
    found = [each["responseId"] for page in pages for each in json.loads(page)["responses"]]
    if sorted(found) != [each["responseId"] for each in responses]:
        raise RuntimeError("the listing is not what was loaded")
    size = sum(map(len, pages)) / 1e6
    return {
        "responses_load_s": loaded,
        "responses_list_s": listed,
        "responses_list_mb_per_s": size / listed,
        "responses_list_times_json_loads": listed / timed(lambda: [json.loads(page) for page in pages]),
    }


def list_pages(send: Send, form: str) -> list[bytes]:
    """Return the bytes of every page."""
    pages: list[bytes] = []
    token = ""
    while not pages or token:
        told = {"pageSize": 5000, **({"pageToken": token} if token else {})}
        pages.append(send("GET", f"/v1/forms/{form}/responses", params=told).content)
        tail = pages[-1][-200:].decode(errors="replace")
        token = tail.partition('"nextPageToken":"')[2].partition('"')[0]
    return pages


def measure_processes(rows: int, folder: Path) -> Figures:
    """Start, fill and reopen in fresh processes: memory and start-up times."""
    starts = [probe("start") for _ in range(5)]
    memory = probe("memory", rows * 5 // 2)
    filled = probe("fill", folder / "state.db", rows * 2 // 5)
    size = (folder / "state.db").stat().st_size / 1e6
    reopened = min((probe("reopen", folder / "state.db") for _ in range(3)), key=lambda told: told["open_s"])
    return {
        "start_import_s": min(each["import_s"] for each in starts),
        "start_construct_s": min(each["construct_s"] for each in starts),
        "memory_base_mb": memory["base_mb"],
        "memory_empty_grid_mb": memory["empty_grid_mb"],
        "memory_cells_mb": memory["cells_mb"],
        "memory_bytes_per_cell": memory["cells_mb"] * 1e6 / (rows * 5 // 2 * WIDTH),
        "reopen_s": reopened["open_s"],
        "reopen_memory_mb": reopened["memory_mb"],
        "fill_s": filled["fill_s"],
        "file_mb": size,
    }


def probe(name: str, *told: Any) -> Figures:
    """Run one probe in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.probes", name, *map(str, told)]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own module
    figures: Figures = json.loads(done.stdout)
    return figures


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds a call took."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


@click.command()
@click.option("--cells", default=2_000_000, show_default=True, help="Cells to write and read; memory takes 2.5 times.")
@click.option("--responses", default=100_000, show_default=True, help="Responses to load and list.")
def main(cells: int, responses: int) -> None:
    """Measure the embedded Workspace; the last line is all figures as JSON."""
    rows = cells // WIDTH
    figures: Figures = {}

    def tell(found: Figures) -> None:
        for name, figure in found.items():
            click.echo(f"{name:45} {figure:12.3f}")
        figures.update(found)

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, path in (("memory", None), ("sqlite", folder / "small.db")):
            with Emulator(path) as emulator:
                tell(measure_small(emulator, name))
        tell(measure_cells(rows, None))
        tell(measure_cells(rows, folder / "cells.db"))
        tell(measure_responses(responses))
        tell(measure_processes(rows, folder))
    click.echo(json.dumps({name: round(figure, 4) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
