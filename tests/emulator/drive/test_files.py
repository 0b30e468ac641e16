"""Files made, read, changed, moved, copied and deleted, through Google's own client over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.emulator import OWNER, Emulator
from pipeline.emulator.drive import make_file
from pipeline.emulator.state import FORM
from tests.emulator.conftest import Ask, read_recording
from tests.emulator.drive.desk import FOLDER, SHEET, SHORTCUT, Person
from tests.emulator.stock import refusal, service


def test_created_as_recorded(owner: Person) -> None:
    """Unasked, Drive answers four fields."""
    recorded = read_recording("recordings/CellTest.test_a1_value.json")[0]
    made = owner.files.create(body=json.loads(recorded["body"])).execute()
    assert made == {**json.loads(recorded["answer"]), "id": made["id"]}
    assert owner.files.get(fileId=made["id"]).execute() == made
    assert len(made["id"]) == 44


def test_new_files_have_content(emulator: Emulator, owner: Person) -> None:
    """A spreadsheet, a document and a form made here open in their own APIs."""
    sheet, document, form = (
        owner.make("N", f"application/vnd.google-apps.{kind}") for kind in ("spreadsheet", "document", "form")
    )
    assert service(emulator, "sheets").spreadsheets().get(spreadsheetId=sheet).execute()["properties"]["title"] == "N"
    assert service(emulator, "docs").documents().get(documentId=document).execute()["title"] == "N"
    assert service(emulator, "forms").forms().get(formId=form).execute()["info"] == {"documentTitle": "N"}


def test_seeded_files(emulator: Emulator) -> None:
    """A seed's file keeps its id and owner and has content of its kind."""
    with emulator.state.transaction():
        make_file(emulator.state, {"id": "F", "name": "Survey", "mimeType": FORM, "owner": "b@example.com"})
        make_file(emulator.state, {"mimeType": FOLDER})
    assert emulator.state.files["F"].owner == "b@example.com"
    assert emulator.state.files["F"].content is not None


def test_metadata(owner: Person) -> None:
    """What was given is kept; what was not has its default."""
    made = owner.make("S", description="d", properties={"a": "1"}, appProperties={"b": "2"})
    file = owner.get(made)
    assert (file["description"], file["properties"], file["appProperties"]) == ("d", {"a": "1"}, {"b": "2"})
    assert file["parents"] == [owner.get("root")["id"]]
    assert file["owners"][0] | {"displayName": ""} == {
        "kind": "drive#user",
        "displayName": "",
        "me": True,
        "permissionId": file["permissionIds"][0],
        "emailAddress": OWNER,
    }
    plain = owner.files.create(body={}).execute()
    assert (plain["name"], plain["mimeType"]) == ("Untitled", "application/octet-stream")


def test_missing_as_recorded(ask: Ask) -> None:
    """An unknown file is 404 in Drive's own shape."""
    recorded = read_recording("errors/drive-files-get-nonexistent-file-id_404.json")
    assert ask("GET", "/drive/v3/files/NOPE_NOT_A_GOOD_ID").json() == recorded


def test_generated_ids(owner: Person) -> None:
    """Generated ids serve folders and plain files, once."""
    made = owner.files.generateIds(count=2).execute()["ids"]
    owner.make("F", FOLDER, id=made[0])
    for body, code in (({"id": made[0]}, 409), ({"id": made[1], "mimeType": SHEET}, 400)):
        assert refusal(owner.files.create(body=body))[0] == code
    assert refusal(owner.files.generateIds(count=0))[0] == 400


def test_folders(owner: Person) -> None:
    """A file is in one folder, is moved with add and remove, and goes with its folder."""
    one, two = owner.make("one", FOLDER), owner.make("two", FOLDER)
    file = owner.make("S", parents=[one])
    assert refusal(owner.files.create(body={"parents": [one, two]}))[0] == 400
    assert refusal(owner.files.create(body={"parents": [file]}))[0] == 403
    assert refusal(owner.files.create(body={"parents": ["nowhere"]}))[0] == 404
    assert refusal(owner.files.update(fileId=file, addParents=two))[0] == 403
    assert refusal(owner.files.update(fileId=file, addParents=file, removeParents=one))[0] == 403
    owner.files.update(fileId=file, addParents=two, removeParents=one).execute()
    assert owner.find(f"'{two}' in parents") == ["S"]
    assert owner.find("'root' in parents", orderBy="name") == ["one", "two"]
    owner.files.update(fileId=file, addParents="root", removeParents=two).execute()
    owner.files.update(fileId=file, addParents=two, removeParents="root").execute()
    owner.files.update(fileId=two, body={"trashed": True}).execute()
    assert (owner.get(file)["trashed"], owner.get(file)["explicitlyTrashed"]) == (True, False)
    owner.files.delete(fileId=two).execute()
    assert refusal(owner.files.get(fileId=file))[0] == 404


