"""A whole run: real forms, texts that would do harm, people's cells, and SIGKILL at any request."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import gspread
import openpyxl
import pytest
import time_machine
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline import form, store
from pipeline import settings as school_settings
from pipeline.cli.commands import cli
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.model import Order
from pipeline.run import RunReport, draft_report, keep, run
from pipeline.settings import Settings
from tests.conftest import SMALL_SCHOOL
from tests.emulator.stock import service
from tests.schools import SECRET, set_up
from tests.test_store import open_by_hand

Row = dict[str, str]
DAY = date(2025, 10, 10)


@pytest.fixture
def school(google: Google, small_school: Settings) -> Settings:
    """A school with its files made."""
    return set_up(google, small_school)


def tell_at(emulator: Emulator, settings: Settings, told: str = "2025-10-08T15:00:00.000Z", **answers: Any) -> str:
    """One telling at its own moment, shared without a name; gives its id."""
    told_so: dict[str, Any] = {"goal": ["voice"], "kind": "success", "share": "unnamed"} | answers
    known = {"responseId": told_so.pop("response_id")} if "response_id" in told_so else {}
    body = form.response(settings, settings.school_list[0], respondent="dana@maple.example", **told_so)
    return emulator.respond(next(iter(settings.forms)), body | known | {"createTime": told, "lastSubmittedTime": told})


def command(*words: str | Path) -> dict[str, Any]:
    """The data of a command that does its work."""
    result = CliRunner().invoke(cli, [*map(str, words), "--json"])
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])["data"]
    return data


def rows_of(emulator: Emulator, workbook: str, tab: str) -> list[Row]:
    """A tab's rows by heading, read with stock gspread."""
    heads, *rows = open_by_hand(emulator, workbook).worksheet(tab).get_all_values()
    return [dict(zip(heads, row, strict=True)) for row in rows]


def read_doc(node: Any) -> str:
    """All text in a Docs API answer, wherever it stands."""
    if isinstance(node, Mapping):
        return str(node["content"]) if isinstance(node.get("content"), str) else "".join(map(read_doc, node.values()))
    return "".join(map(read_doc, node)) if isinstance(node, list) else ""


def open_doc(emulator: Emulator, address: str) -> dict[str, Any]:
    """A document by its address, read with stock googleapiclient."""
    doc: dict[str, Any] = service(emulator, "docs").documents().get(documentId=address.split("/")[5]).execute()
    return doc


def read_surfaces(emulator: Emulator, settings: Settings, outputs: Mapping[str, Any]) -> dict[str, str]:
    """The text of the page, of each document, and of the files beside them."""
    folder = settings.folder / settings.outputs.local
    texts = {name: read_doc(open_doc(emulator, address)) for name, address in outputs["docs"].items()}
    for path in [folder / "index.html", *(folder / "reports").iterdir()]:
        if path.suffix == ".html":
            texts[path.name] = BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text("\n")
        else:
            nodes = docx.Document(str(path)).element.body.iter()
            texts[path.name] = "\n".join(node.text or "" for node in nodes if node.tag.endswith("}t"))
    return texts


