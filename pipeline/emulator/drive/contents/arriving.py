"""A call that makes or changes a file, perhaps with media, comes in; what the file then holds is put into it."""

from __future__ import annotations

import mimetypes

from pipeline.emulator.app import Call
from pipeline.emulator.drive.contents.blob import Blob, is_plain
from pipeline.emulator.drive.contents.importing import convert
from pipeline.emulator.errors import invalid_parameter, not_built
from pipeline.emulator.state import FOLDER, File
from pipeline.emulator.uploads import PLAIN


def arriving_type(call: Call) -> str:
    """Return the MIME type of the file that a call makes: the one it names, else the media's."""
    return str(call.body.get("mimeType") or _media_type(call))


def take_media(call: Call, file: File) -> None:
    """Put what was uploaded into a file, converted where the file is of a Google type; nothing without media."""
    if call.media is None:
        return
    source = _media_type(call)
    if file.mime_type == FOLDER:
        raise invalid_parameter("A folder cannot have media content.", "mimeType", "invalidContentType")
    if not is_plain(file.mime_type):
        file.content = convert(call, file, call.media.data, source)
    elif isinstance(file.content, Blob):
        file.content = file.content.replaced(call.media.data)
    else:
        file.content = Blob(call.media.data, file.id)
    if is_plain(file.mime_type) and "originalFilename" not in file.metadata:
        file.metadata = {**file.metadata, "originalFilename": file.name}


def copy_content(call: Call, source: File, copied: File) -> None:
    """Give a copy what its source holds, converted where a plain file's copy is to be of a Google type."""
    named = call.body.get("mimeType", source.mime_type)
    if isinstance(source.content, Blob) and not is_plain(named):
        copied.mime_type = named
        copied.content = convert(call, copied, source.content.data, source.mime_type)
    else:
        copied.content = source.content.copy() if source.content else None


def retype(call: Call, file: File) -> None:
    """Give a plain file the MIME type that an update names, or that of its new media; ApiError 501 for other kinds."""
    named = call.body.get("mimeType", file.mime_type)
    if named != file.mime_type and not (is_plain(file.mime_type) and is_plain(named)):
        raise not_built(f"{call.method.id} mimeType from {file.mime_type} to {named}")
    sent = _media_type(call)
    if is_plain(named):
        file.mime_type = named if "mimeType" in call.body or sent == PLAIN else sent


def _media_type(call: Call) -> str:
    """The type the media was sent as; where that says nothing, the one its name's ending tells."""
    sent = call.media.mime if call.media else ""
    if sent and sent != PLAIN:
        return sent
    return mimetypes.guess_type(call.body.get("name", ""))[0] or PLAIN if call.media else PLAIN
