"""Numbers of entries come in; pictures of every kind of report go out, to be looked at: on paper and in a browser.

Run by hand: `python -m benchmarks.papers FOLDER 0 3 5000`; 0 is the demo. It needs LibreOffice, Chromium and pdftoppm.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks.pictures import CHROMIUM
from benchmarks.reports.shelf import Shelf, open_shelf
from pipeline.errors import UsageError
from pipeline.exports import write_document
from pipeline.model import REPORTS

PAGES = 12
"""Pages of one report to look at."""


def write(shelf: Shelf, folder: Path) -> None:
    """Every report as .docx and .html, but those that nobody could order: a record where nobody shared by name."""
    for kind in REPORTS:
        try:
            report = shelf.draft(kind)
        except UsageError as error:
            click.echo(f"no {kind}: {error.message}")
            continue
        for ending in ("docx", "html"):
            write_document(report.blocks, report.title, folder / f"{kind}.{ending}", report.locale)


def picture(folder: Path) -> Iterator[Path]:
    """The pages of every report as PNG files."""
    office = [shutil.which("soffice") or "soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    papers = sorted(map(str, folder.glob("*.docx")))
    subprocess.run([*office, *papers], check=True, capture_output=True)  # noqa: S603 our own files
    for path in sorted(folder.glob("*.pdf")):
        pages = ["pdftoppm", "-r", "60", "-l", str(PAGES), "-png", str(path), str(path.with_suffix(""))]
        subprocess.run(pages, check=True, capture_output=True)  # noqa: S603
        yield from sorted(folder.glob(f"{path.stem}-*.png"))
    for path in sorted(folder.glob("*.html")):
        shot = path.with_suffix(".png")
        words = ["--window-size=1000,2600", f"--screenshot={shot}", path.resolve().as_uri()]
        subprocess.run([*CHROMIUM, *words], check=True, capture_output=True)  # noqa: S603
        yield shot


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("counts", nargs=-1, type=click.IntRange(0))
def main(folder: Path, counts: tuple[int, ...]) -> None:
    """Draw the reports of each school, and say how many pictures there are to look at."""
    for count in counts or (0, 3, 5000):
        there = folder / str(count)
        there.mkdir(parents=True, exist_ok=True)
        with open_shelf(count) as shelf:
            write(shelf, there)
        click.echo(f"{count or 'the demo'}: {len(list(picture(there)))} pictures in {there}")


if __name__ == "__main__":
    main()
