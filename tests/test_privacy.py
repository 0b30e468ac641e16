"""What waits for review, and whose words and names reach which audience."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.model import Audience, Calendar, Contributors, Entries, Goal, Notes, School
from pipeline.privacy import find_names, hold, read_roster, suppress, view
from pipeline.summarize import summarize
from pipeline.tables import TABLES, Tables, empty

CALENDAR = Calendar(date(2026, 8, 17), date(2027, 6, 18), "America/New_York")
MAPLE = School("maple", "Maple Ridge Elementary", 42, ("Grades 2-3", "K-1"))
OAK = School("oak", "Oak Street School", 20, ("Grades 2-3",))
AS_OF = date(2026, 10, 30)
ROSTER = ("Maria Lopez", "Nguyen, Thu Trang", "Will Ingram", "José Ángel Muñoz Ruiz", "May Hill", "Zoë", "王小明", "-")


def table(name: str, *rows: Mapping[str, object]) -> pd.DataFrame:
    """A table of the data workbook with active rows."""
    return TABLES[name].frame([{"status": "active", **row} for row in rows])


def win(win_id: str, **fields: object) -> dict[str, object]:
    """An entry of Maple Ridge, shared without a name."""
    common = {"school": "maple", "submitted_at": "2026-10-07T15:00:00Z", "kind": "success", "share": "unnamed"}
    return {"win_id": win_id, **common, "story": f"story of {win_id}", **fields}


def tables_of(*wins: Mapping[str, object], **others: list[Mapping[str, object]]) -> Tables:
    """Tables with these entries."""
    return empty() | {"wins": table("wins", *wins)} | {name: table(name, *rows) for name, rows in others.items()}


def show(tables: Tables, audience: Audience = Audience.LEADERS, notes: Notes | None = None, **how: Any) -> Entries:
    """The view of both schools at the end of October."""
    common: dict[str, Any] = {"calendar": CALENDAR, "as_of": AS_OF, "schools": (MAPLE, OAK), "links": {}}
    return view(tables, notes or Notes(), audience, **(common | how))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Maria Lopez led the talk", "a name on the roster"),
        ("LOPEZ, MARIA read aloud", "a name on the roster"),
        ("maria g. lopez smiled", "a name on the roster"),
        ("Maria\u200b L\u00f3pez's idea", "a name on the roster"),
        ("Jose Munoz asked", "a name on the roster"),
        ("Thu Nguyen tried again", "a name on the roster"),
        ("May Hill read", "a name on the roster"),
        ("Will I. was first", "a name on the roster"),
        ("今天王小明很好", "a name on the roster"),
        ("Then Maria asked why", "a first name on the roster"),
        ("Maria: L is a letter", "a first name on the roster"),
        ("Zoe asked why", "a first name on the roster"),
        ("today Will asked why", "a first name on the roster"),
        ("Will I get there?", ""),
        ("We tried. Will it work?", ""),
        ("We will see", ""),
        ("In May we tried again", ""),
        ("the marial design of Marias", ""),
        ("the Lopez method", ""),
        ("write to ana@school.example", "an e-mail address"),
        ("meet @ noon", ""),
        ("call (617) 253-1000 today", "a phone number"),
        ("call 555-0123", "a phone number"),
        ("student 00482913", "a long number, perhaps an id"),
        ("number 482913", "a long number, perhaps an id"),
        ("from 2026-09-07 until 10/30/2026, 24 of 26 in 2025", ""),
        ("see https://example.org/d/12345678901", ""),
        ("Maria: ana@school.example", "a first name on the roster, an e-mail address"),
        ("", ""),
    ],
)
def test_names_are_found(text: str, reason: str) -> None:
    """Names in any order, case and spelling, addresses and numbers hold a text; everyday words do not."""
    assert find_names(pd.Series([text]), ROSTER).tolist() == [reason]


@given(st.sampled_from(["Maria Lopez", "lopez, maria", "MARIA LÓPEZ"]), st.text(max_size=30), st.text(max_size=30))
def test_a_planted_name_is_always_found(name: str, before: str, after: str) -> None:
    """Whatever stands around a full name, it is found, as long as it stands as words."""
    found = find_names(pd.Series([f"{before} {name} {after}"]), ROSTER)
    assert found.item().startswith("a name on the roster")


def test_hold_says_where() -> None:
    """A row's reason names the field; the index is kept, the teller's own name and a colleague's first name pass."""
    wins = table(
        "wins",
        win("a", story="Maria led", next_step="mail m@x.example"),
        win("b", author="Maria Lopez", thanks="Maria"),
        win("c", author="617 253 1000", thanks="Maria Lopez"),
    )
    wins.index = pd.Index([7, 8, 9])
    helped = table("win_helped", {"win_id": "b", "practice": "Maria's uncle"}, {"win_id": "gone", "practice": "Maria"})
    held = hold(wins, ROSTER, relations=[helped])
    assert held.to_dict() == {
        7: "story: a first name on the roster; next step: an e-mail address",
        8: "practice: a first name on the roster",
        9: "thanks: a name on the roster; author: a phone number",
    }
    assert hold(table("wins"), ROSTER).empty


