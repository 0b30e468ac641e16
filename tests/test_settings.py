"""Settings: what a school may write, what it is told when it errs, and that its own words survive our edits."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.errors import SettingsError
from pipeline.google.auth import SCOPES
from pipeline.model import School
from pipeline.resources import folder
from pipeline.settings import Mapping, Settings, load, parse, schema, schema_text, write

PATH = Path("smallwins.yaml")
SMALL = """\
school_year: {starts: 2026-08-17, ends: 2027-06-18, timezone: America/New_York}
schools:
  - {id: maple, name: Maple Ridge, forms: [FORM1], staff: 42, teams: ["007", Grade 3]}
goals:
  - {id: voice, title: Every student leads, priority: true, success_signs: [{id: leads, title: They lead}]}
privacy: {retention_days: 1095}
"""


def mistakes(text: str) -> tuple[str, ...]:
    """What a school is told about a file with this text."""
    with pytest.raises(SettingsError) as caught:
        parse(text, PATH)
    return caught.value.mistakes


def only_mistake(*changes: tuple[str, str]) -> str:
    """The one mistake in the small file after the changes."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (found,) = mistakes(text)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A school's own copy of the shipped example."""
    return Path(shutil.copy(folder("config") / "smallwins.yaml", tmp_path))


def test_shipped_example_loads_as_it_stands() -> None:
    """The example is a whole school: goals with signs, one of them the priority."""
    settings = load(folder("config") / "smallwins.yaml")
    assert [goal.goal_id for goal in settings.goal_list if goal.priority] == ["voice"]
    assert all(goal.signs for goal in settings.goal_list)
    assert settings.workspace == "local"


def test_shipped_schema_is_the_model_s() -> None:
    """The schema that editors read is generated; write `schema_text()` to the file when this fails."""
    assert (folder("config") / "smallwins.schema.json").read_text(encoding="utf-8") == schema_text()


def test_schema_accepts_the_example_and_refuses_an_unknown_key() -> None:
    """An editor that follows the schema says what `load` says."""
    data: Any = YAML(typ="safe").load((folder("config") / "smallwins.yaml").read_text(encoding="utf-8"))
    data = json.loads(json.dumps(data, default=str))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(data, schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "path": "x"}, schema())


def test_values_are_read_as_written() -> None:
    """A team called 007 stays so; defaults fill the rest; places are seen from the file's folder."""
    settings = parse(SMALL, PATH)
    assert settings.school_list == (School("maple", "Maple Ridge", 42, ("007", "Grade 3")),)
    assert settings.forms == {"FORM1": "maple"}
    assert (settings.privacy.respondents, settings.privacy.small_cell, settings.outputs.reports) == (
        "pseudonym",
        5,
        ("weekly", "year"),
    )
    assert settings.folder == Path.cwd()
    assert (settings.state.name, settings.secret.name) == (".smallwins", "smallwins.secret")


def test_calendar_lists_every_holiday() -> None:
    """Single days and spans become days; the goal's own dates are dates."""
    text = SMALL.replace("New_York}", "New_York, holidays: [2026-09-07, {from: 2026-12-30, to: 2027-01-01}]}")
    calendar = parse(text.replace("priority: true", "starts: 2026-09-01"), PATH).calendar
    new_year = {date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)}
    assert calendar.holidays == {date(2026, 9, 7)} | new_year
    assert (calendar.starts, calendar.timezone) == (date(2026, 8, 17), "America/New_York")


def test_schedule_is_read_as_times() -> None:
    """Intervals, hours and the digest's moment."""
    text = SMALL + 'schedule: {every: 30m, between: "08:00-16:30", weekly_digest: Monday 09:15}\n'
    schedule = parse(text, PATH).schedule
    assert schedule.interval == timedelta(minutes=30)
    assert schedule.hours == (time(8), time(16, 30))
    assert schedule.digest == (0, time(9, 15))
    assert parse(SMALL, PATH).schedule.interval == timedelta(hours=1)
    assert parse(SMALL + 'schedule: {weekly_digest: ""}\n', PATH).schedule.digest is None


