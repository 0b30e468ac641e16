"""A rehearsal and its run's report come in; what a run would change goes out, counted by workbook, tab and document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.google.rehearsal import Rehearsal, TabChange
from pipeline.run import RunReport
from pipeline.settings import Settings

Kind = Literal["made", "deleted", "kept", "drawn"]
"""A tab that stands is kept, row by row, or drawn whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """What would change on a tab: rows added, and cells of standing rows that would hold something else."""

    tab: str
    kind: Kind
    rows: int
    cells: int


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that would be written: what it is, its address ("" for a new one), its tabs that change."""

    name: str
    url: str
    batches: int
    tabs: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that would be written: its title, its address ("" for a new one), how many parts get new text."""

    title: str
    url: str
    batches: int
    parts: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do; `report` is the one that it would give, `thrown` names files that it would throw away."""

    report: RunReport
    workbooks: tuple[Workbook, ...]
    documents: tuple[Document, ...]
    thrown: tuple[str, ...]
    made: int

    @property
    def tabs(self) -> tuple[Change, ...]:
        """Every tab that would change."""
        return tuple(tab for book in self.workbooks for tab in book.tabs)

    @property
    def rows(self) -> int:
        """Rows that would be added to tabs that keep rows."""
        return sum(tab.rows for tab in self.tabs if tab.kind == "kept")

    @property
    def cells(self) -> int:
        """Cells that would change in standing rows of tabs that keep rows."""
        return sum(tab.cells for tab in self.tabs if tab.kind == "kept")

    @property
    def new_docs(self) -> int:
        """Documents that would be made."""
        return sum(not document.url for document in self.documents)

    @property
    def deletions(self) -> int:
        """What would be seen no more: entries that are gone from the form, tabs, files thrown away."""
        return self.report.rows["gone"] + sum(tab.kind == "deleted" for tab in self.tabs) + len(self.thrown)

    @property
    def writes(self) -> int:
        """Requests that would write."""
        batches = [book.batches for book in self.workbooks] + [document.batches for document in self.documents]
        return sum(batches) + self.made + len(self.thrown)

    def as_json(self) -> dict[str, Any]:
        """The plan as the `data` of `--json`."""
        tabs = {
            book.name: {tab.tab: {"kind": tab.kind, "rows": tab.rows, "cells": tab.cells} for tab in book.tabs}
            for book in self.workbooks
        }
        return {
            "changes": bool(self.writes),
            "rows": self.rows,
            "cells": self.cells,
            "tabs_drawn": sum(tab.kind == "drawn" for tab in self.tabs),
            "tabs_made": sum(tab.kind == "made" for tab in self.tabs),
            "new_docs": self.new_docs,
            "changed_docs": len(self.documents) - self.new_docs,
            "deletions": self.deletions,
            "writes": self.writes,
            "entries": {name: self.report.rows[name] for name in ("new", "edited", "gone")},
            "as_of": self.report.as_of,
            "held": self.report.held,
            "workbooks": tabs,
            "documents": {one.title: {"new": not one.url, "parts": one.parts} for one in self.documents},
            "thrown_away": self.thrown,
        }


def sum_up(rehearsal: Rehearsal, settings: Settings, report: RunReport) -> Plan:
    """The plan that a rehearsal comes to."""
    files = rehearsal.drive.changes
    return Plan(
        report,
        tuple(_list_workbooks(rehearsal, settings)),
        tuple(_list_documents(rehearsal)),
        tuple(files.trashed.values()),
        len(files.made),
    )


def _list_workbooks(rehearsal: Rehearsal, settings: Settings) -> Iterator[Workbook]:
    """The workbooks that would be written, in the order in which that begins."""
    names = {settings.outputs.data: "The data workbook", settings.outputs.dashboard: "The dashboard workbook"}
    names |= {part.dashboard: f"The dashboard workbook of {part.name}" for part in settings.schools if part.dashboard}
    made = rehearsal.drive.changes.made
    for workbook_id, change in rehearsal.sheets.changes.items():
        name = made[workbook_id].name if workbook_id in made else names.get(workbook_id, "A part of the data workbook")
        tabs = tuple(_tell(tab) for tab in change.tabs.values())
        yield Workbook(name, "" if workbook_id in made else change.url, len(change.batches), _in_order(tabs))


def _tell(tab: TabChange) -> Change:
    """One tab's change; in a new one every row is new."""
    kind: Kind = "made" if tab.made else "deleted" if tab.gone else "drawn" if tab.drawn else "kept"
    return Change(tab.title, kind, tab.rows, len(tab.cells))


def _in_order(tabs: Sequence[Change]) -> tuple[Change, ...]:
    """What goes first, then what is kept, then what is drawn."""
    order: Sequence[Kind] = ("deleted", "kept", "made", "drawn")
    return tuple(sorted(tabs, key=lambda tab: order.index(tab.kind)))


def _list_documents(rehearsal: Rehearsal) -> Iterator[Document]:
    """The documents that would be made or written."""
    files, written = rehearsal.drive.changes, rehearsal.docs.changes
    for file_id, file in files.made.items():
        if files.kinds[file_id] == "document":
            change = written.get(file_id)
            yield Document(file.name, "", change.batches if change else 0, change.new if change else 0)
    for file_id, change in written.items():
        if file_id not in files.made:
            address = f"https://docs.google.com/document/d/{file_id}/edit"
            yield Document(change.title, address, change.batches, change.new)
