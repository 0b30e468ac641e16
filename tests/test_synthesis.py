"""`pipeline.synthesis`: every number and quote is the summary's; a document is kept up to date beside its writers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import markup, resources, synthesis
from pipeline.emulator import Emulator
from pipeline.errors import RejectedError, TemplateError
from pipeline.google import Google
from pipeline.markup import Heading, Item, Paragraph, Quote, Run, Table
from pipeline.model import Audience, Count, Edition, Order, Story, Summary, suppress, utf16_length
from pipeline.synthesis import Report, Section, confined, documents, publishing, words
from pipeline.synthesis.speech import speak_in
from tests import summaries

STAFF = summaries.summary(Audience.STAFF)
EMPTY = replace(summaries.empty_summary(Audience.STAFF), week_chosen=(), week_lessons=())
EDITION = summaries.edition(dashboard_url="https://docs.google.com/spreadsheets/d/DASH")
LONG = "We tried it again. " * 60
KINDS = ("weekly", "year")


def render(kind: str, summary: Summary, edition: Edition, folder: Path | None = None) -> Report:
    """The report of a kind that is about nothing in particular."""
    return synthesis.render(Order(kind), summary, edition, folder)


def told_by(report: Report) -> list[Quote]:
    """The quotes of a report."""
    return [block for block in report.blocks if isinstance(block, Quote)]


def words_of(report: Report) -> str:
    """All words of a report."""
    return markup.plain(report.blocks)


def tables_of(report: Report) -> dict[str, list[tuple[str, ...]]]:
    """The rows of every table, by their first heading, as text."""
    return {
        "".join(run.text for run in table.rows[0][0]): [
            tuple("".join(run.text for run in cell) for cell in row) for row in table.rows[1:]
        ]
        for table in report.blocks
        if isinstance(table, Table)
    }


def test_weekly_digest() -> None:
    """A dated copy: its key is the Monday, it is not living, and it has what a digest has, in order."""
    thanked = replace(summaries.story(7), thanks="Thanks to Sam for the coins.")
    report = render("weekly", replace(STAFF, week_thanks=(thanked,)), EDITION)
    assert (report.kind, report.key, report.living) == ("weekly", "weekly-2026-11-16", False)
    assert report.title == "Maple District: small wins, week of November 16, 2026"
    assert [section.name for section in report.sections] == [
        "top",
        "line",
        "words",
        "lesson",
        "goals",
        "thanks",
        "form",
    ]
    assert [section.name for section in report.sections if section.people] == ["line"]
    assert "Drafted from 3 entries shared from November 16 to November 20, 2026; 73 so far this year" in words_of(
        report
    )
    assert tables_of(report)["Goal"][:2] == [
        ("Every student leads (our priority)", "1", "40", "15"),
        ("Feedback that moves learning", "0", "3", "1"),
    ]
    assert (
        "Thanks to Sam for the coins. — A colleague, Grades 3-5, Maple Ridge Elementary · the\u00a0entry"
        in words_of(report)
    )


def test_learning_report() -> None:
    """A living document of the school year, with a place to write for each goal, the measures and the plan."""
    report = render("year", STAFF, EDITION)
    assert (report.kind, report.key, report.living) == ("year", "year-2026", True)
    assert report.title == "Maple District: Learning Report 2026–27"
    people = ["minds-voice", "minds-feedback", "minds-families", "measures", "plan", "gallery"]
    assert [section.name for section in report.sections if section.people] == people
    assert tables_of(report)["What"] == [
        ("Wins shared", "73"),
        ("Of these, lessons", "27"),
        ("Goals with at least one", "2 of 3"),
        ("School weeks with at least one", "14 of 14"),
        ("Colleagues who shared", "23"),
    ]
    assert tables_of(report)["Goal"][0][:3] == (
        "Every student leads",
        "Students led part of a lesson in 1 of 10 visits.",
        "In 5 of 10 visits by June.",
    )
    assert sum(int(row[1]) for row in tables_of(report)["From"]) == 90
    assert "90 minutes" in words_of(report)


@pytest.mark.parametrize("kind", KINDS)
def test_quotes_are_the_summary_s(kind: str) -> None:
    """Each quote is word for word an entry's, and is followed by who said it, with a link to that entry."""
    report = render(kind, STAFF, EDITION)
    stories = {story.link: story for story in STAFF.stories}
    assert told_by(report)
    for quote in told_by(report):
        (link,) = [run.link for run in quote.source if run.link]
        said = "".join(run.text for run in quote.runs)
        assert said.removesuffix(f"\nNext right step: {stories[link].next_step}") == stories[link].text
        assert "".join(run.text for run in quote.source).startswith(stories[link].attribution)


