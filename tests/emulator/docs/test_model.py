"""Random batches over HTTP against the plain outline of a body: text, looks, lists, tables, names, refusals.

50 examples; `SMALLWINS_EXAMPLES=2000 pytest tests/emulator/docs/test_model.py` tries that many.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from typing import Any

import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.emulator import Emulator

from .desk import Json, span
from .outline import Outline, insert_column, insert_row, read_drawing

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "50"))
BOLD = {"textStyle": {"bold": True}, "fields": "bold"}
TEXTS = st.text(st.sampled_from("ab \t\n🎉é\u0301\U0001f1eb\x00\ue000"), min_size=1, max_size=8)
NEEDLES = st.text(st.sampled_from("ab 🎉é\u0301"), min_size=1, max_size=2)
NUMBERS = st.integers(0, 400)
NAMES = st.sampled_from("xyz")
FLAGS = st.booleans()
EDITS = st.one_of(
    st.tuples(st.just("insert"), NUMBERS, TEXTS),
    st.tuples(st.just("insert"), NUMBERS, TEXTS),
    st.tuples(st.just("delete"), NUMBERS, st.integers(0, 12)),
    st.tuples(st.just("replace all"), NEEDLES, st.one_of(st.just(""), TEXTS)),
    st.tuples(st.just("bold"), NUMBERS, st.integers(0, 12), FLAGS),
    st.tuples(st.just("style"), NUMBERS, st.integers(0, 12), st.sampled_from(["HEADING_2", "NORMAL_TEXT"])),
    st.tuples(st.just("bullet"), NUMBERS, st.integers(0, 12)),
    st.tuples(st.just("unbullet"), NUMBERS, st.integers(0, 12)),
    st.tuples(st.just("table"), NUMBERS, st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.just("lines"), NUMBERS, NUMBERS, NUMBERS, FLAGS, FLAGS, FLAGS),
    st.tuples(st.just("name"), NUMBERS, st.integers(0, 12), NAMES),
    st.tuples(st.just("unname"), NAMES),
    st.tuples(st.just("replace named"), NAMES, st.one_of(st.just(""), TEXTS)),
)
BATCHES = st.lists(st.lists(EDITS, min_size=1, max_size=4), max_size=8)
Plan = tuple[Json | None, bool]


def insert(outline: Outline, at: int, text: str) -> Plan:
    at %= len(outline.letters) + 1
    return {"insertText": {"location": {"index": at}, "text": text}}, outline.insert(at, text)


def over(outline: Outline, at: int, length: int) -> tuple[int, int]:
    """Return a range, mostly one that can be."""
    at %= len(outline.letters) + 1
    return at, at + length


def delete(outline: Outline, at: int, length: int) -> Plan:
    start, end = over(outline, at, length)
    return {"deleteContentRange": {"range": span(start, end)}}, outline.delete(start, end)


def replace_all(outline: Outline, old: str, new: str) -> Plan:
    outline.replace_all(old, new)
    return {"replaceAllText": {"containsText": {"text": old, "matchCase": True}, "replaceText": new}}, True


def embolden(outline: Outline, at: int, length: int, bold: bool) -> Plan:
    start, end = over(outline, at, length)
    request = {"range": span(start, end), "textStyle": {"bold": bold}, "fields": "bold"}
    return {"updateTextStyle": request}, outline.embolden(start, end, bold)


def style(outline: Outline, at: int, length: int, named: str) -> Plan:
    start, end = over(outline, at, length)
    request = {"range": span(start, end), "paragraphStyle": {"namedStyleType": named}, "fields": "namedStyleType"}
    return {"updateParagraphStyle": request}, outline.style(start, end, named)


def bullet(outline: Outline, at: int, length: int) -> Plan:
    start, end = over(outline, at, length)
    request = {"range": span(start, end), "bulletPreset": "BULLET_CHECKBOX"}
    return {"createParagraphBullets": request}, outline.bullet(start, end)


def unbullet(outline: Outline, at: int, length: int) -> Plan:
    start, end = over(outline, at, length)
    return {"deleteParagraphBullets": {"range": span(start, end)}}, outline.unbullet(start, end)


def insert_table(outline: Outline, at: int, rows: int, columns: int) -> Plan:
    at %= len(outline.letters) + 1
    request = {"insertTable": {"location": {"index": at}, "rows": rows, "columns": columns}}
    return request, outline.insert_table(at, rows, columns)


def change_lines(outline: Outline, which: int, row: int, column: int, rows: bool, adds: bool, after: bool) -> Plan:
    """Put a row or column into a table, or take one out; without a table nothing."""
    tables = outline.list_tables()
    if not tables:
        return None, True
    start, blocks, table = tables[which % len(tables)]
    row, column = row % len(table.rows), column % len(table.rows[0].cells)
    where: Json = {"tableStartLocation": {"index": start}, "rowIndex": row, "columnIndex": column}
    flag = {("insertBelow" if rows else "insertRight"): after} if adds else {}
    kind = ("insert" if adds else "delete") + ("TableRow" if rows else "TableColumn")
    if adds:
        (insert_row if rows else insert_column)(outline, table, (row if rows else column) + after)
    elif len(table.rows if rows else table.rows[0].cells) == 1:
        blocks.remove(table)
    elif rows:
        del table.rows[row]
    else:
        for line in table.rows:
            del line.cells[column]
    return {kind: {"tableCellLocation": where, **flag}}, True


def name(outline: Outline, at: int, length: int, named: str) -> Plan:
    if outline.find_name(named):
        return None, True
    start, end = over(outline, at, length)
    return {"createNamedRange": {"name": named, "range": span(start, end)}}, outline.name(start, end, named)


def unname(outline: Outline, named: str) -> Plan:
    outline.unname(named)
    return {"deleteNamedRange": {"name": named}}, True


def replace_named(outline: Outline, named: str, text: str) -> Plan:
    request = {"replaceNamedRangeContent": {"namedRangeName": named, "text": text}}
    return request, outline.replace_named(named, text)


PLANS: dict[str, Callable[..., Plan]] = {
    "insert": insert,
    "delete": delete,
    "replace all": replace_all,
    "bold": embolden,
    "style": style,
    "bullet": bullet,
    "unbullet": unbullet,
    "table": insert_table,
    "lines": change_lines,
    "name": name,
    "unname": unname,
    "replace named": replace_named,
}


class Client:
    """One document, asked for over one connection."""

    def __init__(self, emulator: Emulator, session: requests.Session) -> None:
        """Make the document."""
        self.session, self.url = session, f"{emulator.url}/v1/documents"
        self.url += "/" + self.session.post(self.url, json={}).json()["documentId"]

    def read(self) -> bytes:
        """Return the document as it was answered."""
        return self.session.get(self.url).content

    def batch(self, edits: list[Json]) -> bool:
        """Apply a batch; tell whether it was taken."""
        answer = self.session.post(f"{self.url}:batchUpdate", json={"requests": edits})
        assert answer.status_code in (200, 400)
        return answer.status_code == 200


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(BATCHES)
def test_random_batches_leave_what_a_plain_outline_leaves(
    workspace: tuple[Emulator, Any], batches: list[list[tuple[Any, ...]]]
) -> None:
    """What cannot be refuses its whole batch, and the document is answered byte for byte as before."""
    emulator, _ = workspace
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer any"
        client, outline = Client(emulator, session), Outline()
        before = client.read()
        for batch in batches:
            draft = copy.deepcopy(outline)
            plans = [plan for kind, *told in batch if (plan := PLANS[kind](draft, *told))[0]]
            if not plans:
                continue
            fits = all(fit for _, fit in plans)
            assert client.batch([request for request, _ in plans if request]) is fits
            after = client.read()
            if not fits:
                assert after == before
                continue
            outline, before = draft, after
            compare(outline, json.loads(after))
    assert emulator.app.crashes == []
    assert emulator.app.violations == []


def compare(outline: Outline, document: Json) -> None:
    """Assert that both tell the same of a document."""
    drawn, end = read_drawing(document["body"]["content"], 0)
    assert drawn == outline.draw()
    assert end == len(outline.letters)
    covered = {
        named: [(one.get("startIndex", 0), one["endIndex"]) for one in entry["namedRanges"][0]["ranges"]]
        for named, entry in document.get("namedRanges", {}).items()
    }
    assert covered == {named: spans for named in "xyz" if (spans := outline.find_name(named))}
