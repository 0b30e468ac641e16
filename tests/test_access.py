"""Everybody can read what we make: WCAG 2.1 AA, checked on pages, workbooks, files and documents as they come out."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from pipeline import synthesis
from pipeline.dashboard.publish import publish
from pipeline.exports import write_workbook
from pipeline.exports.site import render
from pipeline.google import Google, layout, ledger
from pipeline.markup import to_docx, to_html
from pipeline.model import Audience, Order
from pipeline.model.drawing import Cell, Drawing, Heat, Style, Tab
from pipeline.tables import CURATED
from tests.renderings import cases
from tests.summaries import edition, summary

LEADERS, STAFF = cases(Audience.LEADERS), cases(Audience.STAFF)
CHROMIUM = shutil.which("chromium")
browses = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="no chromium on PATH; on CI it must be there"
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
"""What axe-core looks for; the last are no law, and kind."""


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def needed(style: Style) -> float:
    """The least contrast of a style: large letters need less."""
    return 3.0 if style.size >= 18 or (style.bold and style.size >= 14) else 4.5


# Colors


def test_every_color_on_its_ground() -> None:
    """Letters on the background of their style, and on the darkest shade of a heat map; series against paper."""
    drawing = LEADERS["district"]
    for name, style in drawing.styles.items():
        grounds = {style.background or "#ffffff"}
        if name in {cell.style for tab in drawing.tabs for heat in tab.heats for cell in _shaded(tab, heat)}:
            grounds |= {drawing.palette["heat_high"], drawing.palette["heat_low"]}
        assert all(contrast(style.color, ground) >= needed(style) for ground in grounds), name
    colors = {series.color for tab in drawing.tabs for chart in tab.charts for series in chart.series}
    assert all(contrast(color, "#ffffff") >= 3 for color in colors)


def _shaded(tab: Tab, heat: Heat) -> list[Cell]:
    """Cells that a heat map colors."""
    rows, columns = range(heat.top, heat.bottom), range(heat.left, heat.right)
    return [cell for (row, column), cell in tab.cells().items() if row in rows and column in columns]


# The page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, a process of its own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def _violations(browser: Browser, text: str, width: int) -> list[str]:
    """What axe-core finds on a page, in its words, with the first places."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(text)
    found = Axe().run(page, options=RULES).response["violations"]
    page.close()
    return [f"{one['id']}: {one['help']}: {[node['html'][:150] for node in one['nodes'][:3]]}" for one in found]


@browses
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["district", "first day", "other scripts"])
def test_the_page(browser: Browser, name: str, width: int) -> None:
    """axe-core finds nothing against it, wide or narrow."""
    assert _violations(browser, render(STAFF[name], {"Weekly digest": "reports/weekly.html"}), width) == []


@browses
@pytest.mark.parametrize("kind", ["weekly", "year", "goal", "forum", "cycle", "visit", "directory"])
def test_the_reports_as_pages(browser: Browser, kind: str) -> None:
    """The same of each report's page."""
    report = synthesis.render(Order(kind, goal_id="voice"), summary(Audience.STAFF), edition(), None)
    assert _violations(browser, to_html(report.blocks, report.title, "en-US"), 1280) == []


@browses
def test_the_keyboard_shows_where_it_is(browser: Browser) -> None:
    """The first key leads to the skip link; whatever has the focus has an outline."""
    page = browser.new_page()
    page.set_content(render(STAFF["district"], {}))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") not in ("none", ""), "no outline"
    page.close()


@pytest.mark.parametrize("name", list(STAFF))
def test_links_say_where_they_lead(name: str) -> None:
    """No link reads “here” or as a bare address."""
    texts = re.findall(r"<a [^>]*>(.*?)</a>", render(STAFF[name], {}), re.DOTALL)
    assert texts
    assert not [text for text in texts if re.fullmatch(r"(click )?here|link|more|https?:.*|", text.strip(), re.I)]


# Workbooks