def test_an_entry_is_told_once() -> None:
    """An entry that serves several goals is quoted under the first; a lesson's next step is carried forward once."""
    report = render("year", STAFF, EDITION)
    links = [run.link for quote in told_by(report) for run in quote.source if run.link]
    assert len(links) == len(set(links))
    carried = [block for block in report.blocks if isinstance(block, Item) and block.marker == "bullet"]
    assert len(carried) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_headings_are_in_order(kind: str) -> None:
    """One heading of level 1, none that skips a level, none without something under it."""
    blocks = render(kind, STAFF, EDITION).blocks
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for block, following in pairwise(blocks):
        if isinstance(block, Heading) and isinstance(following, Heading):
            assert following.level > block.level


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("summary", [STAFF, EMPTY], ids=["year", "first day"])
def test_words_never_judge(kind: str, summary: Summary) -> None:
    """No ranking, no verdict from counts, no plural that does not fit; wins are shared."""
    said = words_of(render(kind, summary, EDITION)).lower()
    for word in ("on track", "best", "leaderboard", "failed", "none", "1 entries", "1 wins", "1 lessons"):
        assert word not in said


def test_the_first_day() -> None:
    """Before any entry: kind words, no table of nothing, no section without content; people's places stand."""
    weekly, year = (render(kind, EMPTY, replace(EDITION, form_links=(), dashboard_url="")) for kind in KINDS)
    assert [section.name for section in weekly.sections] == ["top", "line", "words"]
    assert "that is normal" in words_of(weekly)
    assert {"numbers", "voices", "helped", "carried"}.isdisjoint(section.name for section in year.sections)
    assert "Nothing has been shared under this goal yet." in words_of(year)


def test_a_quiet_week() -> None:
    """Nothing new: older entries are told again, and it says so; a week without school is called that."""
    quiet = replace(STAFF, as_of=date(2026, 12, 2))
    assert "No school this week: nothing new was shared." in words_of(render("weekly", quiet, EDITION))
    weeks = STAFF.whole.chart.weeks
    last = replace(weeks[-1], entries=0, lessons=0)
    chart = replace(STAFF.whole.chart, weeks=(*weeks[:-1], last))
    quiet = replace(STAFF, whole=replace(STAFF.whole, chart=chart))
    assert "A quiet week, which is normal: nothing new was shared." in words_of(render("weekly", quiet, EDITION))


def test_a_week_of_words_kept_back() -> None:
    """Entries that this audience only counts are counted."""
    report = render("weekly", replace(STAFF, week_chosen=(), week_lessons=()), EDITION)
    assert (
        "This week: 3 wins shared, 1 of them a lesson. Their words are for a team or for leaders, or wait for a "
        "review, so here they are only counted."
    ) in words_of(report)
    assert not told_by(report)


def in_a_week_of(entries: int, lessons: int, **changes: Any) -> str:
    """The words of a digest for a week of so many entries."""
    weeks = STAFF.whole.chart.weeks
    chart = replace(STAFF.whole.chart, weeks=(*weeks[:-1], replace(weeks[-1], entries=entries, lessons=lessons)))
    summary = replace(STAFF, whole=replace(STAFF.whole, chart=chart), **changes)
    return words_of(render("weekly", summary, EDITION))


def test_a_week_of_one_entry() -> None:
    """One is called one; a lesson that is told below is not said to be kept back, and stands beside nothing."""
    said = in_a_week_of(1, 1, week_chosen=(), week_lessons=())
    assert "This week: 1 win shared, a lesson. Its words are for" in said
    assert "so here it is only counted" in said
    lesson = replace(summaries.story(3, "lesson"), day=STAFF.as_of)
    said = in_a_week_of(1, 1, week_chosen=(), week_lessons=(lesson,))
    assert "only counted" not in said
    assert "worth as much" not in said
    assert "\nOne lesson\n" in said
    earlier = replace(lesson, day=STAFF.as_of - timedelta(days=14))
    assert "so here it is only counted" in in_a_week_of(1, 0, week_chosen=(), week_lessons=(earlier,))
    assert "This one is worth telling again." in in_a_week_of(0, 0, week_chosen=STAFF.week_chosen[:1])
    assert "These are worth telling again." in in_a_week_of(0, 0, week_chosen=STAFF.week_chosen[:2])


