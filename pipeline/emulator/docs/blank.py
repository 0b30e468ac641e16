"""Nothing comes in; the styles and the content of a new tab go out, as Docs gives them to a blank document."""

from __future__ import annotations

from pipeline.emulator.docs.segment import SECTION, Json, Segment, Unit
from pipeline.emulator.docs.tab import BODY, Tab, newline

BORDERS = ("borderBetween", "borderTop", "borderBottom", "borderLeft", "borderRight")
_NO_BORDER: Json = {"color": {}, "width": {"unit": "PT"}, "padding": {"unit": "PT"}, "dashStyle": "SOLID"}


def points(magnitude: float = 0) -> Json:
    """Return a Dimension in points; Docs leaves a magnitude of zero out."""
    return {"magnitude": magnitude, "unit": "PT"} if magnitude else {"unit": "PT"}


def gray(share: float) -> Json:
    """Return an OptionalColor of gray."""
    return {"color": {"rgbColor": {"red": share, "green": share, "blue": share}}}


def base_paragraph_style() -> Json:
    """Return what NORMAL_TEXT says of paragraphs: every property, spelled out."""
    return {
        "namedStyleType": "NORMAL_TEXT",
        "alignment": "START",
        "lineSpacing": 115,
        "direction": "LEFT_TO_RIGHT",
        "spacingMode": "COLLAPSE_LISTS",
        "spaceAbove": points(),
        "spaceBelow": points(),
        **dict.fromkeys(BORDERS, _NO_BORDER),
        "indentFirstLine": points(),
        "indentStart": points(),
        "indentEnd": points(),
        "keepLinesTogether": False,
        "keepWithNext": False,
        "avoidWidowAndOrphan": True,
        "shading": {"backgroundColor": {}},
        "pageBreakBefore": False,
    }


def base_text_style() -> Json:
    """Return what NORMAL_TEXT says of text: every property, spelled out."""
    flags = ("bold", "italic", "underline", "strikethrough", "smallCaps")
    return {
        **dict.fromkeys(flags, False),
        "backgroundColor": {},
        "foregroundColor": {"color": {"rgbColor": {}}},
        "fontSize": points(11),
        "weightedFontFamily": {"fontFamily": "Arial", "weight": 400},
        "baselineOffset": "NONE",
    }


def cell_paragraph_style() -> Json:
    """Return the style of the paragraph in a new table cell: the base's, single spaced."""
    style = base_paragraph_style() | {"lineSpacing": 100, "avoidWidowAndOrphan": False}
    del style["pageBreakBefore"]
    return style


def _text_styles() -> dict[str, Json]:
    arial = {"fontFamily": "Arial", "weight": 400}
    return {
        "HEADING_1": {"fontSize": points(20)},
        "HEADING_2": {"bold": False, "fontSize": points(16)},
        "HEADING_3": {"bold": False, "foregroundColor": gray(0.2627451), "fontSize": points(14)},
        "HEADING_4": {"foregroundColor": gray(0.4), "fontSize": points(12)},
        "HEADING_5": {"foregroundColor": gray(0.4), "fontSize": points(11)},
        "HEADING_6": {"italic": True, "foregroundColor": gray(0.4), "fontSize": points(11)},
        "TITLE": {"fontSize": points(26)},
        "SUBTITLE": {
            "italic": False,
            "foregroundColor": gray(0.4),
            "fontSize": points(15),
            "weightedFontFamily": arial,
        },
    }


def _spacing(above: float, below: float) -> Json:
    return {
        "namedStyleType": "NORMAL_TEXT",
        "direction": "LEFT_TO_RIGHT",
        "spaceAbove": points(above),
        "spaceBelow": points(below),
        "keepLinesTogether": True,
        "keepWithNext": True,
        "pageBreakBefore": False,
    }


_SPACE = {
    "HEADING_1": (20, 6),
    "HEADING_2": (18, 6),
    "HEADING_3": (16, 4),
    "HEADING_4": (14, 4),
    "HEADING_5": (12, 4),
    "HEADING_6": (12, 4),
    "TITLE": (0, 3),
    "SUBTITLE": (0, 16),
}


def named_styles() -> Json:
    """Return the NamedStyles of a blank document."""
    normal = {
        "namedStyleType": "NORMAL_TEXT",
        "textStyle": base_text_style(),
        "paragraphStyle": base_paragraph_style(),
    }
    others = [
        {"namedStyleType": name, "textStyle": style, "paragraphStyle": _spacing(*_SPACE[name])}
        for name, style in _text_styles().items()
    ]
    return {"styles": [normal, *others]}


def document_style() -> Json:
    """Return the DocumentStyle of a blank document: US Letter, one-inch margins."""
    return {
        "background": {"color": {}},
        "pageNumberStart": 1,
        **{f"margin{side}": points(72) for side in ("Top", "Bottom", "Right", "Left")},
        "pageSize": {"height": points(792), "width": points(612)},
        "marginHeader": points(36),
        "marginFooter": points(36),
        "useCustomHeaderFooterMargins": True,
        "documentFormat": {"documentMode": "PAGES"},
    }


def section_break(section_type: str = "CONTINUOUS") -> Unit:
    """Return the unit of a section break."""
    style = {
        "columnSeparatorStyle": "NONE",
        "contentDirection": "LEFT_TO_RIGHT",
        "sectionType": section_type,
    }
    return Unit(SECTION, {}, {"sectionBreak": {"sectionStyle": style}})


def blank_tab(tab_id: str, title: str) -> Tab:
    """Return a tab with one section break and one empty paragraph."""
    body = Segment("body", [section_break(), newline()])
    parts = {"documentStyle": document_style(), "namedStyles": named_styles()}
    return Tab({"tabId": tab_id, "title": title}, {BODY: body}, parts)
