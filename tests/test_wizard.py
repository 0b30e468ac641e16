"""Init in a terminal: questions are answered by keystrokes, stopped and taken up again; nothing is made twice."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import stat
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import hypothesis
import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import settings
from pipeline.cli.commands import cli
from pipeline.emulator import Emulator
from pipeline.errors import UsageError
from pipeline.google.auth.scopes import SCOPES
from pipeline.model.roles import ROLES
from pipeline.wizard import kept, mapping, page, writing
from pipeline.wizard.questions import QUESTIONS, Unfit, sequence, spell_out
from tests.emulator.stock import service

ROOT = Path(__file__).parent.parent
SCHOOL = {
    "school": "Maple Ridge",
    "staff": "12",
    "timezone": "America/Chicago",
    "starts": "2026-08-17",
    "ends": "2027-06-11",
    "goals": "learning",
    "leaders": "principal@school.org",
    "respondents": "pseudonym",
}
ASKS = {question.key: question.asks[:40] for question in QUESTIONS}
OVER = "Enter if it is right"


class Terminal:
    """A command in a terminal of its own: waits for words, types others."""

    def __init__(self, folder: Path, *words: str, **variables: str) -> None:
        self._pid, self._handle = pty.fork()
        if not self._pid:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.chdir(folder)
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **variables}
            os.execve(sys.executable, [sys.executable, "-m", "pipeline", *words], environment)  # noqa: S606 - our own
        self.said = ""
        self._read = 0

    def wait(self, words: str, seconds: float = 60) -> None:
        """Read on until these words stand there."""
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        until = time.monotonic() + seconds
        while (found := pattern.search(self.said, self._read)) is None:
            assert self._more(until - time.monotonic()), self.said
        self._read = found.end()

    def type(self, text: str) -> None:
        """Type a text as it is."""
        os.write(self._handle, text.encode())

    def answer(self, asked: str, text: str) -> None:
        """Wait for a question and its prompt, and answer it."""
        self.wait(asked)
        self.type(f"{text}\n")

    def goes_on(self, seconds: float) -> bool:
        """Whether it neither ends nor says more for so long, but for what the keys show."""
        until = time.monotonic() + seconds
        while self._more(until - time.monotonic()):
            pass
        return time.monotonic() >= until

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._more(60):
            pass
        os.close(self._handle)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _more(self, seconds: float) -> bool:
        """Read what there is, wait for it so long; False at the end."""
        if not select.select([self._handle], [], [], max(seconds, 0))[0]:
            return False
        try:
            found = os.read(self._handle, 65536)
        except OSError:  # what Linux says when the other side is closed
            return False
        self.said += found.decode("utf-8", "replace").replace("\r", "")
        return bool(found)


def stop(terminal: Terminal) -> None:
    """Press Ctrl-C: 130, and words about how to go on.

    Once more after a while: a signal that comes between Python's last look and its wait for a line waits along, in
    any program that uses `input`. No person is as quick after the prompt as this one.
    """
    terminal.type("\x03")
    if terminal.goes_on(2):
        terminal.type("\x03")
    assert terminal.end() == 130, terminal.said
    assert "goes on from here" in terminal.said
    assert "Traceback" not in terminal.said


def count_files(emulator: Emulator) -> Counter[str]:
    """How many files of each kind there are."""
    return Counter(file.mime_type for file in emulator.state.files.values())


def assert_whole(folder: Path, emulator: Emulator) -> None:
    """The dashboard runs, and init again, in the terminal and without, makes nothing."""
    ran = Terminal(folder, "run")
    assert ran.end() == 0, ran.said
    made, text = count_files(emulator), (folder / "smallwins.yaml").read_text("utf-8")
    again = Terminal(folder, "init")
    assert again.end() == 0, again.said
    assert (count_files(emulator), (folder / "smallwins.yaml").read_text("utf-8")) == (made, text)
    assert not (folder / kept.PLACE).exists()


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A Workspace that is strict about sign-in, with Google's traps."""
    with Emulator(sign_in="strict", check_answers=True) as running:
        yield running
    assert running.app.crashes == []
    assert running.app.violations == []


