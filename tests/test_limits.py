"""What is as large, as odd or as late as it can be: kept exactly, or refused whole and by name, never in part.

`SMALLWINS_EXAMPLES=1000 pytest tests/test_limits.py` tries so many moments of any time zone, and 60,001 responses.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH, ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline import privacy, store
from pipeline import settings as school_settings
from pipeline.emulator import Emulator
from pipeline.errors import GoogleError
from pipeline.google import Google
from pipeline.model import Audience, Calendar, Notes, School
from pipeline.normalize.answers import weeks
from pipeline.run import run
from pipeline.run.checking import check_books
from pipeline.settings import Settings
from pipeline.tables import TABLES, Tables, empty
from tests.conftest import SMALL_SCHOOL
from tests.emulator.conftest import RECORDINGS
from tests.schools import SECRET, keep, raw_answer, raw_form, set_up
from tests.test_store import open_by_hand, writes

Json = dict[str, Any]

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "25"))
FULL = 10_000_000
STORY, OTHER = "0000000a", "0000000b"
NAUGHTY_LIST = RECORDINGS / "injection" / "blns.json.gz"
NAUGHTY: list[str] = json.loads(gzip.decompress(NAUGHTY_LIST.read_bytes())) if NAUGHTY_LIST.exists() else []
OWN_FORM = "codebook: {Q: {goal: {always: voice}, kind: {always: success}, share: {always: unnamed}, story: [0000000a]"


def own_form(emulator: Emulator, google: Google, settings: Settings, responses: list[Json], *more: Json) -> Settings:
    """A school whose own form asks for a story, and for more; with the responses that it got."""
    text = SMALL_SCHOOL.replace("staff: 12", "staff: 12, forms: [Q]") + OWN_FORM
    settings.path.write_text(text + (", helped: [0000000b]}}\n" if more else "}}\n"), encoding="utf-8")
    questions = ({"questionId": STORY, "textQuestion": {"paragraph": True}}, *more)
    emulator.load_form(raw_form(*questions, form_id="Q"), responses)
    return set_up(google, school_settings.load(settings.path))


def response(number: int, answers: Json, moment: str = "2025-10-01T15:00:00") -> Json:
    """One response as the service lists it."""
    moments = {"createTime": f"{moment}.120Z", "lastSubmittedTime": f"{moment}.120583Z"}
    return {"responseId": f"R{number:05}", **moments, "answers": answers}


def told(number: int, story: str) -> Json:
    """A response that tells a story and nothing else."""
    return response(number, {STORY: raw_answer(STORY, story)})


def joined(tables: Tables) -> dict[tuple[str, str, int], str]:
    """Every active answer, its parts joined in their order."""
    rows = tables["answers"].sort_values("part", kind="stable")
    rows = rows[rows["status"] == "active"]
    found: dict[tuple[str, str, int], str] = {}
    for one, question, place, text in rows[["response_id", "question_id", "ordinal", "value"]].itertuples(index=False):
        found[one, question, place] = found.get((one, question, place), "") + text
    return found


def failing(google: Google, settings: Settings) -> list[str]:
    """What `smallwins check` finds wrong."""
    return [proof.said for proof in check_books(google, settings) if proof.verdict == "fail"]


LENGTHS = {
    "49,999": ("x" * 49_999, 1),
    "50,000": ("x" * 50_000, 1),
    "50,001": ("x" * 50_001, 2),
    "50,000 units of two each": ("🎉" * 25_000, 1),
    "50,001 units, the last two one character": ("x" * 49_999 + "🎉", 2),
    "50,000 characters in 50,001 units": ("🎉" + "é" * 49_999, 2),
    "100,001": ("naïve " * 16_666 + "🎉 end", 3),
}


def test_answers_at_the_length_of_a_cell(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """Whole in `answers`, in as many parts as cells need; whole in `wins` and the dashboard, or there not at all."""
    texts = {f"R{number:05}": text for number, (text, _) in enumerate(LENGTHS.values())}
    school = own_form(emulator, google, small_school, [told(n, text) for n, (text, _) in enumerate(LENGTHS.values())])
    report = run(google, school)
    tables = store.read(google, school.outputs.data, store.open_secret(school.secret)).tables
    assert {key[0]: value for key, value in joined(tables).items()} == texts
    assert list(tables["answers"].groupby("response_id")["part"].max()) == [parts for _, parts in LENGTHS.values()]
    wins = tables["wins"].set_index("win_id")
    for one, (text, parts) in zip(texts, LENGTHS.values(), strict=True):
        assert wins.loc[one, "story"] == ("" if parts > 1 else text)
        assert bool(wins.loc[one, "held"]) == (parts > 1)
    heads, *rows = open_by_hand(emulator, school.outputs.dashboard).worksheet("Wins").get_all_values()
    shown = {row[0]: row[heads.index("Story")] for row in rows}
    assert shown == {one: text for one, text in texts.items() if not wins.loc[one, "held"]} | {
        one: "" for one in texts if wins.loc[one, "held"]
    }
    assert report.held == sum(parts > 1 for _, parts in LENGTHS.values())
    assert failing(google, school) == []


@pytest.mark.parametrize(
    "length",
    [49_990, 50_000],
)
def test_a_long_other_beside_choices(emulator: Emulator, google: Google, small_school: Settings, length: int) -> None:
    """Choices that fit a cell each need not fit one together; the dashboard still is drawn."""
    choice = {
        "questionId": OTHER,
        "choiceQuestion": {"type": "CHECKBOX", "options": [{"value": "Time"}, {"isOther": True}]},
    }
    answers = {STORY: raw_answer(STORY, "Told."), OTHER: raw_answer(OTHER, "Time", "y" * length)}
    school = own_form(emulator, google, small_school, [response(1, answers)], choice)
    run(google, school)
    assert failing(google, school) == []


def cells_of(google: Google, workbook: str) -> int:
    """Cells of all grids of a workbook."""
    sheets = google.sheets.get(workbook, "sheets.properties.gridProperties")["sheets"]
    grids = [sheet["properties"]["gridProperties"] for sheet in sheets]
    return sum(grid["rowCount"] * grid["columnCount"] for grid in grids)


def fill(emulator: Emulator, google: Google, settings: Settings, room: int) -> None:
    """Grow the grids of two tabs without rows until the workbook has just so many cells left."""
    book = open_by_hand(emulator, settings.outputs.data)
    first, second = book.worksheet("runs"), book.worksheet("goal_weeks")
    missing = FULL - room - cells_of(google, settings.outputs.data)
    odd = next(rows for rows in range(first.col_count) if (missing - rows * second.col_count) % first.col_count == 0)
    second.add_rows(odd)
    first.add_rows((missing - odd * second.col_count) // first.col_count)
    assert cells_of(google, settings.outputs.data) == FULL - room


def cells_of_one(google: Google, settings: Settings, tables: Tables) -> int:
    """Cells of all rows of the first response."""
    shape = google.sheets.get(settings.outputs.data, "sheets.properties(title,gridProperties.columnCount)")["sheets"]
    widths = {sheet["properties"]["title"]: sheet["properties"]["gridProperties"]["columnCount"] for sheet in shape}
    return sum(
        len(frame[frame.iloc[:, 0] == "R00001"]) * widths[name]
        for name, frame in tables.items()
        if TABLES[name].of_responses
    )


@pytest.mark.parametrize("short", [0, 1])
def test_new_responses_at_the_seal(emulator: Emulator, google: Google, small_school: Settings, short: int) -> None:
    """What fills a workbook to nine million cells stands in it; with one cell more it stands in the next part."""
    school = own_form(emulator, google, small_school, [told(1, "First."), told(2, "Second.")])
    needed = cells_of_one(google, school, keep(google, school).tables)
    fill(emulator, google, school, FULL // 10 + needed - short)
    emulator.respond("Q", {"answers": {STORY: raw_answer(STORY, "Third.")}})
    book = keep(google, school)
    assert len(book.tables["wins"]) == 3
    assert len(book.urls) == 1 + short
    assert cells_of(google, school.outputs.data) == FULL * 9 // 10 - short * (needed - 1)


@pytest.mark.parametrize("short", [0, 1])
def test_ten_million_cells(emulator: Emulator, google: Google, small_school: Settings, short: int) -> None:
    """An edit that fills the workbook to the last cell is kept; one cell more is refused by name, before any write."""
    school = own_form(emulator, google, small_school, [told(1, "First."), told(2, "Second.")])
    before = keep(google, school)
    widths = open_by_hand(emulator, school.outputs.data).worksheet("answers").col_count
    fill(emulator, google, school, widths - short)
    text = "x" * 50_001
    edited = told(1, text) | {"lastSubmittedTime": "2025-10-02T15:00:00.120583Z"}
    emulator.respond("Q", edited)
    sent = writes(emulator)
    if not short:
        assert joined(keep(google, school, full=True).tables)["R00001", STORY, 1] == text
        assert cells_of(google, school.outputs.data) == FULL
        return
    with pytest.raises(GoogleError, match="would need 10,000,001 cells; 10,000,000 are the most"):
        keep(google, school, full=True)
    assert writes(emulator) == sent
    assert store.export(store.read(google, school.outputs.data, SECRET).tables) == store.export(before.tables)


def test_ten_million_cells_with_a_tab_of_their_own(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """A tab that people added counts as well: what does not fit beside it is refused whole."""
    school = own_form(emulator, google, small_school, [told(1, "First."), told(2, "Second.")])
    before = keep(google, school)
    book = open_by_hand(emulator, school.outputs.data)
    book.add_worksheet("Ours", rows=FULL - cells_of(google, school.outputs.data), cols=1)
    emulator.respond("Q", {"answers": {STORY: raw_answer(STORY, "Third.")}})
    with pytest.raises(GoogleError, match=r"10,000,000|10000000"):
        keep(google, school)
    assert store.export(store.read(google, school.outputs.data, SECRET).tables) == store.export(before.tables)


def test_a_form_of_300_questions(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """All answered, some with several choices: each stands under its question."""
    choices = [{"value": name} for name in ("Time", "Training", "007")]
    shapes: tuple[Json, ...] = (
        {"textQuestion": {}},
        {"choiceQuestion": {"type": "CHECKBOX", "options": choices}},
        {"scaleQuestion": {"low": 1, "high": 5}},
    )
    values = (["=A1"], ["007", "Time", "Training"], ["5"])
    more = [{"questionId": f"{number:08x}", **shapes[number % 3]} for number in range(100, 399)]
    given = {f"{number:08x}": values[number % 3] for number in range(100, 399)} | {STORY: ["Told."]}
    answers = {question: raw_answer(question, *texts) for question, texts in given.items()}
    school = own_form(emulator, google, small_school, [response(n, answers) for n in range(3)], *more)
    tables = keep(google, school).tables
    assert len(tables["questions"]) == 300
    assert joined(tables) == {
        (f"R{n:05}", question, place): text
        for n in range(3)
        for question, texts in given.items()
        for place, text in enumerate(texts, 1)
    }


@pytest.mark.timeout(120 + EXAMPLES)
def test_three_pages_of_responses(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """12,001 responses, asked for in three pages, and more of them in the release form."""
    count = 12_001 if EXAMPLES <= 25 else 60_001
    texts = {f"R{number:05}": f"Story {number}" for number in range(count)}
    school = own_form(
        emulator, google, small_school, [told(number, text) for number, text in enumerate(texts.values())]
    )
    tables = keep(google, school).tables
    pages = [event for event in emulator.history.events if event.method == "forms.forms.responses.list"]
    assert len(pages) == -(-count // 5_000)
    assert {key[0]: text for key, text in joined(tables).items()} == texts
    assert set(tables["wins"]["story"]) == set(texts.values())


@pytest.mark.skipif(not NAUGHTY, reason="no list of naughty strings (see SMALLWINS_RECORDINGS)")
def test_naughty_strings(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """Told as stories, they stand in tables and dashboard as they were told, and every surface is drawn."""
    texts = {f"R{number:05}": text for number, text in enumerate(NAUGHTY)}
    school = own_form(emulator, google, small_school, [told(number, text) for number, text in enumerate(NAUGHTY)])
    run(google, school)
    tables = store.read(google, school.outputs.data, store.open_secret(school.secret)).tables
    assert {key[0]: text for key, text in joined(tables).items()} == texts
    wins = tables["wins"].set_index("win_id")["story"]
    assert dict(wins) == texts
    assert failing(google, school) == []


SPAN = (2024, 2029)
"""Years whose changes of the clock are looked at one by one."""

STRANGE = (
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Marquesas",
    "Pacific/Pago_Pago",
)
"""Zones of half and quarter hours, at both sides of the date line, that change at midnight, by half an hour, by two."""

ZONES = sorted(available_timezones())
DAY = 86_400
FRACTIONS = ("Z", ".000Z", ".120583Z", ".999999Z")


def zone_file(zone: str) -> str:
    """The file that Python reads a zone from: the system's, or that of the package `tzdata`."""
    for folder in map(Path, TZPATH):
        if (folder / zone).is_file():
            return str(folder / zone)
    return str(files("tzdata").joinpath("zoneinfo", zone))