class TestRealForms:
    """The recorded forms, as a school's existing ones."""

    @pytest.fixture
    def recordings(self) -> Path:
        """Where the recorded answers are."""
        default = Path(__file__).parent.parent.parent / "shared" / "data"
        folder = Path(os.environ.get("SMALLWINS_RECORDINGS", default))
        if not folder.is_dir():
            pytest.skip("the recorded answers are not here")
        return folder

    @pytest.fixture
    def existing(self, tmp_path: Path, recordings: Path) -> Path:
        """A school that has both forms already and maps the questions that tell something."""
        forms = [json.loads(path.read_text("utf-8"))["formId"] for path, _ in recorded(recordings)]
        path = tmp_path / "smallwins.yaml"
        path.write_text(
            f"""
school_year: {{starts: 2021-08-16, ends: 2022-06-17, timezone: America/New_York}}
schools: [{{id: maple, name: Maple Ridge, staff: 12, forms: {json.dumps(forms)}}}]
goals: [{{id: voice, title: Every student leads}}]
codebook:
  {forms[0]}: {{goal: {{always: voice}}, story: ["000f425b", "7a805a0c"], next_step: {{title: Questions and comments}}}}
  {forms[1]}: {{goal: {{always: voice}}, kind: {{always: lesson}}, story: ["7c2eff7f"], team: ["14d4f094"]}}
privacy: {{retention_days: 365, respondents: anonymous}}
outputs: {{local: out}}
""",
            encoding="utf-8",
        )
        return path

    def test_every_answer_is_kept_and_told(self, existing: Path, recordings: Path) -> None:
        """Every value, grids included, stands in `answers`; both entries reach the dashboard and both reports."""
        given: set[tuple[str, str, str]] = set()
        for shape_file, responses in recorded(recordings):
            command("form", "load", shape_file, responses, "--settings", existing)
            given |= values(json.loads(responses.read_text("utf-8"))["responses"])
        assert len(given) > 20
        outputs = follow(existing)
        with Emulator(existing.parent / ".smallwins" / "workspace.db") as emulator:
            current = school_settings.load(existing)
            answers = rows_of(emulator, current.outputs.data, "answers")
            assert {(row["response_id"], row["question_id"], row["value"]) for row in answers} == given
            wins = rows_of(emulator, current.outputs.dashboard, "Wins")
            assert {(row["Story"], row["Goals"], row["Kind"]) for row in wins} == {
                ("5555", "Every student leads", "Success"),
                ("ddd", "Every student leads", "Lesson"),
            }
            for name, text in read_surfaces(emulator, current, outputs).items():
                assert "5555" in text, name
                assert "ddd" in text, name

    def test_five_hundred_reflections(self, existing: Path, recordings: Path) -> None:
        """Sentences of student teachers, told in a real form, arrive word for word and lead the reports."""
        lines = (recordings / "text" / "teacher_reflections_en.tsv").read_text("utf-8").splitlines()[1:501]
        stories = {f"reflection-{i:03}": line.split("\t")[0] for i, line in enumerate(lines)}
        assert len(stories) == 500
        (order, _), (feedback, _) = recorded(recordings)
        told = existing.parent / "told.json"
        told.write_text(json.dumps({"responses": [shape(*item) for item in stories.items()]}), encoding="utf-8")
        command("form", "load", order, write_empty(existing.parent), "--settings", existing)
        command("form", "load", feedback, told, "--settings", existing)
        outputs = follow(existing)
        with Emulator(existing.parent / ".smallwins" / "workspace.db") as emulator:
            current = school_settings.load(existing)
            answers = rows_of(emulator, current.outputs.data, "answers")
            assert {row["response_id"]: row["value"] for row in answers} == stories
            wins = {row["Entry"]: row["Story"] for row in rows_of(emulator, current.outputs.dashboard, "Wins")}
            assert wins.keys() == stories.keys()
            shown = {key for key, story in wins.items() if story}
            assert all(wins[key] == stories[key] for key in shown)
            held = rows_of(emulator, current.outputs.dashboard, "Review")
            assert shown == stories.keys() - {row["Entry"] for row in held}
            for name, text in read_surfaces(emulator, current, outputs).items():
                assert sum(story in text for story in set(stories.values())) >= 1, name


def recorded(folder: Path) -> list[tuple[Path, Path]]:
    """The recorded forms, each with its responses."""
    forms = folder / "forms"
    return [
        (forms / "ringcentral_form.json", forms / "ringcentral_responses.json"),
        (forms / "ringcentral_questionGroupForm.json", forms / "ringcentral_questionGroupFormResponses.json"),
    ]


