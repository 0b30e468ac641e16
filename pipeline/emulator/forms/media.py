"""A picture or a video that a request wants in a form comes in; nothing goes out, or why Google would refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from pipeline.emulator.forms.content import Json
from pipeline.emulator.forms.flaws import FlawError, demand

WIDEST = 740
_YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"}
_HOLDERS = ("questionItem", "questionGroupItem", "imageItem")


def list_images(item: Json, options: list[Json]) -> Iterator[Json]:
    """The pictures of an item and of its options."""
    yield from (
        holder["image"] for holder in (*(item.get(kind, {}) for kind in _HOLDERS), *options) if "image" in holder
    )


def check_image(image: Json, held: Mapping[str, Json]) -> None:
    """A picture is fetched from its source; one of those held, by content URI, may stay and be given another width."""
    if "sourceUri" in image:
        source = urlsplit(image["sourceUri"])
        if source.scheme not in {"http", "https"} or not source.hostname:
            raise FlawError("The image needs a sourceUri that can be fetched.")
        _check_width(image)
        return
    if image.get("contentUri", "") not in held:
        raise FlawError("The image needs a sourceUri that can be fetched.")
    if image != held[image["contentUri"]]:
        _check_width(image)
        if not image.get("properties", {}).get("width"):
            raise FlawError("The width can only be left out when the image source is updated.")


def check_video(video: Json) -> None:
    """A video is on YouTube."""
    if urlsplit(demand(video, "youtubeUri")).hostname not in _YOUTUBE:
        raise FlawError("The video needs a YouTube URI.")
    _check_width(video)


def _check_width(media: Json) -> None:
    if not 0 <= media.get("properties", {}).get("width", 0) <= WIDEST:
        raise FlawError(f"The width must be between 0 and {WIDEST}.")
