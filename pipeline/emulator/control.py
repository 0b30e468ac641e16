"""Requests under `/emulator/`, plainly not Google's, come in; what only a person or an administrator can do gets done.

POST   /emulator/forms/{formId}/responses        a respondent's submission, or with a known responseId an edit
DELETE /emulator/forms/{formId}/responses/{id}   the owner deletes a response
POST   /emulator/forms/load                      {"form", "responses", "owner"}: as the API answered them, ids kept
POST   /emulator/documents/load                  {"document", "owner"}: likewise
POST   /emulator/clock                           {"now": RFC 3339 or null} stops it or lets it run; {"advance": seconds}
POST   /emulator/faults                          a rule (see `faults`), or {} to clear rules and history
POST   /emulator/faults/arrive                   whatever is late arrives now
GET    /emulator/history                         every request so far
POST   /emulator/quota                           {"scale": 1.0 for Google's own limits, 0.1 for a tenth, null for none}
POST   /emulator/reset                           drop everything, replay the seed
POST   /emulator/service-accounts                the content of a key file, and "delegated": scopes it has for anybody
POST   /emulator/refresh-tokens                  {"email", "scopes", "client"}: a person has let a program in
POST   /emulator/revoke                          {"email"}: an administrator ends all of a person's tokens
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.emulator.auth import OWNER, SignIn
from pipeline.emulator.errors import invalid, not_found
from pipeline.emulator.faults import Faults
from pipeline.emulator.history import History
from pipeline.emulator.quotas import Quotas
from pipeline.emulator.state import FORM, File, State

Json = dict[str, Any]
SOMEBODY = "somebody.else@example.com"


@dataclass(frozen=True)
class People:
    """What people, not programs, do to the rooms' files."""

    submit: Callable[[State, File, Json], str]
    withdraw: Callable[[State, File, str], None]
    load_form: Callable[[State, Json, list[Json], str], File]
    load_document: Callable[[State, Json, str], File]
    make_file: Callable[[State, Json], File]