@pytest.mark.parametrize(
    ("written", "minutes"), [("{}", 25), ("{deadline: 40}", 40), ("{every: 5m}", 4), ("{every: 30m, deadline: 90}", 29)]
)
def test_a_run_ends_before_the_next(written: str, minutes: int) -> None:
    """At its deadline, and in any case a minute before the next run is due."""
    assert parse(f"{SMALL}schedule: {written}\n", PATH).schedule.limit == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{always: voice}", Mapping(always="voice")),
        ("[1a2b, 3c4d]", Mapping(questions=("1a2b", "3c4d"))),
        ("{title: Your team}", Mapping(titles=("Your team",))),
        ("{question: 1a2b}", Mapping(questions=("1a2b",))),
        ("[1a2b, {title: Old words}]", Mapping(questions=("1a2b",), titles=("Old words",))),
    ],
)
def test_codebook_reads_every_way_to_name_a_question(written: str, read: Mapping) -> None:
    """A value for all, ids, titles, or a mixture."""
    assert parse(SMALL + f"codebook: {{FORM1: {{goal: {written}}}}}\n", PATH).codebook == {"FORM1": {"goal": read}}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Every", "titel: Every", "line 5, column 5: goals[0].title is missing"),
        ("staff: 42", "stff: 42", "line 3, column 52: schools[0].stff is not a setting; did you mean staff?"),
        ("priority: true", "priority: maybe", "goals[0].priority must be true or false"),
        ("staff: 42", "staff: some", "line 3, column 59: schools[0].staff must be a whole number"),
        ("staff: 42", "staff: -1", "line 3, column 59: schools[0].staff must be 0 or more"),
        ("id: maple", "id: Maple", "schools[0].id may hold only a-z, 0-9, - and _, at most 40"),
        ("name: Maple Ridge", 'name: "two\\nlines"', "schools[0].name must be one line"),
        ("name: Maple Ridge", 'name: " "', "schools[0].name must not be empty"),
        ("teams: [", "teams: [Grade 3, ", 'schools[0].teams[2] is "Grade 3", which was given before'),
        ("forms: [FORM1]", "forms: FORM1", "schools[0].forms must be a list, like [one, two]"),
        ("2026-08-17", "20260817", 'school_year.starts is "20260817", which is not a date; write it like 2026-08-15'),
        ("2026-08-17", "2026-02-30", "school_year.starts is not a day of the calendar"),
        ("2027-06-18", "2026-06-18", "school_year.ends is 2026-06-18, before the start on 2026-08-17"),
        ("2027-06-18", "2072-06-18", "school_year.ends is 2072-06-18, more than 400 days after the start"),
        ("New_York", "New_Yrok", 'is "America/New_Yrok", which is not a time zone; did you mean America/New_York?'),
        ("New_York", "New_York, locale: en_USA", 'is "en_USA", which is not a locale; did you mean en_US?'),
        ("}\nprivacy", "}\n  - {id: voice, title: Another}\nprivacy", 'goals[1].id is "voice", which was given before'),
        (
            "}\nprivacy",
            "}\n  - {id: b, title: B, priority: yes}\nprivacy",
            "goals[1].priority is set for a second goal",
        ),
        (
            "}]}\nprivacy",
            "}, {id: leads, title: T}]}\nprivacy",
            'success_signs[1].id is "leads", which was given before',
        ),
        ("}\ngoals", "}\n  - {id: oak, name: Oak, forms: [FORM1]}\ngoals", 'schools[1].forms[0] is "FORM1", which was'),
        ("privacy: {", "privacy: {review: hard, ", 'privacy.review is "hard"; it must be one of hold, strict'),
        ("privacy: {", "privacy: {roster: none.txt, ", 'privacy.roster is "none.txt", and there is no such file'),
        ("privacy: {", "codebook: {FORM2: {}}\nprivacy: {", "codebook.FORM2 is not a form of any school"),
        ("privacy: {", "codebook: {FORM1: {stori: [a]}}\nprivacy: {", "FORM1.stori is not a role; did you mean story?"),
        (
            "privacy: {",
            "codebook: {FORM1: {xyz: [a]}}\nprivacy: {",
            "FORM1.xyz is not a role; the roles are goal, kind",
        ),
        ("privacy: {", "codebook: {FORM1: {goal: {always: vice}}}\nprivacy: {", "one of voice; did you mean voice?"),
        ("privacy: {", "codebook: {FORM1: {story: 3}}\nprivacy: {", "codebook.FORM1.story must be {always: value}"),
        (
            "privacy: {",
            "codebook: {FORM1: {story: {title: a, question: b}}}\nprivacy: {",
            "FORM1.story must be {always",
        ),
        ("privacy: {", "schedule: {every: 7m}\nprivacy: {", 'schedule.every is "7m"; it must be one of 5m'),
        ("privacy: {", "schedule: {between: 9-17}\nprivacy: {", 'is "9-17"; write two times of the day like 07:00-18'),
        ("privacy: {", 'schedule: {between: "18:00-07:00"}\nprivacy: {', "which ends before it starts"),
        ("privacy: {", "schedule: {weekly_digest: Friday}\nprivacy: {", 'is "Friday"; write a day and a time'),
        ("privacy: {", "google: {endpoint: http://example.org}\nprivacy: {", "must be an address on this machine"),
        ("privacy: {", "path: x\nprivacy: {", "line 6, column 1: path is not a setting"),
        ("privacy: {", "google: none\nprivacy: {", "google must be a group of settings, like {name: value}"),
        ("privacy: {", "demo: false\ndemo: true\nprivacy: {", "column 1: demo is given twice; the first is on line 6"),
    ],
)
def test_each_mistake_is_told_with_its_place(old: str, new: str, told: str) -> None:
    """One slip, one sentence (and for a misspelled name the one that is then missing)."""
    found = mistakes(SMALL.replace(old, new, 1))
    assert any(told in line for line in found)
    assert len(found) <= 2
    assert all(line.startswith("line ") for line in found)


