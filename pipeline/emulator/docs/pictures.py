"""Requests for pictures come in; they are put in, replaced and taken away, and nothing is ever fetched."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pipeline.emulator.docs.blank import points
from pipeline.emulator.docs.chips import insert_object
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.places import find_point, find_tab
from pipeline.emulator.docs.segment import NEWLINE, Json, Unit
from pipeline.emulator.docs.tab import OBJECTS
from pipeline.emulator.errors import invalid

BAD_IMAGE = (
    "There was a problem retrieving the image. "
    "The provided image should be publicly accessible, within size limit, and in supported formats."
)
LONGEST_URI = 2048
PROPERTIES = {"inlineObjects": "inlineObjectProperties", "positionedObjects": "positionedObjectProperties"}


def insert_inline_image(document: Document, request: Json) -> Json:
    """Put a picture at a point; nothing is fetched: any public address is taken for a good picture.

    Documented: a public address of at most 2 kB; not in a footnote or an equation; both addresses are kept.
    Reported: the words of the refusal of an address.
    Assumed: the picture is square, of 100 points where no size is sent.
    """
    properties = _read_image(request.get("uri", ""))
    place = find_point(document, request)
    if place.segment.kind == "footnote":
        raise invalid("Inline images cannot be inserted inside a footnote.")
    object_id = document.mint()
    embedded = {"imageProperties": properties, "size": _fit(request.get("objectSize", {}))}
    entry = {"objectId": object_id, "inlineObjectProperties": {"embeddedObject": embedded}}
    place.tab.put("inlineObjects", object_id, entry)
    insert_object(place, {"inlineObjectElement": {"inlineObjectId": object_id}})
    return {"insertInlineImage": {"objectId": object_id}}


def replace_image(document: Document, request: Json) -> None:
    """Show another picture in the place of one, in the text or beside it; nothing is fetched.

    Documented: the new address is kept; the old picture's effects go; the method must not be unspecified.
    Assumed: the bounds stay; without a method it is CENTER_CROP; the words of the refusals.
    """
    tab = find_tab(document, request.get("tabId", ""))
    image_id = request.get("imageObjectId", "")
    properties = _read_image(request.get("uri", ""))
    if request.get("imageReplaceMethod") == "IMAGE_REPLACE_METHOD_UNSPECIFIED":
        raise invalid("The image replace method must be specified.")
    for kind in OBJECTS:
        entry = tab.parts.get(kind, {}).get(image_id, {})
        embedded = entry.get(PROPERTIES[kind], {}).get("embeddedObject", {})
        if "imageProperties" in embedded:
            shown = entry[PROPERTIES[kind]] | {"embeddedObject": embedded | {"imageProperties": properties}}
            tab.put(kind, image_id, entry | {PROPERTIES[kind]: shown})
            return
    raise invalid(f"The image with ID {image_id} was not found.")


def delete_positioned_object(document: Document, request: Json) -> None:
    """Take away an object that stands beside the text.

    Documented: the object goes.
    Assumed: its paragraph no longer names it; the words of the refusal of an unknown id.
    """
    tab = find_tab(document, request.get("tabId", ""))
    object_id = request.get("objectId", "")
    if object_id not in tab.parts.get("positionedObjects", {}):
        raise invalid(f"The positioned object with ID {object_id} was not found.")
    tab.drop("positionedObjects", object_id)
    for segment in tab.segments.values():
        for index, unit in enumerate(segment.units):
            if unit.char == NEWLINE and object_id in unit.data.get("positionedObjectIds", ()):
                segment.units[index] = _untie(unit, object_id)


def _untie(unit: Unit, object_id: str) -> Unit:
    left = [name for name in unit.data["positionedObjectIds"] if name != object_id]
    data = {key: value for key, value in unit.data.items() if key != "positionedObjectIds"}
    return unit._replace(data=data | ({"positionedObjectIds": left} if left else {}))


def _read_image(uri: str) -> Json:
    if not is_public(uri):
        raise invalid(BAD_IMAGE)
    return {"contentUri": uri, "sourceUri": uri, "cropProperties": {}}


def _fit(size: Json) -> Json:
    """Return the size sent, a missing side as long as the other one."""
    sent = {side: size[side] for side in ("height", "width") if size.get(side, {}).get("magnitude")}
    other = next(iter(sent.values()), points(100))
    return {"height": other, "width": other} | sent


def is_public(uri: str) -> bool:
    """Tell whether the whole internet could ask for the address: HTTP, a real host name, not a private address."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or len(uri) > LONGEST_URI:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal"))
