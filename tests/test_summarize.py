"""Summaries against figures worked out by hand and against a naive recount."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import comb, isnan
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import (
    Action,
    Audience,
    Calendar,
    Contributors,
    Entries,
    Goal,
    School,
    Story,
    SuccessSign,
    Summary,
    WeekCount,
    suppress_parts,
)
from pipeline.summarize import add, goal_weeks, summarize, tally
from pipeline.summarize.charts import chart_weeks, compare_periods, expect_runs, find_signals
from pipeline.summarize.choice import choose_week

HOLIDAYS = frozenset(date(2026, 10, 12) + timedelta(days=i) for i in range(5))
CALENDAR = Calendar(date(2026, 8, 18), date(2027, 6, 18), "America/New_York", HOLIDAYS)
AS_OF = date(2026, 10, 30)
MAPLE = School("maple", "Maple Ridge Elementary", 42, ("Grades 2-3", "K-1", "Specials"))
OAK = School("oak", "Oak Street School", 20, ("Grades 2-3",))
VOICE = Goal(
    "voice", "Every student leads", (SuccessSign("leads", "Students run a part"), SuccessSign("asks", "Students ask"))
)
MATH = Goal("math", "Reasoning in math", (SuccessSign("leads", "Students explain"),))
GOALS, SCHOOLS = (VOICE, MATH), (MAPLE, OAK)
TEXTS = ("beneficiary", "next_step", "evidence_url", "thanks", "author", "role", "grade", "theme")


def entry(win_id: str, day: str = "2026-10-07", **fields: Any) -> dict[str, Any]:
    """An entry as a view shows it, with what it names in `goals`, `signs`, `voices` and `helped`."""
    monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
    common: dict[str, Any] = dict.fromkeys(TEXTS, "") | {
        "school": "maple",
        "team": "",
        "kind": "success",
        "share": "unnamed",
    }
    common |= {"submitted_at": f"{day}T15:00:00Z", "day": day, "week": monday.isoformat(), "respondent": ""}
    common |= {
        "featured": False,
        "readable": True,
        "held": False,
        "attribution": "A colleague",
        "link": f"row:{win_id}",
    }
    related = {"goals": ["voice"], "signs": [], "voices": [], "helped": []}
    drawn = {"win_id": win_id, "story": f"story of {win_id}", **common, **related, **fields}
    return {"team_shown": drawn["team"]} | drawn


def entries_of(*rows: Mapping[str, Any], audience: Audience = Audience.LEADERS) -> Entries:
    """The entries in the shape that `privacy.view` gives them."""
    related = ("goals", "signs", "voices", "helped")
    ordered = sorted(rows, key=lambda row: (row["submitted_at"], row["win_id"]))
    columns = [column for column in entry("") if column not in related]
    frame = pd.DataFrame([{column: row[column] for column in columns} for row in ordered], columns=columns)
    flags = {"featured": "bool", "readable": "bool", "held": "bool"}

    def relate(name: str, *labels: str) -> pd.DataFrame:
        pairs = [(row["win_id"], label) for row in ordered for label in row[name]]
        found = [(win_id, *(label if isinstance(label, tuple) else (label,))) for win_id, label in pairs]
        return pd.DataFrame(found, columns=["win_id", *labels], dtype="str")

    return Entries(
        audience,
        frame.astype({column: flags.get(column, "str") for column in columns}),
        relate("goals", "goal_id"),
        relate("signs", "goal_id", "sign_id"),
        relate("voices", "voice"),
        relate("helped", "practice"),
        hidden=2,
    )


def draw(*rows: Mapping[str, Any], audience: Audience = Audience.LEADERS, as_of: date = AS_OF, **how: Any) -> Summary:
    """The summary of some entries."""
    return summarize(entries_of(*rows, audience=audience), GOALS, SCHOOLS, CALENDAR, as_of, **how)


def points(*counts: int) -> list[WeekCount]:
    """Finished weeks in session with these entries."""
    return [WeekCount(date(2026, 8, 17) + timedelta(weeks=i), count, 0, True) for i, count in enumerate(counts)]


def test_nothing_shared_yet() -> None:
    """Without an entry every figure is 0 or nothing, and every page is there."""
    summary = draw(updated=datetime(2026, 10, 30, tzinfo=UTC))
    assert (summary.whole.entries, summary.first_day, summary.last_day, summary.stories) == (0, None, None, ())
    assert [goal.goal for goal in summary.goals] == [VOICE, MATH]
    assert summary.whole.contributors == Contributors(0, 62)
    assert summary.goal_by_school.counts == ((0, 0), (0, 0))
    assert summary.teams_not_yet[0] == "Grades 2-3, Maple Ridge Elementary"
    assert summary.whole.chart.median == 0
    assert summary.updated == datetime(2026, 10, 30, tzinfo=UTC)
    assert goal_weeks(tally(entries_of(), {}), GOALS).empty


def test_one_entry() -> None:
    """One entry is counted once, everywhere it belongs, and its story stands beside each count."""
    summary = draw(
        entry("a", signs=[("voice", "leads")], voices=["student"], helped=["Time"], team="K-1", kind="lesson")
    )
    voice, math = summary.goals
    assert (voice.entries, voice.lessons, voice.successes, math.entries) == (1, 1, 0, 0)
    assert [(sign.sign.sign_id, sign.entries, sign.lessons) for sign in voice.signs] == [
        ("leads", 1, 1),
        ("asks", 0, 0),
    ]
    assert voice.signs[0].latest == voice.latest[0] == summary.stories[0]
    assert voice.signs[1].latest is None
    assert [(count.key, count.label, count.entries) for count in voice.voices] == [("student", "A student", 1)]
    assert [(count.label, count.entries, count.successes) for count in voice.helped] == [("Time", 1, 0)]
    assert [(count.key, count.entries) for count in voice.schools] == [("maple", 1), ("oak", 0)]
    assert (voice.chosen, [story.win_id for story in voice.lessons_chosen]) == ((), ["a"])
    assert summary.goal_by_school.counts == ((1, 0), (0, 0))
    assert (summary.first_day, summary.last_day, summary.hidden) == (date(2026, 10, 7), date(2026, 10, 7), 2)
    assert summary.teams_heard == ("K-1, Maple Ridge Elementary",)
    assert summary.stories[0] == Story(
        "a", "lesson", "story of a", "", "", "", "", "A colleague", "maple", "K-1", date(2026, 10, 7), ("voice",),
        ("Every student leads",), ("Students run a part",), ("A student",), ("Time",), False, "row:a",
        sign_ids=(("voice", "leads"),),
    )  # fmt: skip


def test_unread_entries_are_counted_without_a_story() -> None:
    """Held and count-only entries are in every count and in no list of stories."""
    rows = [entry("held", readable=False, held=True), entry("quiet", readable=False), entry("read", thanks="Sam")]
    rows = [{**row, "signs": [("voice", "asks")]} for row in rows]
    summary = draw(*rows, as_of=date(2026, 10, 9))
    assert (summary.whole.entries, summary.held, summary.count_only) == (3, 1, 1)
    assert summary.goals[0].signs[1].entries == 3
    lists = (summary.stories, summary.whole.latest, summary.whole.chosen, summary.week_chosen, summary.week_thanks)
    assert [[story.win_id for story in stories] for stories in lists] == [["read"]] * 5
    nobody = draw(*(row for row in rows if not row["readable"]))
    assert (nobody.whole.entries, nobody.week_chosen, nobody.stories, nobody.goals[0].signs[1].latest) == (
        2,
        (),
        (),
        None,
    )


def test_contributors() -> None:
    """Different respondents, suppressed below k; unknown where no entry came with one."""
    rows = [entry(f"w{i}", respondent=str(i % 5), goals=["voice"] if i else ["math"]) for i in range(6)]
    summary = draw(*rows, entry("blank"), small_cell=5)
    assert summary.whole.contributors == Contributors(5, 62)
    assert summary.goals[0].contributors == Contributors(5, 62)
    assert summary.goals[1].contributors == Contributors(None, 62, suppressed=True)
    assert draw(entry("blank")).whole.contributors == Contributors(None, 62)
    assert draw(entry("a"), audience=Audience.TEAM).whole.contributors.staff == 0


def test_labels_are_sorted_by_count_then_label() -> None:
    """What helped and voices come most first; teams by name, for they are not ranked."""
    rows = [
        entry("a", helped=["Time", "Aim"], team="K-1"),
        entry("b", helped=["Zeal"], team="K-1"),
        entry("c", helped=["Zeal"], team="A"),
    ]
    whole = draw(*rows).whole
    assert [(count.label, count.entries) for count in whole.helped] == [("Zeal", 2), ("Aim", 1), ("Time", 1)]
    assert [(count.label, count.entries) for count in whole.teams] == [("A", 1), ("K-1", 2)]


@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.TEAM, Audience.OUTSIDE])
def test_only_leaders_see_who_was_not_heard(audience: Audience) -> None:
    """Teams heard and not heard yet are on the leaders' copy only."""
    summary = draw(entry("a", team="K-1"), audience=audience)
    assert (summary.teams_heard, summary.teams_not_yet) == ((), ())