def test_all_mistakes_are_told_at_once() -> None:
    """Wrong types and what disagrees across settings come together, in order of their lines."""
    text = (
        SMALL.replace("starts: 2026", "starts: 2036").replace("staff: 42", "staff: x").replace("retention", "retenton")
    )
    found = mistakes(text)
    assert [line.split(":")[0] for line in found] == sorted(line.split(":")[0] for line in found)
    assert len(found) == 4
    assert "schools[0].staff" in found[1]


def test_a_file_that_is_all_wrong_is_told_in_part() -> None:
    """The first hundred mistakes will do."""
    with pytest.raises(SettingsError, match="303 mistakes, of which these are the first 100") as caught:
        parse("".join(f"k{i}: v\n" for i in range(299)), PATH)
    assert len(caught.value.mistakes) == 100


def test_empty_lists_are_named() -> None:
    """A file without goals or schools has nothing to tell."""
    found = mistakes(SMALL.replace("\n  - {id: voice", " [] #").replace("\n  - {id: maple", " [] #"))
    assert [line.split(": ", 1)[1] for line in found] == [
        "schools is empty; name at least one school",
        "goals is empty; name at least one goal",
    ]


def test_a_key_without_a_value_counts_as_not_given() -> None:
    """Optional ones fall back, required ones are missing."""
    assert parse(SMALL + "google:\noutputs:\n", PATH).google.drive == ""
    assert (
        only_mistake(("retention_days: 1095", "retention_days:"))
        == "line 6, column 10: privacy.retention_days is missing"
    )


def test_a_pasted_key_is_refused_and_not_repeated() -> None:
    """The error is read by others; it must not carry the key."""
    text = SMALL + """google: {credentials: '{"private_key": "CANARY"}'}\n"""
    (told,) = mistakes(text)
    assert "must be the path of the key file" in told
    assert "CANARY" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1, 2\nb: 3\n", "line 2, column 2: this is not YAML"),
        ("a:\n\t- b\n", "line 2, column 1: this is not YAML: a tab; indent with spaces"),
        ("a: *nothing\n", "line 1, column 4: this is not YAML: found undefined alias"),
        ("a: 1\n---\nb: 2\n", "line 2, column 1: this is not YAML"),
        ("a: \x01\n", "this is not YAML"),
        ("- a\n- b\n", "line 1, column 1: settings are lines of `name: value`"),
        ("a: " + "[" * 30 + "]" * 30, "line 1, column 24: too deeply nested"),
        ("a: " + "[" * 5000, "too deeply nested"),
    ],
)
def test_what_is_not_yaml_is_told_in_a_sentence(text: str, told: str) -> None:
    """One plain sentence with its place, and no trace of the parser."""
    (found,) = mistakes(text)
    assert told in found
    assert "\n" not in found


def test_an_alias_bomb_is_refused_in_no_time() -> None:
    """Nine levels of nine would be a billion; a few aliases are nobody's harm."""
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
    (found,) = mistakes(bomb)
    assert "too much is repeated by aliases" in found
    shared = SMALL.replace("title: They lead", "title: &same Same").replace("priority: true", "priority: true, aim: x")
    assert parse(shared.replace("privacy:", "outputs: {data: *same}\nprivacy:"), PATH).outputs.data == "Same"


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """No file, a file that is no text, a folder, a file beyond all measure."""
    path = tmp_path / "smallwins.yaml"
    with pytest.raises(SettingsError, match="no settings file") as caught:
        load(path)
    assert "smallwins init" in caught.value.fix
    path.write_bytes(b"a: \xff")
    with pytest.raises(SettingsError, match="not UTF-8 text"):
        load(path)
    path.write_bytes(b"#" * 250_001)
    with pytest.raises(SettingsError, match="larger than 250 KB"):
        load(path)
    with pytest.raises(SettingsError, match="larger than 250 KB"):
        parse("#" * 250_001, path)
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


def test_settings_are_made_from_values_too() -> None:
    """Code that has dates and mappings at hand need not write them out."""
    settings = parse(SMALL, PATH)
    year = {**dict(settings.school_year), "holidays": [date(2026, 9, 7)]}
    codebook = {"FORM1": {"kind": Mapping(always="success")}}
    made = Settings.model_validate({**dict(settings), "school_year": year, "codebook": codebook})
    assert made.calendar.holidays == {date(2026, 9, 7)}
    assert made.codebook == codebook


