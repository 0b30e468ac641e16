"""Pictures over HTTP: which addresses are taken, what is replaced, what goes."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.docs.loading import load_document
from pipeline.emulator.docs.pictures import is_public
from tests.emulator.stock import refusal

from .conftest import MakeDesk
from .desk import Json, span


def test_a_picture_is_taken_from_a_public_address(make_desk: MakeDesk) -> None:
    """With the size given; deleted, it is no longer listed."""
    desk = make_desk("ab")
    size = {"height": {"magnitude": 20, "unit": "PT"}, "width": {"magnitude": 30, "unit": "PT"}}
    request = {"uri": "https://example.com/a.png", "location": {"index": 2}, "objectSize": size}
    object_id = desk.batch({"insertInlineImage": request})[0]["insertInlineImage"]["objectId"]
    embedded = desk.read()["inlineObjects"][object_id]["inlineObjectProperties"]["embeddedObject"]
    assert embedded["size"] == size
    assert desk.paragraphs[0]["elements"][1]["inlineObjectElement"] == {"inlineObjectId": object_id, "textStyle": {}}
    desk.batch({"deleteContentRange": {"range": span(2, 3)}})
    assert "inlineObjects" not in desk.read()


def test_other_addresses_and_footnotes_take_no_picture(make_desk: MakeDesk) -> None:
    """In Google's words."""
    desk = make_desk("ab")
    note = desk.batch({"createFootnote": {"location": {"index": 2}}})[0]["createFootnote"]["footnoteId"]
    where = {"location": {"segmentId": note}}
    message = desk.refuse({"insertInlineImage": {"uri": "http://127.0.0.1/a.png", "location": {"index": 1}}})
    assert message == (
        "Invalid requests[0].insertInlineImage: There was a problem retrieving the image. The provided image "
        "should be publicly accessible, within size limit, and in supported formats."
    )
    assert "footnote" in desk.refuse({"insertInlineImage": {"uri": "https://example.com/a.png", **where}})


@pytest.mark.parametrize(
    ("uri", "public"),
    [
        ("https://example.com/a.png", True),
        ("http://8.8.8.8/a.png", True),
        ("http://192.168.1.1/a.png", False),
        ("http://localhost/a.png", False),
        ("https://intranet/a.png", False),
        ("https://printer.local/a.png", False),
        ("file:///etc/passwd", False),
        ("data:image/png;base64,AAAA", False),
        ("http://[bad/a.png", False),
        ("https://example.com/" + "a" * 2048, False),
        ("", False),
    ],
)
def test_what_the_whole_internet_can_ask_for(uri: str, public: bool) -> None:
    """Only such an address is fetched by Google."""
    assert is_public(uri) is public


def test_a_size_may_be_given_in_part(make_desk: MakeDesk) -> None:
    """The other side is as long; without any it is 100 points."""
    desk = make_desk("ab")
    wide = {"width": {"magnitude": 30, "unit": "PT"}}
    for sent, side in ((wide, 30), ({}, 100)):
        request = {"uri": "https://example.com/a.png", "location": {"index": 1}, "objectSize": sent}
        object_id = desk.batch({"insertInlineImage": request})[0]["insertInlineImage"]["objectId"]
        size = desk.read()["inlineObjects"][object_id]["inlineObjectProperties"]["embeddedObject"]["size"]
        assert [size[name]["magnitude"] for name in ("height", "width")] == [side, side]


def test_a_picture_is_replaced_within_its_bounds(make_desk: MakeDesk) -> None:
    """The new address, the old size; only a picture can be replaced, by a public one, and not without a method."""
    desk = make_desk("ab")
    request = {"uri": "https://example.com/a.png", "location": {"index": 1}}
    object_id = desk.batch({"insertInlineImage": request})[0]["insertInlineImage"]["objectId"]
    before = desk.read()["inlineObjects"][object_id]["inlineObjectProperties"]["embeddedObject"]
    swap: Json = {"imageObjectId": object_id, "uri": "https://example.com/b.png"}
    desk.batch({"replaceImage": {**swap, "imageReplaceMethod": "CENTER_CROP"}})
    after = desk.read()["inlineObjects"][object_id]["inlineObjectProperties"]["embeddedObject"]
    assert after["imageProperties"]["sourceUri"] == "https://example.com/b.png"
    assert after["size"] == before["size"]
    assert "was not found" in desk.refuse({"replaceImage": {**swap, "imageObjectId": "x"}})
    assert "publicly accessible" in desk.refuse({"replaceImage": {**swap, "uri": "http://10.0.0.1/b.png"}})
    method = "IMAGE_REPLACE_METHOD_UNSPECIFIED"
    assert "method must be specified" in desk.refuse({"replaceImage": {**swap, "imageReplaceMethod": method}})


@pytest.mark.parametrize("left", [1, 2])
def test_an_object_beside_the_text_is_deleted(emulator: Emulator, documents: Any, left: int) -> None:
    """Its paragraph forgets it, and keeps its other ones; deleted with its paragraph, it goes as well."""
    objects = {f"o{number}": {"objectId": f"o{number}"} for number in range(left)}
    end = {"startIndex": 1, "endIndex": 2, "textRun": {"content": "\n", "textStyle": {}}}
    paragraph = {"elements": [end], "paragraphStyle": {}, "positionedObjectIds": list(objects)}
    last = {"elements": [{**end, "startIndex": 2, "endIndex": 3}], "paragraphStyle": {}}
    content = [
        {"endIndex": 1, "sectionBreak": {"sectionStyle": {}}},
        {"startIndex": 1, "endIndex": 2, "paragraph": paragraph},
        {"startIndex": 2, "endIndex": 3, "paragraph": last},
    ]
    resource = {"documentId": f"beside-{left}", "body": {"content": content}, "positionedObjects": objects}
    name = load_document(emulator.state, resource).id
    ask = documents.batchUpdate(documentId=name, body={"requests": [{"deletePositionedObject": {"objectId": "o0"}}]})
    ask.execute()
    document = documents.get(documentId=name).execute()
    assert list(document.get("positionedObjects", {})) == [f"o{number}" for number in range(1, left)]
    assert len(document["body"]["content"][1]["paragraph"].get("positionedObjectIds", [])) == left - 1
    assert refusal(ask)[0] == 400
    cut = {"deleteContentRange": {"range": span(1, 2)}}
    documents.batchUpdate(documentId=name, body={"requests": [cut]}).execute()
    assert "positionedObjects" not in documents.get(documentId=name).execute()
