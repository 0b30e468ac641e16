"""The texts that break programs come back as they were sent or are refused; nothing crashes, nothing is changed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
import requests

from pipeline.emulator import Emulator
from tests.emulator.conftest import RECORDINGS, Ask

LIST = RECORDINGS / "injection" / "blns.json.gz"
NAUGHTY: list[str] = json.loads(gzip.decompress(LIST.read_bytes())) if LIST.exists() else []
STRIPPED_FROM_DOCS = re.compile("[\x00-\x08\x0c-\x1f\ue000-\uf8ff]")
FOLDER = "application/vnd.google-apps.folder"
CELL = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}

pytestmark = pytest.mark.skipif(not NAUGHTY, reason="no list of naughty strings (see SMALLWINS_RECORDINGS)")


def make_book(ask: Ask) -> str:
    """Make a spreadsheet whose only sheet, S, has the id 7 and room for every string; return its id."""
    grid = {"rowCount": len(NAUGHTY), "columnCount": 2}
    sheets = [{"properties": {"sheetId": 7, "title": "S", "gridProperties": grid}}]
    return str(ask("POST", "/v4/spreadsheets", json={"sheets": sheets}).json()["spreadsheetId"])


def in_shape(answer: requests.Response) -> bool:
    """Tell whether an answer is a good one or a 400 or 404 as Google words it."""
    if answer.status_code == 200:
        return True
    return answer.status_code in (400, 404) and answer.json()["error"]["code"] == answer.status_code


def test_cells_keep_what_they_are_told(ask: Ask) -> None:
    """Raw values come back exactly, and as text; entered ones are read without harm."""
    path = f"/v4/spreadsheets/{make_book(ask)}/values/S!A1"
    body = {"values": [[text] for text in NAUGHTY]}
    ask("PUT", path, params={"valueInputOption": "RAW"}, json=body)
    got = ask("GET", f"{path}:A{len(NAUGHTY)}").json()["values"]
    assert [(row or [""])[0] for row in got] == NAUGHTY[: len(got)]
    assert ask("PUT", path, params={"valueInputOption": "USER_ENTERED"}, json=body).status_code == 200
    for option in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"):
        assert ask("GET", f"{path}:A{len(NAUGHTY)}", params={"valueRenderOption": option}).status_code == 200


@pytest.mark.parametrize(
    ("path", "wrap", "read"),
    [
        ("/v4/spreadsheets", lambda text: {"properties": {"title": text}}, lambda made: made["properties"]["title"]),
        ("/v1/documents", lambda text: {"title": text}, lambda made: made["title"]),
        ("/v1/forms", lambda text: {"info": {"title": text}}, lambda made: made["info"]["title"]),
        ("/drive/v3/files", lambda text: {"name": text, "mimeType": FOLDER}, lambda made: made["name"]),
    ],
    ids=["book", "document", "form", "file"],
)
def test_titles_come_back(path: str, wrap: Callable[[str], Any], read: Callable[[Any], str], ask: Ask) -> None:
    """A file's title is what was sent, whatever it was; only an empty one may be another's."""
    for text in filter(None, NAUGHTY):
        assert read(ask("POST", path, json=wrap(text)).json()) == text


def test_documents_keep_their_text(ask: Ask) -> None:
    """Text comes back, but for the characters that documents drop."""
    document = ask("POST", "/v1/documents", json={"title": "t"}).json()["documentId"]
    asked = [{"insertText": {"text": f"{text}\n", "location": {"index": 1}}} for text in reversed(NAUGHTY)]
    answer = ask("POST", f"/v1/documents/{document}:batchUpdate", json={"requests": asked})
    assert answer.status_code == 200, answer.text
    content = ask("GET", f"/v1/documents/{document}").json()["body"]["content"]
    runs = [run["textRun"]["content"] for part in content[1:] for run in part["paragraph"]["elements"]]
    assert "".join(runs) == STRIPPED_FROM_DOCS.sub("", "".join(f"{text}\n" for text in NAUGHTY)) + "\n"


def test_forms_keep_their_items(ask: Ask) -> None:
    """Titles, descriptions and options of questions come back."""
    form = ask("POST", "/v1/forms", json={"info": {"title": "t"}}).json()["formId"]
    wanted = [
        {
            "title": text,
            "description": text,
            "questionItem": {"question": {"choiceQuestion": {"type": "RADIO", "options": [{"value": text or "-"}]}}},
        }
        for text in NAUGHTY
    ]
    asked = [{"createItem": {"item": item, "location": {"index": index}}} for index, item in enumerate(wanted)]
    answer = ask("POST", f"/v1/forms/{form}:batchUpdate", json={"requests": asked})
    assert answer.status_code == 200, answer.text
    for item, made in zip(wanted, ask("GET", f"/v1/forms/{form}").json()["items"], strict=True):
        question: Any = item["questionItem"]
        assert (made.get("title", ""), made.get("description", "")) == (item["title"], item["description"])
        options = made["questionItem"]["question"]["choiceQuestion"]["options"]
        assert options == question["question"]["choiceQuestion"]["options"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: {"addSheet": {"properties": {"title": text, "gridProperties": {"rowCount": 1, "columnCount": 1}}}},
        lambda text: {"addNamedRange": {"namedRange": {"name": text, "range": {"sheetId": 7}}}},
        lambda text: {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": text,
                    "metadataValue": text,
                    "visibility": "DOCUMENT",
                    "location": {"spreadsheet": True},
                }
            }
        },
        lambda text: {
            "updateCells": {
                "rows": [{"values": [{"userEnteredValue": {"formulaValue": f"={text}"}, "note": text}]}],
                "fields": "*",
                "range": {"sheetId": 7, **CELL},
            }
        },
        lambda text: {
            "repeatCell": {
                "range": {"sheetId": 7, **CELL},
                "cell": {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": text}}},
                "fields": "userEnteredFormat.numberFormat",
            }
        },
        lambda text: {"findReplace": {"find": text, "replacement": text, "allSheets": True, "searchByRegex": True}},
        lambda text: {"updateCells": {"rows": [], "fields": text, "range": {"sheetId": 7, **CELL}}},
        lambda text: {text or "none": {}},
    ],
    ids=["tab", "range", "metadata", "formula", "pattern", "search", "fields", "kind"],
)
def test_batches_take_or_refuse(wrap: Callable[[str], Any], ask: Ask) -> None:
    """Each text where a request names something is taken or refused, one by one, and the book can be read after all."""
    book = make_book(ask)
    for text in NAUGHTY:
        answer = ask("POST", f"/v4/spreadsheets/{book}:batchUpdate", json={"requests": [wrap(text)]})
        assert in_shape(answer), (text, answer.text)
    assert ask("GET", f"/v4/spreadsheets/{book}", params={"includeGridData": True}).status_code == 200


@pytest.mark.parametrize(
    "kind",
    ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/tab-separated-values"],
)
def test_exports_take_everything(kind: str, ask: Ask) -> None:
    """A book of odd tabs and values can be downloaded."""
    book = make_book(ask)
    for text in NAUGHTY[::3]:
        asked = [{"addSheet": {"properties": {"title": text, "gridProperties": {"rowCount": 1, "columnCount": 1}}}}]
        ask("POST", f"/v4/spreadsheets/{book}:batchUpdate", json={"requests": asked})
    body = {"values": [[text] for text in NAUGHTY]}
    ask("PUT", f"/v4/spreadsheets/{book}/values/S!A1", params={"valueInputOption": "USER_ENTERED"}, json=body)
    answer = ask("GET", f"/drive/v3/files/{book}/export", params={"mimeType": kind})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "place",
    [
        "/v4/spreadsheets/{}",
        "/v4/spreadsheets/BOOK/values/{}",
        "/v4/spreadsheets/BOOK?fields={}",
        "/v4/spreadsheets/BOOK?{}={}",
        "/v1/documents/{}",
        "/v1/forms/{}",
        "/v1/forms/x/responses/{}",
        "/drive/v3/files/{}",
        "/drive/v3/files?q={}",
        "/drive/v3/files?pageToken={}&orderBy={}",
        "/drive/v3/files?fields={}",
    ],
)
def test_addresses_take_or_refuse(place: str, ask: Ask) -> None:
    """Each text in a path or a query leads somewhere or nowhere, in Google's shape."""
    place = place.replace("BOOK", make_book(ask))
    for text in NAUGHTY:
        answer = ask("GET", place.replace("{}", quote(text, safe="")))
        is_page = answer.headers["Content-Type"].startswith("text/html")
        assert answer.status_code == 404 if is_page else in_shape(answer), (text, answer.text)


