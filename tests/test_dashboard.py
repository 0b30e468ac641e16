"""What is drawn tells the truth kindly; what is published is what was drawn, and people's own cells stay theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import gspread
import pytest
from google.oauth2.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from pipeline import resources
from pipeline.dashboard import Template, draw, dressing, load, phrases, publish, review_rows, wins_rows
from pipeline.dashboard.figures import FIGURES
from pipeline.dashboard.filters import list_filters
from pipeline.dashboard.publish import pack, split
from pipeline.dashboard.rows import SOURCES
from pipeline.dashboard.template import parse
from pipeline.emulator import Emulator
from pipeline.errors import Issue, TemplateError
from pipeline.google import Google, layout, ledger
from pipeline.google.ledger import WorkbookState
from pipeline.model import (
    Audience,
    Contributors,
    Count,
    Edition,
    Goal,
    Practice,
    RunChart,
    SuccessSign,
    Summary,
    suppress,
    suppress_parts,
)
from pipeline.model.drawing import Cell, Drawing, Style, Tab, count_lines, serial
from pipeline.tables import CURATED, MEMORY_TAB, WINS_TAB
from tests.summaries import (
    ACTIONS,
    GOALS,
    SCHOOLS,
    WEEKLY,
    edition,
    empty_summary,
    entries,
    page,
    run_chart,
    story,
    summary,
)

SHIPPED = resources.folder("sheets_templates") / "dashboard.yaml"
ABOUT = "            - {heading: What you find there, value: about}\n"
SERIES = re.findall(r"          series:\n(?:            - .*\n)+", SHIPPED.read_text("utf-8"))[0]
PAYLOADS = (
    '=HYPERLINK("http://evil","x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "007",
    "1/2",
    "TRUE",
    "1e5",
    "\ttab",
    "‮txt",
    "🎉",
)


MOMENT = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)


def drawn(audience: Audience = Audience.LEADERS) -> Drawing:
    """The invented district's dashboard."""
    return draw(summary(audience), edition(), load())


def tab(drawing: Drawing, tab_id: str) -> Tab:
    """One tab by its name in links."""
    return next(tab for tab in drawing.tabs if tab.tab_id == tab_id)


def texts(tabs: Tab | Drawing) -> list[str]:
    """Every text on a tab, or on all of them."""
    found = tabs.tabs if isinstance(tabs, Drawing) else (tabs,)
    return [cell.text for one in found for cell in one.cells().values() if cell.text]


def beside(tab: Tab, label: str) -> Cell:
    """The cell right of the first one that says this."""
    cells = tab.cells()
    row, column = next(place for place, cell in cells.items() if cell.text == label)
    return cells[row, column + 1]


def below(tab: Tab, label: str) -> Cell:
    """The cell under the first one that says this."""
    cells = tab.cells()
    row, column = next(place for place, cell in cells.items() if cell.text == label)
    return cells[row + 1, column]


# The template


def test_the_shipped_template_explains_every_name() -> None:
    """The comment at its top names every figure, every source of rows and every field."""
    comment = "\n".join(line for line in SHIPPED.read_text("utf-8").splitlines() if line.startswith("#"))
    words = set(re.findall(r"\w+", comment))
    named = set(FIGURES) | set(SOURCES) - {"form_links"} | {f for s in SOURCES.values() for f in s.fields}
    assert named <= words


