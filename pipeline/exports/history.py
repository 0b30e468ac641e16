"""Drawings as they were published come in and are kept on this computer; earlier ones go out, to be shown again.

A cache, never the truth: without it nothing can be undone, and nothing else changes. A drawing that says what may no
longer be said (an entry was hidden, held, edited or taken back since) is not kept.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.exports.files import write_file
from pipeline.model import drawing as drawn
from pipeline.model.drawing import Drawing

MOST = 5
"""Drawings kept of a workbook; the oldest go."""

KINDS: Mapping[str, Any] = {name: kind for name, kind in vars(drawn).items() if is_dataclass(kind)}
"""What a drawing is made of, by name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A drawing, the workbook and the moment it was published, and a digest of each entry's words by its id."""

    path: Path
    workbook: str
    moment: datetime
    told: Mapping[str, str]
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class History:
    """The folder that holds them, readable by its owner alone."""

    folder: Path

    def keep(self, workbook: str, moment: datetime, told: Mapping[str, str], drawing: Drawing) -> None:
        """Keep what was just published, and drop what says more than may be said now."""
        rest = []
        for kept in self.list(workbook):
            if any(told.get(entry) != words for entry, words in kept.told.items()):
                kept.path.unlink(missing_ok=True)
            else:
                rest.append(kept.path)
        body = {"workbook": workbook, "moment": moment.isoformat(), "told": dict(told), "drawing": _plain(drawing)}
        packed = gzip.compress(json.dumps(body).encode(), mtime=0)
        write_file(self.folder / f"{moment.timestamp():020.6f}.json.gz", packed)
        for path in rest[: max(len(rest) + 1 - MOST, 0)]:
            path.unlink(missing_ok=True)

    def list(self, workbook: str) -> list[Kept]:
        """The workbook's drawings, the oldest first."""
        return [kept for kept in self._read() if kept.workbook == workbook]

    def _read(self) -> Iterator[Kept]:
        """Every drawing that reads; a file that does not, or is of another version's making, is passed over."""
        for path in sorted(self.folder.glob("*.json.gz")):
            try:
                body = json.loads(gzip.decompress(path.read_bytes()))
                moment = datetime.fromisoformat(body["moment"])
                yield Kept(path, body["workbook"], moment, body["told"], _made(body["drawing"]))
            except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
                continue


def _plain(value: Any) -> Any:
    """A drawing's part as JSON holds it: what JSON has no type for goes by its name."""
    if is_dataclass(value):
        return {
            "is": type(value).__name__,
            **{field.name: _plain(getattr(value, field.name)) for field in fields(value)},
        }
    if isinstance(value, date):
        return {"is": "date", "day": value.isoformat()}
    if isinstance(value, Mapping):
        return {"is": "mapping", "items": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, frozenset):
        return {"is": "set", "items": sorted(value)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _made(value: Any) -> Any:
    """The part that was made plain."""
    if isinstance(value, list):
        return tuple(_made(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value["is"]
    if kind == "date":
        return date.fromisoformat(value["day"])
    if kind == "mapping":
        return {_made(key): _made(item) for key, item in value["items"]}
    if kind == "set":
        return frozenset(value["items"])
    return KINDS[kind](**{name: _made(item) for name, item in value.items() if name != "is"})
