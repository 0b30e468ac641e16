"""The files hold the cells of the drawing; the page is inert, readable aloud, and its links lead somewhere."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dashboard import draw, load, phrases, review_rows, wins_rows
from pipeline.errors import UsageError
from pipeline.exports import write_document, write_site, write_workbook
from pipeline.exports.charts import plot
from pipeline.exports.files import write_file
from pipeline.exports.site import render, say
from pipeline.exports.workbook import LONGEST, cut
from pipeline.markup import Heading, Run
from pipeline.markup.pictures import steps
from pipeline.model import Audience, Summary
from pipeline.model.drawing import Cell, Drawing
from pipeline.tables import WINS_TAB
from tests.summaries import GOALS, SCHOOLS, edition, empty_summary, entries, story, summary

MARKUP = (
    '<script>alert(1)</script><img src=x onerror="alert(2)">',
    "{{ 7 * 7 }} {% include 'x' %}",
    '"><a href="javascript:alert(3)">x</a>',
    "</section></main><h1>mine</h1> & more",
)


def drawn(audience: Audience = Audience.STAFF, now: Summary | None = None) -> Drawing:
    """The invented district's dashboard."""
    return draw(now or summary(audience), edition(), load())


def read_page(drawing: Drawing, reports: dict[str, str] | None = None) -> BeautifulSoup:
    """The page, as a browser would parse it."""
    return BeautifulSoup(render(drawing, reports or {}), "html.parser")


def tags(page: BeautifulSoup | Tag, query: str) -> list[Tag]:
    """Elements by a selector."""
    return list(page.select(query))


# The workbook


def kept() -> tuple[list[dict[str, str | int | float | bool]], list[dict[str, str | int | float | bool]]]:
    """Rows for Wins and Review, one of them with a text that looks like a formula."""
    told = entries({"win_id": "W1", "story": "=1+1"}, {"win_id": "W2", "held": True, "story": "", "kind": "lesson"})
    review = review_rows(told, {"W2": "may name a student"}, {"W2": "https://sheet/row"}, SCHOOLS)
    return wins_rows(told, [], GOALS, SCHOOLS), review


def test_the_workbook_holds_the_cells_of_the_drawing(tmp_path: Path) -> None:
    """openpyxl reads every cell as it was drawn, as its own type; Wins and Review stand before the last tab."""
    path = tmp_path / "out" / "dashboard.xlsx"
    drawing = drawn(Audience.LEADERS)
    assert write_workbook(drawing, *kept(), path)
    book = openpyxl.load_workbook(path)
    titles = [tab.title for tab in drawing.tabs]
    assert book.sheetnames == [*titles[:-1], "Wins", "Review", "Actions", "Measures", "Themes", titles[-1]]
    for tab in drawing.tabs:
        for (row, column), cell in tab.cells().items():
            stored = book[tab.title].cell(row + 1, column + 1).value
            value = stored.date() if isinstance(stored, datetime) else "" if stored is None else stored
            assert value == (cell.copy or cell.value), (tab.title, row, column)
    wins = book["Wins"]
    assert [cell.value for cell in wins[1]] == [*WINS_TAB.columns, *WINS_TAB.people]
    assert wins.column_dimensions["A"].hidden
    story_cell = wins.cell(2, WINS_TAB.columns.index("Story") + 1)
    assert (story_cell.value, story_cell.data_type) == ("=1+1", "s")
    assert isinstance(wins["B2"].value, datetime)
    assert wins["H3"].value is None
    assert book["Review"]["F2"].hyperlink.target == "https://sheet/row"


def test_people_find_what_they_wrote(tmp_path: Path) -> None:
    """Their columns stand beside ours on Wins and Review, their notes beside the goal; the file says it is a copy."""
    path = tmp_path / "dashboard.xlsx"
    wins, review = kept()
    hidden = {**dict.fromkeys(WINS_TAB.columns, ""), "Entry": "W0"}
    people: dict[str, dict[str, object]] = {
        "W1": {"Feature": True, "Note": "=ask"},
        "W2": {"Decision": "Approve"},
        "W0": {"Hide": True},
    }
    notes = {"goal-voice": {4: "ask Dana " * 40}}
    write_workbook(drawn(Audience.LEADERS), [*wins, hidden, {**hidden, "Entry": "W9"}], review, path, people, notes)
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book["Wins"][1]]
    assert heads == [*WINS_TAB.columns, *WINS_TAB.people]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in book["Wins"].iter_rows(min_row=2)]
    assert [row["Entry"] for row in rows] == ["W1", "W2", "W0"]
    assert (rows[0]["Feature"], rows[0]["Note"], rows[2]["Hide"]) == (True, "=ask", True)
    assert [cell.value for cell in book["Review"][2]][-3:] == ["Approve", None, None]
    goal = book["Every student leads"]
    assert goal["I1"].value == "Our notes"
    assert goal["I5"].value == notes["goal-voice"][4]
    assert goal.row_dimensions[5].height > 60
    assert any("is not read back" in str(cell.value) for row in book["Start here"] for cell in row)


