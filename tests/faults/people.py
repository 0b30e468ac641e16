"""A workbook and an act's name come in; a person does it over the API, and what the person wrote goes out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.faults.wire import Json, Wire, grid

WINS, REVIEW = 201, 202
DATA_WINS, ANSWERS, RESPONSES = 105, 103, 102
PROTECTION, MARKER = 77, "smallwins.commit"
CELL = "data(rowData.values(userEnteredValue,userEnteredFormat),columnMetadata.developerMetadata)"
WHOLE = f"sheets(properties,{CELL})"
_numbers = itertools.count()


@dataclass(frozen=True)
class Written:
    """A text of a person's: in which file, on which tab, beside which key, under which heading ("" for any)."""

    file: str
    sheet: int
    key: str
    heading: str
    text: str


@dataclass
class Person:
    """Somebody at work in both workbooks; `written` and `copied` remember what to look for afterwards."""

    wire: Wire
    data: str
    dashboard: str
    name: str = "p"
    written: list[Written] = field(default_factory=list)
    copied: list[tuple[int, str]] = field(default_factory=list)
    undo: list[Json] = field(default_factory=list)

    def do(self, act: str) -> None:
        """Do one thing, as far as there is something to do it with."""
        ACTS[act](self)

    def text(self) -> str:
        """Words that nobody else writes."""
        return f"{self.name}'s own words {next(_numbers)}"

    def lines(self, workbook: str, sheet: int) -> list[list[object]]:
        """A tab's cells now."""
        return next((grid(tab) for tab in self.wire.book(workbook) if _id(tab) == sheet), [])

    def sort(self, workbook: str, sheet: int, column: int = 0, order: str = "DESCENDING") -> None:
        """Sort everything below the heading."""
        lines = self.lines(workbook, sheet)
        if len(lines) > 2:
            span = {"sheetId": sheet, "startRowIndex": _heading(lines) + 1, "endRowIndex": len(lines)}
            specs = [{"dimensionIndex": column, "sortOrder": order}]
            self.wire.change(workbook, {"sortRange": {"range": span, "sortSpecs": specs}})

    def insert_row(self) -> None:
        """A row of a person's own words among the entries."""
        lines = self.lines(self.dashboard, WINS)
        below = _heading(lines) + 1
        text = self.text()
        column = next((i for i, name in enumerate(lines[below - 1]) if name == "Note"), 17)
        self.wire.change(self.dashboard, _insert(WINS, "ROWS", below), _put(WINS, below, column, text))
        self.written.append(Written(self.dashboard, WINS, "", "", text))
        self.wire.change(self.data, _insert(DATA_WINS, "ROWS", 1))

    def own_column(self) -> None:
        """A column of a person's own to the left of a machine table, with words beside each row."""
        lines = self.lines(self.data, DATA_WINS)
        top = _heading(lines)
        heading = self.text()
        keys = [(index, str(line[0])) for index, line in enumerate(lines) if index > top and line and line[0]]
        texts = [(index, key, self.text()) for index, key in keys]
        puts = [_put(DATA_WINS, top, 0, heading), *(_put(DATA_WINS, index, 0, text) for index, _, text in texts)]
        self.wire.change(self.data, _insert(DATA_WINS, "COLUMNS", 0), *puts)
        self.written += [Written(self.data, DATA_WINS, key, heading, text) for _, key, text in texts]

    def delete_row(self) -> None:
        """The first entry's row in the data workbook is deleted by hand."""
        lines = self.lines(self.data, DATA_WINS)
        top = _heading(lines)
        if len(lines) > top + 2:
            span = {"sheetId": DATA_WINS, "dimension": "ROWS", "startIndex": top + 1, "endIndex": top + 2}
            self.wire.change(self.data, {"deleteDimension": {"range": span}})

    def copy_key(self) -> None:
        """An entry's row is copied below the others, its key too."""
        lines = self.lines(self.data, DATA_WINS)
        top = _heading(lines)
        at = lines[top].index("win_id")
        line = next((line for line in lines[top + 1 :] if len(line) > at and line[at]), [])
        if line:
            plain = [value if "'s own words" not in str(value) else "" for value in line]
            cells = [{"userEnteredValue": _value(value)} if value != "" else {} for value in plain]
            row = {"sheetId": DATA_WINS, "rows": [{"values": cells}], "fields": "userEnteredValue"}
            self.wire.change(self.data, {"appendCells": row})
            self.copied.append((DATA_WINS, str(line[at])))

    def rename(self) -> None:
        """A tab of each workbook gets another name."""
        for workbook, sheet in ((self.data, DATA_WINS), (self.dashboard, WINS)):
            named = {"sheetId": sheet, "title": f"Renamed {next(_numbers)}"}
            self.wire.change(workbook, {"updateSheetProperties": {"properties": named, "fields": "title"}})

    def protect(self) -> None:
        """The responses' tab takes edits from its owner only."""
        guarded = {"range": {"sheetId": RESPONSES}, "protectedRangeId": PROTECTION, "editors": {"users": []}}
        self.wire.change(self.data, {"addProtectedRange": {"protectedRange": guarded}})
        self.undo.append({"deleteProtectedRange": {"protectedRangeId": PROTECTION}})

    def delete_tab(self) -> None:
        """The entries' tab of the data workbook is deleted."""
        path, told = f"/v4/spreadsheets/{self.data}", {"fields": WHOLE}
        tabs = self.wire.send("GET", path, params=told)["sheets"]
        self.undo += _make_again(next(tab for tab in tabs if _id(tab) == DATA_WINS))
        self.wire.change(self.data, {"deleteSheet": {"sheetId": DATA_WINS}})

    def let_be(self) -> None:
        """What kept a run out is taken back; a tab is as its workbook's version history would give it back."""
        self.wire.change(self.data, *self.undo)
        self.undo.clear()

    def drop_markers(self) -> None:
        """Somebody's program deletes every mark that our commits left."""
        known = self.wire.send("GET", f"/v4/spreadsheets/{self.data}", params={"fields": "developerMetadata"})
        if any(one["metadataKey"] == MARKER for one in known.get("developerMetadata", [])):
            lookup = {"developerMetadataLookup": {"metadataKey": MARKER}}
            self.wire.change(self.data, {"deleteDeveloperMetadata": {"dataFilter": lookup}})

    def take_number(self) -> None:
        """Somebody's program marks the workbook under the number that our next commit would have."""
        known = self.wire.send("GET", f"/v4/spreadsheets/{self.data}", params={"fields": "developerMetadata"})
        numbers = [one["metadataId"] for one in known.get("developerMetadata", []) if one["metadataKey"] == MARKER]
        place = {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
        made = {"metadataId": max(numbers, default=0) + 1, "metadataKey": "somebody.else", **place}
        self.wire.change(self.data, {"createDeveloperMetadata": {"developerMetadata": made}})

    def mark(self) -> None:
        """Somebody's program leaves marks of its own, under any ids."""
        place = {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
        made = {"metadataKey": "somebody.else", "metadataValue": "1", **place}
        self.wire.change(self.data, *[{"createDeveloperMetadata": {"developerMetadata": made}}] * 3)

    def write_notes(self) -> None:
        """A note beside an entry, a theme beside another, a comment in the review, and words in “Our notes”."""
        tabs = self.wire.book(self.dashboard)
        for tab in tabs:
            lines, sheet = grid(tab), _id(tab)
            top = _heading(lines)
            keyed = [i for i, line in enumerate(lines) if i > top and line and line[0]]
            if sheet in (WINS, REVIEW) and keyed:
                for heading, row in (("Note", keyed[0]), ("Theme", keyed[-1]), ("Comment", keyed[0])):
                    if heading in lines[top]:
                        self._write(sheet, row, lines[top].index(heading), str(lines[row][0]), heading)
            elif lines and "Our notes" in lines[0]:
                self._write(sheet, 3 + next(_numbers) % 5, lines[0].index("Our notes"), "", "Our notes")

    def edit_documents(self) -> None:
        """A sentence of a person's own at the start of every document."""
        query = {"q": "mimeType = 'application/vnd.google-apps.document'", "corpora": "allDrives"}
        told = {**query, "supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
        for file in self.wire.send("GET", "/drive/v3/files", params=told)["files"]:
            text = self.text()
            insert = {"insertText": {"location": {"index": 1}, "text": f"{text}\n"}}
            self.wire.send("POST", f"/v1/documents/{file['id']}:batchUpdate", json={"requests": [insert]})
            self.written.append(Written(file["id"], 0, "", "", text))

    def _write(self, sheet: int, row: int, column: int, key: str, heading: str) -> None:
        """Words into an empty cell; where some stand already, a person lets them stand."""
        line = [*self.lines(self.dashboard, sheet)[row : row + 1], []][0]
        if column < len(line) and line[column] != "":
            return
        text = self.text()
        self.wire.change(self.dashboard, _put(sheet, row, column, text))
        self.written.append(Written(self.dashboard, sheet, key, heading, text))


def _id(tab: Json) -> int:
    """A tab's id; Google leaves out a zero."""
    return int(tab["properties"].get("sheetId", 0))


def _heading(lines: list[list[object]]) -> int:
    """The row that holds our headings: above the first one that looks like it, people may have put rows."""
    return next((i for i, line in enumerate(lines) if "Entry" in line or "win_id" in line or "response_id" in line), 0)


def _make_again(tab: Json) -> list[Json]:
    """Requests for a tab that was deleted: its cells, and the marks on its columns."""
    sheet, (cells,) = _id(tab), tab["data"]
    start = {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0}
    marks = [one for column in cells.get("columnMetadata", []) for one in column.get("developerMetadata", [])]
    return [
        {"addSheet": {"properties": tab["properties"]}},
        {"updateCells": {"start": start, "rows": cells["rowData"], "fields": "userEnteredValue,userEnteredFormat"}},
        *({"createDeveloperMetadata": {"developerMetadata": _placed(mark)}} for mark in marks),
    ]


def _placed(mark: Json) -> Json:
    """Metadata as it is made: where it lies, without what that is called."""
    return {**mark, "location": {"dimensionRange": mark["location"]["dimensionRange"]}}


def _insert(sheet: int, dimension: str, index: int) -> Json:
    span = {"sheetId": sheet, "dimension": dimension, "startIndex": index, "endIndex": index + 1}
    return {"insertDimension": {"range": span, "inheritFromBefore": False}}


def _put(sheet: int, row: int, column: int, text: str) -> Json:
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    cell = {"userEnteredValue": {"stringValue": text}}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}


def _value(value: object) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"numberValue": value} if isinstance(value, int | float) else {"stringValue": value}


def _sort_data(person: Person) -> None:
    person.sort(person.data, DATA_WINS)
    person.sort(person.data, ANSWERS, column=1)


ACTS: Mapping[str, Callable[[Person], None]] = {
    "sort data": _sort_data,
    "sort wins": lambda person: person.sort(person.dashboard, WINS),
    "insert row": Person.insert_row,
    "insert column": Person.own_column,
    "own column": Person.own_column,
    "delete machine row": Person.delete_row,
    "copy a key": Person.copy_key,
    "rename tab": Person.rename,
    "write a note": Person.write_notes,
    "protect tab": Person.protect,
    "delete tab": Person.delete_tab,
    "drop markers": Person.drop_markers,
    "foreign markers": Person.mark,
    "take the next number": Person.take_number,
}
