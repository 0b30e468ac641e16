"""A tab as it stands, and digests of what was last drawn on it, come in; what people typed there goes out, to be kept.

Before a tab is drawn anew, cells that hold something that we did not write are copied to a tab named for the day. Words
of ours that were moved, by a row that somebody inserted, are not taken for theirs.
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.errors import Issue
from pipeline.google.cells import Value, from_cell, to_cell
from pipeline.google.ledger import WorkbookState
from pipeline.model import holds_any
from pipeline.model.drawing import Place, Tab, fixed_id

Request = dict[str, Any]

WRITTEN = "smallwins.written."
"""The mark on a drawn tab that holds a short digest of each cell as we wrote it."""

NOTHING = "..."
"""The digest of an empty cell; all are as long."""

MOST = 25_000
"""Characters of digests kept with a tab; Google allows 30,000 in one place. Rows beyond them are not compared."""

HEADINGS = ("Found on", "Tab", "Cell", "What stood there")
WIDTHS = (140, 200, 70, 640)
TAKEN_BACK = "What stood here was taken back: it held words of an entry that was hidden, or is kept private, since."
REACH = 3_700
"""Days back to which we look for tabs of ours: more than ten years."""

SAYS = (
    "Somebody typed this where smallwins draws. It was replaced there and is kept here; no update changes this tab, "
    "but that words of entries that are hidden leave it."
)


def digest(value: Value | None) -> str:
    """Three letters for what a cell holds, whatever a service makes of spaces, whole numbers and small charts."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        said = "".join(letter for letter in value if unicodedata.category(letter)[0] not in "ZC")
        said = "=SPARKLINE" if said.startswith("=SPARKLINE(") else said
    else:
        said = f"{float(value):.10g}"
    if not said:
        return NOTHING
    return b64encode(hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=3).digest()).decode()[:3]


def digests(rows: Sequence[Mapping[str, Any]]) -> str:
    """What was written, row by row."""
    lines = ("".join(digest(from_cell(cell)) for cell in row["values"]) for row in rows)
    told = ""
    for line in lines:
        if len(told) + len(line) > MOST:
            break
        told += f"{line.rstrip('.')}\n"
    return told


def remember(tab: Tab, rows: Sequence[Mapping[str, Any]], standing: Mapping[str, Any]) -> Request:
    """The request that keeps the digests with the tab."""
    key, said = f"{WRITTEN}{tab.tab_id}", digests(rows)
    if key in _marks(standing):
        wanted = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": key}}], "fields": "metadataValue"}
        return {"updateDeveloperMetadata": {**wanted, "developerMetadata": {"metadataValue": said}}}
    item = {"metadataKey": key, "metadataValue": said, "visibility": "DOCUMENT", "location": {"sheetId": tab.sheet_id}}
    return {"createDeveloperMetadata": {"developerMetadata": item}}


def _marks(standing: Mapping[str, Any]) -> dict[str, str]:
    return {item["metadataKey"]: item.get("metadataValue", "") for item in standing.get("developerMetadata", [])}


