"""Google's client reads documents, sends many calls as one, and leaves no method out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.emulator import ROUTES
from tests.emulator.clients import test_googleapiclient_cells as cells
from tests.emulator.clients import test_googleapiclient_files as files
from tests.emulator.clients import test_googleapiclient_forms as answers
from tests.emulator.clients import test_googleapiclient_lines as lines
from tests.emulator.clients import test_googleapiclient_objects as objects
from tests.emulator.clients import test_googleapiclient_reading as reading
from tests.emulator.clients import test_googleapiclient_sharing as sharing
from tests.emulator.clients import test_googleapiclient_tables as papers
from tests.emulator.clients import test_googleapiclient_text as words
from tests.emulator.clients import test_googleapiclient_writing as writing
from tests.emulator.clients.desk import Desk, Paper
from tests.emulator.clients.drive_calls import run

DOCS: list[tuple[str, Callable[[Paper], Any], Any]] = [
    ("create", lambda p: p.get("title"), {"title": "Report"}),
    ("get", lambda p: p.text, "Wins of Ada\nMore\n\n"),
    (
        "get",
        lambda p: p.get(
            "body/content/paragraph/elements/textRun/content", suggestionsViewMode="PREVIEW_WITHOUT_SUGGESTIONS"
        )["body"]["content"][1],
        {"paragraph": {"elements": [{"textRun": {"content": "Wins of Ada\n"}}]}},
    ),
    (
        "get",
        lambda p: [
            one["tabProperties"]["tabId"] for one in p.get("tabs.tabProperties.tabId", includeTabsContent=True)["tabs"]
        ],
        ["t.0"],
    ),
    ("get", lambda p: "body" in p.get(includeTabsContent=True), False),
    (
        "batchUpdate",
        lambda p: sorted(
            run(
                p.resource.batchUpdate(
                    **p.where,
                    body={
                        "requests": [{"insertText": {"location": {"index": 1}, "text": "x"}}],
                        "writeControl": {"requiredRevisionId": p.get("revisionId")["revisionId"]},
                    },
                )
            )
        ),
        ["documentId", "replies", "writeControl"],
    ),
]


@pytest.mark.parametrize(
    ("method", "ask", "answer"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(DOCS)]
)
def test_docs(desk: Desk, method: str, ask: Callable[[Paper], Any], answer: Any) -> None:
    """Documents are made, read in part and changed at a known revision."""
    before = len(desk.emulator.history.events)
    assert ask(Paper(desk)) == answer
    assert f"docs.documents.{method}" in {event.method for event in desk.emulator.history.events[before:]}


def test_many_calls_as_one(desk: Desk) -> None:
    """Twenty calls travel as one request, each answer reaching its own callback."""
    got: dict[str, Any] = {}
    batch = desk.drive.new_batch_http_request(lambda name, answer, error: got.update({name: error or answer["name"]}))
    for number in range(20):
        batch.add(desk.drive.files().create(body={"name": f"ü {number}"}, fields="name"), request_id=str(number))
    batch.execute()
    assert got == {str(number): f"ü {number}" for number in range(20)}


def test_every_method_is_called() -> None:
    """No method that is built is missing in these files."""
    called = {case[0] for case in [*files.FILES, *sharing.PEOPLE, *sharing.SHARED]}
    called |= {f"sheets.spreadsheets.{case[0]}" for case in [*reading.READ, *writing.WRITTEN]}
    called |= {f"forms.{case[0]}" for case in answers.FORMS} | {f"docs.documents.{case[0]}" for case in DOCS}
    assert called == set(ROUTES)


def test_two_hundred_calls() -> None:
    """The tables of these files have more than two hundred cases; each sends a call of its own."""
    tables = (
        *(files.FILES, sharing.PEOPLE, sharing.SHARED, reading.READ, writing.WRITTEN, writing.REFUSED),
        *(answers.FORMS, DOCS, lines.SHEETS, cells.CELLS, objects.CASES),
        *(words.TEXT, papers.TABLES, papers.CHIPS),
    )
    assert sum(len(table) for table in tables) > 200
