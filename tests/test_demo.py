"""The demo, made by the real command, read with stock clients: every figure recounted, every word where it may be."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup

from pipeline.emulator import Emulator
from pipeline.emulator.seed import FOLDER, Entry, entries
from tests.emulator.stock import service
from tests.recount import list_responses, recount
from tests.test_store import open_by_hand

Grid = list[list[str]]
GOALS = (
    "Every student leads",
    "Every reader grows",
    "Math makes sense",
    "Everyone belongs",
    "We learn from each other",
)
STRIP = ("Goal", "Wins shared", "Of these lessons", "Last 4 weeks", "The 4 before", "Week by week", "Latest")
UNMARKED = {"Actions", "Measures", "Review", "Theme memory", "Themes", "Wins"}
"""Tabs kept by key, whose every row is an entry's: there the file's own name carries the mark."""


@dataclass
class Played:
    """A demo that was made and run again: its folder, what both commands said, and its Workspace, served."""

    folder: Path
    first: dict[str, Any]
    second: dict[str, Any]
    before: Mapping[Path, tuple[bytes, int]]
    after: Mapping[Path, tuple[bytes, int]]
    emulator: Emulator

    def file_id(self, name: str) -> str:
        """The id of an output from its address."""
        place = self.first["outputs"]
        address = place["docs"][name] if name in place["docs"] else place[name]
        return str(address.split("/d/")[1].split("/")[0])


def smallwins(*words: str) -> dict[str, Any]:
    """The data that a command, run as a person runs it, gives with --json."""
    command = [sys.executable, "-m", "pipeline", *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    assert (done.returncode, done.stderr) == (0, "")
    envelope: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert envelope["ok"]
    assert envelope["errors"] == envelope["warnings"] == []
    data: dict[str, Any] = envelope["data"]
    return data


def stat_files(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Every file that people open, and the Workspace itself, with its bytes and its time."""
    files = [*folder.glob("*.*"), *folder.glob("reports/*"), folder / ".smallwins" / "workspace.db"]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files if path.is_file()}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The demo, once for all tests here."""
    folder = tmp_path_factory.mktemp("school")
    first = smallwins("demo", str(folder))
    before = stat_files(folder)
    second = smallwins("run", "--settings", str(folder / "smallwins.yaml"))
    after = stat_files(folder)
    copy = folder / "copy.db"
    shutil.copyfile(folder / ".smallwins" / "workspace.db", copy)
    with Emulator(copy, check_answers=True) as emulator:
        yield Played(folder, first, second, before, after, emulator)
    assert emulator.app.crashes == []
    assert emulator.app.violations == []


@pytest.fixture(scope="module")
def raw(played: Played) -> dict[str, dict[str, Any]]:
    """The raw responses of both forms by id."""
    forms = played.emulator.state.files.values()
    ids = [file.id for file in forms if file.mime_type.endswith(".form")]
    return {
        response["responseId"]: response for form in ids for response in list_responses(played.emulator.url, form)[1]
    }


@pytest.fixture(scope="module")
def year() -> dict[str, Entry]:
    """What colleagues told, by response id."""
    return {entry.response_id: entry for entry in entries()}


@pytest.fixture(scope="module")
def sheet(played: Played) -> dict[str, Grid]:
    """Every tab of the dashboard as a person sees it in the browser."""
    tabs = open_by_hand(played.emulator, played.file_id("dashboard")).worksheets()
    return {tab.title: tab.get_all_values() for tab in tabs}


@pytest.fixture(scope="module")
def workbook(played: Played) -> dict[str, Grid]:
    """Every tab of dashboard.xlsx, in the words of the sheet."""
    book = openpyxl.load_workbook(played.folder / "dashboard.xlsx")
    return {tab.title: [[say(value) for value in row] for row in tab.iter_rows(values_only=True)] for tab in book}


@pytest.fixture(scope="module")
def figures(played: Played) -> dict[str, Any]:
    """Every figure, counted anew from the raw responses."""
    return recount(played.emulator.url, played.folder / "smallwins.yaml", datetime.now().astimezone().date())


def say(value: object) -> str:
    """A cell of Excel as Sheets would show it."""
    if isinstance(value, datetime):
        return f"{value:%b} {value.day}, {value.year}"
    return "" if value is None else str(value)


def show(day: str) -> str:
    """An ISO day as the sheet shows it."""
    return say(datetime.fromisoformat(day)) if day else ""


def below(grid: Grid, label: str) -> str:
    """The figure under a card's label."""
    row, column = next((i, row.index(label)) for i, row in enumerate(grid) if label in row)
    return grid[row + 1][column]


