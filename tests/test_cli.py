"""Every command as it is typed: what it prints, its envelope, its exit code, a plain sentence for each trouble."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from filelock import FileLock

from pipeline import resources
from pipeline.cli import main, trouble
from pipeline.cli.plan import CHANGES
from pipeline.cli.status import STALE
from pipeline.emulator import Emulator
from pipeline.errors import SmallwinsError
from tests.conftest import SMALL_SCHOOL

ENVELOPE = {"schema_version", "ok", "data", "warnings", "errors"}


@dataclass
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        """The last line of stdout."""
        body: dict[str, Any] = json.loads(self.out.splitlines()[-1])
        assert body.keys() == ENVELOPE
        assert body["schema_version"] == 1
        return body


Cli = Callable[..., Said]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command, typed in a folder that holds a small school's settings."""
    (tmp_path / "smallwins.yaml").write_text(SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    def smallwins(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["smallwins", *words])
        capsys.readouterr()
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        with pytest.raises(SystemExit) as left:
            main()
        for number, answer in before.items():
            signal.signal(number, answer)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Said(int(left.value.code or 0), printed.out, printed.err)

    return smallwins


def change(old: str, new: str) -> None:
    """Edit the settings file."""
    path = Path("smallwins.yaml")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def assert_plain(cli: Cli, words: tuple[str, ...], code: int, name: str, says: str) -> None:
    """One plain sentence with its remedy on stderr; with --json, the same in the envelope on stdout."""
    said = cli(*words)
    assert (said.code, said.out) == (code, "")
    first, *_ = lines = said.err.strip().splitlines()
    assert re.search(says, said.err), said.err
    assert first.startswith("Error: ")
    assert any(line.startswith("What to do: ") for line in lines)
    assert len(lines) <= 5
    assert not re.search(r"\w+Error\b|0x[0-9a-f]{4}|None", said.err.removeprefix("Error"))
    as_json = cli(*words, "--json")
    assert as_json.code == code
    assert as_json.out.count("\n") == 1
    assert as_json.envelope["ok"] is False
    (error,) = as_json.envelope["errors"]
    assert error.keys() == {"code", "message", "fix", "url"}
    assert (error["code"], bool(error["fix"])) == (name, True)
    assert error["message"].splitlines()[0] in said.err


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("goals:", "gaols:", r"line \d+, column \d+: gaols is not a setting; did you mean goals\?"),
        ("title: Every student leads", "titel: Every student leads", r"did you mean title\?"),
        (SMALL_SCHOOL[SMALL_SCHOOL.index("goals:") : SMALL_SCHOOL.index("privacy:")], "", "goals"),
        ("starts: 2025-08-18", "starts: 2025-08-38", r"line 2, column \d+: school_year.starts"),
        ("starts: 2025-08-18", "starts: 2027-08-18", "school_year"),
        ("retention_days: 365, ", "", "retention_days"),
        ("outputs: {local: out}", "outputs: {local: out", r"line \d+"),
    ],
    ids=["unknown key", "unknown key inside", "no goals", "bad date", "ends first", "required", "not YAML"],
)
def test_wrong_settings(cli: Cli, old: str, new: str, says: str) -> None:
    """Each mistake has its place and its remedy; exit code 3."""
    change(old, new)
    assert_plain(cli, ("run",), 3, "settings", says)


def test_all_mistakes_at_once(cli: Cli) -> None:
    """Nobody mends a settings file one run at a time."""
    change("goals:", "gaols:")
    change("timezone: America/New_York", "timezone: America/New_Yrok")
    change("retention_days: 365, ", "")
    said = cli("run")
    assert said.code == 3
    assert all(word in said.err for word in ("gaols", "New_Yrok", "retention_days"))


def test_no_settings_file(cli: Cli) -> None:
    """The sentence says how to begin."""
    assert_plain(cli, ("run", "--settings", "elsewhere.yaml"), 3, "settings", r"elsewhere\.yaml")


