"""Requests to make and unmake lists come in; paragraphs join a list at the level of their leading tabs, or leave it."""

from __future__ import annotations

from pipeline.emulator.docs.blank import points
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import Place, find_range
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tab import Tab
from pipeline.emulator.errors import invalid

LEVELS = 9
STEP = 36
GLYPHS = {
    "DISC": "●",
    "CIRCLE": "○",
    "SQUARE": "■",
    "DIAMONDX": "❖",
    "ARROW3D": "➢",
    "ARROW": "➔",
    "DIAMOND": "◆",
    "STAR": "★",
    "LEFTTRIANGLE": "◄",
    "HOLLOWDIAMOND": "◇",
}
NUMBERS = {
    "DECIMAL": "DECIMAL",
    "ZERODECIMAL": "ZERO_DECIMAL",
    "ALPHA": "ALPHA",
    "UPPERALPHA": "UPPER_ALPHA",
    "ROMAN": "ROMAN",
    "UPPERROMAN": "UPPER_ROMAN",
}


def create_paragraph_bullets(document: Document, request: Json) -> None:
    """Make a list of the paragraphs that share a unit with the range; their leading tabs set the level and go.

    Recorded: the levels of lists, their indents and glyphs.
    Documented: levels from leading tabs, which go; the list before is continued where its preset is the same.
    Assumed: the glyphs of presets that were not recorded.
    """
    place = find_range(document, request.get("range"))
    levels = list_levels(request.get("bulletPreset", ""))
    paragraphs = list(place.segment.list_paragraphs(place.start, place.end))
    if not paragraphs:
        return
    list_id = find_list_before(place, paragraphs[0][0], levels) or make_list(document, place.tab, levels)
    for first, newline in reversed(paragraphs):
        tabs = 0
        while place.segment.units[first + tabs].char == "\t":
            tabs += 1
        _set_bullet(place, newline, list_id, levels[min(tabs, LEVELS - 1)], min(tabs, LEVELS - 1))
        place.tab.splice(place.segment_id, first, first + tabs, [])


def delete_paragraph_bullets(document: Document, request: Json) -> None:
    """Take the paragraphs out of their lists; nested ones stay indented.

    Documented: the nesting is kept as an indent.
    Assumed: by 36 points a level.
    """
    place = find_range(document, request.get("range"))
    for _, newline in place.segment.list_paragraphs(place.start, place.end):
        unit = place.segment.units[newline]
        if "bullet" not in unit.data:
            continue
        level = unit.data["bullet"].get("nestingLevel", 0)
        style = {key: value for key, value in unit.data["paragraphStyle"].items() if not key.startswith("indent")}
        if level:
            style |= {"indentFirstLine": points(STEP * level), "indentStart": points(STEP * level)}
        data = {key: value for key, value in unit.data.items() if key != "bullet"} | {"paragraphStyle": style}
        place.segment.units[newline] = unit._replace(data=data)


def list_levels(preset: str) -> list[Json]:
    """Return the nine NestingLevels of a preset such as BULLET_DISC_CIRCLE_SQUARE or NUMBERED_DECIMAL_NESTED."""
    kind, *names = preset.split("_")
    if kind not in ("BULLET", "NUMBERED") or "UNSPECIFIED" in names:
        raise invalid("The bullet preset must be specified.")
    return [_level(names, level) for level in range(LEVELS)]


def _level(names: list[str], level: int) -> Json:
    glyphs = [name for name in names if name in GLYPHS or name in NUMBERS]
    glyph = glyphs[level % len(glyphs)] if glyphs else ""
    ending = ")" if "PARENS" in names else "." if glyph in NUMBERS else ""
    nested = "NESTED" in names
    counted = {"glyphType": NUMBERS.get(glyph, "GLYPH_TYPE_UNSPECIFIED")}
    look = {"glyphSymbol": GLYPHS[glyph]} if glyph in GLYPHS else counted
    form = "".join(f"%{above}{ending}" for above in range(level + 1)) if nested else f"%{level}{ending}"
    return {
        "bulletAlignment": "END" if glyph == "ROMAN" and not nested else "START",
        **look,
        "glyphFormat": form,
        "indentFirstLine": points(STEP * level + STEP // 2),
        "indentStart": points(STEP * (level + 1)),
        "textStyle": {"underline": False},
        "startNumber": 1,
    }


def find_list_before(place: Place, start: int, levels: list[Json]) -> str:
    """Return the id of the list that the paragraph before belongs to, when it is of the same preset; else ""."""
    units = place.segment.units
    bullet = units[start - 1].data.get("bullet") if start else None
    if bullet is None:
        return ""
    known = place.tab.parts["lists"][bullet["listId"]]["listProperties"]["nestingLevels"]
    return str(bullet["listId"]) if list(map(_glyph, known)) == list(map(_glyph, levels)) else ""


def make_list(document: Document, tab: Tab, levels: list[Json]) -> str:
    """Add a list to the tab and return its id."""
    list_id = document.mint()
    tab.put("lists", list_id, {"listProperties": {"nestingLevels": levels}})
    return list_id


def _glyph(level: Json) -> tuple[str | None, str | None, str | None]:
    return level.get("glyphSymbol"), level.get("glyphType"), level.get("glyphFormat")


def _set_bullet(place: Place, newline: int, list_id: str, properties: Json, level: int) -> None:
    unit = place.segment.units[newline]
    bullet = {"listId": list_id, **({"nestingLevel": level} if level else {}), "textStyle": {}}
    indents = {key: properties[key] for key in ("indentFirstLine", "indentStart")}
    style = unit.data["paragraphStyle"] | indents
    place.segment.units[newline] = unit._replace(data=unit.data | {"paragraphStyle": style, "bullet": bullet})