def table(grid: Grid, *headings: str) -> dict[str, list[str]]:
    """The rows of the table that is headed so, up to the first empty one, by their first cell."""
    top = next(i for i, row in enumerate(grid) if row[1 : len(headings) + 1] == list(headings))
    rows: dict[str, list[str]] = {}
    for row in grid[top + 1 :]:
        if not row[1]:
            break
        rows[row[1]] = row[2 : len(headings) + 1]
    return rows


def words(*values: object) -> list[str]:
    """Figures as cells."""
    return [str(value) for value in values]


@pytest.fixture(scope="module", params=["sheet", "xlsx"])
def tabs(request: pytest.FixtureRequest, sheet: dict[str, Grid], workbook: dict[str, Grid]) -> dict[str, Grid]:
    """The dashboard, once in the browser and once as a file."""
    return sheet if request.param == "sheet" else workbook


def test_a_second_run_has_nothing_to_do(played: Played) -> None:
    """One listing and one forms.get a form, one read a workbook, no write: no document is touched, no file changes."""
    assert played.second["rows"] == {"pulled": played.second["rows"]["pulled"], "new": 0, "edited": 0, "gone": 0}
    assert played.second["calls"] == {"listings": 2, "reads": 4, "writes": 0}
    assert played.second["outputs"] == played.first["outputs"]
    assert {path.name: played.after[path] == was for path, was in played.before.items()} == dict.fromkeys(
        [path.name for path in played.before], True
    )


def test_wins_are_the_active_responses(played: Played, raw: dict[str, Any]) -> None:
    """The data workbook counts what the forms hold, and has kept what was taken back, marked as gone."""
    wins = open_by_hand(played.emulator, played.file_id("data")).worksheet("wins").get_all_records()
    active = {row["win_id"] for row in wins if row["status"] == "active"}
    assert active == set(raw)
    assert len(active) >= 650
    assert {row["status"] for row in wins if row["win_id"] not in raw} == {"gone"}


def test_edited_and_withdrawn_entries(sheet: dict[str, Grid], raw: dict[str, Any], year: dict[str, Entry]) -> None:
    """The newest words stand on the Wins tab; of what was taken back only its key is left."""
    heads, *rows = sheet["Wins"]
    by_key = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    edited = [entry for entry in year.values() if entry.edited_at and entry.response_id in raw]
    assert len(edited) > 10
    assert all(by_key[entry.response_id]["Story"] == entry.edited_story for entry in edited)
    withdrawn = [entry for entry in year.values() if entry.withdrawn]
    assert len(withdrawn) > 3
    seen = [by_key[entry.response_id] for entry in withdrawn if entry.response_id in by_key]
    assert seen
    assert all(not value for row in seen for column, value in row.items() if column not in ("Entry", "Feature", "Hide"))


