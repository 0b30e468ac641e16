"""Pages of responses and their filters, through Google's own client over real HTTP."""

from __future__ import annotations

import pytest

from pipeline.emulator import Emulator
from tests.emulator.forms.desk import (
    Desk,
)
from tests.emulator.stock import refusal, service


def test_pages(asked: tuple[Desk, str]) -> None:
    """Pages follow an order that is not time's, survive a withdrawal, and belong to their form and filter."""
    desk, question = asked
    names = [desk.answer({question: str(number)}) for number in range(9)]
    first = desk.list(pageSize=4).execute()
    desk.emulator.withdraw(desk.id, first["responses"][-1]["responseId"])
    rest = desk.list(pageSize=8, pageToken=first["nextPageToken"]).execute()
    listed = [response["responseId"] for page in (first, rest) for response in page["responses"]]
    assert sorted(listed) == sorted(names)
    assert listed != names
    assert "nextPageToken" not in rest
    for params in (
        {"pageToken": first["nextPageToken"], "filter": "timestamp > 2020-01-01T00:00:00Z"},
        {"pageToken": "x"},
        {"pageSize": -1},
    ):
        assert refusal(desk.list(**params))[0] == 400


def test_largest_page(emulator: Emulator) -> None:
    """No page has more than 5000 responses."""
    responses = [
        {"responseId": f"r{number}", "createTime": "2026-01-01T00:00:00Z", "lastSubmittedTime": "2026-01-01T00:00:00Z"}
        for number in range(5001)
    ]
    emulator.load_form({"formId": "big", "info": {"title": "Big"}}, responses)
    listing = service(emulator, "forms").forms().responses()
    page = listing.list(formId="big", pageSize=9999).execute()
    assert len(page["responses"]) == 5000
    assert len(listing.list(formId="big", pageToken=page["nextPageToken"]).execute()["responses"]) == 1


def test_filters(asked: tuple[Desk, str]) -> None:
    """Responses are filtered by their last submission, to the nanosecond."""
    desk, question = asked
    for digits in ("1", "100001"):
        desk.answer({question: digits}, lastSubmittedTime=f"2026-09-01T08:00:00.{digits}Z")

    def count(text: str) -> int:
        return len(desk.list(filter=text).execute().get("responses", []))

    assert count("timestamp >= 2026-09-01T08:00:00.1Z") == 2
    assert count("timestamp > 2026-09-01T08:00:00.100000000Z") == 1
    assert count("timestamp > 2026-09-01T08:00:00.100001Z") == 0
    assert count("timestamp > 2026-09-01T08:00:00Z") == 2


@pytest.mark.parametrize(
    "text",
    [
        "timestamp < 2026-09-01T08:00:00Z",
        "timestamp > 2026-09-01T08:00:00+02:00",
        "timestamp > 2026-13-01T08:00:00Z",
        "timestamp > 2026-09-01",
        "createTime > 2026-09-01T08:00:00Z",
        "timestamp > 2026-09-01T08:00:00Z AND timestamp > 2026-09-01T08:00:00Z",
    ],
)
def test_refused_filters(desk: Desk, text: str) -> None:
    """Only the two documented filters are taken."""
    assert refusal(desk.list(filter=text))[0] == 400
