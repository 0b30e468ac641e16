"""One snapshot of a Workspace comes in, read over HTTP; what was lost, doubled, invented or changed there goes out.

Nothing here imports the product. The truth is what the form lists and what the scenario told; the tables are known by
their sheets' numbers and headings, the rows by their key cells.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.faults.people import Written
from tests.faults.wire import Json, Wire, grid

KEYS: Mapping[int, tuple[str, ...]] = {
    101: ("form_id",),
    102: ("response_id",),
    103: ("response_id", "question_id", "ordinal", "part"),
    104: ("form_id", "question_id"),
    105: ("win_id",),
    106: ("win_id", "goal_id"),
    107: ("win_id", "goal_id", "sign_id"),
    108: ("win_id", "voice"),
    109: ("win_id", "practice"),
    110: ("goal_id",),
    111: ("goal_id", "sign_id"),
    112: ("goal_id", "school", "week"),
    113: ("run_id",),
    114: ("issue_id",),
}
"""The primary key of each table of the data workbook, by its tab."""

DRAWN: Mapping[int, tuple[str, ...]] = {201: ("Entry",), 202: ("Entry",)}
"""The tabs of the dashboard workbook that are kept by key."""

KEYED = {**KEYS, **DRAWN}
CLOCK = {(101, "full_listed_at"), (104, "first_seen"), (114, "first_seen")}
"""The published list of cells that hold the time of day, by tab and column; of the runs' table, all."""

RUNS, ISSUES = 113, 114
RESPONSES, ANSWERS, WINS = 102, 103, 105
OF_PEOPLE = frozenset({"Feature", "Hide", "Goal", "Theme", "Note", "Decision", "Comment"})
Row = dict[str, object]


@dataclass
class Findings:
    """How many of each were found; `notes` say what, a line each, never anybody's words but invented ones."""

    lost: int = 0
    doubled: int = 0
    invented: int = 0
    people: int = 0
    diverged: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, what: Iterable[object], where: str) -> None:
        """Count some, and note the first of them."""
        found = list(what)
        if found:
            setattr(self, kind, getattr(self, kind) + len(found))
            self.notes.append(f"{kind} in {where}: {len(found)}, first {str(found[0])[:160]}")

    @property
    def good(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.lost or self.doubled or self.invented or self.people or self.diverged)

    def counts(self) -> dict[str, int]:
        """The five numbers by name."""
        return {name: number for name, number in asdict(self).items() if isinstance(number, int)}


@dataclass
class Snapshot:
    """Everything that is compared, as one moment's reads gave it."""

    data: list[Json]
    dashboard: list[Json]
    documents: dict[str, Json]
    names: list[str]
    listed: list[Json]