def test_overview_equals_a_recount(tabs: dict[str, Grid], figures: dict[str, Any]) -> None:
    """Every card, every goal, every sign, every school."""
    grid, whole = tabs["Overview"], figures["whole"]
    cards = {
        "Wins shared": whole["wins"],
        "Lessons learned": whole["lessons"],
        "Colleagues who shared": whole["contributors"],
        "Goals with a win": figures["goals_covered"],
        "Last 4 school weeks": whole["recent"],
        "This week so far": whole["this_week"],
        "Teams heard from": figures["teams_heard"],
        "New voices": figures["new_voices"],
        "Lessons, then a success": len(figures["followed"]),
        "Success signs seen": sum(
            wins > 0 for page in figures["goals"].values() for wins, *_ in page["signs"].values()
        ),
        "Practices that helped": sum(page["wins"] > 1 for page in figures["practices"].values()),
        "Waiting for review": figures["held"],
    }
    assert {label: below(grid, label) for label in cards} == {label: str(count) for label, count in cards.items()}
    assert below(grid, below(grid, "Last 4 school weeks")) == f"{whole['before']} in the 4 school weeks before"
    successes = whole["wins"] - whole["lessons"]
    assert f"{successes} successes and {whole['lessons']} lessons learned" in [cell for row in grid for cell in row]


def test_overview_goals_equal_a_recount(tabs: dict[str, Grid], figures: dict[str, Any]) -> None:
    """The strip of goals: figures and latest day."""
    rows = {goal.removeprefix("★ "): cells for goal, cells in table(tabs["Overview"], *STRIP).items()}
    first, page = next(
        (goal, figures["goals"][goal]) for goal in rows if f"★ {goal}" in table(tabs["Overview"], *STRIP)
    )
    assert below(tabs["Overview"], "What comes first") == f"★ {first}"
    assert below(tabs["Overview"], "Wins toward it") == str(page["wins"])
    assert list(rows) == list(GOALS)
    for goal, page in figures["goals"].items():
        *numbers, _, latest = rows[goal]
        assert numbers == words(page["wins"], page["lessons"], page["recent"], page["before"])
        assert latest == show(page["latest"])


def test_small_charts_equal_a_recount(played: Played, workbook: dict[str, Grid], figures: dict[str, Any]) -> None:
    """A goal's last 16 school weeks: the numbers of a native sparkline in the sheet, rising bars in the file."""
    tab = open_by_hand(played.emulator, played.file_id("dashboard")).worksheet("Overview")
    formulas = table(tab.get_all_values(value_render_option="FORMULA"), *STRIP)
    bars = table(workbook["Overview"], *STRIP)
    for (goal, page), cells, file_cells in zip(figures["goals"].items(), formulas.values(), bars.values(), strict=True):
        counts = [wins + lessons for week, wins, lessons in page["weeks"] if week not in page["no_school"]][-16:]
        assert f"=SPARKLINE({{{';'.join(map(str, counts))}}}" in cells[4], goal
        risen = [bar for _, bar in sorted(zip(counts, file_cells[4], strict=True))]
        assert risen == sorted(risen), goal


def test_overview_signs_and_schools_equal_a_recount(tabs: dict[str, Grid], figures: dict[str, Any]) -> None:
    """Coverage: goal by success sign, and goal by school."""
    headings = ("Success sign", "Wins shared", "Of these lessons", "Last 4 weeks", "The 4 before", "Last seen")
    signs = table(tabs["Overview"], *headings)
    expected: dict[str, list[str]] = {}
    for goal, page in figures["goals"].items():
        expected[goal] = [""] * 5
        expected |= {
            sign: [*words(wins, lessons, *page["signs_lately"][sign]), show(day)]
            for sign, (wins, lessons, day) in page["signs"].items()
        }
    assert signs == expected
    schools = table(tabs["Overview"], "School", *GOALS)
    assert schools == {name: words(*row.values()) for name, row in figures["goal_by_school"].items()}


def test_lessons_equal_a_recount(tabs: dict[str, Grid], figures: dict[str, Any]) -> None:
    """Beside each lesson the success that followed it; those that do not fit are counted."""
    grid = tabs["Lessons"]
    shown = [row for row in grid if row[1] and row[1] != "Shared on" and row[4]]
    assert len(shown) > 200
    for row in shown:
        words, followed = row[2].strip("“”"), row[5]
        beginning = words.removesuffix(" […]")
        days = {day for story, day in figures["followed"].items() if story.strip().startswith(beginning)}
        assert followed == (f"A success followed on {show(days.pop())}" if days else ""), words
    assert sum(bool(row[5]) for row in shown) > 100


