"""Searches for files, through Google's own client over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.emulator import Emulator
from tests.emulator.drive.desk import FOLDER, Json, Person
from tests.emulator.stock import refusal, service

SEARCHES = [
    ("", {"Plan", "Plan B", "It's", "folder"}),
    ("name = 'Plan'", {"Plan"}),
    ("name = 'It\\'s'", {"It's"}),
    ("name contains 'pl'", {"Plan", "Plan B"}),
    ("name contains 'lan'", set()),
    ("name != 'Plan' and mimeType != 'application/vnd.google-apps.folder'", {"Plan B", "It's"}),
    ("mimeType contains 'folder'", {"folder"}),
    ("trashed = true", {"Plan B"}),
    ("trashed != true and not name = 'Plan'", {"It's", "folder"}),
    ("appProperties has { key='kind' and value='data' }", {"Plan"}),
    ("properties has { key='kind' and value='data' }", set()),
    ("modifiedTime > '2026-09-01T12:00:00'", {"folder"}),
    ("createdTime <= '2026-09-01T00:00:00Z'", {"Plan", "Plan B", "It's"}),
    ("name = 'Plan' or name = 'folder' and trashed = true", set()),
    ("name = 'Plan' or (name = 'folder' and trashed = true)", {"Plan"}),
    ("'me' in owners and 'owner@example.com' in writers and 'me' in readers", {"Plan", "Plan B", "It's", "folder"}),
    ("'x@example.com' in readers or sharedWithMe = true or starred = true", set()),
    ("sharedWithMe or not 'root' in parents", set()),
    ("starred and trashed = true", set()),
    ("fullText contains 'PLAN'", {"Plan", "Plan B"}),
    ("fullText contains 'pla'", set()),
    ("fullText contains 'b plan'", {"Plan B"}),
    ("fullText contains '\"plan b\"'", {"Plan B"}),
    ("fullText contains '\"b plan\"'", set()),
    ("visibility = 'limited' and name = 'Plan'", {"Plan"}),
    ("visibility != 'limited'", set()),
    ("shortcutDetails.targetId = 'x'", set()),
    ("viewedByMeTime < '2026-09-02T00:00:00Z'", {"Plan", "Plan B", "It's"}),
]


@pytest.fixture
def library(emulator: Emulator, owner: Person) -> Person:
    """Four files, one of them in the trash."""
    emulator.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    owner.make("Plan", appProperties={"kind": "data"})
    owner.files.update(fileId=owner.make("Plan B"), body={"trashed": True}).execute()
    owner.make("It's")
    emulator.state.set_clock(datetime(2026, 9, 2, tzinfo=UTC))
    owner.make("folder", FOLDER)
    return owner


@pytest.mark.parametrize(("query", "found"), SEARCHES)
def test_search(library: Person, query: str, found: set[str]) -> None:
    """The trash is included unless asked; `and` and `or` go from left to right."""
    assert set(library.find(query)) == found


@pytest.mark.parametrize(
    "query",
    [
        "name",
        "name =",
        "name = Plan",
        "name > 'a'",
        "name = 'a' name = 'b'",
        "(name = 'a'",
        "(name = 'a' 'b'",
        "color = 'red'",
        "'x' in colors",
        "modifiedTime > 'yesterday'",
        "trashed = 'true'",
        "name = 'a' %",
        "= 'a'",
        "visibility = 'secret'",
        "fullText = 'a'",
        "'x' in",
        "'x' not in parents",
        "properties has { key=kind and value='x' }",
    ],
)
def test_refused_searches(owner: Person, query: str) -> None:
    """What is not a query is 400 at `q`."""
    assert refusal(owner.files.list(q=query)) == (400, "Invalid Value")


def test_searches_not_built(owner: Person) -> None:
    """Real terms and parameters that are missing are named."""
    for params in (
        {"q": "'labels/x@head' in labels"},
        {"q": "'labels/x@head' not in labels"},
        {"q": "labels/x.y = 'z'"},
        {"spaces": "appDataFolder"},
        {"includeLabels": "x"},
    ):
        assert refusal(owner.files.list(**params))[0] == 501


def test_order_and_pages(library: Person) -> None:
    """Files come latest first or as asked; a page token belongs to its search."""
    assert library.find()[0] == "folder"
    assert library.find(orderBy="folder,name desc") == ["folder", "Plan B", "Plan", "It's"]
    library.make("Plan 10")
    library.make("Plan 9")
    assert library.find("name contains 'Plan'", orderBy="name_natural") == ["Plan", "Plan 9", "Plan 10", "Plan B"]
    assert library.find(orderBy="createdTime desc,modifiedTime")[-1] != "folder"
    first = library.files.list(pageSize=4, fields="*").execute()
    rest = library.files.list(pageSize=4, pageToken=first["nextPageToken"]).execute()
    assert len({file["id"] for file in first["files"] + rest["files"]}) == 6
    assert "nextPageToken" not in rest
    for params in (
        {"pageToken": first["nextPageToken"], "q": "trashed = true"},
        {"pageToken": "x"},
        {"pageSize": 0},
        {"orderBy": "color"},
        {"orderBy": "name up"},
    ):
        assert refusal(library.files.list(**params))[0] == 400


def test_every_order(emulator: Emulator, library: Person) -> None:
    """Each key sorts; starred and folders come first, what has no date comes last when descending."""
    emulator.state.set_clock(datetime(2026, 9, 3, tzinfo=UTC))
    [plan] = [file["id"] for file in library.files.list(q="name = 'Plan'").execute()["files"]]
    library.change(plan, starred=True, viewedByMeTime="2026-09-03T00:00:00Z")
    for key in ("starred", "viewedByMeTime desc", "recency desc", "starred,modifiedByMeTime,name desc"):
        assert library.find("mimeType != 'application/vnd.google-apps.folder'", orderBy=key)[0] == "Plan", key
    for key in ("quotaBytesUsed", "sharedWithMeTime desc"):
        assert len(library.find(orderBy=key)) == 4
    assert refusal(library.files.list(q="fullText contains 'x'", orderBy="name")) == (
        403,
        "Sorting is not supported for queries with fullText terms. Results are always in descending relevance order.",
    )


def test_words_of_contents(emulator: Emulator, owner: Person) -> None:
    """A search in full text finds what is written in cells, documents and forms, and given for the index."""
    sheet, document, form = (
        owner.make(kind, f"application/vnd.google-apps.{kind}") for kind in ("spreadsheet", "document", "form")
    )
    values = service(emulator, "sheets").spreadsheets().values()
    values.update(spreadsheetId=sheet, range="A1", valueInputOption="RAW", body={"values": [["a zebra"]]}).execute()
    write = {"requests": [{"insertText": {"text": "one zebra", "location": {"index": 1}}}]}
    service(emulator, "docs").documents().batchUpdate(documentId=document, body=write).execute()
    question = {"title": "Zebra?", "questionItem": {"question": {"textQuestion": {}}}}
    item = {"createItem": {"item": question, "location": {"index": 0}}}
    service(emulator, "forms").forms().batchUpdate(formId=form, body={"requests": [item]}).execute()
    owner.make("index", "text/x", contentHints={"indexableText": "zebra"})
    owner.make("none", "text/x")
    assert set(owner.find("fullText contains 'zebra'")) == {"spreadsheet", "document", "form", "index"}


def test_visibility(owner: Person) -> None:
    """Who can find a file or has its link is asked by name."""
    opened: dict[str, Json] = {
        "anyoneCanFind": {"type": "anyone", "allowFileDiscovery": True},
        "anyoneWithLink": {"type": "anyone"},
        "domainCanFind": {"type": "domain", "domain": "example.com", "allowFileDiscovery": True},
        "domainWithLink": {"type": "domain", "domain": "example.com"},
    }
    for name, body in opened.items():
        file = owner.make(name)
        owner.drive.permissions().create(fileId=file, body={"role": "reader", **body}).execute()
        assert owner.find(f"visibility = '{name}'") == [name]


def test_shared_with_me(sign_in: Callable[..., Person]) -> None:
    """What was given to the account itself is found as shared with it; `domain` finds what the domain may."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.make("mine")
    mine.share(file, "reader", "other@example.com").execute()
    other.make("own")
    assert other.find("sharedWithMe") == ["S"]
    assert mine.find("sharedWithMe") == []
    assert mine.find(corpora="domain") == []
    body = {"type": "domain", "role": "reader", "domain": "example.com"}
    mine.drive.permissions().create(fileId=file, body=body).execute()
    assert other.find(corpora="domain") == ["S"]


@pytest.mark.parametrize(
    "params",
    [
        {"corpora": "drive"},
        {"corpora": "school"},
        {"corpora": "allDrives"},
        {"corpora": "user", "driveId": "x"},
        {"driveId": "x"},
        {"spaces": "photos"},
        {"includeItemsFromAllDrives": True},
    ],
)
def test_refused_corpora(owner: Person, params: dict[str, str]) -> None:
    """The parameters of shared drives belong together."""
    assert refusal(owner.files.list(**params))[0] == 400


def test_unknown_drive(owner: Person) -> None:
    """A shared drive that is not there is not searched."""
    everywhere: Json = {"includeItemsFromAllDrives": True, "supportsAllDrives": True}
    request = owner.files.list(driveId="nowhere", corpora="drive", **everywhere)
    assert refusal(request) == (404, "Shared drive not found: nowhere")
