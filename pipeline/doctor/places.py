"""The folder and the workbooks as they were found come in; findings on what a run needs of them go out. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doctor.evidence import Json, Places, Workbook
from pipeline.doctor.findings import Finding, failure, good
from pipeline.errors import CopyError, SmallwinsError
from pipeline.google.ledger import CELLS
from pipeline.google.proof import PROOF_NOTE
from pipeline.settings import Settings

NEARLY = 0.9
"""Of the cells that Google allows in a workbook."""


def examine_places(places: Places, settings: Settings) -> Iterator[Finding]:
    """The folder and the workbooks: there, ours to write in, whole, unprotected, originals, with room."""
    yield from _folder(places, settings)
    for check in (_workbooks, _copies, _guard, _tabs, _protection, _room):
        yield from check(places.workbooks)


def _folder(places: Places, settings: Settings) -> Iterator[Finding]:
    """The folder takes new documents."""
    folder = places.folder
    if folder is None:
        return
    fix = "Bring the folder back from Drive's trash, or empty `outputs: folder` and run `smallwins init`."
    if isinstance(folder, SmallwinsError):
        yield Finding("Folder", "fail", f"The folder (outputs.folder) cannot be opened. {folder.message}", fix)
    elif folder.get("trashed"):
        yield Finding("Folder", "fail", "The folder (outputs.folder) is in the trash.", fix, _link(folder))
    elif not _may(folder, "canAddChildren"):
        fix = "Make the account a Content manager of the shared drive, or an editor of the folder."
        yield Finding("Folder", "fail", "The account may not put documents into the folder.", fix, _link(folder))
    elif settings.google.drive and folder.get("driveId") != settings.google.drive:
        fix = "Move the folder into the shared drive that `google: drive` names, or name the drive that it is in."
        yield Finding("Folder", "warn", "The folder is not in the shared drive of the settings.", fix, _link(folder))
    else:
        yield good("Folder", f"“{folder['name']}” is there and takes documents.")


def _workbooks(workbooks: tuple[Workbook, ...]) -> Iterator[Finding]:
    """Each can be opened, is not in the trash, and is ours to write in."""
    name = "Workbooks"
    for book in workbooks:
        file = book.file
        if isinstance(book.tabs, SmallwinsError):
            said = f"{book.name} ({book.setting}) cannot be opened. {book.tabs.message}"
            yield Finding(name, "fail", said, book.tabs.fix, book.tabs.url)
        elif isinstance(file, SmallwinsError):
            yield good(name, f"{book.name} opens.")
        elif file.get("trashed"):
            fix = "Bring it back from Drive's trash: another one in its place would have none of its decisions."
            yield Finding(name, "fail", f"{book.name} is in the trash.", fix, _link(file))
        elif not _may(file, "canEdit"):
            said = f"The account may read {_small(book.name)}, but not write in it."
            yield Finding(name, "fail", said, "Share it with the account as an editor.", _link(file))
        else:
            yield good(name, f"{book.name} opens, and the account may write in it.")


def _copies(workbooks: tuple[Workbook, ...]) -> Iterator[Finding]:
    """None is a copy of one of ours."""
    copies = [book.state for book in workbooks if isinstance(book.state, CopyError)]
    yield from (failure("Copied workbook", error) for error in copies)
    if workbooks and not copies:
        yield good("Copied workbook", "The workbooks are the ones that smallwins made, not copies of them.")


def _guard(workbooks: tuple[Workbook, ...]) -> Iterator[Finding]:
    """It is proved in the data workbook that a commit applies only once."""
    for book in workbooks:
        if book.tables[0].name == "wins_tab" or isinstance(book.state, SmallwinsError):
            continue
        if PROOF_NOTE in book.state.notes:
            yield good("Guard", "The Workspace refuses a commit that comes twice.")
        else:
            said = "It is not proved that the Workspace refuses a commit that comes twice."
            yield Finding("Guard", "fail", said, "Run `smallwins init`: it proves it, or says that it is not safe.")


def _tabs(workbooks: tuple[Workbook, ...]) -> Iterator[Finding]:
    """Every tab and column of ours is there, in the workbooks that can be opened."""
    opened = [book.state for book in workbooks if not isinstance(book.tabs, SmallwinsError)]
    broken = [state for state in opened if isinstance(state, SmallwinsError) and not isinstance(state, CopyError)]
    yield from (failure("Tabs and columns", error) for error in broken)
    if opened and not any(isinstance(state, SmallwinsError) for state in opened):
        yield good("Tabs and columns", "Every tab and column of ours is there.")


def _protection(workbooks: tuple[Workbook, ...]) -> Iterator[Finding]:
    """Nothing is protected against the account."""
    shut = [
        f"“{sheet['properties'].get('title', '')}” in {_small(book.name)}"
        for book in workbooks
        if not isinstance(book.tabs, SmallwinsError)
        for sheet in book.tabs.get("sheets", ())
        for one in sheet.get("protectedRanges", ())
        if not one.get("warningOnly") and not one.get("requestingUserCanEdit")
    ]
    if shut:
        said = f"Cells are protected against the account: {', '.join(dict.fromkeys(shut))}."
        fix = "In the workbook open Data > Protect sheets and ranges, and let the account edit them."
        yield Finding("Protected cells", "fail", said, fix)
    elif workbooks:
        yield good("Protected cells", "Nothing in the workbooks is protected against the account.")


def _room(workbooks: tuple[Workbook, ...]) -> Iterator[Finding]:
    """The dashboard, which does not go on in another file as the data does, has room."""
    for book in workbooks:
        if book.tables[0].name == "wins_tab" and not isinstance(book.tabs, SmallwinsError):
            used = sum(_cells(sheet) for sheet in book.tabs.get("sheets", ()))
            if used >= NEARLY * CELLS:
                said = f"{book.name} holds {used:,} of the {CELLS:,} cells that Google allows."
                yield Finding("Room", "warn", said, "Delete empty rows and columns of tabs that people added.")
            else:
                yield good("Room", f"{book.name} holds {used:,} of the {CELLS:,} cells that Google allows.")


def _cells(sheet: Json) -> int:
    """Cells of a tab's grid, empty ones too."""
    grid = sheet["properties"].get("gridProperties", {})
    return int(grid.get("rowCount", 0)) * int(grid.get("columnCount", 0))


def _may(file: Json, what: str) -> bool:
    """Whether the account may do this with a file."""
    return bool(file.get("capabilities", {}).get(what))


def _link(file: Json) -> str:
    """The file's address."""
    return str(file.get("webViewLink", ""))


def _small(name: str) -> str:
    """A workbook's name inside a sentence."""
    return name[0].lower() + name[1:]