def test_practices_equal_a_recount(tabs: dict[str, Grid], figures: dict[str, Any]) -> None:
    """The catalog's evidence, and only those to ask who told of it with their name."""
    evidence = table(tabs["Practices"], "Practice", "Latest example", "Told by", "Wins shared", "Of these lessons")
    headings = ("Practice", "Colleagues to ask", "Schools to visit", "Toward")
    guides = table(tabs["Practices"], *headings)
    often = {practice: page for practice, page in figures["practices"].items() if page["wins"] > 1}
    assert set(guides) == set(often)
    assert {practice: cells[2:] for practice, cells in evidence.items() if practice in often} == {
        practice: words(page["wins"], page["lessons"]) for practice, page in often.items()
    }
    for practice, page in often.items():
        example = evidence[practice][0].strip("“”").removesuffix(" […]")
        assert page["latest"].strip("“”").startswith(example)
        ask, visit, toward = (cell.split("\n") for cell in guides[practice])
        named = {line.split(",")[0] for line in ask if not re.fullmatch(r"and \d+ others?", line)}
        assert named <= page["ask"]
        assert len(named) == min(len(page["ask"]), 6)
        assert set(visit) == page["schools"]
        assert toward == ["Every goal"] if len(page["goals"]) == len(GOALS) else set(toward) == page["goals"]


def test_schools_equal_a_recount(tabs: dict[str, Grid], figures: dict[str, Any]) -> None:
    """Each school's figures, and the same goals by schools as on the overview."""
    headings = ("School", "Wins shared", "Of these lessons", "Colleagues who shared")
    rows = table(tabs["Schools"], *headings)
    pages = figures["schools"].items()
    assert rows == {school: words(page["wins"], page["lessons"], page["people"]) for school, page in pages}
    last = {row[1]: (row[6], row[9]) for row in tabs["Schools"] if row[1] in rows and len(row) > 9 and row[9]}
    assert last == {school: (f"{page['goals']} of {len(GOALS)}", show(page["latest"])) for school, page in pages}
    by_goal = table(tabs["Schools"], "School", *GOALS)
    assert by_goal == {name: words(*row.values()) for name, row in figures["goal_by_school"].items()}


@pytest.mark.parametrize("goal", GOALS)
def test_goal_tabs_equal_a_recount(tabs: dict[str, Grid], figures: dict[str, Any], goal: str) -> None:
    """A goal's cards, signs, voices and what helped."""
    grid, page, least = tabs[goal], figures["goals"][goal], 0
    seen = sum(wins > 0 for wins, _, _ in page["signs"].values())
    cards = {"Wins shared": page["wins"], "Last 4 school weeks": page["recent"], "Success signs seen": seen}
    cards["Colleagues who shared"] = page["contributors"]
    assert {label: below(grid, label) for label in cards} == {label: str(count) for label, count in cards.items()}
    signs = table(grid, "Success sign", "Wins shared", "Of these lessons")
    assert signs == {sign: words(*counts[:2]) for sign, counts in page["signs"].items()}
    voices = table(grid, "Voice", "Wins shared", "Of these lessons")
    assert voices == {voice: words(*counts) for voice, counts in page["voices"].items()}
    helped = {what: words(*counts) for what, counts in page["helped"].items()}
    once = {what: counts for what, counts in helped.items() if counts[0] == "1"}
    for what, cells in table(grid, "What helped", "Wins shared", "Of these lessons").items():
        if what == f"Other, named once ({len(once)})":
            assert cells == words(len(once), sum(int(lessons) for _, lessons in once.values()))
            helped = {what: counts for what, counts in helped.items() if what not in once}
            continue
        assert not cells[0] or helped.pop(what) == cells
        least = int(cells[0] or least)
    assert all(int(wins) <= least for wins, _ in helped.values()), "those not shown were named no more often"


