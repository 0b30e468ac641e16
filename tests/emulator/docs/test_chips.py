"""People, dates and rich links over HTTP: what is told of each, and where none can be."""

from __future__ import annotations

import pytest

from pipeline.emulator.docs.batch import apply
from pipeline.emulator.docs.chips import show_date
from pipeline.emulator.docs.document import Document
from pipeline.emulator.errors import ApiError

from .conftest import MakeDesk
from .desk import Desk, Json, span

MOMENT = "1970-01-01T05:00:00Z"


def chip(desk: Desk, kind: str) -> Json:
    """Return the only chip of a kind."""
    (found,) = [one[kind] for one in desk.paragraphs[0]["elements"] if kind in one]
    assert isinstance(found, dict)
    return found


def test_a_person_is_one_unit_of_text(make_desk: MakeDesk) -> None:
    """Styled as the neighbors; the address is required."""
    desk = make_desk("ab")
    bold = {"updateTextStyle": {"range": span(1, 2), "textStyle": {"bold": True}, "fields": "bold"}}
    properties = {"email": "ada@example.com", "name": "Ada"}
    desk.batch(bold, {"insertPerson": {"personProperties": properties, "location": {"index": 2}}})
    person = chip(desk, "person")
    assert person.pop("personId").startswith("kix.")
    assert person == {"personProperties": properties, "textStyle": {"bold": True}}
    assert desk.content[1]["endIndex"] == 5
    for wrong in ({}, {"name": "Ada"}, {"email": "nobody"}):
        request = {"insertPerson": {"personProperties": wrong, "location": {"index": 1}}}
        assert "must be specified" in desk.refuse(request)


def test_a_date_has_defaults_and_tells_its_text(desk: Desk) -> None:
    """English, without a time, in UTC."""
    desk.batch({"insertDate": {"dateElementProperties": {"timestamp": MOMENT}, "endOfSegmentLocation": {}}})
    told = chip(desk, "dateElement")["dateElementProperties"]
    assert told == {
        "timestamp": MOMENT,
        "timeZoneId": "etc/UTC",
        "locale": "en",
        "dateFormat": "DATE_FORMAT_MONTH_DAY_YEAR_ABBREVIATED",
        "timeFormat": "TIME_FORMAT_DISABLED",
        "displayText": "Jan 1, 1970",
    }


@pytest.mark.parametrize(
    ("date", "time", "zone", "text"),
    [
        ("ISO8601", "HOUR_MINUTE", "etc/UTC", "1970-01-01 5:00 AM"),
        ("ISO8601", "HOUR_MINUTE", "America/New_York", "1970-01-01 12:00 AM"),
        ("MONTH_DAY_ABBREVIATED", "DISABLED", "etc/UTC", "Jan 1"),
        ("MONTH_DAY_FULL", "DISABLED", "etc/UTC", "January 01"),
        ("MONTH_DAY_YEAR_ABBREVIATED", "HOUR_MINUTE_TIMEZONE", "etc/UTC", "Jan 1, 1970 5:00 AM UTC"),
    ],
)
def test_dates_are_shown_as_documented(date: str, time: str, zone: str, text: str) -> None:
    """The discovery document's own examples."""
    formats = {"dateFormat": f"DATE_FORMAT_{date}", "timeFormat": f"TIME_FORMAT_{time}"}
    assert show_date({"timestamp": MOMENT, "timeZoneId": zone, "locale": "en", **formats}) == text


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, 400),
        ({"timestamp": MOMENT, "timeZoneId": "Mars/Base"}, 400),
        ({"timestamp": MOMENT, "dateFormat": "DATE_FORMAT_CUSTOM"}, 400),
        ({"timestamp": MOMENT, "locale": "fr"}, 501),
    ],
)
def test_other_dates_are_refused(sent: Json, code: int) -> None:
    """Without a moment, in no zone, in a format that is not ours to choose, in a language not built."""
    with pytest.raises(ApiError) as refused:
        apply(Document.blank("d"), 0, {"insertDate": {"dateElementProperties": sent, "location": {"index": 1}}})
    assert refused.value.code == code


def test_no_date_stands_in_a_footnote(make_desk: MakeDesk) -> None:
    """But a person does."""
    desk = make_desk("a")
    note = desk.batch({"createFootnote": {"location": {"index": 2}}})[0]["createFootnote"]["footnoteId"]
    where = {"endOfSegmentLocation": {"segmentId": note}}
    assert "footnote" in desk.refuse({"insertDate": {"dateElementProperties": {"timestamp": MOMENT}, **where}})
    desk.batch({"insertPerson": {"personProperties": {"email": "a@example.com"}, **where}})


def test_a_link_to_a_file_shows_the_files_title(desk: Desk, make_desk: MakeDesk) -> None:
    """And its kind; one to a file nobody sees is refused."""
    other = make_desk("x")
    address = f"https://docs.google.com/document/d/{other.id}/edit"
    desk.batch({"insertRichLink": {"richLinkProperties": {"uri": address, "title": "?"}, "location": {"index": 1}}})
    assert chip(desk, "richLink")["richLinkProperties"] == {
        "uri": address,
        "title": "Desk",
        "mimeType": "application/vnd.google-apps.document",
    }
    gone = {"uri": "https://docs.google.com/document/d/none/edit"}
    assert "could not be accessed" in desk.refuse(
        {"insertRichLink": {"richLinkProperties": gone, "location": {"index": 1}}}
    )
    assert "must be specified" in desk.refuse({"insertRichLink": {"location": {"index": 1}}})


def test_a_link_elsewhere_shows_what_was_sent(desk: Desk) -> None:
    """Nothing is fetched."""
    video = {"uri": "https://www.youtube.com/watch?v=1"}
    desk.batch({"insertRichLink": {"richLinkProperties": video, "location": {"index": 1}}})
    assert chip(desk, "richLink")["richLinkProperties"] == {**video, "title": video["uri"]}
