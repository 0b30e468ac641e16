"""A file and the role of the account that looks at it come in; what that account may do with it goes out."""

from __future__ import annotations

from pipeline.emulator.drive.access import is_drive, may_copy
from pipeline.emulator.state import FOLDER, ROLES, SHORTCUT, File, State

_COMMENTS, _WRITES, _ORGANIZES, _MANAGES, _OWNS = range(1, 6)


def list_capabilities(state: State, file: File, role: str) -> dict[str, bool]:
    """Drive's `capabilities` of a file, as far as roles, the kind of file and its restrictions decide them."""
    rank = ROLES.index(role)
    folder, root = file.mime_type == FOLDER, is_drive(file)
    writes = rank >= _WRITES
    content = not folder and file.mime_type != SHORTCUT
    held = rank >= (_ORGANIZES if file.drive_id else _OWNS) and not root
    gone = rank >= (_MANAGES if file.drive_id else _OWNS) and not root
    shares = writes and may_share(file, role)
    return {
        "canAcceptOwnership": False,
        "canAddChildren": writes and folder,
        "canAddMyDriveParent": False,
        "canChangeCopyRequiresWriterPermission": writes and not root,
        "canChangeViewersCanCopyContent": writes and not root,
        "canComment": rank >= _COMMENTS and not file.locked and not root,
        "canCopy": not folder and may_copy(state, file, role),
        "canDelete": gone,
        "canDownload": content and may_copy(state, file, role),
        "canEdit": writes and not file.locked,
        "canListChildren": folder,
        "canModifyContent": writes and content and not file.locked,
        "canModifyContentRestriction": writes and content,
        "canMoveItemWithinDrive": writes and not root,
        "canMoveItemOutOfDrive": gone,
        "canReadRevisions": writes and content,
        "canRemoveChildren": writes and folder,
        "canRename": writes and not file.locked and not root,
        "canShare": shares,
        "canTrash": held,
        "canUntrash": held,
        **(_list_in_drive(rank, folder) if file.drive_id else {}),
    }


def may_share(file: File, role: str) -> bool:
    """Whether a role may change a file's permissions: a writer only where writers can share."""
    rank = ROLES.index(role)
    return rank > _WRITES or (rank == _WRITES and bool(file.metadata.get("writersCanShare", True)))


def _list_in_drive(rank: int, folder: bool) -> dict[str, bool]:
    return {
        "canReadDrive": True,
        "canDeleteChildren": folder and rank >= _MANAGES,
        "canTrashChildren": folder and rank >= _ORGANIZES,
        "canMoveChildrenOutOfDrive": folder and rank >= _MANAGES,
        "canMoveChildrenWithinDrive": folder and rank >= _WRITES,
    }
