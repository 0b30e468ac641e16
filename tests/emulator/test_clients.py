"""The public client libraries work against it as they are, and what they wrote is there after a restart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from google.oauth2.service_account import Credentials as ServiceCredentials
from googleapiclient.errors import HttpError

from pipeline.emulator import Emulator
from tests.emulator.stock import gspread_client, refusal, service


def test_googleapiclient_across_the_four(emulator: Emulator) -> None:
    """Files made through three APIs are listed by the fourth, and gone everywhere once deleted."""
    forms, sheets, docs, drive = (service(emulator, api) for api in ("forms", "sheets", "docs", "drive"))
    made = {
        forms.forms().create(body={"info": {"title": "A"}}).execute()["formId"],
        sheets.spreadsheets().create(body={"properties": {"title": "B"}}).execute()["spreadsheetId"],
        docs.documents().create(body={"title": "C"}).execute()["documentId"],
    }
    listed = drive.files().list(q="trashed = false", fields="files(id)").execute()["files"]
    assert {one["id"] for one in listed} == made
    for file_id in made:
        drive.files().delete(fileId=file_id).execute()
    assert refusal(docs.documents().get(documentId=made.pop()))[0] == 404


def test_a_service_account_owns_no_storage(tmp_path: Path) -> None:
    """A service account cannot create in its own Drive, only edit what is shared with it."""
    scopes = [f"https://www.googleapis.com/auth/{name}" for name in ("drive", "spreadsheets")]
    with Emulator(sign_in="strict", check_answers=True) as emulator:
        credentials = ServiceCredentials.from_service_account_file(
            str(emulator.service_account(tmp_path)), scopes=scopes
        )
        robot, person = service(emulator, "drive", credentials), service(emulator, "drive", emulator.token)
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
        forms, docs = service(emulator, "forms"), service(emulator, "docs")
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