def test_a_success_follows_a_lesson() -> None:
    """The first later one of the same school and team, toward one of its goals, with the same sign or practice."""
    lesson: dict[str, Any] = {"kind": "lesson", "team": "K-1", "signs": [("voice", "leads")], "helped": ["Time"]}
    again = {**lesson, "kind": "success"}
    told = [entry("l", "2026-10-05", **lesson), entry("s2", "2026-10-08", **again), entry("s1", "2026-10-07", **again)]
    assert draw(*told).followed == {"l": "s1"}
    alike = {"team": "Arts"}, {"school": "oak"}, {"readable": False}, {"kind": "lesson"}
    apart = {"helped": ["Aim"], "signs": [("voice", "asks")]}, {"goals": ["math"], "signs": [("math", "leads")]}
    for changes in (*alike, *apart):
        assert not draw(told[0], entry("s", "2026-10-07", **again | changes)).followed, changes
    for one_less in ("signs", "helped"):
        assert draw(told[0], entry("s", "2026-10-07", **again | {one_less: []})).followed == {"l": "s"}
    assert not draw(told[0], entry("s", "2026-10-05", **again)).followed
    assert not draw(told[0], entry("s", "2026-10-01", **again)).followed
    nameless = [{**row, "team_shown": ""} for row in told]
    assert not draw(*nameless).followed, "a pair would tell which team a nameless teller is of"


