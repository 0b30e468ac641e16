"""Files go up with Google's own client, whole, in parts and resumed, and come down again byte for byte."""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

from pipeline.emulator import Emulator, server
from pipeline.emulator.state import DOCUMENT, FOLDER, SPREADSHEET
from pipeline.emulator.uploads import CHUNK, LARGEST
from tests.emulator.conftest import Ask
from tests.emulator.drive.desk import NARROW, Person
from tests.emulator.stock import service

UPLOAD = "/upload/drive/v3/files"
TRICKY = bytes(range(256)) * 5 + b"\r\n--\r\n\n--x\r"


@pytest.fixture
def drive(emulator: Emulator) -> Any:
    """Google's own client; it reads the 308 of a resumable upload itself, as its own transport does."""
    made = service(emulator, "drive")
    made._http.redirect_codes = made._http.redirect_codes - {308}
    return made


def media(data: bytes, mime: str = "image/png", *, resumable: bool = False, chunk: int = CHUNK) -> MediaIoBaseUpload:
    """Bytes as the client sends them."""
    return MediaIoBaseUpload(io.BytesIO(data), mime, chunksize=chunk, resumable=resumable)


def download(request: Any, chunk: int = 1 << 20) -> bytes:
    """Everything that a request for media gives, in chunks."""
    target = io.BytesIO()
    loader, done = MediaIoBaseDownload(target, request, chunksize=chunk), False
    while not done:
        _, done = loader.next_chunk()
    return target.getvalue()


def begin(ask: Ask, verb: str = "POST", path: str = UPLOAD, size: int | None = None, **told: Any) -> str:
    """Open a resumable upload; return the address of its session below the server's."""
    headers = {
        "X-Upload-Content-Type": "text/plain",
        **({} if size is None else {"X-Upload-Content-Length": str(size)}),
    }
    answer = ask(verb, f"{path}?uploadType=resumable", headers=headers, **told)
    assert answer.status_code == 200, answer.text
    assert answer.content == b""
    return answer.headers["Location"].partition("/upload/")[2].join(["/upload/", ""])


def put(ask: Ask, session: str, data: bytes, span: str = "") -> requests.Response:
    """Send a chunk, or with `span` "*/9" ask how far it got."""
    return ask("PUT", session, data=data, headers={"Content-Range": f"bytes {span}"} if span else {})


@pytest.mark.parametrize("resumable", [False, True])
@pytest.mark.parametrize("data", [b"", b"one", TRICKY, b"x" * (2 * CHUNK + 17)], ids=["empty", "one", "tricky", "long"])
def test_up_and_down(drive: Any, data: bytes, resumable: bool) -> None:
    """What goes up in parts or chunks comes down the same, also in chunks of its own."""
    body = {"name": "picture.png"}
    made = drive.files().create(body=body, media_body=media(data, resumable=resumable), fields="*").execute()
    assert made["mimeType"] == "image/png"
    assert made["size"] == made["quotaBytesUsed"] == str(len(data))
    assert made["md5Checksum"] == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert made["sha256Checksum"] == hashlib.sha256(data).hexdigest()
    assert (made["originalFilename"], made["fileExtension"]) == ("picture.png", "png")
    assert download(drive.files().get_media(fileId=made["id"])) == data
    assert download(drive.files().get_media(fileId=made["id"]), chunk=1000) == data


def test_without_metadata(drive: Any) -> None:
    """The bytes alone make an untitled file of their type; the answer has the four fields."""
    made = drive.files().create(media_body=media(b"hello", "text/plain")).execute()
    assert made == {"kind": "drive#file", "id": made["id"], "name": "Untitled", "mimeType": "text/plain"}


@pytest.mark.parametrize("resumable", [False, True])
def test_a_new_revision(drive: Any, resumable: bool) -> None:
    """An update takes the place of the bytes, not of the name, and makes another revision."""
    made = drive.files().create(body={"name": "a.txt"}, media_body=media(b"1", "text/plain"), fields="*").execute()
    sent = media(b"two", "text/plain", resumable=resumable)
    changed = drive.files().update(fileId=made["id"], media_body=sent, fields="*").execute()
    assert (changed["name"], changed["size"], changed["mimeType"]) == ("a.txt", "3", "text/plain")
    unnamed = drive.files().update(fileId=made["id"], media_body=media(b"two", "application/octet-stream")).execute()
    assert unnamed["mimeType"] == "text/plain"
    assert changed["headRevisionId"] != made["headRevisionId"]
    assert download(drive.files().get_media(fileId=made["id"])) == b"two"


