"""Every open question can be asked of the stand-in, leaves nothing behind, and differences are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from pipeline.emulator import Emulator
from pipeline.emulator.probe import QUESTIONS, Finding, probe
from pipeline.emulator.probe.desk import Desk, ProbeRefused, plain
from tests.emulator.conftest import Ask


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_a_question_is_asked(question: Callable[[Desk], Any], emulator: Emulator) -> None:
    """It has words, an answer that is the same each time, and its files are deleted."""
    assert (question.__doc__ or "").rstrip(".?").strip()
    desk = Desk.at(emulator.url)
    answers = []
    for _ in range(2):
        with desk.cleaning():
            answers.append(plain(question(desk)))
    assert answers[0] == answers[1]
    assert emulator.state.files == {}


def test_a_difference_is_found(emulator: Emulator) -> None:
    """Two services that answer differently are told apart; one alone is only asked."""
    desk = Desk.at(emulator.url)
    same = list(probe(desk, Desk.at(emulator.url), only="bullets"))
    assert [one.same for one in same] == [True]
    emulator.faults.add("status", method="sheets.spreadsheets.batchUpdate", code=500, number=None, times=1)
    (found,) = probe(desk, Desk.at(emulator.url), only="metadata id")
    assert not found.same
    places = {place: (ours, theirs) for place, ours, theirs in found.differences()}
    assert places["[0][0]"] == (500, 200)
    (alone,) = probe(desk, only="stale revision")
    assert alone.theirs is None


def test_a_question_that_cannot_be_asked(emulator: Emulator, ask: Ask) -> None:
    """Where no file can be made the probe says what was refused."""
    emulator.faults.add("status", method="drive.files.create", code=403, reason="storageQuotaExceeded")
    with pytest.raises(ProbeRefused, match=r"a document could not be made: .*quota"):
        list(probe(Desk.at(emulator.url), only="an empty document"))


def test_minted_ids_and_times_do_not_differ() -> None:
    """Ids are numbered as they come, also inside texts and as names; times are left out."""
    answer = {"fileId": "1abcdef", "createdTime": "x", "text": "see 1abcdef", "lists": {"kix.1": {"n": (1, 2)}}}
    assert plain(answer) == {"fileId": "id 1", "text": "see id 1", "lists": {"id 2": {"n": [1, 2]}}}
    assert Finding("n", "q", 1, 1).same


class Detour(requests.adapters.HTTPAdapter):
    """Sends what is meant for Google to the stand-in, and notes the hosts."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.hosts: set[str] = set()

    def send(self, request: requests.PreparedRequest, *more: Any, **told: Any) -> requests.Response:
        """Go the other way."""
        address = urlsplit(request.url or "")
        self.hosts.add(str(address.hostname))
        request.url = f"{self.url}{address.path}?{address.query}"
        return super().send(request, *more, **told)


def test_live_asks_google_itself(emulator: Emulator) -> None:
    """The addresses of Google's APIs come from their discovery documents, and files are made in the shared drive."""
    detour = Detour(emulator.url)
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer any"
        session.mount("https://", detour)
        drive = session.post("https://www.googleapis.com/drive/v3/drives?requestId=1", json={"name": "Probe"}).json()
        found = list(probe(Desk.at(emulator.url), Desk.live(session, drive["id"]), only="stale"))
    assert [one.same for one in found] == [True]
    assert detour.hosts == {"www.googleapis.com", "docs.googleapis.com"}


def test_places_of_a_difference() -> None:
    """What stands on one side only is a difference too."""
    found = Finding("n", "q", {"a": [1, 2], "b": 1}, {"a": [1], "c": None})
    assert list(found.differences()) == [(".a[1]", 2, None), (".b", 1, None)]