def test_a_stand_in_for_google_may_be_on_this_machine() -> None:
    """Loopback by number or by name."""
    for host in ("127.0.0.1", "localhost", "[::1]"):
        text = SMALL + f"google: {{endpoint: 'http://{host}:8765'}}\n"
        assert host in parse(text, PATH).google.endpoint


def test_settings_do_not_change(file: Path) -> None:
    """What a run started with is what it ends with."""
    settings = load(file)
    with pytest.raises(ValueError, match="frozen"):
        settings.demo = True  # type: ignore[misc]
    assert isinstance(settings, Settings)


@hypothesis.settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1 :-{}[]&*!|>'\"\n#,?%@\t"), max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    """Nothing that is typed into the file ends in another error than ours."""
    with pytest.raises(SettingsError):
        parse(text, PATH)


def test_write_changes_only_its_lines(file: Path) -> None:
    """Comments, order, quotes and indentation of all other lines survive to the byte."""
    before = file.read_text(encoding="utf-8").splitlines()
    write(file, {"outputs.data": "1AbC", "schools.maple.forms": ["F1", "F2"], "goals.0.title": "Students lead"})
    after = file.read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split("#")[0].strip() for line in changed] == [
        "forms: [F1, F2]",
        "title: Students lead",
        'data: "1AbC"',
    ]
    settings = load(file)
    assert (settings.forms, settings.outputs.data) == ({"F1": "maple", "F2": "maple"}, "1AbC")


def test_write_adds_what_is_not_there(file: Path) -> None:
    """New groups come at the end; a list that stands on several lines stays so."""
    (file.parent / "roster.txt").write_text("A Name\n", encoding="utf-8")
    holidays = [date(2026, 9, 7), date(2026, 9, 8)]
    write(file, {"school_year.holidays": holidays, "privacy.roster": "roster.txt", "demo": True})
    write(file, {"schools.maple.forms": ["F"], "codebook.F.story": ["q"]})
    settings = load(file)
    assert len(settings.calendar.holidays) == 2
    assert (settings.privacy.roster, settings.demo) == ("roster.txt", True)
    assert settings.codebook == {"F": {"story": Mapping(questions=("q",))}}
    assert "    - 2026-09-08\n" in file.read_text(encoding="utf-8")


def test_write_keeps_line_ends_and_permissions(file: Path) -> None:
    """A file made on Windows stays one, a private file private; a link goes on pointing at it."""
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o600)
    link = file.parent / "link.yaml"
    link.symlink_to(file)
    write(link, {"schedule.every": "2h"})
    assert b"every: 2h\r\n" in file.read_bytes()
    assert b"\r\r" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert link.is_symlink()
    assert sorted(os.listdir(file.parent)) == ["link.yaml", "smallwins.yaml"]


@pytest.mark.parametrize(
    ("updates", "told"),
    [
        ({"schedule.every": "7m"}, 'schedule.every is "7m"'),
        ({"schools.oak.forms": ["F"]}, 'there is no "oak" in the list'),
        ({"schools.7": "F"}, 'there is no "7" in the list'),
    ],
)
def test_write_refuses_what_would_not_load(file: Path, updates: dict[str, object], told: str) -> None:
    """A refused change leaves the file as it was."""
    before = file.read_bytes()
    with pytest.raises(SettingsError, match=told):
        write(file, updates)
    assert file.read_bytes() == before


def test_write_without_news_leaves_the_file_alone(file: Path) -> None:
    """The same value again does not even touch the file."""
    before = file.stat()
    write(file, {"schedule.every": "1h"})
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_write_refuses_a_file_with_double_keys(file: Path) -> None:
    """Which of the two would be meant?"""
    file.write_text(file.read_text(encoding="utf-8") + "demo: true\ndemo: false\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="demo is given twice"):
        write(file, {"demo": True})


def test_write_leaves_nothing_behind_when_the_disk_refuses(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays, the unfinished one goes."""

    def refuse(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "replace", refuse)
    before = file.read_bytes()
    with pytest.raises(OSError, match="no space"):
        write(file, {"demo": True})
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == ["smallwins.yaml"]


def test_the_guide_to_connecting_says_what_is_so() -> None:
    """Its settings load, and the scopes it explains are the ones that are asked for."""
    guide = (folder("config").parent / "docs" / "connecting.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    settings = parse(SMALL + lines, PATH)
    assert (settings.workspace, settings.google.domain) == ("google", "school.org")
    assert tuple(re.findall(r"\| `(https://\S+)` \|", guide)) == SCOPES