def test_roster_is_read(tmp_path: Path) -> None:
    """One name a line; comments, blank lines and a byte order mark are passed over."""
    path = tmp_path / "roster.txt"
    path.write_text("\ufeff# students\nMaria Lopez # grade 2\n\n  Zoë \n", "utf-8")
    assert read_roster(path) == ("Maria Lopez", "Zoë")


@pytest.mark.parametrize("content", [None, b"Jos\xe9"])
def test_an_unreadable_roster_is_said(tmp_path: Path, content: bytes | None) -> None:
    """A missing roster, or one in another encoding, is a mistake in the settings, with its remedy."""
    if content:
        (tmp_path / "roster.txt").write_bytes(content)
    with pytest.raises(SettingsError, match=r"The roster roster\.txt cannot be read"):
        read_roster(tmp_path / "roster.txt")


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (None, Contributors(None, 42)),
        (0, Contributors(0, 42)),
        (1, Contributors(None, 42, suppressed=True)),
        (4, Contributors(None, 42, suppressed=True)),
        (5, Contributors(5, 42)),
    ],
)
def test_small_counts_of_people_are_suppressed(count: int | None, shown: Contributors) -> None:
    """A count of people is 0, at least k, or nothing."""
    assert suppress(count, 5, 42) == shown


def test_what_counts() -> None:
    """Gone, superseded, hidden and later entries are out, missing ones in, in the order of their submission."""
    wins = [
        win("late", submitted_at="2026-10-31T04:00:00Z"),
        win("same-evening", submitted_at="2026-10-31T03:59:59.5Z"),
        win("missing", status="missing"),
        win("gone", status="gone"),
        win("superseded", status="superseded"),
        win("hidden"),
    ]
    entries = show(tables_of(*wins), notes=Notes(hides=frozenset({"hidden", "gone"})))
    assert entries.frame["win_id"].tolist() == ["missing", "same-evening"]
    assert entries.frame["day"].tolist() == ["2026-10-07", "2026-10-30"]
    assert entries.frame["week"].tolist() == ["2026-10-05", "2026-10-26"]
    assert entries.hidden == 1
    assert show(tables_of(*wins), schools=(OAK,)).frame.empty
    assert len(show(tables_of(*wins), schools=()).frame) == 3


def test_the_stored_week_wins_over_a_rounded_time() -> None:
    """Times rounded to the week, or unreadable, fall on the week's Monday; with no date at all on the year's first."""
    tables = tables_of(
        win("rounded", submitted_at="2026-10-05T00:00:00Z", week="2026-10-05"),
        win("garbled", submitted_at="soon", week="2026-10-12"),
        win("undated", submitted_at=""),
    )
    days = show(tables).frame.set_index("win_id")[["day", "week"]].agg(list, axis=1).to_dict()
    assert days == {
        "rounded": ["2026-10-05", "2026-10-05"],
        "garbled": ["2026-10-12", "2026-10-12"],
        "undated": ["2026-08-17", "2026-08-17"],
    }


def test_a_corrected_goal_replaces_all_goals_and_their_signs() -> None:
    """A person's goal stands alone; signs of other goals fall with them; an empty correction is none."""
    tables = tables_of(
        win("a"),
        win("b"),
        win_goals=[{"win_id": w, "goal_id": g} for w in "ab" for g in ("voice", "math")],
        win_signs=[{"win_id": w, "goal_id": g, "sign_id": "s"} for w in "ab" for g in ("voice", "math", "stray")],
    )
    entries = show(tables, notes=Notes(goals={"a": "math", "b": "", "nobody": "math"}))
    assert sorted(entries.goals.itertuples(index=False, name=None)) == [("a", "math"), ("b", "math"), ("b", "voice")]
    signs = entries.signs.itertuples(index=False, name=None)
    assert sorted(signs) == [("a", "math", "s"), ("b", "math", "s"), ("b", "voice", "s")]


