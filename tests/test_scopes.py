"""A district whose schools have dashboards of their own: what each tells and decides stays among its own people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline import form, init
from pipeline import settings as school_settings
from pipeline.emulator import Emulator
from pipeline.errors import SettingsError, SmallwinsError
from pipeline.google import Google
from pipeline.run import RunReport, run
from pipeline.run.checking import check_books
from pipeline.run.scopes import list_scopes
from pipeline.settings import Settings
from pipeline.tables import MEASURES_TAB
from tests.emulator.stock import service
from tests.test_store import open_by_hand

DISTRICT = """
school_year: {starts: 2025-08-18, ends: 2026-06-12, timezone: America/New_York}
schools:
  - {id: maple, name: Maple Ridge, staff: 12, leaders: [ada@maple.example, Bo@maple.example]}
  - {id: oak, name: Oak Hill, staff: 30, leaders: [cy@oak.example]}
  - {id: pine, name: Pine Street, staff: 9}
goals:
  - {id: voice, title: Every student leads, priority: true, success_signs: [{id: leads, title: Students lead}]}
  - {id: math, title: Math makes sense}
privacy: {retention_days: 365, small_cell: 3}
outputs: {local: out, reports: [weekly, year, board]}
"""
WORDS = {"maple": "marigolds", "oak": "acorns", "pine": "needles"}
"""A word that only one school's stories have."""


@dataclass
class District:
    """Three schools, two of which stand alone."""

    emulator: Emulator
    google: Google
    path: Path

    @property
    def settings(self) -> Settings:
        """What the settings say now."""
        return school_settings.load(self.path)

    def board(self, school: str = "") -> str:
        """The workbook of a school that stands alone, or of all."""
        return next(s.settings.outputs.dashboard for s in list_scopes(self.settings) if s.name == school)

    def tell(self, school: str, number: int, **answers: Any) -> str:
        """A colleague of a school tells something with its word in it."""
        (part,) = [one for one in self.settings.schools if one.id == school]
        (body,) = [one for one in self.settings.school_list if one.school_id == school]
        story = f"{WORDS[school].title()} story {number}."
        told = {"goal": ["voice"], "kind": "success", "story": story, "share": "unnamed", **answers}
        response = form.response(self.settings, body, respondent=f"{number}@{school}.example", **told)
        moment = {"createTime": "2025-10-08T15:00:00Z", "lastSubmittedTime": "2025-10-08T15:00:00.000000Z"}
        return self.emulator.respond(part.forms[0], {**response, **moment})

    def run(self) -> RunReport:
        """One run."""
        return run(self.google, self.settings, as_of=school_settings.load(self.path).school_year.ends)

    def says(self, school: str = "") -> str:
        """All texts on all tabs of a workbook, hidden ones too."""
        fields = "sheets(properties.title,data.rowData.values.userEnteredValue)"
        api = service(self.emulator, "sheets").spreadsheets()
        return json.dumps(api.get(spreadsheetId=self.board(school), fields=fields).execute(), ensure_ascii=False)

    def documents(self) -> dict[str, list[str]]:
        """The words of every document, by the folder that it lies in."""
        drive, docs = service(self.emulator, "drive"), service(self.emulator, "docs")
        found: dict[str, list[str]] = {}
        query = "mimeType = 'application/vnd.google-apps.document' and trashed = false"
        for file in drive.files().list(q=query, fields="files(id,parents)").execute()["files"]:
            text = json.dumps(docs.documents().get(documentId=file["id"]).execute(), ensure_ascii=False)
            found.setdefault(file["parents"][0], []).append(text)
        return found

    def write(self, school: str, word: str, **cells: str) -> None:
        """A leader writes beside the entry with this text on the Wins tab of a workbook."""
        tab = next(one for one in open_by_hand(self.emulator, self.board(school)).worksheets() if one.id == 201)
        lines = tab.get_all_values()
        row = next(i for i, line in enumerate(lines, 1) if any(word in value for value in line))
        for name, value in cells.items():
            tab.update_cell(row, lines[0].index(name) + 1, value)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """Six stories of each school, and a run."""
    path = tmp_path_factory.mktemp("district") / "smallwins.yaml"
    path.write_text(DISTRICT, encoding="utf-8")
    with Emulator(check_answers=True) as emulator, Google.embedded(emulator.url) as google:
        made = District(emulator, google, path)
        init.init(google, path)
        for school in WORDS:
            for number in range(6):
                made.tell(school, number)
        made.run()
        yield made
        assert emulator.app.crashes == []
        assert emulator.app.violations == []