def test_a_practice_has_its_evidence() -> None:
    """Counts of all its entries; words, schools, grades and names of those that may be read."""
    usual: dict[str, Any] = {"helped": ["Time"], "author": "Ann", "attribution": "Ann, Oak", "school": "oak"}
    rows = [
        entry("a", "2026-10-01", **usual | {"grade": "10", "goals": ["math"]}),
        entry("b", "2026-10-02", helped=["Time", "Aim"], kind="lesson", grade="2", respondent="1"),
        entry("c", "2026-10-05", **usual | {"author": "Bo", "attribution": "Bo, Oak", "grade": "9"}),
        entry("d", "2026-10-06", **usual | {"readable": False, "school": "maple", "author": "", "grade": ""}),
        entry("e", "2026-10-07", helped=["Other"]),
        entry("f", "2026-10-07", helped=["Other"]),
    ]
    (time,) = draw(*rows, small_cell=2).practices
    assert (time.label, time.entries, time.lessons, time.latest and time.latest.win_id) == ("Time", 4, 1, "c")
    assert time.goals == ("Every student leads", "Reasoning in math")
    assert time.schools == ("Maple Ridge Elementary", "Oak Street School")
    assert time.tellers == ("Bo, Oak", "Ann, Oak"), "those who told last come first"
    assert time.grades == ("9", "10"), "one colleague of grade 2, without a name, is not pointed at"
    crowd = entry("g", "2026-10-08", grade="2", respondent="2")
    assert draw(*rows, crowd, small_cell=2).practices[0].grades == ("2", "9", "10")
    nobody = draw(entry("a", helped=["Time"], readable=False), entry("b", helped=["Time"], readable=False)).practices
    assert (nobody[0].latest, nobody[0].schools, nobody[0].tellers) == (None, (), ())