def test_one_of_everything() -> None:
    """The Learning Report knows one from many: lessons carried on, entries counted only, entries in full."""
    one = summaries.story(3, "lesson", text=LONG)
    page = replace(STAFF.goals[0], chosen=(), lessons_chosen=(one,), signs=())
    whole = replace(STAFF.whole, lessons_chosen=())
    summary = replace(STAFF, goals=(page,), whole=whole, count_only=1, held=1)
    said = words_of(render("year", summary, EDITION))
    for sentence in (
        "The next right step, as the colleague who learned it put it.",
        "also the one that its teller shared with a team or with leaders only, which is counted but not quoted",
        "1 entry waits for a privacy review and is not quoted.",
        "The longer entry, in full\nQuoted above as an excerpt, here word for word.",
    ):
        assert sentence in said
    many = words_of(render("year", replace(STAFF, count_only=4), EDITION))
    assert "also the 4 that their tellers shared with a team or with leaders only, which are counted" in many


def test_files_without_google() -> None:
    """A file of the embedded Workspace says where the form is, links to the site beside it, and what becomes of it."""
    link = "../index.html#win-W001"
    edition = replace(EDITION, local=True, form_links=(), dashboard_url="", data_urls=())
    story = replace(summaries.story(1), link=link)
    summary = replace(STAFF, week_chosen=(story,), goals=(replace(STAFF.goals[0], chosen=(story,)),))
    weekly, year = (render(kind, summary, edition) for kind in KINDS)
    assert "The form is on this computer: smallwins form respond." in words_of(weekly)
    assert "If you write in this file, it is left as it is and the next version is written beside it." in words_of(year)
    for report in (weekly, year):
        assert link in {run.link for quote in told_by(report) for run in quote.source}
        assert "Google" not in words_of(report)
    for kind in KINDS:
        assert "on this computer" not in words_of(render(kind, STAFF, EDITION))


@pytest.mark.parametrize("summary", [STAFF, EMPTY], ids=["year", "first day"])
def test_what_becomes_of_people_s_words(summary: Summary) -> None:
    """The same report is a Doc and a file, and says what is true of each."""
    said = words_of(render("year", summary, EDITION))
    assert "The Google Doc is kept up to date until the year ends, around whatever you write in it" in said
    assert "a file that you write in is left as it is, and the next version is written beside it." in said


def test_lessons_whose_words_are_elsewhere() -> None:
    """A goal whose lessons were told under another, or kept back, still says that there are some."""
    assert "1 lesson was shared; the words are told under another goal" in words_of(render("year", STAFF, EDITION))


def test_small_cells_stay_out() -> None:
    """A suppressed count of people is not there at all, and what one person typed is not listed."""
    typed = ("My aunt", 1), ("Other", 9), ("Ms. Ortega", 9), ("our Dr Lee", 9), ("Common planning", 5)
    helped = (Count("time", "Time", 3), *(Count(label, label, entries) for label, entries in typed))
    whole = replace(STAFF.whole, contributors=suppress(3, 5), helped=helped)
    report = render("year", replace(STAFF, whole=whole), EDITION)
    assert "Colleagues who shared" not in words_of(report)
    assert tables_of(report)["What helped"] == [("Time", "3", "0"), ("Common planning", "5", "0")]


def test_demo_mark() -> None:
    """An invented school says so at the top of everything; a real one does not."""
    for kind in KINDS:
        for demo in (True, False):
            report = render(kind, STAFF, replace(EDITION, demo=demo))
            marks = [block for block in report.blocks if isinstance(block, Paragraph) and block.voice == "mark"]
            assert len(marks) == demo


def test_long_entries_are_excerpts() -> None:
    """An excerpt is a beginning, word for word, and says that it is one."""
    story = replace(summaries.story(1), text=LONG)
    report = render("weekly", replace(STAFF, week_chosen=(story,), stories=(story,)), EDITION)
    quote = told_by(report)[0]
    said = "".join(run.text for run in quote.runs)
    assert said.endswith("again. …")
    assert LONG.startswith(said.removesuffix(" …"))
    assert quote.source[-1].text == "excerpt: read all of it"


