"""Whatever goes wrong between a school and its Workspace has its line: a name, and the one thing to do."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline import doctor
from pipeline import form as forms
from pipeline import settings as school_settings
from pipeline.cli.commands import cli
from pipeline.emulator import Emulator
from pipeline.emulator.auth import WEEK
from pipeline.emulator.discovery import methods
from pipeline.google.proof import PROOF_NOTE
from pipeline.settings import Settings
from tests.conftest import SMALL_SCHOOL
from tests.emulator.stock import service
from tests.google.auth.person import ROLE, decide
from tests.schedule.conftest import System, system

__all__ = ["system"]

MONTHS = timedelta(days=120)
GUIDE = Path(__file__).parent.parent / "docs" / "troubleshooting.md"


@dataclass
class Desk:
    """A school in a shared drive, in a Workspace that is strict about sign-in."""

    emulator: Emulator
    folder: Path

    @property
    def path(self) -> Path:
        """The settings file."""
        return self.folder / "smallwins.yaml"

    @property
    def settings(self) -> Settings:
        """What it says now."""
        return school_settings.load(self.path)

    def api(self, name: str) -> Any:
        """A stock client, signed in as the owner."""
        return service(self.emulator, name, self.emulator.token)

    def type(self, words: str) -> tuple[int, str]:
        """Type a command; its exit code and all that it said."""
        said = CliRunner().invoke(cli, [*words.split(), "--settings", str(self.path)])
        return said.exit_code, said.output

    def examine(self, *flags: str) -> dict[str, list[dict[str, str]]]:
        """What doctor finds, by name; each time nothing is written and nobody sees a traceback."""
        before = len(self.emulator.history.events)
        code, said = self.type(" ".join(("doctor", "--json", *flags)))
        told = json.loads(said.splitlines()[-1])
        found: dict[str, list[dict[str, str]]] = {}
        for check in told["data"]["checks"]:
            assert check.keys() == {"name", "result", "said", "fix", "url"}
            assert check["result"] == "pass" or check["fix"], check
            found.setdefault(check["name"], []).append(check)
        assert code == (1 if told["data"]["fail"] else 0)
        for event in self.emulator.history.events[before:]:
            assert methods()[event.method].verb == "GET" or event.method.endswith("getByDataFilter"), event
        return found

    def change(self, **groups: Any) -> None:
        """Edit the settings file by hand."""
        for name, value in groups.items():
            school_settings.write(self.path, {name.replace("__", "."): value})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A school that is connected and has run; every test leaves it as it was, or mends it."""
    folder = tmp_path_factory.mktemp("school")
    with Emulator(sign_in="strict", check_answers=True) as emulator:
        key = emulator.service_account(folder)
        desk = Desk(emulator, folder)
        drive = desk.api("drive")
        drive_id = drive.drives().create(requestId="one", body={"name": "Small wins"}).execute()["id"]
        member = {"type": "user", "role": "fileOrganizer", "emailAddress": json.loads(key.read_text())["client_email"]}
        drive.permissions().create(fileId=drive_id, body=member, supportsAllDrives=True).execute()
        google = {"endpoint": emulator.url, "credentials": key.name, "drive": drive_id}
        today = date.today()
        text = SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''").replace("2025-08-18", str(today - MONTHS))
        text = text.replace("2026-06-12", str(today + MONTHS))
        desk.path.write_text(f"{text}workspace: google\ngoogle: {json.dumps(google)}\n", encoding="utf-8")
        assert desk.type("init --no-input")[0] == 0
        settings = desk.settings
        told = forms.response(settings, settings.school_list[0], goal=["voice"], kind=["success"], story=["It worked."])
        emulator.respond(next(iter(settings.forms)), told)
        assert desk.type("run")[0] == 0
        yield desk
        assert emulator.app.crashes == []
        assert emulator.app.violations == []


@pytest.fixture
def desk(made: Desk) -> Iterator[Desk]:
    """The same, with the settings and the clock put back afterwards."""
    text = made.path.read_text("utf-8")
    yield made
    made.path.write_text(text, encoding="utf-8")
    made.emulator.state.set_clock(None)
    made.emulator.faults.clear()


