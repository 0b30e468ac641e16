"""What Drive says of the account, through Google's own client over real HTTP."""

from __future__ import annotations

from pipeline.emulator import OWNER
from tests.emulator.drive.desk import Person
from tests.emulator.stock import refusal


def test_about(owner: Person) -> None:
    """`fields` is required; the storage is a person's."""
    assert refusal(owner.drive.about().get()) == (400, "The 'fields' parameter is required for this method.")
    about = owner.drive.about().get(fields="user(emailAddress),storageQuota(limit)").execute()
    assert about == {"user": {"emailAddress": OWNER}, "storageQuota": {"limit": "16106127360"}}


def test_not_built(owner: Person) -> None:
    """What is missing is named."""
    file = owner.make("S")
    for name, request in {
        "drive.changes.watch": owner.drive.changes().watch(pageToken="1", body={}),
        "drive.files.watch": owner.files.watch(fileId=file, body={}),
        "drive.channels.stop": owner.drive.channels().stop(body={}),
        "drive.revisions.update": owner.drive.revisions().update(fileId=file, revisionId="1", body={}),
        "drive.files.listLabels": owner.files.listLabels(fileId=file),
    }.items():
        status, message = refusal(request)
        assert status == 501
        assert name in message
