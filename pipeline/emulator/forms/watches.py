"""Checked calls about watches, and what happens to a form, come in; watches and the notifications they cause go out.

There is no Pub/Sub here: a notification is kept beside the form it is about, in `Form.notices`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from pipeline.emulator.app import Call
from pipeline.emulator.auth import Account
from pipeline.emulator.errors import ApiError, invalid, not_found
from pipeline.emulator.forms.content import Form, Json
from pipeline.emulator.state import FORM, File, State

LASTING = timedelta(days=7)
APART = timedelta(seconds=30)
_TOPIC = re.compile(r"projects/[a-z][a-z0-9:.-]{4,60}[a-z0-9]/topics/(?!goog)[A-Za-z][\w.~+%-]{2,254}")
_ID = re.compile(r"[a-z-]{4,63}")


def create(call: Call) -> Json:
    """Watch a form's content or its responses for seven days.

    Documented: one watch a form, project and event type; seven days; the shape of an id, which must be unused.
    Documented: a topic is named in full.
    Assumed: 409 for an id or an event type in use, 400 for a bad topic or id, and their words.
    """
    file = call.state.open(call.params["formId"], FORM, call.account)
    form, watch = cast("Form", file.content), call.body.get("watch", {})
    kind = watch.get("eventType", "EVENT_TYPE_UNSPECIFIED")
    if kind == "EVENT_TYPE_UNSPECIFIED":
        raise invalid("watch.event_type is required.")
    topic = watch.get("target", {}).get("topic", {}).get("topicName", "")
    if not _TOPIC.fullmatch(topic):
        raise invalid("watch.target.topic.topic_name must have the form projects/{project}/topics/{topic}.")
    name = call.body.get("watchId") or _mint_id(call.state)
    if not _ID.fullmatch(name):
        raise invalid("watch_id must be 4-63 characters of a-z and -.")
    call.state.touch(file, moved=False)
    _forget_expired(call.state, form)
    if name in form.watches:
        raise _in_use(f"The watch ID {name} is already in use.")
    if any(one["eventType"] == kind for one in _owned(form, call.account)):
        raise _in_use(f"The project already has a watch for {kind} events of this form.")
    made = call.state.now().astimezone(UTC)
    shown = {
        "id": name,
        "target": {"topic": {"topicName": topic}},
        "eventType": kind,
        "createTime": _stamp(made),
        "expireTime": _stamp(made + LASTING),
        "state": "ACTIVE",
    }
    form.watches[name] = {"project": call.account.client, "who": call.account.email, "shown": shown}
    form.mark_watches()
    return shown


def list_watches(call: Call) -> Json:
    """List the watches that the calling project has on a form.

    Documented: only the project's own, at most one for each event type.
    Assumed: an expired one is no longer listed.
    """
    file = call.state.open(call.params["formId"], FORM, call.account)
    form = cast("Form", file.content)
    listed = [one for one in _owned(form, call.account) if not _is_over(call.state, one)]
    return {"watches": listed} if listed else {}


def delete(call: Call) -> Json:
    """Stop watching.

    Documented: an empty answer.
    Assumed: a watch that is not there, or another project's, is not found.
    """
    file, form, watch = _find(call)
    call.state.touch(file, moved=False)
    del form.watches[watch["id"]]
    form.mark_watches()
    return {}


def renew(call: Call) -> Json:
    """Let a watch run for seven more days, active again where it was suspended.

    Documented: the new end, the state ACTIVE, the error cleared; an expired watch is not found.
    """
    file, form, watch = _find(call)
    call.state.touch(file, moved=False)
    ends = _stamp(call.state.now().astimezone(UTC) + LASTING)
    renewed = {**watch, "expireTime": ends, "state": "ACTIVE"}
    renewed.pop("errorType", None)
    form.watches[watch["id"]] = {**form.watches[watch["id"]], "shown": renewed}
    form.mark_watches()
    return renewed


def notify(state: State, file: File, event: Literal["SCHEMA", "RESPONSES"]) -> None:
    """Keep a notification for each active watch on this event of a form that is being changed.

    A watch is told at most every thirty seconds, so one notification may stand for several events. One whose
    maker lost access to the form is suspended instead.
    """
    form = cast("Form", file.content)
    now = state.now().astimezone(UTC)
    for name, kept in form.watches.items():
        watch = kept["shown"]
        if watch["eventType"] != event or watch["state"] != "ACTIVE" or _is_over(state, watch):
            continue
        if not state.role(file, Account(kept["who"])):
            form.watches[name] = {**kept, "shown": {**watch, "state": "SUSPENDED", "errorType": "NO_USER_ACCESS"}}
            form.mark_watches()
            continue
        last = next((notice["publishTime"] for notice in reversed(form.notices) if _is_about(notice, name)), "")
        if last > _stamp(now):
            continue
        due = max(now, datetime.fromisoformat(last) + APART) if last else now
        attributes = {"formId": file.id, "watchId": name, "eventType": event}
        topic = watch["target"]["topic"]["topicName"]
        number = str(len(form.notices) + 1)
        form.notices.append({"topic": topic, "attributes": attributes, "messageId": number, "publishTime": _stamp(due)})


def _find(call: Call) -> tuple[File, Form, Json]:
    file = call.state.open(call.params["formId"], FORM, call.account)
    form = cast("Form", file.content)
    watch = next((one for one in _owned(form, call.account) if one["id"] == call.params["watchId"]), None)
    if watch is None or _is_over(call.state, watch):
        raise not_found()
    return file, form, watch


def _owned(form: Form, account: Account) -> list[Json]:
    return [kept["shown"] for kept in form.watches.values() if kept["project"] == account.client]


def _is_about(notice: Json, watch_id: str) -> bool:
    return bool(notice["attributes"]["watchId"] == watch_id)


def _is_over(state: State, watch: Json) -> bool:
    return datetime.fromisoformat(watch["expireTime"]) <= state.now()


def _forget_expired(state: State, form: Form) -> None:
    for name in [name for name, kept in form.watches.items() if _is_over(state, kept["shown"])]:
        del form.watches[name]


def _mint_id(state: State) -> str:
    return state.mint("item").translate({ord(digit): ord("g") + int(digit) for digit in "0123456789"})


def _in_use(message: str) -> ApiError:
    return ApiError(409, message, "ALREADY_EXISTS")


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
