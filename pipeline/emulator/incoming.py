"""The head of a request and the stream behind it come in; its target and body go out, or the front end's refusal."""

from __future__ import annotations

import re
import time
from email.errors import (
    MultipartInvariantViolationDefect,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import Message
from io import BufferedIOBase
from urllib.parse import quote

from pipeline.emulator.errors import ApiError, page
from pipeline.emulator.uploads import LARGEST as LARGEST_UPLOAD
from pipeline.emulator.uploads import is_upload
from pipeline.emulator.wire import HTML, Answer, refuse

LARGEST = 10 * 1024 * 1024
DRAINED = 16 * LARGEST
DRAIN_SECONDS = 10.0
BLOCK = 1 << 16
CHUNKED = -1
ASCII = "".join(map(chr, range(33, 127)))
LENGTH = re.compile("[0-9]{1,15}")
SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(;[^\r\n]*)?\r?\n")
BODY_DEFECTS = (MultipartInvariantViolationDefect, NoBoundaryInMultipartDefect, StartBoundaryNotFoundDefect)
TITLES = {
    400: ("Bad Request", "Your client has issued a malformed or illegal request."),
    405: ("Method Not Allowed", "The request method is inappropriate for this URL."),
    408: ("Request Timeout", "Your client has taken too long to issue its request."),
    414: ("Request-URI Too Large", "The requested URL is too large to process."),
    431: ("Request Header Fields Too Large", "Your client has issued too many or too long headers."),
}


class Refused(Exception):  # noqa: N818 - it is an answer
    """A request that never reaches an API."""

    def __init__(self, answer: Answer) -> None:
        """`answer` is what the front end sends."""
        super().__init__(f"refused with {answer.status}")
        self.answer = answer


class Gone(Exception):  # noqa: N818 - named by what is the matter
    """The client went away amid its body: it has asked for nothing."""


def read_target(target: str, port: int) -> str:
    """Return a target as a path: an absolute one without our own address, raw bytes percent-encoded."""
    for name in own_names(port):
        target = target.removeprefix(f"http://{name}")
    return target if target.isascii() else quote(target.encode("latin-1"), safe=ASCII)


def own_names(port: int) -> tuple[str, str]:
    """Return the names, with the port, that this server answers to."""
    return f"127.0.0.1:{port}", f"localhost:{port}"


def read_length(verb: str, head: Message, port: int) -> int:
    """Return how long the body will be, CHUNKED where it tells itself; Refused for what no front end lets in.

    Documented: HTTP's own rules, the ones against smuggled requests among them.
    Reported: a GET with a body, and a POST without a length, are refused.
    Assumed: the limit for a body, and the words.
    """
    hosts, lengths, codings = (head.get_all(name, []) for name in ("host", "content-length", "transfer-encoding"))
    broken = [one for one in head.defects if not isinstance(one, BODY_DEFECTS)]
    if broken or len(hosts) > 1 or len(lengths) > 1 or (codings and (lengths or len(codings) > 1)):
        raise Refused(front(400))
    if not hosts or hosts[0] not in own_names(port):
        raise Refused(refuse(ApiError(421, "This server answers to its own name only.", "INVALID_ARGUMENT")))
    if codings:
        if codings[0].strip().lower() != "chunked" or verb in ("GET", "HEAD"):
            raise Refused(front(400))
        return CHUNKED
    stated = lengths[0].strip() if lengths else "" if verb in ("POST", "PUT", "PATCH") else "0"
    if not stated:
        raise Refused(
            refuse(ApiError(411, "A request with a body requires a Content-Length header.", "INVALID_ARGUMENT"))
        )
    if not LENGTH.fullmatch(stated) or (verb in ("GET", "HEAD") and int(stated)):
        raise Refused(front(400))
    return int(stated)


def read_body(stream: BufferedIOBase, length: int, path: str) -> bytes:
    """Return a body of so many bytes (or CHUNKED); Gone, or Refused where it is too long or took too long."""
    limit = LARGEST_UPLOAD if is_upload(path) else LARGEST
    try:
        if length == CHUNKED:
            return _read_chunks(stream, limit)
        if length > limit:
            _drain(stream, length)
            raise Refused(too_large(limit))
        return _read_exactly(stream, length)
    except TimeoutError as error:
        raise Refused(front(408)) from error


def front(code: int) -> Answer:
    """Return the HTML page of a refusal by the front end."""
    return Answer(code, page(code, *TITLES.get(code, TITLES[400])).encode(), {"Content-Type": HTML})


def too_large(limit: int) -> Answer:
    """Return the refusal of a body beyond the limit."""
    return refuse(ApiError(413, f"Request payload size exceeds the limit: {limit} bytes.", "INVALID_ARGUMENT"))


def _read_exactly(stream: BufferedIOBase, length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise Gone
    return body


def _read_chunks(stream: BufferedIOBase, limit: int) -> bytes:
    parts: list[bytes] = []
    left = limit
    while size := _read_size(stream):
        left -= size
        if left < 0:
            _drain(stream, DRAINED)
            raise Refused(too_large(limit))
        parts.append(_read_exactly(stream, size))
        if _read_exactly(stream, 2) != b"\r\n":
            raise Refused(front(400))
    for _ in range(100):  # trailers, which nobody reads
        if stream.readline(BLOCK) in (b"\r\n", b"\n", b""):
            return b"".join(parts)
    raise Refused(front(400))


def _read_size(stream: BufferedIOBase) -> int:
    line = stream.readline(1024)
    if not line:
        raise Gone
    match = SIZE.fullmatch(line)
    if match is None:
        raise Refused(front(400))
    return int(match[1], 16)


def _drain(stream: BufferedIOBase, length: int) -> None:
    """Read what is refused, within reason: a client still sending would see a broken line, not the answer."""
    left, ends = min(length, DRAINED), time.monotonic() + DRAIN_SECONDS
    while left > 0 and time.monotonic() < ends:
        left -= len(stream.read(min(left, BLOCK))) or left
