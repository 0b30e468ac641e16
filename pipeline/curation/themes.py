"""The rows of the Themes tab come in; what people call themes and which they merged, and what does not read, go out.

Pure. A theme that people merged into another one by its name stays so when that one is called otherwise later: our cell
beside it remembers which one they meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.curation.typed import read_text
from pipeline.google.ledger import Row, TabState
from pipeline.model import fold

LONGEST_NAME = 60
_TOO_LONG = f"“Our name” is longer than {LONGEST_NAME} characters; it is ignored."
_NAMES_SOMEBODY = "“Our name” may name a person; it is ignored. Call the theme after what is told."
_NOT_FOUND = "“Merge into” is the name of no other theme of this goal; it is ignored. Choose one from the list."
_IN_A_CIRCLE = "These themes are merged into one another; that is ignored."

Refuse = Callable[[str], bool]
"""Whether a text may name a person."""


@dataclass(slots=True)
class NamedThemes:
    """By key: people's names for themes, the theme that another one is a part of, what our cell remembers of that.

    `remarks` say what to check, by key.
    """

    names: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def read_themes(tab: TabState, refuse: Refuse) -> NamedThemes:
    """What people said of themes; a value that means nothing changes nothing."""
    found = NamedThemes()
    rows = {str(key[0]): _read_row(row) for key, row in tab.rows.items()}
    for key, row in rows.items():
        name = " ".join(row["Our name"].split())
        if wrong := _judge(name, refuse):
            found.remarks[key].append(wrong)
        elif name:
            found.names[key] = name
    direct: dict[str, str] = {}
    for key, row in rows.items():
        if row["Merge into"]:
            target = _look_up(key, rows, found.names)
            if target:
                direct[key] = target
                found.parts[key] = f"{target} {row['Merge into']}"
            else:
                found.remarks[key].append(_NOT_FOUND)
    for key in direct:
        end = _follow(key, direct)
        if end:
            found.merged[key] = end
            found.names.pop(key, None)
        else:
            found.remarks[key].append(_IN_A_CIRCLE)
    return found


def _read_row(row: Row) -> dict[str, str]:
    """A row's texts by column."""
    return {name: read_text(value) for name, value in row.values.items()}


def _judge(name: str, refuse: Refuse) -> str:
    """What is wrong with a name, "" where nothing is."""
    if len(name) > LONGEST_NAME:
        return _TOO_LONG
    return _NAMES_SOMEBODY if name and refuse(name) else ""


def _look_up(key: str, rows: Mapping[str, Mapping[str, str]], names: Mapping[str, str]) -> str:
    """The key of the theme that a row is merged into: the one meant before, else that of this name in the same goal."""
    typed, goal = rows[key]["Merge into"], rows[key]["Goal"]
    before, _, then = rows[key]["Part of"].partition(" ")
    if then == typed and before in rows:
        return before
    return next(
        (
            other
            for other in rows
            if other != key
            and (not goal or rows[other]["Goal"] == goal)
            and fold(typed) in {fold(name) for name in _called(other, rows, names)}
        ),
        "",
    )


def _called(key: str, rows: Mapping[str, Mapping[str, str]], names: Mapping[str, str]) -> Iterator[str]:
    """How a theme is called: as it stands, and as people call it from now on."""
    yield from (name for name in (rows[key]["Theme"], names.get(key, "")) if name)


def _follow(key: str, direct: Mapping[str, str]) -> str:
    """The theme at the end of a chain; "" where it leads in a circle."""
    seen = {key}
    while (key := direct[key]) in direct:
        if key in seen:
            return ""
        seen.add(key)
    return key
