"""Raw responses become tidy tables at their declared grain; what cannot be placed becomes an issue."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import extract, normalize, settings
from pipeline.errors import PrivacyGate
from pipeline.model import Calendar, Listing, Response, Role, pieces, question_id, say_list, utf16_length
from pipeline.normalize.answers import revisions, week_of, weeks
from pipeline.normalize.pages import Known, flatten
from pipeline.settings import Settings
from pipeline.tables import TABLES, Tables, empty
from tests.conftest import SMALL_SCHOOL
from tests.emulator.conftest import read_recording
from tests.schools import SECRET, raw_answer, raw_form

CODEBOOK = """
codebook:
  F:
    goal: {always: voice}
    kind: {title: "Win or lesson?"}
    story: [s1, s2]
    share: {always: leaders}
    team: {title: "Your team"}
"""


def settings_with(tmp_path: Path, more: str = "", privacy: str = "{retention_days: 365}") -> Settings:
    """A school whose existing form F is named in the settings."""
    text = SMALL_SCHOOL.replace("staff: 12", "staff: 12, forms: [F]").replace(
        "{retention_days: 365, roster: roster.txt}", privacy
    )
    return settings.parse(text + more, tmp_path / "smallwins.yaml")


def response(*answers: dict[str, Any], response_id: str = "R", **more: Any) -> Response:
    """A response of a Tuesday in January."""
    moment = {"createTime": "2026-01-06T14:00:00.120Z", "lastSubmittedTime": "2026-01-06T14:00:00.120583Z"}
    raw = {"responseId": response_id, **moment, "answers": {a["questionId"]: a for a in answers}, **more}
    return msgspec.json.decode(json.dumps(raw), type=Response)


def listing(form: dict[str, Any], *responses: Response) -> Listing:
    """A complete listing of one form of the school."""
    return Listing(extract.parse_form(form), "maple", (responses,), True, "2026-01-07T05:00:00.000000Z")


def hashes(mapping: str, *responses: Response) -> list[str]:
    """The revisions of some responses."""
    known = Known()
    return revisions(flatten(responses, known), known, mapping)


def uploaded(file_id: str, name: str) -> dict[str, Any]:
    """The part of an answer that tells of one file."""
    return {"fileUploadAnswers": {"answers": [{"fileId": file_id, "fileName": name}]}}


def tidy(settings_: Settings, listed: Listing, stored: Tables | None = None) -> tuple[Tables, list[str]]:
    """The tables, and what the issues say."""
    fresh = normalize.normalize([listed], settings_, SECRET, stored or empty(), "rules")
    return fresh.tables, [issue.what for issue in fresh.issues]


STANDING = raw_form(
    {"questionId": "s1", "title": "What happened?", "textQuestion": {"paragraph": True}},
    {"questionId": "s2", "title": "Anything else?", "textQuestion": {}},
    {
        "questionId": "k",
        "title": "Win or lesson?",
        "choiceQuestion": {"type": "RADIO", "options": [{"value": "lesson"}]},
    },
    {"questionId": "t", "title": "Your team", "textQuestion": {}},
)


def test_every_table_is_at_its_grain(tmp_path: Path) -> None:
    """A choice is a row each, a file is a row each, a grade is kept even where it is `{}`; no key stands twice."""
    files = {"fileUploadAnswers": {"answers": [{"fileId": "f1", "fileName": "a.pdf"}, {"fileId": "f2"}]}}
    told = response(
        raw_answer("s1", "One", "Two"),
        raw_answer("up", **files),
        raw_answer("quiz", "42", grade={"score": 2, "correct": True}),
        raw_answer("wrong", grade={}),
        totalScore=2,
    )
    tables, _ = tidy(settings_with(tmp_path, CODEBOOK), listing(STANDING, told))
    for table in TABLES.values():
        assert not tables[table.name].duplicated(list(table.primary_key)).any(), table.name
    answers = tables["answers"].set_index(["question_id", "ordinal"])
    assert answers.loc[("s1", 2), "value"] == "Two"
    assert (answers.loc[("up", 1), "file_id"], answers.loc[("up", 1), "value"]) == ("f1", "a.pdf")
    assert (answers.loc[("quiz", 1), "score"], answers.loc[("quiz", 1), "correct"]) == (2.0, "yes")
    assert answers.loc[("wrong", 1), "correct"] == "no"
    assert tables["responses"].iloc[0]["total_score"] == 2.0


def test_a_codebook_maps_an_existing_form(tmp_path: Path) -> None:
    """Fixed values, questions by id, questions by title, several questions for one role."""
    told = response(
        raw_answer("s1", "One"), raw_answer("s2", "Two"), raw_answer("k", "lesson"), raw_answer("t", "Blue")
    )
    tables, issues = tidy(settings_with(tmp_path, CODEBOOK), listing(STANDING, told))
    win = tables["wins"].iloc[0]
    assert (win["story"], win["kind"], win["share"], win["team"]) == ("One\n\nTwo", "lesson", "leaders", "Blue")
    assert list(tables["win_goals"]["goal_id"]) == ["voice"]
    assert issues == []


def test_a_title_is_followed_once(tmp_path: Path) -> None:
    """A question found by its title stays mapped when it is renamed, and when it is removed."""
    school = settings_with(tmp_path, CODEBOOK)
    stored, _ = tidy(school, listing(STANDING))
    renamed = json.loads(json.dumps(STANDING).replace("Your team", "Which team?"))
    tables, issues = tidy(school, listing(renamed, response(raw_answer("t", "Blue"))), stored)
    assert (tables["wins"].iloc[0]["team"], issues) == ("Blue", [])
    removed = {**STANDING, "items": STANDING["items"][:3]}
    tables, issues = tidy(school, listing(removed, response(raw_answer("t", "Blue"))), stored)
    assert (tables["wins"].iloc[0]["team"], issues) == ("Blue", [])
    assert tables["questions"].set_index("question_id").loc["t", "removed"] == "2026-01-07"


def test_a_codebook_that_names_nothing(tmp_path: Path) -> None:
    """Questions that the form does not have are errors, and the answers are kept all the same."""
    school = settings_with(tmp_path, CODEBOOK)
    tables, issues = tidy(
        school, listing(raw_form({"questionId": "x", "textQuestion": {}}), response(raw_answer("x", "1")))
    )
    assert len(issues) == 4
    assert list(tables["answers"]["value"]) == ["1"]


def test_a_form_that_nobody_mapped(tmp_path: Path) -> None:
    """Its answers are kept, its entries tell nothing, and one issue says so."""
    tables, issues = tidy(settings_with(tmp_path), listing(STANDING, response(raw_answer("s1", "One"))))
    assert len(issues) == 1
    assert (len(tables["wins"]), tables["wins"].iloc[0]["story"]) == (1, "")


def test_unknown_choices_are_issues(tmp_path: Path) -> None:
    """A goal or a kind that is none of ours is said once a response, with its id and without its words."""
    ours = raw_form(*({"questionId": question_id(role), "textQuestion": {}} for role in ("goal", "kind", "share")))
    told = response(
        raw_answer(question_id("goal"), "Win the cup", "Math makes sense"),
        raw_answer(question_id("kind"), "both"),
        raw_answer(question_id("share"), "without my name"),
    )
    tables, issues = tidy(settings_with(tmp_path), listing(ours, told))
    assert len(issues) == 2
    assert not any("cup" in issue or "both" in issue for issue in issues)
    assert list(tables["win_goals"]["goal_id"]) == ["math"]
    assert (tables["wins"].iloc[0]["kind"], tables["wins"].iloc[0]["share"]) == ("success", "unnamed")


@pytest.mark.parametrize(
    ("privacy", "expected"),
    [
        ("{retention_days: 9}", "p-"),
        ("{retention_days: 9, respondents: email}", "Dana@Maple.example"),
        ("{retention_days: 9, respondents: anonymous}", ""),
    ],
)
def test_respondents(tmp_path: Path, privacy: str, expected: str) -> None:
    """A code name that does not depend on case, the address itself, or nothing and no time finer than the week."""
    school = settings_with(tmp_path, CODEBOOK, privacy)
    one = response(respondentEmail="Dana@Maple.example")
    two = response(respondentEmail="dana@maple.example ", response_id="S")
    rows = tidy(school, listing(STANDING, one, two))[0]["responses"]
    assert rows.iloc[0]["respondent"].startswith(expected)
    assert (rows.iloc[0]["respondent"] == rows.iloc[1]["respondent"]) is (expected != "Dana@Maple.example")
    assert rows.iloc[0]["week"] == "2026-01-05"
    assert (rows.iloc[0]["submitted_at"] == "2026-01-05T00:00:00Z") is (expected == "")


def test_anonymous_refuses_a_form_that_collects_addresses(tmp_path: Path) -> None:
    """Nothing is read from such a form."""
    school = settings_with(tmp_path, CODEBOOK, "{retention_days: 9, respondents: anonymous}")
    form = {**STANDING, "settings": {"emailCollectionType": "VERIFIED"}}
    with pytest.raises(PrivacyGate):
        tidy(school, listing(form))


def test_the_revision_moves_with_content_and_rules_only() -> None:
    """The same response has the same revision whatever the order of its answers."""
    told = response(raw_answer("a", "1"), raw_answer("b", "2"))
    turned = response(raw_answer("b", "2"), raw_answer("a", "1"))
    other = response(raw_answer("a", "1"), raw_answer("b", "3"))
    graded = response(raw_answer("a", "1"), raw_answer("b", "2", grade={}))
    first, second, *rest = hashes("rules", told, turned, other, graded)
    assert [first] == [second] == hashes("rules", told) == hashes("rules", turned)
    assert len({first, *rest, *hashes("other rules", told)}) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([raw_answer("a", "12", "3")], [raw_answer("a", "1", "23")]),
        ([raw_answer("a", "1", "2"), raw_answer("b", "3")], [raw_answer("a", "1"), raw_answer("b", "2", "3")]),
        ([raw_answer("a", "x"), raw_answer("b", "y")], [raw_answer("a", "y"), raw_answer("b", "x")]),
        ([raw_answer("a", "x", "y")], [raw_answer("a", "y", "x")]),
        ([raw_answer("a", grade={"score": 1})], [raw_answer("a", grade={"score": 2})]),
        ([raw_answer("a", **uploaded("f", "n"))], [raw_answer("a", **uploaded("g", "n"))]),
        ([raw_answer("a", **uploaded("f", "n"))], [raw_answer("a", "n")]),
        ([raw_answer("a", "é")], [raw_answer("a", "è")]),
    ],
)
def test_no_two_contents_have_one_revision(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    """Another division among choices or questions, another order of choices, grade or file is another content."""
    assert len(set(hashes("rules", response(*one), response(*other)))) == 2


def test_revisions_are_what_they_were() -> None:
    """Another way to the hash would have every response of every workbook written again."""
    told = response(raw_answer("b", "2", grade={}), raw_answer("a", "é", ""), raw_answer("up", **uploaded("f", "n")))
    assert hashes("rules", told, response(response_id="S")) == ["7f54a88548bf0188df7a1db3", "529cd706f4f535dedc10ceaf"]


GIVEN = st.lists(st.sampled_from(["", "007", "=A1", "naïve 🎉", "One", "x" * 99]), max_size=3)
LISTED = st.lists(st.tuples(st.sampled_from("RSTU"), st.dictionaries(st.sampled_from("abcd"), GIVEN)), max_size=9)


@given(LISTED, st.integers(1, 4), st.integers(0, 5))
def test_answers_are_those_listed(told: list[tuple[str, dict[str, list[str]]]], page: int, most: int) -> None:
    """However the listing is cut, ordered or repeated, and whatever texts are known: as read one by one."""
    rows = [
        response(*(raw_answer(asked, *values) for asked, values in answers.items()), response_id=response_id)
        for response_id, answers in told
    ]
    pages = [rows[start : start + page] for start in range(0, len(rows), page)]
    listed = Listing(extract.parse_form(STANDING), "maple", pages, True, "2026-01-07T05:00:00.000000Z")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.normalize.pages.MOST_KNOWN", most)
        tables, _ = tidy(settings_with(Path()), listed)
    standing = {place: told[place] for place in sorted({rid: place for place, (rid, _) in enumerate(told)}.values())}
    expected = [
        (response_id, asked, ordinal, value, *hashes("rules", rows[place]))
        for place, (response_id, answers) in standing.items()
        for asked, values in answers.items()
        for ordinal, value in enumerate(values, start=1)
    ]
    columns = ["response_id", "question_id", "ordinal", "value", "revision"]
    assert list(tables["answers"][columns].itertuples(index=False, name=None)) == expected
    assert list(tables["responses"]["response_id"]) == [response_id for response_id, _ in standing.values()]


def test_a_response_listed_twice_counts_once(tmp_path: Path) -> None:
    """A response that moved between pages stands with its newest submission, and of equal ones with the last."""
    early, late = "2026-01-06T14:00:00.120583Z", "2026-01-06T15:00:00.120583Z"
    files = uploaded("f1", "a.pdf")
    pages = (
        [response(raw_answer("s1", "Late"), raw_answer("up", **files), lastSubmittedTime=late)],
        [response(raw_answer("s1", "Early", "and more"), lastSubmittedTime=early)],
        [response(raw_answer("s1", "First"), response_id="S"), response(raw_answer("s1", "T"), response_id="T")],
        [response(raw_answer("s1", "Then"), raw_answer("quiz", "4", grade={"score": 1}), response_id="S")],
    )
    listed = Listing(extract.parse_form(STANDING), "maple", pages, True, "2026-01-07T05:00:00.000000Z")
    tables, _ = tidy(settings_with(tmp_path, CODEBOOK), listed)
    once = listing(STANDING, *pages[0], pages[2][1], *pages[3])
    expected, _ = tidy(settings_with(tmp_path, CODEBOOK), once)
    for name, frame in tables.items():
        assert frame.equals(expected[name]), name
    assert list(tables["wins"]["story"]) == ["Late", "T", "Then"]


@pytest.mark.parametrize(
    ("moment", "zone", "monday"),
    [
        ("2026-01-05T04:59:59.999Z", "America/New_York", "2025-12-29"),
        ("2026-01-05T05:00:00.000Z", "America/New_York", "2026-01-05"),
        ("2026-03-29T22:30:00Z", "Europe/Berlin", "2026-03-30"),
        ("2026-01-04T10:00:00Z", "Pacific/Kiritimati", "2026-01-05"),
    ],
)
def test_weeks_are_the_schools_own(moment: str, zone: str, monday: str) -> None:
    """A week begins on the school's Monday, whatever UTC says."""
    year = Calendar(date(2025, 8, 18), date(2026, 6, 12), zone)
    assert week_of(moment, year).isoformat() == weeks(year)(moment) == monday