def test_weeks_equal_a_recount(tabs: dict[str, Grid], figures: dict[str, Any]) -> None:
    """The numbers behind every chart: each week's successes, lessons and median, for the whole and for each goal."""
    pages = [figures["whole"], *figures["goals"].values()]
    grid = tabs["Weeks"]
    top = next(i for i, row in enumerate(grid) if row[1] == "Week of")
    rows = [row[1:] for row in grid[top + 1 :] if row[1]]
    expected = []
    for i, (week, _, _) in enumerate(figures["whole"]["weeks"]):
        school = "no school" if week in figures["whole"]["no_school"] else ""
        counts = [cell for page in pages for cell in (*page["weeks"][i][1:], page["median"])]
        expected.append([show(week), school, *(f"{count:g}" for count in counts)])
    assert rows == expected


def test_every_surface_says_that_it_is_invented(
    played: Played, sheet: dict[str, Grid], workbook: dict[str, Grid]
) -> None:
    """Nobody can take the demo for a real school: tab by tab, page by page, document by document."""
    drive = service(played.emulator, "drive")
    for name in ("data", "dashboard"):
        file = drive.files().get(fileId=played.file_id(name)).execute()
        assert "invented" in file["name"].casefold(), file["name"]
    for tabs in (sheet, workbook):
        unmarked = {title for title, grid in tabs.items() if "invented" not in json.dumps(grid[:4]).casefold()}
        assert unmarked <= UNMARKED
    for name, text in read_outputs(played).items():
        assert "invented" in text[:2000].casefold(), name


def read_outputs(played: Played) -> dict[str, str]:
    """The text of everything written for staff: the page, and each report as document, file and page."""
    texts = {}
    for path in [played.folder / "index.html", *(played.folder / "reports").iterdir()]:
        texts[path.name] = read_docx(path) if path.suffix == ".docx" else read_html(path)
    docs = service(played.emulator, "docs")
    for kind in ("weekly", "year"):
        texts[kind] = read_doc(docs.documents().get(documentId=played.file_id(kind)).execute())
    return texts


def read_html(path: Path) -> str:
    """A page's text."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text()


def read_docx(path: Path) -> str:
    """A document's text, tables included."""
    document = docx.Document(str(path))
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def read_doc(node: Any) -> str:
    """All text in a Docs API answer, wherever it stands."""
    if isinstance(node, Mapping):
        return str(node["content"]) if isinstance(node.get("content"), str) else "".join(map(read_doc, node.values()))
    return "".join(map(read_doc, node)) if isinstance(node, list) else ""


def test_held_words_stand_nowhere(played: Played, sheet: dict[str, Grid], workbook: dict[str, Grid]) -> None:
    """No sentence of an entry that waits for review, and no student's name, in any output."""
    slips = [json.loads(line) for path in FOLDER.glob("*_names.jsonl") for line in path.read_text("utf-8").splitlines()]
    roster = [name for name in (FOLDER / "roster.txt").read_text("utf-8").splitlines() if not name.startswith("#")]
    canaries = {sentence for slip in slips for sentence in sentences(slip)} | set(roster)
    assert len(slips) == 9
    assert len(canaries) > 30
    outputs = {**read_outputs(played), "sheet": flatten(sheet), "xlsx": flatten(workbook)}
    outputs |= {path.name: path.read_text("utf-8") for path in played.folder.rglob("*.html")}
    leaks = [(name, canary) for name, text in outputs.items() for canary in canaries if canary in text]
    assert leaks == []


def sentences(slip: Mapping[str, Any]) -> Iterator[str]:
    """The telling parts of an entry."""
    texts = (slip[name] for name in ("story", "beneficiary", "next_step"))
    yield from (part for text in texts for part in re.split(r"(?<=[.!?]) ", text) if len(part) > 20)