def test_names_are_found(ask: Ask) -> None:
    """A file is found by its name, however it reads, quoted as the documentation says."""
    texts = [text for text in NAUGHTY if text][::5]
    for text in texts:
        made = ask("POST", "/drive/v3/files", json={"name": text, "mimeType": FOLDER}).json()["id"]
        query = "name = '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        assert made in [one["id"] for one in ask("GET", "/drive/v3/files", params={"q": query}).json()["files"]]


def test_headers_are_harmless(emulator: Emulator) -> None:
    """Each text that a client library lets through as a header is read without harm."""
    with requests.Session() as session:
        for text in NAUGHTY:
            value = re.sub(rb"[\r\n]", b" ", text.encode()).strip()
            told = {
                "Authorization": b"Bearer " + value,
                "X-Odd": value,
                "Content-Type": value,
                "Accept-Encoding": value,
            }
            answer = session.get(f"{emulator.url}/v1/forms/x", headers=told, timeout=10)
            assert answer.status_code in (400, 403, 404)


BROKEN = [
    b"{",
    b'{"info": {"title": "t"}',
    b'{"info": {"title": "t"}}}',
    b'{"info": {"title": "t"}} {}',
    b'{"info": {"title": "t",}}',
    b"{'info': {}}",
    b'\xef\xbb\xbf{"info": {"title": "t"}}',
    '{"info": {"title": "t"}}'.encode("utf-16"),
    '{"info": {"title": "t"}}'.encode("utf-32"),
    b'{"info": {"title": "\xff\xfe"}}',
    b'{"info": {"title": "\xed\xa0\x80"}}',
    b'{"info": {"title": "\\ud800"}}',
    b'{"info": {"title": "\\udc00\\ud800"}}',
    b'{"info": {"title": 1e400}}',
    b'{"info": {"title": ' + b"1" * 10_000 + b"}}",
    b'{"info": {"title": -' + b"1" * 300 + b"}}",
    b'{"info": {"title": NaN}}',
    b'{"info": {"title": 0x10}}',
    b'{"info": {"title": 010}}',
    b'{"info": [[[[{}]]]]}',
    b'{"info": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b"[]",
    b"null",
    b"5",
    b'"text"',
    b"title=t",
    b"<xml/>",
    b"\x00",
]


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:25]))
@pytest.mark.parametrize(
    "path",
    ["/v1/forms", "/v4/spreadsheets", "/v1/documents", "/drive/v3/files", "/v4/spreadsheets/x:batchUpdate", "/token"],
)
def test_broken_bodies_are_refused(path: str, body: bytes, ask: Ask) -> None:
    """What is no JSON object is a 400 (501 where Google would read it) and makes nothing."""
    answer = ask("POST", path, data=body)
    if path == "/drive/v3/files" and answer.status_code == 200:
        assert b'"info"' in body or b'"a"' in body  # a name that Drive passes over
        return
    assert answer.status_code in (400, 501), answer.text
    assert "error" in answer.json()


