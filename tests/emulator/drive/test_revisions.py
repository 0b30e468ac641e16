"""A file's head revision, through Google's own client over real HTTP."""

from __future__ import annotations

from pipeline.emulator import OWNER, Emulator
from tests.emulator.drive.desk import FOLDER, Person
from tests.emulator.stock import refusal, service


def test_head(emulator: Emulator, owner: Person) -> None:
    """The head is the one revision; its id changes with the content, not with a star."""
    file = owner.make("S")
    revisions = owner.drive.revisions()
    [head] = revisions.list(fileId=file).execute()["revisions"]
    assert head.keys() == {"kind", "id", "mimeType", "modifiedTime"}
    owner.change(file, starred=True)
    for name in ("head", head["id"]):
        found = revisions.get(fileId=file, revisionId=name, fields="*").execute()
        assert found["lastModifyingUser"]["emailAddress"] == OWNER
    values = service(emulator, "sheets").spreadsheets().values()
    values.update(spreadsheetId=file, range="A1", valueInputOption="RAW", body={"values": [["x"]]}).execute()
    assert refusal(revisions.get(fileId=file, revisionId=head["id"]))[0] == 404
    assert int(revisions.get(fileId=file, revisionId="head").execute()["id"]) > int(head["id"])


def test_plain_file(owner: Person) -> None:
    """A plain file's revision has its bytes' sums."""
    file = owner.make("t", "text/plain")
    head = owner.drive.revisions().get(fileId=file, revisionId="head", fields="*").execute()
    assert (head["id"], head["size"]) == (owner.get(file)["headRevisionId"], "0")


def test_no_revisions(owner: Person) -> None:
    """A folder has none."""
    assert refusal(owner.drive.revisions().list(fileId=owner.make("F", FOLDER)))[0] == 403
