"""Nothing comes in; the properties of a new spreadsheet go out: locale, time zone, default format, theme colors."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.singles import shorten

_ACCENTS = {
    "ACCENT1": (66, 133, 244),
    "ACCENT2": (234, 67, 53),
    "ACCENT3": (251, 188, 4),
    "ACCENT4": (52, 168, 83),
    "ACCENT5": (255, 109, 1),
    "ACCENT6": (70, 189, 198),
    "LINK": (17, 85, 204),
}


def default_properties() -> dict[str, Any]:
    """Return the SpreadsheetProperties of a new file, its title aside."""
    return {
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": default_format(),
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": _theme_colors()},
    }


def default_format() -> dict[str, Any]:
    """Return the CellFormat that a cell has when nobody formatted it."""
    return {
        "backgroundColor": _white(),
        "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": {
            "foregroundColor": {},
            "fontFamily": "arial,sans,sans-serif",
            "fontSize": 10,
            "bold": False,
            "italic": False,
            "strikethrough": False,
            "underline": False,
            "foregroundColorStyle": {"rgbColor": {}},
        },
        "backgroundColorStyle": {"rgbColor": _white()},
    }


def _white() -> dict[str, Any]:
    return {"red": 1, "green": 1, "blue": 1}


def _theme_colors() -> list[dict[str, Any]]:
    colors = {"TEXT": {}, "BACKGROUND": _white()} | {name: _color(parts) for name, parts in _ACCENTS.items()}
    return [{"colorType": name, "color": {"rgbColor": color}} for name, color in colors.items()]


def _color(parts: tuple[int, int, int]) -> dict[str, Any]:
    named = zip(("red", "green", "blue"), parts, strict=True)
    return {name: 1 if part == 255 else shorten(part / 255) for name, part in named if part}
