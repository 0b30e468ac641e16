"""Watches and the notifications they cause, through Google's own client over real HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.forms import Form
from tests.emulator.forms.desk import TEXT, Desk, Json, ask
from tests.emulator.stock import refusal

TOPIC = "projects/small-wins/topics/responses"


def watch(kind: str = "RESPONSES", topic: str = TOPIC, **body: Any) -> Json:
    """The body that asks for a watch."""
    return {"watch": {"eventType": kind, "target": {"topic": {"topicName": topic}}}, **body}


def notices(desk: Desk) -> list[Json]:
    """The notifications so far."""
    return cast("Form", desk.emulator.state.files[desk.id].content).notices


def test_a_watch_from_end_to_end(desk: Desk) -> None:
    """A watch lasts seven days from its making or renewal, is listed, and can be deleted."""
    desk.emulator.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    watches = desk.forms.watches()
    made = watches.create(formId=desk.id, body=watch(watchId="my-watch")).execute()
    assert made == {
        "id": "my-watch",
        "target": {"topic": {"topicName": TOPIC}},
        "eventType": "RESPONSES",
        "createTime": "2026-09-01T00:00:00.000000Z",
        "expireTime": "2026-09-08T00:00:00.000000Z",
        "state": "ACTIVE",
    }
    desk.emulator.state.advance(86400)
    renewed = watches.renew(formId=desk.id, watchId="my-watch").execute()
    assert renewed == {**made, "expireTime": "2026-09-09T00:00:00.000000Z"}
    assert watches.list(formId=desk.id).execute() == {"watches": [renewed]}
    assert watches.delete(formId=desk.id, watchId="my-watch").execute() == {}
    assert watches.list(formId=desk.id).execute() == {}
    assert refusal(watches.delete(formId=desk.id, watchId="my-watch"))[0] == 404


def test_one_watch_for_each_event(desk: Desk) -> None:
    """A second watch on the same event, or with an id in use, is refused until the first has expired."""
    watches = desk.forms.watches()
    minted = watches.create(formId=desk.id, body=watch()).execute()["id"]
    assert refusal(watches.create(formId=desk.id, body=watch()))[0] == 409
    assert refusal(watches.create(formId=desk.id, body=watch("SCHEMA", watchId=minted)))[0] == 409
    watches.create(formId=desk.id, body=watch("SCHEMA")).execute()
    assert len(watches.list(formId=desk.id).execute()["watches"]) == 2
    desk.emulator.state.advance(7 * 86400)
    assert watches.list(formId=desk.id).execute() == {}
    assert refusal(watches.renew(formId=desk.id, watchId=minted))[0] == 404
    assert watches.create(formId=desk.id, body=watch(watchId=minted)).execute()["id"] == minted


@pytest.mark.parametrize(
    "body",
    [
        {},
        watch("EVENT_TYPE_UNSPECIFIED"),
        watch(topic="responses"),
        watch(topic="projects/small-wins/topics/google-mail"),
        watch(watchId="abc"),
        watch(watchId="My_Watch"),
    ],
)
def test_refused_watches(desk: Desk, body: Json) -> None:
    """A watch names its event and a whole topic, and its id has the documented shape."""
    assert refusal(desk.forms.watches().create(formId=desk.id, body=body))[0] == 400


def test_notifications(asked: tuple[Desk, str]) -> None:
    """Each event is told to the watch on it; those within thirty seconds are told once more, later."""
    desk, question = asked
    desk.emulator.state.set_clock(datetime(2026, 9, 1, tzinfo=UTC))
    for kind in ("SCHEMA", "RESPONSES"):
        desk.forms.watches().create(formId=desk.id, body=watch(kind, watchId=f"the-{kind.lower()}")).execute()
    for _ in range(3):
        desk.answer({question: "x"})
    told = {"formId": desk.id, "watchId": "the-responses", "eventType": "RESPONSES"}
    assert [notice["attributes"] for notice in notices(desk)] == [told, told]
    assert [notice["publishTime"][17:19] for notice in notices(desk)] == ["00", "30"]
    desk.add(ask(TEXT))
    assert notices(desk)[-1]["attributes"]["eventType"] == "SCHEMA"
    assert notices(desk)[-1]["topic"] == TOPIC
    desk.emulator.state.advance(7 * 86400)
    desk.answer({question: "x"})
    assert len(notices(desk)) == 3


def test_suspended_without_access(asked: tuple[Desk, str]) -> None:
    """A watch whose maker lost the form tells nothing more, until it is renewed with the form at hand again."""
    desk, question = asked
    desk.forms.watches().create(formId=desk.id, body=watch(watchId="mine")).execute()
    file = desk.emulator.state.files[desk.id]
    owner, held = file.owner, file.permissions
    file.owner, file.permissions = "other@example.com", [one for one in held if one.get("view")]
    desk.answer({question: "x"})
    assert notices(desk) == []
    file.owner, file.permissions = owner, held
    [suspended] = desk.forms.watches().list(formId=desk.id).execute()["watches"]
    assert (suspended["state"], suspended["errorType"]) == ("SUSPENDED", "NO_USER_ACCESS")
    renewed = desk.forms.watches().renew(formId=desk.id, watchId="mine").execute()
    assert renewed["state"] == "ACTIVE"
    assert "errorType" not in renewed


def test_kept_in_a_file(tmp_path: Any) -> None:
    """Watches outlive the server."""
    with Emulator(tmp_path / "state.db") as first:
        desk = Desk(first)
        made = desk.forms.watches().create(formId=desk.id, body=watch()).execute()
    with Emulator(tmp_path / "state.db") as second:
        desk.emulator = second
        assert cast("Form", second.state.files[desk.id].content).watches[made["id"]]["shown"] == made