def test_update(emulator: Emulator, owner: Person) -> None:
    """Metadata merges by key; the time moves; what may not be written is refused by name."""
    emulator.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    file = owner.make("S", appProperties={"a": "1"})
    emulator.state.set_clock(datetime(2026, 9, 2, tzinfo=UTC))
    owner.files.update(fileId=file, body={"name": "T", "appProperties": {"b": "2"}}).execute()
    found = owner.get(file)
    assert (found["name"], found["appProperties"]) == ("T", {"a": "1", "b": "2"})
    assert (found["createdTime"], found["modifiedTime"]) == ("2026-09-01T00:00:00.000Z", "2026-09-02T00:00:00.000Z")
    for body, code in (
        ({"parents": ["x"]}, 403),
        ({"id": "x"}, 403),
        ({"downloadRestrictions": {}}, 501),
        ({"contentHints": {"thumbnail": {"mimeType": "image/png"}}}, 501),
    ):
        assert refusal(owner.files.update(fileId=file, body=body))[0] == code
    assert refusal(owner.files.update(fileId="root", body={"name": "x"}))[0] == 403


def test_copy(owner: Person) -> None:
    """A copy has its own id and name and the source's properties; a folder has no copy."""
    source = owner.make("S", description="d", appProperties={"a": "1"})
    copied = owner.files.copy(fileId=source, body={}, fields="*").execute()
    assert copied["id"] != source
    assert (copied["name"], copied["description"], copied["appProperties"]) == ("Copy of S", "d", {"a": "1"})
    assert owner.files.copy(fileId=owner.make("t", "text/plain"), body={"name": "u"}).execute()["name"] == "u"
    assert refusal(owner.files.copy(fileId=owner.make("f", FOLDER), body={}))[0] == 403


def test_original_filename(owner: Person) -> None:
    """A plain file keeps its first name, or the one given; an editor's file has none."""
    file = owner.make("a.txt", "text/plain")
    assert owner.change(file, name="b.txt")["originalFilename"] == "a.txt"
    assert owner.change(file, originalFilename="c.txt")["originalFilename"] == "c.txt"
    assert owner.get(owner.files.copy(fileId=file, body={}).execute()["id"])["originalFilename"] == "c.txt"
    assert "originalFilename" not in owner.change(owner.make("S"), originalFilename="c.txt")


def test_plain_fields_are_the_same(owner: Person) -> None:
    """A few fields asked by name are those of the whole resource, of one file and of a list."""
    file = owner.make("S")
    names = ("kind", "id", "name", "mimeType", "explicitlyTrashed", "spaces", "version", "webViewLink", "createdTime")
    whole = owner.get(file)
    asked = owner.get(file, ",".join(names))
    assert asked == {name: whole[name] for name in names}
    [listed] = owner.files.list(fields=f"files({','.join(names)})").execute()["files"]
    assert listed == asked


@pytest.mark.parametrize("kind", ["properties", "appProperties"])
def test_properties_have_limits(kind: str, owner: Person) -> None:
    """Thirty of a kind, each of 124 bytes of UTF-8; a refused one changes nothing."""
    most = {f"{number:02}": "ü" * 61 for number in range(30)}
    file = owner.make("S")
    owner.change(file, **{kind: most})
    for more in ({"new": "v"}, {"00": "ü" * 61 + "x"}):
        assert refusal(owner.files.update(fileId=file, body={"name": "x", kind: more}))[0] == 400
    assert (owner.get(file)["name"], owner.get(file)[kind]) == ("S", most)


