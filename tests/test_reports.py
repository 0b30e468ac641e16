"""Every kind of report: its quotes are the summary's, its four outputs say the same, its words judge nobody."""

from __future__ import annotations

import gc
import json
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reports.checking import Found, check
from benchmarks.reports.outputs import find_unlike
from benchmarks.reports.sites import Site, open_workspace, play_invented
from pipeline import markup, resources, synthesis
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.markup import Heading, Paragraph, Picture, Quote, Run, Table
from pipeline.model import REPORTS, Action, Audience, GoalSummary, Order, Ran, Story, Summary, Theme
from pipeline.model.cells import floor_count, floor_total
from pipeline.model.reports import KeptKind
from pipeline.run import run
from pipeline.settings import Settings, load
from pipeline.synthesis import Report
from pipeline.synthesis.kinds import DRAFTS
from tests import summaries
from tests.renderings import retell
from tests.schools import set_up
from tests.test_run import tell_at

EDITION = summaries.edition(dashboard_url="https://docs.google.com/spreadsheets/d/DASH")
RAN = Ran(
    "2026-11-20T15:30:00Z",
    "2026-11-20",
    {"pulled": 3, "new": 1, "edited": 0, "gone": 0},
    {"listings": 2, "reads": 5, "writes": 4},
    73,
    1,
    (("the form of Otter Creek", "has no question for the goal", "warning"),),
    (("data", "https://docs.google.com/spreadsheets/d/DATA"), ("local", "out/index.html")),
)
ACTIONS = (
    Action(
        "voice",
        "Open each lesson with a student's question",
        theory="If students ask first, then they think first, because answers wait.",
        who="Grades 3-5",
        due=date(2026, 12, 18),
        how="Questions on the board before the lesson",
        status="Under way",
        entries=("W001", "W999"),
    ),
    Action("", "Swap visits", entries=("W999",)),
    Action("feedback", "Two stars and a wish", decision="We keep it.", decided=date(2026, 11, 2)),
)


def order(kind: str, **changes: Any) -> Order:
    """An order of the kind that the invented school can fill."""
    about: dict[str, dict[str, Any]] = {
        "goal": {"goal_id": "voice"},
        "team": {"team": "Grades 3-5"},
        "author": {"author": "Dana Ruiz"},
        "run": {"ran": RAN},
    }
    return Order(kind, **(about.get(REPORTS[kind].about, {}) | changes))


def named(story: Story) -> Story:
    """The story told with its teller's name, its thanks and a theme."""
    return replace(story, author="Dana Ruiz", attribution="Dana Ruiz, Grades 3-5", theme="Students run the room")


def full(audience: Audience) -> Summary:
    """A year with stories of every kind: signed, themed, with lessons, actions and signals."""
    summary = summaries.summary(audience)
    stories = tuple(named(story) if number % 2 else story for number, story in enumerate(summary.stories))
    goals = tuple(replace(page, themes=themed(page, stories)) for page in summary.goals)
    return replace(summary, stories=stories, goals=goals, actions=ACTIONS)


def themed(page: GoalSummary, stories: tuple[Story, ...]) -> tuple[Theme, ...]:
    """What a goal's stories tell of."""
    goal_id = page.goal.goal_id if page.goal else ""
    ours = [story for story in stories if goal_id in story.goals]
    members = tuple(story.win_id for story in ours)
    label = "Students run the room"
    return (Theme("key", goal_id, label, len(ours), 1, tuple(ours[:3]), members),) if len(ours) > 1 else ()


def empty(audience: Audience) -> Summary:
    """The first day."""
    return replace(summaries.empty_summary(audience), week_chosen=(), week_lessons=())


def render(kind: str, summary: Summary | None = None, **changes: Any) -> Report:
    """The report of a kind."""
    return synthesis.render(order(kind), summary or full(REPORTS[kind].audience), replace(EDITION, **changes))