def test_each_school_has_a_page() -> None:
    """In the settings' order, with teams for leaders only; a single school has none."""
    people = [entry(f"m{i}", respondent=str(i), team="K-1", kind="lesson") for i in range(5)]
    rows = [*people, entry("o", "2026-10-09", school="oak", respondent="9", goals=["voice", "math", "dropped"])]
    maple, oak = draw(*rows).school_pages
    assert (maple.entries, maple.lessons, oak.lessons, maple.goals_seen, oak.goals_seen) == (5, 5, 0, 1, 2)
    assert (maple.teams_heard, maple.teams_not_yet, oak.teams_not_yet) == (
        *(("K-1",), ("Grades 2-3", "Specials"), ("Grades 2-3",)),
    )
    assert (maple.last_day, oak.last_day) == (date(2026, 10, 7), date(2026, 10, 9))
    assert (maple.contributors, oak.contributors) == (Contributors(None, 42, True), Contributors(None, 20, True))
    staff = draw(*people, audience=Audience.STAFF).school_pages
    assert (staff[0].teams_heard, staff[0].contributors.count, staff[1].contributors.count) == ((), 5, 0)
    assert staff[1].last_day is None
    assert summarize(entries_of(*people), GOALS, [MAPLE], CALENDAR, AS_OF).school_pages == ()


@given(st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=6), st.integers(1, 6))
def test_no_part_follows_from_the_others(counts: list[int | None], k: int) -> None:
    """What is left out is at least two parts that hold at least k together, or all there are; the rest is shown."""
    parts = suppress_parts(counts, k, [40] * len(counts))
    out = [count for count, part in zip(counts, parts, strict=True) if part.suppressed]
    shown = [count for count, part in zip(counts, parts, strict=True) if not part.suppressed]
    assert all(count is None or count == 0 or count >= k for count in shown)
    assert [part.count for part in parts if not part.suppressed] == shown
    assert all(part.count is None for part in parts if part.suppressed)
    if out:
        assert min(count for count in out if count) < k
        assert not any(shown) or (len(out) > 1 and sum(count or 0 for count in out) >= k)


def test_new_voices() -> None:
    """Who shared for the first time in this period; left out where they, or all the others, are few."""
    old = [entry(f"o{i}", "2026-09-01", respondent=str(i)) for i in range(3)]
    new = [entry(f"n{i}", "2026-10-20", respondent=str(i)) for i in range(1, 6)]
    assert draw(*old, *new, small_cell=3).new_voices == Contributors(3)
    assert draw(*old, *new, small_cell=4).new_voices == Contributors(None, 0, True)
    assert draw(*new).new_voices == Contributors(5)
    assert draw(*new, *old[:1]).new_voices == Contributors(None, 0, True), "one who is not new would stand out"
    assert draw(entry("a")).new_voices == Contributors(None)
    assert draw(*new, audience=Audience.STAFF).new_voices is None


def test_staff_hear_of_what_they_are_told() -> None:
    """Leaders see every action, all others those that are ticked."""
    actions = (Action("voice", "circles", told=True), Action("voice", "talks"))
    assert draw(actions=actions).actions == actions
    assert draw(actions=actions, audience=Audience.STAFF).actions == actions[:1]


def test_an_action_comes_from_entries_that_count() -> None:
    """What was hidden or taken back since is neither its evidence nor counted; what may not be read is counted."""
    action = Action("voice", "circles", told=True, entries=("a", "b", "hidden"))
    rows = entry("a"), entry("b", readable=False), entry("c")
    assert [one.entries for one in draw(*rows, actions=[action]).actions] == [("a", "b")]


def test_weeks_and_median() -> None:
    """Holiday weeks and the week under way are drawn, and are no points of the median; summer has no week."""
    rows = [entry("june", "2026-06-30"), entry("aug", "2026-08-19"), *(entry(f"o{i}", "2026-10-28") for i in range(4))]
    chart = draw(*rows, as_of=date(2026, 10, 29)).whole.chart
    assert [week.week for week in chart.weeks][:: len(chart.weeks) - 1] == [date(2026, 8, 17), date(2026, 10, 26)]
    assert [week.entries for week in chart.weeks] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    assert [week.week for week in chart.weeks if not week.in_session] == [date(2026, 10, 12)]
    assert [week.week for week in chart.weeks if not week.finished] == [date(2026, 10, 26)]
    assert chart.median == 0
    assert draw(*rows).whole.entries == 6
    assert chart_weeks({}, CALENDAR, date(2026, 8, 1)).median is None