@pytest.mark.parametrize("name", list(LEADERS))
def test_tables_have_heads_and_nothing_merged(name: str) -> None:
    """Every table leads with its headings, none of them empty but a corner; no cell in its body spans columns."""
    for tab in LEADERS[name].tabs:
        for block in tab.blocks:
            if block.kind == "table":
                assert block.headings >= 1
                assert all(cell.text for cell in block.rows[block.headings - 1])
                for i, row in enumerate(block.rows[block.headings :], block.headings):
                    assert i in block.groups or all(cell.span == 1 for cell in row), (tab.title, i)
        levels = [block.level for block in tab.blocks if block.level]
        assert levels[0] == 2
        assert all(later <= before + 1 for before, later in pairwise(levels))
        tops = [block.top for block in tab.blocks]
        assert tops == sorted(tops), "blocks stand in the order in which they are read"


def test_pictures_in_sheets(google: Google) -> None:
    """Every chart in the workbook has alt text that states its finding, and every small chart a note in words."""
    drawing, workbook = LEADERS["district"], google.drive.make("Dashboard", "spreadsheet", {})
    layout.complete(google.sheets, workbook, CURATED)
    state = ledger.read(google.sheets, workbook, CURATED, whole=True)
    publish(google.sheets, state, drawing, [], [], datetime(2026, 11, 20, tzinfo=UTC))
    parts = "sheets(charts.spec(title,altText),data.rowData.values(userEnteredValue,note))"
    charts = 0
    for sheet in google.sheets.get(workbook, parts)["sheets"]:
        for chart in sheet.get("charts", []):
            charts += 1
            assert len(chart["spec"]["altText"]) > len(chart["spec"]["title"])
        for line in sheet["data"][0].get("rowData", []):
            for cell in line.get("values", []):
                if "SPARKLINE" in str(cell.get("userEnteredValue", {}).get("formulaValue", "")):
                    assert cell["note"]
    assert charts == sum(len(tab.charts) for tab in drawing.tabs)


@pytest.mark.parametrize("name", ["district", "first day", "other scripts"])
def test_the_file(tmp_path: Path, name: str) -> None:
    """Charts and pictures have alt text, tables nothing merged, the file a title."""
    drawing: Drawing = LEADERS[name]
    path = tmp_path / "dashboard.xlsx"
    write_workbook(drawing, [], [], path)
    with ZipFile(path) as parts:
        shapes = [parts.read(part).decode() for part in parts.namelist() if part.startswith("xl/drawings/drawing")]
    pictured = [tag for shape in shapes for tag in re.findall(r"<xdr:cNvPr [^>]*>", shape)]
    assert all(re.search(r'descr="[^"]{10,}"', tag) for tag in pictured)
    assert len(pictured) >= sum(len(tab.charts) for tab in drawing.tabs)
    book = openpyxl.load_workbook(path)
    assert book.properties.title == drawing.title
    for tab in drawing.tabs:
        merged = [(area.min_row - 1, area.min_col - 1) for area in book[tab.title].merged_cells.ranges]
        body = {
            (block.top + i, column)
            for block in tab.blocks
            if block.kind == "table"
            for i in range(block.headings, len(block.rows))
            if i not in block.groups
            for column in range(len(tab.widths))
        }
        assert not body & set(merged)


# Documents


@pytest.mark.parametrize("kind", ["weekly", "year", "goal", "forum", "cycle", "visit", "directory"])
def test_documents(tmp_path: Path, kind: str) -> None:
    """Headings without gaps, tables with a heading row that repeats, a language, pictures with words."""
    report = synthesis.render(Order(kind, goal_id="voice"), summary(Audience.STAFF), edition(), None)
    path = tmp_path / "report.docx"
    path.write_bytes(to_docx(report.blocks, report.title, "en-US"))
    document = docx.Document(str(path))
    names = [str(paragraph.style.name) for paragraph in document.paragraphs if paragraph.style is not None]
    levels = [int(name[-1]) for name in names if re.fullmatch(r"Heading \d", name)]
    assert levels
    assert all(later <= before + 1 for before, later in pairwise([1, *levels]))
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert not re.search(r"<w:(gridSpan|vMerge)", table._tbl.xml)
    with ZipFile(path) as parts:
        body, styles = (parts.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert 'w:lang w:val="en-US"' in styles
    assert all('descr="' in tag for tag in re.findall(r"<wp:docPr [^>]*>", body))
    assert document.core_properties.title == report.title