def test_a_file_of_this_computer_leads_nowhere_else(tmp_path: Path) -> None:
    """Where the workbooks have no address, no cell leads out of the file."""
    path = tmp_path / "dashboard.xlsx"
    drawing = draw(summary(), edition(local=True, form_links=(), data_urls=(), dashboard_url=""), load())
    write_workbook(drawing, *kept(), path)
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.hyperlink and cell.hyperlink.target]
    assert "In the data workbook" in {cell.value for cell in cells}


def test_a_workbook_can_be_printed(tmp_path: Path) -> None:
    """Landscape, no wider than the page; no page begins inside a chart, after a heading or a table's head."""
    path = tmp_path / "dashboard.xlsx"
    drawing = drawn(Audience.LEADERS)
    write_workbook(drawing, *kept(), path)
    book = openpyxl.load_workbook(path)
    assert all(sheet.page_setup.orientation == "landscape" for sheet in book)
    assert [book[name].print_title_rows for name in ("Wins", "Review")] == ["$1:$1", "$1:$1"]
    assert book["Wins"].row_dimensions[2].height
    for tab in drawing.tabs:
        begins = {mark.id for mark in book[tab.title].row_breaks.brk}
        assert tab.tab_id == "about" or len(begins) < 6
        for chart in tab.charts:
            assert begins
            assert not begins & set(range(chart.top, chart.top + chart.height // 21 + 1))
        for block in tab.blocks:
            after = range(block.top, block.top + 2) if block.kind == "heading" else range(0)
            head = range(block.top + 1, block.top + block.headings + 1)
            assert not begins & {*after, *head}


def test_no_page_for_a_last_row(tmp_path: Path) -> None:
    """What is a little too long for a page is printed a little smaller; columns are measured by a font that is here."""
    path = tmp_path / "dashboard.xlsx"
    write_workbook(drawn(Audience.LEADERS), *kept(), path)
    book = openpyxl.load_workbook(path)
    start = book["Start here"]
    assert start.max_row > 25
    assert not start.row_breaks.brk
    assert 55 <= start.page_setup.scale < 100
    assert book._named_styles["Normal"].font.name == "Arial"


def test_many_goals_print_on_pages_side_by_side(tmp_path: Path) -> None:
    """Fifteen goals' weeks break between goals, with the weeks repeated, in letters that can be read."""
    now = summary()
    goals = tuple(replace(now.goals[0], goal=replace(GOALS[0], goal_id=f"g{i}", title=f"Goal {i}")) for i in range(15))
    path = tmp_path / "dashboard.xlsx"
    write_workbook(draw(replace(now, goals=goals), edition(locale="de_DE"), load()), [], [], path)
    weeks = openpyxl.load_workbook(path)["Weeks"]
    begins = [mark.id for mark in weeks.col_breaks.brk]
    assert begins
    assert all((column - 3) % 3 == 0 for column in begins)
    assert weeks.print_title_cols == "$A:$C"
    assert weeks.page_setup.scale >= 55


def test_charts_and_shades_are_native(tmp_path: Path) -> None:
    """Each chart has its finding as alt text, the one picture is the form's code to scan, shades are rules."""
    path = tmp_path / "dashboard.xlsx"
    drawing = drawn(Audience.LEADERS)
    write_workbook(drawing, [], [], path)
    charts = [chart for tab in drawing.tabs for chart in tab.charts]
    with ZipFile(path) as archive:
        names = archive.namelist()
        assert sum(name.startswith("xl/charts/chart") for name in names) == len(charts)
        assert sum("media" in name for name in names) == 1
        notes = "".join(archive.read(name).decode() for name in names if name.startswith("xl/drawings/drawing"))
        assert all(f'descr="{chart.alt}"' in notes for chart in charts)
        sheets = "".join(archive.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet"))
        assert sheets.count("<colorScale>") == sum(len(tab.heats) for tab in drawing.tabs)
        assert "<f>" not in sheets


def test_the_file_says_by_itself_that_it_is_old(tmp_path: Path) -> None:
    """Once the day is past by which the forms are looked at again, the sentence that says so stands out."""
    path = tmp_path / "dashboard.xlsx"
    write_workbook(draw(summary(), edition(due=date(2026, 11, 24)), load()), [], [], path)
    sheet = openpyxl.load_workbook(path)["Start here"]
    ((spans, (rule,)),) = sheet.conditional_formatting._cf_rules.items()
    assert "due by November 24, 2026" in sheet[str(spans.sqref).split(":")[0]].value
    assert rule.formula == ["TODAY()>46350"]
    assert rule.dxf.font.b


def test_links_lead_through_the_workbook(tmp_path: Path) -> None:
    """A tab's link leads to that tab, a number to the Wins tab, a byline to its row there, not out of the file.

    What leads to no row, and a goal's title of several lines, is no link.
    """
    path = tmp_path / "dashboard.xlsx"
    drawing = drawn(Audience.LEADERS)
    numbered: list[dict[str, object]] = [{"win_id": f"W{number:03}"} for number in range(1, 15)]
    told = entries(*numbered)
    write_workbook(drawing, wins_rows(told, [], GOALS, SCHOOLS), [], path)
    sheet = openpyxl.load_workbook(path)["Overview"]
    links = {cell.coordinate: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    places = {
        (row, column): cell.link
        for (row, column), cell in next(tab for tab in drawing.tabs if tab.tab_id == "overview").cells().items()
        if cell.link
    }
    assert "tab:goal-families" in places.values()
    places = {place: link for place, link in places.items() if link != "tab:goal-families"}
    assert len(links) == len(places)
    for (row, column), link in places.items():
        found = links[sheet.cell(row + 1, column + 1).coordinate]
        if link == "tab:goal-voice":
            assert found.location == "'Every student leads'!A1"
        elif link.startswith("entries:"):
            assert found.location == "'Wins'!A1"
        elif link.startswith("win:"):
            assert found.location == f"'Wins'!A{int(link[-3:]) + 1}"


def test_the_same_drawing_is_not_written_again(tmp_path: Path) -> None:
    """Both files keep their time when nothing changed, and are replaced when something did."""
    book, page = tmp_path / "dashboard.xlsx", tmp_path / "index.html"
    assert write_workbook(drawn(Audience.LEADERS), *kept(), book)
    assert write_site(drawn(), {}, tmp_path)
    for path in (book, page):
        os.utime(path, (1, 1))
    assert not write_workbook(drawn(Audience.LEADERS), *kept(), book)
    assert not write_site(drawn(), {}, tmp_path)
    assert (book.stat().st_mtime, page.stat().st_mtime) == (1, 1)
    assert write_workbook(drawn(Audience.LEADERS, empty_summary()), [], [], book)
    assert write_site(drawn(now=empty_summary(Audience.STAFF)), {}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dashboard.xlsx", "index.html"]


@pytest.mark.parametrize("ending", ["docx", "html", "md"])
def test_the_same_report_is_not_written_again(tmp_path: Path, ending: str) -> None:
    """A document tells nothing of when it was written, so a run without news leaves it alone."""
    path = tmp_path / f"report.{ending}"
    blocks = [Heading((Run("What we saw"),), 1)]
    with time_machine.travel("2026-01-16", tick=False):
        assert write_document(blocks, "Week", path)
    with time_machine.travel("2026-01-17", tick=False):
        assert not write_document(blocks, "Week", path)
    assert write_document([], "Week", path)


def test_a_document_of_no_kind_of_ours(tmp_path: Path) -> None:
    """Refused before anything is written."""
    with pytest.raises(ValueError, match=r"\.pdf"):
        write_document([], "Week", tmp_path / "report.pdf")


def test_a_file_that_cannot_be_replaced_stays_whole(tmp_path: Path) -> None:
    """Where the renaming fails, what was there stays and no half-written copy is left behind."""
    (tmp_path / "index.html").mkdir()
    with pytest.raises(UsageError, match=r"index\.html"):
        write_file(tmp_path / "index.html", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_texts_longer_than_a_cell_of_excel() -> None:
    """They are cut with a mark; all others are whole."""
    assert cut("x" * LONGEST) == "x" * LONGEST
    assert cut("x" * 40_000).endswith("x […]")
    assert len(cut("x" * 40_000)) == LONGEST


@pytest.mark.parametrize(
    "text", ["\x00\x0b nul", "\ufffe\uffff", "\ud800 alone", "x" * 60_000, "=cmd|'/c calc'!A1", "'a", "🎉"]
)
def test_a_text_of_any_kind_fits_into_a_workbook(tmp_path: Path, text: str) -> None:
    """The file opens, and the cell holds a text, never a formula."""
    path = tmp_path / "dashboard.xlsx"
    told = (story(1, text=text),)
    write_workbook(drawn(Audience.LEADERS, replace(summary(), stories=told)), kept_of(text), [], path)
    cell = openpyxl.load_workbook(path)["Wins"].cell(2, WINS_TAB.columns.index("Story") + 1)
    assert cell.data_type == "s"
    assert cell.value[-3:] == cut(text)[-3:]


def kept_of(text: str) -> list[dict[str, str | int | float | bool]]:
    """One row for Wins with this story."""
    return wins_rows(entries({"win_id": "W1", "story": text}), [], GOALS, SCHOOLS)


# The page


def test_the_page_holds_the_cells_of_the_drawing() -> None:
    """Every cell that says something stands in its section under its own name, and nothing else does."""
    drawing = drawn()
    page = read_page(drawing)
    for tab in drawing.tabs:
        section = page.find(id=tab.tab_id)
        assert isinstance(section, Tag)
        there = {str(tag["data-cell"]): tag for tag in tags(section, "[data-cell]")}
        cells = {_name(row, column): cell for (row, column), cell in tab.cells().items()}
        assert {name for name, cell in cells.items() if cell.text} <= set(there)
        for name, tag in there.items():
            if cells[name].spark:
                assert tag.svg
                assert tag.svg["aria-label"] == cells[name].note
            else:
                assert " ".join(tag.get_text().split()) == " ".join(say(cells[name], "en_US").split())


def _name(row: int, column: int) -> str:
    return f"{chr(65 + column)}{row + 1}"


def test_peoples_text_is_inert() -> None:
    """Markup and template code in any text come out as the words they are: no element, no attribute, no address."""
    told = tuple(
        replace(story(i, text=text), attribution=text, next_step=text, beneficiary=text, thanks=text, evidence_url=text)
        for i, text in enumerate(MARKUP, 1)
    )
    now = summary(Audience.STAFF)
    clean, attacked = read_page(drawn()), read_page(drawn(now=replace(now, stories=told)))
    assert {tag.name for tag in attacked.find_all(True)} <= {tag.name for tag in clean.find_all(True)}
    assert not tags(attacked, "script, img, iframe, form, [onerror], [onclick], link, base, object")
    assert not any("javascript:" in str(tag["href"]) for tag in tags(attacked, "[href]"))
    quotes = [tag.get_text() for tag in tags(attacked, "#entries blockquote")]
    assert sorted(quotes) == sorted(MARKUP)


@pytest.mark.parametrize("now", [summary(Audience.STAFF), empty_summary(Audience.STAFF)], ids=["full", "empty"])
def test_the_page_can_be_read_aloud(now: Summary) -> None:
    """One h1, no level skipped, landmarks, a skip link, table heads, names for pictures and scroll areas."""
    page = read_page(drawn(now=now), {"Weekly digest": "weekly.html"})
    levels = [int(tag.name[1]) for tag in page.find_all(["h1", "h2", "h3", "h4"])]
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))
    assert page.html
    assert page.html["lang"] == "en"
    assert all(len(tags(page, name)) == 1 for name in ("main", "header.masthead", "nav", "footer", "title"))
    skip = tags(page, "body > a")[0]
    assert page.find(id=str(skip["href"])[1:])
    for section in tags(page, "main > section"):
        assert page.find(id=str(section["aria-labelledby"]))
    for table in tags(page, "table"):
        assert tags(table, "thead th[scope]")
        assert all(tags(row, "th[scope]") for row in tags(table, "tbody tr"))
    assert all(picture.get("aria-label") for picture in tags(page, "svg"))
    ids = [str(tag["id"]) for tag in tags(page, "[id]")]
    assert len(ids) == len(set(ids))
    assert not tags(page, "script")


def test_links_of_the_page_lead_somewhere() -> None:
    """Every address in the page exists; a number opens its goal's entries, a byline its entry, a report its file."""
    page = read_page(drawn(), {"Weekly digest": "reports/weekly.html"})
    for tag in tags(page, "a[href^='#']"):
        assert page.find(id=str(tag["href"])[1:]), tag
    assert tags(page, "#overview a[href='#entries-goal-voice']")
    assert tags(page, "#goal-voice a[href='#win-W001']")
    assert tags(page, "nav a[href='reports/weekly.html']")[0].get_text() == "Weekly digest"
    assert not tags(page, "a[href*='gid=105']")
    assert tags(page, "#start .qr")


def test_every_entry_once_and_under_each_of_its_goals() -> None:
    """An entry toward two goals is told under the first, linked under the second; one without a goal is there too."""
    told = (story(1, goals=("voice", "feedback")), story(2, "lesson"), story(3, goals=()), story(4, goals=("old",)))
    page = read_page(drawn(now=replace(summary(Audience.STAFF), stories=told)))
    assert [str(tag["id"]) for tag in tags(page, "article.entry")] == ["win-W002", "win-W001", "win-W004", "win-W003"]
    assert "Without a goal of this year" in [tag.get_text() for tag in tags(page, "#entries h3")]
    heading = page.find(id="entries-goal-feedback")
    assert isinstance(heading, Tag)
    assert heading.find_next("a", href="#win-W001")


def test_an_entry_in_full() -> None:
    """What its teller added stands below the words; an address that is no web address is left out."""
    told = (
        replace(story(1), evidence_url="https://example.org/photo", thanks="Dana"),
        replace(story(2), evidence_url="file:///etc/passwd"),
    )
    page = read_page(drawn(now=replace(summary(Audience.STAFF), stories=told)))
    first, second = page.find(id="win-W001"), page.find(id="win-W002")
    assert isinstance(first, Tag)
    assert isinstance(second, Tag)
    said = first.get_text(" ", strip=True)
    for words in (
        "A success · November 2, 2026",
        "Who is better off: The quiet table",
        "Thanks to: Dana",
        "A colleague,",
    ):
        assert words in said
    assert tags(first, "a[href='https://example.org/photo']")
    assert not tags(second, "a")


def test_the_chart_draws_every_number() -> None:
    """A bar for every number above nothing, in true proportion, a median, and as many labels as fit."""
    chart = next(tab for tab in drawn().tabs if tab.tab_id == "overview").charts[0]
    shown = plot(chart, "en_US")
    columns = [series for series in chart.series if series.kind == "column"]
    numbers = [series.values[i] for i in range(len(chart.labels)) for series in columns if series.values[i]]
    scale = shown.bars[0].height / float(numbers[0] or 1)
    assert [round(bar.height / scale) for bar in shown.bars] == numbers
    assert len(shown.lines) == 1
    assert [label.text for label in shown.legend] == ["Successes", "Lessons learned", "Median"]
    assert shown.weeks[0].text == "Aug 17"
    assert all(later.x - before.x >= 56 for before, later in pairwise(shown.weeks))


@given(st.floats(0.5, 1e6))
def test_ticks_are_round_and_reach_the_top(largest: float) -> None:
    """From 0 to at least the largest, at most six of them, one round step apart."""
    ticks = steps(largest)
    assert ticks[0] == 0
    assert ticks[-1] >= largest > ticks[-1] - 2 * ticks.step
    assert len(ticks) <= 6
    assert str(ticks.step).rstrip("0") in {"1", "2", "5"}


def test_values_are_said_in_the_readers_way() -> None:
    """Dates and numbers by locale, words as they are."""
    assert say(Cell(date(2026, 11, 2)), "en_US") == "Nov 2, 2026"
    assert say(Cell(1234.5), "de_DE") == "1.234,5"
    assert say(Cell("007"), "en_US") == "007"


def test_days_keep_their_order_beside_other_scripts() -> None:
    """A day that runs from right to left is kept apart from the English around it; others carry no marks."""
    day = date(2026, 11, 19)
    assert say(Cell(day), "en_US") == "Nov 19, 2026"
    for locale in ("ar", "he_IL", "fa_IR"):
        for said in (say(Cell(day), locale), phrases.day(day, locale)):
            assert (said[0], said[-1]) == ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")


def test_one_line_stands_in_the_middle_of_its_row(tmp_path: Path) -> None:
    """In a row of usual height no letter touches the line above; beside several lines all begin at the top."""
    path, drawing = tmp_path / "dashboard.xlsx", drawn(Audience.LEADERS)
    write_workbook(drawing, *kept(), path)
    book = openpyxl.load_workbook(path)
    seen = set()
    for tab in drawing.tabs:
        for (row, column), cell in tab.cells().items():
            if drawing.styles[cell.style].valign == "top" and cell.text:
                stands = book[tab.title].cell(row + 1, column + 1).alignment.vertical
                assert stands == ("top" if row in tab.heights else "center")
                seen.add(stands)
    assert seen == {"top", "center"}