class Control:
    """The control routes and the same as methods; every change is one transaction."""

    def __init__(
        self, state: State, people: People, faults: Faults, history: History, quotas: Quotas, sign_in: SignIn
    ) -> None:
        """Work on these parts of one emulator."""
        self.state = state
        self.people = people
        self.faults = faults
        self.history = history
        self.quotas = quotas
        self.sign_in = sign_in

    def answer(self, verb: str, path: str, body: Json) -> Json:
        """Do what a control request asks; ApiError 404 for a path that is not one of ours, 400 for a wrong body."""
        for known, pattern, act in ROUTES:
            match = pattern.fullmatch(path)
            if match and verb == known:
                try:
                    return act(self, body, **match.groupdict())
                except KeyError as error:
                    raise invalid(f"{path}: {error.args[0]} is missing.") from error
                except (TypeError, ValueError) as error:
                    raise invalid(f"{path}: {error}.") from error
        raise not_found()

    def respond(self, form_id: str, response: Json) -> str:
        """Submit (or, with a known responseId, edit) a response as a person does; returns its id."""
        with self.state.transaction():
            return self.people.submit(self.state, self._form(form_id), response)

    def withdraw(self, form_id: str, response_id: str) -> None:
        """Delete a response as the form's owner does."""
        with self.state.transaction():
            self.people.withdraw(self.state, self._form(form_id), response_id)

    def load_form(self, form: Json, responses: list[Json], owner: str = OWNER) -> str:
        """Add a form with its responses as the API answered them; returns its id."""
        with self.state.transaction():
            return self.people.load_form(self.state, form, responses, owner).id

    def load_document(self, document: Json, owner: str = OWNER) -> str:
        """Add a document as the API answered it; returns its id."""
        with self.state.transaction():
            return self.people.load_document(self.state, document, owner).id

    def revoke(self, file_id: str, email: str) -> None:
        """Take a person's own access to a file away, in its folders and shared drive too; an owner loses it."""
        with self.state.transaction():
            above, seen = [file_id], set[str]()
            while above:
                name = above.pop()
                if name in seen or name not in self.state.files:
                    continue
                seen.add(name)
                file = self.state.files[name]
                self.state.touch(file, moved=False)
                file.permissions = [one for one in file.permissions if one.get("emailAddress") != email]
                file.owner = SOMEBODY if file.owner == email else file.owner
                above += [*file.parents, *([file.drive_id] if file.drive_id else [])]

    def reset(self) -> None:
        """Drop every file, rule and event, then replay the seed."""
        with self.state.lock:
            self.state.reset()
            self._clear()
            self.replay()

    def replay(self) -> None:
        """Make the seed: files ({"id", "name", "mimeType", "owner"}), control requests ({"verb", "path", "body"})."""
        for step in self.state.seed or ():
            if "mimeType" in step:
                with self.state.transaction():
                    self.people.make_file(self.state, step)
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
        """Put a rule in force; an empty body clears rules and history."""
        if not body:
            self._clear()
            return {}
        rule = asdict(self.faults.add(body["kind"], **{name: body[name] for name in body if name != "kind"}))
        del rule["act"]
        return rule

    def _clear(self) -> None:
        self.faults.clear()
        self.history.clear()

    def _form(self, form_id: str) -> File:
        file = self.state.files.get(form_id)
        if file is None or file.mime_type != FORM:
            raise not_found()
        return file

    def _register(self, body: Json) -> Json:
        self.sign_in.register(body)
        self.sign_in.delegate(body["client_email"], frozenset(body.get("delegated", [])))
        return {"clientEmail": body["client_email"]}

    def _let_in(self, body: Json) -> Json:
        token = self.sign_in.issue_refresh_token(body["email"], frozenset(body["scopes"]), body["client"])
        return {"refresh_token": token}

    def _shut_out(self, body: Json) -> Json:
        self.sign_in.revoke(body["email"])
        return {}

    def _respond(self, body: Json, form: str) -> Json:
        return {"responseId": self.respond(form, body)}

    def _withdraw(self, _body: Json, form: str, response: str) -> Json:
        self.withdraw(form, response)
        return {}

    def _load_form(self, body: Json) -> Json:
        return {"formId": self.load_form(body["form"], body.get("responses", []), body.get("owner", OWNER))}

    def _load_document(self, body: Json) -> Json:
        return {"documentId": self.load_document(body["document"], body.get("owner", OWNER))}

    def _set_quota(self, body: Json) -> Json:
        self.quotas.scale = None if body["scale"] is None else float(body["scale"])
        return {"scale": self.quotas.scale}

    def _arrive(self, _body: Json) -> Json:
        self.faults.arrive()
        return {}

    def _reset(self, _body: Json) -> Json:
        self.reset()
        return {}

    def _history(self, _body: Json) -> Json:
        return {"history": self.history.describe()}


ROUTES: list[tuple[str, re.Pattern[str], Callable[..., Json]]] = [
    ("POST", re.compile("/emulator/forms/load"), Control._load_form),
    ("POST", re.compile("/emulator/forms/(?P<form>[^/]+)/responses"), Control._respond),
    ("DELETE", re.compile("/emulator/forms/(?P<form>[^/]+)/responses/(?P<response>[^/]+)"), Control._withdraw),
    ("POST", re.compile("/emulator/documents/load"), Control._load_document),
    ("POST", re.compile("/emulator/clock"), Control.set_clock),
    ("POST", re.compile("/emulator/faults"), Control.add_fault),
    ("POST", re.compile("/emulator/faults/arrive"), Control._arrive),
    ("GET", re.compile("/emulator/history"), Control._history),
    ("POST", re.compile("/emulator/quota"), Control._set_quota),
    ("POST", re.compile("/emulator/reset"), Control._reset),
    ("POST", re.compile("/emulator/service-accounts"), Control._register),
    ("POST", re.compile("/emulator/refresh-tokens"), Control._let_in),
    ("POST", re.compile("/emulator/revoke"), Control._shut_out),
]
