"""Cells come in; the rows that keep them small, their copies and their stored form go out."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.sheets.rows import (
    BLOCK,
    SHARED,
    Rows,
    is_valued,
    pack,
    pack_row,
    pack_value,
    read_line,
    unpack,
    write_line,
)
from tests.emulator.sheets.books import number, text

CELLS: list[dict[str, Any]] = [
    {},
    text("x"),
    text("a text too long to be looked for among those already known"),
    number(1.5),
    number(0),
    number(math.inf),
    {"userEnteredValue": {"boolValue": True}},
    {"userEnteredValue": {"formulaValue": "=1"}},
    {"userEnteredValue": {"formulaValue": "=1"}, "note": "n"},
    {"note": "n"},
    {**text("x"), "note": "n"},
]
indices = st.integers(0, 3 * BLOCK)
changes = st.lists(st.tuples(indices, st.sampled_from([(), (1,), (None, "x")])), max_size=9)


@pytest.mark.parametrize("cell", CELLS)
def test_cells_there_and_back(cell: dict[str, Any]) -> None:
    """A cell survives being packed, and being stored as JSON; equal types stay what they are."""
    assert repr(unpack(pack(cell))) == repr(cell)
    assert is_valued(pack(cell)) == ("userEnteredValue" in cell)
    line = pack_row({2: cell, 4: text("end")})
    first, cells = json.loads(json.dumps(write_line(line), allow_nan=False))
    assert first == (2 if cell else 4)
    assert repr(read_line(first, cells)) == repr(line)


def test_what_repeats_is_kept_once() -> None:
    """Equal texts and equal formats are one object, however many different ones came between."""
    bold = [{"userEnteredFormat": {"textFormat": {"bold": True}}, **text(str(n))} for n in range(2)]
    assert pack(bold[0])[2] is pack(bold[1])[2]
    assert pack_value("".join(["Ma", "ple"])) is pack_value("".join(["Map", "le"]))
    assert pack({"userEnteredValue": {}, "note": "n"}) is pack({"note": "n"})
    for n in range(SHARED + 1):
        assert unpack(pack({"note": f"n{n}"})) == {"note": f"n{n}"}
        assert pack_value(f"t{n}") == f"t{n}"
    assert pack_value("Maple") == "Maple"


@given(changes, changes, changes, st.tuples(indices, indices))
def test_a_copy_does_not_show(first: list[Any], mine: list[Any], theirs: list[Any], ends: tuple[int, int]) -> None:
    """Whatever is put before and after a copy was made, each side holds what was put into it, like plain dicts."""
    rows, model = Rows(), {}
    for index, line in first:
        rows.put(index, line)
        model[index] = line
    copied, other = rows.copy(), dict(model)
    for target, plain, puts in ((rows, model, mine), (copied, other, theirs)):
        for index, line in puts:
            target.put(index, line)
            plain[index] = line
    top, bottom = sorted(ends)
    for target, plain in ((rows, model), (copied, other)):
        length = max((index + 1 for index, line in plain.items() if line), default=0)
        assert len(target) == length
        assert list(target.lines()) == [plain.get(index, ()) for index in range(length)]
        assert list(target.lines(top, bottom)) == list(target.lines())[top:bottom]
        assert list(Rows(target.lines()).lines()) == list(target.lines())


def test_a_row_as_cells() -> None:
    """Rows are read as cells by column, empty beyond the last."""
    rows = Rows([(), (None, "x"), ()])
    assert list(rows) == [{}, {1: text("x")}]
    assert rows[7] == {}
