"""Each command asks for its own permissions: every call is allowed by them, and none is there for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from googleapiclient.discovery_cache import DISCOVERY_DOC_DIR

from pipeline import form as forms
from pipeline import settings as school_settings
from pipeline.cli.commands import cli
from pipeline.emulator import Emulator
from pipeline.emulator.discovery import methods
from pipeline.errors import SignInAgainError
from pipeline.google.auth.scopes import (
    ANSWERS,
    DOCS,
    DOCS_READ,
    FILES,
    FORM,
    FORM_READ,
    NEEDS,
    NEWS,
    SCOPES,
    SHEETS,
    ask,
    cover,
)
from tests.conftest import SMALL_SCHOOL
from tests.emulator.stock import service
from tests.test_commands import commands

COMMANDS = (
    ("init --no-input", "init"),
    ("run", "run"),
    ("run --full", "run"),
    ("plan --as-of 2025-10-10", "plan"),
    ("run --as-of 2025-10-10", "run"),
    ("report weekly", "report"),
    ("report year", "report"),
    ("doctor", "doctor"),
    ("check", "check"),
    ("undo", "undo"),
    ("form create", "form create"),
    ("form link", "form link"),
    ("form map FORM story=3 goal=always:voice kind=always:success share=always:leaders", "form map"),
    ("auth status", "auth status"),
)
"""What is typed, in this order, and the command whose permissions it has."""


@dataclass
class Desk:
    """A school in a shared drive, in a Workspace that is strict about sign-in; commands are typed in its folder."""

    emulator: Emulator
    path: Path

    def type(self, words: str, code: int = 0) -> set[str]:
        """Type a command; the methods that it called, each of them allowed."""
        self.emulator.history.clear()
        form = next(iter(school_settings.load(self.path).forms), "")
        said = CliRunner().invoke(cli, [*words.replace("FORM", form).split(), "--settings", str(self.path)])
        assert said.exit_code == code, said.output
        assert [event.method for event in self.emulator.history.events if event.status in (401, 403)] == []
        return {event.method for event in self.emulator.history.events}

    def tell(self, story: str) -> None:
        """Answer the form as a colleague does."""
        settings = school_settings.load(self.path)
        told = forms.response(settings, settings.school_list[0], goal=["voice"], kind=["success"], story=[story])
        self.emulator.respond(next(iter(settings.forms)), told)


@pytest.fixture(scope="module", params=["shared", "own"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The folder before the first command, for either kind of access."""
    folder = tmp_path_factory.mktemp("school")
    with Emulator(sign_in="strict", check_answers=True) as emulator, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        key = emulator.service_account(folder)
        drive = service(emulator, "drive", emulator.token)
        drive_id = drive.drives().create(requestId="one", body={"name": "Small wins"}).execute()["id"]
        member = {"type": "user", "role": "fileOrganizer", "emailAddress": json.loads(key.read_text())["client_email"]}
        drive.permissions().create(fileId=drive_id, body=member, supportsAllDrives=True).execute()
        google = {"endpoint": emulator.url, "credentials": key.name, "drive": drive_id, "access": request.param}
        more = f"workspace: google\ngoogle: {json.dumps(google)}\n"
        text = SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''") + more
        (folder / "smallwins.yaml").write_text(text, encoding="utf-8")
        yield Desk(emulator, folder / "smallwins.yaml")
        assert emulator.app.crashes == []
        assert emulator.app.violations == []


@pytest.fixture(scope="module")
def called(desk: Desk) -> dict[str, set[str]]:
    """What each command called, typed in their order with news before every plan and run."""
    found: dict[str, set[str]] = {}
    for words, name in COMMANDS:
        if words.startswith(("run", "plan")):
            desk.tell(f"A student led; {words}.")
        found[name] = found.get(name, set()) | desk.type(words)
    return found


def test_every_call_is_allowed(called: dict[str, set[str]]) -> None:
    """With no permissions but its own every command does its work, and every call is opened by one of them."""
    for name, names in called.items():
        assert names, name
        for method in names:
            assert NEEDS[name] & set(methods()[method].scopes), (name, method)


SELDOM = {("report", FILES), ("check", FILES)}
"""In Drive these look for the further parts of a data workbook that was full, which a small school's never is."""