def open_drive(emulator: Emulator, key: Path) -> str:
    """A shared drive with the service account as its content manager; its address."""
    drive = service(emulator, "drive", emulator.token)
    made: str = drive.drives().create(requestId="one", body={"name": "Small wins"}).execute()["id"]
    member = {"type": "user", "role": "fileOrganizer", "emailAddress": json.loads(key.read_text())["client_email"]}
    drive.permissions().create(fileId=made, body=member, supportsAllDrives=True).execute()
    return f"https://drive.google.com/drive/folders/{made}"


def stop_at_every_question(folder: Path, emulator: Emulator, answers: dict[str, str], words: tuple[str, ...]) -> None:
    """Start init again and again, give one answer, and press Ctrl-C at the next question."""
    before = count_files(emulator)
    for key, following in pairwise([*answers, OVER]):
        terminal = Terminal(folder, "init", *words)
        terminal.answer(ASKS[key], answers[key])
        assert ("school: Maple Ridge" in terminal.said) == (key != "school")
        terminal.wait(ASKS.get(following, following))
        stop(terminal)
        assert stat.S_IMODE((folder / kept.PLACE).stat().st_mode) == 0o600
    assert not (folder / "smallwins.yaml").exists()
    assert count_files(emulator) == before, "nothing is made before somebody agrees"


def test_a_service_account_stopped_at_every_question(tmp_path: Path, emulator: Emulator) -> None:
    """From an empty folder to a dashboard, with Ctrl-C before each answer; what was said is shown, not asked again."""
    address = open_drive(emulator, emulator.service_account(tmp_path, "service-account"))
    (tmp_path / "service-account-key.json").rename(tmp_path / "service-account.json")
    answers = SCHOOL | {"google": "2", "drive": address, "sign_in": "2", "credentials": "", "domain": "", "form": ""}
    words = ("--endpoint", emulator.url)
    stop_at_every_question(tmp_path, emulator, answers, words)
    last = Terminal(tmp_path, "init", *words)
    last.answer(OVER, "")
    assert last.end() == 0, last.said
    assert "Next: smallwins run" in last.said
    assert_whole(tmp_path, emulator)


def test_a_role_account(tmp_path: Path, emulator: Emulator) -> None:
    """The browser opens at Google's page, the role account allows it, and everything is made as that account."""
    emulator.program(tmp_path / "client.json")
    script = "import sys; from tests.google.auth.person import decide; decide(sys.argv[1])"
    browser = tmp_path / "browser.py"
    browser.write_text(script, encoding="utf-8")
    terminal = Terminal(tmp_path, "init", "--endpoint", emulator.url, BROWSER=f"{sys.executable} {browser} %s")
    for key, text in (SCHOOL | {"google": "3", "client": "", "domain": "example.com", "form": ""}).items():
        terminal.answer(ASKS[key], text)
    terminal.answer(OVER, "staff")
    terminal.answer(ASKS["staff"], "fifty")
    terminal.answer("Write a whole number", "50")
    terminal.answer(OVER, "")
    assert terminal.end() == 0, terminal.said
    school = settings.load(tmp_path / "smallwins.yaml")
    assert (school.schools[0].staff, school.google.credentials) == (50, "private/sign-in.json")
    assert stat.S_IMODE((tmp_path / "private" / "sign-in.json").stat().st_mode) == 0o600
    assert_whole(tmp_path, emulator)


