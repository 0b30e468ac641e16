"""A formula and a way to look cells up come in; its value goes out, or the error value that a person would see."""

from __future__ import annotations

import re

from pipeline.emulator.sheets.dialects import US, Dialect
from pipeline.emulator.sheets.formulas.computing import Setting, compute
from pipeline.emulator.sheets.formulas.functions import KEPT
from pipeline.emulator.sheets.formulas.parsing import parse
from pipeline.emulator.sheets.formulas.scalars import FormulaError, Link, Lookup, Scalar, not_evaluated

__all__ = ["FormulaError", "Link", "Lookup", "Scalar", "evaluate", "not_evaluated"]

_DRAWN = re.compile(rf"\s*=\s*(?:{'|'.join(KEPT)})\s*\(", re.IGNORECASE)


def evaluate(formula: str, look: Lookup, dialect: Dialect = US) -> Scalar:
    """Compute `=...`; `look(range text, "")` returns the cells' values and `look("", name)` a named range's.

    Raises:
        FormulaError: an error value, also for whatever is not built.
    """
    if _DRAWN.match(formula):
        return None
    try:
        value = compute(parse(formula, dialect), Setting(look, dialect))
    except RecursionError:
        raise not_evaluated("formulas this deep inside each other") from None
    if isinstance(value, list):
        value = value[0][0] if value and value[0] else None
    if isinstance(value, FormulaError):
        raise value
    computed: Scalar = value
    return computed
