"""A scenario's name comes in; a folder with its Workspace, ready for the run that is to be disturbed, goes out.

A prepared folder holds `google.db`, the settings, the keys, and `told.json`: every answer ever given, by response.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pipeline import form, init, store
from pipeline import settings as school_settings
from pipeline.emulator import Emulator
from pipeline.emulator.forms import listing
from pipeline.google import Google
from pipeline.run import run
from pipeline.settings import Settings
from tests.conftest import SMALL_SCHOOL
from tests.faults.people import Person, Written
from tests.faults.wire import Wire

DAY = date(2025, 10, 10)
DRIVE = "/drive/v3"
KEY = "smallwins-key.json"
SCHOOL = "school"
Told = dict[str, list[dict[str, list[str]]]]


FIRST = datetime(2025, 10, 6, 15, tzinfo=UTC)
"""When the first response was told, a second before the next."""


@dataclass
class Site:
    """A Workspace that is being prepared, and what was told and written in it so far."""

    emulator: Emulator
    settings: Settings
    wire: Wire
    told: Told = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    newest: datetime = FIRST

    @property
    def form(self) -> str:
        """The school's form."""
        return next(iter(self.settings.forms))

    def tell(self, first: int, count: int, **answers: Any) -> None:
        """Responses by number; a number that has been told is told anew, as an edit; time never goes back."""
        for number in range(first, first + count):
            given = {"goal": [("voice", "math")[number % 2]], "kind": ("success", "lesson")[number % 2]}
            given |= {"share": "unnamed", "helped": ["time"], "story": f"Story number {number}."} | answers
            body = form.response(self.settings, self.settings.school_list[0], respondent="dana@maple.example", **given)
            at = FIRST + timedelta(seconds=number)
            key = f"response-{number:05}"
            known = key in self.told
            self.newest = max(at + timedelta(days=known), self.newest + timedelta(seconds=1))
            moments = {"createTime": stamp(at if known else self.newest), "lastSubmittedTime": stamp(self.newest)}
            self.submit(body | moments | {"responseId": key})

    def tell_meanwhile(self) -> None:
        """What people tell while a run is under way, days after all else: something new, and something anew."""
        self.tell(300_000, 3)
        self.tell(7, 1, story="Told anew while a run was under way.")

    def submit(self, body: dict[str, Any]) -> None:
        """One response as the API shapes it."""
        self.emulator.respond(self.form, body)
        values = {
            question: [value["value"] for value in answer["textAnswers"]["answers"]]
            for question, answer in body["answers"].items()
        }
        self.told.setdefault(body["responseId"], []).append(values)

    def run(self) -> None:
        """A run that nobody disturbs."""
        with Google.open(self.settings) as google:
            run(google, self.settings, as_of=DAY)


@dataclass(frozen=True)
class Scenario:
    """What has happened (`prepare`) before the run that is disturbed, and how that run is started.

    `surfaces` says that dashboards, documents and files belong to it; else only the tables are kept. `looks` more
    complete listings end a trial: what was deleted is gone after two. Forms gives at most `page` responses a page.
    """

    name: str
    prepare: Callable[[Site, int], None]
    responses: int = 12
    surfaces: bool = False
    full: bool = False
    looks: int = 0
    page: int = listing.LARGEST