def test_cleared_properties(owner: Person) -> None:
    """A null takes a property away, and nothing else."""
    file = owner.make("S", properties={"a": "1", "b": "2"}, appProperties={"c": "3"})
    changed = owner.change(file, properties={"a": None, "d": "4"}, appProperties={"c": None})
    assert changed["properties"] == {"b": "2", "d": "4"}
    assert "appProperties" not in changed


def test_read_only_fields(owner: Person) -> None:
    """A resource sent back whole is refused."""
    file = owner.make("S")
    assert refusal(owner.files.update(fileId=file, body=owner.get(file))) == (
        403,
        "The parents field is not directly writable in update requests. "
        "Use the addParents and removeParents parameters instead.",
    )
    body = {"name": "T", "webViewLink": "x"}
    assert refusal(owner.files.update(fileId=file, body=body)) == (
        403,
        "The resource body includes fields which are not directly writable.",
    )


def test_written_times(owner: Person) -> None:
    """Times that are given are kept, in UTC."""
    made = owner.get(owner.make("S", createdTime="2020-01-01T02:00:00+02:00"))
    assert made["createdTime"] == "2020-01-01T00:00:00.000Z"
    times = {"modifiedTime": "2021-01-01T00:00:00Z", "viewedByMeTime": "2022-01-01T00:00:00Z"}
    changed = owner.change(made["id"], **times)
    assert changed["modifiedTime"] == changed["modifiedByMeTime"] == "2021-01-01T00:00:00.000Z"
    assert changed["viewedByMeTime"] == "2022-01-01T00:00:00.000Z"


def test_who_changed_it(sign_in: Callable[..., Person]) -> None:
    """Drive keeps for each account whether it changed, starred and was given the file; the version grows."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "writer", "other@example.com").execute()
    seen = other.get(file)
    assert (seen["modifiedByMe"], seen["starred"]) == (False, False)
    assert seen["sharingUser"]["emailAddress"] == seen["lastModifyingUser"]["emailAddress"] == OWNER
    assert seen["sharedWithMeTime"]
    other.change(file, name="T")
    starred = other.change(file, starred=True)
    assert (starred["starred"], starred["modifiedByMe"], starred["lastModifyingUser"]["me"]) == (True, True, True)
    assert mine.get(file)["starred"] is False
    assert int(starred["version"]) > int(seen["version"])


def test_reader_may_star(sign_in: Callable[..., Person]) -> None:
    """A star is one's own, whatever the role."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    before = mine.get(file, "modifiedTime")
    mine.share(file, "reader", "other@example.com").execute()
    assert other.change(file, starred=True)["starred"]
    assert refusal(other.files.update(fileId=file, body={"starred": False, "name": "x"}))[0] == 403
    assert mine.get(file, "modifiedTime") == before


def test_shortcuts(owner: Person) -> None:
    """A shortcut knows its target and takes its name; it needs one that is no shortcut."""
    target = owner.make("S")
    made = owner.files.create(
        body={"mimeType": SHORTCUT, "shortcutDetails": {"targetId": target}}, fields="id,name,shortcutDetails"
    ).execute()
    assert (made["name"], made["shortcutDetails"]) == ("S", {"targetId": target, "targetMimeType": SHEET})
    copied = owner.files.copy(fileId=made["id"], body={}, fields="shortcutDetails").execute()
    assert copied["shortcutDetails"] == made["shortcutDetails"]
    for details, code in (({}, 400), ({"targetId": "nowhere"}, 404), ({"targetId": made["id"]}, 403)):
        request = owner.files.create(body={"mimeType": SHORTCUT, "shortcutDetails": details})
        assert refusal(request)[0] == code


def test_colors(owner: Person) -> None:
    """A folder takes the palette's nearest color; other files have none."""
    folder = owner.make("F", FOLDER, folderColorRgb="#ac725f")
    assert owner.get(folder)["folderColorRgb"] == "#ac725e"
    assert "folderColorRgb" not in owner.change(owner.make("S"), folderColorRgb="#ac725e")
    for color in ("red", "#12345g"):
        assert refusal(owner.files.update(fileId=folder, body={"folderColorRgb": color}))[0] == 400