class Clock:
    """The C library's clock, set to one zone after another: the computation that Python's own is held against."""

    def __init__(self) -> None:
        self._zone = ""

    def offset(self, zone: str, moment: float) -> int:
        """Seconds by which a zone's clock is ahead of UTC."""
        if zone != self._zone:
            os.environ["TZ"] = f":{zone_file(zone)}"
            time.tzset()
            self._zone = zone
        return time.localtime(moment).tm_gmtoff

    def day(self, zone: str, moment: int) -> date:
        """The local day of a moment in seconds since 1970."""
        self.offset(zone, moment)
        return date(*time.localtime(moment)[:3])


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    """That clock; the process gets its own zone back."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system has no tzset")
    before = os.environ.pop("TZ", None)
    yield Clock()
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def edges(clock: Clock, zone: str) -> Iterator[int]:
    """Moments around every change of a zone's clock, every Monday's midnight of a year, every New Year."""
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in SPAN)
    changes = []
    for moment, (old, new) in zip(
        range(start, end, DAY), pairwise(clock.offset(zone, each) for each in range(start, end + 1, DAY)), strict=False
    ):
        before, after = moment, moment + DAY
        while old != new and after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if clock.offset(zone, middle) == old else (before, middle)
        changes += [after] if old != new else []
    for change in changes:
        yield from (change + away for away in (-3_601, -1_800, -61, -1, 0, 1, 60, 1_799, 3_600, 7_199))
    mondays = (datetime(2025, 8, 11, tzinfo=UTC) + timedelta(weeks=week) for week in range(54))
    years = (datetime(year, 1, 1, tzinfo=UTC) for year in range(*SPAN))
    for noted in (*mondays, *years, datetime(2028, 2, 29, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC)):
        utc = int(noted.timestamp())
        local = utc - clock.offset(zone, utc)
        yield from (utc - 1, utc, local - 1, local)


def as_text(moment: int, fraction: str) -> str:
    """A moment as the service writes it."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%S}{fraction}"


