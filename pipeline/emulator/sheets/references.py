"""A formula comes in; the same formula pointing at cells further down or right goes out."""

from __future__ import annotations

import re

from pipeline.emulator.sheets.a1 import MAX_COLUMNS, column_index, column_letters

_SKIPPED = r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')+'!"
_REFERENCE = re.compile(rf"{_SKIPPED}|(?<![\w.$])(\$?)([A-Za-z]{{1,3}})(\$?)(\d+)(?![\w(.!])")


def shift_formula(formula: str, rows: int, columns: int) -> str:
    """Move the relative cell references of a formula; one pushed over an edge becomes `#REF!`."""

    def moved(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        if letters is None:
            return match[0]
        column = column_index(letters) + (0 if fixed_column else columns)
        row = int(digits) + (0 if fixed_row else rows)
        if row < 1 or not 0 <= column < MAX_COLUMNS:
            return "#REF!"
        return f"{fixed_column}{column_letters(column)}{fixed_row}{row}"

    return _REFERENCE.sub(moved, formula)