def test_no_permission_is_there_for_nothing(called: dict[str, set[str]]) -> None:
    """Each is what opens some call; `drive.file` opens Drive's calls only, since the rest may be people's files."""
    for name, names in called.items():
        for scope in NEEDS[name]:
            others = NEEDS[name] - {scope}
            own = {method for method in names if (scope == FILES) == method.startswith("drive.")}
            needing = [method for method in own if scope in methods()[method].scopes]
            if scope != FILES:
                others -= {FILES}
            assert (name, scope) in SELDOM or any(not others & set(methods()[method].scopes) for method in needing), (
                name,
                scope,
            )


def test_the_list() -> None:
    """The whole list, as documented for administrators: whoever widens it changes this line too."""
    assert {
        "init": {FORM, SHEETS, FILES},
        "run": {FORM_READ, ANSWERS, SHEETS, DOCS, FILES},
        "plan": {FORM_READ, ANSWERS, SHEETS, DOCS_READ, FILES},
        "watch": {ANSWERS, NEWS},
        "report": {FORM_READ, ANSWERS, SHEETS, FILES},
        "check": {FORM_READ, ANSWERS, SHEETS, FILES},
        "undo": {SHEETS},
        "form create": {FORM, FILES},
        "form link": {FORM_READ},
        "form map": {FORM_READ, ANSWERS},
        "doctor": {FORM_READ, ANSWERS, SHEETS, DOCS, FILES},
        "auth login": set(SCOPES),
        "auth status": {FILES},
    } == NEEDS
    assert SCOPES == (FORM, ANSWERS, SHEETS, DOCS, FILES)
    assert {scope.rpartition("/")[2] for scope in set(SCOPES) | {FORM_READ, DOCS_READ}} == {
        *("forms.body", "forms.body.readonly", "forms.responses.readonly"),
        *("spreadsheets", "documents", "documents.readonly", "drive.file"),
    }


STAY = {
    *("demo", "report new", "status", "form open", "form respond", "form load", "auth logout"),
    *(
        "schedule show",
        "schedule install",
        "schedule remove",
        "emulator",
        "emulator probe",
        "completion",
        "config check",
        "config show",
        "config schema",
    ),
}
"""Commands that open no Workspace of a school's own; `probe --live` has a sign-in of its own."""


def test_every_command_is_listed() -> None:
    """A command has its permissions here, or opens no Workspace."""
    groups = {name for name, command in commands() if isinstance(command, click.Group)} - STAY
    assert {name for name, _ in commands()} - groups == set(NEEDS) | STAY


def test_access_to_own_files_takes_one_permission() -> None:
    """Where smallwins made everything, `drive.file` is enough for every command, but for Pub/Sub."""
    assert {ask(name, "own") for name in NEEDS.keys() - {"watch"}} == {frozenset({FILES})}
    assert ask("watch", "own") == {FILES, NEWS}


def test_news_takes_two_permissions() -> None:
    """Watches are opened by the permission for answers, or for own files; a subscription by Pub/Sub's own."""
    made = [method for name, method in methods().items() if name.startswith("forms.forms.watches.")]
    assert len(made) == 4
    assert all({ANSWERS, FILES} <= set(method.scopes) for method in made)
    document = json.loads((Path(DISCOVERY_DOC_DIR) / "pubsub.v1.json").read_bytes())
    listening = document["resources"]["projects"]["resources"]["subscriptions"]["methods"]
    assert all(NEWS in listening[name]["scopes"] for name in ("pull", "acknowledge"))
    assert ask("auth login", news=True) == {*SCOPES, NEWS}
    assert ask("auth login") == set(SCOPES)


def test_a_wider_permission_covers() -> None:
    """A person who allowed a form to be changed allowed it to be read; what is missing is named."""
    assert cover([FORM_READ, FILES], SCOPES) == tuple(sorted([FORM, FILES]))
    assert cover([FORM_READ], [FORM, FORM_READ]) == (FORM_READ,)
    with pytest.raises(SignInAgainError, match=r"missing: documents, spreadsheets\."):
        cover([SHEETS, DOCS, FILES], [FILES])