def test_a_role_account_stopped_at_every_question(tmp_path: Path, emulator: Emulator) -> None:
    """The same on the other road; also while Google's page is open in the browser, and nobody has allowed it yet."""
    emulator.program(tmp_path / "client.json")
    answers = SCHOOL | {"google": "3", "client": "", "domain": "example.com", "form": ""}
    words = ("--endpoint", emulator.url)
    stop_at_every_question(tmp_path, emulator, answers, words)
    before = count_files(emulator)
    waiting = Terminal(tmp_path, "init", *words, BROWSER="true %s")
    waiting.answer(OVER, "")
    waiting.wait("/o/oauth2/")
    stop(waiting)
    assert count_files(emulator) == before
    script = "import sys; from tests.google.auth.person import decide; decide(sys.argv[1])"
    (tmp_path / "browser.py").write_text(script, encoding="utf-8")
    last = Terminal(tmp_path, "init", BROWSER=f"{sys.executable} {tmp_path / 'browser.py'} %s")
    assert last.end() == 0, last.said
    assert_whole(tmp_path, emulator)


FORM_ID = "1StaffFormOfOurSchool"
STAFF_FORM = {
    "formId": FORM_ID,
    "info": {"title": "Good news", "documentTitle": "Good news"},
    "revisionId": "00000001",
    "items": [
        {
            "itemId": f"0000000{i}",
            "title": title,
            "questionItem": {"question": {"questionId": f"1000000{i}", "textQuestion": {"paragraph": True}}},
        }
        for i, title in enumerate(("Which team are you in?", "What went well this week?"), 1)
    ],
}
ANSWERED = [
    {
        "responseId": f"ACYDBN{i}",
        "createTime": f"2026-09-0{i}T10:00:00.000Z",
        "lastSubmittedTime": f"2026-09-0{i}T10:00:00.000000Z",
        "answers": {"10000002": {"questionId": "10000002", "textAnswers": {"answers": [{"value": f"Story {i}."}]}}},
    }
    for i in range(1, 6)
]


def type_words(folder: Path, *words: str) -> str:
    """Type a command where nobody is asked; what it said."""
    said = CliRunner().invoke(cli, [*words, "--settings", str(folder / "smallwins.yaml")])
    assert said.exit_code == 0, said.output
    return said.output


def test_a_form_that_the_school_has(tmp_path: Path, emulator: Emulator) -> None:
    """Its link is pasted, its questions are chosen, stopped twice; three entries are seen, and no form is made."""
    key = emulator.service_account(tmp_path)
    address = open_drive(emulator, key)
    emulator.load_form(STAFF_FORM, ANSWERED)
    reader = {"type": "user", "role": "writer", "emailAddress": json.loads(key.read_text())["client_email"]}
    service(emulator, "drive", emulator.token).permissions().create(fileId=FORM_ID, body=reader).execute()
    link = f"https://docs.google.com/forms/d/{STAFF_FORM['formId']}/edit"
    flags = {**SCHOOL, "google": "shared-drive", "drive": address, "sign-in": "key-file", "credentials": key.name}
    flags |= {"domain": "", "form": link, "endpoint": emulator.url}
    begun = Terminal(tmp_path, "init", *(f"--{name}={value}" for name, value in flags.items()))
    begun.answer(OVER, "")
    asked = {"tells what happened": "2", "which goal": "3", "a win or a lesson": "3", "may be shared": "3"}
    begun.wait("2 What went well this week? (paragraph)")
    asked |= {"success signs": "", "better off": "", "how they": "", "what helped": "", "next step": "", "team": "1"}
    terminal = begun
    for words, text in asked.items():
        if words in ("tells what happened", "may be shared"):
            terminal.wait(words)
            stop(terminal)
            terminal = Terminal(tmp_path, "init")
        terminal.answer(words, text)
    terminal.wait("3. A win, for Every student leads")
    terminal.answer("Do these read", "1")
    assert terminal.end() == 0, terminal.said
    assert terminal.said.count("“Story ") == 3
    school = settings.load(tmp_path / "smallwins.yaml")
    book = {role: mapped.always or mapped.questions for role, mapped in school.codebook[FORM_ID].items()}
    fixed = {"goal": "voice", "kind": "success", "share": "leaders"}
    assert book == {"story": ("10000002",), "team": ("10000001",), **fixed}
    assert school.schools[0].forms == (FORM_ID,)
    assert_whole(tmp_path, emulator)