def one_of(audience: Audience) -> Summary:
    """A school where one win was shared, under one goal, and one lesson is counted under none."""
    summary = summaries.summary(audience)
    story = replace(summary.stories[0], helped=("Time",))
    chart = replace(
        summary.whole.chart, weeks=(*(replace(w, entries=0, lessons=0) for w in summary.whole.chart.weeks),)
    )
    weeks = (*chart.weeks[:-1], replace(chart.weeks[-1], entries=1))
    page = summaries.page(summaries.GOALS[0], 1, 0, (story,), replace(chart, weeks=weeks, signals=()))
    rest = summaries.page(summaries.GOALS[1], 0, 0, (), replace(chart, signals=()))
    action = Action("voice", "Open with a question", entries=("W999",))
    return replace(
        summary,
        whole=replace(page, goal=None, signs=()),
        goals=(page, rest),
        week_chosen=(story,),
        week_lessons=(),
        stories=(story,),
        actions=(action,),
        held=1,
        count_only=1,
        hidden=0,
    )


SUMMARIES = {"year": full, "one": one_of, "first day": empty}


def words_of(report: Report) -> str:
    """All words of a report."""
    return markup.plain(report.blocks)


def test_a_kind_is_complete() -> None:
    """A line, a draft and a template for each; what a run may keep is for all staff or for outside."""
    templates = {path.name.removesuffix(".md.j2") for path in resources.folder("report_templates").glob("*.md.j2")}
    assert set(REPORTS) == set(DRAFTS) == templates - {"macros"}
    kept = {kind.name for kind in REPORTS.values() if kind.kept}
    assert kept == set(get_args(KeptKind))
    for name in kept:
        assert REPORTS[name].audience in (Audience.STAFF, Audience.OUTSIDE)
        assert REPORTS[name].about in ("whole", "goal")
        assert not REPORTS[name].leadership


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("state", SUMMARIES)
def test_words_are_kind_and_right(kind: str, state: str) -> None:
    """No ranking, no verdict from counts, no plural that does not fit, no empty value, no heading over nothing."""
    report = render(kind, SUMMARIES[state](REPORTS[kind].audience))
    said = words_of(report)
    for word in ("on track", "leaderboard", "best", "failed", "None", "nan ", "( )", " ,", " ."):
        assert word not in said
    assert not re.search(r"\b1 (entries|wins|lessons|weeks|successes|colleagues)\b", said)
    assert not re.search(r"\b([02-9]|\d\d+) (entry|win|lesson|week|school week|success)\b", said)
    blocks = report.blocks
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for block, following in pairwise(blocks):
        if isinstance(block, Heading) and isinstance(following, Heading):
            assert following.level > block.level, (block, following)
    assert not isinstance(blocks[-1], Heading)
    assert "Drafted" in said or kind == "weekly"


@pytest.mark.parametrize("kind", REPORTS)
def test_quotes_are_word_for_word(kind: str) -> None:
    """Each quote is an entry of the summary, the goals' titles are headings and not quotes."""
    summary = full(REPORTS[kind].audience)
    texts = {story.text for story in summary.stories}
    for block in render(kind, summary).blocks:
        if isinstance(block, Quote):
            said = "".join(run.text for run in block.runs)
            assert said.partition("\nNext right step: ")[0] in texts


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("state", SUMMARIES)
def test_four_outputs_say_the_same(kind: str, state: str) -> None:
    """The same words in the same order in the Doc, the .docx, the page and the Markdown."""
    report = render(kind, SUMMARIES[state](REPORTS[kind].audience))
    with Emulator(check_answers=True) as emulator, Google.embedded(emulator.url) as google:
        assert list(find_unlike(google, report)) == []
        assert emulator.app.crashes == []


@pytest.mark.parametrize("kind", REPORTS)
def test_readers_are_who_it_is_for(kind: str) -> None:
    """A report is drafted from what its own readers may read, and from nothing wider or narrower."""
    for audience in set(Audience) - {REPORTS[kind].audience}:
        with pytest.raises(ValueError, match=audience.value):
            synthesis.render(order(kind), full(audience), EDITION)