def test_read_only_content(emulator: Emulator, sign_in: Callable[..., Person]) -> None:
    """A restriction forbids a new name, comments and content, until it is lifted by who may."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "writer", "other@example.com").execute()
    lock = {"readOnly": True, "reason": "final", "ownerRestricted": True}
    [kept] = mine.change(file, contentRestrictions=[lock])["contentRestrictions"]
    assert kept["restrictingUser"]["me"]
    assert kept | lock == kept
    assert refusal(other.files.update(fileId=file, body={"name": "x"}))[0] == 403
    assert refusal(other.drive.comments().create(fileId=file, body={"content": "x"}, fields="*"))[0] == 403
    assert refusal(other.files.update(fileId=file, body={"contentRestrictions": []}))[0] == 403
    assert not other.get(file)["capabilities"]["canModifyContent"]
    assert refusal(mine.files.update(fileId=file, body={"contentRestrictions": [lock, lock]}))[0] == 400
    assert "contentRestrictions" not in mine.change(file, contentRestrictions=[{"readOnly": False}])
    other.change(file, name="x")


def test_locked_cells(emulator: Emulator, owner: Person) -> None:
    """What is read-only in Drive cannot be written in Sheets."""
    file = owner.make("S", contentRestrictions=[{"readOnly": True}])
    values = service(emulator, "sheets").spreadsheets().values()
    request = values.update(spreadsheetId=file, range="A1", valueInputOption="RAW", body={"values": [["x"]]})
    assert refusal(request)[0] == 403


def test_copying_restricted(sign_in: Callable[..., Person]) -> None:
    """Readers may be kept from copying."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "reader", "other@example.com").execute()
    mine.change(file, copyRequiresWriterPermission=True)
    assert not other.get(file)["capabilities"]["canCopy"]
    assert refusal(other.files.copy(fileId=file, body={}))[0] == 403
    assert mine.change(file, viewersCanCopyContent=True)["copyRequiresWriterPermission"] is False
    other.files.copy(fileId=file, body={}).execute()


def test_copied_comments(owner: Person) -> None:
    """Comments go with a copy when asked."""
    file = owner.make("S")
    owner.drive.comments().create(fileId=file, body={"content": "x"}, fields="*").execute()
    for asked in (True, False):
        copied = owner.files.copy(fileId=file, body={}, copyComments=asked).execute()["id"]
        listed = owner.drive.comments().list(fileId=copied, fields="*").execute()["comments"]
        assert bool(listed) == asked


def test_emptied_trash(owner: Person) -> None:
    """The trash is emptied with what its folders hold; the rest stays."""
    kept, folder = owner.make("kept"), owner.make("F", FOLDER)
    held = owner.make("held", parents=[folder])
    owner.change(held, trashed=True)
    owner.change(folder, trashed=True)
    assert owner.change(folder, trashed=False)["trashed"] is False
    owner.change(folder, trashed=True)
    owner.files.emptyTrash().execute()
    assert owner.find() == ["kept"]
    assert owner.get(kept)["trashed"] is False


def test_others_files_outlive_a_folder(sign_in: Callable[..., Person]) -> None:
    """With a folder goes what its owner has in it, not what others put there."""
    mine, other = sign_in(), sign_in("other@example.com")
    folder = mine.make("F", FOLDER)
    mine.share(folder, "writer", "other@example.com").execute()
    gone, kept = mine.make("gone", parents=[folder]), other.make("kept", parents=[folder])
    mine.files.delete(fileId=folder).execute()
    assert refusal(mine.files.get(fileId=gone))[0] == 404
    assert "parents" not in other.get(kept)


def test_folder_in_itself(owner: Person) -> None:
    """A folder cannot be moved beneath itself."""
    outer = owner.make("outer", FOLDER)
    inner = owner.make("inner", FOLDER, parents=[outer])
    request = owner.files.update(fileId=outer, addParents=inner, removeParents="root")
    assert refusal(request)[0] == 403


def test_parents_of_a_shared_file(sign_in: Callable[..., Person]) -> None:
    """Who cannot see the folder is not told of it."""
    mine, other = sign_in(), sign_in("other@example.com")
    file = mine.make("S")
    mine.share(file, "reader", "other@example.com").execute()
    assert "parents" in mine.get(file)
    assert "parents" not in other.get(file)