@pytest.mark.parametrize("name", ["ringcentral_form", "ringcentral_questionGroupForm"])
def test_real_forms_lose_nothing(tmp_path: Path, name: str) -> None:
    """Every answer value of the recorded responses stands in `answers`, under its question."""
    form = read_recording(f"forms/{name}.json")
    raw = read_recording(
        f"forms/{name.removesuffix('_form')}_responses.json"
        if name.endswith("_form")
        else f"forms/{name}Responses.json"
    )
    listed = Listing(extract.parse_form(form), "maple", [extract.decode(json.dumps(raw).encode())], True, "2026-01-07")
    answers = normalize.normalize([listed], settings_with(tmp_path), SECRET, empty(), "").tables["answers"]
    expected = {
        (one["responseId"], question, text["value"])
        for one in raw["responses"]
        for question, answer in one["answers"].items()
        for text in answer["textAnswers"]["answers"]
    }
    found = set(zip(answers["response_id"], answers["question_id"], answers["value"], strict=True))
    assert found == expected
    assert set(answers["question_id"]) <= {question.question_id for question in listed.form.questions}


@given(st.text(max_size=60), st.integers(2, 9))
def test_pieces_join_to_the_text(text: str, limit: int) -> None:
    """No part is longer than a cell, none but the only one is empty, and together they are the text."""
    parts = pieces(text, limit)
    assert "".join(parts) == text
    assert all(utf16_length(part) <= limit for part in parts)
    assert len(parts) == 1 or all(parts)


