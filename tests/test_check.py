"""`smallwins check`: all is well on a school's books; each promise that a person's hand breaks there is named."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gspread
import pytest
from click.testing import CliRunner

from pipeline import form
from pipeline import settings as school_settings
from pipeline.check import Proof
from pipeline.cli.commands import cli
from pipeline.emulator import Emulator
from pipeline.errors import SettingsError
from pipeline.google import Google
from pipeline.run import keep, run
from pipeline.run.checking import check_books
from pipeline.settings import Settings
from pipeline.tables import TABLES
from tests.conftest import SMALL_SCHOOL
from tests.schools import raw_answer, raw_form, set_up
from tests.test_store import open_by_hand

READS = {"forms.forms.get", "forms.forms.responses.list", "sheets.spreadsheets.get"}
HELD = "We sat down with Tavian Brooks and his reader today."
WORDS = "The warm-up was run by a student for the first time."
HIDDEN = "The parents' evening went otherwise than we had planned."


def tell(emulator: Emulator, settings: Settings, day: str, response_id: str = "", **answers: Any) -> str:
    """One telling on a day, shared without a name; gives its id."""
    told = {"goal": ["voice"], "kind": "success", "share": "unnamed", "story": WORDS} | answers
    respondent = told.pop("respondent", "dana@maple.example")
    body = form.response(settings, settings.school_list[0], respondent=respondent, **told)
    known = {"responseId": response_id} if response_id else {}
    moments = {"createTime": f"{day}T15:00:00.120Z", "lastSubmittedTime": f"{day}T15:00:00.120583Z"}
    return emulator.respond(next(iter(settings.forms)), body | known | moments)


@dataclass
class School:
    """A school whose books are in order, and its entries: an edited one, a held, a hidden one, one of long words."""

    emulator: Emulator
    google: Google
    settings: Settings
    ids: dict[str, str]

    def look(self) -> dict[str, Proof]:
        """Every verdict by its check."""
        return {proof.check: proof for proof in check_books(self.google, self.settings)}

    def failing(self) -> set[str]:
        """The checks that fail."""
        return {name for name, proof in self.look().items() if proof.verdict == "fail"}

    def run(self, **options: Any) -> None:
        """Bring everything up to date."""
        run(self.google, self.settings, **options)

    def tab(self, title: str) -> gspread.Worksheet:
        """A tab of either workbook, as a person's own program opens it."""
        outputs = self.settings.outputs
        book = outputs.data if title in TABLES else outputs.dashboard
        return open_by_hand(self.emulator, book).worksheet(title)

    def at(self, title: str, column: str, holds: str = "", entry: str = "") -> tuple[int, int]:
        """The first cell of a column that holds something, or just this; of one entry's rows where it is named.

        Rows that an edit dropped are passed over: they count no longer, so no damage to them does.
        """
        heads, *rows = self.tab(title).get_all_values()
        place, key = heads.index(column), self.ids.get(entry)
        numbered = [(n, row) for n, row in enumerate(rows, 2) if key in (None, row[0]) and row[-1] != "superseded"]
        return next(n for n, row in numbered if (row[place] == holds if holds else row[place])), place + 1

    def type(self, title: str, column: str, text: str | float, holds: str = "", entry: str = "") -> None:
        """Type over a cell."""
        self.tab(title).update_cell(*self.at(title, column, holds, entry), text)

    def delete(self, title: str, column: str, holds: str = "", entry: str = "") -> None:
        """Delete a row."""
        self.tab(title).delete_rows(self.at(title, column, holds, entry)[0])

    def hide(self, entry: str, mark: str = "yes") -> None:
        """A person decides on an entry."""
        sheet = self.tab("Wins")
        row, _ = self.at("Wins", "Entry", self.ids[entry])
        sheet.update_cell(row, sheet.row_values(1).index("Hide") + 1, mark)

    def copy(self, title: str) -> None:
        """Copy a tab's first row below its last."""
        sheet = self.tab(title)
        sheet.append_row(sheet.row_values(2), value_input_option="RAW")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with a school's Workspace: nine entries of the year, pulled and drawn, one of them hidden since.

    Their ids are given, for the order of a listing goes by them: each damage is done to the same rows every time.
    """
    folder = tmp_path_factory.mktemp("school")
    (folder / "roster.txt").write_text("Tavian Brooks\n", encoding="utf-8")
    (folder / "smallwins.yaml").write_text(SMALL_SCHOOL, encoding="utf-8")
    with Emulator(folder / "workspace.db") as emulator, Google.embedded(emulator.url) as google:
        made = School(emulator, google, set_up(google, school_settings.load(folder / "smallwins.yaml")), {})
        people = ("dana@maple.example", "Lee@maple.example", "")
        for number, who in enumerate(people * 2):
            told: dict[str, Any] = {"respondent": who, "voices": ["student", "family"], "signs": ["voice.leads"]}
            made.ids[str(number)] = tell(emulator, made.settings, f"2025-10-0{number + 1}", f"told-{number}", **told)
        made.ids["held"] = tell(emulator, made.settings, "2025-10-08", "told-6", story=HELD)
        made.ids["hidden"] = tell(emulator, made.settings, "2025-10-09", "told-7", story=HIDDEN, kind="lesson")
        told = {"story": "word " * 11_000, "goal": ["voice", "math"]}
        made.ids["long"] = tell(emulator, made.settings, "2025-10-10", "told-8", **told)
        made.run()
        made.hide("hidden")
        tell(emulator, made.settings, "2025-10-11", made.ids["1"], goal=["math"], story="Better words than before.")
        made.run()
    return folder, made.ids


@pytest.fixture
def school(ready: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[School]:
    """That school in a folder of its own, with nothing damaged yet."""
    folder, ids = ready
    shutil.copytree(folder, tmp_path / "school")
    settings = school_settings.load(tmp_path / "school" / "smallwins.yaml")
    with Emulator(tmp_path / "school" / "workspace.db") as emulator, Google.embedded(emulator.url) as google:
        yield School(emulator, google, settings, ids)


def test_all_is_well(school: School) -> None:
    """After a run every check passes; looking sends reads alone."""
    before = len(school.emulator.history.events)
    proofs = school.look()
    assert {name: proof.said for name, proof in proofs.items() if proof.verdict != "pass"} == {}
    assert len(proofs) == 19
    assert {event.method for event in school.emulator.history.events[before:]} <= READS
    assert proofs["kept"].said.startswith("Nothing is lost: 9 responses and ")
    assert proofs["wins tab"].said == "“Wins” shows each of 6 entries once."


DAMAGE: dict[str, tuple[str, Callable[[School], object]]] = {
    "a response's row deleted": ("kept", lambda s: s.delete("responses", "response_id", s.ids["0"])),
    "an answer's row deleted": ("kept", lambda s: s.delete("answers", "value", WORDS)),
    "a part of a long answer deleted": ("kept", lambda s: s.delete("answers", "part", "2")),
    "an answer typed over": ("kept", lambda s: s.type("answers", "value", f"{WORDS} Yes.", WORDS)),
    "an answer made a number": ("kept", lambda s: s.type("answers", "value", 7, WORDS)),
    "an answer made a formula": ("kept", lambda s: s.type("answers", "value", "=1+1", WORDS)),
    "an answer under another question": ("kept", lambda s: s.type("answers", "question_id", "12345678")),
    "choices in another order": ("kept", lambda s: s.type("answers", "ordinal", 7, "2")),
    "a time typed over": ("kept", lambda s: s.type("responses", "submitted_at", "2025-10-02T15:00:00.120Z")),
    "a stale status": ("kept", lambda s: s.type("responses", "status", "gone", "active")),
    "a status that is none": ("kept", lambda s: s.type("responses", "status", "Active", "active")),
    "a row copied": ("keys", lambda s: s.copy("wins")),
    "an entry's row copied in the dashboard": ("keys", lambda s: s.copy("Wins")),
    "a key blanked": ("keys", lambda s: s.type("answers", "question_id", "")),
    "an entry's key blanked": ("keys", lambda s: s.type("wins", "win_id", "")),
    "a response added": ("listed", lambda s: s.tab("responses").append_row(["mine", *["x"] * 7, "r", "active"])),
    "an answer added": ("listed", lambda s: _add_answer(s)),
    "a revision typed over": ("whole", lambda s: s.type("wins", "revision", "0" * 24)),
    "an entry set aside": ("whole", lambda s: s.type("wins", "status", "superseded", "active")),
    "a goal deleted": ("relations", lambda s: s.delete("goals", "goal_id", "voice")),
    "a sign deleted": ("relations", lambda s: s.delete("signs", "sign_id", "leads")),
    "a form's id typed over": ("relations", lambda s: s.type("forms", "form_id", "another")),
    "an entry's goal typed over": ("relations", lambda s: s.type("win_goals", "goal_id", "vioce", "voice", "0")),
    "an entry's story typed over": ("entries", lambda s: s.type("wins", "story", "Other words.", WORDS)),
    "an entry's week typed over": ("entries", lambda s: s.type("wins", "week", "2025-10-13")),
    "a voice deleted": ("entries", lambda s: s.delete("win_voices", "voice", "family", "0")),
    "a question deleted": ("questions", lambda s: s.delete("questions", "question_id")),
    "a question retitled": ("questions", lambda s: s.type("questions", "title", "Which goal?")),
    "an address in place of a code name": (
        "respondents",
        lambda s: s.type("responses", "respondent", "dana@x.example"),
    ),
    "a code name taken away": ("respondents", lambda s: s.type("responses", "respondent", "")),
    "somebody else's code name": ("respondents", lambda s: s.type("responses", "respondent", "p-0123456789abcdef")),
    "a count typed over": ("counts", lambda s: s.type("goal_weeks", "wins", 40)),
    "a count deleted": ("counts", lambda s: s.delete("goal_weeks", "goal_id", "math")),
    "an entry deleted from the dashboard": ("wins tab", lambda s: s.delete("Wins", "Entry", s.ids["0"])),
    "a story typed over in the dashboard": ("wins tab", lambda s: s.type("Wins", "Story", "Other words.", WORDS)),
    "a held story in the Wins tab": ("wins tab", lambda s: _write_beside(s, s.ids["held"], HELD)),
    "a held story on another tab": ("kept back", lambda s: s.tab("Overview").update_cell(40, 2, HELD)),
    "a hidden story quoted": ("kept back", lambda s: s.tab("Start here").update_cell(50, 2, f"“{HIDDEN}”")),
    "another number printed": ("printed", lambda s: _print(s)),
    "a column of ours deleted": ("tabs", lambda s: s.tab("wins").delete_columns(4)),
    "a tab deleted": ("tabs", lambda s: s.tab("signs").spreadsheet.del_worksheet(s.tab("signs"))),
    "the newest mark deleted": ("markers", lambda s: _drop_markers(s, "data")),
    "the dashboard's marks deleted": ("markers", lambda s: _drop_markers(s, "dashboard")),
}
"""What a person might do to the workbooks, and the check that has to name it."""


def _add_answer(school: School) -> None:
    """One more answer, in the shape of those that are there."""
    sheet = school.tab("answers")
    row = sheet.row_values(2)
    sheet.append_row([*row[:2], 9, 1, *row[4:]], value_input_option="RAW")


def _write_beside(school: School, entry: str, words: str) -> None:
    """Words in the Story cell of an entry's row."""
    sheet = school.tab("Wins")
    sheet.update_cell(school.at("Wins", "Entry", entry)[0], sheet.row_values(1).index("Story") + 1, words)