def test_a_run_before_init(cli: Cli) -> None:
    """Without files to write to, the remedy is init."""
    assert_plain(cli, ("run",), 3, "settings", "outputs.data(.|\n)*smallwins init")


def test_no_such_form(cli: Cli) -> None:
    """A form that the settings name and the Workspace does not have; exit code 5."""
    change("staff: 12,", "staff: 12, forms: [NOT_A_FORM_AT_ALL],")
    assert cli("init").code == 5
    assert_plain(cli, ("run",), 5, "not-found", "form|file")


@pytest.fixture
def ready(cli: Cli) -> Cli:
    """The command in a folder where `init` has been."""
    said = cli("init", "--no-input", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.envelope["ok"]
    assert said.envelope["data"]["made"]
    return cli


def test_a_second_run_on_this_machine(ready: Cli) -> None:
    """While another one holds the folder, a run leaves with 6."""
    with FileLock(".smallwins/run.lock"):
        assert_plain(ready, ("run",), 6, "busy", "Another run")


def test_a_workspace_that_another_program_has_open(ready: Cli) -> None:
    """Its file is not shared; exit code 6."""
    with Emulator(Path(".smallwins/workspace.db")):
        assert_plain(ready, ("run",), 6, "busy", "workspace.db")


@pytest.mark.parametrize("damage", [b"this is no database, but a letter to the principal" * 40, b""])
def test_a_damaged_workspace(ready: Cli, damage: bytes) -> None:
    """Bytes that are no Workspace: exit code 5, and the file is left as it was. An empty file is a new Workspace."""
    path = Path(".smallwins/workspace.db")
    path.write_bytes(damage)
    assert_plain(ready, ("run",), 5, "google" if damage else "not-found", "damaged" if damage else "")
    if damage:
        assert path.read_bytes() == damage


def test_a_workspace_with_a_torn_row(ready: Cli) -> None:
    """A database whose rows are not ours is damaged too."""
    with sqlite3.connect(".smallwins/workspace.db") as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for name in tables:
            database.execute(f"drop table {name}")
        database.execute("create table letters (words text)")
    database.close()
    assert ready("run").code == 5


def test_a_port_in_use(cli: Cli) -> None:
    """The emulator names the port; exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = cli("emulator", "--port", str(port))
    assert (said.code, said.out) == (2, "")
    assert f"Port {port} is in use" in said.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("run", "--as-of", "someday"), 2, "someday"),
        (("run", "--bogus"), 2, "bogus"),
        (("run", "--settings", "."), 2, "directory"),
        (("form", "respond"), 2, "Missing argument"),
        (("report", "weekly", "--output", "no/such/week.docx"), 2, "no folder no/such"),
        (("init", "--settings", "no/such/smallwins.yaml"), 2, "no folder no/such"),
        (("jump",), 2, "No such command"),
        (("report", "monthly"), 2, "weekly"),
        (("report", "goal"), 2, "--goal"),
        (("report", "weekly", "--team", "Grades 2-3"), 2, "takes no --team"),
        (("report", "run"), 2, "no run"),
        (("report", "new"), 2, "weekly"),
        (("report", "new", "monthly"), 2, "macros"),
        (("report", "weekly", "--output", "digest.pdf"), 2, r"--format"),
        (("form", "respond", "hello"), 2, "is not an answer"),
        (("form", "respond", "goal=flying", "kind=success", "story=x"), 2, "flying"),
        (("form", "respond", "mood=good"), 2, "mood"),
        (("form", "respond", "--school", "oak", "goal=voice"), 2, "maple"),
        (("form", "load", "smallwins.yaml", "smallwins.yaml"), 2, "not JSON"),
    ],
)
def test_wrong_words(ready: Cli, words: tuple[str, ...], code: int, says: str) -> None:
    """A flag or an argument that cannot be used as given; with --json, the envelope says the same."""
    said = ready(*words)
    assert (said.code, said.out) == (code, "")
    assert re.search(says, said.err)
    as_json = ready(*words, "--json")
    assert (as_json.code, as_json.err, as_json.envelope["ok"]) == (code, "", False)
    (error,) = as_json.envelope["errors"]
    assert error["code"] == "usage"
    assert error["fix"]
    assert not Path("no").exists()


def test_the_way_of_a_newcomer(cli: Cli, tmp_path: Path) -> None:
    """Init, a telling, a run, a status, a report: each says what it did and what comes next."""
    assert cli("status").code == 9
    made = cli("init")
    assert made.code == 0
    assert "Next: smallwins run" in made.out
    told = cli("form", "respond", "goal=voice", "kind=success", "share=unnamed", "story=A student ran the warm-up.")
    assert told.out.startswith("Told.")
    ran = cli("run", "--as-of", "2026-06-12")
    assert ran.code == 0
    assert "Done: 1 new entry" in ran.out
    assert str(tmp_path / "out" / "index.html") in ran.out
    again = cli("run")
    assert "nothing new" in again.out
    assert "0 writes" in again.out
    state = cli("status", "--json")
    assert state.code == 0
    assert state.envelope["data"]["last_run"]
    assert cli("status").out.startswith("Last run: ")
    for form in ("docx", "html", "md"):
        assert cli("report", "year", "--format", form).code == 0
    assert len(list(tmp_path.glob("year-2025.*"))) == 3
    assert "docs.google.com/forms" in cli("form", "link").out
    assert "smallwins" in cli("schedule", "show", "cron").out


def test_a_template_of_ones_own(ready: Cli) -> None:
    """A copy of ours to start from, which the next report is written with; a mistake in it is named by its place."""
    told = ready("report", "new", "year")
    own = Path("report_templates/year.md.j2")
    assert (told.code, str(own) in told.out) == (0, True)
    assert "smallwins report year shows" in told.out
    assert own.read_bytes() == (resources.folder("report_templates") / own.name).read_bytes()
    own.write_text("# Ours\n\nHello, {{ edition.name }}\n", encoding="utf-8")
    again = ready("report", "new", "year", "--json")
    assert (again.code, again.envelope["errors"][0]["code"]) == (2, "usage")
    assert own.read_text("utf-8").startswith("# Ours"), "what people wrote stays"
    assert ready("report", "year", "--format", "md").code == 0
    assert "Hello, " in next(Path().glob("year-*.md")).read_text("utf-8")
    own.write_text("# Ours\n\n{{ principal }}\n", encoding="utf-8")
    wrong = ready("report", "year", "--format", "md", "--output", "wrong.md")
    assert wrong.code
    assert "year.md.j2, line 3: 'principal' is undefined" in wrong.err
    assert not Path("wrong.md").exists()
    assert ready("report", "weekly", "--format", "md").code == 0, "the other reports are as they were"


def test_a_template_without_a_school(cli: Cli) -> None:
    """There is no folder to put it in; nothing is made."""
    said = cli("report", "new", "weekly", "--settings", "other.yaml")
    assert (said.code, said.out) == (3, "")
    assert "smallwins init" in said.err
    assert not Path("report_templates").exists()


def test_init_without_being_asked(cli: Cli, tmp_path: Path) -> None:
    """Without settings and a terminal, what is missing is named; with the flags for it, all is made, and kept."""
    (tmp_path / "new").mkdir()
    assert_plain(cli, ("init", "--settings", "new/smallwins.yaml"), 2, "usage", "--school, --goals")
    assert not list((tmp_path / "new").iterdir())
    words = ("init", "--settings", "new/smallwins.yaml", "--no-input")
    assert cli(*words, "--school", "Oak", "--goal", "Math makes sense: They ask; They explain").code == 0
    assert_plain(cli, (*words, "--school", "Elm"), 2, "usage", "there already, so --school")
    assert cli(*words).code == 0


def test_form_create_is_safe_to_repeat(ready: Cli) -> None:
    """The same form, completed."""
    first, second = (ready("form", "create", "--json").envelope["data"]["form"] for _ in range(2))
    assert first == second


def test_answering_is_for_the_embedded_workspace_only(ready: Cli) -> None:
    """In Google Forms, people answer the form itself."""
    change("schools:", "workspace: google\ngoogle: {credentials: key.json}\nschools:")
    assert_plain(ready, ("form", "respond", "goal=voice", "kind=success", "story=x"), 2, "usage", "embedded Workspace")


def test_nobody_is_signed_in(ready: Cli) -> None:
    """The sign-in file is not there; exit code 4."""
    change("schools:", "workspace: google\ngoogle: {credentials: key.json}\nschools:")
    assert_plain(ready, ("run",), 4, "key-file", r"key\.json")


def test_strict_privacy_waits(ready: Cli) -> None:
    """In strict mode a held entry stops publishing with 7; deciding on it is the remedy."""
    change("roster: ''", "review: strict")
    today = datetime.now(UTC).date()
    change("starts: 2025-08-18, ends: 2026-06-12", f"starts: {today - timedelta(99)}, ends: {today + timedelta(99)}")
    ready("form", "respond", "goal=voice", "kind=success", "story=Write to anna@example.org.")
    assert_plain(ready, ("run",), 7, "privacy", "1 entr")


def test_a_codebook_that_asks_for_what_is_not_there(ready: Cli) -> None:
    """An issue of severity error: everything else is done, and the exit code is 1."""
    text = Path("smallwins.yaml").read_text("utf-8")
    form_id = re.search(r"forms: \[(\S+?)\]|forms:\s+- (\S+)", text)
    assert form_id
    name = form_id[1] or form_id[2]
    change("privacy:", f"codebook: {{{name}: {{story: [00000000], goal: {{always: voice}}}}}}\nprivacy:")
    said = ready("run", "--json")
    assert said.code == 1
    assert said.envelope["ok"] is False
    assert {warning["severity"] for warning in said.envelope["warnings"]} == {"error"}
    assert said.envelope["data"]["issues"]


def test_a_crash_is_told_plainly(ready: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw: exit code 1, a sentence, and a file for a report that holds no one's words."""

    def fail(*_: object) -> str:
        raise KeyError("secret story")

    monkeypatch.setattr("pipeline.schedule.open_target", fail)
    said = ready("schedule", "show", "cron")
    assert said.code == 1
    assert said.err.startswith("Error: Something unexpected happened (KeyError)")
    crash = tmp_path / ".smallwins" / "logs" / "crash.txt"
    assert "KeyError" in crash.read_text("utf-8")
    assert "secret story" not in said.err + crash.read_text("utf-8")
    assert ready("schedule", "show", "cron", "--json").envelope["errors"][0]["code"] == "unexpected"


@pytest.mark.parametrize("way", ["--settings FILE", "--settings=FILE", "SMALLWINS_SETTINGS", "demo"])
def test_a_crash_is_kept_with_the_settings(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Its file is in the state folder of the settings that were named, not in the folder one happens to stand in."""

    def fail(*_: object) -> str:
        raise KeyError

    monkeypatch.setattr("pipeline.schedule.open_target", fail)
    monkeypatch.setattr("pipeline.demo.prepare", fail)
    (tmp_path / "school").mkdir()
    named = Path("smallwins.yaml").rename("school/smallwins.yaml")
    words = ["schedule", "show", "cron"]
    if way == "SMALLWINS_SETTINGS":
        monkeypatch.setenv(way, str(named))
    elif way == "demo":
        words = ["demo", "school"]
    else:
        words += way.replace("FILE", str(named)).split()
    assert cli(*words).code == 1
    assert (tmp_path / "school" / ".smallwins" / "logs" / "crash.txt").exists()
    assert not (tmp_path / ".smallwins").exists()


def test_a_crash_makes_no_folder(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the settings' folder is not there, or takes no file, only the sentence is said."""
    monkeypatch.setattr("pipeline.settings.load", lambda _: 1 // 0)
    said = cli("run", "--settings", "elsewhere/smallwins.yaml")
    assert (said.code, (tmp_path / "elsewhere").exists()) == (1, False)
    assert "say what you did" in said.err
    (tmp_path / ".smallwins").touch()
    assert "cannot be written" in cli("run").err


def test_a_place_that_cannot_be_written(ready: Cli, tmp_path: Path) -> None:
    """A file where a folder should be: a plain sentence, not a crash."""
    (tmp_path / "a file").write_text("", encoding="utf-8")
    said = ready("report", "weekly", "--output", "a file/week.docx")
    assert (said.code, "cannot be written" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        ("out/dashboard.xlsx", ""),
        ("", "out"),
        ("", ".smallwins/logs"),
        (".smallwins/workspace.db", ""),
        (".smallwins/written.json", ""),
    ],
)
def test_a_folder_in_a_files_place(ready: Cli, tmp_path: Path, folder: str, file: str) -> None:
    """The place is named, with what is the matter; exit code 2."""
    if file:
        (tmp_path / file).touch()
    elif (tmp_path / folder).is_file():
        (tmp_path / folder).unlink()
    if folder:
        (tmp_path / folder).mkdir(parents=True)
    assert_plain(ready, ("run",), 2, "usage", re.escape(folder or file))


def test_output_that_nobody_reads(ready: Cli, tmp_path: Path) -> None:
    """A pipe that is closed, or a full disk behind the output: no traceback."""
    for sink, code in (("| head -c 0", 1), ("> /dev/full", 2)):
        line = f"{sys.executable} -m pipeline schedule show cron {sink}; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr


def test_settings_that_are_no_plain_file(cli: Cli) -> None:
    """A pipe would be waited for, a device read without end; exit code 3."""
    os.mkfifo("pipe")
    for name in ("pipe", "/dev/zero"):
        assert_plain(cli, ("run", "--settings", name), 3, "settings", "not a plain file")
        assert cli("init", "--settings", name).code == 3


def test_settings_that_cannot_be_made(cli: Cli, tmp_path: Path) -> None:
    """A link that leads to itself: exit code 2, with the path."""
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    words = ("init", "--settings", "loop.yaml", "--school", "Oak", "--goals", "learning")
    assert_plain(cli, words, 2, "usage", r"loop\.yaml cannot be used")


@pytest.mark.parametrize("kept", ["", "[1", "{}", "[]", '{"ended": "yesterday"}', "\x00"])
def test_a_record_that_cannot_be_read(ready: Cli, kept: str) -> None:
    """`status` says so and is stale."""
    Path(".smallwins/run.json").write_text(kept, encoding="utf-8")
    said = ready("status")
    assert (said.code, "no readable record" in said.out) == (9, True)
    assert ready("status", "--json").envelope["data"]["stale"] is True


@pytest.mark.parametrize(
    ("form", "responses", "says"),
    [
        ({"formId": 5}, {}, "form_id"),
        ({"formId": "f", "info": []}, {}, "info"),
        ({"info": {}}, {}, "not a form"),
        ([], {}, "JSON object"),
        ({"formId": "f"}, {"responses": 5}, "responses"),
        ({"formId": "f"}, {"responses": ["My secret"]}, "responses"),
        ({"formId": "f"}, {"responses": [{"responseId": "r"}]}, "without its id or its time"),
        ({"formId": "f"}, {"responses": [{"responseId": "r", "answers": []}]}, "answers"),
    ],
)
def test_a_form_of_the_wrong_shape(ready: Cli, form: object, responses: object, says: str) -> None:
    """What the Forms API would not have answered is refused by its place, without anybody's words."""
    Path("form.json").write_text(json.dumps(form), encoding="utf-8")
    Path("responses.json").write_text(json.dumps(responses), encoding="utf-8")
    assert_plain(ready, ("form", "load", "form.json", "responses.json"), 2, "usage", says)
    assert "secret" not in ready("form", "load", "form.json", "responses.json").err


def test_a_form_with_newer_fields_is_loaded(ready: Cli) -> None:
    """What Google adds to its answers later is no reason to refuse them."""
    Path("form.json").write_text(json.dumps({"formId": "f", "novelty": 1}), encoding="utf-8")
    told = {"responseId": "r", "createTime": "2026-01-01T00:00:00Z", "lastSubmittedTime": "2026-01-01T00:00:00Z"}
    Path("responses.json").write_text(json.dumps({"responses": [told]}), encoding="utf-8")
    assert ready("form", "load", "form.json", "responses.json", "--json").envelope["data"]["responses"] == 1


def type_on_a_full_disk(*words: str) -> None:
    """Type a command where no file grows past 36,000 bytes: a plain sentence, and nothing else."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (36_000, 36_000)); "
    command = [sys.executable, "-c", f"{limit}from pipeline.cli import main; main()", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(r"workspace\.db cannot be written: the disk is full", done.stderr)


def test_a_full_disk_for_a_person(ready: Cli) -> None:
    """The Workspace's file takes no more of what a person tells; what was told before is kept."""
    ready("form", "respond", "goal=voice", "kind=success", "story=One.")
    type_on_a_full_disk("form", "respond", "goal=voice", "kind=success", f"story={'x' * 90_000}")
    assert ready("run", "--json").envelope["data"]["rows"]["new"] == 1


def test_a_full_disk_for_a_program(cli: Cli) -> None:
    """The Workspace's file takes no more of what `init` makes; with room again it goes on."""
    type_on_a_full_disk("init", "--no-input")
    assert cli("init", "--no-input").code == 0
    assert cli("run", "--json").envelope["ok"]


def test_a_day_outside_the_school_year(ready: Cli) -> None:
    """`--as-of` is refused where there is nothing to draw; the dashboard stays as it is."""
    assert ready("run", "--as-of", "2020-01-01").code == 2
    assert ready("report", "weekly", "--as-of", "2030-01-01").code == 2


def test_the_log_holds_no_words(ready: Cli, tmp_path: Path) -> None:
    """One JSON line an event, with the run's id; never what anybody wrote."""
    ready("form", "respond", "--from", "zoe@example.org", "goal=voice", "kind=success", "story=Canary sang.")
    run_id = ready("run", "--json").envelope["data"]["run_id"]
    (log,) = (tmp_path / ".smallwins" / "logs").glob("*.jsonl")
    events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {event["run"] for event in events} == {run_id}
    assert events[-1]["event"] == "Done"
    for path in (log, tmp_path / ".smallwins" / "run.json"):
        assert not re.search("Canary|zoe", path.read_text("utf-8"))


def test_the_published_exit_codes() -> None:
    """The README's table has the codes of the errors, those of `status`, `plan` and Ctrl-C, and no other."""
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+(?:, \d+)*) \| \S.* \|$", readme, re.MULTILINE)
    published = [int(code) for row in rows for code in row.split(", ")]
    kinds: list[type[SmallwinsError]] = [SmallwinsError, trouble.Interrupted]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert published == sorted({0, STALE, CHANGES} | {kind.exit_code for kind in kinds})


@contextmanager
def started(*words: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own, in a folder."""
    command = [sys.executable, "-m", "pipeline", *words]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def stop(process: subprocess.Popen[str], number: int) -> tuple[str, str]:
    """What a process says when asked to stop: again, where the first asking fell into a callback of Python's own."""
    for _ in range(5):
        process.send_signal(number)
        try:
            return process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("it does not stop")


WAITING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pipeline.cli import main
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == slow:
            print("here", flush=True)
            import time
            time.sleep(30)
slow = sys.argv.pop(1)
sys.meta_path.insert(0, Slow())
main()
"""


@pytest.mark.parametrize(
    ("number", "code", "name"), [(signal.SIGTERM, 8, "deadline"), (signal.SIGINT, 130, "interrupted")]
)
@pytest.mark.parametrize(
    ("while_loading", "words"),
    [
        ("pipeline.cli.commands", ("status", "--json")),
        ("pipeline.settings", ("init", "--no-input", "--json")),
        ("pipeline.demo", ("demo", "d", "--json")),
        ("pipeline.run", ("report", "weekly", "--json")),
    ],
)
def test_a_command_that_is_asked_to_stop(
    cli: Cli, tmp_path: Path, number: int, code: int, name: str, while_loading: str, words: tuple[str, ...]
) -> None:
    """From its first import on, every command answers SIGTERM with 8 and Ctrl-C with 130, in the envelope too."""
    command = [sys.executable, "-c", WAITING, while_loading, *words]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
        out, err = stop(process, number)
    said = Said(process.returncode, out, err)
    assert said.code == code
    assert not said.err or said.err.startswith("Exception ignored in")
    (error,) = said.envelope["errors"]
    assert error["code"] == name
    assert "othing is lost" in error["message"] + error["fix"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 8), (signal.SIGINT, 130)])
def test_a_run_that_is_asked_to_stop(cli: Cli, tmp_path: Path, number: int, code: int) -> None:
    """SIGTERM ends a run with 8, Ctrl-C with 130; both say that running again is safe."""
    with Emulator() as emulator:
        key = emulator.service_account(tmp_path)
        address = json.dumps({"endpoint": emulator.url, "credentials": key.name})
        change("schools:", f"workspace: google\ngoogle: {address}\nschools:")
        assert cli("init").code == 0
        emulator.history.clear()
        emulator.faults.add("delay", number=1, seconds=2.0)
        with started("run", folder=tmp_path) as process:
            until = time.monotonic() + 60
            while not emulator.history.events and time.monotonic() < until:
                time.sleep(0.02)
            process.send_signal(number)
            out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (code, "")
    assert "nothing is lost" in err.casefold()
    assert "Traceback" not in err


def test_the_emulator_by_itself(tmp_path: Path) -> None:
    """Its address is the first line of stdout; SIGTERM ends it well, and its file is kept."""
    words = ("emulator", "--port", "0", "--state", "workspace.db", "--service-account", "key.json")
    with started(*words, folder=tmp_path) as process:
        assert process.stdout
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", process.stdout.readline())
        assert process.stdout.readline().startswith("control token: ")
        assert process.stdout.readline() == "service account: key.json\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert (tmp_path / "workspace.db").exists()
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600


def test_the_form_in_a_browser(cli: Cli, tmp_path: Path) -> None:
    """`form open` prints where each school's form is answered, serves it, and ends well at Ctrl-C."""
    assert_plain(cli, ("form", "create", "--school", "none"), 2, "usage", "no school")
    assert cli("form", "open").code == 3
    assert cli("form", "create").code == 0
    with started("form", "open", folder=tmp_path) as process:
        assert process.stdout
        school, _, address = process.stdout.readline().strip().partition(": ")
        assert school == "maple"
        assert "Small wins at Maple Ridge" in requests.get(address, timeout=10).text
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--quota", "plenty"), "off, real or a number"),
        (("--faults", "smallwins.yaml"), "not a list of faults"),
        (("probe", "--live"), "needs a way to sign in"),
        (("probe", "--only", "nothing"), "No question"),
    ],
)
def test_wrong_words_for_the_emulator(cli: Cli, words: tuple[str, ...], says: str) -> None:
    """A wrong limit, a wrong file of faults, a live probe without a sign-in: a sentence, exit code 2."""
    said = cli("emulator", *words)
    assert (said.code, "What to do: " in said.err) == (2, True)
    assert says in said.err


def test_the_probe_in_words(cli: Cli) -> None:
    """Each question with the start of its answer; whole answers for programs."""
    said = cli("emulator", "probe", "--only", "stale revision")
    assert said.out.splitlines()[0].startswith("docs: a stale revision: How is a batch refused")
    assert "--live" in said.out.splitlines()[-1]
    findings = cli("emulator", "probe", "--only", "stale revision", "--json").envelope["data"]["findings"]
    assert findings[0]["here"][0] == 400