def test_mapping_without_being_asked(tmp_path: Path) -> None:
    """A question by its number or title, or a fixed value; what is missing is named, and no form is made beside it."""
    type_words(tmp_path, "init", "--school", "Oak", "--goals", "learning")
    for name, body in (("form", STAFF_FORM), ("responses", {"responses": ANSWERED})):
        (tmp_path / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")
    type_words(tmp_path, "form", "load", str(tmp_path / "form.json"), str(tmp_path / "responses.json"))
    words = ["form", "map", FORM_ID, "--settings", str(tmp_path / "smallwins.yaml")]
    said = CliRunner().invoke(cli, [*words, "story=What went well this week?", "goal=always:voice"])
    assert (said.exit_code, "needs more: kind, share." in said.output) == (2, True)
    shown = type_words(tmp_path, *words[:3], "story=2", "goal=always:voice", "kind=3", "share=always:leaders")
    assert shown.count("“Story ") == 3
    assert "with our leaders only" in shown
    assert "5 new" in type_words(tmp_path, "run", "--as-of", "2027-01-15")


def test_the_page_is_of_the_chosen_road() -> None:
    """Exactly what is asked for, why and of whom; nothing of the other road, and no delegation."""
    guide = (ROOT / "docs" / "connecting.md").read_text("utf-8")
    for road, has, lacks in (
        ("shared-drive", "shared drive", "OAuth client"),
        ("role-account", "OAuth client", "Content manager"),
    ):
        text = page.page({"school": "Maple", "google": road, "respondents": "anonymous"})
        assert set(re.findall(r"https://www\.googleapis\.com/auth/[\w.]+", text)) == set(SCOPES)
        assert (has in text, lacks in text) == (True, False)
        assert "without the sender's address" in text
        assert re.findall(r"^## (\d)\.", text, re.MULTILINE) == [str(i) for i in range(1, text.count("\n## ") - 1)]
    assert all(f"| `{page.SCOPE}{name}` | {why} |" in guide for name, why in page.WHY.items())


@pytest.mark.parametrize(
    ("key", "text", "kept_as"),
    [
        ("timezone", "america/Chicgo", None),
        ("timezone", "../etc/passwd", None),
        ("ends", "2026-08-01", None),
        ("ends", "2030-08-01", None),
        ("ends", "11.6.2027", None),
        ("leaders", "A@b.org;  c@d.org a@b.org", "a@b.org, c@d.org"),
        ("leaders", "principal", None),
        ("school", "Two\x07bells", None),
        ("school", "", None),
        ("goals", "4", None),
        ("goals", "2", "belonging"),
        ("google", "role-account", "role-account"),
        ("drive", "https://drive.google.com/drive/u/0/folders/0AbcDEFghiUk9PVA?usp=sharing", "0AbcDEFghiUk9PVA"),
        ("form", "https://docs.google.com/forms/d/e/1FAIpQLSabc/viewform", None),
        ("form", "https://docs.google.com/forms/d/1StaffFormOfOurs/edit#responses", "1StaffFormOfOurs"),
        ("credentials", '{"type": "service_account"}', None),
        ("domain", "https://www.School.org/", "school.org"),
        ("endpoint", "http://evil.example", None),
    ],
)
def test_what_questions_take(key: str, text: str, kept_as: str | None) -> None:
    """A slip is told in a sentence and asked again; a link is taken for its id."""
    question = next(question for question in QUESTIONS if question.key == key)
    if kept_as is None:
        with pytest.raises(Unfit, match=r"\w[.?]$"):
            question.read(text, {"starts": "2026-08-17"})
    else:
        assert question.read(text, {}) == kept_as


TEXT = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=40).map(str.strip)


