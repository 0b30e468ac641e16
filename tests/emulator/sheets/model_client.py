"""A small spreadsheet at a running Workspace, and its model, come in; what each of them holds, comparable, goes out."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from pipeline.emulator import Emulator
from tests.emulator.sheets.model import SIDES, VALUE
from tests.emulator.sheets.model_cells import CellModel
from tests.emulator.sheets.model_sheet import COUNTS, Json, Rect

PIXELS = {"ROWS": 21, "COLUMNS": 100}
SIZES = {"ROWS": 6, "COLUMNS": 5}
MASK = (
    "sheets(properties,data(rowData.values(userEnteredValue,userEnteredFormat.textFormat,note),"
    "rowMetadata,columnMetadata),merges,basicFilter.range,protectedRanges.range),namedRanges"
)
EVERYTHING = {"developerMetadataLookup": {"visibility": "DOCUMENT"}}


class Client:
    """One spreadsheet of two sheets, 0 and 1, asked for at the App."""

    def __init__(self, emulator: Emulator) -> None:
        """Make the spreadsheet."""
        self.app = emulator.app
        grid = {"rowCount": SIZES["ROWS"], "columnCount": SIZES["COLUMNS"]}
        titled = enumerate(("North", "South"))
        sheets = [{"properties": {"sheetId": key, "title": title, "gridProperties": grid}} for key, title in titled]
        _, made = self.ask("POST", "", {"sheets": sheets})
        self.id = made["spreadsheetId"]

    def ask(self, verb: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        """Return the status and the body of an answer."""
        sent = b"" if body is None else json.dumps(body).encode()
        answer = self.app.answer(verb, f"/v4/spreadsheets{path}", {"authorization": "Bearer any"}, sent)
        assert answer.status in (200, 400), (answer.status, answer.body, self.app.crashes)
        return answer.status, json.loads(answer.body)

    def batch(self, requests: list[Json]) -> tuple[int, str]:
        """Apply a batch; return the status and the message of a refusal."""
        status, answer = self.ask("POST", f"/{self.id}:batchUpdate", {"requests": requests})
        return status, answer.get("error", {}).get("message", "")

    def call(self, name: str, where: str, rows: list[list[Any]] | None = None, inserts: bool = False) -> int:
        """Do one call of the values methods; return the status."""
        path = f"/{self.id}/values/{quote(where)}"
        raw = "valueInputOption=RAW"
        if name == "update":
            return self.ask("PUT", f"{path}?{raw}", {"values": rows})[0]
        if name == "clear":
            return self.ask("POST", f"{path}:clear", {})[0]
        option = f"insertDataOption={'INSERT_ROWS' if inserts else 'OVERWRITE'}"
        return self.ask("POST", f"{path}:append?{raw}&{option}", {"values": rows})[0]

    def read(self) -> bytes:
        """Return all that is answered of the spreadsheet."""
        path = f"/v4/spreadsheets/{self.id}?includeGridData=true"
        return self.app.answer("GET", path, {"authorization": "Bearer any"}, b"").body

    def find_time(self) -> str:
        """Return when Drive says that the spreadsheet was last modified."""
        path = f"/drive/v3/files/{self.id}?fields=modifiedTime"
        answer = self.app.answer("GET", path, {"authorization": "Bearer any"}, b"")
        return str(json.loads(answer.body)["modifiedTime"])

    def show(self) -> Json:
        """Return the spreadsheet in the words of `shown`."""
        _, book = self.ask("GET", f"/{self.id}?fields={MASK}")
        _, found = self.ask("POST", f"/{self.id}/developerMetadata:search", {"dataFilters": [EVERYTHING]})
        entries = [each["developerMetadata"] for each in found.get("matchedDeveloperMetadata", [])]
        return {
            "sheets": [self._sheet(each) for each in book["sheets"]],
            "names": {
                each["namedRangeId"]: (each["name"], *placed(each["range"])) for each in book.get("namedRanges", [])
            },
            "metadata": {each["metadataId"]: entry_of(each) for each in entries},
        }

    def _sheet(self, sheet: Json) -> Json:
        own, (data,) = sheet["properties"], sheet["data"]
        rows = enumerate(each.get("values", []) for each in data.get("rowData", []))
        metadata = {"ROWS": data["rowMetadata"], "COLUMNS": data["columnMetadata"]}
        _, values = self.ask("GET", f"/{self.id}/values/{quote(own['title'])}?valueRenderOption=UNFORMATTED_VALUE")
        return {
            "sheet": (own["sheetId"], own["title"], own["index"]),
            "counts": [own["gridProperties"][name] for name in COUNTS.values()],
            "sizes": {each: [line["pixelSize"] for line in metadata[each]] for each in COUNTS},
            "tags": {each: [ids_of(line) for line in metadata[each]] for each in COUNTS},
            "cells": {(row, column): cell for row, cells in rows for column, cell in enumerate(cells) if cell},
            "values": [[repr(value) for value in row] for row in values.get("values", [])],
            "merges": sorted(placed(each) for each in sheet.get("merges", [])),
            "protectedRanges": sorted(placed(each["range"]) for each in sheet.get("protectedRanges", [])),
            "basicFilter": [placed(sheet["basicFilter"]["range"])] if "basicFilter" in sheet else [],
        }


def ids_of(line: Json) -> list[int]:
    """Return the ids of the metadata on a row or column."""
    return sorted(each["metadataId"] for each in line.get("developerMetadata", []))


def placed(given: Json) -> tuple[int, str]:
    """Return a GridRange in the words of `shown`."""
    return given.get("sheetId", 0), str([given.get(side, 0 if "start" in side else None) for side in SIDES])


def entry_of(entry: Json) -> tuple[Any, ...]:
    """Return a DeveloperMetadata in the words of `shown`."""
    place = entry["location"]
    line = place.get("dimensionRange")
    where: tuple[Any, ...] = (place["sheetId"],) if "sheetId" in place else ()
    if line:
        assert line["endIndex"] == line["startIndex"] + 1
        where = (line.get("sheetId", 0), line["dimension"], line["startIndex"])
    return entry["metadataKey"], entry["metadataValue"], where


def shown(model: CellModel) -> Json:
    """Return what the model holds, comparable to what a client reads."""
    metadata = {key: (*entry[:2], where_of(model, entry[2])) for key, entry in model.metadata.items()}
    tagged = {key: entry[2] for key, entry in metadata.items()}

    def range_of(sheet_id: int, rect: Rect) -> tuple[int, str]:
        return sheet_id, str([rect.top or 0, rect.bottom, rect.left or 0, rect.right])

    def sheet_of(index: int) -> Json:
        sheet = model.sheets[index]
        grid = sheet.grid()
        return {
            "sheet": (sheet.id, sheet.title, index),
            "counts": [len(sheet.lines[each]) for each in COUNTS],
            "sizes": {each: [sheet.sizes.get(line, PIXELS[each]) for line in sheet.lines[each]] for each in COUNTS},
            "tags": {
                each: [
                    sorted(key for key, place in tagged.items() if place == (sheet.id, each, line))
                    for line in range(len(sheet.lines[each]))
                ]
                for each in COUNTS
            },
            "cells": grid,
            "values": rows_of({place: cell[VALUE] for place, cell in grid.items() if VALUE in cell}),
            **{
                name: sorted(range_of(sheet.id, each) for each in sheet.ranges.get(name, []))
                for name in ("merges", "protectedRanges", "basicFilter")
            },
        }

    return {
        "sheets": [sheet_of(index) for index in range(len(model.sheets))],
        "names": {key: (name, *range_of(sheet_id, rect)) for key, (name, sheet_id, rect) in model.names.items()},
        "metadata": metadata,
    }


def where_of(model: CellModel, place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the place of metadata with the index of its line now."""
    return (*place[:2], model.sheet(place[0]).lines[place[1]].index(place[2])) if len(place) == 3 else place


def rows_of(values: dict[tuple[int, int], Json]) -> list[list[str]]:
    """Return values in rows, blanks at the ends left out."""
    rows = []
    for row in range(max((row for row, _ in values), default=-1) + 1):
        last = max((column for own, column in values if own == row), default=-1)
        rows.append([repr(next(iter(values.get((row, column), {"": ""}).values()))) for column in range(last + 1)])
    return rows


def fresh_model() -> CellModel:
    """Return the model of the spreadsheet that a client makes."""
    model = CellModel()
    grid = {"rowCount": SIZES["ROWS"], "columnCount": SIZES["COLUMNS"]}
    for key, title in enumerate(("North", "South")):
        model.do({"addSheet": {"properties": {"sheetId": key, "title": title, "gridProperties": grid}}})
    return model