HUGE = ("**long** <b>" + "story {{7*7}}\n" * 3_500)[:48_999] + "."


def test_the_longer_entries_in_full() -> None:
    """What is quoted as an excerpt stands whole at the end, once, with a next step that was cut; else no section."""
    assert "in-full" not in [section.name for section in render("year", STAFF, EDITION).sections]
    story = replace(summaries.story(1), text=HUGE)
    lesson = replace(summaries.story(2, "lesson"), next_step=LONG)
    carried = replace(summaries.story(4, "lesson"), next_step=LONG + "!")
    page = replace(STAFF.goals[0], chosen=(story,), lessons_chosen=(lesson,))
    summary = replace(
        STAFF,
        goals=(page, replace(page, goal=summaries.GOALS[1])),
        whole=replace(STAFF.whole, lessons_chosen=(carried,)),
    )
    (section,) = [part for part in render("year", summary, EDITION).sections if part.name == "in-full"]
    told = [block for block in section.blocks if isinstance(block, Quote)]
    said = [markup.plain([Quote(quote.runs)]) for quote in told]
    next_steps = [f"{one.text}\nNext right step: {one.next_step}" for one in (lesson, carried)]
    assert said == [HUGE, *next_steps]
    assert ["excerpt" in "".join(run.text for run in quote.source) for quote in told] == [False] * 3


def test_a_long_entry_in_every_form(google: Google, document_id: str) -> None:
    """49,000 characters are exact and inert in the Doc, the .docx, the page and the Markdown."""
    story = replace(summaries.story(1), text=HUGE)
    report = render("year", replace(STAFF, goals=(replace(STAFF.goals[0], chosen=(story,)),)), EDITION)
    synthesis.publish(google.docs, document_id, report, {})
    assert content(google, document_id).count(HUGE.replace("\n", "\v")) == 1
    file = docx.Document(io.BytesIO(markup.to_docx(report.blocks, "T")))
    (paragraph,) = [paragraph for paragraph in file.paragraphs if paragraph.text == HUGE]
    assert [(run.bold, run.italic) for run in paragraph.runs] == [(None, None)]
    page = BeautifulSoup(markup.to_html(report.blocks, "T").replace("<br>", "\n"), "html.parser")
    assert [quote.get_text() for quote in page.find_all("blockquote")].count(HUGE) == 1
    assert not page.find_all("b")
    assert markup.to_markdown(report.blocks).count("story {{7\\*7}}\\\n> ") > 3_000


@given(
    st.lists(st.sampled_from(["a", "b ", ". ", "!\n", "👩‍👧", "👍🏽", "e\u0301", "Mrs. ", "a🇨🇦"])), st.integers(9, 60)
)
def test_excerpts(characters: list[str], length: int) -> None:
    """Whole, or a beginning of the text that cuts no character that people see as one."""
    text = "".join(characters)
    said = words.excerpt(text, length)
    if said != text:
        kept = said.removesuffix(" …")
        seen = [letter for piece in characters for letter in (piece if piece.isascii() else [piece])]
        beginnings = {"".join(seen[:count]).rstrip() for count in range(1, len(seen))}
        assert len(kept) <= length + 1
        assert kept in beginnings | {beginning.removesuffix("🇨🇦") for beginning in beginnings}


def test_excerpts_end_with_a_sentence() -> None:
    """A title's period ends none."""
    assert words.excerpt("It worked. Mrs. Whitcomb and Dr. A. Lee saw it", 30) == "It worked. Mrs. Whitcomb and …"
    assert words.excerpt("We tried it twice. Mrs. Whitcomb saw it too", 30) == "We tried it twice. …"


@pytest.mark.parametrize(
    ("entries", "lessons", "said"),
    [
        (0, 0, "no wins shared yet"),
        (1, 0, "1 win shared"),
        (1, 1, "1 win shared, a lesson"),
        (2, 2, "2 wins shared, all of them lessons"),
        (3, 1, "3 wins shared, 1 of them a lesson"),
        (1200, 40, "1,200 wins shared, 40 of them lessons"),
    ],
)
def test_tallies(entries: int, lessons: int, said: str) -> None:
    """Singular and plural, and lessons as part of the sum."""
    assert speak_in("en_US").tally(entries, lessons) == said