def test_init_makes_what_is_theirs(district: District) -> None:
    """A folder and a workbook for each that stands alone, open to exactly its leaders; nothing twice."""
    drive = service(district.emulator, "drive")
    before = district.path.read_text("utf-8")
    files = len(district.emulator.state.files)
    init.init(district.google, district.path)
    assert (district.path.read_text("utf-8"), len(district.emulator.state.files)) == (before, files)
    for part in district.settings.schools[:2]:
        assert part.dashboard
        for file_id in (part.folder, part.dashboard):
            listed = drive.permissions().list(fileId=file_id, fields="permissions(role,emailAddress)").execute()
            others = {(p["emailAddress"], p["role"]) for p in listed["permissions"] if p["role"] != "owner"}
            assert others == {(email, "writer") for email in part.leaders}
    assert not district.settings.schools[2].dashboard
    listed = drive.permissions().list(fileId=district.settings.outputs.data, fields="permissions(role)").execute()
    assert [permission["role"] for permission in listed["permissions"]] == ["owner"]


def test_each_school_reads_its_own(district: District) -> None:
    """No tab, no document and no file of a school holds a word that another school's people told."""
    for school in ("maple", "oak"):
        others = [word.title() for other, word in WORDS.items() if other != school]
        said = district.says(school)
        assert WORDS[school].title() in said
        assert not any(word in said for word in others)
        part = next(part for part in district.settings.schools if part.id == school)
        texts = district.documents()[part.folder]
        assert any(WORDS[school].title() in text for text in texts)
        assert not any(word in text for text in texts for word in others)
        folder = district.path.parent / "out" / "schools" / school
        for path in (*folder.rglob("*.html"), *folder.rglob("*.csv")):
            assert not any(word in path.read_text("utf-8") for word in others), path


def test_nothing_new_writes_nothing(district: District) -> None:
    """One read a workbook, one listing and one form each; no write."""
    district.run()
    before = asdict(district.google.calls)
    district.run()
    calls = {name: number - before[name] for name, number in asdict(district.google.calls).items()}
    assert calls == {"listings": 3, "reads": 3 + len(list_scopes(district.settings)) + 1, "writes": 0}


def test_what_leaders_hide_is_hidden_everywhere(district: District) -> None:
    """A school's leader hides an entry: it leaves that workbook and the district's, and check finds all in order."""
    district.run()
    hidden = "Marigolds story 3."
    assert hidden in district.says("maple")
    district.write("maple", hidden, Hide="yes")
    district.run()
    assert not any(hidden in district.says(school) for school in ("", "oak"))
    assert hidden not in json.dumps([*district.documents().values()])
    assert district.says("maple").count(hidden) == 0
    proofs = check_books(district.google, district.settings)
    assert [proof for proof in proofs if proof.verdict == "fail"] == []


