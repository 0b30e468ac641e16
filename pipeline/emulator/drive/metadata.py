"""The body of a call comes in; what it says of a file, checked, is written on the file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pipeline.emulator.app import Call
from pipeline.emulator.drive.access import too_weak
from pipeline.emulator.drive.contents.blob import is_plain
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.state import FOLDER, SHORTCUT, File

Json = dict[str, Any]
PALETTE = [
    *("#ac725e", "#d06b64", "#f83a22", "#fa573c", "#ff7537", "#ffad46", "#fad165", "#fbe983"),
    *("#b3dc6c", "#7bd148", "#16a765", "#42d692", "#92e1c0", "#9fe1e7", "#9fc6e7", "#4986e7"),
    *("#9a9cff", "#b99aff", "#8f8f8f", "#cabdbf", "#cca6ac", "#f691b2", "#cd74e6", "#a47ae2"),
]
MOST_PROPERTIES = 30
LONGEST_PROPERTY = 124
_KEPT = {"writersCanShare", "copyRequiresWriterPermission"}
_NOT_BUILT = {"downloadRestrictions", "inheritedPermissionsDisabled", "modifiedByMeTime", "sharedWithMeTime"}
_READ_ONLY = {
    "capabilities",
    "exportLinks",
    "headRevisionId",
    "iconLink",
    "lastModifyingUser",
    "md5Checksum",
    "ownedByMe",
    "owners",
    "permissionIds",
    "permissions",
    "quotaBytesUsed",
    "shared",
    "sharingUser",
    "shortcutDetails",
    "size",
    "spaces",
    "version",
    "webContentLink",
    "webViewLink",
    "createdTime",
}


def write_metadata(call: Call, file: File) -> None:
    """Write what the body says on a file that is touched already; a null takes a property away; ApiError 501."""
    body = call.body
    _refuse_unbuilt(call)
    file.name = body.get("name", file.name)
    file.description = body.get("description", file.description)
    file.properties = _merge(file.properties, body.get("properties", {}), "properties")
    file.app_properties = _merge(file.app_properties, body.get("appProperties", {}), "appProperties")
    file.metadata |= {name: body[name] for name in _KEPT & body.keys()}
    if "originalFilename" in body and is_plain(file.mime_type):
        file.metadata["originalFilename"] = body["originalFilename"]
    if "viewersCanCopyContent" in body:
        file.metadata["copyRequiresWriterPermission"] = not body["viewersCanCopyContent"]
    if "indexableText" in body.get("contentHints", {}):
        file.metadata["indexableText"] = body["contentHints"]["indexableText"]
    if "folderColorRgb" in body and file.mime_type in {FOLDER, SHORTCUT}:
        file.metadata["folderColorRgb"] = _nearest(body["folderColorRgb"])
    _write_marks(call, file)
    if "contentRestrictions" in body:
        _restrict(call, file)


def refuse_read_only(call: Call) -> None:
    """ApiError 403 for an update that would write what only Drive, or only creating, writes."""
    if "parents" in call.body:
        message = (
            "The parents field is not directly writable in update requests. "
            "Use the addParents and removeParents parameters instead."
        )
        raise ApiError(403, message, "", reason="fieldNotWritable")
    if _READ_ONLY & call.body.keys() or call.body.get("id", call.params["fileId"]) != call.params["fileId"]:
        message = "The resource body includes fields which are not directly writable."
        raise ApiError(403, message, "", reason="fieldNotWritable")


def read_time(text: str) -> str:
    """A checked time, as Drive writes times: in UTC, with milliseconds."""
    return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _refuse_unbuilt(call: Call) -> None:
    for name in sorted(_NOT_BUILT & call.body.keys()):
        raise not_built(f"{call.method.id} {name}")
    if "thumbnail" in call.body.get("contentHints", {}):
        raise not_built(f"{call.method.id} contentHints.thumbnail")


def _merge(kept: dict[str, str], changed: dict[str, str | None], where: str) -> dict[str, str]:
    """The properties as changed; ApiError 400 for more, or longer ones, than Drive keeps."""
    merged = {name: value for name, value in {**kept, **changed}.items() if value is not None}
    if len(merged) > MOST_PROPERTIES:
        raise invalid_parameter(f"A file has at most {MOST_PROPERTIES} {where}.", f"file.{where}", "invalid")
    if any(len(f"{name}{value}".encode()) > LONGEST_PROPERTY for name, value in merged.items()):
        message = f"The key and the value of a property have at most {LONGEST_PROPERTY} bytes together."
        raise invalid_parameter(message, f"file.{where}", "invalid")
    return merged


def _write_marks(call: Call, file: File) -> None:
    body = call.body
    marks = file.marks.setdefault(call.account.email, {})
    if "starred" in body:
        marks["starred"] = body["starred"]
    if "viewedByMeTime" in body:
        marks["viewedByMeTime"] = read_time(body["viewedByMeTime"])
    if "modifiedTime" in body:
        file.modified_time = marks["modifiedByMeTime"] = read_time(body["modifiedTime"])


def _restrict(call: Call, file: File) -> None:
    """Lock the content, or free it; what only the owner may free stays for others."""
    asked = [one for one in call.body["contentRestrictions"] if one.get("readOnly")]
    owner = call.state.role(file, call.account) in {"owner", "organizer"}
    if not owner and any(one.get("ownerRestricted") for one in file.metadata.get("contentRestrictions", [])):
        raise too_weak()
    if len(call.body["contentRestrictions"]) > 1:
        raise invalid_parameter("A file has one content restriction.", "file.contentRestrictions", "invalid")
    file.metadata["contentRestrictions"] = [
        {
            "readOnly": True,
            **({"reason": one["reason"]} if "reason" in one else {}),
            "ownerRestricted": one.get("ownerRestricted", False),
            "restrictingUser": call.account.email,
            "restrictionTime": call.state.stamp(),
            "type": "globalContentRestriction",
        }
        for one in asked
    ]


def _nearest(color: str) -> str:
    """The color of Drive's palette that is nearest; ApiError 400 where it is no color."""
    wanted = _channels(color)
    return min(PALETTE, key=lambda one: sum((a - b) ** 2 for a, b in zip(_channels(one), wanted, strict=True)))


def _channels(color: str) -> tuple[int, ...]:
    try:
        if len(color) != 7 or color[0] != "#":
            raise ValueError(color)
        return tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))
    except ValueError as error:
        raise invalid_parameter("Invalid Value", "file.folderColorRgb", "invalid") from error