@pytest.mark.parametrize(
    ("parts", "said"), [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcd", "a, b, c and d")]
)
def test_lists_are_said_as_people_say_them(parts: str, said: str) -> None:
    """The last one after an "and"."""
    assert say_list(parts) == said


def test_renaming_a_goal_loses_no_answer(tmp_path: Path) -> None:
    """Answers given under an earlier title of a goal or sign still count, however often it was renamed."""
    ours = raw_form(
        *({"questionId": question_id(role), "textQuestion": {}} for role in ("goal", "kind", "story", "signs"))
    )
    told = response(
        raw_answer(question_id("goal"), "Every student leads"),
        raw_answer(question_id("signs"), "Students ask the next question"),
    )
    stored = empty()
    for title, sign in (
        ("Every student leads", "Students ask the next question"),
        ("All lead", "They ask"),
        ("Lead!", "Ask!"),
    ):
        text = SMALL_SCHOOL.replace("Every student leads", title).replace("Students ask the next question", sign)
        school = settings.parse(
            text.replace("{retention_days: 365, roster: roster.txt}", "{retention_days: 9}"), tmp_path / "s"
        )
        stored, issues = tidy(school, listing(ours, told), stored)
        assert list(stored["win_goals"]["goal_id"]) == ["voice"]
        assert list(stored["win_signs"]["sign_id"]) == ["asks"]
        assert issues == []
    assert json.loads(stored["goals"].iloc[0]["earlier_titles"]) == ["Every student leads", "All lead"]


def test_a_goal_that_the_form_lacks_is_said(tmp_path: Path) -> None:
    """After a goal was added or renamed, the form must be completed; until then an issue says how."""
    choice = {"type": "CHECKBOX", "options": [{"value": "Every student leads"}]}
    form = raw_form({"questionId": question_id("goal"), "choiceQuestion": choice})
    _, issues = tidy(settings_with(tmp_path), listing(form))
    assert len(issues) == 1
    assert "“Math makes sense”" in issues[0]
    assert "form create" in issues[0]


def test_the_fingerprint_moves_with_the_rules(tmp_path: Path) -> None:
    """A changed codebook, goal or roster has every response read again; anything else does not."""
    plain = normalize.fingerprint(settings_with(tmp_path), ())
    assert normalize.fingerprint(settings_with(tmp_path, CODEBOOK), ()) != plain
    assert normalize.fingerprint(settings_with(tmp_path), ("Tavian Brooks",)) != plain
    assert normalize.fingerprint(settings_with(tmp_path, "schedule: {every: 2h}\n"), ()) == plain


@pytest.mark.parametrize("role", ["helped", "voices"])
def test_a_choice_too_long_for_a_cell(tmp_path: Path, role: Role) -> None:
    """It is whole in `answers` alone, and an issue says so; the other choices and responses stand as ever."""
    ours = raw_form({"questionId": question_id(role), "textQuestion": {}})
    long = response(raw_answer(question_id(role), "H" * 50_001, "Time"))
    tables, issues = tidy(settings_with(tmp_path), listing(ours, long, response(response_id="S")))
    assert len(tables[f"win_{role}"]) == 1
    assert len(tables["wins"]) == 2
    assert "".join(tables["answers"]["value"]) == "H" * 50_001 + "Time"
    assert "answers" in issues[0]


def test_no_cell_is_longer_than_google_takes(tmp_path: Path) -> None:
    """Titles and options that no cell can hold are left out by name, and so are issues that would repeat them."""
    options = [{"value": f"{number} {'o' * 600}"} for number in range(100)]
    asked = {"questionId": "q", "title": "T" * 50_001, "choiceQuestion": {"type": "RADIO", "options": options}}
    form = {**raw_form(asked), "info": {"title": "F" * 50_001}}
    tables, issues = tidy(settings_with(tmp_path), listing(form, response(raw_answer("q", "x"))))
    for frame in tables.values():
        for column in frame.select_dtypes(exclude=["number", "bool"]):
            assert all(utf16_length(text) <= 50_000 for text in frame[column])
    assert sum("left out" in issue for issue in issues) == 2
    assert tables["questions"].iloc[0]["question_id"] == "q"


def test_keys_and_addresses_too_long_for_a_cell(tmp_path: Path) -> None:
    """A row whose key no cell can hold is left out by name; another text is left blank; all else stands."""
    school = settings_with(tmp_path, CODEBOOK, "{retention_days: 9, respondents: email}")
    told = [
        response(raw_answer("s1", "One"), response_id="R" * 50_001),
        response(raw_answer("s1", "Two"), response_id="S", respondentEmail="s" * 50_001),
        response(raw_answer("s1", "Three"), response_id="T", respondentEmail="t@maple.example"),
    ]
    tables, issues = tidy(school, listing(STANDING, *told))
    assert list(tables["responses"]["respondent"]) == ["", "t@maple.example"]
    assert list(tables["answers"]["value"]) == list(tables["wins"]["story"]) == ["Two", "Three"]
    assert {issue.partition(" left out")[0] for issue in issues} == {"The row is", "respondent is"}


def test_words_too_long_for_a_cell(tmp_path: Path) -> None:
    """They are whole in `answers` alone and hold their entry back; words just short of it stand."""
    told = [
        response(raw_answer("s1", "L" * 50_001), response_id="R"),
        response(raw_answer("s1", "L" * 25_000), raw_answer("s2", "M" * 24_998), response_id="S"),
        response(raw_answer("s1", "One"), response_id="T"),
    ]
    tables, issues = tidy(settings_with(tmp_path, CODEBOOK), listing(STANDING, *told))
    assert list(map(len, tables["wins"]["story"])) == [0, 50_000, 3]
    assert list(tables["wins"]["held"] != "") == [True, False, False]
    assert list(tables["answers"]["part"]) == [1, 2, 1, 1, 1]
    assert sum("`answers`" in issue for issue in issues) == 1


def test_tables_of_several_forms(tmp_path: Path) -> None:
    """The rows of one form stand under those of another, those of a form without responses nowhere."""
    school = settings_with(tmp_path, CODEBOOK)
    listings = [
        Listing(extract.parse_form(STANDING | {"formId": form_id}), school_id, pages, True, "2026-01-07T05:00:00.0Z")
        for form_id, school_id, pages in (
            ("F", "maple", ([response(raw_answer("s1", "One")), response(response_id="S")],)),
            ("G", "oak", ()),
            ("H", "oak", ([response(raw_answer("s1", "Two"), response_id="T")],)),
        )
    ]
    tables = normalize.normalize(listings, school, SECRET, empty(), "rules").tables
    assert list(tables["responses"]["school"]) == ["maple", "maple", "oak"]
    assert list(tables["responses"]["form_id"]) == ["F", "F", "H"]
    assert list(tables["answers"]["value"]) == ["One", "Two"]
    assert set(tables["answers"]["status"]) == {"active"}
    assert normalize.normalize([], school, SECRET, empty(), "rules").tables["answers"].equals(empty()["answers"])


def test_a_column_that_says_one_thing_takes_no_room(tmp_path: Path) -> None:
    """It reads, compares and copies as any other does, and a copy can be written."""
    told = [response(raw_answer("s1", "One", "Two"), response_id=f"R{number}") for number in range(3)]
    answers = tidy(settings_with(tmp_path, CODEBOOK), listing(STANDING, *told))[0]["answers"]
    assert answers["part"].to_numpy().strides == (0,)
    assert np.asarray(answers["status"].array).strides == (0,)
    written = answers.copy()
    assert written.equals(answers)
    written.loc[1, ["status", "part"]] = ["gone", 2]
    assert (list(written["status"])[:3], list(answers["status"])[:2]) == (["active", "gone", "active"], ["active"] * 2)
    assert list(written[written["status"] == "gone"]["part"]) == [2]
