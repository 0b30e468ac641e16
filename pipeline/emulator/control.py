"""Requests under `/emulator/`, plainly not Google's, come in; what only a person or an administrator can do gets done.

POST   /emulator/forms/{formId}/responses        a respondent's submission, or with a known responseId an edit
DELETE /emulator/forms/{formId}/responses/{id}   the owner deletes a response
POST   /emulator/forms/load                      {"form", "responses", "owner"}: as the API answered them, ids kept
POST   /emulator/clock                           {"now": RFC 3339 or null} stops it or lets it run; {"advance": seconds}
POST   /emulator/faults                          a rule (see `faults`), or {} to clear; the rule's history with GET
POST   /emulator/reset                           drop everything, replay the seed
POST   /emulator/service-accounts                the content of a key file
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from pipeline.emulator.auth import OWNER, SignIn
from pipeline.emulator.errors import invalid, not_found
from pipeline.emulator.faults import Faults
from pipeline.emulator.state import FORM, File, State

Json = dict[str, Any]


class Respondents(Protocol):
    """The part of the forms room that people, not programs, reach."""

    def submit(self, state: State, file: File, response: Json) -> str:
        """Keep a submission and return its id."""
        ...

    def withdraw(self, state: State, file: File, response_id: str) -> None:
        """Delete a response."""
        ...

    def load(self, state: State, form: Json, responses: list[Json], owner: str = OWNER) -> File:
        """Add a form with its responses."""
        ...


class Control:
    """The control routes and the same as methods; every change is one transaction."""

    def __init__(
        self,
        state: State,
        faults: Faults,
        sign_in: SignIn,
        forms: Respondents,
        make_file: Callable[[State, Json], File],
    ) -> None:
        """Work on these parts of one emulator."""
        self.state = state
        self.faults = faults
        self.sign_in = sign_in
        self.forms = forms
        self.make_file = make_file

    def answer(self, verb: str, path: str, body: Json) -> Json:
        """Do what a control request asks; ApiError 404 for a path that is not one of ours, 400 for a wrong body."""
        for known, pattern, act in ROUTES:
            match = pattern.fullmatch(path)
            if match and verb == known:
                try:
                    return act(self, body, **match.groupdict())
                except (TypeError, ValueError, KeyError) as error:
                    raise invalid(f"{path}: {error}") from error
        raise not_found()

    def respond(self, form_id: str, response: Json) -> str:
        """Submit (or, with a known responseId, edit) a response as a person does; returns its id."""
        with self.state.transaction():
            return self.forms.submit(self.state, self._form(form_id), response)

    def withdraw(self, form_id: str, response_id: str) -> None:
        """Delete a response as the form's owner does."""
        with self.state.transaction():
            self.forms.withdraw(self.state, self._form(form_id), response_id)

    def load_form(self, form: Json, responses: list[Json], owner: str = OWNER) -> str:
        """Add a form with its responses as the API answered them; returns its id."""
        with self.state.transaction():
            return self.forms.load(self.state, form, responses, owner).id

    def reset(self) -> None:
        """Drop every file, rule and event, then replay the seed."""
        with self.state.lock:
            self.state.reset()
            self.faults.clear()
            self.replay()

    def replay(self) -> None:
        """Make the seed: files ({"id", "name", "mimeType", "owner"}), control requests ({"verb", "path", "body"})."""
        for step in self.state.seed or ():
            if "mimeType" in step:
                with self.state.transaction():
                    self.make_file(self.state, step)
                continue
            self.answer(step.get("verb", "POST"), step["path"], step.get("body", {}))

    def set_clock(self, body: Json) -> Json:
        """Stop the clock at "now" (null: let it run), or move it by "advance" seconds."""
        if "now" in body:
            self.state.set_clock(None if body["now"] is None else datetime.fromisoformat(body["now"]))
        if "advance" in body:
            self.state.advance(body["advance"])
        return {"now": self.state.stamp()}

    def add_fault(self, body: Json) -> Json:
        """Put a rule in force; an empty body clears them all."""
        if not body:
            self.faults.clear()
            return {}
        return asdict(self.faults.add(**body))

    def _form(self, form_id: str) -> File:
        file = self.state.files.get(form_id)
        if file is None or file.mime_type != FORM:
            raise not_found()
        return file

    def _register(self, body: Json) -> Json:
        self.sign_in.register(body)
        return {"clientEmail": body["client_email"]}

    def _respond(self, body: Json, form: str) -> Json:
        return {"responseId": self.respond(form, body)}

    def _withdraw(self, _body: Json, form: str, response: str) -> Json:
        self.withdraw(form, response)
        return {}

    def _load_form(self, body: Json) -> Json:
        return {"formId": self.load_form(body["form"], body.get("responses", []), body.get("owner", OWNER))}

    def _reset(self, _body: Json) -> Json:
        self.reset()
        return {}

    def _history(self, _body: Json) -> Json:
        return {"history": self.faults.list_history()}


ROUTES: list[tuple[str, re.Pattern[str], Callable[..., Json]]] = [
    ("POST", re.compile("/emulator/forms/load"), Control._load_form),
    ("POST", re.compile("/emulator/forms/(?P<form>[^/]+)/responses"), Control._respond),
    ("DELETE", re.compile("/emulator/forms/(?P<form>[^/]+)/responses/(?P<response>[^/]+)"), Control._withdraw),
    ("POST", re.compile("/emulator/clock"), Control.set_clock),
    ("POST", re.compile("/emulator/faults"), Control.add_fault),
    ("GET", re.compile("/emulator/faults"), Control._history),
    ("POST", re.compile("/emulator/reset"), Control._reset),
    ("POST", re.compile("/emulator/service-accounts"), Control._register),
]
