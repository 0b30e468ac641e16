"""Google's client of Drive comes in; files, comments and shared drives to try its methods on go out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from googleapiclient.http import MediaIoBaseDownload, MediaIoBaseUpload

from tests.emulator.clients.desk import Desk, Json

Ask = Callable[[Desk], Any]
Case = tuple[str, Ask, Any]
GOOGLE = "application/vnd.google-apps"
FOLDER, SHEET, DOC = f"{GOOGLE}.folder", f"{GOOGLE}.spreadsheet", f"{GOOGLE}.document"
OTTO = "otto@example.com"


def run(request: Any) -> Any:
    """Send a request, twice more where the network fails."""
    return request.execute(num_retries=2)


def make(desk: Desk, name: str = "", mime: str = "text/plain", **body: Any) -> str:
    """Make a file and return its id."""
    made: str = run(
        desk.drive.files().create(body={"name": name or uuid4().hex, "mimeType": mime, **body}, fields="id")
    )["id"]
    return made


def change(desk: Desk, body: Json, fields: str, **params: Any) -> Any:
    """Change a new file and return some fields."""
    return run(desk.drive.files().update(fileId=make(desk, "old"), body=body, fields=fields, **params))


def find(desk: Desk, query: str, *names: str, **params: Any) -> list[str]:
    """Make files in a folder of their own, and return the names that a search among them finds."""
    folder = make(desk, mime=FOLDER)
    for name in names:
        make(desk, name, parents=[folder])
    told = {"q": f"'{folder}' in parents{query}", "orderBy": "name", "fields": "files/name", **params}
    return [one["name"] for one in run(desk.drive.files().list(**told))["files"]]


def pages(resource: Any, request: Any, key: str) -> list[int]:
    """Follow the pages by `list_next`; return how many there are on each."""
    counts = []
    while request is not None:
        answer = run(request)
        counts.append(len(answer.get(key, [])))
        request = resource.list_next(request, answer)
    return counts


def paged(desk: Desk) -> list[int]:
    """List five files by two."""
    folder = make(desk, mime=FOLDER)
    for _ in range(5):
        make(desk, parents=[folder])
    files = desk.drive.files()
    return pages(files, files.list(q=f"'{folder}' in parents", pageSize=2), "files")


def upload(desk: Desk, data: bytes, mime: str, target: str = "", *, resumable: bool = False, **body: Any) -> Any:
    """Upload a file, converted where it should become one of Google's."""
    media = MediaIoBaseUpload(io.BytesIO(data), mime, resumable=resumable)
    told = {"name": "up", **({"mimeType": target} if target else {}), **body}
    return run(desk.drive.files().create(body=told, media_body=media, fields="id,mimeType,size"))


def fetch(request: Any, chunk: int = 4) -> bytes:
    """Download in chunks of some bytes."""
    target = io.BytesIO()
    loader, done = MediaIoBaseDownload(target, request, chunksize=chunk), False
    while not done:
        _, done = loader.next_chunk(num_retries=1)
    return target.getvalue()


def csv_of(desk: Desk) -> bytes:
    """Upload a table as a spreadsheet and export it."""
    made = upload(desk, b"a,b\n1,2\n", "text/csv", SHEET)["id"]
    exported: bytes = run(desk.drive.files().export(fileId=made, mimeType="text/csv"))
    return exported


def grant(desk: Desk, kind: str = "user", role: str = "reader", **params: Any) -> Any:
    """Share a new file; return its id and the permission."""
    whom = {"user": {"emailAddress": OTTO}, "domain": {"domain": "example.com"}}.get(kind, {})
    file = make(desk)
    body = {"type": kind, "role": role, **whom}
    return file, run(desk.drive.permissions().create(fileId=file, body=body, fields="*", **params))


def remark(desk: Desk, *replies: str) -> Any:
    """Comment on a new file, and reply; return both ids."""
    file = make(desk)
    made: str = run(desk.drive.comments().create(fileId=file, body={"content": "why?"}, fields="id"))["id"]
    for content in replies:
        run(desk.drive.replies().create(fileId=file, commentId=made, body={"content": content}, fields="id"))
    return file, made


def replied(desk: Desk) -> Json:
    """Comment and reply once; return the parameters that name the reply."""
    file, comment = remark(desk)
    reply = run(desk.drive.replies().create(fileId=file, commentId=comment, body={"content": "so"}, fields="id"))
    return {"fileId": file, "commentId": comment, "replyId": reply["id"]}


def drive_of(desk: Desk, name: str = "Team") -> str:
    """Make a shared drive and return its id."""
    made: str = run(desk.drive.drives().create(requestId=uuid4().hex, body={"name": name}))["id"]
    return made


def team_of(desk: Desk, name: str = "Team") -> str:
    """Make a shared drive by its older name."""
    made: str = run(desk.drive.teamdrives().create(requestId=uuid4().hex, body={"name": name}))["id"]
    return made


def changed(desk: Desk) -> list[bool]:
    """Make a file and delete it; return whether each change tells of a removal."""
    token = run(desk.drive.changes().getStartPageToken())["startPageToken"]
    kept, gone = make(desk), make(desk)
    run(desk.drive.files().delete(fileId=gone))
    found = run(desk.drive.changes().list(pageToken=token, fields="changes(fileId,removed)"))["changes"]
    return [one["removed"] for one in found if one["fileId"] in (kept, gone)]
