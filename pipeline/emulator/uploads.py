"""A request to an upload address comes in; the plain request and the media it stands for, or how far it got, go out.

Three ways: `media` sends the bytes alone, `multipart` a JSON part and the bytes, `resumable` first asks for a session
and then sends the bytes in chunks. Sessions are kept in memory: a stopped Workspace has forgotten them.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import parse_qsl, urlencode

from pipeline.emulator.auth import Account
from pipeline.emulator.errors import ApiError, invalid_parameter
from pipeline.emulator.wire import Answer, Request

PREFIXES = ("/upload/", "/resumable/upload/")
LARGEST = 64 * 1024 * 1024
CHUNK = 256 * 1024
KEPT = timedelta(days=7)
PLAIN = "application/octet-stream"
_FOLD = re.compile(r"\r?\n[ \t]+")
_RANGE = re.compile(r"bytes (?:(?P<first>\d+)-(?P<last>\d+)|\*)/(?P<total>\d+|\*)")


@dataclass(frozen=True)
class Media:
    """The bytes of a file, and the MIME type they were sent with ("" for none)."""

    data: bytes
    mime: str


@dataclass(frozen=True)
class Announced:
    """Media that a resumable upload is going to send; `size` None where it was not told."""

    mime: str
    size: int | None


@dataclass(frozen=True)
class Chunk:
    """A part of a resumable upload: its session, its bytes, and the Content-Range header they came with."""

    session: Session
    data: bytes
    range: str


Sent = Media | Announced | Chunk


@dataclass
class Session:
    """A resumable upload under way: the request it began with, who asked, and the bytes so far."""

    request: Request
    account: Account
    announced: Announced
    ends: datetime
    data: bytearray
    answer: Answer | None = None


class Uploads:
    """The resumable uploads under way; `now` is the state's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start with none."""
        self._now = now
        self._sessions: dict[str, Session] = {}

    def unfold(self, request: Request) -> Request | Answer:
        """Take an upload for the plain request that it stands for, with what was sent; ApiError 400.

        Documented: the three ways, their addresses and headers, a session's week, 404 for one that is over.
        Reported: the words for a body that is not two parts.
        Assumed: the refusal of an unknown way; that a session's address alone opens it.
        """
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        if "upload_id" in query:
            return self._continue(request, query["upload_id"])
        kind = query.get("uploadType", "")
        plain = replace(request, target=_plain_target(request))
        if kind == "media":
            return replace(plain, body=b"", media=Media(request.body, _content_type(request)))
        if kind == "multipart":
            body, media = read_multipart(request.headers.get("content-type", ""), request.body)
            return replace(plain, body=body, media=media)
        if kind == "resumable":
            return replace(plain, media=_read_announcement(request))
        raise invalid_parameter(f"Invalid value '{kind}' for parameter uploadType", "uploadType")

    def settle(self, request: Request, account: Account) -> Media | Answer:
        """Answer how far an upload got, or give its media once it is whole.

        Documented: 308 with the range that has arrived, the answer again once it is whole, multiples of 256 KiB.
        Reported: the words that refuse a chunk.
        Assumed: metadata is checked when a session opens, whether the file is there only at its end.
        """
        sent = request.media
        if isinstance(sent, Announced):
            return self._begin(request, account, sent)
        if isinstance(sent, Chunk):
            return _receive(sent)
        if sent is None:
            raise TypeError("a request without media is no upload")
        return sent

    def finish(self, request: Request, answer: Answer) -> None:
        """Keep the answer to a resumable upload that is whole, for whoever asks again."""
        if isinstance(request.media, Chunk):
            request.media.session.answer = answer
            request.media.session.data.clear()

    def _begin(self, request: Request, account: Account, announced: Announced) -> Answer:
        now = self._now()
        self._sessions = {name: kept for name, kept in self._sessions.items() if kept.ends > now}
        upload_id = "A" + secrets.token_urlsafe(48)
        self._sessions[upload_id] = Session(request, account, announced, now + KEPT, bytearray())
        query = urlencode({"uploadType": "resumable", "upload_id": upload_id})
        location = f"http://{request.headers.get('host', '')}/upload{request.path}?{query}"
        return Answer(200, headers={"Location": location, "X-GUploader-UploadID": upload_id})

    def _continue(self, request: Request, upload_id: str) -> Request | Answer:
        session = self._sessions.get(upload_id)
        if session is None or session.ends <= self._now():
            return _text(404, "Not Found")
        chunk = Chunk(session, request.body, request.headers.get("content-range", ""))
        return replace(session.request, account=session.account, media=chunk)


def is_upload(path: str) -> bool:
    """Whether a path is one that uploads go to."""
    return path.startswith(PREFIXES)


