"""Requests for people, dates and rich links come in; each is put into the text as one unit that cannot be cut."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import Place, find_point
from pipeline.emulator.docs.segment import OBJECT, Json, Unit
from pipeline.emulator.docs.writing import style_at
from pipeline.emulator.errors import invalid, not_built

DATES = {
    "DATE_FORMAT_MONTH_DAY_ABBREVIATED": "{0:%b} {0.day}",
    "DATE_FORMAT_MONTH_DAY_FULL": "{0:%B %d}",
    "DATE_FORMAT_MONTH_DAY_YEAR_ABBREVIATED": "{0:%b} {0.day}, {0.year}",
    "DATE_FORMAT_ISO8601": "{0.year:04}-{0:%m-%d}",
}
TIMES = {
    "TIME_FORMAT_DISABLED": "",
    "TIME_FORMAT_HOUR_MINUTE": " {1}:{0:%M %p}",
    "TIME_FORMAT_HOUR_MINUTE_TIMEZONE": " {1}:{0:%M %p %Z}",
}
DATE_DEFAULTS = {
    "timeZoneId": "etc/UTC",
    "locale": "en",
    "dateFormat": "DATE_FORMAT_MONTH_DAY_YEAR_ABBREVIATED",
    "timeFormat": "TIME_FORMAT_DISABLED",
}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
DRIVE_FILE = re.compile(r"https://(?:docs|drive)\.google\.com/(?:[\w-]+/)+d/([\w-]+)")


def insert_person(document: Document, request: Json) -> None:
    """Mention a person by address.

    Documented: anywhere in a paragraph of any segment, but not in an equation; the address is always there.
    Assumed: the name is kept as sent, the words of the refusal.
    """
    properties = request.get("personProperties", {})
    if not ADDRESS.fullmatch(properties.get("email", "")):
        raise invalid("The email of the person must be specified.")
    told = {key: properties[key] for key in ("name", "email") if properties.get(key)}
    insert_object(find_point(document, request), {"person": {"personId": document.mint(), "personProperties": told}})


def insert_date(document: Document, request: Json) -> None:
    """Put in a date, which tells how it is shown.

    Documented: the defaults of format, locale and time zone; the text of an English date, also with its time.
    Assumed: a date without a moment and one in a footnote are refused; the time zone's short name.
    """
    properties = {**DATE_DEFAULTS, **request.get("dateElementProperties", {})}
    place = find_point(document, request)
    if place.segment.kind == "footnote":
        raise invalid("Dates cannot be inserted inside a footnote.")
    told = properties | {"displayText": show_date(properties)}
    insert_object(place, {"dateElement": {"dateId": document.mint(), "dateElementProperties": told}})


def show_date(properties: Json) -> str:
    """Return how Docs shows a date of these DateElementProperties; 501 in another language than English."""
    if properties["locale"] != "en":
        raise not_built(f"docs.documents.batchUpdate insertDate locale {properties['locale']}")
    date, time = DATES.get(properties["dateFormat"]), TIMES.get(properties["timeFormat"])
    if date is None or time is None:
        raise invalid("The date format and the time format must be specified.")
    try:
        zone = _read_zone(properties["timeZoneId"])
        moment = datetime.fromisoformat(properties.get("timestamp", "")).astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise invalid("The timestamp of the date must be specified.") from error
    return (date + time).format(moment, moment.hour % 12 or 12)


def _read_zone(name: str) -> tzinfo:
    if name.lower() == "etc/utc":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise invalid(f"Invalid time zone ID: {name}.") from error


def insert_rich_link(document: Document, request: Json) -> None:
    """Put in a link that shows the title of what it leads to.

    Documented: anywhere in a paragraph of any segment, but not in an equation; title and MIME type of a Drive file
        are the file's.
    Assumed: nothing is fetched: other addresses show the title sent, or themselves; the words of the refusal.
    """
    properties = request.get("richLinkProperties", {})
    uri = properties.get("uri", "")
    if not uri.startswith(("https://", "http://")):
        raise invalid("The URI of the rich link must be specified.")
    told = {"title": properties.get("title") or uri, "uri": uri} | _describe_file(document, uri)
    place = find_point(document, request)
    insert_object(place, {"richLink": {"richLinkId": document.mint(), "richLinkProperties": told}})


def _describe_file(document: Document, uri: str) -> Json:
    """Return title and MIME type of the Drive file at an address, {} for other addresses; ApiError 400 unseen."""
    named = DRIVE_FILE.match(uri)
    if named is None or document.visit is None:
        return {}
    state, account = document.visit.state, document.visit.account
    file = state.files.get(named[1])
    if file is None or not state.role(file, account):
        raise invalid("The URI of the rich link could not be accessed.")
    return {"title": file.name, "mimeType": file.mime_type}


def insert_object(place: Place, data: Json) -> None:
    """Put one object into a paragraph, styled as its neighbors."""
    unit = Unit(OBJECT, style_at(place.segment, place.start), data)
    place.tab.splice(place.segment_id, place.start, place.start, [unit])
