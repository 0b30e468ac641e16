"""A running Workspace comes in; a spreadsheet of its own to send requests to goes out."""

from __future__ import annotations

from typing import Any

from tests.emulator.conftest import Ask


class Book:
    """One spreadsheet over real HTTP; every method but `refused` fails the test unless the answer is 200."""

    def __init__(self, ask: Ask, **body: Any) -> None:
        """`body` is the Spreadsheet resource to create."""
        self.ask = ask
        self.id = ""
        self.created = self.send("POST", "", json=body)
        self.id = self.created["spreadsheetId"]

    def answer(self, verb: str, path: str, **told: Any) -> Any:
        """Send a request beneath the spreadsheet's address."""
        return self.ask(verb, f"/v4/spreadsheets{'/' if self.id else ''}{self.id}{path}", **told)

    def send(self, verb: str, path: str, **told: Any) -> Any:
        """Return the body of an answer that must be 200."""
        answer = self.answer(verb, path, **told)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def do(self, *requests: dict[str, Any]) -> list[Any]:
        """Apply a batch; return the replies without their kinds."""
        replies = self.send("POST", ":batchUpdate", json={"requests": requests})["replies"]
        return [next(iter(reply.values()), None) for reply in replies]

    def refused(self, *requests: dict[str, Any], code: int = 400) -> str:
        """Return the message with which a batch is refused."""
        answer = self.answer("POST", ":batchUpdate", json={"requests": requests})
        assert answer.status_code == code, answer.text
        return str(answer.json()["error"]["message"])

    def get(self, **params: Any) -> Any:
        """Read the spreadsheet."""
        return self.send("GET", "", params=params)

    def sheet(self, index: int = 0, **params: Any) -> Any:
        """Read one sheet of it."""
        return self.get(**params)["sheets"][index]

    def write(self, where: str, values: list[list[Any]], entry: str = "RAW", **params: Any) -> Any:
        """Write values into a range."""
        told = {"valueInputOption": entry, **params}
        return self.send("PUT", f"/values/{where}", params=told, json={"values": values})

    def values(self, where: str, **params: Any) -> list[list[Any]]:
        """Read the values of a range, [] where there are none."""
        found: list[list[Any]] = self.send("GET", f"/values/{where}", params=params).get("values", [])
        return found

    def data(self, where: str) -> Any:
        """Read the GridData of a range."""
        return self.get(ranges=where, includeGridData="true")["sheets"][0]["data"][0]


def text(value: str) -> dict[str, Any]:
    """Return a CellData with a text."""
    return {"userEnteredValue": {"stringValue": value}}


def number(value: float) -> dict[str, Any]:
    """Return a CellData with a number."""
    return {"userEnteredValue": {"numberValue": value}}


def span(top: int, bottom: int, left: int, right: int, sheet: int = 0) -> dict[str, Any]:
    """Return a GridRange."""
    sides = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": sheet, **sides} if sheet else sides