def values(responses: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Every value given, with its response and its question."""
    return {
        (response["responseId"], question, value["value"])
        for response in responses
        for question, answer in response["answers"].items()
        for value in answer["textAnswers"]["answers"]
    }


def shape(response_id: str, story: str) -> dict[str, Any]:
    """A response of the event-feedback form, spread over two weeks."""
    number = int(response_id[-3:])
    told = (datetime(2022, 3, 7, 14, tzinfo=UTC) + timedelta(minutes=30 * number)).strftime("%Y-%m-%dT%H:%M:%S")
    answer = {"questionId": "7c2eff7f", "textAnswers": {"answers": [{"value": story}]}}
    moments = {"createTime": f"{told}.355Z", "lastSubmittedTime": f"{told}.355118Z"}
    return {"responseId": response_id, **moments, "answers": {"7c2eff7f": answer}}


def write_empty(folder: Path) -> Path:
    """A file of no responses."""
    path = folder / "none.json"
    path.write_text("{}", encoding="utf-8")
    return path


def follow(path: Path) -> dict[str, Any]:
    """Set up and run in the week of the responses; gives the outputs."""
    command("init", "--no-input", "--settings", path)
    outputs: dict[str, Any] = command("run", "--as-of", "2022-03-18", "--settings", path)["outputs"]
    return outputs


HARM = [
    '=IMPORTXML("http://x","//a")',
    "{{7*7}}",
    "<b>x</b>",
    "**x**",
    "007",
    "👩‍👩‍👧‍👦 é",
    "# [x](http://x)",
    "long " * 9_800,
]


@pytest.fixture
def harmed(emulator: Emulator, google: Google, school: Settings) -> tuple[Settings, RunReport]:
    """A run over texts that a careless program would interpret, few enough that every one leads its goal."""
    for i, text in enumerate(HARM):
        kind = ("success", "lesson")[i % 2]
        tell_at(emulator, school, goal=[("voice", "math")[i % 4 // 2]], kind=kind, story=text)
    return school, run(google, school, as_of=DAY)


def test_harmful_texts_in_the_sheets(emulator: Emulator, harmed: tuple[Settings, RunReport]) -> None:
    """Each stands exactly, as text, in both workbooks; no formula holds a word of anybody's."""
    school, _ = harmed
    sheets = service(emulator, "sheets")
    fields = "sheets(properties.title,data.rowData.values.userEnteredValue)"
    for workbook, tab in ((school.outputs.data, "wins"), (school.outputs.dashboard, "Wins")):
        answer = sheets.spreadsheets().get(spreadsheetId=workbook, fields=fields).execute()
        cells = [
            (sheet["properties"]["title"], cell.get("userEnteredValue", {}))
            for sheet in answer["sheets"]
            for data in sheet["data"]
            for row in data.get("rowData", [])
            for cell in row.get("values", [])
        ]
        texts = {value.get("stringValue") for title, value in cells if title == tab}
        assert set(HARM) <= texts
        formulas = [value["formulaValue"] for _, value in cells if "formulaValue" in value]
        assert [formula for formula in formulas if not formula.startswith("=SPARKLINE({")] == []
    book = openpyxl.load_workbook(school.folder / "out" / "dashboard.xlsx")
    found = {cell.value: cell.data_type for row in book["Wins"].iter_rows() for cell in row}
    assert {found.get(text) for text in HARM[:-1]} == {"s"}


def test_harmful_texts_in_the_documents(emulator: Emulator, harmed: tuple[Settings, RunReport]) -> None:
    """Each is a paragraph's own words, without a link, bold or a heading; a long one is cut, and whole at the end."""
    _, report = harmed
    paragraphs: dict[str, list[dict[str, Any]]] = {}
    for paragraph in list_paragraphs(open_doc(emulator, report.outputs["docs"]["year"])):
        paragraphs.setdefault(read_doc(paragraph).strip("\n"), []).append(paragraph)
    for text in HARM:
        assert paragraphs.get(text), text[:80]
        for paragraph in paragraphs[text]:
            assert paragraph["paragraphStyle"]["namedStyleType"] == "NORMAL_TEXT"
            styles = [run["textRun"].get("textStyle", {}) for run in paragraph["elements"]]
            assert not any(style.get("bold") or style.get("link") for style in styles)
    cut, whole = sorted((text for text in paragraphs if text.startswith("long long")), key=len)
    assert (whole, len(paragraphs[whole])) == (HARM[-1], 1)
    assert HARM[-1].startswith(cut.rstrip("…").rstrip())
    assert "excerpt: read all of it" in "".join(paragraphs)


def list_paragraphs(node: Any) -> Iterator[dict[str, Any]]:
    """Every paragraph in a Docs API answer, in tables too."""
    if isinstance(node, Mapping):
        if "elements" in node and "paragraphStyle" in node:
            yield dict(node)
        for value in node.values():
            yield from list_paragraphs(value)
    elif isinstance(node, list):
        for value in node:
            yield from list_paragraphs(value)


def test_harmful_texts_in_the_files(harmed: tuple[Settings, RunReport]) -> None:
    """Each is one piece of text in the pages and in the .docx; nothing there runs or leads to where it says."""
    school, _ = harmed
    folder = school.folder / "out"
    for path in [folder / "index.html", *folder.glob("reports/year*.html")]:
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        strings = {str(string).strip() for string in page.find_all(string=True)}
        assert {text.strip() for text in HARM} <= strings, path.name
        assert page.find("script") is None
        assert not [link for link in page.find_all("a") if str(link["href"]).startswith("http://x")]
    document = docx.Document(str(next(folder.glob("reports/year*.docx"))))
    plain = {p.text: p for p in document.paragraphs}
    assert set(HARM) <= plain.keys()
    assert not any(run.bold for text in HARM for run in plain[text].runs)
    targets = [part.target_ref for part in document.part.rels.values() if part.is_external]
    assert not [target for target in targets if target.startswith("http://x")]


class TestPeople:
    """What people write on the dashboard counts, and stays."""

    @pytest.fixture
    def told(self, emulator: Emulator, school: Settings) -> list[str]:
        """Six entries toward the first goal; the last two name a student."""
        ids = [tell_at(emulator, school, story=f"Story number {i}.", kind="success") for i in range(4)]
        return [*ids, *(tell_at(emulator, school, story=f"Tavian Brooks, case {i}.") for i in range(2))]

    def test_decisions_count_everywhere_and_are_never_overwritten(
        self, emulator: Emulator, google: Google, school: Settings, told: list[str]
    ) -> None:
        """Feature, Hide, Goal, Theme, Note and Decision, also after a person sorted the tab the other way round."""
        run(google, school, as_of=DAY)
        book = open_by_hand(emulator, school.outputs.dashboard)
        wins, review = book.worksheet("Wins"), book.worksheet("Review")
        write_beside(wins, told[0], Feature="TRUE", Theme="Routines", Note="Ask her!")
        write_beside(wins, told[1], Hide="TRUE", Note="A parent asked")
        write_beside(wins, told[2], Goal="Math makes sense")
        write_beside(review, told[4], Decision="Approve", Comment="He agreed")
        write_beside(review, told[5], Decision="Keep private")
        wins.sort((1, "des"))
        before = {tab.title: people_of(tab) for tab in (wins, review)}
        for _ in range(2):
            report = run(google, school, as_of=DAY)
            assert {tab.title: people_of(tab) for tab in (wins, review)} == before
        by_key = {row["Entry"]: row for row in rows_of(emulator, school.outputs.dashboard, "Wins")}
        assert len(by_key) == 6
        stories = [by_key[key]["Story"] for key in told]
        shown = ["Story number 0.", "", "Story number 2.", "Story number 3.", "Tavian Brooks, case 0.", ""]
        assert stories == shown
        assert by_key[told[2]]["Goals"] == "Math makes sense"
        for name, text in read_surfaces(emulator, school, report.outputs).items():
            assert "Story number 1." not in text, name
            assert "case 1" not in text, name
            assert "Story number 0." in text, name
            assert "Tavian Brooks, case 0." in text or name != "index.html"
        overview = open_by_hand(emulator, school.outputs.dashboard).worksheet("Overview").get_all_values()
        counts = {row[1].removeprefix("★ "): row[2:4] for row in overview if row[2]}
        assert (counts["Every student leads"], counts["Math makes sense"]) == (["4", "0"], ["1", "0"])
        assert draft_report(google, school, Order("weekly"), DAY).blocks
        assert featured_first(google, school)

    def test_decisions_may_be_taken_back(
        self, emulator: Emulator, google: Google, school: Settings, told: list[str]
    ) -> None:
        """A cleared cell brings back what the form said."""
        run(google, school, as_of=DAY)
        wins = open_by_hand(emulator, school.outputs.dashboard).worksheet("Wins")
        as_told = [row[: len(row) - 5] for row in wins.get_all_values()]
        write_beside(wins, told[1], Hide="TRUE")
        write_beside(wins, told[2], Goal="Math makes sense")
        run(google, school, as_of=DAY)
        assert [row[: len(row) - 5] for row in wins.get_all_values()] != as_told
        write_beside(wins, told[1], Hide="FALSE")
        write_beside(wins, told[2], Goal="")
        run(google, school, as_of=DAY)
        assert [row[: len(row) - 5] for row in wins.get_all_values()] == as_told


def featured_first(google: Google, school: Settings) -> bool:
    """Whether the entry that a person featured leads the weekly digest."""
    text = "".join(map(repr, draft_report(google, school, Order("weekly"), DAY).blocks))
    others = [text.find(f"Story number {i}.") for i in (2, 3)]
    return all(other == -1 or text.find("Story number 0.") < other for other in others)


def write_beside(tab: gspread.Worksheet, key: str, **cells: str) -> None:
    """Type into people's columns of an entry's row, as a person does."""
    heads = tab.row_values(1)
    row = tab.col_values(1).index(key) + 1
    for heading, value in cells.items():
        tab.update([[value]], gspread.utils.rowcol_to_a1(row, heads.index(heading) + 1), raw=False)


def people_of(tab: gspread.Worksheet) -> dict[str, list[str]]:
    """People's cells by entry."""
    heads, *rows = tab.get_all_values()
    first = heads.index("Feature" if "Feature" in heads else "Decision")
    return {row[0]: row[first:] for row in rows}


MOMENTS = {
    "while the responses are listed": ("forms.forms.responses.list", 0, 0),
    "while they are committed": ("sheets.spreadsheets.batchUpdate", 0, 0),
    "before the commit is read back": ("sheets.spreadsheets.batchUpdate", 0, 1),
    "while the dashboard is drawn": ("sheets.spreadsheets.batchUpdate", 1, 0),
    "while a document is made": ("drive.files.create", 0, 0),
    "while a document is written": ("docs.documents.batchUpdate", 0, 0),
    "before it is remembered": ("docs.documents.batchUpdate", 0, 1),
    "while the last document is written": ("docs.documents.batchUpdate", -1, 0),
}
"""When a run is killed: at the first, second or last request of a method, or at the one after it."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[Emulator, Settings]]:
    """The school's Workspace, strict about sign-in, where its settings say `workspace: google`."""
    with Emulator(folder / "google.db", sign_in="strict") as emulator:
        emulator.register(folder / "smallwins-key.json")
        school_settings.write(folder / "smallwins.yaml", {"google.endpoint": emulator.url})
        yield emulator, school_settings.load(folder / "smallwins.yaml")
    assert emulator.app.crashes == []


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school in a shared drive that a service account works in: set up by the command, its entries told."""
    folder = tmp_path_factory.mktemp("google")
    with Emulator(folder / "google.db", sign_in="strict") as emulator:
        key = emulator.service_account(folder)
        drive_id = share_drive(emulator, json.loads(key.read_text("utf-8"))["client_email"])
        path = folder / "smallwins.yaml"
        google = {"endpoint": emulator.url, "credentials": key.name, "drive": drive_id}
        more = f"workspace: google\ngoogle: {json.dumps(google)}\n"
        path.write_text(SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''") + more, encoding="utf-8")
        command("init", "--no-input", "--settings", path)
        settings = school_settings.load(path)
        for i in range(12):
            tell_at(emulator, settings, story=f"Story number {i}.", kind=("success", "lesson")[i % 2])
    store.open_secret(folder / "smallwins.secret")
    return folder


def share_drive(emulator: Emulator, account: str) -> str:
    """A shared drive that the service account may manage, made by the school's administrator."""
    drive = service(emulator, "drive", emulator.token)
    drive_id = drive.drives().create(requestId="one", body={"name": "Small wins"}).execute()["id"]
    grant = {"type": "user", "role": "fileOrganizer", "emailAddress": account}
    drive.permissions().create(fileId=drive_id, body=grant, supportsAllDrives=True).execute()
    return str(drive_id)


def look(emulator: Emulator, settings: Settings) -> dict[str, Any]:
    """Everything that a run leaves: the tables, the dashboard's cells, each document's words and sections."""
    with Google.open(settings) as google:
        tables = store.read(google, settings.outputs.data, store.open_secret(settings.secret)).tables
    sheets, docs = service(emulator, "sheets", emulator.token), service(emulator, "docs", emulator.token)
    fields = "sheets(properties.title,charts.chartId,data.rowData.values.userEnteredValue)"
    answer = sheets.spreadsheets().get(spreadsheetId=settings.outputs.dashboard, fields=fields).execute()
    files = [file for file in emulator.state.files.values() if file.mime_type.endswith(".document")]
    documents = {file.name: docs.documents().get(documentId=file.id).execute() for file in files}
    return {
        "tables": store.export(tables),
        "dashboard": answer["sheets"],
        "keys": [key for key in column(answer["sheets"], "Wins") if key],
        "documents": {name: read_doc(document["body"]) for name, document in documents.items()},
        "sections": {name: count_ranges(document) for name, document in documents.items()},
        "files": sorted(file.name for file in emulator.state.files.values()),
    }


def column(sheets: list[dict[str, Any]], title: str) -> list[str]:
    """The first column of a tab."""
    data = next(sheet["data"][0] for sheet in sheets if sheet["properties"]["title"] == title)
    cells = [(row.get("values") or [{}])[0] for row in data.get("rowData", [])]
    return [cell.get("userEnteredValue", {}).get("stringValue", "") for cell in cells]


def count_ranges(document: Mapping[str, Any]) -> dict[str, int]:
    """How often each of our sections stands in a document."""
    return {name: len(found["namedRanges"]) for name, found in document.get("namedRanges", {}).items()}


@pytest.fixture(scope="module")
def undisturbed(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[str]]:
    """What a run leaves that nobody disturbs, and the methods it called."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    with served(folder) as (emulator, settings):
        command("run", "--as-of", DAY.isoformat(), "--settings", settings.path)
        called = [event.method for event in emulator.history.events]
        return look(emulator, settings), called


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_leaves_nothing_behind(
    prepared: Path, undisturbed: tuple[dict[str, Any], list[str]], tmp_path: Path, moment: str
) -> None:
    """SIGKILL at a request whose effect may still land; the next run ends where an undisturbed one does."""
    left, called = undisturbed
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    with served(tmp_path) as (emulator, settings):
        method, which, after = MOMENTS[moment]
        number = [i for i, name in enumerate(called, 1) if name == method][which] + after
        emulator.faults.add("delay", number=number, seconds=1.0)
        kill_at(emulator, settings.path, number)
        assert emulator.history.events[number - 1].method == called[number - 1]
        emulator.faults.rules.clear()
        command("run", "--as-of", DAY.isoformat(), "--settings", settings.path)
        found = look(emulator, settings)
        assert found["tables"] == left["tables"]
        assert len(found["keys"]) == len(set(found["keys"])) == 13
        assert all(count == 1 for sections in found["sections"].values() for count in sections.values())
        assert found == left


def kill_at(emulator: Emulator, settings: Path, number: int) -> None:
    """Run the command as a process of its own, and kill it while the Workspace holds its request back."""
    words = [sys.executable, "-m", "pipeline", "run", "--as-of", DAY.isoformat(), "--settings", str(settings)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: len(emulator.history.events) >= number or process.poll() is not None)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait(10)
    wait_for(lambda: emulator.history.events[number - 1].status != 0)


def wait_for(condition: Any, seconds: float = 60.0) -> None:
    """Look until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_calls_are_few(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """No news: a read of each workbook and form, and a listing. News: three reads, two writes a workbook at most.

    A complete look also asks for documents that a lost request may have left.
    """
    school = set_up(google, small_school)
    tell_at(emulator, school, story="Before")
    run(google, school)

    def called(*, full: bool) -> Counter[str]:
        before = len(emulator.history.events)
        run(google, school, full=full)
        return Counter(event.method for event in list(emulator.history.events)[before:])

    quiet = {
        "sheets.spreadsheets.getByDataFilter": 1,
        "sheets.spreadsheets.get": 1,
        "forms.forms.get": 1,
        "forms.forms.responses.list": 1,
    }
    for full in (False, True):
        assert called(full=full) == quiet | ({"drive.files.list": 1} if full else {})
        tell_at(emulator, school, story=f"News {full}")
        news = called(full=full)
        assert news["sheets.spreadsheets.getByDataFilter"] <= 3
        assert news["sheets.spreadsheets.get"] <= 3
        assert news["sheets.spreadsheets.batchUpdate"] <= 4
        assert news["forms.forms.get"] == news["forms.forms.responses.list"] == 1


def test_days_are_those_of_the_school(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """On a Monday afternoon in Hawaii it is Tuesday by the clock of UTC; two days of runs later it is due again."""
    small_school.path.write_text(small_school.path.read_text("utf-8").replace("America/New_York", "Pacific/Honolulu"))
    school = set_up(google, school_settings.load(small_school.path))
    with time_machine.travel(datetime(2026, 11, 24, 2, 30, tzinfo=UTC)):
        run(google, school)
    said = open_by_hand(emulator, school.outputs.dashboard).worksheet("Start here").col_values(2)
    assert "Last checked on November 23, 2026." in said
    assert any(text.startswith("The next check is due by November 25, 2026.") for text in said)


CLOCKS = st.lists(st.integers(-500, 500), min_size=3, max_size=3)


@tries(max_examples=6, deadline=None)
@given(days=CLOCKS)
def test_any_clock_gives_the_same_data(days: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the computer takes for today at each run: the tables come out the same."""
    found = []
    for offsets in (days, [0, 0, 0]):
        folder = tmp_path_factory.mktemp("school")
        (folder / "smallwins.yaml").write_text(SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''"), "utf-8")
        os.close(os.open(folder / "smallwins.secret", os.O_CREAT, 0o600))
        (folder / "smallwins.secret").write_bytes(SECRET)
        with Emulator() as emulator, Google.embedded(emulator.url) as google:
            school = set_up(google, school_settings.load(folder / "smallwins.yaml"))
            for number, offset in enumerate(offsets):
                tell_at(emulator, school, story=f"Story {number}", response_id=f"response-{number}")
                tell_at(emulator, school, story=f"Edited {number}", response_id="response-0")
                with time_machine.travel(datetime.now(UTC) + timedelta(days=offset)):
                    keep(google, school, as_of=date(2026, 5, 1))
            tables = keep(google, school, full=True)[2].tables
            found.append(sorted(store.export(tables).replace(next(iter(school.forms)), "the form").splitlines()))
    assert found[0] == found[1]
