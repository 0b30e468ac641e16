"""Whatever expression somebody sends, the others are answered: a search that never ends is given up."""

from __future__ import annotations

import threading
import time

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.errors import ApiError
from pipeline.emulator.regexes import Pattern
from tests.emulator.conftest import Ask

ENDLESS = r"(a+)+$"


def test_matches_as_python_finds_them() -> None:
    """Groups and names are there, with and without the case."""
    pattern = Pattern(r"(?P<who>a)(b)?", match_case=False)
    assert (pattern.groups, pattern.names) == (2, frozenset({"who"}))
    assert pattern.replace(lambda match: f"<{match['who']}>", "Ab a b") == ("<A> <a> b", 2)
    assert [match.span() for match in Pattern("a", match_case=True).find("Aa")] == [(1, 2)]


def test_a_broken_expression_is_named() -> None:
    """What is no expression is a ValueError in the parser's words."""
    with pytest.raises(ValueError, match="missing"):
        Pattern("(", match_case=True)


def test_an_endless_search_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends in time with the service's 500."""
    monkeypatch.setattr("pipeline.emulator.regexes.SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(ApiError, match="Internal"):
        Pattern(ENDLESS, match_case=True).find("a" * 5000 + "b")
    assert time.monotonic() - started < 5


def test_others_are_answered_meanwhile(emulator: Emulator, ask: Ask) -> None:
    """While one search runs on, another client reads; the batch with the search changes nothing."""
    book = ask("POST", "/v4/spreadsheets", json={}).json()["spreadsheetId"]
    told = {"values": [["a" * 5000 + "b"]]}
    ask("PUT", f"/v4/spreadsheets/{book}/values/A1", params={"valueInputOption": "RAW"}, json=told)
    other = ask("POST", "/v1/forms", json={"info": {"title": "T"}}).json()["formId"]
    search = {"findReplace": {"find": ENDLESS, "replacement": "x", "searchByRegex": True, "allSheets": True}}
    answers: list[int] = []
    path = f"/v4/spreadsheets/{book}:batchUpdate"
    thread = threading.Thread(target=lambda: answers.append(ask("POST", path, json={"requests": [search]}).status_code))
    thread.start()
    assert ask("GET", f"/v1/forms/{other}").status_code == 200
    thread.join(30)
    assert answers == [500]
    assert ask("GET", f"/v4/spreadsheets/{book}/values/A1").json()["values"] == told["values"]
