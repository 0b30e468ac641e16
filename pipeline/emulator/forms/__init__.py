"""The forms room: what the Forms API answers, what a form file holds, and what the people who answer it do."""

from __future__ import annotations

from pipeline.emulator.app import Handler
from pipeline.emulator.forms import calls, watches
from pipeline.emulator.forms.addresses import responder_path
from pipeline.emulator.forms.content import Form
from pipeline.emulator.forms.edits import KINDS
from pipeline.emulator.forms.page import answer_page
from pipeline.emulator.forms.submitting import load, submit, withdraw

__all__ = ["KINDS", "ROUTES", "Form", "answer_page", "load", "responder_path", "submit", "withdraw"]

ROUTES: dict[str, Handler] = {
    "forms.forms.create": calls.create,
    "forms.forms.get": calls.get,
    "forms.forms.batchUpdate": calls.batch_update,
    "forms.forms.setPublishSettings": calls.set_publish_settings,
    "forms.forms.responses.list": calls.list_responses,
    "forms.forms.responses.get": calls.get_response,
    "forms.forms.watches.create": watches.create,
    "forms.forms.watches.list": watches.list_watches,
    "forms.forms.watches.delete": watches.delete,
    "forms.forms.watches.renew": watches.renew,
}
