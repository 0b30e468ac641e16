"""Whoever asks too often in a minute is refused as Google refuses, and may go on a minute later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.auth import OWNER
from pipeline.emulator.discovery import methods
from pipeline.emulator.errors import ApiError
from pipeline.emulator.quotas import LISTINGS, READS, WRITES, Quotas, quota_of
from tests.emulator.conftest import Ask, control, read_recording

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
GET = methods()["sheets.spreadsheets.get"]


def refused(quotas: Quotas, method: str, user: str = OWNER) -> ApiError | None:
    """Spend one request; return its refusal, if it was refused."""
    try:
        quotas.spend(methods()[method], user)
    except ApiError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("method", "quota"),
    [
        ("sheets.spreadsheets.values.get", READS["sheets"]),
        ("sheets.spreadsheets.developerMetadata.search", READS["sheets"]),
        ("sheets.spreadsheets.batchUpdate", WRITES["sheets"]),
        ("forms.forms.responses.list", LISTINGS),
        ("forms.forms.responses.get", READS["forms"]),
        ("docs.documents.batchUpdate", WRITES["docs"]),
        ("drive.files.list", READS["drive"]),
    ],
)
def test_which_metric_counts(method: str, quota: object) -> None:
    """Reads, writes and listings have limits of their own; a POST that only looks up is a read."""
    assert quota_of(methods()[method]) is quota


def test_sixty_a_minute_and_three_hundred_together() -> None:
    """One person has 60 reads a minute, the project 300; a refused one does not count."""
    quotas = Quotas(1.0, lambda: NOON)
    for person in "abcde":
        assert [refused(quotas, GET.id, person) for _ in range(60)] == [None] * 60
        error = refused(quotas, GET.id, person)
        assert error is not None
        assert "per minute per user" in error.message
    error = refused(quotas, GET.id, "f")
    assert error is not None
    assert error.details[0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerProject"
    assert refused(quotas, "sheets.spreadsheets.batchUpdate", "a") is None


def test_a_minute_later() -> None:
    """What was asked a minute ago counts no more."""
    moments = [NOON] * 61 + [NOON.replace(minute=1)]
    quotas = Quotas(1.0, lambda: moments.pop(0))
    assert [refused(quotas, GET.id) is None for _ in range(62)] == [True] * 60 + [False, True]


def test_scaled_over_the_wire(emulator: Emulator, ask: Ask) -> None:
    """A twentieth of the limits: the fourth read is refused as recorded, and none once the limits are off."""
    control(emulator, "POST", "/emulator/quota", {"scale": 0.05})
    answers = [ask("GET", "/v4/spreadsheets/none") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    recorded = read_recording("errors/sheets-spreadsheets-get-quota-exceeded-readgroup_429.json")["error"]
    ours = answers[-1].json()["error"]
    assert ours["message"].partition(" for consumer")[0] == recorded["message"].partition(" for consumer")[0]
    assert "Retry-After" not in answers[-1].headers
    control(emulator, "POST", "/emulator/quota", {"scale": None})
    assert ask("GET", "/v4/spreadsheets/none").status_code == 404


def test_drive_answers_403(emulator: Emulator, ask: Ask) -> None:
    """Drive refuses with 403 userRateLimitExceeded."""
    control(emulator, "POST", "/emulator/quota", {"scale": 1 / 12_000})
    answers = [ask("GET", "/drive/v3/files") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 403]
    assert answers[1].json()["error"]["errors"][0]["reason"] == "userRateLimitExceeded"