def test_spans_of_days() -> None:
    """One day, days of one year, days of two."""
    span = speak_in("en_US").span
    assert span(date(2026, 5, 18), date(2026, 5, 18)) == "on May 18, 2026"
    assert span(date(2026, 5, 18), date(2026, 5, 20)) == "from May 18 to May 20, 2026"
    assert span(date(2025, 8, 18), date(2026, 5, 20)) == "from August 18, 2025 to May 20, 2026"


def test_signs_not_seen_yet() -> None:
    """A goal with entries but without a sign has a sentence in place of a table of zeros."""
    unseen = tuple(replace(sign, entries=0, lessons=0, latest=None) for sign in STAFF.goals[0].signs)
    report = render("year", replace(STAFF, goals=(replace(STAFF.goals[0], signs=unseen),)), EDITION)
    assert "Success sign" not in tables_of(report)
    assert "No entry has named a success sign of this goal yet." in words_of(report)


def test_school_years() -> None:
    """Named after the calendar years they touch."""
    assert words.school_year(date(2099, 8, 20)) == "2099–00"
    assert words.school_year(date(2026, 1, 27)) == "2026"


def test_evidence_is_shown_and_not_followed() -> None:
    """An address that a colleague typed is text."""
    story = replace(summaries.story(1), evidence_url="https://evil.example/x")
    report = render("weekly", replace(STAFF, week_chosen=(story,)), EDITION)
    assert "evidence: https://evil.example/x" in words_of(report)
    assert "https://evil.example/x" not in {
        run.link for block in report.blocks for runs in markup.blocks.lines(block) for run in runs
    }


def test_reports_are_for_all_to_read() -> None:
    """What leaders may read is not handed round; an unknown kind is no report."""
    with pytest.raises(ValueError, match="leaders"):
        render("weekly", summaries.summary(Audience.LEADERS), EDITION)
    with pytest.raises(ValueError, match="no report is called monthly"):
        render("monthly", STAFF, EDITION)