def test_metadata_alone(drive: Any) -> None:
    """A plain file made without media is empty; a folder has neither size nor sums."""
    made = drive.files().create(body={"name": "notes", "mimeType": "text/plain"}, fields="size,md5Checksum").execute()
    assert made == {"size": "0", "md5Checksum": "d41d8cd98f00b204e9800998ecf8427e"}
    folder = drive.files().create(body={"mimeType": FOLDER}, fields="size,headRevisionId").execute()
    assert folder == {}


def test_the_type_is_named_or_told_by_the_name(drive: Any) -> None:
    """The metadata's type goes before the media's; where both say nothing, the name's ending tells."""
    sent = media(b"{}", "application/octet-stream")
    named = drive.files().create(body={"mimeType": "application/json"}, media_body=sent).execute()
    told = drive.files().create(body={"name": "x.json"}, media_body=sent).execute()
    assert named["mimeType"] == told["mimeType"] == "application/json"
    changed = drive.files().update(fileId=told["id"], body={"mimeType": "text/plain"}).execute()
    assert changed["mimeType"] == "text/plain"
    with pytest.raises(HttpError, match="Not built"):
        drive.files().update(fileId=told["id"], body={"mimeType": SPREADSHEET}).execute()


def test_a_copy_keeps_the_bytes(drive: Any) -> None:
    """A copy has the same sums."""
    made = drive.files().create(media_body=media(TRICKY), fields="id,md5Checksum").execute()
    copied = drive.files().copy(fileId=made["id"], fields="md5Checksum").execute()
    assert copied["md5Checksum"] == made["md5Checksum"]


def test_parts_in_base64(ask: Ask) -> None:
    """A part may be in base64, lines end as they do on the web, and text before the first part is nothing."""
    encoded = base64.b64encode(TRICKY)
    body = b'before\r\n--b\r\nContent-Type: application/json\r\n\r\n{"name": "x"}\r\n--b\r\nContent-Type: image/gif\r\n'
    body += b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded + b"\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/related; boundary=b"}
    answer = ask("POST", f"{UPLOAD}?uploadType=multipart&fields=name,mimeType,size", data=body, headers=kind)
    assert answer.json() == {"name": "x", "mimeType": "image/gif", "size": str(len(TRICKY))}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/related", b"--b\n\n{}\n--b\n\nx\n--b--"),
        ("multipart/related; boundary=b", b"nothing"),
        ("multipart/related; boundary=b", b"--b\n\n{}\n--b\n\nx"),
        ("multipart/related; boundary=b", b"--b\n\n{}\n--b--"),
        ("multipart/related; boundary=b", b"--b\n{}\n--b\n\nx\n--b--"),
        ("multipart/related; boundary=b", b"--b\n\n{}\n--b\nContent-Transfer-Encoding: base64\n\n=x\n--b--"),
        ("multipart/related; boundary=b", b"--b\n\n[]\n--b\n\nx\n--b--"),
    ],
)
def test_parts_that_are_none(ask: Ask, kind: str, body: bytes) -> None:
    """A body that is not two parts, one of them metadata, is refused and makes no file."""
    answer = ask("POST", f"{UPLOAD}?uploadType=multipart", data=body, headers={"Content-Type": kind})
    assert answer.status_code == 400, answer.text
    assert ask("GET", "/drive/v3/files").json()["files"] == []


def test_ways_that_do_not_exist(ask: Ask) -> None:
    """An unknown way is refused; an address that no method uploads to is not there."""
    assert ask("POST", f"{UPLOAD}?uploadType=pigeon", data=b"").status_code == 400
    assert ask("POST", f"{UPLOAD}", data=b"").status_code == 400
    assert ask("POST", "/upload/v4/spreadsheets?uploadType=media", data=b"").status_code == 404