@pytest.mark.parametrize(
    ("wrong", "right", "what"),
    [
        (
            "value: contributors,",
            "value: contributers,",
            "“contributers”, which is no figure; did you mean contributors?",
        ),
        ("rows: helped", "rows: helpful", "“helpful”, which is no source of rows"),
        ("value: example,", "value: exampel,", "“exampel”, which is no field of signs"),
        ("style: lead", "style: led", "“led”, which is no style"),
        ("rows: chosen,", "rows: best,", "“best”, which is no choice of stories"),
        ("color: median, kind: line", "color: red, kind: line", "“red”, which is no color of the palette"),
        ("Owner: {owner}", "Owner: {ownr}", "“ownr”, which is no figure"),
        ("when: form", "when: frm", "“frm”, which is no figure"),
        ("    frozen: 1", "    freeze: 1", "freeze is not known here"),
        ("cards: [1, 2, 2, 2]", "cards: [3, 3, 3, 3]", "spans more than its 7 columns: the range is off the tab"),
        ("halves: [3, 4]", "halves: [9, 9]", "spans more than its 7 columns: the range is off the tab"),
        ("halves: [3, 4]", "halves: [0, 3]", "two would stand over the same cells"),
        ("cards: [1, 2, 2, 2]", "cards: [3, -1, 2]", "two would stand over the same cells"),
        (ABOUT, ABOUT + ABOUT, "columns are 3, and the tab has 2: the range is off the tab"),
        ("widths: [24, 260, 640]", "widths: [24, 260, -5]", "greater than or equal to 8"),
        ("  - id: lessons", "  - id: overview", "“overview”, which another tab has already"),
        (SERIES, "          series: []\n", "chart.series is empty or too short"),
        ("value: changes, color: ink, kind: point}\n\n", "value: lessons, color: ink}\n\n", "no block of weeks holds"),
        ("{small_cell} people", "{small_cel} people", "“small_cel”, which is no figure; did you mean small_cell?"),
        ("value: people, style", "value: peopel, style", "“peopel”, which is no field of each_school"),
        ("        when: decisions", "        when: decision", "“decision”, which is no figure"),
        ("visit, when: schools", "visit, when: shools", "“shools”, which is no figure"),
        ("        page: priority", "        page: first", "Input should be '' or 'priority'"),
        ('line: "#d5dce2"', 'line: "grey"', "String should match pattern"),
        ("  - id: weeks\n", "  - id: weeks\n    id: weeks\n", "is given twice"),
        ("      - list: form_links", "      - list: form_links\n        text: both", "must have exactly one of title"),
        ("      - list: form_links", "      - list: form_links\n        overdue: demo", "can be overdue only where"),
        ("        overdue: demo", "        overdue: red", "overdue is “red”, which is no style"),
        ("  quote: {", "  quotation: {", "lacks “quote”"),
        ("\nfont: Arial", "\nfont: [", "this is not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(wrong: str, right: str, what: str) -> None:
    """Each kind of mistake: the file, the line, and what to write instead."""
    text = SHIPPED.read_text("utf-8")
    assert wrong in text
    with pytest.raises(TemplateError) as caught:
        parse(text.replace(wrong, right, 1), Path("dashboard.yaml"))
    assert what in caught.value.message
    assert "dashboard.yaml" in caught.value.message
    found = re.search(r"line (\d+)", caught.value.message)
    assert found
    if not {"lacks", "YAML", "holds"} & set(what.split()):
        expected = text[: text.index(wrong)].count("\n") + 1
        assert abs(int(found[1]) - expected) <= 2


def test_a_schools_own_template_goes_first(tmp_path: Path) -> None:
    """A file of the same name in the school's folder replaces the shipped one; a folder without it does not."""
    assert load(tmp_path) == load()
    own = SHIPPED.read_text("utf-8").replace("title: Start here", "title: Welcome")
    (tmp_path / "dashboard.yaml").write_text(own, encoding="utf-8")
    assert load(tmp_path).tabs[0].title == "Welcome"
    (tmp_path / "dashboard.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError, match="UTF-8"):
        load(tmp_path)


def test_colors_can_be_read() -> None:
    """Every style has the contrast of WCAG AA on its own ground, and successes weigh the same as lessons."""
    for name, style in drawn().styles.items():
        assert contrast(style.color, style.background or "#ffffff") >= 4.5, name
    palette = drawn().palette
    assert contrast(palette["ink"], palette["heat_high"]) >= 4.5
    assert abs(light(palette["successes"]) - light(palette["lessons"])) < 0.02


def light(color: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


# The drawing


def test_tabs_in_order_with_short_unlike_titles() -> None:
    """Goals that begin alike, or like a tab of ours, still get titles that Excel and Sheets accept."""
    long = "Families as partners in planning what each child needs"
    goals = (Goal("a", f"{long} next"), Goal("b", f"{long} first"), Goal("c", "Overview"), Goal("d", "K/1: [why]?"))
    pages = tuple(page(goal, 0, 0, (), run_chart(WEEKLY, 9)) for goal in goals)
    titles = [one.title for one in draw(replace(summary(), goals=pages), edition(), load()).tabs]
    assert titles[:2] == ["Start here", "Overview"]
    assert titles[-2:] == ["Weeks", "About"]
    assert titles[5] == "K 1 why"
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)


def test_numbers_are_the_summarys() -> None:
    """Tiles and tables say what the summary counted, and lead to the entries behind it."""
    whole = tab(drawn(), "overview")
    assert below(whole, "Wins shared") == Cell(73, "card_value", "entries:all")
    assert below(whole, "Lessons learned").value == 27
    assert below(whole, "Colleagues who shared").value == 23
    assert below(whole, "Goals with a win").value == 2
    assert below(whole, "Last 4 school weeks").value == 24
    cells = whole.cells()
    row = next(row for (row, _), cell in cells.items() if cell.link == "tab:goal-voice" and cell.span == 1)
    assert cells[row, 2] == Cell(40, "number", "entries:goal:voice")
    assert cells[row, 3].link == "entries:lessons:voice"
    assert beside(whole, "Students run part of a lesson").link == "entries:sign:voice:leads"
    assert beside(whole, "Otter Creek Middle") == Cell(10, "number", "entries:cell:voice:creek")
    assert [heat.largest for heat in whole.heats] == [20, 30]


def test_a_few_people_stay_uncounted() -> None:
    """From 1 to below the small cell the number of people is not shown, nor is their share."""
    goal = tab(drawn(), "goal-feedback")
    assert below(goal, "Colleagues who shared") == Cell("fewer than 5", "card_words", span=1)
    assert "so that nobody can be singled out" in texts(goal)
    assert not any("of 77 staff" in text for text in texts(goal))


def test_leaders_only_parts_are_left_out_for_staff() -> None:
    """Teams not heard from, the Review tab, people's columns, health and issues are for leaders."""
    leaders, staff = drawn(), drawn(Audience.STAFF)
    for words in ("Specialists", "Review", "Our notes", "Waiting for review", "Otter Creek has", "What to look at"):
        assert not any(words in text for text in texts(staff)), words
    assert any("Specialists" in text for text in texts(leaders))
    assert tab(leaders, "goal-voice").notes
    assert not tab(staff, "goal-voice").notes
    assert [one.tab_id for one in staff.tabs if one.tab_id == "entries"] == ["entries"]
    assert "entries" not in [one.tab_id for one in leaders.tabs]


def test_quotes_are_word_for_word() -> None:
    """A quote is the teller's text, or its beginning with a mark; its byline leads to the entry."""
    told = summary().stories[0]
    goal = tab(drawn(), "goal-voice")
    assert f"“{told.text}”" in texts(goal)
    assert any(cell.link == "win:W001" for cell in goal.cells().values())
    long = "word " * 500
    cut = phrases.excerpt(long, 100)
    assert cut.endswith("word […]")
    assert len(cut) <= 100


@given(st.text(max_size=300), st.integers(20, 120))
def test_an_excerpt_is_a_beginning(text: str, limit: int) -> None:
    """Whatever the text: the whole of it, or its beginning within the limit and the mark."""
    cut = phrases.excerpt(text, limit)
    assert len(cut) <= max(limit, 0)
    assert text.strip() == cut or text.strip().startswith(cut.removesuffix(phrases.ELLIPSIS))


def test_the_first_day() -> None:
    """Before anybody has shared anything every tab is there, with kind words and without a chart."""
    drawing = draw(empty_summary(), edition(issues=(), checked=None, form_links=(), demo=False), load())
    said = texts(drawing)
    assert "Nobody has shared a win yet. The first one will appear here by itself." in said
    assert "Once the first wins are shared, their weeks appear here." in said
    assert "The first success toward this goal is still to be told." in said
    assert "All is well: everything that was shared has arrived, once." in said
    assert "The school year has not started yet." in said
    assert "No entry is held back." in said
    assert not any(one.charts for one in drawing.tabs)
    for words in ("Invented", "Share a win", "Last checked", "Worth asking"):
        assert not any(text.startswith(words) for text in said), words


@pytest.mark.parametrize("audience", Audience)
def test_no_verdicts_and_no_ranking(audience: Audience) -> None:
    """Counts are never taken for results, lessons are never bad, nobody is put before anybody."""
    said = " ".join(texts(drawn(audience))).lower()
    for words in ("on track", "failed", "best ", "worst", "top ", "behind schedule", "leaderboard"):
        assert words not in said.replace("numbers behind", ""), words
    assert "nobody is ranked" in said


@pytest.mark.parametrize(
    ("issues", "words"),
    [
        ((), "All is well"),
        ((Issue("a", "b"),), "1 small thing is worth a look"),
        ((Issue("a", "b"), Issue("c", "d")), "2 small things are worth a look"),
        ((Issue("a", "b", "error"), Issue("c", "d")), "1 thing did not work"),
    ],
)
def test_health_in_words(issues: tuple[Issue, ...], words: str) -> None:
    """How the last run went, with the number of its noun right."""
    drawing = draw(summary(), edition(issues=issues), load())
    assert any(words in text for text in texts(tab(drawing, "start")))


def test_one_and_many() -> None:
    """Singular and plural, in the texts that count."""
    one = replace(summary(), held=1, hidden=0, count_only=2, last_day=date(2026, 8, 18))
    one = replace(one, whole=replace(one.whole, entries=1, lessons=1))
    said = " ".join(texts(draw(one, edition(), load())))
    assert "from 1 entry of August 18, 2026" in said
    assert "a lesson learned" in said
    assert "0 successes" not in said
    assert "1 entry waits for review and 2 entries are counted without their words." in said


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        (run_chart(WEEKLY), "Worth asking about: 7 school weeks in a row"),
        (run_chart(WEEKLY, 2), "Quiet weeks are normal"),
        (run_chart(WEEKLY[:6], 2), "too early to tell"),
    ],
)
def test_signals_in_words(weeks: RunChart, words: str) -> None:
    """A signal is a reason to ask, chance is said to be chance, and too little is said to be too little."""
    now = summary()
    drawing = draw(replace(now, whole=replace(now.whole, chart=weeks)), edition(), load())
    assert any(words in text for text in texts(tab(drawing, "overview")))


def test_a_median_is_shown_where_it_says_something() -> None:
    """From ten finished weeks on, and above nothing; else no chart has its line, and no sentence its number."""
    now = summary()
    rare = [(1, 0)] + [(0, 0)] * 12
    for weekly, middle, lines in ((WEEKLY, 5.0, 1), (WEEKLY[:9], 5.0, 0), (rare, 0.0, 0)):
        weeks = replace(run_chart(weekly, 2), median=middle)
        overview = tab(draw(replace(now, whole=replace(now.whole, chart=weeks)), edition(), load()), "overview")
        chart = overview.charts[0]
        assert [series.kind for series in chart.series].count("line") == lines
        assert ("median" in chart.alt) == bool(lines)
    assert any("most weeks are alike so far" in text for text in texts(overview))


def test_words_that_are_kept_back_are_counted_so() -> None:
    """Where there are entries and none may be read, that is said, and why; never that there are none."""
    staff = summary(Audience.STAFF)
    page = replace(staff.goals[0], entries=3, lessons=1, chosen=(), lessons_chosen=(), latest=())
    page = replace(page, signs=tuple(replace(sign, latest=None) for sign in page.signs))

    def said(held: int, count_only: int) -> str:
        now = replace(staff, goals=(page, *staff.goals[1:]), stories=(), held=held, count_only=count_only)
        drawing = draw(now, edition(), load())
        return " ".join([*texts(tab(drawing, "goal-voice")), *texts(tab(drawing, "entries"))])

    assert "2 successes, counted here; their words were kept for a team or leaders." in said(0, 3)
    assert "1 lesson, counted here; its words wait for review or are kept private." in said(3, 0)
    assert "kept private, or were kept for a team or leaders." in said(1, 2)
    for words in ("No lesson has been shared", "still to be told", "Nobody has shared a win yet", "Not seen yet"):
        assert words not in said(1, 2)


def test_a_form_on_this_computer() -> None:
    """Where nothing has an address, the command is named, and no web address is left."""
    told = edition(local=True, form_links=(), data_urls=(), dashboard_url="")
    start = tab(draw(summary(), told, load()), "start")
    assert any("“smallwins form respond”" in text for text in texts(start))
    assert not any(cell.link.startswith("http") for cell in start.cells().values())


def test_quotes_with_marks_of_their_own() -> None:
    """Words that open with somebody's speech are shown as they are, all others between marks."""
    assert phrases.quote(story(1, text='"Oops," she said.'), 99) == '"Oops," she said.'
    assert phrases.quote(story(1, text="She said oops."), 99) == "“She said oops.”"


def test_many_goals_stand_below_one_another() -> None:
    """More goals than fit beside one another are the rows of the schools' table."""
    goals = tuple(Goal(f"g{i}", f"A goal with a rather long title, number {i}") for i in range(15))
    now = summary()
    cover = replace(now.goal_by_school, rows=tuple(goal.title for goal in goals), counts=((1, 2),) * 15)
    overview = tab(draw(replace(now, goal_by_school=cover), edition(), load()), "overview")
    assert beside(overview, goals[14].title).value == 1
    assert len(overview.widths) == 8


def test_this_week_is_kind() -> None:
    """A week without school, and a quiet week, are called so."""
    now = summary()

    def note(**changes: Any) -> str:
        last = replace(now.whole.chart.weeks[-1], **changes)
        weeks = (*now.whole.chart.weeks[:-1], last)
        drawing = draw(
            replace(now, whole=replace(now.whole, chart=replace(now.whole.chart, weeks=weeks))), edition(), load()
        )
        return below(tab(drawing, "overview"), "This week so far").text and " ".join(texts(tab(drawing, "overview")))

    assert "no school this week" in note(in_session=False)
    assert "a quiet week is a normal week" in note(entries=0, lessons=0)


def test_charts_show_the_weeks_that_stand_in_the_table() -> None:
    """Each series has the numbers of the column it points to, under a heading of its name."""
    drawing = drawn()
    for one in drawing.tabs:
        for chart in one.charts:
            source = chart.source
            cells = tab(drawing, source.tab).cells()
            for series in chart.series:
                assert cells[source.top, series.column].text == series.name
                column = [cells[source.top + 1 + i, series.column].value for i in range(source.rows)]
                assert column == list(series.values)
            labels = tuple(cells[source.top + 1 + i, source.labels].value for i in range(source.rows))
            assert labels == chart.labels
            assert "wins shared in" in chart.alt
    assert [len(one.charts) for one in drawing.tabs] == [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]


def test_cells_never_overlap() -> None:
    """Blocks stand apart, spans included, and charts lie over empty rows only."""
    for audience in (Audience.LEADERS, Audience.STAFF):
        for one in drawn(audience).tabs:
            taken: set[tuple[int, int]] = set()
            for block in one.blocks:
                for (row, column), cell in block.places():
                    spots = {(row, column + i) for i in range(cell.span)}
                    assert not spots & taken
                    assert column + cell.span <= len(one.widths)
                    taken |= spots
            for chart in one.charts:
                rows = range(chart.top, chart.top + chart.height // 21 + 1)
                assert not {place[0] for place in taken} & set(rows)


def test_every_link_leads_somewhere() -> None:
    """Tabs, entries and rows that a link names are drawn, filtered or known."""
    for audience in (Audience.LEADERS, Audience.STAFF):
        drawing = drawn(audience)
        tabs = {one.tab_id for one in drawing.tabs} | {"wins", "review", "actions", "measures", "themes"}
        filters = {item.key for item in drawing.filters} | {"all"}
        for cell in (cell for one in drawing.tabs for cell in one.cells().values() if cell.link):
            scheme, _, name = cell.link.partition(":")
            known = {"tab": tabs, "entries": filters, "win": set(drawing.rows)}
            assert scheme == "https" or name in known[scheme], cell


def test_what_helped_most_is_shown() -> None:
    """A long tail of practices is cut, and said to be; what was named once, perhaps a person, is one line."""
    now = summary()
    many = tuple(Count(f"p{i}", f"practice {i}", max(14 - i, 1)) for i in range(25))
    goals = (replace(now.goals[0], helped=many), *now.goals[1:])
    said = texts(tab(draw(replace(now, goals=goals), edition(), load()), "goal-voice"))
    assert "practice 9" in said
    assert not {"practice 10", "practice 13", "practice 24"} & set(said)
    goal = tab(draw(replace(now, goals=goals), edition(), load()), "goal-voice")
    assert beside(goal, "Other, named once (12)") == Cell(12, "number")
    assert "Named most often; each entry has its own words." in said
    assert not any("Named most often" in text for text in texts(drawn()))


def test_numbers_in_sentences() -> None:
    """A figure in a school's own sentence is written as its readers write numbers."""
    text = SHIPPED.read_text("utf-8").replace("title: The year so far", 'title: "{wins} wins"')
    now = summary()
    drawing = draw(replace(now, whole=replace(now.whole, entries=1234)), edition(), parse(text, SHIPPED))
    assert texts(tab(drawing, "overview"))[0] == "1,234 wins"


def test_unknown_people_and_no_weeks() -> None:
    """Where people cannot be counted that is said; without a template's weeks there is no chart."""
    now = summary()
    anonymous = replace(now, whole=replace(now.whole, contributors=suppress(None, 5)))
    drawing = draw(anonymous, edition(respondents="anonymous"), load())
    assert below(tab(drawing, "overview"), "Colleagues who shared").value == "not counted"
    assert any("Nothing is collected that could name a person" in text for text in texts(drawing))
    bare = load().model_copy(update={"tabs": tuple(one for one in load().tabs if one.id != "weeks")})
    assert not any(one.charts for one in draw(now, edition(), bare).tabs)


def rows_below(tab: Tab, heading: str) -> list[tuple[Cell, ...]]:
    """The body of the table that has this heading."""
    return next(
        list(block.rows[block.headings :])
        for block in tab.blocks
        if block.kind == "table" and heading in [cell.text for cell in block.rows[0]]
    )


def test_lessons_stand_under_their_goal() -> None:
    """The newest first, word for word, with the next step and the success that followed, said to be no proof."""
    group, first, *_, last = rows_below(tab(drawn(), "lessons"), "Tried again")
    assert group == (Cell("Every student leads", "group", span=5),)
    assert first[0] == Cell(date(2026, 11, 13), "date", "win:W012")
    assert first[1].text.startswith("“In lesson 12 two students")
    assert first[4].text == ""
    assert last[0].link == "win:W003"
    assert last[2].text == "Let them choose the question next time."
    assert last[4] == Cell("A success followed on Nov 5, 2026", "link", "win:W004")
    assert any("no proof" in text for text in texts(tab(drawn(), "lessons")))
    assert "23 further lessons, counted here; their words wait for review or are kept private." in texts(
        tab(drawn(), "lessons")
    )


def test_many_lessons_are_a_link_away() -> None:
    """Beyond the most that stand under a goal there is one line, which leads to the rows of that goal's lessons."""
    told = tuple(story(i, "lesson", goals=("voice", "feedback") if i < 5 else ("voice",)) for i in range(80))
    astray = replace(told[0], win_id="astray", goals=(), text="nowhere " * 99)
    drawing = draw(replace(summary(), stories=(astray, *told)), edition(), load())
    rows = rows_below(tab(drawing, "lessons"), "Tried again")
    assert len(rows) == 1 + 60 + 1 + 1 + 5 + 1 + 1
    assert rows[61][1] == Cell("20 earlier lessons: open their rows.", "example", "entries:lessons:voice")
    assert "entries:lessons:voice" in {f"entries:{item.key}" for item in drawing.filters}
    assert rows[68][0].text == "Without a goal of this year"
    assert rows[69][1].text.endswith("[…]”")
    assert len(rows[69][1].text) <= 282


def test_practices_are_a_catalog() -> None:
    """Evidence with its latest example, then where it helped and whom to ask; what was named once is one line."""
    now = summary()
    whole = replace(now.whole, helped=(*now.whole.helped, Count("x", "x", 1, 1), Count("Other", "Other", 3, 1)))
    practices = tab(draw(replace(now, whole=whole), edition(), load()), "practices")
    time, own, once, other = rows_below(practices, "Latest example")
    assert [cell.text for cell in time][:2] == ["Time", f"“{now.stories[-1].text}”"]
    assert time[2].link == "win:W014"
    assert time[3] == Cell(24, "number", "entries:practice:Time")
    assert own[1].text == "Their words wait for review or are kept private."
    assert own[3].link == ""
    assert [cell.text for cell in once] == ["Other, named once (1)", "", "", "1", "1"]
    assert [cell.text for cell in other] == ["Other, in words kept back", "", "", "3", "1"]
    guide = rows_below(practices, "Colleagues to ask")[0]
    assert [cell.text for cell in guide] == ["Time", "Dana Ruiz", SCHOOLS[0].name, "Every student leads", "3"]


def test_whom_to_ask_is_no_ranking() -> None:
    """Those who told last, by name, and how many others; a practice toward every goal says so."""
    tellers = ("Zoe", "Ann", "Bo", "Cy", "Di", "Ed", "Flo")
    every = Practice("Time", 9, 0, None, tuple(goal.title for goal in GOALS), (), (), tellers)
    now = replace(summary(), practices=(every,), schools=SCHOOLS[:1], school_pages=())
    guide = rows_below(tab(draw(now, edition(), load()), "practices"), "Colleagues to ask")[0]
    assert [cell.text for cell in guide] == ["Time", "Ann\nBo\nCy\nDi\nEd\nZoe\nand 1 other", "Every goal", ""]


def test_schools_have_a_tab_where_there_are_several() -> None:
    """In the settings' order with links to their rows, teams for leaders only; one school needs no such tab."""
    first, second = rows_below(tab(drawn(), "schools"), "Share of staff")
    assert [cell.text for cell in first] == [
        *(SCHOOLS[0].name, "49", "27", "17", "about 40%", "2 of 3", "1 of 2", "Specialists", "2026-11-20"),
    ]
    assert [cell.link for cell in first[1:3]] == ["entries:school:maple", "entries:school-lessons:maple"]
    assert second[2].link == ""
    assert len(rows_below(tab(drawn(Audience.STAFF), "schools"), "Share of staff")[0]) == 7
    alone = draw(replace(summary(), schools=SCHOOLS[:1], school_pages=()), edition(), load())
    assert "schools" not in {one.tab_id for one in alone.tabs}
    assert not any(item.key.startswith("cell:") for item in alone.filters)


def test_few_people_of_a_school_stay_uncounted() -> None:
    """A small school's number is left out with another's, in the same words, and the reason is said."""
    now = summary()
    people = suppress_parts([2, 9], 5, [42, 35])
    pages = tuple(replace(page, contributors=one) for page, one in zip(now.school_pages, people, strict=True))
    unknown = (replace(pages[0], contributors=suppress(None, 5)), pages[1])
    schools = tab(draw(replace(now, school_pages=pages), edition(), load()), "schools")
    assert [row[3].text for row in rows_below(schools, "Share of staff")] == ["not shown", "not shown"]
    assert [row[4].text for row in rows_below(schools, "Share of staff")] == ["", ""]
    assert any("nobody can be singled out" in text for text in texts(schools))
    schools = tab(draw(replace(now, school_pages=unknown), edition(), load()), "schools")
    assert rows_below(schools, "Share of staff")[0][3].text == "not counted"


def test_the_priority_stands_first() -> None:
    """The goal that comes first is set apart with what it asks of the others; without one there is no such block."""
    overview = tab(drawn(), "overview")
    assert below(overview, "What comes first") == Cell("★ Every student leads", "first", "tab:goal-voice", 7)
    assert below(overview, "Wins toward it") == Cell(40, "card_value", "entries:goal:voice")
    asks = "What it asks of the others: to make room. “Feedback that moves learning” and “Families as partners"
    assert any(text.startswith(asks) and text.endswith("are watched while this one leads.") for text in texts(overview))
    now = summary()
    pages = tuple(replace(page, goal=replace(page.goal, priority=False)) for page in now.goals if page.goal)
    for goals in (pages, ()):
        said = texts(draw(replace(now, goals=goals), edition(), load()))
        assert not any("comes first" in text or "asks of the others" in text for text in said)


@pytest.mark.parametrize(
    ("voices", "words"), [(suppress(6, 5), "6"), (suppress(2, 5), "not shown"), (suppress(None, 5), "not counted")]
)
def test_new_voices_are_for_leaders(voices: Contributors, words: str) -> None:
    """How many shared for the first time of late, unless they are few."""
    overview = tab(draw(replace(summary(), new_voices=voices), edition(), load()), "overview")
    assert below(overview, "New voices").text == words
    assert "New voices" not in texts(drawn(Audience.STAFF))


def test_what_was_decided_names_its_entries() -> None:
    """We heard, we did: leaders see every decision, staff those they are told of; no hidden entry is named."""
    drawing = draw(replace(summary(), actions=ACTIONS), edition(), load())
    said = [[row[0].text for row in block.rows] for block in tab(drawing, "overview").blocks if block.kind == "entry"]
    teller, now = "A colleague, Grades 3-5, Maple Ridge Elementary", summary().stories
    first = "We keep to ten minutes. · Every student leads · Oct 2, 2026"
    assert said == [
        [first, f"“{now[3].text}”", f"{teller} · Nov 5, 2026"],
        ["Morning circles · Every student leads", f"“{now[2].text}”", f"{teller} · Nov 4, 2026"],
    ]
    assert [block.rows[2][0].link for block in tab(drawing, "overview").blocks if block.kind == "entry"] == [
        *("win:W004", "win:W003"),
    ]
    assert not any("HIDDEN" in text for text in texts(drawing))
    kept = replace(ACTIONS[0], entries=("HIDDEN",)), replace(ACTIONS[1], entries=())
    goal = tab(draw(replace(summary(), actions=kept), edition(), load()), "goal-voice")
    assert [block.rows[1][0].text for block in goal.blocks if block.kind == "entry"] == [
        "No entries are named for it.",
        "Its entries are counted without their words.",
    ]
    assert "We heard, we did" not in texts(tab(drawing, "goal-feedback"))
    assert "We heard, we did" not in texts(drawn())


def test_changes_are_marked_on_the_chart() -> None:
    """Where an action began, its week has a point and words below; one that is still to come has neither."""
    drawing = draw(replace(summary(), actions=ACTIONS), edition(), load())
    goal = tab(drawing, "goal-voice")
    *_, changes = goal.charts[0].series
    assert (changes.name, changes.kind, changes.values.index(1), sum(map(bool, changes.values))) == (
        *("Changes begun", "point", 4, 1),
    )
    cells = tab(drawing, "weeks").cells()
    assert cells[goal.charts[0].source.top + 5, changes.column].value == 1
    assert "Changes: Sep 15: Morning circles." in texts(goal)
    assert not any("Changes" in text for text in texts(tab(drawing, "goal-feedback")))
    assert not any("Changes begun" in text for text in texts(drawn()))


def test_bars() -> None:
    """Nothing is a low line, the largest is full height, and something is more than nothing."""
    assert phrases.bars((0, 1, 100)) == "▁▂█"
    assert phrases.bars(()) == ""


# The tabs kept by key


def test_wins_rows() -> None:
    """Every counted entry in words; a held one, and a standing one that no longer counts, blank but for its key."""
    told = entries(
        {"win_id": "W1", "author": "Dana Ruiz", "share": "named"},
        {"win_id": "W2", "kind": "lesson", "held": True, "story": "", "team": ""},
    )
    rows = {row["Entry"]: row for row in wins_rows(told, ["W1", "W0"], GOALS, SCHOOLS)}
    assert list(rows) == ["W1", "W2", "W0"]
    assert rows["W1"] == {
        "Entry": "W1",
        "Shared on": serial(date(2026, 11, 2)),
        "School": "Maple Ridge Elementary",
        "Team": "Grades 3-5",
        "Kind": "Success",
        "Goals": "Every student leads",
        "Success signs": "Students run part of a lesson",
        "Story": "They asked the next question.",
        "Who is better off": "",
        "Voices": "A student",
        "What helped": "Time",
        "Next step": "",
        "Told by": "Dana Ruiz",
        "Shared with": "With my name",
        "Please check": "",
    }
    for blank in ("W2", "W0"):
        assert not any(value for column, value in rows[blank].items() if column != "Entry")
        assert list(rows[blank]) == list(WINS_TAB.columns)
    with pytest.raises(ValueError, match="leaders"):
        wins_rows(replace(told, audience=Audience.STAFF), [], GOALS)


def test_review_rows() -> None:
    """Why an entry waits and where to read it; never what it says."""
    told = entries({"win_id": "W1"}, {"win_id": "W2", "held": True, "story": "Tavian read aloud."})
    (row,) = review_rows(told, {"W2": "may name a student", "W9": "gone"}, {"W2": "https://sheet/row"}, SCHOOLS)
    assert row == {
        "Entry": "W2",
        "Shared on": serial(date(2026, 11, 2)),
        "School": "Maple Ridge Elementary",
        "Team": "Grades 3-5",
        "Why it waits": "may name a student",
        "Read it": "https://sheet/row",
        "Version": "",
        "Please check": "",
    }


# The workbook


@pytest.fixture
def state(google: Google) -> WorkbookState:
    """A dashboard workbook as `init` makes it."""
    workbook = google.drive.make("Dashboard", "spreadsheet", {})
    layout.complete(google.sheets, workbook, CURATED)
    return ledger.read(google.sheets, workbook, CURATED, whole=True)


@pytest.fixture
def by_hand(emulator: Emulator, state: WorkbookState) -> Iterator[gspread.Spreadsheet]:
    """The workbook as a person's own program opens it, with stock gspread."""
    client = gspread.Client(auth=Credentials("person"))
    send = client.http_client.session.request

    def here(method: str, url: str, **parts: Any) -> Any:
        return send(method, url.replace("https://sheets.googleapis.com", emulator.url), **parts)

    client.http_client.session.request = here
    yield client.open_by_key(state.workbook_id)
    client.http_client.session.close()


def send(google: Google, state: WorkbookState, now: Summary, told: Edition | None = None) -> WorkbookState:
    """Publish a summary with two entries, from a fresh read."""
    fresh = ledger.read(google.sheets, state.workbook_id, CURATED, whole=True)
    kept = entries({"win_id": "W1"}, {"win_id": "W2", "held": True, "story": ""})
    wins = wins_rows(kept, [str(key[0]) for key in fresh.tabs["wins_tab"].rows], GOALS, SCHOOLS)
    review = review_rows(kept, {"W2": "may name a student"}, {"W2": "https://sheet/row"}, SCHOOLS)
    return publish(google.sheets, fresh, draw(now, told or edition(), load()), wins, review, MOMENT).state


def shape(google: Google, state: WorkbookState, fields: str) -> dict[int, dict[str, Any]]:
    """The workbook's sheets by id."""
    answer = google.sheets.get(state.workbook_id, f"sheets(properties,{fields})")
    return {sheet["properties"].get("sheetId", 0): sheet for sheet in answer["sheets"]}


def test_what_is_published_is_what_was_drawn(
    google: Google, state: WorkbookState, by_hand: gspread.Spreadsheet
) -> None:
    """Every cell, read back by stock gspread, is the drawing's; one write did it, and no news sends none."""
    before = google.calls.writes
    send(google, state, summary())
    assert google.calls.writes == before + 1
    drawing = drawn()
    for one in drawing.tabs:
        sheet = by_hand.get_worksheet_by_id(one.sheet_id)
        stored = sheet.get_values(value_render_option="UNFORMATTED_VALUE", combine_merged_cells=False)
        for (row, column), cell in one.cells().items():
            if not cell.spark:
                value = serial(cell.value) if isinstance(cell.value, date) else cell.value
                there = stored[row][column] if row < len(stored) and column < len(stored[row]) else ""
                assert there == value, (one.title, row, column)
    titles = [sheet.title for sheet in by_hand.worksheets()]
    assert titles == [
        *(one.title for one in drawing.tabs[:-1]),
        "Wins",
        "Review",
        "Actions",
        "Measures",
        "Themes",
        MEMORY_TAB.title,
        "About",
    ]
    send(google, state, summary())
    assert google.calls.writes == before + 1


def test_what_a_workbook_shows_besides_cells(google: Google, state: WorkbookState) -> None:
    """Native charts with alt text, shades, protections that warn, check boxes, drop-downs, filters, a hidden key."""
    send(google, state, summary())
    drawing = drawn()
    sheets = shape(google, state, "charts,conditionalFormats,protectedRanges,basicFilter,filterViews,merges")
    for one in drawing.tabs:
        made = sheets[one.sheet_id]
        assert [chart["chartId"] for chart in made.get("charts", [])] == [chart.chart_id for chart in one.charts]
        assert len(made.get("conditionalFormats", [])) == len(one.heats)
        assert made["protectedRanges"][0]["warningOnly"]
        assert made["properties"]["gridProperties"].get("frozenRowCount", 0) == one.frozen
        assert made["properties"]["gridProperties"]["hideGridlines"]
    chart = sheets[tab(drawing, "overview").sheet_id]["charts"][0]["spec"]
    assert chart["altText"] == tab(drawing, "overview").charts[0].alt
    assert [series["type"] for series in chart["basicChart"]["series"]] == ["COLUMN", "COLUMN", "LINE"]
    wins = sheets[WINS_TAB.sheet_id]
    assert wins["basicFilter"]
    assert {view["filterViewId"] for view in wins["filterViews"]} == {item.filter_id for item in drawing.filters}
    answer = google.sheets.read(
        state.workbook_id,
        [{"gridRange": {"sheetId": WINS_TAB.sheet_id, "startRowIndex": 1, "endRowIndex": 2}}],
        "sheets.data(columnMetadata.hiddenByUser,rowData.values.dataValidation)",
    )
    data = answer["sheets"][0]["data"][0]
    rules = {
        column: value["dataValidation"]["condition"]
        for column, value in zip(ledger.all_columns(WINS_TAB), data["rowData"][0]["values"], strict=False)
        if "dataValidation" in value
    }
    assert {column: rule["type"] for column, rule in rules.items()} == {
        "Feature": "BOOLEAN",
        "Hide": "BOOLEAN",
        "Goal": "ONE_OF_LIST",
    }
    assert [value["userEnteredValue"] for value in rules["Goal"]["values"]] == [goal.title for goal in GOALS]
    assert data["columnMetadata"][0]["hiddenByUser"]


def test_people_keep_what_is_theirs(google: Google, state: WorkbookState, by_hand: gspread.Spreadsheet) -> None:
    """After news: new numbers, and still their tab's name, their notes, their shading, their Feature and Hide."""
    send(google, state, summary())
    goal = tab(drawn(), "goal-voice")
    sheet = by_hand.get_worksheet_by_id(goal.sheet_id)
    sheet.update_title("Our big goal")
    assert goal.notes
    note = gspread.utils.rowcol_to_a1(3, goal.notes.column + 1)
    far = gspread.utils.rowcol_to_a1(58, goal.notes.column + 1)
    sheet.update([["ask Dana"]], note)
    sheet.update([["far below"]], far)
    theirs = {"sheetId": goal.sheet_id, "startColumnIndex": goal.notes.column, "endColumnIndex": goal.notes.column + 1}
    rule = {
        "ranges": [theirs],
        "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}},
    }
    by_hand.batch_update({"requests": [{"addConditionalFormatRule": {"index": 0, "rule": rule}}]})
    feature = gspread.utils.rowcol_to_a1(2, ledger.all_columns(WINS_TAB).index("Feature") + 1)
    by_hand.get_worksheet_by_id(WINS_TAB.sheet_id).update([[True]], feature)

    now = summary()
    first = replace(now.goals[0], entries=41, chosen=now.goals[0].chosen[:1], lessons_chosen=())
    send(google, state, replace(now, goals=(first, *now.goals[1:])))
    sheet = by_hand.get_worksheet_by_id(goal.sheet_id)
    assert sheet.title == "Our big goal"
    assert sheet.acell(note).value == "ask Dana"
    assert sheet.acell(far).value == "far below"
    assert by_hand.get_worksheet_by_id(WINS_TAB.sheet_id).acell(feature).value == "TRUE"
    assert "41" in {text for row in sheet.get_values() for text in row}
    rules = shape(google, state, "conditionalFormats")[goal.sheet_id]["conditionalFormats"]
    assert sum("booleanRule" in rule for rule in rules) == 1
    assert sum("gradientRule" in rule for rule in rules) == len(goal.heats)


def test_it_says_by_itself_that_it_is_old(google: Google, state: WorkbookState) -> None:
    """The day by which the forms are looked at again stands in words, and stands out once Sheets sees it past."""
    for day in (date(2026, 11, 24), date(2026, 11, 25)):
        told = edition(due=day)
        send(google, state, summary(), told)
        (start,) = (one for one in draw(summary(), told, load()).tabs if one.tab_id == "start")
        row = next(row for (row, _), cell in start.cells().items() if cell.text.startswith("The next check is due by"))
        assert f"due by November {day.day}, 2026. If that day is past" in start.cells()[row, 1].text
        (rule,) = shape(google, state, "conditionalFormats")[start.sheet_id]["conditionalFormats"]
        (span,) = rule["ranges"]
        assert (span["startRowIndex"], span["endRowIndex"], span["startColumnIndex"]) == (row, row + 1, 1)
        (value,) = rule["booleanRule"]["condition"]["values"]
        assert value == {"userEnteredValue": f"=TODAY()>{serial(day)}"}
        assert rule["booleanRule"]["format"]["textFormat"]["bold"] is True
    send(google, state, summary(), edition())
    assert not any("due by" in text for text in texts(draw(summary(), edition(), load())))
    assert "conditionalFormats" not in shape(google, state, "conditionalFormats")[start.sheet_id]


def test_less_to_show_leaves_nothing_behind(google: Google, state: WorkbookState, by_hand: gspread.Spreadsheet) -> None:
    """A fuller tab that becomes empty holds only what is drawn now: no left-over cell, chart or shade."""
    send(google, state, summary())
    send(google, state, empty_summary())
    drawing = draw(empty_summary(), edition(), load())
    sheets = shape(google, state, "charts,conditionalFormats")
    for one in drawing.tabs:
        stored = by_hand.get_worksheet_by_id(one.sheet_id).get_values(combine_merged_cells=False)
        there = {(i, j) for i, row in enumerate(stored) for j, text in enumerate(row) if text and j < len(one.widths)}
        assert there == {place for place, cell in one.cells().items() if cell.text}
        assert not sheets[one.sheet_id].get("charts")
        assert len(sheets[one.sheet_id].get("conditionalFormats", [])) == len(one.heats)


def test_a_tab_that_was_deleted_comes_back(google: Google, state: WorkbookState, by_hand: gspread.Spreadsheet) -> None:
    """A derived tab that a person deleted is drawn again in its place, even beside one of theirs with its name."""
    send(google, state, summary())
    by_hand.del_worksheet(by_hand.get_worksheet_by_id(tab(drawn(), "overview").sheet_id))
    by_hand.add_worksheet("Overview", 5, 5)
    send(google, state, summary())
    titles = [sheet.title for sheet in by_hand.worksheets()]
    assert titles[:3] == ["Start here", "Overview (2)", "Every student leads"]


def test_peoples_text_is_never_a_formula(google: Google, state: WorkbookState) -> None:
    """Texts that look like formulas, numbers or dates stay texts; small charts hold numbers only."""
    told = tuple(story(i, "success", text) for i, text in enumerate(PAYLOADS, 1))
    now = summary()
    whole = replace(now.whole, chosen=told, latest=told)
    goals = (replace(now.goals[0], chosen=told, goal=replace(GOALS[0], title="=1+1", aim="+2")), *now.goals[1:])
    send(google, state, replace(now, whole=whole, goals=goals, stories=told), edition(name="=NOW()"))
    answer = google.sheets.get(state.workbook_id, "sheets.data.rowData.values.userEnteredValue")
    values = [
        value["userEnteredValue"]
        for sheet in answer["sheets"]
        for data in sheet.get("data", [])
        for row in data.get("rowData", [])
        for value in row.get("values", [])
        if "userEnteredValue" in value
    ]
    formulas = [value["formulaValue"] for value in values if "formulaValue" in value]
    assert len(formulas) == 3
    for formula in formulas:
        assert re.fullmatch(
            r'=SPARKLINE\(\{[\d;]+\},\{"charttype","column";"color","#[0-9a-f]{6}";"ymin",0\}\)', formula
        )
    strings = " ".join(value.get("stringValue", "") for value in values)
    assert all(f"“{text.strip()}”" in strings for text in PAYLOADS)


def test_a_renamed_goal_moves_its_view(google: Google, state: WorkbookState) -> None:
    """The view behind a number follows the goal's title under the same id, and a person's own view stays."""
    send(google, state, summary())
    area = {"sheetId": WINS_TAB.sheet_id, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": 3}
    google.sheets.write(
        state.workbook_id, [{"addFilterView": {"filter": {"filterViewId": 7, "title": "mine", "range": area}}}]
    )
    now = summary()
    renamed = replace(now.goals[0], goal=replace(GOALS[0], title="Everyone leads"))
    send(google, state, replace(now, goals=(renamed, *now.goals[1:])))
    views = {
        view["filterViewId"]: view for view in shape(google, state, "filterViews")[WINS_TAB.sheet_id]["filterViews"]
    }
    assert len(views) == len(drawn().filters) + 1
    assert views[7]["title"] == "mine"
    assert views[drawn().filters[1].filter_id]["title"] == "Goal: Everyone leads"


def test_rows_are_banded_and_sliced(google: Google, state: WorkbookState) -> None:
    """Once, under fixed ids, over the rows in use; later runs widen both and bring back nothing that was removed."""
    send(google, state, summary())

    def furniture() -> dict[str, Any]:
        return shape(google, state, "bandedRanges,slicers")[WINS_TAB.sheet_id]

    made = furniture()
    (bands,) = made["bandedRanges"]
    assert bands["bandedRangeId"] == dressing.BANDS
    assert (bands["range"]["endRowIndex"], bands["range"]["endColumnIndex"]) == (3, len(ledger.all_columns(WINS_TAB)))
    assert {slicer["slicerId"] for slicer in made["slicers"]} == {*map(dressing.slicer_id, dressing.SLICERS)}
    columns = {slicer["spec"]["title"]: slicer["spec"].get("columnIndex") for slicer in made["slicers"]}
    assert columns == {column: ledger.all_columns(WINS_TAB).index(column) for column in dressing.SLICERS}

    google.sheets.write(
        state.workbook_id, [{"deleteEmbeddedObject": {"objectId": dressing.slicer_id("Team")}}, append("W3")]
    )
    send(google, state, summary())
    made = furniture()
    assert made["bandedRanges"][0]["range"]["endRowIndex"] == 4
    assert {slicer["spec"]["title"] for slicer in made["slicers"]} == {"Kind", "School"}
    assert {slicer["spec"]["dataRange"]["endRowIndex"] for slicer in made["slicers"]} == {4}


def append(key: str) -> dict[str, Any]:
    """A row with a key on the Wins tab."""
    row = {"values": [{"userEnteredValue": {"stringValue": key}}]}
    return {"appendCells": {"sheetId": WINS_TAB.sheet_id, "rows": [row], "fields": "userEnteredValue"}}


@pytest.mark.parametrize("ours_first", [True, False])
def test_peoples_bands_stay(google: Google, state: WorkbookState, ours_first: bool) -> None:
    """Bands that people colored, in place of ours or before, are neither met nor changed; one school has no slicer."""
    theirs = {
        "bandedRangeId": 7,
        "range": {"sheetId": WINS_TAB.sheet_id, "startRowIndex": 0, "startColumnIndex": 2, "endColumnIndex": 4},
        "rowProperties": {"firstBandColorStyle": {"rgbColor": {"red": 1}}, "secondBandColorStyle": {"rgbColor": {}}},
    }
    now = replace(summary(), schools=SCHOOLS[:1], school_pages=())
    add: list[dict[str, Any]] = [{"addBanding": {"bandedRange": theirs}}]
    if ours_first:
        send(google, state, now)
        add = [{"deleteBanding": {"bandedRangeId": dressing.BANDS}}, *add, append("W3")]
    google.sheets.write(state.workbook_id, add)
    send(google, state, now)
    made = shape(google, state, "bandedRanges,slicers")[WINS_TAB.sheet_id]
    assert [band["bandedRangeId"] for band in made["bandedRanges"]] == [7]
    assert {slicer["spec"]["title"] for slicer in made["slicers"]} == {"Kind", "Team"}


def test_a_large_first_run_goes_in_several_commits() -> None:
    """Rows beyond one commit's size are cut into several, in order, none lost and none torn."""
    rows = [{"values": [{"userEnteredValue": {"stringValue": "x" * 5000}}, {"n": i}]} for i in range(1000)]
    parts = list(split([{"appendCells": {"sheetId": 1, "rows": rows, "fields": "userEnteredValue"}}, {"other": {}}]))
    assert len(parts) == 4
    assert [row for part in parts[:-1] for row in part["appendCells"]["rows"]] == rows
    assert all(len(batch) == 1 for batch in pack([[part] for part in parts[:-1]]))
    assert pack([[{"a": 1}], [{"b": 2}]]) == [[{"a": 1}, {"b": 2}]]


@pytest.mark.parametrize(("locale", "has_options"), [("en_US", True), ("de_DE", False)])
def test_other_locales(google: Google, state: WorkbookState, locale: str, has_options: bool) -> None:
    """Dates follow the locale; a small chart leaves out what other locales would not read."""
    send(google, state, summary(), edition(locale=locale))
    sheet = tab(draw(summary(), edition(locale=locale), load()), "overview")
    area = {"sheetId": sheet.sheet_id, "startColumnIndex": 6, "endColumnIndex": 7}
    answer = google.sheets.read(
        state.workbook_id, [{"gridRange": area}], "sheets.data.rowData.values.userEnteredValue.formulaValue"
    )
    assert ("charttype" in str(answer)) is has_options
    assert any("20. November 2026" in text for text in texts(sheet)) is not has_options


def test_filters_know_signs_of_all_goals() -> None:
    """Views have titles of their own even where goals share a sign, and none for a title that reads as a formula."""
    sign = SuccessSign("s", "Students ask")
    pages = tuple(
        page(Goal(name, title, (sign,)), 1, 0, (), run_chart(WEEKLY, 9)) for name, title in (("a", "A"), ("b", "=B"))
    )
    filters = draw(replace(summary(), goals=pages), edition(), load()).filters
    assert len({item.title for item in filters}) == len(filters)
    assert "goal:a" in {item.key for item in filters}
    assert "goal:b" not in {item.key for item in filters}


def test_fixed_ids_are_apart() -> None:
    """Every tab, chart and filter of a large district has an id of its own."""
    goals = tuple(
        Goal(f"g{i}", f"Goal {i}", tuple(SuccessSign(f"s{j}", f"Sign {i}.{j}") for j in range(9))) for i in range(20)
    )
    pages = tuple(page(goal, 9, 3, (story(1),), run_chart(WEEKLY)) for goal in goals)
    drawing = draw(replace(summary(), goals=pages), edition(), load())
    for ids in (
        [one.sheet_id for one in drawing.tabs],
        [chart.chart_id for one in drawing.tabs for chart in one.charts],
        [item.filter_id for item in drawing.filters],
    ):
        assert len(set(ids)) == len(ids) >= 20
        assert all(0 < one < 1 << 31 for one in ids)


def test_the_year_fits() -> None:
    """A full year of weeks for a template that shows every kind of block is drawn at once."""
    assert isinstance(load(), Template)
    weekly = [(3, 1)] * 44
    now = summary()
    full = replace(
        now,
        whole=replace(now.whole, chart=run_chart(weekly)),
        goals=tuple(replace(one, chart=run_chart(weekly, 2)) for one in now.goals),
    )
    weeks = tab(draw(full, edition(), load()), "weeks")
    days = [cell.value for (_, column), cell in weeks.cells().items() if column == 1 and isinstance(cell.value, date)]
    assert days == [date(2026, 8, 17) + timedelta(weeks=i) for i in range(len(days))]
    assert len(days) == 42
    assert "no school" in texts(weeks)
    assert all(product(days))


def test_a_label_inside_another_opens_no_view() -> None:
    """Sheets would show what the number does not count: the link leads to the whole tab instead."""
    math, more = replace(GOALS[0], goal_id="a", title="Math"), replace(GOALS[0], goal_id="b", title="More math at home")
    now = summary()
    pages = tuple(replace(page, goal=goal) for page, goal in zip(now.goals, (math, more), strict=False))
    keys = {view.key for view in list_filters(replace(now, goals=pages))}
    assert ("goal:a" in keys, "goal:b" in keys) == (False, True)


def test_wide_letters_take_more_lines() -> None:
    """Twenty CJK letters need the room of more than forty others; what is ASCII is counted as before."""
    style = Style(size=10)
    assert count_lines("a" * 40, 260, style) == 1
    assert count_lines("今" * 20, 260, style) == 2
    assert count_lines("今" * 20 + "\n" + "🎉" * 60, 260, style) == 2 + 4


@pytest.mark.parametrize(
    ("count", "staff", "said"),
    [
        (25, 42, "of 42 staff: about 60%"),
        (42, 42, "of 42 staff: about 100%"),
        (43, 42, "more than the 42 staff in the settings"),
        (43, 0, "different people"),
        (0, 42, "different people"),
    ],
)
def test_more_people_than_staff_are_said_to_be(count: int, staff: int, said: str) -> None:
    """A share of staff is said where it can be true."""
    assert phrases.reach(Contributors(count, staff)) == said
