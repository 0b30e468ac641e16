"""Settings as plain data come in; mistakes that no single setting shows alone go out, each with the place it is at.

The checks read the data before it is typed, so that these mistakes are told together with all others; what has the
wrong shape is passed over here, since the model reports it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pipeline.model.roles import KINDS, SHARES, VOICES

Place = tuple[str | int, ...]
Found = Iterator[tuple[Place, str]]
_IN_ADDRESS = re.compile(r"^\s*https://[\w.]+/(?:.*/)?(?:d|folders)/([\w-]+)")
LONGEST_YEAR = 400
"""Days; more than that is a typing mistake, and would draw as many weeks."""


def find_mistakes(data: dict[str, Any], folder: Path) -> Found:
    """All mistakes across settings; `folder` is where relative paths start."""
    for check in _CHECKS:
        yield from check(data)
    yield from _check_roster(data, folder)


def suggest(word: str, known: object) -> str:
    """A closing "; did you mean ...?" when one of the known words is near, else nothing."""
    by_lower = {str(name).lower(): str(name) for name in known} if hasattr(known, "__iter__") else {}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"; did you mean {by_lower[near[0]]}?" if near else ""


def _group(data: object, *keys: str) -> dict[str, Any]:
    """The group of settings under the keys, or an empty one."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _groups(data: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The groups of a list, each with its place in it."""
    items = data.get(key)
    yield from ((i, item) for i, item in enumerate(items if isinstance(items, list) else []) if isinstance(item, dict))


def _texts(data: dict[str, Any], key: str) -> Iterator[tuple[int, str]]:
    """The texts of a list, each with its place in it."""
    items = data.get(key)
    yield from ((i, item) for i, item in enumerate(items if isinstance(items, list) else []) if isinstance(item, str))


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _check_year(data: dict[str, Any]) -> Found:
    """The year ends after it starts, and not years later; so do goals and holidays."""
    spans: list[tuple[Place, dict[str, Any], str, str]] = [
        (("school_year",), _group(data, "school_year"), "starts", "ends"),
        *((("goals", i), goal, "starts", "ends") for i, goal in _groups(data, "goals")),
        *(
            (("school_year", "holidays", i), span, "from", "to")
            for i, span in _groups(_group(data, "school_year"), "holidays")
        ),
    ]
    for place, span, first, last in spans:
        starts, ends = _date(span.get(first)), _date(span.get(last))
        if starts and ends and ends < starts:
            yield (*place, last), f"is {ends}, before the start on {starts}"
        elif starts and ends and (ends - starts).days > LONGEST_YEAR:
            yield (*place, last), f"is {ends}, more than {LONGEST_YEAR} days after the start on {starts}"


def _check_timezone(data: dict[str, Any]) -> Found:
    name = _group(data, "school_year").get("timezone")
    if not isinstance(name, str):
        return
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        hint = suggest(name, available_timezones())
        yield ("school_year", "timezone"), f'is "{name}", which is not a time zone{hint or "; see America/New_York"}'


def _check_locale(data: dict[str, Any]) -> Found:
    from babel.localedata import exists, locale_identifiers

    name = _group(data, "school_year").get("locale")
    if isinstance(name, str) and not exists(name):
        yield ("school_year", "locale"), f'is "{name}", which is not a locale{suggest(name, locale_identifiers())}'


def _check_presence(data: dict[str, Any]) -> Found:
    for key, what in (("schools", "school"), ("goals", "goal")):
        if data.get(key) == []:
            yield (key,), f"is empty; name at least one {what}"


def _check_ids(data: dict[str, Any]) -> Found:
    """Ids, and titles that become choices of one question, are each given once."""
    for section, names in (("schools", ("id",)), ("goals", ("id", "title"))):
        for name in names:
            yield from _repeated(((section, i, name), item.get(name)) for i, item in _groups(data, section))
    for i, goal in _groups(data, "goals"):
        for name in ("id", "title"):
            signs = _groups(goal, "success_signs")
            yield from _repeated((("goals", i, "success_signs", j, name), sign.get(name)) for j, sign in signs)
    schools = list(_groups(data, "schools"))
    yield from _repeated((("schools", i, "forms", j), form) for i, s in schools for j, form in _texts(s, "forms"))
    for i, school in schools:
        yield from _repeated((("schools", i, "teams", j), team) for j, team in _texts(school, "teams"))


def _repeated(places: Iterator[tuple[Place, object]]) -> Found:
    """The values that were given before."""
    seen: set[str] = set()
    for place, value in places:
        if isinstance(value, str) and value in seen:
            yield place, f'is "{value}", which was given before; each must be different'
        seen.add(str(value))


def _check_priority(data: dict[str, Any]) -> Found:
    marked = [i for i, goal in _groups(data, "goals") if str(goal.get("priority")).lower() in ("true", "yes", "on")]
    for i in marked[1:]:
        yield ("goals", i, "priority"), "is set for a second goal; one priority at a time"


def _check_codebook(data: dict[str, Any]) -> Found:
    """The codebook speaks of forms, goals, signs and choices that exist."""
    forms = {form for _, school in _groups(data, "schools") for _, form in _texts(school, "forms")}
    known = {
        "goal": {str(goal.get("id")) for _, goal in _groups(data, "goals")},
        "signs": {
            f"{goal.get('id')}.{sign.get('id')}"
            for _, goal in _groups(data, "goals")
            for _, sign in _groups(goal, "success_signs")
        },
        "kind": set(KINDS),
        "share": set(SHARES),
        "voices": set(VOICES),
    }
    for form in _group(data, "codebook"):
        if form not in forms:
            yield ("codebook", form), f"is not a form of any school{suggest(form, forms)}"
        for role, choices in known.items():
            value = _group(data, "codebook", form, role).get("always")
            if isinstance(value, str) and value not in choices:
                what = f'is "{value}"; it must be one of {", ".join(sorted(choices))}{suggest(value, choices)}'
                yield ("codebook", form, role, "always"), what


def _check_workbooks(data: dict[str, Any]) -> Found:
    """No workbook and no folder serves two: what is for one school's leaders would be drawn over, or read by others."""
    outputs = _group(data, "outputs")
    taken: list[tuple[Place, object]] = [
        (("outputs", name), outputs.get(name)) for name in ("data", "dashboard", "folder")
    ]
    for i, school in _groups(data, "schools"):
        taken += [(("schools", i, name), school.get(name)) for name in ("dashboard", "folder")]
    yield from _repeated((place, read_file_id(value)) for place, value in taken if isinstance(value, str) and value)


def read_file_id(text: str) -> str:
    """A file's id, where the address of the file was given too."""
    found = _IN_ADDRESS.search(text)
    return found[1] if found else text.strip()


def _check_push(data: dict[str, Any]) -> Found:
    """News needs both the topic that is told and the subscription that is read."""
    google = _group(data, "google")
    for name, other in (("topic", "subscription"), ("subscription", "topic")):
        if google.get(name) and not google.get(other):
            yield ("google", name), f"needs google.{other} beside it: one is told of new answers, the other is read"


def _check_roster(data: dict[str, Any], folder: Path) -> Found:
    name = _group(data, "privacy").get("roster")
    if isinstance(name, str) and name and not (folder / name).is_file():
        yield ("privacy", "roster"), f'is "{name}", and there is no such file in {folder}'


_CHECKS: tuple[Callable[[dict[str, Any]], Found], ...] = (
    _check_year,
    _check_timezone,
    _check_locale,
    _check_presence,
    _check_ids,
    _check_priority,
    _check_codebook,
    _check_workbooks,
    _check_push,
)