def test_shift() -> None:
    """Six points in a row on one side of the median are a signal from ten points on; points on it are passed over."""
    below, above, crossings = find_signals(points(1, 1, 1, 4, 1, 1, 1, 9, 9, 9, 9, 4, 9, 9, 4))
    assert (below.rule, below.week) == ("shift", date(2026, 9, 28))
    assert (above.rule, above.week) == ("shift", date(2026, 11, 16))
    assert above.text == "6 school weeks in a row above the median of 4, more than chance would bring."
    assert (crossings.rule, crossings.week) == ("crossings", date(2026, 11, 23))
    assert crossings.text.startswith("2 runs about the median, 4 to 10 expected: longer stretches")
    assert not list(find_signals(points(1, 1, 1, 1, 9, 9, 9, 9, 9)))


def test_crossings() -> None:
    """A chart that turns every week has more runs than chance would bring; a steady one has no signal."""
    rules = [signal.rule for signal in find_signals(points(*[1, 9] * 10))]
    assert rules == ["crossings"]
    assert not list(find_signals(points(*[4] * 20)))
    assert not list(find_signals(points(1, 9, 9, 1, 1, 9, 1, 9, 9, 1, 1, 9)))


@pytest.mark.parametrize("size", range(10, 61))
def test_expected_runs_keep_false_alarms_rare(size: int) -> None:
    """By the exact distribution of runs, chance leaves the expected limits in less than 1 of 12 charts."""
    above = size // 2
    low, high = expect_runs(above, size)
    outside = sum(_chance_of_runs(runs, above, size - above) for runs in range(2, size + 1) if not low <= runs <= high)
    assert outside < 1 / 12


def _chance_of_runs(runs: int, above: int, below: int) -> float:
    half, odd = divmod(runs, 2)
    if odd:
        ways = comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)
    else:
        ways = 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return ways / comb(above + below, above)


@pytest.mark.parametrize(
    ("as_of", "this_period", "last_period"),
    [
        ("2026-10-30", ("2026-09-28", "2026-10-30"), ("2026-08-31", "2026-09-27")),
        ("2026-09-02", ("2026-08-17", "2026-09-02"), ("2026-07-20", "2026-08-16")),
        ("2026-08-01", ("2026-07-27", "2026-08-01"), ("2026-06-29", "2026-07-26")),
        ("2027-07-30", ("2027-05-24", "2027-06-18"), ("2027-04-26", "2027-05-23")),
    ],
)
def test_periods(as_of: str, this_period: tuple[str, str], last_period: tuple[str, str]) -> None:
    """Four school weeks up to the day, holidays passed over, against the four before; no day between them is lost."""
    spans = compare_periods(CALENDAR, date.fromisoformat(as_of))
    assert [tuple(day.isoformat() for day in span) for span in spans] == [this_period, last_period]


def test_featured_lead_and_the_rest_take_turns() -> None:
    """A featured story comes first with that reason; then goals, teams, schools and tellers spread."""
    rows = [entry(f"w{i}", "2026-10-28", team="K-1", respondent="1", goals=["voice"]) for i in range(9)]
    rows += [entry("f", "2026-10-28", team="K-1", respondent="1", featured=True)]
    rows += [entry("x", "2026-10-28", team="Arts", school="oak", respondent="2", goals=["math"])]
    rows += [entry("l", "2026-10-28", team="K-1", respondent="1", kind="lesson")]
    summary = draw(*rows)
    assert [story.win_id for story in summary.week_chosen[:2]] == ["f", "x"]
    assert len(summary.week_chosen) == 5
    assert [story.win_id for story in summary.week_lessons] == ["l"]
    assert "l" not in {story.win_id for story in summary.week_chosen}
    assert summary.week_chosen[0].reason == "Featured in the workbook."
    assert summary.week_chosen[1].reason.startswith("Drawn by lot for the week of October 26")
    assert draw(*reversed(rows)) == summary