def test_a_resumed_upload(ask: Ask) -> None:
    """After a broken line the client asks how far it got, goes on from there, and may ask again afterwards."""
    data = b"a" * CHUNK + b"b" * CHUNK + b"c"
    session = begin(ask, json={"name": "long.txt"}, size=len(data))
    assert put(ask, session, b"", f"*/{len(data)}").status_code == 308
    first = put(ask, session, data[:CHUNK], f"0-{CHUNK - 1}/{len(data)}")
    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{CHUNK - 1}")
    again = put(ask, session, b"", f"*/{len(data)}")
    assert (again.status_code, again.headers["Range"]) == (308, f"bytes=0-{CHUNK - 1}")
    assert put(ask, session, data[: 2 * CHUNK], f"0-{2 * CHUNK - 1}/{len(data)}").status_code == 308
    last = put(ask, session, b"c", f"{2 * CHUNK}-{2 * CHUNK}/{len(data)}")
    assert last.status_code == 200
    assert put(ask, session, b"", f"*/{len(data)}").json() == last.json()
    assert ask("GET", f"/drive/v3/files/{last.json()['id']}?alt=media").content == data
    assert len(ask("GET", "/drive/v3/files").json()["files"]) == 1


def test_a_size_told_at_the_end(ask: Ask) -> None:
    """Chunks of an unknown whole end with one that names it; one PUT without a range is the whole."""
    session = begin(ask)
    assert put(ask, session, b"a" * CHUNK, f"0-{CHUNK - 1}/*").status_code == 308
    assert put(ask, session, b"b", f"{CHUNK}-{CHUNK}/{CHUNK + 1}").status_code == 200
    assert put(ask, begin(ask), b"whole").json()["mimeType"] == "text/plain"


@pytest.mark.parametrize(
    ("data", "span", "status", "words"),
    [
        (b"abc", "0-4/9", 400, "There were 3 byte(s) in the request body."),
        (b"abc", "5-7/9", 503, "exceeds already uploaded size of 0 byte(s)"),
        (b"abc", "0-2/9", 400, "The received request contained 3 bytes"),
        (b"abc", "none", 400, "Failed to parse Content-Range header."),
        (b"abc", "0-2/3", 400, "not the one that was declared"),
        (b"a" * 10, "0-9/9", 400, "exceed"),
    ],
)
def test_chunks_that_do_not_fit(ask: Ask, data: bytes, span: str, status: int, words: str) -> None:
    """A chunk that is not what its header says, or too small, is refused, and the upload can go on."""
    session = begin(ask, size=9)
    answer = put(ask, session, data, span)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert put(ask, session, b"123456789", "0-8/9").status_code == 200


def test_a_session_ends(ask: Ask, emulator: Emulator) -> None:
    """After a week, or with an id that was never given, there is no session."""
    session = begin(ask)
    emulator.state.advance(7 * 86_400)
    assert put(ask, session, b"late").status_code == 404
    assert put(ask, f"{UPLOAD}?uploadType=resumable&upload_id=x", b"late").status_code == 404


def test_an_upload_that_is_refused_at_once(ask: Ask) -> None:
    """Metadata that is wrong, and media larger than this Workspace takes, open no session."""
    wrong = ask("POST", f"{UPLOAD}?uploadType=resumable", json={"name": {}})
    large = ask("POST", f"{UPLOAD}?uploadType=resumable", headers={"X-Upload-Content-Length": str(LARGEST + 1)})
    odd = ask("POST", f"{UPLOAD}?uploadType=resumable", headers={"X-Upload-Content-Length": "many"})
    assert (wrong.status_code, large.status_code, odd.status_code) == (400, 413, 400)


def test_more_than_a_request_may_hold(ask: Ask) -> None:
    """Uploads alone may be larger than 10 MB."""
    data = b"x" * (11 * 1024 * 1024)
    answer = ask("POST", f"{UPLOAD}?uploadType=media&fields=size", data=data, headers={"Content-Type": "image/png"})
    assert answer.json() == {"size": str(len(data))}


@pytest.mark.parametrize(
    ("wanted", "status", "body", "span"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=10-", 416, None, "bytes */10"),
    ],
)
def test_a_part_of_a_file(ask: Ask, wanted: str, status: int, body: bytes | None, span: str | None) -> None:
    """A Range header gets that part; one that nothing is in gets 416; several get everything."""
    made = ask("POST", f"{UPLOAD}?uploadType=media", data=b"0123456789", headers={"Content-Type": "image/png"}).json()
    answer = ask("GET", f"/drive/v3/files/{made['id']}?alt=media", headers={"Range": wanted})
    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, span)
    assert body is None or (answer.content, answer.headers["Content-Type"]) == (body, "image/png")