def read_multipart(content_type: str, body: bytes) -> tuple[bytes, Media]:
    """Return the JSON and the media of a `multipart/related` body; ApiError 400."""
    boundary = _header("content-type", content_type).get_boundary()
    if not boundary:
        raise _malformed("Missing boundary in multipart body.")
    mark = b"--" + boundary.encode("latin-1", "replace")
    start = body.find(mark)
    first, newline, _ = body[max(start, 0) :].partition(b"\n")
    if start < 0 or not newline:
        raise _malformed("Malformed multipart body.")
    line = b"\r\n" if first.endswith(b"\r") else b"\n"  # Google's Python client ends lines with a bare newline
    parts = (line + body[start:]).split(line + mark)
    if not parts[-1].startswith(b"--"):
        raise _malformed("Missing end boundary in multipart body.")
    if len(parts) != 4:
        raise _malformed("Malformed multipart body.")
    return _read_part(parts[1], line).data, _read_part(parts[2], line)


def _read_part(part: bytes, line: bytes) -> Media:
    head, blank, data = part.partition(line + line)
    if not blank:
        raise _malformed("Malformed multipart body.")
    headers: dict[str, str] = {}
    for each in _FOLD.sub(" ", head.decode("latin-1")).splitlines():
        name, _, value = each.partition(":")
        headers[name.strip().lower()] = value.strip()
    if headers.get("content-transfer-encoding", "").lower() == "base64":
        try:
            data = base64.b64decode(data)
        except binascii.Error as error:
            raise _malformed("Malformed multipart body.") from error
    return Media(data, _bare_type(headers.get("content-type", "")))


def _read_announcement(request: Request) -> Announced:
    size = request.headers.get("x-upload-content-length")
    if size is not None and not (size.isascii() and size.isdigit()):
        raise invalid_parameter(f"Invalid value '{size}' for header X-Upload-Content-Length", "X-Upload-Content-Length")
    if int(size or 0) > LARGEST:
        raise _too_large()
    return Announced(_bare_type(request.headers.get("x-upload-content-type", "")), None if size is None else int(size))


def _receive(chunk: Chunk) -> Media | Answer:
    """Take a chunk's bytes in; the media where they were the last, else how far it got."""
    session, data = chunk.session, chunk.data
    if session.answer is not None:
        return session.answer
    held = len(session.data)
    stated = _RANGE.fullmatch(chunk.range or f"bytes {f'0-{len(data) - 1}' if data else '*'}/{len(data)}")
    if stated is None:
        return _text(400, "Failed to parse Content-Range header.")
    declared = session.announced.size
    total = int(stated["total"]) if stated["total"] != "*" else declared
    if declared not in (None, total):
        return _text(400, "Invalid request.  The size of the upload is not the one that was declared.")
    if stated["first"] is not None:
        first, last = int(stated["first"]), int(stated["last"])
        refused = _refuse_chunk(first, last, len(data), held, total)
        if refused is not None:
            return refused
        session.data[first : first + len(data)] = data
    if total is not None and len(session.data) >= total:
        return Media(bytes(session.data), session.announced.mime)
    return Answer(308, headers={"Range": f"bytes=0-{len(session.data) - 1}"} if session.data else {})


def _refuse_chunk(first: int, last: int, size: int, held: int, total: int | None) -> Answer | None:
    if size != last - first + 1:
        return _text(
            400,
            f"Invalid request.  There were {size} byte(s) in the request body.  There should have been "
            f"{last - first + 1} byte(s) (starting at offset {first} and ending at offset {last}) "
            "according to the Content-Range header.",
        )
    if first > held:
        return _text(
            503,
            f"Invalid request.  According to the Content-Range header, the upload offset is {first} byte(s), "
            f"which exceeds already uploaded size of {held} byte(s).",
        )
    if last + 1 > (LARGEST if total is None else min(total, LARGEST)):
        return _text(400, "Invalid request.  The bytes uploaded exceed the size that was declared.")
    if last + 1 != total and size % CHUNK:
        return _text(
            400,
            f"Invalid request.  The number of bytes uploaded is required to be equal or greater than {CHUNK}, "
            f"except for the final request (it's recommended to be the exact multiple of {CHUNK}).  "
            f"The received request contained {size} bytes, which does not meet this requirement.",
        )
    return None


def _plain_target(request: Request) -> str:
    path = request.path
    for prefix in PREFIXES:
        path = f"/{path.removeprefix(prefix)}" if path.startswith(prefix) else path
    return f"{path}?{request.query}"


def _content_type(request: Request) -> str:
    return _bare_type(request.headers.get("content-type", ""))


def _bare_type(text: str) -> str:
    """A MIME type without its parameters; "" where none was sent."""
    return text.partition(";")[0].strip().lower()


def _header(name: str, value: str) -> EmailMessage:
    message = EmailMessage()
    message[name] = value.replace("\r", "").replace("\n", "") or PLAIN
    return message


def _text(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/plain; charset=utf-8"})


def _malformed(message: str) -> ApiError:
    return ApiError(400, message, "", reason="badContent")


def _too_large() -> ApiError:
    message = f"The media is larger than the embedded Workspace takes: {LARGEST} bytes."
    return ApiError(413, message, "", reason="uploadTooLarge")