@pytest.mark.parametrize("kind", REPORTS)
def test_people_write_where_prompts_stand(kind: str) -> None:
    """A prompt stands in a section that we write once; an empty table as well."""
    for part in render(kind).sections:
        for block in part.blocks:
            prompts = isinstance(block, Paragraph) and block.voice == "prompt"
            blank = isinstance(block, Table) and any(not any(row) for row in block.rows[1:])
            assert part.people or not (prompts or blank), (part.name, block)


def test_what_is_about_something_says_so() -> None:
    """Keys, titles and slots tell goals, teams and colleagues apart; a dated copy has its day."""
    made = {kind: render(kind) for kind in REPORTS}
    assert {kind: report.key for kind, report in made.items()} == {
        "weekly": "weekly-2026-11-16",
        "year": "year-2026",
        "goal": "goal-voice-2026",
        "forum": "forum-2026-11-16",
        "cycle": "cycle-2026-11-20",
        "team": "team-grades-3-5-2026-11-16",
        "board": "board-2026-q4",
        "visit": "visit-2026-11-20",
        "directory": "directory-2026",
        "presentation": "presentation-grades-3-5-2026",
        "my-record": "record-dana-ruiz",
        "run": "run-2026-11-20-1530",
    }
    assert {kind: report.slot for kind, report in made.items() if report.slot != kind} == {"goal": "goal-voice"}
    assert made["goal"].title == "Maple District: Every student leads"


def test_a_goal_nobody_knows() -> None:
    """There is no page of it."""
    with pytest.raises(ValueError, match="no goal is called flying"):
        synthesis.render(order("goal", goal_id="flying"), full(Audience.STAFF), EDITION)


def test_the_goal_page() -> None:
    """Aim, signs with an example each, the chart with the same numbers as its table, wins and lessons, themes."""
    report = render("goal")
    said = words_of(report)
    (picture,) = [block for block in report.blocks if isinstance(block, Picture)]
    months = next(b for b in report.blocks if isinstance(b, Table) and b.rows[0][0][0].text == "Month")
    assert sum(map(sum, (values for _, values in picture.series))) == sum(
        int(row[1][0].text) for row in months.rows[1:]
    )
    assert picture.alt in said
    assert picture.level == ("Median", 2.5)
    assert "the median is 2.5 a week." in said
    for words in (
        "What we aim for: Students take",
        "Students run the room\n14 entries, 1 lesson among them.",
        "Drafted from 40 entries",
    ):
        assert words in said
    assert [part.name for part in report.sections if part.people] == ["theory", "story", "next"]
    assert "The chart and its entries" in said
    assert "Week by week" not in words_of(render("goal", empty(Audience.STAFF)))


def test_the_forum() -> None:
    """Two or three handouts in full, a page each, with a chart to fill; the steps add up to the hour."""
    long = "We tried it again. " * 60
    summary = full(Audience.STAFF)
    whole = replace(summary.whole, chosen=(replace(summary.stories[0], text=long.strip()), *summary.whole.chosen[1:]))
    report = render("forum", replace(summary, whole=whole))
    names = [part.name for part in report.sections]
    assert [name for name in names if name[:7] in ("handout", "factors")] == [
        f"{what}-{number}" for number in (1, 2, 3) for what in ("handout", "factors")
    ]
    assert long.strip() in words_of(report)
    steps = next(b for b in report.blocks if isinstance(b, Table) and b.rows[0][0][0].text == "From")
    assert sum(int(row[1][0].text) for row in steps.rows[1:]) == 60
    assert [row[0][0].text for row in steps.rows[1:4]] == ["0:00", "0:05", "0:15"]
    assert "60 minutes" in words_of(report)
    assert "Bring one of your own" in words_of(render("forum", empty(Audience.STAFF)))


def test_an_entry_is_one_handout() -> None:
    """Though the whole and its goal chose it."""
    report = render("forum", one_of(Audience.STAFF))
    assert [part.name for part in report.sections if part.name.startswith("handout")] == ["handout-1"]