def test_a_school_s_own_template(tmp_path: Path) -> None:
    """One in its folder comes first; without sections it is one; mistakes are named."""
    own = tmp_path / "weekly.md.j2"
    own.write_text("# {{ edition.name }}")
    assert render("weekly", STAFF, EDITION, tmp_path).sections == ()
    own.write_text("# {{ edition.name }}\n\nHello")
    assert [section.name for section in render("weekly", STAFF, EDITION, tmp_path).sections] == ["report"]
    own.write_text("Hello {{ section('a') }} there")
    with pytest.raises(TemplateError, match="before its first section"):
        render("weekly", STAFF, EDITION, tmp_path)
    own.write_text("{{ section('a') }} one {{ section('A') }} two")
    with pytest.raises(TemplateError, match="two sections called a"):
        render("weekly", STAFF, EDITION, tmp_path)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ 'x' * 10**10 }}", "weekly.md.j2, line 1: it needs more memory"),
        ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", "weekly.md.j2, line 1: it calls itself without end"),
        ("{% for i in range(99999) %}{{ 'x' * 99 }}{% endfor %}", "weekly.md.j2: it makes a text that is too long"),
        (
            "\n{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "weekly.md.j2, line 2: it takes longer than 3 seconds",
        ),
        ("{{ 3 ** 9999999999 }}", "weekly.md.j2, line 1: it takes"),
        ("{% for i in range(99999) %}[![{% endfor %}", "weekly.md.j2: it takes longer than 3 seconds"),
        ("{{ nobody", "weekly.md.j2, line 1: "),
        ("{{ edition.__init__.__globals__ }}", "line 1: access to attribute '__init__'"),
        ("{% include '/etc/passwd' %}", "line 1: "),
        ("{# one #}\n{{ nobody }}", "weekly.md.j2, line 2: 'nobody' is undefined"),
    ],
)
def test_a_hostile_template_is_confined(
    template: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends in a sentence, soon, and learns nothing."""
    monkeypatch.setattr(confined, "SECONDS", 3 if "it takes" in said else 60)
    (tmp_path / "weekly.md.j2").write_text(template)
    with pytest.raises(TemplateError, match=said):
        render("weekly", STAFF, EDITION, tmp_path)


def test_own_macros_under_our_template(tmp_path: Path) -> None:
    """A school may change the macros alone; a confined rendering is the same as one that is not."""
    shipped = resources.folder("report_templates") / "macros.md.j2"
    (tmp_path / "macros.md.j2").write_text(shipped.read_text("utf-8"), encoding="utf-8")
    assert render("weekly", STAFF, EDITION, tmp_path) == render("weekly", STAFF, EDITION)


# --- documents -----------------------------------------------------------------------------------------------------


def section(name: str, *texts: str, people: bool = False) -> Section:
    """A section of a heading and paragraphs."""
    return Section(name, (Heading((Run(name),), 2), *(Paragraph((Run(text),)) for text in texts)), people)


def report_of(*sections: Section) -> Report:
    """A living report of these sections."""
    return Report("year", "year", "year-2025", "Report", True, sections)


def content(google: Google, document_id: str) -> str:
    """The text of a document, cells and all."""
    return "".join(documents._text(google.docs.get(document_id)["body"]["content"], 1, 10**9))


def type_in(google: Google, document_id: str, after: str, text: str) -> None:
    """A person types right after some words."""
    at = 1 + utf16_length(content(google, document_id).partition(after)[0] + after) if after else 1
    revision = google.docs.get(document_id)["revisionId"]
    google.docs.write(document_id, [{"insertText": {"location": {"index": at}, "text": text}}], revision)


def erase(google: Google, document_id: str, text: str) -> None:
    """A person takes some words out."""
    before = content(google, document_id).split(text)[0]
    start = 1 + utf16_length(before)
    range_ = {"startIndex": start, "endIndex": start + utf16_length(text)}
    revision = google.docs.get(document_id)["revisionId"]
    google.docs.write(document_id, [{"deleteContentRange": {"range": range_}}], revision)


@pytest.fixture
def document_id(google: Google) -> str:
    """A new document."""
    return google.drive.make("Report", "document", {})


BASE = report_of(section("a", "one"), section("mine", "write here", people=True), section("b", "two"))
NEWER = report_of(section("a", "uno"), section("mine", "other prompt", people=True), section("b", "dos"))


@pytest.mark.parametrize("kind", KINDS)
def test_publishing(google: Google, document_id: str, kind: str) -> None:
    """A report is written in one batch; nothing new asks for nothing, and a lost note of it is found again."""
    report = render(kind, STAFF, EDITION)
    published = synthesis.publish(google.docs, document_id, report, {})
    assert content(google, document_id) == markup.docs_text(report.blocks) + "\n"
    assert published.issues == ()
    assert set(published.recorded) == {section.name for section in report.sections}
    revision, before = google.docs.get(document_id)["revisionId"], replace(google.calls)
    assert before.writes == 2, "one to make the document, one to fill it"
    assert synthesis.publish(google.docs, document_id, report, published.recorded) == published
    assert google.calls == before
    assert synthesis.publish(google.docs, document_id, report, {}) == published
    assert google.docs.get(document_id)["revisionId"] == revision


def test_people_s_text_stays(google: Google, document_id: str) -> None:
    """What people write before, between and in their own sections stands; ours are brought up to date around it."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    type_in(google, document_id, "write here", ": we think so")
    type_in(google, document_id, "two\n", "After all.")
    second = synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    assert content(google, document_id) == "a\nuno\nmine\nwrite here: we think so\nb\ndos\nAfter all.\n"
    assert second.issues == ()


def test_a_section_that_people_changed(google: Google, document_id: str) -> None:
    """It is left to them; the newer text follows with a note, is kept up to date from then on, and an issue says so."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    type_in(google, document_id, "one", " and a half")
    same = synthesis.publish(google.docs, document_id, BASE, {})
    assert same.issues == ()
    second = synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    note = publishing._CHANGED
    assert content(google, document_id) == f"a\none and a half\n{note}\na\nuno\nmine\nwrite here\nb\ndos\n\n"
    (issue,) = second.issues
    assert "“a”" in issue.what
    third = synthesis.publish(google.docs, document_id, BASE, second.recorded)
    assert content(google, document_id) == f"a\none and a half\n{note}\na\none\nmine\nwrite here\nb\ntwo\n\n"
    assert third.issues == ()


def test_a_change_outlives_news_elsewhere(google: Google, document_id: str) -> None:
    """What people changed in one section is still theirs after another one was written."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    type_in(google, document_id, "one", " and a half")
    elsewhere = report_of(*BASE.sections[:2], NEWER.sections[2])
    second = synthesis.publish(google.docs, document_id, elsewhere, first.recorded)
    synthesis.publish(google.docs, document_id, NEWER, second.recorded)
    assert content(google, document_id).startswith(f"a\none and a half\n{publishing._CHANGED}\na\nuno\n")


def test_a_section_that_people_removed(google: Google, document_id: str) -> None:
    """Ours comes back with a note once there is newer text; theirs does not come back."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    erase(google, document_id, "a\none\nmine\nwrite here\n")
    second = synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    assert content(google, document_id) == f"{publishing._REMOVED}\na\nuno\nb\ndos\n\n"
    assert [issue.severity for issue in second.issues] == ["warning"]


def test_a_section_taken_apart(google: Google, document_id: str) -> None:
    """A table that a person put into a section splits its range: what is there is left alone."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    table = {"insertTable": {"rows": 1, "columns": 1, "location": {"index": 4}}}
    google.docs.write(document_id, [table], google.docs.get(document_id)["revisionId"])
    second = synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    assert content(google, document_id).startswith("a\no\n\nne\n")
    assert len(second.issues) == 1


def test_a_section_that_ends(google: Google, document_id: str) -> None:
    """What the report no longer says is taken out, unless people changed it or wrote in it."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    type_in(google, document_id, "two", "!")
    other = report_of(section("c", "three"))
    second = synthesis.publish(google.docs, document_id, other, first.recorded)
    assert content(google, document_id) == "mine\nwrite here\nb\ntwo!\nc\nthree\n\n"
    (issue,) = second.issues
    assert "“b”" in issue.what
    third = synthesis.publish(google.docs, document_id, report_of(section("c", "four")), second.recorded)
    assert content(google, document_id) == "mine\nwrite here\nb\ntwo!\nc\nfour\n\n"
    assert third.issues == ()


def test_new_sections_take_their_place(google: Google, document_id: str) -> None:
    """Before the section that follows them, so that what people wrote under the one before stays with it."""
    old = report_of(section("a", "one", people=True), section("z", "last"))
    first = synthesis.publish(google.docs, document_id, old, {})
    type_in(google, document_id, "one\n", "Ours.\n")
    new = report_of(
        *old.sections[:1], section("m", "mid"), section("n", "mid"), *old.sections[1:], section("zz", "end")
    )
    synthesis.publish(google.docs, document_id, new, first.recorded)
    assert content(google, document_id) == "a\none\nOurs.\nm\nmid\nn\nmid\nz\nlast\nzz\nend\n\n"
    copy = documents.read(google.docs.get(document_id))
    assert [(found.section, found.intact) for found in copy.found if not found.people] == [
        ("m", True),
        ("n", True),
        ("z", True),
        ("zz", True),
    ]


def test_a_document_with_text_in_it(google: Google, document_id: str) -> None:
    """A report goes below what is there, and is replaced even where its last newline is the document's."""
    type_in(google, document_id, "", "Dear all, 👩‍👧")
    first = synthesis.publish(google.docs, document_id, BASE, {})
    assert content(google, document_id) == "Dear all, 👩‍👧\na\none\nmine\nwrite here\nb\ntwo\n\n"
    erase(google, document_id, "two\n")
    type_in(google, document_id, "b\n", "two")
    synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    assert content(google, document_id).startswith("Dear all, 👩‍👧\na\nuno\n")


def test_the_last_newline_is_ours(google: Google, document_id: str) -> None:
    """A person deletes the empty paragraph at the end: the last section can still be replaced."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    end = google.docs.get(document_id)["body"]["content"][-1]["endIndex"]
    range_ = {"startIndex": end - 2, "endIndex": end - 1}
    revision = google.docs.get(document_id)["revisionId"]
    requests: list[dict[str, Any]] = [{"deleteContentRange": {"range": range_}}]
    (found,) = [found for found in documents.read(google.docs.get(document_id)).found if found.section == "b"]
    requests += [
        {"deleteNamedRange": {"namedRangeId": found.range_id}},
        {"createNamedRange": {"name": found.name, "range": {"startIndex": found.start, "endIndex": end - 1}}},
    ]
    google.docs.write(document_id, requests, revision)
    synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    assert content(google, document_id) == "a\nuno\nmine\nwrite here\nb\ndos\n\n"


@pytest.mark.parametrize("kind", ["after", "drop_after", "status"])
def test_writes_without_an_answer(emulator: Emulator, google: Google, document_id: str, kind: Any) -> None:
    """Applied or not: the document is read, and holds the report once."""
    emulator.faults.add(kind, method="docs.documents.batchUpdate", times=2)
    published = synthesis.publish(google.docs, document_id, BASE, {})
    assert content(google, document_id) == markup.docs_text(BASE.blocks) + "\n"
    assert published == synthesis.publish(google.docs, document_id, BASE, {})


def test_a_person_types_meanwhile(emulator: Emulator, google: Google, document_id: str) -> None:
    """A refused revision: read and plan again, and give up after five times."""
    emulator.faults.add("status", method="docs.documents.batchUpdate", code=400, times=4)
    synthesis.publish(google.docs, document_id, BASE, {})
    assert content(google, document_id) == markup.docs_text(BASE.blocks) + "\n"
    emulator.faults.add("status", method="docs.documents.batchUpdate", code=400, times=5)
    with pytest.raises(RejectedError):
        synthesis.publish(google.docs, document_id, NEWER, {})
    assert content(google, document_id) == markup.docs_text(BASE.blocks) + "\n"


def test_a_run_that_died_in_between(google: Google, document_id: str) -> None:
    """The document itself knows what was written: an outdated note of it is no reason to take it for people's."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    third = synthesis.publish(
        google.docs, document_id, report_of(section("a", "tres"), *BASE.sections[1:]), first.recorded
    )
    assert content(google, document_id) == "a\ntres\nmine\nwrite here\nb\ntwo\n\n"
    assert third.issues == ()


