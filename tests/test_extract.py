"""Forms are flattened to their questions, and listings neither miss nor repeat what counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pipeline import extract
from pipeline.emulator import Emulator
from pipeline.google import Google
from pipeline.settings import Settings
from pipeline.tables import FORMS, empty
from tests.emulator.conftest import read_recording
from tests.schools import harvest, raw_answer, raw_form, set_up, tell


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ({"textQuestion": {}}, "text"),
        ({"textQuestion": {"paragraph": True}}, "paragraph"),
        ({"choiceQuestion": {"type": "RADIO", "options": [{"value": "A"}, {"isOther": True}]}}, "radio"),
        ({"choiceQuestion": {"type": "CHECKBOX"}}, "checkbox"),
        ({"choiceQuestion": {"type": "DROP_DOWN"}}, "drop_down"),
        ({"scaleQuestion": {"low": 1, "high": 5}}, "scale"),
        ({"dateQuestion": {}}, "date"),
        ({"timeQuestion": {}}, "time"),
        ({"timeQuestion": {"duration": True}}, "duration"),
        ({"fileUploadQuestion": {}}, "file_upload"),
        ({"ratingQuestion": {"ratingScaleLevel": 5}}, "rating"),
        ({"somethingNew": {}}, "unknown"),
    ],
)
def test_kinds(question: dict[str, Any], kind: str) -> None:
    """Every kind of the discovery document has its word, and a new one does not stop a run."""
    form = extract.parse_form(raw_form({"questionId": "1", **question}))
    assert [found.kind for found in form.questions] == [kind]


def test_a_form_with_next_to_nothing() -> None:
    """`info.title`, `settings` and `items` may be absent."""
    form = extract.parse_form({"formId": "F", "info": {"documentTitle": "Untitled"}})
    assert (form.title, form.email_collection, form.questions) == ("Untitled", "", ())


def test_sections_name_what_follows() -> None:
    """A page break's title is the section of the questions after it; other items are no questions."""
    raw = raw_form({"questionId": "1", "textQuestion": {}})
    raw["items"] = [{"pageBreakItem": {}, "title": "About you"}, {"textItem": {}, "title": "Hello"}, *raw["items"]]
    assert [(found.question_id, found.section) for found in extract.parse_form(raw).questions] == [("1", "About you")]


def test_grid_rows_are_questions() -> None:
    """In the recorded form each row of a grid is its own question, with the grid's columns as choices."""
    form = extract.parse_form(read_recording("forms/ringcentral_questionGroupForm.json"))
    rows = {found.row: found for found in form.questions if found.kind == "row" or found.row}
    assert {"Accommodation", "Welcome kit", "Transportation"} <= set(rows)
    assert rows["Accommodation"].question_id == "45a96f62"
    assert rows["Accommodation"].options


def test_an_increment_starts_before_the_cursor(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """The second listing asks only for what is new, and for the hour before it; it is no evidence of deletions."""
    settings = set_up(google, small_school)
    form_id = next(iter(settings.forms))
    emulator.state.set_clock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    tell(emulator, settings)
    emulator.state.advance(5 * 3600)
    late = tell(emulator, settings)
    first = harvest(google, settings, empty())[0]
    told = [response for page in first.pages for response in page]
    assert (len(told), first.complete) == (2, True)
    cursor = max(response.last_submitted_time for response in told)
    stored = empty() | {"forms": FORMS.frame([{"form_id": form_id, "cursor": cursor}])}
    second = harvest(google, settings, stored)[0]
    assert ([response.response_id for page in second.pages for response in page], second.complete) == ([late], False)
    assert len(next(iter(harvest(google, settings, stored, full=True)[0].pages))) == 2


def test_pages_are_followed(
    emulator: Emulator, google: Google, small_school: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages of a listing are read, each response once."""
    monkeypatch.setattr("pipeline.google.forms.PAGE_SIZE", 3)
    settings = set_up(google, small_school)
    told = {tell(emulator, settings, story=f"Story {number}") for number in range(8)}
    listed = [response.response_id for page in harvest(google, settings, empty())[0].pages for response in page]
    assert sorted(listed) == sorted(told)
    assert google.calls.listings == 3


TRAPS = ("responseId", '{"responseId":"x"}', '},{ "responseId', "a\\", '\\"', "\n")


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("token", [{}, {"nextPageToken": "t"}])
def test_a_page_in_stretches_is_the_page(
    monkeypatch: pytest.MonkeyPatch, indent: int | None, token: dict[str, str]
) -> None:
    """However it is formatted and whatever people write, every response comes once and in order."""
    monkeypatch.setattr(extract, "STRETCH", 300)
    told = [
        {"responseId": f"R{number}", "answers": {"q": raw_answer("q", trap, f"{number}")}}
        for number, trap in enumerate(TRAPS * 3)
    ]
    for raw in ({"responses": told, **token}, {**token, "responses": told}):
        page = json.dumps(raw, indent=indent).encode()
        found = list(extract.stretches(page))
        assert len(found) > 3
        assert [response for part in found for response in part] == extract.decode(page)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"responses": []},
        {"responses": [{"createTime": "", "responseId": "R"}] * 9},
        {"responses": [{"responseId": "R", "answers": {"q": {"new": {"responseId": "S"}}}}] * 9},
        {"new": {"responseId": "R"}, "responses": [{"responseId": "S"}] * 9},
        {"new": [{"responseId": "R"}] * 9, "responses": [{"responseId": "S"}] * 9},
        {"responses": [{"responseId": "S"}] * 9, "new": [{"responseId": "R"}] * 9},
    ],
)
def test_a_page_that_cannot_be_cut(monkeypatch: pytest.MonkeyPatch, raw: dict[str, Any]) -> None:
    """Where responses begin otherwise, or something new looks like one, the page is read all the same."""
    monkeypatch.setattr(extract, "STRETCH", 20)
    page = json.dumps(raw).encode()
    assert [response for part in extract.stretches(page) for response in part] == extract.decode(page)


def test_a_torn_page_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that ends too early is an error, not fewer responses."""
    monkeypatch.setattr(extract, "STRETCH", 20)
    page = json.dumps({"responses": [{"responseId": f"R{number}"} for number in range(9)]}).encode()
    with pytest.raises(msgspec.DecodeError):
        list(extract.stretches(page[:-9]))