def test_the_cycle() -> None:
    """Its weeks only, the ones before beside; actions with the entries that may be read, others counted."""
    report = synthesis.render(order("cycle", weeks=4), full(Audience.STAFF), EDITION)
    said = words_of(report)
    assert "Drafted from 25 entries shared in 4 school weeks, from October 26 to November 20, 2026" in said
    assert [n for n in range(1, 6) if f"\n{n}. " in said] == [1, 2, 3, 4, 5]
    assert "in the 4 school weeks before, " in said
    assert "Open each lesson with a student's question" in said
    assert "Who and by when: Grades 3-5, December 18, 2026" in said
    assert "1 entry is named as its evidence, whose words not all staff may read." in said
    assert "No entry is named as its evidence yet." in said
    assert "Decided on November 2, 2026: We keep it." in said
    assert "November 23, 2026\nBegin" in said
    assert "school weeks before" not in words_of(
        synthesis.render(order("cycle", weeks=9), full(Audience.STAFF), EDITION)
    )


def test_the_team_agenda() -> None:
    """The week's own entries; in a quiet week earlier ones; signs not told of; a question that takes turns."""
    summary = full(Audience.TEAM)
    fresh = replace(summary.stories[0], day=summary.as_of, text="Said this week.")
    said = words_of(render("team", replace(summary, stories=(*summary.stories, fresh))))
    assert "What we told this week" in said
    assert "Said this week." in said
    copies = tuple(replace(fresh, win_id=f"copy{place}") for place in range(3))
    told = words_of(render("team", replace(summary, stories=(*summary.stories, fresh, *copies))))
    assert told.count("Said this week.") == 1
    quiet = words_of(render("team", replace(summary, as_of=date(2026, 12, 2))))
    assert "No school this week. These are from earlier." in quiet
    page = replace(summary.goals[0], signs=(replace(summary.goals[0].signs[0], entries=0, latest=None),))
    looked = words_of(render("team", replace(summary, goals=(page,))))
    assert "What to look for next\nEvery student leads:\nStudents run part of a lesson" in looked
    silent = words_of(render("team", replace(summary, stories=())))
    assert "the words are for leaders only, or wait for a review" in silent


def test_the_board_report_tells_no_small_count() -> None:
    """Counts are words, rounded down; no link, no name, no day of an entry; its template reaches no summary."""
    summary = full(Audience.OUTSIDE)
    report = render("board", summary)
    said = words_of(report)
    assert "at least 40 entries under this goal" in said
    assert "Feedback that moves learning\nfewer than 5" in said
    assert "A student\nat least 20" in said
    assert "A family\nfewer than 10" in said
    assert not [run for block in report.blocks for runs in markup.blocks.lines(block) for run in runs if run.link]
    context = DRAFTS["board"](order("board"), summary, EDITION).context
    assert not any(isinstance(value, Summary) for value in context.values())
    assert "Dana Ruiz" not in said.replace("Dana Ruiz, Grades 3-5", "")


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(0, 60), st.integers(3, 10))
def test_no_count_can_be_worked_out(parts: list[int], more: int, k: int) -> None:
    """Whoever knows that every unit is in a part, and reads total and parts, finds each part in its whole range."""
    total = min(max([*parts, more]), sum(parts))
    told, lows = floor_total(total, parts, k), [floor_count(part, k) for part in parts]
    assert told <= total
    assert told % k == 0
    for part, low in zip(parts, lows, strict=True):
        others = sum(lows) - low + (k - 1) * (len(parts) - 1)
        assert low <= part <= low + k - 1
        assert told - others <= low


def test_a_total_without_parts_is_rounded_down() -> None:
    """As any count is."""
    assert floor_total(23, [], 5) == 20


