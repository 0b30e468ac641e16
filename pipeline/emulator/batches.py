"""One multipart request that holds many comes in; each of them goes out, and their answers back as one.

Documented: at most 100 calls a batch, each counted by itself; the outer request's headers hold for the inner ones.
Documented: an answer's Content-ID is "response-" and the request's.
Assumed: the words of the refusals.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from email.message import Message
from email.parser import BytesParser
from http import HTTPStatus

from pipeline.emulator.errors import invalid
from pipeline.emulator.wire import Answer, Request

MOST = 100
_HEAD = b"Content-Type: %s\r\n\r\n"


def is_batch(path: str) -> bool:
    """Tell whether an address takes many requests at once."""
    return path == "/batch" or path.startswith("/batch/")


def unfold(request: Request) -> Iterator[tuple[str, Request]]:
    """Yield each inner request with its Content-ID; ApiError 400 for a body that holds none, or too many."""
    kind = request.headers.get("content-type", "")
    whole = BytesParser().parsebytes(_HEAD % kind.encode("latin-1", "replace") + request.body)
    parts = whole.get_payload()
    if request.verb != "POST" or not kind.startswith("multipart/mixed") or not isinstance(parts, list):
        raise invalid("Failed to parse batch request, error: the request is not a multipart/mixed POST.")
    if len(parts) > MOST:
        raise invalid(f"The batch request has {len(parts)} calls. At most {MOST} are allowed.")
    outer = {name: value for name, value in request.headers.items() if name not in ("content-type", "content-length")}
    for part in parts:
        if isinstance(part, Message):
            yield str(part.get("Content-ID", "")), _read(part, outer)


def _read(part: Message, outer: dict[str, str]) -> Request:
    """Return the request that one part holds: a request line, headers, an empty line, a body."""
    payload = part.get_payload(decode=True)
    head, _, body = (payload if isinstance(payload, bytes) else b"").replace(b"\r\n", b"\n").partition(b"\n\n")
    line, _, headers = head.lstrip().partition(b"\n")
    words = line.decode("latin-1").split()
    if len(words) < 2 or not words[1].startswith("/"):
        raise invalid("Failed to parse batch request, error: a part holds no request line.")
    own = {name.lower(): str(value) for name, value in BytesParser().parsebytes(headers + b"\n\n").items()}
    return Request(words[0].upper(), words[1], outer | own, body)


def fold(answers: Sequence[tuple[str, Answer]]) -> Answer:
    """Return the answers as one, in the order of their requests."""
    boundary = f"batch_{secrets.token_urlsafe(24)}"
    parts = b"".join(_write(boundary, content_id, answer) for content_id, answer in answers)
    return Answer(200, parts + f"--{boundary}--".encode(), {"Content-Type": f"multipart/mixed; boundary={boundary}"})


def _write(boundary: str, content_id: str, answer: Answer) -> bytes:
    status = answer.status or 503
    named = [f"--{boundary}", "Content-Type: application/http"]
    named += [f"Content-ID: <response-{content_id.strip('<>')}>"] if content_id else []
    headers = answer.headers | {"Content-Length": str(len(answer.body))}
    lines = [*named, "", f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [*(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace") + answer.body + b"\r\n"