def test_a_quiet_week_reaches_back() -> None:
    """With fewer than three this week, the most recent weeks help out, and each story says so."""
    rows = [entry("new", "2026-10-27"), *(entry(f"w{i}", "2026-10-07") for i in range(20)), entry("old", "2026-09-02")]
    chosen = draw(*rows).week_chosen
    assert [story.win_id == "new" for story in chosen] == [True, False, False]
    assert {story.day for story in chosen[1:]} == {date(2026, 10, 7)}
    assert all(story.reason.endswith("from the week of October 5.") for story in chosen[1:])
    before = {story.win_id for story in draw(*rows, as_of=date(2026, 10, 9)).week_chosen}
    assert before.isdisjoint(story.win_id for story in chosen)
    told_again = draw(entry("only", "2026-10-07")).week_chosen
    assert "told once more" in told_again[0].reason


def test_nothing_is_told_twice() -> None:
    """Three entries hold the same words but for spaces and capitals: one is told, not even again a week later."""
    same = {"story": "They  asked the next question."}
    copies = [entry("a", "2026-10-27", **same), entry("b", "2026-10-27", story="they asked the NEXT question.")]
    others = [entry("c", "2026-10-27"), entry("d", "2026-10-28", kind="lesson", **same)]
    summary = draw(*copies, *others)
    told = [story.text.casefold().split() for story in (*summary.week_chosen, *summary.week_lessons)]
    assert len(told) == 2
    assert sorted(told) == sorted([["they", "asked", "the", "next", "question."], ["story", "of", "c"]])
    again = entry("e", "2026-11-03", **same)
    later = draw(*copies, again, *(entry(f"n{i}", "2026-11-03") for i in range(8)), as_of=date(2026, 11, 6))
    assert "e" not in {story.win_id for story in later.week_chosen}
    assert later.whole.entries == 11
    said = ("Thank you!", "thank  you!", "Bravo")
    thanks = [entry(f"t{place}", "2026-10-28", thanks=text) for place, text in enumerate(said)]
    assert [story.thanks for story in draw(*thanks).week_thanks] == ["Bravo", "thank  you!"]


def test_no_week_before_the_year_begins() -> None:
    """Before the school year nothing is chosen for a week."""
    assert choose_week([], ()).stories == ()
    assert draw(entry("june", "2026-06-30"), as_of=date(2026, 7, 1)).week_chosen == ()


ROWS = st.lists(
    st.builds(
        lambda day, **fields: entry("", (date(2026, 8, 10) + timedelta(days=day)).isoformat(), **fields),
        day=st.integers(0, 81),
        kind=st.sampled_from(["success", "lesson"]),
        school=st.sampled_from(["maple", "oak"]),
        team=st.sampled_from(["", "K-1", "Grades 2-3"]),
        respondent=st.sampled_from(["", *"123456"]),
        readable=st.booleans(),
        goals=st.lists(st.sampled_from(["voice", "math", "dropped"]), unique=True),
        signs=st.lists(st.sampled_from([("voice", "leads"), ("voice", "asks"), ("math", "leads")]), unique=True),
        voices=st.lists(st.sampled_from(["student", "family", "an uncle"]), unique=True),
        helped=st.lists(st.sampled_from(["Time", "A colleague"]), unique=True),
    ),
    max_size=20,
)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_counts_agree_with_a_naive_recount(drawn: list[dict[str, Any]]) -> None:
    """Every count of every page is what counting the entries one by one gives."""
    rows = _number(drawn)
    summary = draw(*rows, small_cell=3)
    for page in (summary.whole, *summary.goals):
        ours = [row for row in rows if page.goal is None or page.goal.goal_id in row["goals"]]
        assert (page.entries, page.lessons) == (len(ours), _lessons(ours))
        assert page.contributors.count == _people(ours, 3)
        assert {count.key: (count.entries, count.lessons) for count in page.helped} == _recount(ours, "helped")
        assert {count.key: (count.entries, count.lessons) for count in page.voices} == _recount(ours, "voices")
        assert {count.key: count.entries for count in page.teams} == Counter(row["team"] for row in ours if row["team"])
        assert [count.entries for count in page.schools] == [
            _where(ours, "school", school.school_id) for school in SCHOOLS
        ]
        assert [week.entries for week in page.chart.weeks] == [
            _where(ours, "week", week.week.isoformat()) for week in page.chart.weeks
        ]
        for period in (page.this_period, page.last_period):
            within = [row for row in ours if period.starts.isoformat() <= row["day"] <= period.ends.isoformat()]
            assert (period.entries, period.lessons) == (len(within), _lessons(within))
        for sign in page.signs:
            assert page.goal is not None
            seen = [row for row in ours if (page.goal.goal_id, sign.sign.sign_id) in row["signs"]]
            assert (sign.entries, sign.lessons) == (len(seen), _lessons(seen))
            for period, count in ((page.this_period, sign.recent), (page.last_period, sign.before)):
                assert count == sum(period.starts.isoformat() <= row["day"] <= period.ends.isoformat() for row in seen)
    assert {story.win_id for story in summary.stories} == {row["win_id"] for row in rows if row["readable"]}
    assert summary.followed == _follow(rows)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_the_cube_agrees_with_a_naive_recount(drawn: list[dict[str, Any]]) -> None:
    """A row for each goal, school and week with an entry, with its counts; small counts of people are nothing."""
    rows = _number(drawn)
    cells: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        for goal in {"voice", "math"} & set(row["goals"]):
            cells.setdefault((goal, row["school"], row["week"]), []).append(row)
    tellers = {row["win_id"]: row["respondent"] for row in rows}
    cube = goal_weeks(tally(entries_of(*rows), tellers), GOALS, small_cell=2)
    assert len(cube) == len(cells)
    assert cube["goal_id"].tolist() == sorted(cube["goal_id"], reverse=True)
    for goal, school, week, wins, lessons, contributors, signs in cube.itertuples(index=False, name=None):
        ours = cells[goal, school, week]
        assert (wins, lessons) == (len(ours), _lessons(ours))
        assert (None if isnan(contributors) else contributors) == _people(ours, 2)
        assert signs == len({sign for row in ours for sign in row["signs"] if sign[0] == goal})


