"""The tree of a formula comes in; the references whose number format its result takes over go out."""

from __future__ import annotations

from pipeline.emulator.sheets.formulas.parsing import Node

_KEEPING = ("SUM", "AVERAGE", "MIN", "MAX", "ROUND", "ABS", "IFERROR")
_COMBINING = ("+", "-", "*", "/")

Source = tuple[str, str]


def list_sources(node: Node) -> list[Source]:
    """Return (range, "") or ("", name) of every reference that counts, the first one first.

    Two that are subtracted are both returned: days less days are no day.
    """
    kind = node[0]
    if kind == "cells":
        return [(node[1], node[2])]
    if kind in ("minus", "plus"):
        return list_sources(node[1])
    if kind == "chain" and all(sign in _COMBINING for sign, _ in node[2]):
        return [source for part in (node[1], *(part for _, part in node[2])) for source in list_sources(part)]
    return list_sources(node[2][0]) if kind == "call" and node[1] in _KEEPING and node[2] else []


def is_difference(node: Node) -> bool:
    """Say whether the formula subtracts one thing from another."""
    return bool(node[0] == "chain" and node[2][-1][0] == "-")