def monday(day: date) -> str:
    """The Monday of a day's week."""
    return f"{day - timedelta(days=day.weekday())}"


def test_every_edge_of_every_time_zone(clock: Clock) -> None:
    """The week of a moment starts on the Monday of its local day, whatever the clocks do around it."""
    assert len(ZONES) > 400
    known: dict[bytes, list[tuple[str, str]]] = {}
    for zone in ZONES:
        rules = Path(zone_file(zone)).read_bytes()
        if rules not in known:
            found = enumerate(edges(clock, zone))
            known[rules] = [(as_text(at, FRACTIONS[n % 4]), monday(clock.day(zone, at))) for n, at in found]
        week = weeks(Calendar(date(2025, 8, 18), date(2026, 6, 12), zone))
        assert [week(text) for text, _ in known[rules]] == [first for _, first in known[rules]], zone
    assert min(map(len, known.values())) > 200


@pytest.mark.timeout(120 + EXAMPLES)
@tries(max_examples=40 * EXAMPLES, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2005, 1, 1), datetime(2045, 12, 31)),
    st.sampled_from(FRACTIONS),
)
def test_any_moment_in_any_time_zone(clock: Clock, zone: str, naive: datetime, fraction: str) -> None:
    """Day and week by Python's time zones are those of the C library's."""
    moment = int(naive.replace(tzinfo=UTC).timestamp())
    calendar = Calendar(date(2025, 8, 18), date(2026, 6, 12), zone)
    day = clock.day(zone, moment)
    assert calendar.day(datetime.fromisoformat(as_text(moment, fraction))) == day
    assert weeks(calendar)(as_text(moment, fraction)) == monday(day)


