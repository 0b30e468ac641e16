"""The public client libraries work against it as they are, and what they wrote is there after a restart."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceCredentials
from googleapiclient.discovery import build_from_document  # type: ignore[attr-defined]  # not in the stubs
from googleapiclient.errors import HttpError

from pipeline.emulator import Emulator

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


@contextmanager
def service(emulator: Emulator, name: str, credentials: Any = None) -> Iterator[Any]:
    """Build Google's own client from its bundled document, with the emulator's address."""
    package = importlib.util.find_spec("googleapiclient")
    assert package is not None
    assert package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0], "discovery_cache", "documents")
    document = {**json.loads((folder / f"{name}.json").read_bytes()), "rootUrl": f"{emulator.url}/"}
    document.pop("mtlsRootUrl", None)
    with closing(build_from_document(document, credentials=credentials or Credentials("any"))) as built:
        yield built


@contextmanager
def gspread_client(emulator: Emulator) -> Iterator[gspread.Client]:
    """Open gspread with the emulator's address in the place of Google's."""

    class Nearby(gspread.HTTPClient):  # type: ignore[misc]  # gspread carries no annotations
        def request(self, method: str, endpoint: str, **told: Any) -> requests.Response:
            for host in HOSTS:
                endpoint = endpoint.replace(host, emulator.url)
            answer: requests.Response = super().request(method, endpoint, **told)
            return answer

    client = gspread.Client(auth=Credentials("any"), http_client=Nearby)
    with closing(client.http_client.session):
        yield client


def test_googleapiclient_across_the_four(emulator: Emulator) -> None:
    """Files made through three APIs are listed by the fourth, and gone everywhere once deleted."""
    with (
        service(emulator, "forms.v1") as forms,
        service(emulator, "sheets.v4") as sheets,
        service(emulator, "docs.v1") as docs,
        service(emulator, "drive.v3") as drive,
    ):
        made = {
            forms.forms().create(body={"info": {"title": "A"}}).execute()["formId"],
            sheets.spreadsheets().create(body={"properties": {"title": "B"}}).execute()["spreadsheetId"],
            docs.documents().create(body={"title": "C"}).execute()["documentId"],
        }
        listed = drive.files().list(q="trashed = false", fields="files(id)").execute()["files"]
        assert {one["id"] for one in listed} == made
        for file_id in made:
            drive.files().delete(fileId=file_id).execute()
        with pytest.raises(HttpError) as caught:
            docs.documents().get(documentId=made.pop()).execute()
        assert caught.value.status_code == 404


def test_googleapiclient_with_a_long_address(emulator: Emulator) -> None:
    """A query too long for an address is sent as a POST by the library, and answered as the GET it is."""
    with service(emulator, "sheets.v4") as sheets:
        made = sheets.spreadsheets().create(body={}, fields="spreadsheetId").execute()["spreadsheetId"]
        ranges = ["Sheet1!A1:B2"] * 400
        answer = sheets.spreadsheets().values().batchGet(spreadsheetId=made, ranges=ranges).execute()
    assert len(answer["valueRanges"]) == 400


def test_gspread_as_it_is(emulator: Emulator) -> None:
    """A workbook is made, filled, formatted and read by gspread."""
    with gspread_client(emulator) as client:
        book = client.create("Wins")
        sheet = book.sheet1
        sheet.update([["a", "b"], ["1", "two"]], "A1")
        sheet.append_rows([["3", "four"]], value_input_option=gspread.utils.ValueInputOption.raw)
        sheet.format("A1:B1", {"textFormat": {"bold": True}})
        assert sheet.get_all_values() == [["a", "b"], ["1", "two"], ["3", "four"]]
        book.add_worksheet("More", 10, 5)
        assert [one.title for one in book.worksheets()] == ["Sheet1", "More"]
        with pytest.raises(gspread.WorksheetNotFound):
            book.worksheet("None")


def test_a_service_account_owns_no_storage(tmp_path: Path) -> None:
    """A service account cannot create in its own Drive, only edit what is shared with it."""
    scopes = [f"https://www.googleapis.com/auth/{name}" for name in ("drive", "spreadsheets")]
    with Emulator(sign_in="strict", check_answers=True) as emulator:
        credentials = ServiceCredentials.from_service_account_file(
            str(emulator.service_account(tmp_path)), scopes=scopes
        )
        owner = Credentials(emulator.token)
        with service(emulator, "drive.v3", credentials) as robot, service(emulator, "drive.v3", owner) as person:
            with pytest.raises(HttpError) as caught:
                robot.files().create(body={"mimeType": "application/vnd.google-apps.spreadsheet"}).execute()
            assert json.loads(caught.value.content)["error"]["errors"][0]["reason"] == "storageQuotaExceeded"
            folder = person.files().create(body={"mimeType": "application/vnd.google-apps.folder"}).execute()["id"]
            share = {"type": "user", "role": "writer", "emailAddress": credentials.service_account_email}
            person.permissions().create(fileId=folder, body=share).execute()
            assert robot.files().get(fileId=folder).execute()["id"] == folder
        assert emulator.app.crashes == []
        assert emulator.app.violations == []


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    """What the four APIs answer is the same after the emulator was stopped and started on its file."""

    def read_all(emulator: Emulator) -> list[Any]:
        with requests.Session() as session:
            session.headers["Authorization"] = "Bearer any"
            return [session.get(emulator.url + path, timeout=10).json() for path in paths]

    with Emulator(tmp_path / "state.db") as emulator:
        with service(emulator, "forms.v1") as forms, service(emulator, "docs.v1") as docs:
            form = forms.forms().create(body={"info": {"title": "A"}}).execute()["formId"]
            item = {"title": "Q", "questionItem": {"question": {"textQuestion": {}}}}
            create = {"createItem": {"item": item, "location": {"index": 0}}}
            forms.forms().batchUpdate(formId=form, body={"requests": [create]}).execute()
            document = docs.documents().create(body={"title": "C"}).execute()["documentId"]
            insert = {"insertText": {"text": "Hello 🌵\nagain", "location": {"index": 1}}}
            docs.documents().batchUpdate(documentId=document, body={"requests": [insert]}).execute()
        with gspread_client(emulator) as client:
            book = client.create("B")
            book.sheet1.update([["a", 1], ["b", 2]], "B2")
            book.add_worksheet("Gone", 3, 3)
            book.del_worksheet(book.worksheet("Gone"))
        paths = [
            f"/v1/forms/{form}",
            f"/v1/documents/{document}",
            f"/v4/spreadsheets/{book.id}?includeGridData=true",
            "/drive/v3/files?fields=*",
        ]
        before = read_all(emulator)
    with Emulator(tmp_path / "state.db") as emulator:
        assert read_all(emulator) == before