def test_held_words_wait_for_approval() -> None:
    """A held entry counts without words until approved; what is kept private stays so, held or not."""
    wins = [win(name, held="story: a name on the roster") for name in ("held", "approved", "both")] + [win("kept")]
    notes = Notes(approved=frozenset({"approved", "both"}), kept_private=frozenset({"both", "kept"}))
    frame = show(tables_of(*wins), notes=notes).frame.set_index("win_id")
    assert frame["readable"].to_dict() == {"held": False, "approved": True, "both": False, "kept": False}
    assert (frame["held"] == ~frame["readable"]).all()
    assert frame.loc["approved", "story"] == "story of approved"


def test_attribution() -> None:
    """A name where it was given and may be shown; a team beside an unnamed teller only where five have shared."""
    crowd = [win(f"w{i}", team="K-1") for i in range(5)]
    tables = tables_of(
        *crowd,
        win("named", share="named", author=" Dana Ruiz ", team="grades  2-3"),
        win("shy", share="named", team="Grades 2-3"),
        win("unnamed", author="Dana Ruiz", team="Grades 2-3"),
        win("team", share="team", team="Grades 2-3"),
        responses=[{"response_id": row["win_id"], "respondent": f"p-{row['win_id']}"} for row in crowd],
    )
    said = {audience: _attributions(tables, audience) for audience in Audience}
    assert said[Audience.LEADERS] == said[Audience.STAFF] | {"team": "A colleague, Grades 2-3, Maple Ridge Elementary"}
    assert said[Audience.STAFF] == {
        **{f"w{i}": "A colleague, K-1, Maple Ridge Elementary" for i in range(5)},
        "named": "Dana Ruiz, Grades 2-3, Maple Ridge Elementary",
        "shy": "A colleague, Grades 2-3, Maple Ridge Elementary",
        "unnamed": "A colleague, Maple Ridge Elementary",
        "team": "",
    }
    assert said[Audience.TEAM] == {
        "named": "Dana Ruiz, Grades 2-3, Maple Ridge Elementary",
        **dict.fromkeys(("shy", "unnamed", "team"), "A colleague, Maple Ridge Elementary"),
    }
    assert {*said[Audience.OUTSIDE].values()} == {"A colleague, Maple Ridge Elementary", ""}


def _attributions(tables: Tables, audience: Audience) -> dict[str, str]:
    frame = show(tables, audience, team="Grades 2-3").frame
    return dict(zip(frame["win_id"], frame["attribution"], strict=True))


@pytest.mark.parametrize(
    ("author", "story", "readable"),
    [
        ("Dana Ruiz", "It was me, dana ruiz!", False),
        ("Ms. Ruiz", "The Ruiz method", False),
        ("Jo Li", "said Jo Li", False),
        ("Coach Grant", "The coach will grant it", True),
        ("Dana Ruiz", "My students led", True),
    ],
)
def test_a_story_that_names_its_unnamed_teller_is_not_told(author: str, story: str, readable: bool) -> None:
    """Outside, and wherever the name was not to be shown, words that give the typed name away are only counted."""
    tables = tables_of(win("a", author=author, story=story, share="named"), win("b", author=author, story=story))
    assert show(tables, Audience.OUTSIDE).frame["readable"].tolist() == [readable, readable]
    assert show(tables, Audience.STAFF).frame["readable"].tolist() == [True, readable]


def test_a_team_sees_its_own() -> None:
    """The team audience sees its team's entries, of the schools given; it must be named."""
    tables = tables_of(
        win("ours", team="GRADES 2-3", share="team"),
        win("other", team="K-1"),
        win("far", team="Grades 2-3", school="oak", share="team"),
        win("none", share="team"),
    )
    assert show(tables, Audience.TEAM, team="Grades 2-3", schools=(MAPLE,)).frame["win_id"].tolist() == ["ours"]
    with pytest.raises(ValueError, match="needs a team"):
        show(tables, Audience.TEAM, team=" ")


def test_typed_choices_of_unread_entries_are_called_other() -> None:
    """What a person typed as a choice of their own is told with their words only; offered choices count for all."""
    tables = tables_of(
        win("read"),
        win("unread", share="leaders"),
        questions=[{"form_id": "f", "question_id": "q", "role": "helped", "options": json.dumps(["Our rubric"])}],
        win_helped=[
            {"win_id": w, "practice": p} for w in ("read", "unread") for p in ("Time", "Our rubric", "my aunt")
        ],
        win_voices=[{"win_id": "unread", "voice": voice} for voice in ("student", "an uncle")],
    )
    staff = show(tables, Audience.STAFF)
    told = staff.helped.groupby("win_id")["practice"].agg(list).to_dict()
    assert told == {"read": ["Time", "Our rubric", "my aunt"], "unread": ["Time", "Our rubric", "Other"]}
    assert staff.voices["voice"].tolist() == ["student", "Other"]
    assert "my aunt" not in show(tables, Audience.OUTSIDE).helped["practice"].tolist()