def _print(school: School) -> None:
    """Another number where the dashboard says how many entries it is drawn from."""
    sheet = school.tab("Overview")
    for row, line in enumerate(sheet.get_all_values(), 1):
        for column, text in enumerate(line, 1):
            if text.startswith("Updated on"):
                sheet.update_cell(row, column, text.replace("from 8 entries", "from 80 entries"))


def _drop_markers(school: School, name: str) -> None:
    """What a tool that clears developer metadata does; of the data workbook only to the first of the newest."""
    book = open_by_hand(school.emulator, getattr(school.settings.outputs, name))
    lookup = {"metadataKey": "smallwins.commit"} if name == "dashboard" else {"metadataId": 1}
    drop = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    book.batch_update({"requests": [drop]})


def test_numbers_that_others_took_are_no_gaps(school: School) -> None:
    """Another program's metadata stands under the next id: the commit passes it over, and no mark is missing."""
    made = {"metadataKey": "theirs", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    for workbook_id in (school.settings.outputs.data, school.settings.outputs.dashboard):
        book = open_by_hand(school.emulator, workbook_id)
        noted = book.fetch_sheet_metadata({"fields": "developerMetadata"})["developerMetadata"]
        newest = max(one["metadataId"] for one in noted if one["metadataKey"] == "smallwins.commit")
        item = {"developerMetadata": {**made, "metadataId": newest + 1}}
        book.batch_update({"requests": [{"createDeveloperMetadata": item}]})
    tell(school.emulator, school.settings, "2025-10-12")
    school.run()
    assert school.look()["markers"].verdict == "pass"


@pytest.mark.parametrize("damage", DAMAGE)
def test_each_damage_is_named(school: School, damage: str) -> None:
    """What a person did to the books fails the check that is about it, with a remedy and without anybody's words."""
    check, do = DAMAGE[damage]
    do(school)
    proofs = school.look()
    assert proofs[check].verdict == "fail", {name: proof.said for name, proof in proofs.items()}
    assert proofs[check].fix
    said = " ".join(proof.said + proof.fix for proof in proofs.values())
    assert not any(words in said for words in (WORDS, HELD, HIDDEN, "dana@"))


@pytest.mark.parametrize(
    ("check", "do"),
    [
        ("pulled", lambda s: [tell(s.emulator, s.settings, "2026-03-02") for _ in range(3)]),
        ("pulled", lambda s: tell(s.emulator, s.settings, "2026-03-02", s.ids["2"], story="An edit of what was told.")),
        ("listed", lambda s: s.emulator.withdraw(next(iter(s.settings.forms)), s.ids["2"])),
        ("counts", lambda s: s.hide("0")),
        ("wins tab", lambda s: s.hide("hidden", "no")),
        ("wins tab", lambda s: _decide(s, "0", "Keep private")),
        ("counts", lambda s: _change(s)),
        ("wins tab", lambda s: [tell(s.emulator, s.settings, "2026-03-02"), keep(s.google, s.settings)]),
        ("last run", lambda s: s.type("forms", "full_listed_at", "2026-01-05T06:00:00.000000Z")),
        ("room", lambda s: s.tab("runs").resize(rows=1_060_000)),
    ],
    ids=[
        "new",
        "edited",
        "withdrawn",
        "hidden",
        "shown again",
        "kept private",
        "settings changed",
        "stopped halfway",
        "no run lately",
        "little room",
    ],
)
def test_news_is_no_failure(school: School, check: str, do: Callable[[School], object]) -> None:
    """What the next run settles, or what has to be kept in mind, is a warning and nothing fails."""
    do(school)
    proofs = school.look()
    assert proofs[check].verdict == "warn"
    assert proofs[check].fix
    assert not [proof for proof in proofs.values() if proof.verdict == "fail"]


def _decide(school: School, entry: str, decision: str) -> None:
    """A person decides on an entry in the Review tab, in a row that she puts there."""
    heads = school.tab("Review").row_values(1)
    row = {"Entry": school.ids[entry], "Decision": decision}
    school.tab("Review").append_row([row.get(head, "") for head in heads])


def _change(school: School) -> None:
    """Another goal takes a goal's place in the settings."""
    path = school.settings.path
    path.write_text(path.read_text("utf-8").replace("id: math", "id: numbers"), encoding="utf-8")
    school.settings = school_settings.load(path)


def test_new_ones_are_counted(school: School) -> None:
    """The sentence for a coordinator."""
    for _ in range(3):
        tell(school.emulator, school.settings, "2026-03-02")
    pulled = school.look()["pulled"]
    assert (pulled.said, pulled.fix) == ("3 responses are not pulled yet.", "Run `smallwins run`.")


def test_people_may_work_beside(school: School) -> None:
    """A sort, a column and rows of their own, a title above, a renamed tab: none of it is a damage."""
    sheet = school.tab("wins")
    sheet.insert_cols([["My notes"]], col=3)
    sheet.update([["about this"]], "C4")
    sheet.sort((1, "des"))
    sheet.insert_row(["Our year"], 1)
    sheet.update_title("All our wins")
    answers = school.tab("answers")
    answers.sort((5, "asc"))
    assert school.failing() == set()


@pytest.mark.parametrize("name", ["an entry deleted from the dashboard", "a held story in the Wins tab"])
def test_a_run_draws_the_entries_anew(school: School, name: str) -> None:
    """The remedy for the Wins tab does what it says."""
    DAMAGE[name][1](school)
    school.run()
    assert school.failing() == set()


def test_a_goal_typed_over_steps_back(school: School) -> None:
    """A full run leaves an entry the goals that its teller named, whatever was typed over in `win_goals`."""
    school.type("win_goals", "goal_id", "math", "voice", "0")
    school.run(full=True)
    assert school.failing() == set()


def test_a_run_settles_what_was_damaged(school: School) -> None:
    """The remedy that most verdicts name does what it says."""
    for name in (
        "an answer's row deleted",
        "an answer typed over",
        "an entry's story typed over",
        "a stale status",
        "a count typed over",
    ):
        DAMAGE[name][1](school)
    assert {"kept", "whole", "entries", "counts"} <= school.failing()
    school.run(full=True)
    assert school.failing() == set()


@pytest.mark.parametrize("mode", ["email", "anonymous"])
def test_other_ways_to_keep_respondents(emulator: Emulator, google: Google, small_school: Settings, mode: str) -> None:
    """By address or not at all: all is well, and a row that says otherwise is named."""
    path = small_school.path
    path.write_text(SMALL_SCHOOL.replace("retention", f"respondents: {mode}, retention"), encoding="utf-8")
    made = School(emulator, google, set_up(google, school_settings.load(path)), {})
    for day in ("2025-10-01", "2025-10-02"):
        tell(emulator, made.settings, day, respondent="" if mode == "anonymous" else "Dana@maple.example")
    made.run()
    assert {name for name, proof in made.look().items() if proof.verdict != "pass"} == set()
    if mode == "anonymous":
        tab = made.tab("responses")
        tab.update_cell(2, tab.row_values(1).index("respondent") + 1, "somebody")
    else:
        made.type("responses", "respondent", "lee@maple.example")
    assert made.failing() == {"respondents"}


def test_grades_and_files(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """A school's own quiz: texts, choices, files, grades stand; a regrade is news, a grade typed over is not."""
    choices = {"type": "CHECKBOX", "options": [{"value": "a"}, {"value": "b"}]}
    questions = (
        {"questionId": "0000000a", "textQuestion": {}},
        {"questionId": "0000000b", "choiceQuestion": choices},
        {"questionId": "0000000c", "fileUploadQuestion": {}},
    )
    grade = {"grade": {"score": 2.0, "correct": True}}
    files = {"fileUploadAnswers": {"answers": [{"fileId": "id1", "fileName": "a.pdf"}, {"fileId": "id2"}]}}
    answers = {
        "0000000a": raw_answer("0000000a", "007", **grade),
        "0000000b": raw_answer("0000000b", "a", "b", grade={}),
        "0000000c": {"questionId": "0000000c", **files},
    }
    response = {
        "responseId": "R1",
        "createTime": "2025-10-01T15:00:00.120Z",
        "lastSubmittedTime": "2025-10-01T15:00:00.120583Z",
        "totalScore": 2.0,
        "answers": answers,
    }
    settings_path = small_school.path
    codebook = "codebook: {Q: {goal: {always: voice}, kind: {always: success}, story: [0000000a]}}\n"
    text = SMALL_SCHOOL.replace("staff: 12", "staff: 12, forms: [Q]") + codebook
    settings_path.write_text(text, encoding="utf-8")
    shape = raw_form(*questions, form_id="Q", settings={"quizSettings": {"isQuiz": True}})
    emulator.load_form(shape, [response])
    made = School(emulator, google, set_up(google, school_settings.load(settings_path)), {})
    made.run()
    assert {name: proof.said for name, proof in made.look().items() if proof.verdict != "pass"} == {}
    made.type("answers", "score", 3)
    assert made.failing() == {"kept"}
    made.run(full=True)
    answers["0000000a"] = raw_answer("0000000a", "007", grade={})
    emulator.respond("Q", response | {"totalScore": 0.0})
    found = made.look()
    assert found["pulled"].said == "1 response has changed since being pulled."
    assert made.failing() == set()


def test_before_anything_was_made(small_school: Settings, google: Google) -> None:
    """Without ids in the settings there is nothing to look at, and the remedy is init."""
    with pytest.raises(SettingsError, match="does not say yet"):
        check_books(google, small_school)


def test_before_the_first_run(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """Nothing has been pulled, and that is no failure either."""
    made = School(emulator, google, set_up(google, small_school), {})
    tell(emulator, made.settings, "2025-10-01")
    proofs = made.look()
    assert {name for name, proof in proofs.items() if proof.verdict == "warn"} >= {"pulled", "last run"}
    assert made.failing() == set()


def test_the_command(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words for people, the envelope for programs; 0 where all is well, 1 where a check fails."""
    path = tmp_path / "smallwins.yaml"
    path.write_text(SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = ("goal=voice", "kind=success", f"story={WORDS}")

    def smallwins(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, list(words))
        return done.exit_code, done.stdout

    for words in (("init", "--no-input"), ("form", "respond", *told), ("run",)):
        assert smallwins(*words)[0] == 0
    code, out = smallwins("check")
    assert (code, out.splitlines()[-1]) == (0, "19 checks: 19 pass, 0 warn, 0 fail.")
    body = json.loads(smallwins("check", "--json")[1])
    assert body["ok"]
    assert {*dataclasses.asdict(Proof("", "pass", ""))} == {*body["data"]["checks"][0]}
    assert (body["data"]["pass"], body["data"]["fail"]) == (19, 0)


def test_the_command_fails(monkeypatch: pytest.MonkeyPatch, small_school: Settings) -> None:
    """A failed check is said with its remedy, and the command leaves with 1."""
    proof = Proof("keys", "fail", "2 rows repeat a key.", "Delete the copies.")
    monkeypatch.setattr("pipeline.run.checking.check_books", lambda *_: (proof,))
    done = CliRunner().invoke(cli, ["check", "--settings", str(small_school.path)])
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:2] == ["fail  2 rows repeat a key.", "      What to do: Delete the copies."]
