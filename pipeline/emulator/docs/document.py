"""A file's parts come in; the Document that requests edit goes out, and back: its tabs, its revision and its ids."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from pipeline.emulator.auth import Account
from pipeline.emulator.docs.blank import blank_tab
from pipeline.emulator.docs.reading import FIRST_TAB, read_tab, read_tabs
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tab import Tab
from pipeline.emulator.state import File, State

_HEAD = "document"
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Visit:
    """Who edits a document, and where it stands: what comments and links to files depend on."""

    state: State
    file: File
    account: Account


class Document:
    """Tabs, in order among siblings. Ids are digests of the file's id and a serial: the same in each replay."""

    def __init__(self, origin: str, tabs: list[Tab], serial: int = 0, revision: str = "") -> None:
        """`origin` is the id of the file the document was made for; without a revision it gets its first one."""
        self.origin = origin
        self.tabs = tabs
        self.serial = serial
        self.revision = revision or self._next_revision()
        self._touched = {tab.id for tab in tabs} | {_HEAD}
        self._shared: set[str] = set()
        self.visit: Visit | None = None

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

    def retain(self) -> Self:
        """Return the document itself: a draft takes its place, and it is never changed."""
        return self

    def draft(self, visit: Visit | None = None) -> Self:
        """Return a document that may take this one's place; each tab is shared until it is touched."""
        twin = type(self)(self.origin, list(self.tabs), self.serial, self.revision)
        twin._touched, twin._shared = set(self._touched), {tab.id for tab in self.tabs}
        twin.visit = visit
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
        """Note that the tab changes, and return it: a copy in its place where another document has it too."""
        self._touched.add(tab.id)
        if tab.id not in self._shared:
            return tab
        self._shared.remove(tab.id)
        own = tab.copy()
        self.tabs[self.tabs.index(tab)] = own
        return own

    def advance(self) -> None:
        """Give the document its next revision."""
        self.revision = self._next_revision()
        self._touched.add(_HEAD)

    def drop_tab(self, tab: Tab) -> None:
        """Remove a tab."""
        self.tabs.remove(tab)
        self._touched.add(tab.id)
        self._shared.discard(tab.id)

    def changed(self) -> Iterator[tuple[str, Any | None]]:
        """Yield (part, JSON) of what changed since the last time; None for a tab that is gone."""
        touched, self._touched = self._touched, set()
        if _HEAD in touched:
            head = {"origin": self.origin, "serial": self.serial, "revision": self.revision}
            yield _HEAD, head | {"tabs": [tab.properties for tab in self.tabs]}
        tabs = {tab.id: tab for tab in self.tabs}
        for tab_id in sorted(touched - {_HEAD}):
            yield f"tab {tab_id}", render_tab(tabs[tab_id], anchors=True) if tab_id in tabs else None

    @classmethod
    def load(cls, parts: dict[str, Any]) -> Self:
        """Return the document that was saved in such parts."""
        head = parts[_HEAD]
        tabs = [read_tab(properties, parts[f"tab {properties['tabId']}"]) for properties in head["tabs"]]
        document = cls(head["origin"], tabs, head["serial"], head["revision"])
        document._touched = set()
        return document

    def had_revision(self, revision: str) -> bool:
        """Tell whether the document was at that revision, of those it got here."""
        return revision in map(self._name_revision, range(1, self.serial + 1))

    def _digest(self, serial: int | None = None) -> bytes:
        if serial is None:
            serial = self.serial = self.serial + 1
        return hashlib.sha512(f"{self.origin} {serial}".encode()).digest()

    def _next_revision(self) -> str:
        self.serial += 1
        return self._name_revision(self.serial)

    def _name_revision(self, serial: int) -> str:
        return "ALm37B" + base64.urlsafe_b64encode(self._digest(serial)).decode()[:80]
