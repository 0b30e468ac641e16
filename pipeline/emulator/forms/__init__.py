"""Checked calls of the Forms API come in; forms, replies and pages of responses go out."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import cast

from pipeline.emulator.app import JSON, Call, Handler, Raw
from pipeline.emulator.errors import invalid, not_found
from pipeline.emulator.files import new_file
from pipeline.emulator.forms.content import UNTITLED, Form, Json
from pipeline.emulator.forms.edits import KINDS, apply_batch
from pipeline.emulator.forms.listing import list_page
from pipeline.emulator.forms.submitting import load, submit, withdraw
from pipeline.emulator.state import FORM, File

__all__ = ["KINDS", "ROUTES", "Form", "load", "submit", "withdraw"]


def _create(call: Call) -> Json:
    if call.body.keys() - {"info"} or call.body.get("info", {}).keys() - {"title", "documentTitle"}:
        raise invalid(
            "Only info.title can be set when creating a form. To add items and change settings, use batchUpdate."
        )
    info = call.body.get("info", {})
    if not info.get("title"):
        raise invalid("info.title is required.")
    if "\n" in info["title"]:
        raise invalid("Displayed text cannot contain newlines.")
    name = info.get("documentTitle") or UNTITLED
    return _render(new_file(call.state, call.account, name, FORM, Form.new(info["title"], name)))


def _get(call: Call) -> Json:
    return _render(_open(call))


def _batch_update(call: Call) -> Json:
    file = _open(call, write=True)
    form = _content(file)
    requests = call.body.get("requests", [])
    if not requests:
        raise invalid("Must specify at least one request.")
    for control in ("requiredRevisionId", "targetRevisionId"):
        revision = call.body.get("writeControl", {}).get(control, form.body["revisionId"])
        if revision != form.body["revisionId"]:
            raise invalid(f"The {control} {revision} is not the latest revision of the form.")
    body, replies = apply_batch(form.body, requests, lambda: call.state.mint("item"))
    form.revise(body)
    answer: Json = {"replies": replies, "writeControl": {"requiredRevisionId": form.body["revisionId"]}}
    return {"form": _render(file), **answer} if call.body.get("includeFormInResponse") else answer


def _set_publish_settings(call: Call) -> Json:
    file = _open(call, write=True)
    form = _content(file)
    if "publishSettings" not in form.body:
        raise invalid("Legacy forms do not support publish settings.")
    mask = {part.strip() for part in call.body.get("updateMask", "*").split(",")}
    if not mask <= {"*", "publishState", "publish_state"}:
        raise invalid("The update mask may name publish_state only.")
    state = call.body.get("publishSettings", {}).get("publishState", {})
    if state.keys() != {"isPublished", "isAcceptingResponses"}:
        raise invalid("Both is_published and is_accepting_responses must be set.")
    if state["isAcceptingResponses"] and not state["isPublished"]:
        raise invalid("A form that is not published cannot accept responses.")
    form.publish({"publishState": {name: True for name, value in state.items() if value}})
    return {"formId": file.id, "publishSettings": form.body["publishSettings"]}


def _list_responses(call: Call) -> Json | Raw:
    file = _open(call)
    params = call.params
    page = list_page(
        _content(file), file.id, params.get("filter", ""), params.get("pageSize", 0), params.get("pageToken", "")
    )
    if call.mask is None:
        return Raw(page.encode(), JSON)
    listed: Json = json.loads(page)
    return listed


def _get_response(call: Call) -> Json:
    file = _open(call)
    response = _content(file).read(call.params["responseId"])
    if response is None:
        raise not_found()
    return {"formId": file.id, **response}


ROUTES: dict[str, Handler] = {
    "forms.forms.create": _create,
    "forms.forms.get": _get,
    "forms.forms.batchUpdate": _batch_update,
    "forms.forms.setPublishSettings": _set_publish_settings,
    "forms.forms.responses.list": _list_responses,
    "forms.forms.responses.get": _get_response,
}


def _open(call: Call, *, write: bool = False) -> File:
    return call.state.open(call.params["formId"], FORM, call.account, write=write)


def _content(file: File) -> Form:
    return cast("Form", file.content)


def _render(file: File) -> Json:
    """The form as `forms.get` answers it; the document's title is the file's name."""
    body = _content(file).body
    digest = urlsafe_b64encode(hashlib.sha384(file.id.encode()).digest()).decode()
    info = body.get("info", {})
    if "documentTitle" in info:
        info = {**info, "documentTitle": file.name}
    responder = f"https://docs.google.com/forms/d/e/1FAIpQLS{digest[:48]}/viewform"
    return {"formId": file.id, "responderUri": responder, **body, "info": info}