def test_each_school_measures_for_itself(district: District) -> None:
    """What a school's leaders put down is in its own Learning Report only; the district's is in no school's."""
    for school, value in (("", "11%"), ("maple", "22%"), ("oak", "33%"), ("oak", "44%")):
        tab = open_by_hand(district.emulator, district.board(school)).get_worksheet_by_id(MEASURES_TAB.sheet_id)
        row = len(tab.get_all_values()) + 1
        cells = {"Goal": "Every student leads", "Measure": f"Lessons led ({value})", "Latest value": value}
        for name, text in cells.items():
            tab.update_cell(row, tab.row_values(2).index(name) + 1, text)
    district.run()
    folders = {part.id: part.folder for part in district.settings.schools}
    said = {school: "".join(district.documents()[folders[school]]) for school in ("maple", "oak")}
    found = {
        school: [value for value in ("11%", "22%", "33%", "44%") if value in text] for school, text in said.items()
    }
    assert found == {"maple": ["22%"], "oak": ["33%", "44%"]}
    elsewhere = [
        text for folder, texts in district.documents().items() for text in texts if folder not in folders.values()
    ]
    assert not any("Lessons led" in text for text in elsewhere)
    before = asdict(district.google.calls)
    district.run()
    assert asdict(district.google.calls)["writes"] == before["writes"]


def test_nobody_decides_for_another_school(district: District) -> None:
    """Whoever types the key of another school's entry into their own workbook changes nothing there."""
    district.run()
    maple, oak = (
        open_by_hand(district.emulator, district.board(school)).get_worksheet_by_id(201)
        for school in WORDS
        if school != "pine"
    )
    key = next(line[0] for line in maple.get_all_values() if any("Marigolds story 5." in value for value in line))
    heads = oak.row_values(1)
    row = ["yes" if name == "Hide" else key if name == "Entry" else "" for name in heads]
    oak.append_row(row, value_input_option="RAW")
    district.run()
    assert "Marigolds story 5." in district.says("maple")
    assert "Marigolds story 5." not in district.says("oak")
    assert key in oak.col_values(1), "what people typed stays"


def test_a_workbook_that_is_shut_stops_nobody_else(district: District) -> None:
    """It is named; the others are drawn; the district's stays as it is, since what is hidden there is not known."""
    kept = district.path.read_text("utf-8")
    before = district.says()
    school_settings.write(district.path, {"schools.1.dashboard": "1ThisWorkbookIsNotThere"})
    district.tell("maple", 90)
    district.tell("oak", 91)
    report = district.run()
    assert any(issue.where == "Oak Hill" and issue.severity == "error" for issue in report.issues)
    assert "Marigolds story 90." in district.says("maple")
    assert district.says() == before
    district.path.write_text(kept, encoding="utf-8")
    district.run()
    assert "Acorns story 91." in district.says("oak")


@pytest.mark.parametrize("method", ["sheets.spreadsheets.batchUpdate", "docs.documents.batchUpdate"])
def test_stopped_between_two_schools(district: District, method: str) -> None:
    """Whatever a stopped run left undone, the next one brings: every dashboard, every document, nothing twice."""
    number = 200 + len(method)
    for school in WORDS:
        district.tell(school, number)
    for place in range(2):
        district.emulator.faults.add("drop_after", method=method, times=1)
        with suppress(SmallwinsError):
            run(district.google, district.settings, as_of=district.settings.school_year.ends, full=place == 1)
        district.emulator.faults.clear()
    district.run()
    for school in ("maple", "oak"):
        assert f"{WORDS[school].title()} story {number}." in district.says(school)
        assert len(district.documents()[next(p.folder for p in district.settings.schools if p.id == school)]) == 2
    before = asdict(district.google.calls)
    district.run()
    assert asdict(district.google.calls)["writes"] == before["writes"]


def test_one_workbook_cannot_serve_two(tmp_path: Path) -> None:
    """What is for one school's leaders would be read by others."""
    path = tmp_path / "smallwins.yaml"
    path.write_text(
        DISTRICT.replace("staff: 9", "staff: 9, dashboard: SAME").replace("staff: 30", "staff: 30, dashboard: SAME")
    )
    with pytest.raises(SettingsError, match="given before"):
        school_settings.load(path)