def take(wire: Wire, data: str, dashboard: str, form: str) -> Snapshot:
    """Read both workbooks, each in one request, the form's responses and every document that is not in the trash."""
    everywhere = {"corpora": "allDrives", "supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
    told = {"fields": "files(id,name,mimeType)", "q": "trashed = false", "pageSize": 1000, **everywhere}
    files = wire.send("GET", "/drive/v3/files", params=told)["files"]
    documents = [file["id"] for file in files if file["mimeType"].endswith(".document")]
    return Snapshot(
        wire.book(data),
        wire.book(dashboard),
        {one: wire.send("GET", f"/v1/documents/{one}") for one in documents},
        sorted(file["name"] for file in files),
        wire.responses(form),
    )


def check(
    found: Snapshot,
    told: Mapping[str, Sequence[Mapping[str, list[str]]]],
    written: Sequence[Written],
    copied: Sequence[tuple[int, str]],
    reference: str,
    *,
    surfaces: bool,
    by_people: bool = False,
) -> Findings:
    """Count what is wrong with a snapshot.

    `told` holds every revision ever told, by response and question; `written` is what people wrote, `copied` the keys
    that they copied themselves; `reference` is the export of the undisturbed run.
    """
    findings = Findings()
    tables = {_id(tab): rows_of(tab, KEYS) for tab in found.data if _id(tab) in KEYS}
    drawn = {_id(tab): rows_of(tab, DRAWN) for tab in found.dashboard if _id(tab) in DRAWN}
    _check_lost(findings, found.listed, tables)
    for sheet, rows in (tables | (drawn if surfaces else {})).items():
        _check_doubled(findings, sheet, rows, {key for at, key in copied if at == sheet})
    _check_invented(findings, told, tables)
    _check_people(findings, found, written)
    made, wanted = export(found, surfaces=surfaces, by_people=by_people).splitlines(), reference.splitlines()
    if copied:
        kept = set(wanted)
        made = [line for line in made if line in kept or not any(f'"{key}"' in line for _, key in copied)]
    if made != wanted:
        odd = [line for line in made if line not in set(wanted)] + [f"- {x}" for x in wanted if x not in set(made)]
        findings.add("diverged", [odd[0] if odd else "the order of rows"], f"the export ({len(odd)} lines)")
        findings.notes += [line[:200] for line in odd[1:6]]
    return findings


def rows_of(tab: Json, keys: Mapping[int, tuple[str, ...]]) -> list[Row]:
    """A tab's rows by heading; the heading row is the one that names every key column."""
    lines = grid(tab)
    wanted = keys[_id(tab)]
    top = next((i for i, line in enumerate(lines) if all(name in line for name in wanted)), None)
    if top is None:
        return []
    heads = [str(name) for name in lines[top]]
    rows = [dict(zip(heads, [*line, *[""] * len(heads)], strict=False)) for i, line in enumerate(lines) if i != top]
    return [row for row in rows if any(row[name] != "" for name in wanted)]


def key_of(row: Row, sheet: int) -> str:
    """A row's key as one text."""
    return "|".join(str(_number(row[name])) for name in KEYED[sheet])


def _number(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_lost(findings: Findings, listed: Sequence[Json], tables: Mapping[int, list[Row]]) -> None:
    """Every response that the form lists counts, and every value of its answers stands under its question."""
    counted = {row["response_id"] for row in tables[RESPONSES] if row["status"] == "active"}
    findings.add("lost", [one["responseId"] for one in listed if one["responseId"] not in counted], "responses")
    parts: dict[tuple[str, str, int], list[tuple[int, str]]] = defaultdict(list)
    for row in tables[ANSWERS]:
        if row["status"] == "active":
            at = (str(row["response_id"]), str(row["question_id"]), int(str(_number(row["ordinal"]))))
            parts[at].append((int(str(_number(row["part"]))), str(row["value"])))
    kept = {at: "".join(text for _, text in sorted(found)) for at, found in parts.items()}
    wanted = list(_values(listed))
    findings.add("lost", [at for at, value in wanted if kept.get(at) != value], "answers")
    findings.add("invented", set(kept) - {at for at, _ in wanted}, "current answers")


def _values(listed: Sequence[Json]) -> Iterator[tuple[tuple[str, str, int], str]]:
    for one in listed:
        for question, answer in one.get("answers", {}).items():
            for number, value in enumerate(answer.get("textAnswers", {}).get("answers", []), 1):
                yield (one["responseId"], question, number), value.get("value", "")


def _check_doubled(findings: Findings, sheet: int, rows: Sequence[Row], copied: set[str]) -> None:
    """No key stands twice, but where a person copied it."""
    found = Counter(key_of(row, sheet) for row in rows)
    findings.add("doubled", [key for key, n in found.items() if n > 1 and key not in copied], f"tab {sheet}")


def _check_invented(
    findings: Findings,
    told: Mapping[str, Sequence[Mapping[str, list[str]]]],
    tables: Mapping[int, list[Row]],
) -> None:
    """Every row is of a response that somebody gave, every value one of its revisions."""
    for sheet, name in ((RESPONSES, "response_id"), (ANSWERS, "response_id"), (WINS, "win_id")):
        findings.add("invented", [row[name] for row in tables[sheet] if row[name] not in told], f"tab {sheet}")
    values = {
        (response, question, value)
        for response, revisions in told.items()
        for revision in revisions
        for question, given in revision.items()
        for value in given
    }
    rows = [(r["response_id"], r["question_id"], r["value"]) for r in tables[ANSWERS] if r["value"] != ""]
    findings.add("invented", [row for row in rows if row not in values], "the answers' values")


def _check_people(findings: Findings, found: Snapshot, written: Sequence[Written]) -> None:
    """Every text of a person's stands once, beside its key, under its heading; our own tabs tell of a theme's name."""
    places: dict[str, list[tuple[int, Row, list[object]]]] = defaultdict(list)
    for tab in (*found.data, *found.dashboard):
        lines = grid(tab)
        keys = KEYED.get(_id(tab), ())
        top = next((i for i, line in enumerate(lines) if keys and all(name in line for name in keys)), 0)
        heads = [str(name) for name in lines[top]] if lines else []
        for line in lines:
            row = dict(zip(heads, line, strict=False))
            for value in line:
                if isinstance(value, str) and "'s own words " in value:
                    places[value].append((_id(tab), row, line))
    for one in written:
        if one.sheet == 0:
            good = read_text(found.documents.get(one.file, {}).get("body", {})).count(f"{one.text}\n") == 1
        else:
            told = [place for place in places[one.text] if one.heading != "Theme" or place[0] == one.sheet]
            good = len(told) == 1 and _stands(one, *told[0])
        findings.add("people", [] if good else [one], "what people wrote")


def _stands(one: Written, sheet: int, row: Row, line: Sequence[object]) -> bool:
    """Whether a text is where it was put."""
    under = not one.heading or row.get(one.heading) == one.text or one.heading == "Our notes"
    return sheet == one.sheet and under and (not one.key or one.key in line)


def export(found: Snapshot, *, surfaces: bool, by_people: bool = False) -> str:
    """Everything that two runs must agree on, canonical: rows by key, cells by heading, texts of documents.

    Where people acted, what is drawn and the issues tell of it; the tables' other rows must still agree.
    """
    lines = []
    for sheet, keys in KEYS.items():
        if sheet == RUNS or (by_people and sheet == ISSUES):
            continue
        rows = next((rows_of(tab, KEYS) for tab in found.data if _id(tab) == sheet), [])
        lines += sorted({f"{sheet} {json.dumps(_ours(sheet, row, keys), sort_keys=True)}" for row in rows})
    if surfaces:
        entries = _numbered(next((tab for tab in found.data if _id(tab) == WINS), {}))
        for tab in found.dashboard:
            if _id(tab) in DRAWN:
                rows = [_followed(row, entries) for row in rows_of(tab, DRAWN)]
                lines += sorted({f"{_id(tab)} {json.dumps(_ours(_id(tab), row, ()), sort_keys=True)}" for row in rows})
            elif not by_people:
                lines += [f"{_id(tab)} {json.dumps([_drawn(value) for value in line])}" for line in grid(tab)]
    if surfaces and not by_people:
        lines += sorted(json.dumps(read_text(document.get("body", {}))) for document in found.documents.values())
        lines += sorted(json.dumps(sections(document)) for document in found.documents.values())
        lines += found.names
    return "\n".join(lines)


def _numbered(tab: Json) -> dict[str, object]:
    """The entry in each row of the data workbook's entries, by the row's number as an address has it."""
    lines = grid(tab) if tab else []
    at = next((line.index("win_id") for line in lines if "win_id" in line), 0)
    return {str(number): line[at] for number, line in enumerate(lines, 1) if len(line) > at}


def _followed(row: Row, entries: Mapping[str, object]) -> Row:
    """A drawn row without people's columns, and with what its link leads to: who tells later stands further down."""
    ours = {name: value for name, value in row.items() if name not in OF_PEOPLE}
    link = str(ours.get("Read it", ""))
    return ours | {"Read it": re.sub(r"A(\d+)$", lambda found: str(entries.get(found[1], "nothing")), link)}


def _drawn(value: object) -> object:
    """A drawn cell; how many commits it took to get there is each run's own."""
    return re.sub(r"^Data commit \d+$", "Data commit N", value) if isinstance(value, str) else value


def _ours(sheet: int, row: Row, keys: Iterable[str]) -> Row:
    """A row's cells under plain headings, without clocks, people's own columns, and empty ones."""
    return {
        name: _number(value)
        for name, value in row.items()
        if value != "" and name and (sheet, name) not in CLOCK and "'s own words" not in name
    } | {name: _number(row[name]) for name in keys}


def sections(document: Mapping[str, Any]) -> dict[str, int]:
    """How often each named range stands in a document."""
    return {name: len(one["namedRanges"]) for name, one in sorted(document.get("namedRanges", {}).items())}


def read_text(node: Any) -> str:
    """All text in a Docs answer, wherever it stands."""
    if isinstance(node, Mapping):
        return str(node["content"]) if isinstance(node.get("content"), str) else "".join(map(read_text, node.values()))
    return "".join(map(read_text, node)) if isinstance(node, list) else ""


def _id(tab: Json) -> int:
    return int(tab["properties"].get("sheetId", 0))
