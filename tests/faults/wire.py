"""The address of a Workspace and the owner's token come in; raw JSON over HTTP goes out. No code of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

Json = dict[str, Any]
GRID = "sheets(properties(sheetId,title,gridProperties),data.rowData.values(userEnteredValue))"


@dataclass(frozen=True)
class Wire:
    """The Workspace as its owner sees it."""

    url: str
    token: str

    def send(self, verb: str, path: str, **parts: Any) -> Json:
        """One request; RuntimeError where it is refused."""
        headers = {"Authorization": f"Bearer {self.token}", "Connection": "close"}
        with requests.request(verb, f"{self.url}{path}", headers=headers, timeout=60, **parts) as answer:
            if not answer.ok:
                raise RuntimeError(f"{verb} {path}: {answer.status_code} {answer.text[:200]}")
            found: Json = answer.json()
            return found

    def book(self, workbook: str) -> list[Json]:
        """Every tab of a workbook with all its cells, in one read."""
        path = f"/v4/spreadsheets/{workbook}"
        tabs: list[Json] = self.send("GET", path, params={"fields": GRID}).get("sheets", [])
        return tabs

    def change(self, workbook: str, *requests_: Json) -> None:
        """One batch in a workbook, as a person's program sends it."""
        if requests_:
            self.send("POST", f"/v4/spreadsheets/{workbook}:batchUpdate", json={"requests": list(requests_)})

    def responses(self, form: str) -> list[Json]:
        """Every response that the form holds now."""
        found: list[Json] = []
        token = ""
        while True:
            more = {"pageToken": token} if token else {}
            page = self.send("GET", f"/v1/forms/{form}/responses", params={"pageSize": 5000, **more})
            found += page.get("responses", [])
            token = page.get("nextPageToken", "")
            if not token:
                return found


def grid(tab: Json) -> list[list[object]]:
    """A tab's cells as plain values, row by row."""
    lines = [line for data in tab.get("data", [{}])[:1] for line in data.get("rowData", [])]
    return [[plain(cell) for cell in line.get("values", [])] for line in lines]


def plain(cell: Json) -> object:
    """What was entered into a cell, "" for nothing."""
    return next(iter(cell.get("userEnteredValue", {}).values()), "")
