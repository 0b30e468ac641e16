"""Columns of one listing after another come in; whole tables, at their declared types, go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import Issue
from pipeline.model import LONGEST_TEXT, utf16_length
from pipeline.tables import Field, Table

Column = npt.NDArray[Any]
Columns = dict[str, Column]


def stack(table: Table, parts: Sequence[Columns]) -> pd.DataFrame:
    """The table whose rows are those of all parts; what is the same in every row takes no room, and is not writable."""
    if not parts:
        return table.frame()
    columns = {field.name: _column(field, [part.pop(field.name) for part in parts]) for field in table.fields}
    return pd.DataFrame(columns, copy=False)


def _column(field: Field, parts: Sequence[Column]) -> Any:
    """One column of the declared type."""
    whole = _whole([part for part in parts if len(part)] or parts[:1])
    return pd.array(whole, dtype="str", copy=False) if field.type == "text" else whole


def _whole(parts: Sequence[Column]) -> Column:
    """The parts in one; as they are, where one alone or all of them say one thing."""
    if all(part.strides == (0,) and part[:1].tolist() == parts[0][:1].tolist() for part in parts):
        return np.broadcast_to(parts[0][:1], sum(map(len, parts)))
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def fit_columns(table: Table, columns: Columns, issues: list[Issue]) -> Columns:
    """The columns, without texts that no cell can hold."""
    names = list(columns)
    rows = (dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True))
    kept = list(fit(table, rows, issues))
    return {name: np.array([row[name] for row in kept], dtype=column.dtype) for name, column in columns.items()}


def fit(table: Table, rows: Iterable[Mapping[str, object]], issues: list[Issue]) -> Iterator[dict[str, object]]:
    """The rows, without texts that no cell can hold: Google would refuse the whole commit for one of them."""
    for row in rows:
        too_long = [
            name for name, value in row.items() if isinstance(value, str) and utf16_length(value) > LONGEST_TEXT
        ]
        if too_long:
            lost = "The row is" if set(too_long) & set(table.primary_key) else f"{', '.join(too_long)} is"
            what = f"{lost} left out: longer than the {LONGEST_TEXT:,} characters of a cell."
            issues.append(Issue(f"the tab “{table.name}” of the data workbook", what))
        if not set(too_long) & set(table.primary_key):
            yield dict(row) | dict.fromkeys(too_long, "")
