"""A checked `files.list` comes in; the files that the account can find, filtered, sorted and paged, go out."""

from __future__ import annotations

from pipeline.emulator.app import Call
from pipeline.emulator.auth import Account
from pipeline.emulator.drive.access import all_grants, finds, is_drive, is_trashed, refuse_unbuilt
from pipeline.emulator.drive.ordering import sort_files
from pipeline.emulator.drive.paging import take_page
from pipeline.emulator.drive.query import asks_full_text, compile_query
from pipeline.emulator.drive.resources import Json, answer_file, count_bytes
from pipeline.emulator.drive.shared import find_drive
from pipeline.emulator.drive.words import read_words
from pipeline.emulator.errors import ApiError, invalid_parameter, not_built
from pipeline.emulator.files import root_of
from pipeline.emulator.state import ROLES, File, State

_WRITES = ROLES.index("writer")
_CORPORA = {"", "user", "domain", "drive", "allDrives"}


def list_files(call: Call) -> Json:
    """Search files: by a query, in an order, page by page; the trash is included unless the query leaves it out.

    Documented: the query's terms and operators, whole words for full text, the keys of the order, the corpora.
    Documented: four fields of each file unless `fields` asks for others.
    Reported: the refusal to sort a full-text search, and that `folder` puts folders first.
    Reported: texts in double quotes, and `parents in 'ID'` written that way round, as gspread asks.
    Assumed: how files without a date compare; starred files come first; the words of the other refusals.
    """
    params = call.params
    query, order = params.get("q", ""), params.get("orderBy", "")
    names = {"me": call.account.email, "root": root_of(call.account.email)}
    wanted = compile_query(query, names=names)
    if order and asks_full_text(query):
        message = (
            "Sorting is not supported for queries with fullText terms. "
            "Results are always in descending relevance order."
        )
        raise ApiError(403, message, "", reason="forbidden", location="orderBy", location_type="parameter")
    told = (describe_found(call.state, file, call.account) for file in _reach(call))
    files = sort_files([one for one in told if wanted(one)], order)
    page, following = take_page(call, files, params["pageSize"])
    shown = [answer_file(call, call.state.files[one["id"]], "files") for one in page]
    return {"kind": "drive#fileList", "incompleteSearch": False, **following, "files": shown}


def describe_found(state: State, file: File, account: Account) -> Json:
    """What a query and an order can ask of a file; a time that is not known is ""."""
    grants = [one for one in all_grants(state, file) if "view" not in one]
    people = [(one.get("emailAddress"), ROLES.index(one["role"])) for one in grants]
    marks = file.marks.get(account.email, {})
    shared = marks.get("sharedWithMeTime", "")
    return {
        "id": file.id,
        "name": file.name,
        "fullText": lambda: read_words(file),
        "mimeType": file.mime_type,
        "visibility": _visibility(grants),
        "shortcutDetails.targetId": file.metadata.get("shortcutDetails", {}).get("targetId", ""),
        "createdTime": file.created_time,
        "modifiedTime": file.modified_time,
        "modifiedByMeTime": marks.get("modifiedByMeTime", ""),
        "viewedByMeTime": marks.get("viewedByMeTime", ""),
        "sharedWithMeTime": shared,
        "sharedWithMe": bool(shared),
        "trashed": is_trashed(state, file),
        "starred": marks.get("starred", False),
        "properties": file.properties,
        "appProperties": file.app_properties,
        "parents": file.parents,
        "owners": [file.owner],
        "writers": [email for email, rank in people if rank >= _WRITES],
        "readers": [email for email, _ in people],
        "quotaBytesUsed": count_bytes(file),
    }


def _visibility(grants: list[Json]) -> str:
    opened = {(one["type"], bool(one.get("allowFileDiscovery"))) for one in grants}
    for kind in ("anyone", "domain"):
        if (kind, True) in opened:
            return f"{kind}CanFind"
        if (kind, False) in opened:
            return f"{kind}WithLink"
    return "limited"


def _reach(call: Call) -> list[File]:
    """The files a search covers: My Drive and what is shared, and shared drives where the call includes them."""
    refuse_unbuilt(call)
    check_spaces(call)
    corpora = call.params.get("corpora") or call.params.get("corpus", "")
    if corpora not in _CORPORA:
        raise invalid_parameter("Invalid Value", "corpora", "invalid")
    drive, everywhere = drive_of(call), includes_drives(call)
    if (drive and corpora not in {"", "drive"}) or (corpora == "drive" and not drive):
        message = "The driveId parameter must be specified if and only if corpora is set to drive."
        raise invalid_parameter(message, "driveId", "invalid")
    if (drive or corpora == "allDrives") and not everywhere:
        message = "The includeItemsFromAllDrives parameter must be set to true when driveId or corpora contains drives."
        raise invalid_parameter(message, "includeItemsFromAllDrives", "teamDrivesClientNotSupported")
    if drive:
        find_drive(call, drive)
    files = [
        file
        for file in call.state.files.values()
        if not is_drive(file)
        and (file.drive_id == drive if drive else everywhere or not file.drive_id)
        and finds(call.state, file, call.account)
    ]
    return [file for file in files if _opens_domain(call, file)] if corpora == "domain" else files


def drive_of(call: Call) -> str:
    """The shared drive that a call is about, by either of its names."""
    drive: str = call.params.get("driveId") or call.params.get("teamDriveId", "")
    return drive


def includes_drives(call: Call) -> bool:
    """Whether a call wants what lies in shared drives; ApiError 403 where it does not say that it can take it."""
    params = call.params
    wanted = bool(params.get("includeItemsFromAllDrives") or params.get("includeTeamDriveItems"))
    if wanted and not (params.get("supportsAllDrives") or params.get("supportsTeamDrives")):
        message = "The supportsAllDrives parameter must be set to true when includeItemsFromAllDrives is true."
        raise invalid_parameter(message, "supportsAllDrives", "teamDrivesClientNotSupported")
    return wanted


def check_spaces(call: Call) -> None:
    """ApiError 501 for the space of an app's own data, 400 for one that Drive does not have."""
    for space in call.params.get("spaces", "drive").split(","):
        if space == "appDataFolder":
            raise not_built(f"{call.method.id} spaces appDataFolder")
        if space != "drive":
            raise invalid_parameter("Invalid Value", "spaces", "invalid")


def _opens_domain(call: Call, file: File) -> bool:
    domain = call.account.email.partition("@")[2]
    return any(one.get("domain") == domain for one in all_grants(call.state, file))