def stamp(moment: datetime) -> str:
    """A moment as Forms writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.120Z"


def _first(site: Site, responses: int) -> None:
    site.tell(0, responses)


def _steady(site: Site, responses: int) -> None:
    site.tell(0, responses)
    site.run()
    site.tell(responses, 20)


def _unchanged(site: Site, responses: int) -> None:
    site.tell(0, responses)
    site.run()


def _edited(site: Site, responses: int) -> None:
    _unchanged(site, responses)
    site.tell(0, 3, story="Told anew, in better words.", helped=["training"])
    for number in (4, 5):
        site.emulator.withdraw(site.form, f"response-{number:05}")


def _drifted(site: Site, responses: int) -> None:
    """A question is renamed, one removed, one added, the order changed; then people answer."""
    _unchanged(site, responses)
    items = site.wire.send("GET", f"/v1/forms/{site.form}")["items"]
    asked = [index for index, item in enumerate(items) if "questionItem" in item]
    last, before = asked[-1], asked[-2]
    added = {"title": "Anything else?", "questionItem": {"question": {"questionId": "0f0f0f0f", "textQuestion": {}}}}
    renamed = {**items[before], "title": "Asked in other words"}
    changes = [
        {"updateItem": {"item": renamed, "location": {"index": before}, "updateMask": "title"}},
        {"deleteItem": {"location": {"index": last}}},
        {"createItem": {"item": added, "location": {"index": last}}},
        {"moveItem": {"originalLocation": {"index": last}, "newLocation": {"index": before}}},
    ]
    site.wire.send("POST", f"/v1/forms/{site.form}:batchUpdate", json={"requests": changes})
    site.tell(responses, 4)
    for number in range(2):
        answer = {"questionId": "0f0f0f0f", "textAnswers": {"answers": [{"value": f"More of {number}."}]}}
        at = stamp(datetime(2025, 10, 8, 15, number, tzinfo=UTC))
        moments = {"createTime": at, "lastSubmittedTime": at}
        given = {"goal": ["math"], "kind": "lesson", "story": f"Under the new form, number {number}."}
        base = form.response(site.settings, site.settings.school_list[0], respondent="lee@maple.example", **given)
        base["answers"] |= {"0f0f0f0f": answer}
        site.submit(base | moments | {"responseId": f"drifted-{number}"})


def _annotated(site: Site, responses: int) -> None:
    """People have written beside the rows, sorted them and added columns and a row of their own."""
    _unchanged(site, responses)
    person = Person(site.wire, site.settings.outputs.data, site.settings.outputs.dashboard)
    for act in ("write a note", "sort wins", "sort data", "own column", "insert row", "rename tab", "write a note"):
        person.do(act)
    site.written += person.written
    site.tell(responses, 5)


def _drawn(site: Site, responses: int) -> None:
    """A dashboard and documents stand; a person wrote in both, and there is news for every surface."""
    _unchanged(site, responses)
    person = Person(site.wire, site.settings.outputs.data, site.settings.outputs.dashboard)
    person.do("write a note")
    person.edit_documents()
    site.written += person.written
    site.tell(responses, 8, helped=["training"])
    site.tell(0, 1, story="Told anew, for every surface.")


SCENARIOS: Mapping[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario("first run", _first, surfaces=True),
        Scenario("steady", _steady),
        Scenario("no change", _unchanged),
        Scenario("edits and deletions", _edited, full=True, looks=2),
        Scenario("schema drift", _drifted),
        Scenario("many", _first, responses=260, page=100),
        Scenario("annotated", _annotated, surfaces=True),
        Scenario("dashboards and docs", _drawn, surfaces=True),
    )
}


@contextmanager
def served(folder: Path) -> Iterator[tuple[Emulator, Settings]]:
    """A prepared folder's Workspace, and its settings that name the address."""
    path = folder / "smallwins.yaml"
    with Emulator(folder / "google.db", sign_in="strict") as emulator:
        emulator.register(folder / KEY)
        lines = path.read_text("utf-8").splitlines()
        lines = [f"  endpoint: {emulator.url}" if line.strip().startswith("endpoint:") else line for line in lines]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield emulator, school_settings.load(path)


def found_school(folder: Path) -> Path:
    """A school whose files are made and whose form nobody has answered yet; gives its folder, made once."""
    if folder.is_dir():
        return folder
    made = folder.with_name(f"{folder.name}-unfinished")
    made.mkdir(parents=True)
    with Emulator(made / "google.db", sign_in="strict") as emulator:
        key = _write_key(emulator, made)
        wire = Wire(emulator.url, emulator.token)
        drive_id = _share_drive(wire, key["client_email"])
        path = made / "smallwins.yaml"
        google = f"google:\n  endpoint: {emulator.url}\n  credentials: {KEY}\n  drive: {drive_id}\n"
        school = SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''")
        path.write_text(f"{school}workspace: google\n{google}", encoding="utf-8")
        with Google.open(school_settings.load(path)) as opened:
            settings = init.init(opened, path)
        store.open_secret(settings.secret)
    made.rename(folder)
    return folder


def prepare(scenario: Scenario, folder: Path, responses: int = 0) -> None:
    """Make a scenario's folder beside the school's; `responses` other than the scenario's own where given."""
    shutil.copytree(found_school(folder.parent / SCHOOL), folder)
    with served(folder) as (emulator, settings):
        site = Site(emulator, settings, Wire(emulator.url, emulator.token))
        scenario.prepare(site, responses or scenario.responses)
        (folder / "told.json").write_text(json.dumps(site.told), encoding="utf-8")
        (folder / "written.json").write_text(json.dumps([vars(one) for one in site.written]), encoding="utf-8")
    shutil.rmtree(settings.folder / settings.outputs.local, ignore_errors=True)


def _write_key(emulator: Emulator, folder: Path) -> dict[str, Any]:
    """A service account's key file; its RSA key is a short one, since every run checks it as it is read."""
    key: dict[str, Any] = json.loads(emulator.service_account(folder).read_text("utf-8"))
    made = generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - it opens an invented Workspace
    key["private_key"] = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    (folder / KEY).write_text(json.dumps(key), encoding="utf-8")
    emulator.register(folder / KEY)
    return key


def _share_drive(wire: Wire, account: str) -> str:
    """A shared drive that the service account may manage, made by the school's administrator."""
    made = wire.send("POST", f"{DRIVE}/drives", params={"requestId": "one"}, json={"name": "Small wins"})["id"]
    let_in(wire, made, account)
    return str(made)


def let_in(wire: Wire, drive_id: str, account: str) -> None:
    """Let an account work in a shared drive."""
    grant = {"type": "user", "role": "fileOrganizer", "emailAddress": account}
    path = f"{DRIVE}/files/{drive_id}/permissions"
    wire.send("POST", path, params={"supportsAllDrives": "true"}, json=grant)