@pytest.mark.parametrize(
    "value", ["[" * 90 + "]" * 90, "[" * 900 + "]" * 900, '{"a":' * 200 + "1" + "}" * 200, "9" * 400]
)
def test_odd_cells_are_refused(value: str, ask: Ask) -> None:
    """A cell holds no lists, no objects and no number beyond a double."""
    path = f"/v4/spreadsheets/{make_book(ask)}/values/S!A1"
    answer = ask("PUT", path, params={"valueInputOption": "RAW"}, data=f'{{"values": [[{value}]]}}')
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/..",
        "/v4/../v4/spreadsheets",
        "/v4/spreadsheets/%2e%2e",
        "/v4/spreadsheets/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/v4/spreadsheets/%00",
        "/v4/spreadsheets/a%2Fb",
        "/v4/spreadsheets/a%0d%0aX:%20y",
        "/v4/spreadsheets/%ff%fe",
        "/v4/spreadsheets/%",
        "/v4/spreadsheets//values/A1",
        "/v4/spreadsheets/x/",
        "/v4/spreadsheets/x:nothing",
        "/v4/spreadsheets/" + "a" * 50_000,
        "//v1//forms/x",
        "/v1/forms/x?" + "&" * 10_000,
        "/v1/forms/x?%00=%00",
        "/v1/forms/x?fields=%F0%9F%8C%B5",
        "/emulator/..",
        "/batch",
    ],
    ids=lambda path: path[:30],
)
@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_odd_addresses_lead_nowhere(verb: str, path: str, emulator: Emulator) -> None:
    """Tricks with paths find no file and no other method, with every verb."""
    prepared = requests.Request(verb, emulator.url, headers={"Authorization": "Bearer any"}).prepare()
    prepared.url = emulator.url + path
    with requests.Session() as session:
        answer = session.send(prepared, timeout=10)
    assert answer.status_code in (400, 403, 404, 501)
    assert verb == "HEAD" or "error" in answer.text.lower()