@given(TEXT.filter(bool), st.lists(TEXT.filter(bool), min_size=1, max_size=4, unique=True))
@example("True", ["No", "null", "a: b", "- c", "{d}", "e #f", "'g", '"h', "007", "1e3"])
@hypothesis.settings(max_examples=15)
def test_any_words_are_kept_as_they_are(name: str, titles: list[str]) -> None:
    """School and goals in any script, with any signs of punctuation, are read back as they were told."""
    answers = {"goals": "own", "google": "try", "respondents": "email", "school": name}
    for i, title in enumerate(titles, 1):
        answers |= {f"goal {i}": title, f"goal {i} sign 1": title[::-1], f"goal {i} sign 2": ""}
    answers |= {"timezone": "Europe/Paris", "starts": "2026-08-17", "ends": "2027-06-11"}
    school = settings.parse(writing.compose(answers, Path("smallwins.yaml")), Path("smallwins.yaml"))
    assert school.schools[0].name == name.strip()
    assert [goal.title for goal in school.goals] == titles
    assert [goal.success_signs[0].title for goal in school.goals] == [title[::-1] for title in titles]


def test_the_settings_are_for_a_principal() -> None:
    """Every group has its comment; the ready-made goals load, and the invented school's own words are gone."""
    for name in ("learning", "belonging"):
        answers = SCHOOL | {"goals": name, "google": "try"}
        text = writing.compose(answers, Path("smallwins.yaml"))
        assert "Maple Ridge Elementary" not in text
        assert len(settings.parse(text, Path("smallwins.yaml")).goals) == 3
        groups = re.findall(r"^(.*)\n(?=(?:school_year|google|schools|goals|outputs|schedule):)", text, re.MULTILINE)
        assert len(groups) == 6
        assert all(line.startswith("#") for line in groups)


def test_ones_own_goals_one_by_one(tmp_path: Path) -> None:
    """A goal, its signs, the next goal; the same as flags tell them."""
    terminal = Terminal(tmp_path, "init", "--school=Oak", "--staff=", "--google=try", "--leaders=")
    for asked, text in ((ASKS["timezone"], "Europe/Paris"), (ASKS["starts"], ""), (ASKS["ends"], "")):
        terminal.answer(asked, text)
    for asked, text in (("A quiet student seeks out an adult", ""), (ASKS["goals"], "4"), ("from 1 to 3", "3")):
        terminal.answer(asked, text)
    for asked, text in (
        ("first goal?", "Calm: days"),
        ("when it grows?", "Quiet"),
        ("Another one?", "Quiet"),
    ):
        terminal.answer(asked, text)
    for asked, text in (("You have this one already", ""), ("Goal 2?", ""), (ASKS["respondents"], ""), (OVER, "")):
        terminal.answer(asked, text)
    assert terminal.end() == 0, terminal.said
    (goal,) = settings.load(tmp_path / "smallwins.yaml").goals
    assert (goal.id, goal.title, goal.success_signs[0].title) == ("calm-days", "Calm: days", "Quiet")
    told = spell_out(("Calm days: It is quiet; It is kind", "Math"))
    keys = [question.key for question in sequence(told | {"google": "try"}) if question.key.startswith("goal ")]
    assert keys == ["goal 1", "goal 1 sign 1", "goal 1 sign 2", "goal 1 sign 3", "goal 2", "goal 2 sign 1", "goal 3"]


@pytest.mark.parametrize("content", ["{", "[]", '{"school": 5}'])
def test_damaged_answers(tmp_path: Path, content: str) -> None:
    """A file of answers that is not ours is named, with what to do."""
    kept.write(tmp_path, {"school": "Oak"})
    assert kept.read(tmp_path) == {"school": "Oak"}
    (tmp_path / kept.PLACE).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="damaged"):
        kept.read(tmp_path)


def test_roles_are_those_of_the_codebook() -> None:
    """What is asked of a form that was there before are roles, and each once."""
    assert set(mapping.ROLES) < set(ROLES)
    assert len(set(mapping.ROLES)) == len(mapping.ROLES)