@pytest.mark.parametrize("mime", [FOLDER, DOCUMENT, SPREADSHEET])
def test_nothing_to_download(drive: Any, mime: str) -> None:
    """Google's own types have no bytes."""
    made = drive.files().create(body={"mimeType": mime}).execute()
    with pytest.raises(HttpError, match="Only files with binary content can be downloaded") as caught:
        drive.files().get_media(fileId=made["id"]).execute()
    assert caught.value.status_code == 403
    assert json.loads(caught.value.content)["error"]["errors"][0]["reason"] == "fileNotDownloadable"


def test_a_folder_takes_no_media(drive: Any) -> None:
    """A folder cannot be uploaded."""
    with pytest.raises(HttpError, match="folder"):
        drive.files().create(body={"mimeType": FOLDER}, media_body=media(b"x")).execute()


def test_bytes_outlive_the_process(tmp_path: Any) -> None:
    """With a state in a file the bytes and their revision are there again."""
    with Emulator(tmp_path / "state.db") as emulator:
        made = service(emulator, "drive").files().create(media_body=media(TRICKY), fields="*").execute()
    with Emulator(tmp_path / "state.db") as emulator:
        again = service(emulator, "drive").files()
        assert (
            again.get(fileId=made["id"], fields="headRevisionId").execute()["headRevisionId"] == made["headRevisionId"]
        )
        assert download(again.get_media(fileId=made["id"])) == TRICKY


def test_scopes_of_content(strict: Emulator, sign_in: Callable[..., Person]) -> None:
    """Who may read metadata only downloads nothing, who may read only uploads nothing, the program's own file opens."""
    narrow = sign_in(scope=NARROW)
    made = narrow.files.create(body={"name": "x"}, media_body=media(b"1"), fields="*").execute()
    assert download(narrow.files.get_media(fileId=made["id"])) == b"1"
    watcher = sign_in(scope="https://www.googleapis.com/auth/drive.metadata.readonly")
    assert watcher.get(made["id"], "size") == {"size": "1"}
    with pytest.raises(HttpError, match="insufficient authentication scopes"):
        watcher.files.get_media(fileId=made["id"]).execute()
    reader = sign_in(scope="https://www.googleapis.com/auth/drive.readonly")
    assert download(reader.files.get_media(fileId=made["id"])) == b"1"
    for resumable in (True, False):
        with pytest.raises(HttpError, match="insufficient authentication scopes"):
            reader.files.create(media_body=media(b"2", resumable=resumable)).execute()


def test_readers_upload_nothing_new(strict: Emulator, sign_in: Callable[..., Person]) -> None:
    """A reader may star a file, not change its bytes; nobody changes those of a locked one."""
    owner, reader = sign_in(), sign_in("reader@example.com")
    made = owner.files.create(body={"name": "x"}, media_body=media(b"1")).execute()["id"]
    owner.share(made, "reader", "reader@example.com").execute()
    with pytest.raises(HttpError, match="sufficient permissions"):
        reader.files.update(fileId=made, body={"starred": True}, media_body=media(b"2")).execute()
    owner.change(made, contentRestrictions=[{"readOnly": True}])
    with pytest.raises(HttpError) as caught:
        owner.files.update(fileId=made, media_body=media(b"2")).execute()
    assert caught.value.status_code == 403
    assert download(owner.files.get_media(fileId=made)) == b"1"


def test_a_session_outlives_its_token(strict: Emulator, sign_in: Callable[..., Person]) -> None:
    """An upload goes on after its token has expired: the session's address is what opens it."""
    person = sign_in()
    person.drive._http.redirect_codes = person.drive._http.redirect_codes - {308}
    request = person.files.create(media_body=media(b"a" * CHUNK + b"b", resumable=True))
    assert request.next_chunk()[1] is None
    strict.state.advance(2 * 3600)
    assert request.next_chunk()[1]["mimeType"] == "image/png"


def test_a_chunk_whose_answer_is_lost(drive: Any, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that never heard of its chunk asks how far it got, and the file is made once.

    httplib2 by itself sends the chunk again without its bytes, which the server waits for.
    """
    monkeypatch.setattr(server, "HALFWAY_SECONDS", 1.0)
    request = drive.files().create(body={"name": "once"}, media_body=media(b"a" * CHUNK + b"b", resumable=True))
    request.next_chunk()
    emulator.faults.add("drop_after", method="drive.files.create")
    with pytest.raises((ConnectionError, HttpError, OSError, http.client.HTTPException)):
        request.next_chunk()
    made = request.next_chunk()[1]
    assert [file["id"] for file in drive.files().list().execute()["files"]] == [made["id"]]