SHARES = ("named", "unnamed", "team", "leaders", "", "everyone")
WORDS: Mapping[Audience, set[str]] = {
    Audience.LEADERS: set(SHARES),
    Audience.STAFF: {"named", "unnamed"},
    Audience.TEAM: {"named", "unnamed", "team"},
    Audience.OUTSIDE: {"named", "unnamed"},
}
CANARIES = ("story", "beneficiary", "next_step", "evidence_url", "thanks", "author", "team", "role", "grade")
EVERYWHERE = {"story", "beneficiary", "next_step", "link"}
INSIDE = EVERYWHERE | {"thanks", "evidence_url", "theme", "practice", "voice", "role", "grade"}


@dataclass(frozen=True)
class Case:
    """One entry as the property draws it."""

    share: str
    state: str
    status: str
    own_team: bool
    kind: str


CASES = st.lists(
    st.builds(
        Case,
        st.sampled_from(SHARES),
        st.sampled_from(["clear", "held", "approved", "kept", "hidden"]),
        st.sampled_from(["active", "active", "missing", "gone"]),
        st.booleans(),
        st.sampled_from(["success", "lesson"]),
    ),
    max_size=8,
)


def canary(column: str, i: int) -> str:
    """A text that occurs nowhere else."""
    return f"{column.replace('_', '')}canary{chr(ord('a') + i)}end"


def plant(cases: list[Case]) -> tuple[Tables, Notes, dict[str, str]]:
    """Tables with a canary in every text column of every entry, people's notes, and links."""
    wins = [
        win(f"w{i}", share=case.share, status=case.status, kind=case.kind)
        | {column: canary(column, i) for column in CANARIES}
        | {"held": canary("reason", i) if case.state in {"held", "approved"} else ""}
        | ({"team": "Grades 2-3"} if case.own_team else {})
        for i, case in enumerate(cases)
    ]
    ids = range(len(cases))
    tables = tables_of(
        *wins,
        responses=[{"response_id": f"w{i}", "respondent": canary("respondent", i)} for i in ids],
        win_goals=[{"win_id": f"w{i}", "goal_id": "voice"} for i in ids],
        win_helped=[{"win_id": f"w{i}", "practice": canary("practice", i)} for i in ids],
        win_voices=[{"win_id": f"w{i}", "voice": canary("voice", i)} for i in ids],
    )

    def being(state: str) -> frozenset[str]:
        return frozenset(f"w{i}" for i in ids if cases[i].state == state)

    themes = {f"w{i}": canary("theme", i) for i in ids}
    notes = Notes(hides=being("hidden"), approved=being("approved"), kept_private=being("kept"), themes=themes)
    return tables, notes, {f"w{i}": canary("link", i) for i in ids}


def allowed(case: Case, audience: Audience) -> set[str]:
    """The columns of an entry that the audience table lets through."""
    counted = case.status != "gone" and case.state != "hidden" and (audience is not Audience.TEAM or case.own_team)
    if not counted or case.state in {"held", "kept"} or case.share not in WORDS[audience]:
        return set()
    if audience is Audience.OUTSIDE:
        return EVERYWHERE
    return INSIDE | {"team"} | ({"author"} if case.share == "named" else set())


@pytest.mark.parametrize("audience", list(Audience))
@settings(max_examples=25, deadline=None)
@given(cases=CASES)
def test_no_word_reaches_an_audience_it_was_not_meant_for(audience: Audience, cases: list[Case]) -> None:
    """Every canary of every entry is where the audience table lets it be, and nowhere else, summary included."""
    tables, notes, links = plant(cases)
    entries = show(tables, audience, notes, links=links, team="Grades 2-3")
    relations = (entries.goals, entries.signs, entries.voices, entries.helped)
    seen = "\n".join(frame.to_csv() for frame in (entries.frame, *relations))
    drawn = repr(summarize(entries, (Goal("voice", "Every student leads"),), (MAPLE, OAK), CALENDAR, AS_OF))
    for i, case in enumerate(cases):
        may = allowed(case, audience) - ({"team"} if case.own_team else set())
        columns = {*CANARIES, "respondent", "reason", "theme", "practice", "voice", "link"}
        assert {column for column in columns if canary(column, i) in seen} == may
        assert {column for column in columns if canary(column, i) in drawn} == may - {"role", "grade"}
    pointed = entries.frame.loc[~entries.frame["share"].isin(["named", "team"]), "attribution"]
    assert not pointed.str.contains("canary").any()
