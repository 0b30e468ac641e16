"""Checked calls of the Forms API come in; forms, replies and pages of responses go out."""

from __future__ import annotations

import json
from typing import cast

from pipeline.emulator.app import Call, Raw
from pipeline.emulator.errors import invalid, not_found
from pipeline.emulator.files import new_file
from pipeline.emulator.forms.addresses import responder_uri
from pipeline.emulator.forms.content import UNTITLED, Form, Json
from pipeline.emulator.forms.edits import apply_batch
from pipeline.emulator.forms.listing import list_page
from pipeline.emulator.forms.watches import notify
from pipeline.emulator.state import FORM, File
from pipeline.emulator.wire import JSON


def create(call: Call) -> Json:
    """Create a form with a title, unpublished; everything else comes by batchUpdate.

    Documented: only the two titles may be given; a form starts unpublished.
    Reported: the words for any other field, and that a title has one line.
    Assumed: a title is needed, its words, and Drive's name "Untitled form" where no document title is given.
    """
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


def get(call: Call) -> Json:
    """Answer a form as it stands, without default values.

    Recorded: the resource, ids of eight hexadecimal digits, and that titles and settings may be absent.
    Documented: the document title follows the file's name in Drive.
    Assumed: the digits of the responder's address and of the revision.
    """
    return _render(_open(call))


def batch_update(call: Call) -> Json:
    """Apply a batch of edits whole or not at all; the revision moves.

    Documented: all or none, one reply a request, the form on demand, a stale required revision is refused.
    Assumed: a target revision must be the latest too, for nothing is merged here, and the words of both refusals.
    """
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
    notify(call.state, file, "SCHEMA")
    answer: Json = {"replies": replies, "writeControl": {"requiredRevisionId": form.body["revisionId"]}}
    return {"form": _render(file), **answer} if call.body.get("includeFormInResponse") else answer


def set_publish_settings(call: Call) -> Json:
    """Publish a form or take it back, and open or close it for responses.

    Documented: both states must be said, accepting needs publishing, legacy forms have none; the revision stays.
    Assumed: the words of these refusals.
    """
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


def list_responses(call: Call) -> Json | Raw:
    """List responses by pages, filtered by their last submission.

    Recorded: the fields of a response, no form id, and an order that is not time's.
    Documented: the two filters, at most 5000 a page, a token belongs to its form and filter.
    Assumed: an edited response is filtered by its last submission, and the words of the refusals.
    """
    file = _open(call)
    params = call.params
    page = list_page(
        _content(file), file.id, params.get("filter", ""), params.get("pageSize", 0), params.get("pageToken", "")
    )
    if call.mask is None:
        return Raw(page.encode(), JSON)
    listed: Json = json.loads(page)
    return listed


def get_response(call: Call) -> Json:
    """Answer one response, with its form's id.

    Documented: the fields; a response that is not there is not found.
    """
    file = _open(call)
    response = _content(file).read(call.params["responseId"])
    if response is None:
        raise not_found()
    return {"formId": file.id, **response}


def _open(call: Call, *, write: bool = False) -> File:
    return call.state.open(call.params["formId"], FORM, call.account, write=write)


def _content(file: File) -> Form:
    return cast("Form", file.content)


def _render(file: File) -> Json:
    """The form as `forms.get` answers it; the document's title is the file's name."""
    body = _content(file).body
    info = body.get("info", {})
    if "documentTitle" in info:
        info = {**info, "documentTitle": file.name}
    return {"formId": file.id, "responderUri": responder_uri(file.id), **body, "info": info}