def flatten(tabs: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """All cells of a workbook."""
    return "\n".join(cell for grid in tabs.values() for row in grid for cell in row)


def test_words_reach_only_those_they_were_shared_with(
    played: Played, year: dict[str, Entry], raw: dict[str, Any]
) -> None:
    """What was told to leaders or to a team stands on no page for staff; what was shared with staff does."""
    outputs = read_outputs(played)
    known = [entry for entry in year.values() if entry.response_id in raw]
    narrow = [entry for entry in known if entry.answers["share"] in ("team", "leaders")]
    assert len(narrow) > 100
    leaks = [(name, e.response_id) for name, text in outputs.items() for e in narrow if e.answers["story"] in text]
    assert leaks == []
    page = outputs["index.html"]
    wide = [entry for entry in known if entry.answers["share"] in ("named", "unnamed")]
    shown = sum((entry.edited_story or entry.answers["story"]) in page for entry in wide)
    assert len(wide) - shown <= 9, "only those that wait for review are missing"


def test_nobody_is_named_who_did_not_choose_it(played: Played, sheet: dict[str, Grid], year: dict[str, Entry]) -> None:
    """Beside an entry stands the name that its teller typed and shared, or "A colleague"."""
    page = BeautifulSoup((played.folder / "index.html").read_text("utf-8"), "html.parser")
    people = [json.loads(line)["name"] for line in (FOLDER / "staff.jsonl").read_text("utf-8").splitlines()]
    blocks = {str(block["id"]): block for block in page.find_all(id=True)}
    checked = 0
    for entry in year.values():
        block = blocks.get(f"win-{entry.response_id}")
        if block and not entry.answers["author"]:
            own = " ".join(str(value) for key, value in entry.answers.items() if key != "author") + entry.edited_story
            text = block.get_text()
            assert [name for name in people if name in text and name not in own] == []
            checked += 1
    assert checked > 150
    heads, *rows = sheet["Wins"]
    told_by = {row[0]: row[heads.index("Told by")] for row in rows}
    for key, who in told_by.items():
        assert who in ("", year[key].answers["author"] or "A colleague")


def test_plain_clients_read_the_documents(played: Played) -> None:
    """Stock googleapiclient finds each report's headings; the .docx and the page of a report say the same."""
    outputs = read_outputs(played)
    for kind in ("weekly", "year"):
        file = next(path for path in sorted(played.folder.glob(f"reports/{kind}*.docx"), reverse=True))
        heading = docx.Document(str(file)).paragraphs[0].text
        assert heading
        assert heading in outputs[kind]
        assert heading in outputs[file.with_suffix(".html").name]


def test_the_forms_are_open(played: Played) -> None:
    """Both schools' forms are published and accept answers, as stock googleapiclient sees them."""
    forms = service(played.emulator, "forms")
    ids = [file.id for file in played.emulator.state.files.values() if file.mime_type.endswith(".form")]
    states = [forms.forms().get(formId=form).execute()["publishSettings"]["publishState"] for form in ids]
    assert states == [{"isPublished": True, "isAcceptingResponses": True}] * 2


def test_the_charts_are_native(played: Played, sheet: dict[str, Grid]) -> None:
    """Overview and every goal have one chart that states its finding, in the sheet and in the file alike."""
    sheets = service(played.emulator, "sheets")
    fields = "sheets(properties.title,charts(chartId,spec(title,altText)))"
    answer = sheets.spreadsheets().get(spreadsheetId=played.file_id("dashboard"), fields=fields).execute()
    charts = {tab["properties"]["title"]: tab.get("charts", []) for tab in answer["sheets"]}
    assert {title for title, found in charts.items() if len(found) == 1} == {"Overview", *GOALS}
    assert all("median" in found[0]["spec"]["altText"] for found in charts.values() if found)
    book = openpyxl.load_workbook(played.folder / "dashboard.xlsx")
    assert {tab.title for tab in book if tab._charts} == {"Overview", *GOALS}
