"""The workbook, the .xlsx file and the page say the same, cell for cell: what was drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag
from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.dashboard import publish
from pipeline.dashboard.cells import address
from pipeline.exports import write_workbook
from pipeline.exports.site import render, say
from pipeline.exports.workbook import cut
from pipeline.google import Google, layout, ledger
from pipeline.model import Audience
from pipeline.model.drawing import Cell, Drawing, Place, Tab, serial
from pipeline.tables import CURATED
from tests.renderings import cases

LEADERS, STAFF = cases(Audience.LEADERS), cases(Audience.STAFF)
NAMES = list(LEADERS)
OTHER_WORDS = {"start": ("Your own notes are safe",)}
"""What a file says in other words than the workbook, by tab: how its text begins there. Nothing else may differ."""


def squeeze(text: object) -> str:
    """A text without what HTML makes of spaces."""
    return " ".join(str(text).split())


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook(google: Google, name: str) -> None:
    """Every cell in Google Sheets has its value and its link; small charts hold their numbers; nothing else stands."""
    drawing, workbook = LEADERS[name], google.drive.make("Dashboard", "spreadsheet", {})
    layout.complete(google.sheets, workbook, CURATED)
    state = ledger.read(google.sheets, workbook, CURATED, whole=True)
    publish(google.sheets, state, drawing, [], [], datetime(2026, 11, 20, tzinfo=UTC))
    parts = "sheets(properties.sheetId,data.rowData.values(userEnteredValue,userEnteredFormat.textFormat.link))"
    found = {sheet["properties"]["sheetId"]: sheet for sheet in google.sheets.get(workbook, parts)["sheets"]}
    for tab in drawing.tabs:
        stored = _cells(found[tab.sheet_id])
        notes = {(0, tab.notes.column), (1, tab.notes.column)} if tab.notes else set()
        assert set(stored) - notes == {place for place, cell in tab.cells().items() if cell.text}
        for place, cell in tab.cells().items():
            value, link = stored.get(place, ("", ""))
            if cell.spark:
                assert value.startswith("=SPARKLINE({" + ";".join(map(str, cell.spark)) + "}")
            else:
                assert value == (serial(cell.value) if isinstance(cell.value, date) else cell.value), (tab.title, place)
            assert link == (address(cell.link, drawing) if cell.text else ""), (tab.title, place)


def _cells(sheet: dict[str, Any]) -> dict[Place, tuple[Any, str]]:
    """Value and link of every filled cell."""
    rows = sheet["data"][0].get("rowData", [])
    return {
        (row, column): (
            next(iter(cell["userEnteredValue"].values())),
            cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri", ""),
        )
        for row, line in enumerate(rows)
        for column, cell in enumerate(line.get("values", []))
        if cell.get("userEnteredValue")
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_file(tmp_path: Path, name: str) -> None:
    """Every cell of dashboard.xlsx has its value as its own type; other words stand just where they are meant to."""
    drawing, path = LEADERS[name], tmp_path / "dashboard.xlsx"
    write_workbook(drawing, [], [], path)
    book = openpyxl.load_workbook(path)
    for tab in drawing.tabs:
        sheet = book[tab.title]
        notes = {(0, tab.notes.column), (1, tab.notes.column)} if tab.notes else set()
        stored = {(c.row - 1, c.column - 1) for row in sheet.iter_rows() for c in row if c.value not in (None, "")}
        assert stored - notes == {place for place, cell in tab.cells().items() if cell.text}
        for (row, column), cell in tab.cells().items():
            value = sheet.cell(row + 1, column + 1).value
            value = value.date() if isinstance(value, datetime) else "" if value is None else value
            assert value == _in_file(cell, tab), (tab.title, row, column)
            assert isinstance(value, str) == isinstance(cell.value, str)


def _in_file(cell: Cell, tab: Tab) -> object:
    """What a file says in a cell's place."""
    if cell.copy:
        assert cell.text.startswith(OTHER_WORDS[tab.tab_id]), "other words than were agreed"
        return cell.copy
    return cut(cell.value) if isinstance(cell.value, str) else cell.value


@pytest.mark.parametrize("audience", [Audience.LEADERS, Audience.STAFF])
@pytest.mark.parametrize("name", NAMES)
def test_the_page(name: str, audience: Audience) -> None:
    """Every cell stands on the page under its own name, in the reader's way of writing numbers and days, once."""
    drawing: Drawing = (LEADERS if audience is Audience.LEADERS else STAFF)[name]
    page = BeautifulSoup(render(drawing, {}), "html.parser")
    for tab in drawing.tabs:
        section = page.find(id=tab.tab_id)
        assert isinstance(section, Tag)
        spots = section.select("[data-cell]")
        there = {str(spot["data-cell"]): spot for spot in spots}
        assert len(there) == len(spots)
        wanted = {xl_rowcol_to_cell(*place): cell for place, cell in tab.cells().items()}
        assert {cell for cell, drawn in wanted.items() if drawn.text} <= set(there) <= set(wanted)
        for place, spot in there.items():
            cell = wanted[place]
            if cell.spark:
                picture = spot.select("svg")[0]
                assert (picture["aria-label"], len(picture.select("rect"))) == (cell.note, len(cell.spark))
            else:
                assert squeeze(spot.get_text()) == squeeze(say(cell, drawing.locale)), (tab.title, place)
            if cell.link.startswith("http"):
                assert [str(link["href"]) for link in spot.select("a")] == [cell.link]