@settings(max_examples=25, deadline=None)
@given(ROWS, ROWS, ROWS)
def test_tallies_add_up(standing: list[dict[str, Any]], gone: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    """The old tally, less what went, plus what came, is the tally of what is there: nothing is counted again."""
    rows = _number([*standing, *gone, *new])
    first, last = len(standing) + len(gone), len(standing)
    old, went, came = rows[:first], rows[last:first], rows[first:]
    tellers = {row["win_id"]: row["respondent"] for row in rows}
    moved = add(tally(entries_of(*came), tellers), tally(entries_of(*went), tellers), -1)
    now = tally(entries_of(*rows[:last], *came), tellers)
    assert add(tally(entries_of(*old), tellers), moved).to_dict() == now.to_dict()


def _follow(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """By lesson the first later success that is like it, pair by pair."""
    told = sorted((row for row in rows if row["readable"] and row["team"]), key=lambda row: row["submitted_at"])
    followed: dict[str, str] = {}
    for one in (row for row in told if row["kind"] == "lesson"):
        for other in told:
            place = all(one[name] == other[name] for name in ("school", "team"))
            later = other["kind"] == "success" and other["submitted_at"] > one["submitted_at"]
            goals = set(one["goals"]) & set(other["goals"]) & {"voice", "math"}
            signs = set(one["signs"]) & set(other["signs"])
            if place and later and goals and (signs or set(one["helped"]) & set(other["helped"])):
                followed.setdefault(one["win_id"], other["win_id"])
    return followed


def _number(drawn: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with ids, and with signs of their own goals only, as a view gives them."""
    signs = [[sign for sign in row["signs"] if sign[0] in row["goals"]] for row in drawn]
    return [{**row, "win_id": f"w{i}", "signs": signs[i]} for i, row in enumerate(drawn)]


def _lessons(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["kind"] == "lesson" for row in rows)


def _people(rows: Sequence[Mapping[str, Any]], k: int) -> int | None:
    people = len({row["respondent"] for row in rows} - {""})
    return people if people >= k or not rows else None


def _where(rows: Sequence[Mapping[str, Any]], field: str, value: str) -> int:
    return sum(row[field] == value for row in rows)


def _recount(rows: Sequence[Mapping[str, Any]], field: str) -> dict[str, tuple[int, int]]:
    labels = {label for row in rows for label in row[field]}
    having = {label: [row for row in rows if label in row[field]] for label in labels}
    return {label: (len(found), _lessons(found)) for label, found in having.items()}