def find_strays(tab: Tab, standing: Mapping[str, Any], width: int) -> list[tuple[Place, Value]]:
    """Cells of the first `width` columns that hold what we did not write; none where we do not know what we wrote."""
    said = _marks(standing).get(f"{WRITTEN}{tab.tab_id}")
    if said is None:
        return []
    lines = said.splitlines()
    there = {place: value for place, value in _values(standing) if place[1] < width}
    if len(said) + 3 * width > MOST:
        there = {place: value for place, value in there.items() if place[0] < len(lines)}
    ours = {
        (row, at // 3): line[at : at + 3] for row, line in enumerate(lines) for at in range(0, len(line), len(NOTHING))
    }
    moved = Counter(word for place, word in ours.items() if word != digest(there.get(place)))
    strays = []
    for place, value in sorted(there.items()):
        word = digest(value)
        if word in (NOTHING, ours.get(place)):
            continue
        if moved[word]:
            moved[word] -= 1
        else:
            strays.append((place, value))
    return strays


def _values(standing: Mapping[str, Any]) -> Iterator[tuple[Place, Value]]:
    """Every filled cell of a tab."""
    for data in standing.get("data", []):
        for row, line in enumerate(data.get("rowData", []), data.get("startRow", 0)):
            for column, cell in enumerate(line.get("values", []), data.get("startColumn", 0)):
                value = from_cell(cell)
                if value is not None:
                    yield (row, column), value


@dataclass
class Aside:
    """Where the day's finds go, and what is said of them by tab.

    `ours` is a text of ours that comes and goes; `unspoken` are words that must stand nowhere, whoever typed them.
    """

    moment: datetime
    ours: str
    unspoken: Collection[str] = ()
    issues: dict[str, Issue] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the day's tab."""
        return f"Kept aside {self.moment.date().isoformat()}"

    @property
    def _sheet_id(self) -> int:
        return fixed_id(f"aside:{self.moment.date().isoformat()}")

    def keep(self, tab: Tab, state: WorkbookState, width: int, *, begun: bool) -> list[Request]:
        """Requests that copy what people typed on a tab; `begun` says that an earlier request makes the day's tab."""
        standing = state.sheets.get(tab.sheet_id, {})
        strays = [(place, value) for place, value in find_strays(tab, standing, width) if value != self.ours]
        if not strays:
            return []
        title = str(standing["properties"].get("title", tab.title))
        kept_in = state.sheets.get(self._sheet_id, {}).get("properties", {}).get("title", self.title)
        cells = "1 cell was" if len(strays) == 1 else f"{len(strays)} cells were"
        what = f"{cells} typed over; what stood there is kept on the tab “{kept_in}”. “Our notes” are never replaced."
        self.issues[tab.tab_id] = Issue(f"the tab “{title}”", what, "info")
        when = f"{self.moment:%Y-%m-%d %H:%M}"
        rows = [[when, title, xl_rowcol_to_cell(*place), self._spoken(value)] for place, value in strays]
        new = [] if begun or self._sheet_id in state.sheets else list(self._begin(state))
        return [*new, self._append(rows, {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"})]

    def withdraw(self, state: WorkbookState) -> Iterator[Request]:
        """Requests that take the unspoken words out of every day's tab, wherever on it somebody moved them."""
        if not self.unspoken:
            return
        days = {fixed_id(f"aside:{self.moment.date() - timedelta(days=back)}") for back in range(REACH)}
        for sheet_id in sorted(days & state.sheets.keys()):
            standing = state.sheets[sheet_id]
            held = [place for place, value in _values(standing) if self._spoken(value) != value]
            for row, column in held:
                start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
                rows = [{"values": [to_cell(TAKEN_BACK)]}]
                yield {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
            if held:
                where = f"the tab “{standing['properties'].get('title', self.title)}”"
                cells = "1 cell" if len(held) == 1 else f"{len(held)} cells"
                what = f"{cells} held words of an entry that was hidden or is kept private since; they were taken out."
                self.issues[f"aside:{sheet_id}"] = Issue(where, what, "info")

    def _spoken(self, value: Value) -> Value:
        """What somebody typed, as it may be kept."""
        return TAKEN_BACK if isinstance(value, str) and holds_any(value, self.unspoken) else value

    def _begin(self, state: WorkbookState) -> Iterator[Request]:
        """The day's tab, at the end, with its headings."""
        taken = {sheet["properties"].get("title", "").casefold() for sheet in state.sheets.values()}
        title = self.title if self.title.casefold() not in taken else f"{self.title} ({self._sheet_id})"
        grid = {"rowCount": 20, "columnCount": len(HEADINGS), "frozenRowCount": 2}
        yield {"addSheet": {"properties": {"sheetId": self._sheet_id, "title": title, "gridProperties": grid}}}
        for column, width in enumerate(WIDTHS):
            span = {"sheetId": self._sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
            yield {
                "updateDimensionProperties": {"range": span, "properties": {"pixelSize": width}, "fields": "pixelSize"}
            }
        yield self._append([[SAYS]], {})
        yield self._append([HEADINGS], {"textFormat": {"bold": True}})

    def _append(self, rows: Sequence[Sequence[Value]], look: Mapping[str, Any]) -> Request:
        """Rows below what stands; a formula is kept as its text."""
        lines = [{"values": [{**to_cell(value), "userEnteredFormat": look} for value in row]} for row in rows]
        return {
            "appendCells": {"sheetId": self._sheet_id, "rows": lines, "fields": "userEnteredValue,userEnteredFormat"}
        }