def failed(found: dict[str, list[dict[str, str]]], name: str, result: str = "fail") -> dict[str, str]:
    """The one finding of a name that is not a pass."""
    (one,) = [check for check in found[name] if check["result"] != "pass"]
    assert one["result"] == result, one
    return one


def test_all_is_well(desk: Desk, system: System) -> None:
    """A school that runs has nothing but passes, and every name has its section in the guide."""
    assert desk.type("schedule install")[0] == 0
    found = desk.examine()
    assert [check for checks in found.values() for check in checks if check["result"] != "pass"] == []
    code, said = desk.type("doctor")
    assert code == 0
    assert re.search(r"\d+ checks: \d+ pass, 0 warn, 0 fail\.", said)
    assert set(desk.examine("--connection")) < set(found)
    system.refuse("is-active")
    assert "switched off" in failed(desk.examine(), "Schedule", "warn")["said"]
    assert desk.type("schedule remove")[0] == 0


def switch_off(desk: Desk) -> None:
    desk.emulator.faults.add("status", method="docs.*", code=403, reason="SERVICE_DISABLED", times=None)


def leave_drive(desk: Desk) -> None:
    desk.change(google__drive="0AnobodysDriveUk9PVA")


def open_key(desk: Desk) -> None:
    (desk.folder / "smallwins-key.json").chmod(0o644)


def link_key(desk: Desk) -> None:
    (desk.folder / "link.json").symlink_to("smallwins-key.json")
    desk.change(google__credentials="link.json")


def without_drive(desk: Desk) -> None:
    desk.change(google__drive="", outputs__folder="")


def turn_clock(minutes: float) -> Callable[[Desk], None]:
    def turn(desk: Desk) -> None:
        desk.emulator.state.set_clock(datetime.now(UTC) + timedelta(minutes=minutes))

    return turn


def unpublish(desk: Desk) -> None:
    state = {"isPublished": False, "isAcceptingResponses": False}
    body = {"publishSettings": {"publishState": state}, "updateMask": "*"}
    desk.api("forms").forms().setPublishSettings(formId=next(iter(desk.settings.forms)), body=body).execute()


def shut_form(desk: Desk) -> None:
    drive, form_id = desk.api("drive"), next(iter(desk.settings.forms))
    listed = drive.permissions().list(
        fileId=form_id, includePermissionsForView="published", fields="permissions(id,view)", supportsAllDrives=True
    )
    for one in listed.execute()["permissions"]:
        if one.get("view") == "published":
            drive.permissions().delete(fileId=form_id, permissionId=one["id"], supportsAllDrives=True).execute()


def promise_anonymity(desk: Desk) -> None:
    desk.change(privacy__respondents="anonymous")


def stop_collecting(desk: Desk) -> None:
    change = {"settings": {"emailCollectionType": "DO_NOT_COLLECT"}, "updateMask": "emailCollectionType"}
    body = {"requests": [{"updateSettings": change}]}
    desk.api("forms").forms().batchUpdate(formId=next(iter(desk.settings.forms)), body=body).execute()


def retype(desk: Desk) -> None:
    forms_api, form_id = desk.api("forms").forms(), next(iter(desk.settings.forms))
    items = forms_api.get(formId=form_id).execute()["items"]
    place = next(i for i, item in enumerate(items) if item["title"].startswith("What is the next"))
    item = items[place]
    item["questionItem"]["question"].pop("textQuestion")
    item["questionItem"]["question"]["dateQuestion"] = {}
    change = {"item": item, "location": {"index": place}, "updateMask": "questionItem"}
    forms_api.batchUpdate(formId=form_id, body={"requests": [{"updateItem": change}]}).execute()


def unmap(desk: Desk) -> None:
    desk.change(codebook={next(iter(desk.settings.forms)): {"story": {"question": "deadbeef"}}})


def lose_proof(desk: Desk) -> None:
    """Nothing in the workbook says any longer that a commit applies only once."""
    drop = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataKey": PROOF_NOTE}}}}
    book = desk.settings.outputs.data
    desk.api("sheets").spreadsheets().batchUpdate(spreadsheetId=book, body={"requests": [drop]}).execute()


def use_copy(desk: Desk) -> None:
    data = desk.settings.outputs.data
    copy = desk.api("drive").files().copy(fileId=data, body={"name": "Copy"}, supportsAllDrives=True).execute()
    desk.change(outputs__data=copy["id"])