@pytest.mark.parametrize("kind", ["goal", "presentation"])
def test_a_theme_stands_with_an_entry(kind: str) -> None:
    """One whose examples were all told above is told with one of them again: a number never stands without a story."""
    summary = full(REPORTS[kind].audience)

    def told_before(page: GoalSummary) -> GoalSummary:
        return replace(page, themes=tuple(replace(theme, examples=page.chosen[:1]) for theme in page.themes))

    report = render(kind, replace(summary, goals=tuple(map(told_before, summary.goals))))
    (themes,) = [section for section in report.sections if section.name == "themes"]
    kinds = [type(block).__name__ for block in themes.blocks if not isinstance(block, Paragraph)]
    assert all(pair != ("Heading", "Heading") for pair in pairwise(kinds[1:]))
    assert kinds[-1] == "Quote"


def test_we_heard_we_did() -> None:
    """What was decided in the week and is to be told stands in the digest; older decisions do not."""
    decided = Action("voice", "Later bell", decision="We try it.", decided=date(2026, 11, 18), entries=("W001",))
    said = words_of(render("weekly", replace(full(Audience.STAFF), actions=(*ACTIONS, decided))))
    assert "We heard, we did\nLater bell: We try it. It came from 1 entry.\n" in said
    assert "Two stars" not in said
    assert "We heard, we did" not in words_of(render("weekly", full(Audience.STAFF)))


def test_a_site_visit() -> None:
    """Signs with the places that told of them, an entry, and room for what is seen."""
    said = words_of(render("visit"))
    assert "Told of by: Maple Ridge Elementary (Grades 3-5)" in said
    assert "Look out for\nNo entry that all staff may read tells of this sign yet. It may well be there.\n" in said
    assert "Seen today: Every student leads" in said
    assert "A lesson to ask about" in said


def test_signs_of_one_title_under_two_goals() -> None:
    """An entry that saw one of them tells of that one only: in a visit, and in the cycle's examples."""
    summary = full(Audience.STAFF)
    first = summary.goals[0]
    assert first.goal
    second = replace(first.goal, goal_id="math", title="Math makes sense", priority=False)
    goals = (first, replace(first, goal=second))
    stories = tuple(replace(story, goals=("voice", "math")) for story in summary.stories)
    report = render("visit", replace(summary, goals=goals, stories=stories))
    said = words_of(report).partition("Math makes sense")
    assert "Told of by" in said[0]
    assert "Told of by" not in said[2]
    assert "tells of these 3 signs yet" in said[2]


def test_the_directory_names_who_signed() -> None:
    """Nobody else; with the newest entries, and no count beside a name."""
    report = render("directory")
    said = words_of(report)
    assert "Dana Ruiz, Grades 3-5, Maple Ridge Elementary: Every student leads (November" in said
    assert said.count("Dana Ruiz") == 2
    assert "A colleague, Grades" not in said
    nobody = words_of(render("directory", summaries.summary(Audience.STAFF)))
    assert "Schools with an entry about it: Maple Ridge Elementary." in nobody
    alone = replace(summaries.summary(Audience.STAFF), schools=summaries.SCHOOLS[:1])
    assert "There are entries about it, but nobody signed one." in words_of(render("directory", alone))


def test_my_record_holds_what_was_signed() -> None:
    """Whatever the case of the name; nothing of others, and nothing unsigned."""
    report = synthesis.render(order("my-record", author="dana ruiz"), full(Audience.STAFF), EDITION)
    assert report.title == "Dana Ruiz: my small wins"
    sources = ["".join(run.text for run in b.source) for b in report.blocks if isinstance(b, Quote)]
    assert len(sources) == 7
    assert all(source.startswith("Dana Ruiz") for source in sources)


def test_the_run_report() -> None:
    """Counts and places; only places that can be opened are links."""
    report = render("run")
    said = words_of(report)
    assert "Waiting for a privacy review\n1" in said
    assert "has no question for the goal" in said
    links = [run.link for b in report.blocks for runs in markup.blocks.lines(b) for run in runs if run.link]
    assert links == ["https://docs.google.com/spreadsheets/d/DATA"]
    many = replace(RAN, issues=RAN.issues * 43)
    longer = synthesis.render(order("run", ran=many), full(Audience.LEADERS), EDITION)
    assert "And 3 more" in words_of(longer)
    with pytest.raises(ValueError, match="needs a run"):
        synthesis.render(Order("run"), full(Audience.LEADERS), EDITION)


