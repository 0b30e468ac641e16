"""Pictures and videos in a form, through Google's own client over real HTTP."""

from __future__ import annotations

import pytest

from tests.emulator.forms.desk import Desk, Json, choose, create_item, update
from tests.emulator.stock import refusal

PICTURE: Json = {"imageItem": {"image": {"sourceUri": "https://example.com/a.png", "altText": "A tower"}}}


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"imageItem": {"image": {"sourceUri": "file:///a.png"}}}, "sourceUri"),
        ({"imageItem": {"image": {"sourceUri": "https://"}}}, "sourceUri"),
        ({"imageItem": {"image": {"contentUri": "https://lh7-rt.googleusercontent.com/x"}}}, "sourceUri"),
        ({"imageItem": {"image": {"sourceUri": "https://a.b/c", "properties": {"width": 741}}}}, "740"),
        ({"imageItem": {"image": {"sourceUri": "https://a.b/c", "properties": {"width": -1}}}}, "740"),
        (choose("RADIO", {"value": "a", "image": {"altText": "no source"}}), "sourceUri"),
        ({"videoItem": {"video": {}}}, "youtubeUri"),
        ({"videoItem": {"video": {"youtubeUri": "https://example.com"}}}, "YouTube"),
    ],
)
def test_refused(desk: Desk, item: Json, words: str) -> None:
    """A picture has a source that can be fetched, a video is on YouTube, both fit the form."""
    assert words in refusal(desk.batch(create_item(item)))[1]


def test_a_picture_is_edited(desk: Desk) -> None:
    """A picture gets an address and a width; written back it stays; without a width it needs a new source."""
    desk.add(PICTURE)
    [item] = desk.get()["items"]
    image = item["imageItem"]["image"]
    assert image["properties"] == {"alignment": "LEFT", "width": 740}
    desk.batch(update("updateItem", "*", item=item, location={"index": 0})).execute()
    assert desk.get()["items"] == [item]
    narrow = {"imageItem": {"image": {"properties": {"width": 300}}}}
    mask = "imageItem.image.properties.width"
    desk.batch(update("updateItem", mask, item=narrow, location={"index": 0})).execute()
    assert desk.get()["items"][0]["imageItem"]["image"]["properties"]["width"] == 300
    assert "left out" in refusal(desk.batch(update("updateItem", mask, item={}, location={"index": 0})))[1]
    desk.batch(update("updateItem", "imageItem.image", item=PICTURE, location={"index": 0})).execute()
    assert desk.get()["items"] == [item]
