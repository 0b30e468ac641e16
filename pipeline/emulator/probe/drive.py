"""Questions about Drive: each takes a desk, works with files of its own, and returns what it saw."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.probe.desk import Desk

ALL = {"supportsAllDrives": "true"}


def what_a_file_says_unasked(desk: Desk) -> Any:
    """Which fields does a file have by default, and which with fields=*?"""
    made = desk.make("spreadsheet")
    whole = desk.ask("drive", "GET", f"/files/{made}", None, fields="*", **ALL)[1]
    return desk.ask("drive", "GET", f"/files/{made}", None, **ALL), sorted(whole)


def files_that_are_not_there(desk: Desk) -> Any:
    """How does each API refuse an id that does not exist?"""
    gone = "1" + "x" * 43
    return [
        desk.ask("drive", "GET", f"/files/{gone}", None, **ALL),
        *(desk.ask(api, "GET", f"/{gone}") for api in ("sheets", "docs", "forms")),
    ]


def the_wrong_kind_of_file(desk: Desk) -> Any:
    """How does each API refuse a file of another kind?"""
    made = desk.make("document")
    return [desk.ask(api, "GET", f"/{made}") for api in ("sheets", "forms")]


def exports(desk: Desk) -> Any:
    """What does an export of a small sheet look like, byte for byte, and which formats are refused?"""
    made = desk.make("spreadsheet")
    values = {"values": [["a", 'b "quoted"', "c,d"], ["=1+1", "two\nlines"], [], [0.5]]}
    desk.ask("sheets", "PUT", f"/{made}/values/A1", values, valueInputOption="USER_ENTERED")
    kinds = ("text/csv", "text/tab-separated-values", "text/plain", "nope/nope")
    return {kind: desk.ask("drive", "GET", f"/files/{made}/export", None, mimeType=kind) for kind in kinds}


def comments(desk: Desk) -> Any:
    """What does a comment with a reply look like, and how is one without content refused?"""
    made = desk.make("document")
    status, comment = desk.ask("drive", "POST", f"/files/{made}/comments", {"content": "Well <done>"}, fields="*")
    told = {"content": "Thanks", "action": "resolve"}
    reply = desk.ask(
        "drive", "POST", f"/files/{made}/comments/{comment.get('id')}/replies", told, fields="content,action"
    )
    empty = desk.ask("drive", "POST", f"/files/{made}/comments", {}, fields="*")
    unnamed = desk.ask("drive", "GET", f"/files/{made}/comments")
    return status, sorted(comment), comment.get("htmlContent"), reply, empty, unnamed


def wrong_requests(desk: Desk) -> Any:
    """How is each kind of mistake in a request worded?"""
    made = desk.make("document")
    asked: list[tuple[str, str, Any, dict[str, str]]] = [
        ("GET", "/files", None, {"q": "nope"}),
        ("GET", "/files", None, {"q": "name ="}),
        ("GET", "/files", None, {"orderBy": "nope"}),
        ("GET", "/files", None, {"pageSize": "0"}),
        ("GET", "/files", None, {"pageToken": "x"}),
        ("GET", "/files", None, {"fields": "nope"}),
        ("GET", "/about", None, {}),
        ("PATCH", f"/files/{made}", {"parents": ["x"]}, {}),
        ("POST", f"/files/{made}/permissions", {"role": "reader"}, {}),
        ("POST", f"/files/{made}/permissions", {"role": "owner", "type": "anyone"}, {}),
        ("DELETE", f"/files/{made}/permissions/nope", None, {}),
    ]
    return [
        desk.ask("drive", verb, path, body, **(params if path == "/about" else {**ALL, **params}))
        for verb, path, body, params in asked
    ]


QUESTIONS = (
    what_a_file_says_unasked,
    files_that_are_not_there,
    the_wrong_kind_of_file,
    exports,
    comments,
    wrong_requests,
)