def tables_of(moments: dict[str, str], calendar: Calendar) -> Tables:
    """Entries told at these moments, by id."""
    week = weeks(calendar)
    rows = [
        {"win_id": one, "school": "maple", "submitted_at": text, "week": week(text), "kind": "success"}
        for one, text in moments.items()
    ]
    return empty() | {"wins": TABLES["wins"].frame([{**row, "status": "active", "share": "named"} for row in rows])}


@pytest.mark.parametrize("zone", STRANGE)
def test_the_day_that_readers_see(clock: Clock, zone: str) -> None:
    """Every surface's day and week of an entry are the school's own, and the year ends with its last day's midnight."""
    calendar = Calendar(date(2025, 8, 18), date(2026, 6, 12), zone)
    moments = {
        f"{number:05}": as_text(moment, FRACTIONS[number % len(FRACTIONS)])
        for number, moment in enumerate(edges(clock, zone))
    }
    days = {
        one: clock.day(zone, int(datetime.fromisoformat(text[:19] + "Z").timestamp())) for one, text in moments.items()
    }
    entries = privacy.view(
        tables_of(moments, calendar),
        Notes(),
        Audience.LEADERS,
        calendar=calendar,
        as_of=calendar.clamp(date(2027, 1, 1)),
        schools=(School("maple", "Maple Ridge"),),
        links={},
    )
    shown = entries.frame.set_index("win_id")
    assert dict(shown["day"]) == {one: f"{day}" for one, day in days.items() if day <= calendar.ends}
    assert dict(shown["week"]) == {one: monday(days[one]) for one in shown.index}


