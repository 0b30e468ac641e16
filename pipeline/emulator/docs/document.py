"""A file's parts come in; the Document that requests edit goes out, and back: its tabs, its revision and its ids."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any, Self

from pipeline.emulator.docs.blank import blank_tab
from pipeline.emulator.docs.reading import FIRST_TAB, read_tab, read_tabs
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tab import Tab

_HEAD = "document"
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Document:
    """Tabs, in order among siblings. Ids are digests of the file's id and a serial: the same in each replay."""

    def __init__(self, origin: str, tabs: list[Tab], serial: int = 0, revision: str = "") -> None:
        """`origin` is the id of the file the document was made for; without a revision it gets its first one."""
        self.origin = origin
        self.tabs = tabs
        self.serial = serial
        self.revision = revision or self._next_revision()
        self._touched = {tab.id for tab in tabs} | {_HEAD}

    @classmethod
    def blank(cls, origin: str) -> Self:
        """Return a document with one empty tab."""
        return cls(origin, [blank_tab(FIRST_TAB["tabId"], FIRST_TAB["title"])])

    @classmethod
    def from_api(cls, answer: Json) -> Self:
        """Return the document that `documents.get` answered; its revision is kept."""
        return cls(answer["documentId"], read_tabs(answer), revision=answer.get("revisionId", ""))

    def copy(self) -> Self:
        """Return a document that can be edited apart from this one, all of it still to be saved."""
        return type(self)(self.origin, [tab.copy() for tab in self.tabs], self.serial, self.revision)

    def draft(self) -> Self:
        """Return a copy that may take this one's place: saved is only what changed in either."""
        twin = self.copy()
        twin._touched = set(self._touched)
        return twin

    def mint(self, prefix: str = "kix.") -> str:
        """Return a new id such as `kix.4u3anmqa57uf`."""
        number = int.from_bytes(self._digest()[:9], "big")
        letters = ""
        for _ in range(12):
            number, digit = divmod(number, len(_LETTERS))
            letters += _LETTERS[digit]
        return prefix + letters

    def touch(self, tab: Tab) -> Tab:
        """Note that the tab changes, and return it."""
        self._touched.add(tab.id)
        return tab

    def advance(self) -> None:
        """Give the document its next revision."""
        self.revision = self._next_revision()
        self._touched.add(_HEAD)

    def drop_tab(self, tab: Tab) -> None:
        """Remove a tab."""
        self.tabs.remove(tab)
        self._touched.add(tab.id)

    def changed(self) -> Iterator[tuple[str, Any | None]]:
        """Yield (part, JSON) of what changed since the last time; None for a tab that is gone."""
        touched, self._touched = self._touched, set()
        if _HEAD in touched:
            head = {"origin": self.origin, "serial": self.serial, "revision": self.revision}
            yield _HEAD, head | {"tabs": [tab.properties for tab in self.tabs]}
        tabs = {tab.id: tab for tab in self.tabs}
        for tab_id in sorted(touched - {_HEAD}):
            yield f"tab {tab_id}", render_tab(tabs[tab_id]) if tab_id in tabs else None

    @classmethod
    def load(cls, parts: dict[str, Any]) -> Self:
        """Return the document that was saved in such parts."""
        head = parts[_HEAD]
        tabs = [read_tab(properties, parts[f"tab {properties['tabId']}"]) for properties in head["tabs"]]
        document = cls(head["origin"], tabs, head["serial"], head["revision"])
        document._touched = set()
        return document

    def _digest(self) -> bytes:
        self.serial += 1
        return hashlib.sha512(f"{self.origin} {self.serial}".encode()).digest()

    def _next_revision(self) -> str:
        return "ALm37B" + base64.urlsafe_b64encode(self._digest()).decode()[:80]