def test_docs_keeps_a_text_otherwise(google: Google, document_id: str) -> None:
    """Should Docs hold another text than we count on, the range is named after that one, and stays ours."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    document = google.docs.get(document_id)
    type_in(google, document_id, "one", "\u00a0")
    copy = documents.read(google.docs.get(document_id))
    requests = publishing.name_again(copy, first.recorded)
    assert len(requests) == 2
    google.docs.write(document_id, requests, copy.revision)
    assert publishing.name_again(documents.read(google.docs.get(document_id)), first.recorded) == []
    assert publishing.name_again(documents.read(document), first.recorded) == []
    assert synthesis.publish(google.docs, document_id, NEWER, first.recorded).issues == ()


def test_overlapping_ranges_are_let_go(google: Google, document_id: str) -> None:
    """A second range of ours over the same text loses its name, and the text stays."""
    first = synthesis.publish(google.docs, document_id, BASE, {})
    copy = documents.read(google.docs.get(document_id))
    found = copy.found[0]
    twice = {"createNamedRange": {"name": found.name, "range": {"startIndex": found.start, "endIndex": found.end}}}
    google.docs.write(document_id, [twice], copy.revision)
    synthesis.publish(google.docs, document_id, NEWER, first.recorded)
    assert content(google, document_id) == markup.docs_text(NEWER.blocks).replace("other prompt", "write here") + "\n"
    assert len(documents.read(google.docs.get(document_id)).found) == 3


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from("abcdef"), unique=True, max_size=5).map(
            lambda names: [(name, name * 2) for name in sorted(names)]
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_history_of_reports(reports: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Whatever sections come and go, the document holds the latest report, then what a person wrote below."""
    with Emulator() as emulator, Google.embedded(emulator.url) as google:
        document_id = google.drive.make("Report", "document", {})
        type_in(google, document_id, "", "Below.")
        recorded: dict[str, str] = {}
        for number, names in enumerate(reports):
            table = Table((((Run(str(number)),), (Run("x"),)),), ("start", "end"))
            sections = [Section(name, (Paragraph((Run(text),)), table)) for name, text in names]
            report = report_of(*sections)
            recorded = synthesis.publish(google.docs, document_id, report, recorded).recorded
            assert content(google, document_id) in (
                "Below.\n" + markup.docs_text(report.blocks) + "\n",
                "Below.\n" + markup.docs_text(report.blocks),
            )
            assert emulator.app.crashes == []


def test_story_days_are_told() -> None:
    """An entry of another week shows its day."""
    story: Story = replace(summaries.story(1), day=date(2026, 9, 3) + timedelta(days=1))
    edition: Edition = replace(EDITION, locale="en_CA")
    assert "September 4" in words_of(render("weekly", replace(STAFF, week_chosen=(story,)), edition))