def into_trash(desk: Desk, trashed: bool = True) -> None:
    file_id = desk.settings.outputs.data
    desk.api("drive").files().update(fileId=file_id, body={"trashed": trashed}, supportsAllDrives=True).execute()


def mistype(desk: Desk) -> None:
    desk.change(outputs__dashboard="1nobodysWorkbook")


def age(desk: Desk) -> None:
    path = desk.settings.state / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"ended": time.time() - 30 * 86400}))


def be_busy(desk: Desk) -> None:
    lines = "".join(f"{time.time():.3f} sheets read\n" for _ in range(45))
    (desk.settings.state / "requests.txt").write_text(lines)


@pytest.mark.parametrize(
    ("harm", "name", "result", "says", "mend"),
    [
        (switch_off, "APIs", "fail", "Docs API is switched off", None),
        (leave_drive, "Shared drive", "fail", "no member", None),
        (open_key, "Key file", "fail", "Other people", lambda d: (d.folder / "smallwins-key.json").chmod(0o600)),
        (link_key, "Key file", "fail", "is a link", lambda d: (d.folder / "link.json").unlink()),
        (without_drive, "Storage", "fail", "no storage", None),
        (turn_clock(3), "Clock", "warn", "behind", None),
        (turn_clock(-30), "Clock", "fail", "clock is wrong", None),
        (unpublish, "Form published", "fail", "not published", lambda d: d.type("form create")),
        (shut_form, "Who can answer", "fail", "Nobody may answer", lambda d: d.type("form create")),
        (promise_anonymity, "E-mail addresses", "fail", "promises anonymous", None),
        (stop_collecting, "E-mail addresses", "warn", "collects no addresses", lambda d: d.type("form create")),
        (unmap, "Questions", "fail", "is not in the form", None),
        (use_copy, "Copied workbook", "fail", "is a copy", None),
        (lose_proof, "Guard", "fail", "not proved", lambda d: d.type("init --no-input")),
        (into_trash, "Workbooks", "fail", "in the trash", lambda d: into_trash(d, trashed=False)),
        (mistype, "Workbooks", "fail", "outputs.dashboard: 1nobodysWorkbook", None),
        (age, "Last run", "warn", "were missed", None),
        (Desk.examine, "Schedule", "warn", "Nothing on this computer starts runs", None),
        (be_busy, "Quota", "warn", "45 of 50", lambda d: (d.settings.state / "requests.txt").unlink()),
        (retype, "Questions", "warn", "is date now", None),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_trap(
    desk: Desk,
    harm: Callable[[Desk], None],
    name: str,
    result: str,
    says: str,
    mend: Callable[[Desk], object] | None,
) -> None:
    """Each trap has its line, and only its own is new."""
    harm(desk)
    try:
        assert says in failed(desk.examine(), name, result)["said"]
    finally:
        desk.emulator.state.set_clock(None)
        if mend:
            mend(desk)


def test_a_tab_that_is_gone_and_one_that_is_shut(desk: Desk) -> None:
    """Somebody deleted a tab of the dashboard, and protected one of the data."""
    sheets, outputs = desk.api("sheets").spreadsheets(), desk.settings.outputs
    protect = {"protectedRange": {"range": {"sheetId": 105}, "editors": {"users": ["owner@example.com"]}}}
    made = sheets.batchUpdate(spreadsheetId=outputs.data, body={"requests": [{"addProtectedRange": protect}]}).execute()
    number = made["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    assert "the data workbook" in failed(desk.examine(), "Protected cells")["said"]
    undo = {"requests": [{"deleteProtectedRange": {"protectedRangeId": number}}]}
    sheets.batchUpdate(spreadsheetId=outputs.data, body=undo).execute()

    kept = desk.path.read_text("utf-8")
    desk.change(outputs__dashboard="")
    assert "outputs.dashboard" in failed(desk.examine(), "Set-up", "warn")["said"]
    desk.path.write_text(kept, encoding="utf-8")
    copy = desk.api("drive").files().copy(fileId=outputs.dashboard, body={"name": "Ours"}, supportsAllDrives=True)
    desk.change(outputs__dashboard=copy.execute()["id"])
    assert desk.type("init --no-input")[0] == 0, "the copy takes the original's place"
    board = desk.settings.outputs.dashboard
    assert desk.examine()["Tabs and columns"][0]["result"] == "pass"
    sheets.batchUpdate(spreadsheetId=board, body={"requests": [{"deleteSheet": {"sheetId": 201}}]}).execute()
    assert "Version history" in failed(desk.examine(), "Tabs and columns")["fix"]


@pytest.fixture
def role(desk: Desk) -> Iterator[Callable[..., None]]:
    """Has the school sign in as a role account of an app with some audience, allowing all but some permissions."""
    place = desk.folder / "private"

    def sign_in(audience: str = "internal") -> None:
        from pipeline.google.auth import saved
        from tests.google.auth.person import send

        client = desk.emulator.program(desk.folder / "client.json", audience)  # type: ignore[arg-type]
        desk.change(google__credentials="")
        _, where = saved.login(desk.settings, client, send(decide))
        desk.change(google__credentials=where)
        for file_id in (desk.settings.outputs.data, desk.settings.google.drive):
            body = {"type": "user", "role": "writer", "emailAddress": ROLE}
            desk.api("drive").permissions().create(fileId=file_id, body=body, supportsAllDrives=True).execute()

    yield sign_in
    (place / "sign-in.json").unlink()
    desk.emulator.sign_in.programs.clear()


def test_a_sign_in_that_ends_each_week(desk: Desk, role: Callable[..., None]) -> None:
    """From the first day doctor says when it will end, and once it has, that this was why; a run says it too."""
    role("testing")
    one = failed(desk.examine("--connection"), "Weekly end of the sign-in", "warn")
    assert "ends in 7 days" in one["said"]
    assert "/auth/audience" in one["url"]
    assert "ends in 7 days" in desk.type("run --json")[1]
    kept = json.loads((desk.folder / "private" / "sign-in.json").read_text())
    ended = datetime.now(UTC) - timedelta(hours=1)
    (desk.folder / "private" / "sign-in.json").write_text(json.dumps(kept | {"ends": f"{ended:%Y-%m-%dT%H:%M:%SZ}"}))
    desk.emulator.state.set_clock(datetime.now(UTC) + timedelta(seconds=WEEK))
    assert "has ended" in failed(desk.examine(), "Weekly end of the sign-in")["said"]
    code, said = desk.type("run --json")
    assert (code, json.loads(said.splitlines()[-1])["errors"][0]["code"]) == (4, "app-in-testing") if "{" in said else 4


def test_a_sign_in_that_was_withdrawn(desk: Desk, role: Callable[..., None]) -> None:
    """An administrator ended it."""
    role()
    desk.emulator.sign_in.revoke(ROLE)
    assert "withdrew" in failed(desk.examine(), "Sign-in")["said"]


def test_a_permission_that_was_left_out(desk: Desk, role: Callable[..., None]) -> None:
    """The saved sign-in does not cover all that a run asks for: named before Google is asked."""
    role()
    place = desk.folder / "private" / "sign-in.json"
    kept = json.loads(place.read_text())
    without = [scope for scope in kept["scopes"] if not scope.endswith("documents")]
    place.write_text(json.dumps(kept | {"scopes": without}))
    assert "documents" in failed(desk.examine(), "Permissions")["said"]


def test_every_name_has_its_section(desk: Desk) -> None:
    """The guide and doctor keep in step: no check without a section, no section without a check."""
    sections = set(re.findall(r"^## (.+)$", GUIDE.read_text("utf-8"), re.MULTILINE))
    assert set(doctor.CHECKS) == sections
    assert set(desk.examine()) <= sections


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_private_files_that_others_can_read(desk: Desk) -> None:
    """The secret of the pseudonyms is open: a warning with the command, from doctor and from a run."""
    secret = desk.settings.secret
    secret.chmod(0o644)
    assert "chmod 600" in failed(desk.examine(), "Private files", "warn")["fix"]
    secret.chmod(0o600)


def test_before_anything_is_made(tmp_path: Path) -> None:
    """On the embedded Workspace, before `init`: what to do next, and exit code 0."""
    (tmp_path / "smallwins.yaml").write_text(SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''"), encoding="utf-8")
    said = CliRunner().invoke(cli, ["doctor", "--settings", str(tmp_path / "smallwins.yaml")])
    assert said.exit_code == 0, said.output
    assert "Run `smallwins init`" in said.output
