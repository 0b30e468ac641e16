"""A running Workspace comes in; one document in it, edited and read with Google's own client, goes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.emulator.stock import refusal

Json = dict[str, Any]


class Desk:
    """A document in the embedded Workspace, reached over HTTP."""

    def __init__(self, documents: Any, text: str = "") -> None:
        """Make a document through the client's `documents()`; with a text, put that in."""
        self.documents = documents
        self.id = documents.create(body={"title": "Desk"}).execute()["documentId"]
        if text:
            self.batch({"insertText": {"location": {"index": 1}, "text": text}})

    def batch(self, *requests: Json, **control: Any) -> list[Json]:
        """Apply requests and return their replies."""
        body = {"requests": list(requests), **control}
        replies: list[Json] = self.documents.batchUpdate(documentId=self.id, body=body).execute()["replies"]
        return replies

    def refuse(self, *requests: Json, **control: Any) -> str:
        """Return the message with which the requests are refused as invalid."""
        body = {"requests": list(requests), **control}
        status, message = refusal(self.documents.batchUpdate(documentId=self.id, body=body))
        assert status == 400
        return message

    def read(self, **options: Any) -> Json:
        """Return the document."""
        answer: Json = self.documents.get(documentId=self.id, **options).execute()
        return answer

    @property
    def content(self) -> list[Json]:
        """The structural elements of the body."""
        found: list[Json] = self.read()["body"]["content"]
        return found

    @property
    def text(self) -> str:
        """The body's text, tables' cells included."""
        return "".join(read_text(self.content))

    @property
    def paragraphs(self) -> list[Json]:
        """The body's own paragraphs, not those in tables."""
        return [element["paragraph"] for element in self.content if "paragraph" in element]

    @property
    def runs(self) -> list[tuple[str, Json]]:
        """(text, style) of each run of the body's own paragraphs."""
        elements = [element for paragraph in self.paragraphs for element in paragraph["elements"]]
        return [(each["textRun"]["content"], each["textRun"]["textStyle"]) for each in elements if "textRun" in each]

    @property
    def table(self) -> Json:
        """The first table, with its indices beside."""
        return next(element | element["table"] for element in self.content if "table" in element)


def read_text(content: list[Json]) -> Iterator[str]:
    """Yield the texts of structural elements, in order."""
    for element in content:
        if "paragraph" in element:
            yield from (run["textRun"]["content"] for run in element["paragraph"]["elements"] if "textRun" in run)
        for row in element.get("table", {}).get("tableRows", []):
            for cell in row["tableCells"]:
                yield from read_text(cell["content"])


def span(start: int, end: int, **more: str) -> Json:
    """Return a Range."""
    return {"startIndex": start, "endIndex": end, **more}
