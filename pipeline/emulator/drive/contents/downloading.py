"""A call for a file's bytes comes in; all of them go out, or the part that its Range header names."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.emulator.app import Call, Raw
from pipeline.emulator.auth import check_scopes
from pipeline.emulator.drive.access import find_file, refuse_kept
from pipeline.emulator.drive.contents.blob import Blob
from pipeline.emulator.errors import ApiError
from pipeline.emulator.wire import refuse

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def download_file(call: Call) -> Raw:
    """Return a plain file's bytes, as `files.get` with `alt=media` does; ApiError 403 for what has none."""
    opening = [scope for scope in call.method.scopes if ".metadata" not in scope]
    check_scopes(call.account, replace(call.method, scopes=tuple(opening)))
    file = find_file(call, call.params["fileId"])
    if not isinstance(file.content, Blob):
        raise ApiError(
            403,
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
            "",
            reason="fileNotDownloadable",
            location="alt",
            location_type="parameter",
        )
    refuse_kept(call, file, "Download")
    return cut_range(file.content.data, file.mime_type, call.headers.get("range", ""))


def cut_range(data: bytes, mime: str, wanted: str) -> Raw:
    """Return the bytes that a Range header of one range names (206, or 416 where there are none); all without one."""
    found = _RANGE.fullmatch(wanted.replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return Raw(data, mime, headers={"Accept-Ranges": "bytes"})
    size = len(data)
    start = int(found[1]) if found[1] else max(size - int(found[2]), 0)
    end = min(int(found[2]) + 1, size) if found[1] and found[2] else size
    if start >= size or start >= end:
        refused = refuse(_outside())
        return Raw(refused.body, refused.headers["Content-Type"], 416, {"Content-Range": f"bytes */{size}"})
    return Raw(data[start:end], mime, 206, {"Content-Range": f"bytes {start}-{end - 1}/{size}"})


def _outside() -> ApiError:
    message = "Request range not satisfiable"
    reason = "requestedRangeNotSatisfiable"
    return ApiError(416, message, "", reason=reason, location="Range", location_type="header")
