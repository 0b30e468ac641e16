"""A form's parts: kept, read back, copied."""

from __future__ import annotations

from pathlib import Path

from pipeline.emulator import Emulator
from pipeline.emulator.forms import Form
from tests.emulator.forms.desk import (
    TEXT,
    Desk,
    ask,
)
from tests.emulator.stock import service


def test_parts_changed_once() -> None:
    """A response is a part of its own; what was asked for is not reported again."""
    form = Form.new("T")
    assert [name for name, _ in form.changed()] == ["form"]
    form.put({"responseId": "a", "lastSubmittedTime": "1", "formId": "F"})
    form.drop("a")
    form.put({"responseId": "b", "lastSubmittedTime": "2", "formId": "F"})
    kept = ("2", '{"responseId":"b","lastSubmittedTime":"2"}')
    assert list(form.changed()) == [("response/a", None), ("response/b", kept)]
    assert list(form.changed()) == []
    assert Form.load({"form": form.body, "response/b": list(kept)}).responses == form.responses


def test_kept_in_a_file(tmp_path: Path) -> None:
    """A form, its responses and a withdrawal outlive the server."""
    path = tmp_path / "state.db"
    with Emulator(path) as first:
        desk = Desk(first)
        [question] = desk.add(ask(TEXT))
        desk.open()
        names = [desk.answer({question: value}) for value in "ab"]
        first.withdraw(desk.id, names[0])
        before = desk.get(), desk.list().execute()
    with Emulator(path) as second:
        forms = service(second, "forms").forms()
        after = forms.get(formId=desk.id).execute(), forms.responses().list(formId=desk.id).execute()
    assert after == before
    assert [response["responseId"] for response in after[1]["responses"]] == names[1:]


def test_copied_through_drive(asked: tuple[Desk, str]) -> None:
    """A copy has the items, no responses, its own address, and is unpublished."""
    desk, question = asked
    desk.answer({question: "x"})
    copied = service(desk.emulator, "drive").files().copy(fileId=desk.id, body={"name": "Copy"}).execute()["id"]
    form = desk.forms.get(formId=copied).execute()
    assert form["items"] == desk.get()["items"]
    assert form["info"]["documentTitle"] == "Copy"
    assert form["publishSettings"] == {"publishState": {}}
    assert form["responderUri"] != desk.get()["responderUri"]
    assert desk.forms.responses().list(formId=copied).execute() == {}
