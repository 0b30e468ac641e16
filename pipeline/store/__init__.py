"""Tables come in and go to the data workbook, each response whole and exactly once; what stands there comes back.

See `pipeline.google.ledger` for how tabs, columns and rows are found, and `pipeline.google.commit` for the guard.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.google import Google, layout, ledger
from pipeline.store import secret as secrets
from pipeline.store.book import SECRET_NOTE, Book, read
from pipeline.store.bringing import Settled, bring
from pipeline.store.cache import Cache
from pipeline.store.merge import absent, merge, replace
from pipeline.store.parts import LAYOUT
from pipeline.store.secret import open_secret
from pipeline.tables import LEFT_OUT_OF_COMPARISON, TABLES, Tables

__all__ = [
    "Book",
    "Cache",
    "Settled",
    "absent",
    "bring",
    "create",
    "export",
    "merge",
    "open_secret",
    "read",
    "replace",
    "secret_of",
]


def create(google: Google, workbook_id: str) -> None:
    """Give a workbook what it lacks of the data workbook's tabs."""
    layout.complete(google.sheets, workbook_id, LAYOUT)


def secret_of(google: Google, workbook_id: str, path: Path) -> bytes:
    """The pseudonym secret in the file; an empty one is made anew where the workbook was made with none so far."""
    if secrets.is_empty(path) and SECRET_NOTE not in ledger.read(google.sheets, workbook_id, LAYOUT).notes:
        secrets.drop_empty(path)
    return open_secret(path)


def export(tables: Tables) -> str:
    """All tables as one canonical text: two states are the same when their exports are. Clock cells are left out."""
    parts = []
    for name, table in TABLES.items():
        if (name, "*") not in LEFT_OUT_OF_COMPARISON:
            columns = [column for column in table.columns if (name, column) not in LEFT_OUT_OF_COMPARISON]
            frame = tables[name].sort_values(list(table.primary_key))[columns]
            parts.append(f"# {name}\n{frame.to_csv(index=False, lineterminator=chr(10))}")
    return "".join(parts)