def test_every_report_that_a_run_keeps(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """A document each, one for every goal; a second run, with nothing new, writes nothing."""
    text = small_school.path.read_text("utf-8").replace(
        "local: out", f"local: out, reports: {list(get_args(KeptKind))}"
    )
    small_school.path.write_text(text, encoding="utf-8")
    school = set_up(google, load(small_school.path))
    tell_at(emulator, school, story="One")
    day = date(2025, 10, 10)
    docs = run(google, school, as_of=day).outputs["docs"]
    assert set(docs) == {"weekly", "year", "goal-voice", "goal-math", "forum", "board", "directory"}
    assert len(set(docs.values())) == len(docs)
    with Google.embedded(emulator.url) as again:
        assert run(again, school, as_of=day).calls["writes"] == 0


def test_a_broken_template_stops_its_report_only(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """A run keeps all others up to date and leaves that one as it is, naming file and line; mended, it goes on."""
    school = set_up(google, small_school)
    tell_at(emulator, school, story="One")
    day = date(2025, 10, 10)
    docs = run(google, school, as_of=day).outputs["docs"]
    own = school.folder / "report_templates"
    own.mkdir()
    (own / "weekly.md.j2").write_text("{{ section('top') }}\n{{ nobody }}\n")
    tell_at(emulator, school, story="Two")
    before, ran = google.docs.get(docs["weekly"].split("/")[5]), run(google, school, as_of=day)
    assert set(docs) - set(ran.outputs["docs"]) == {"weekly"}
    (issue,) = [issue for issue in ran.issues if issue.severity == "error"]
    assert issue.where == "the report weekly"
    assert "weekly.md.j2, line 2: 'nobody' is undefined" in issue.what
    assert google.docs.get(docs["weekly"].split("/")[5]) == before
    assert '"Two"' in json.dumps(google.docs.get(docs["year"].split("/")[5])).replace("\\n", "")
    (own / "weekly.md.j2").write_text("{{ section('top') }}\nOur own words.\n")
    assert run(google, school, as_of=day).outputs["docs"] == docs


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """An invented school with a year behind it; the stock clients of its staff leave their sockets to the collector."""
    with open_workspace() as workspace:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            made = play_invented(49)(*workspace)
            gc.collect()
        yield made


def checked(site: Site, kind: str, change: Callable[[Report], Report] = lambda report: report) -> Found:
    """What the first report of a kind holds, against what was told."""
    asked = next(one for one in site.orders() if one.kind == kind)
    return check(change(site.draft(asked)), site.facts(asked), site.evidence)


@pytest.mark.parametrize("kind", ["weekly", "goal", "cycle", "board", "directory"])
def test_reports_hold_against_what_was_told(site: Site, kind: str) -> None:
    """Recounted from the raw responses: every quote, number and link (`benchmarks.reports` reads them all)."""
    found = checked(site, kind)
    assert found.trouble == []
    assert found.figures


def test_what_is_wrong_is_found(site: Site) -> None:
    """A quote with another word, a number that is one too high, a link to the next row."""

    def spoil(report: Report) -> Report:
        return retell(report, lambda run: replace(run, text=_spoil(run.text), link=_spoil(run.link)), Run)

    right, wrong = checked(site, "year"), checked(site, "year", spoil)
    assert right.trouble == []
    assert right.quotes > wrong.verbatim
    assert right.figures > wrong.equal
    assert right.links > wrong.right


def _spoil(text: str) -> str:
    """The text with its last figure or word changed."""
    return re.sub(r"\d+$|\w+$", lambda last: str(int(last[0]) + 1) if last[0].isdigit() else "else", text)
