"""A running Workspace comes in; Google's own clients of the four APIs, and files to work on, go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.emulator import Emulator
from tests.emulator.stock import service

Json = dict[str, Any]
Body = Json | Callable[[Json], Json]
TEAMS = [
    ["Name", "Team", "Wins", "Share"],
    ["Ada", "Blue", 12, 0.5],
    ["Ben", "Red", 7],
    ["Ünal", "Blue", 3, 1.25],
]


class Desk:
    """The stock clients of the four APIs."""

    def __init__(self, emulator: Emulator) -> None:
        """Build each client once; that is what takes its time."""
        self.emulator = emulator
        self.drive = service(emulator, "drive")
        self.sheets = service(emulator, "sheets").spreadsheets()
        self.docs = service(emulator, "docs").documents()
        self.forms = service(emulator, "forms").forms()


class Batches:
    """A file that requests change."""

    def __init__(self, resource: Any, id_name: str, made: Json) -> None:
        """Take the client's resource and what its `create` answered."""
        self.resource = resource
        self.where: Json = {id_name: made[id_name]}
        self.id: str = made[id_name]

    def do(self, *requests: Json) -> list[Json]:
        """Apply requests; return the replies."""
        answer = self.resource.batchUpdate(**self.where, body={"requests": list(requests)}).execute()
        replies: list[Json] = answer["replies"]
        return replies

    def do_one(self, kind: str, before: list[Json], body: Body) -> Json:
        """Apply some requests, then one whose body may need the last reply; return its reply without the kind."""
        last: Json = next(iter(self.do(*before)[-1].values()), {}) if before else {}
        sent = body(last) if callable(body) else body
        reply: Json = self.do({kind: sent})[0]
        assert set(reply) <= {kind}
        return reply.get(kind, {})

    def get(self, fields: str = "*", **more: Any) -> Json:
        """Read the file, or some fields of it."""
        found: Json = self.resource.get(**self.where, fields=fields, **more).execute()
        return found


class Table(Batches):
    """A spreadsheet whose one sheet, 0, holds TEAMS."""

    def __init__(self, desk: Desk) -> None:
        """Make it."""
        self.drive = desk.drive
        super().__init__(
            desk.sheets, "spreadsheetId", desk.sheets.create(body={"properties": {"title": "Wins"}}).execute()
        )
        told = {"range": "A1", "valueInputOption": "RAW", "body": {"values": TEAMS}}
        self.resource.values().update(**self.where, **told).execute()

    def sheet(self, fields: str, **more: Any) -> Json:
        """Read some fields of the first sheet; {} where it has none of them."""
        found: Json = self.get(f"sheets({fields})", **more).get("sheets", [{}])[0]
        return found

    def cell(self, where: str, part: str) -> Any:
        """Read one part of one cell; None where it has none."""
        data = self.sheet(f"data.rowData.values.{part}", ranges=where)["data"][0]
        return data.get("rowData", [{}])[0].get("values", [{}])[0].get(part)

    def values(self, where: str) -> list[list[str]]:
        """Read the values of a range."""
        found: list[list[str]] = self.resource.values().get(**self.where, range=where).execute().get("values", [])
        return found


class Paper(Batches):
    """A document, by default a new one that says "Wins of Ada"."""

    def __init__(self, desk: Desk, file_id: str = "") -> None:
        """Make it, or take the one with an id."""
        made = {"documentId": file_id} if file_id else desk.docs.create(body={"title": "Report"}).execute()
        super().__init__(desk.docs, "documentId", made)
        if not file_id:
            self.do({"insertText": {"location": {"index": 1}, "text": "Wins of Ada\nMore\n"}})

    @property
    def content(self) -> list[Json]:
        """The structural elements of the body."""
        found: list[Json] = self.get("body.content")["body"]["content"]
        return found

    @property
    def text(self) -> str:
        """The body's text, without its tables."""
        runs = (run for part in self.content for run in part.get("paragraph", {}).get("elements", []))
        return "".join(run["textRun"]["content"] for run in runs if "textRun" in run)

    @property
    def table(self) -> Json:
        """The first table."""
        found: Json = next(part["table"] for part in self.content if "table" in part)
        return found

    def element(self, kind: str) -> Json:
        """Return the first element of a kind in a paragraph."""
        runs = (run for part in self.content for run in part.get("paragraph", {}).get("elements", []))
        found: Json = next(run[kind] for run in runs if kind in run)
        return found