@pytest.mark.parametrize("zone", STRANGE)
def test_the_first_and_the_last_moment_of_the_year(zone: str) -> None:
    """A microsecond decides to which day, and to which year, an entry belongs."""
    calendar = Calendar(date(2025, 8, 18), date(2026, 6, 12), zone)
    first = datetime(2025, 8, 18, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    after = datetime(2026, 6, 13, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    tick = timedelta(microseconds=1)
    assert [calendar.day(moment) for moment in (first - tick, first)] == [date(2025, 8, 17), date(2025, 8, 18)]
    assert [calendar.day(moment) for moment in (after - tick, after)] == [date(2026, 6, 12), date(2026, 6, 13)]
    assert calendar.weeks(date(2026, 6, 13))[-1] == calendar.weeks(date(2026, 6, 12))[-1] == date(2026, 6, 8)
    assert calendar.weeks(calendar.starts) == (date(2025, 8, 18),)


@pytest.mark.parametrize(
    ("zone", "week"),
    [
        ("Pacific/Kiritimati", "2025-10-06"),
        ("Asia/Kathmandu", "2025-10-06"),
        ("UTC", "2025-09-29"),
        ("Pacific/Pago_Pago", "2025-09-29"),
    ],
)
def test_the_last_microsecond_of_a_sunday(
    emulator: Emulator, google: Google, small_school: Settings, zone: str, week: str
) -> None:
    """Kept as it was told, in the school's own week; another of the very same microsecond is pulled later."""
    last = "2025-10-05T23:59:59.999999Z"
    late = told(1, "Late.") | {"createTime": "2025-10-05T23:59:59.999Z", "lastSubmittedTime": last}
    small_school.path.write_text(SMALL_SCHOOL, encoding="utf-8")
    school = own_form(emulator, google, small_school, [late])
    text = school.path.read_text("utf-8").replace("America/New_York", zone)
    school.path.write_text(text, encoding="utf-8")
    school = school_settings.load(school.path)
    keep(google, school)
    emulator.respond("Q", {"answers": late["answers"], "createTime": last, "lastSubmittedTime": last})
    rows = keep(google, school).tables["responses"]
    assert list(rows["updated_at"]) == [last, last]
    assert set(rows["week"]) == {week}
