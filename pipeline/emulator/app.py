"""A request's verb, target, headers and body come in; the answer that Google would send goes out."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from pipeline.emulator.archive import StateUnwritable
from pipeline.emulator.auth import Account, GrantError, SignIn, check_scopes
from pipeline.emulator.control import Control
from pipeline.emulator.discovery import Mask, Method, check_answer, find, parse_json, read_body, read_parameters
from pipeline.emulator.errors import ApiError, forbidden, internal, invalid, not_built, page
from pipeline.emulator.faults import Event, Faults, Rule, word
from pipeline.emulator.state import State

JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True)
class Call:
    """One checked request: `params` are path and query, typed, in camelCase; `body` is {} when none was sent."""

    method: Method
    params: dict[str, Any]
    body: Any
    mask: Mask | None
    account: Account
    state: State


@dataclass(frozen=True)
class Raw:
    """An answer that is not JSON: an export or a download."""

    body: bytes
    content_type: str
    status: int = 200


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire; header names in lower case."""

    verb: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The still encoded path."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The still encoded query."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire; status 0: nothing, the line is cut."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Call], dict[str, Any] | Raw]


class App:
    """The four APIs over one state; `crashes` and `violations` collect what only a bug of ours can cause.

    `unwritable` is the last refusal of the state's own file, which a client sees as a 500 only.
    """

    def __init__(
        self,
        state: State,
        routes: Mapping[str, Handler],
        *,
        sign_in: SignIn,
        faults: Faults,
        control: Control,
        control_token: str,
        check_answers: bool = False,
    ) -> None:
        """`routes` are by method id; `check_answers` holds every JSON answer to its schema."""
        self.state = state
        self.routes = routes
        self.sign_in = sign_in
        self.faults = faults
        self.control = control
        self.control_token = control_token
        self.check_answers = check_answers
        self.crashes: list[str] = []
        self.violations: list[str] = []
        self.unwritable: StateUnwritable | None = None

    def answer(self, verb: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request; header names come in lower case. Never raises."""
        request = _unfold(Request(verb, target, headers, body))
        if request.path.startswith("/emulator/"):
            return self._guard(request, lambda: self._answer_control(request))
        if request.path == "/token":
            return self._guard(request, lambda: self._answer_token(request))
        found = find(request.verb, request.path)
        if found is None:
            return self._guard(request, lambda: _answer_unknown(request.path))
        event = self.faults.begin(found[0].id)
        answer = self._guard(request, lambda: self._answer_method(request, event, *found))
        event.status = answer.status
        return answer

    def _guard(self, request: Request, act: Callable[[], Answer]) -> Answer:
        try:
            return act()
        except ApiError as error:
            return refuse(error)
        except StateUnwritable as error:
            self.unwritable = error
            return refuse(internal())
        except Exception:  # kept whole in `crashes`, which fails every test; a client sees Google's own 500
            self.crashes.append(f"{request.verb} {request.target}\n{traceback.format_exc()}")
            return refuse(internal())

    def _answer_method(self, request: Request, event: Event, method: Method, path: dict[str, str]) -> Answer:
        account = self.sign_in.identify(request.headers, method.api)
        event.account = account.email
        check_scopes(account, method)
        params, mask = read_parameters(method, path, parse_qsl(request.query, keep_blank_values=True))
        call = Call(method, params, read_body(method, request.body), mask, account, self.state)
        handler = self.routes.get(method.id)
        if handler is None:
            raise not_built(method.id)
        rules = self.faults.take(event)
        early = _fail_before(rules, method.api)
        if early is not None:
            return early
        with self.state.transaction():
            answer = self._finish(call, handler(call))
        event.applied = method.verb != "GET"
        return _fail_after(rules, method.api) or answer

    def _finish(self, call: Call, result: dict[str, Any] | Raw) -> Answer:
        if isinstance(result, Raw):
            return Answer(result.status, result.body, {"Content-Type": result.content_type})
        if call.method.response is None:
            return Answer(204)
        if self.check_answers:
            broken = check_answer(call.method.api, call.method.response, result)
            self.violations += [f"{call.method.id}: {text}" for text in broken]
        return encode(200, result if call.mask is None else call.mask.apply(result))

    def _answer_control(self, request: Request) -> Answer:
        if request.headers.get("x-emulator-token") != self.control_token:
            raise forbidden()
        body = parse_json(request.body or b"{}")
        if not isinstance(body, dict):
            raise invalid("The payload must be an object.")
        return encode(200, self.control.answer(request.verb, request.path, body))

    def _answer_token(self, request: Request) -> Answer:
        try:
            return encode(200, self.sign_in.exchange(dict(parse_qsl(request.body.decode("ascii", "replace")))))
        except GrantError as error:
            return encode(400, error.body)


def encode(status: int, value: dict[str, Any]) -> Answer:
    """Return a JSON answer, compact."""
    return Answer(status, msgspec.json.encode(value), {"Content-Type": JSON})


def refuse(error: ApiError) -> Answer:
    """Return an error's answer."""
    answer = encode(error.code, error.envelope())
    if error.code == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return answer


def _unfold(request: Request) -> Request:
    """Return the GET that the client library sends as a POST when its address grows too long."""
    if request.verb != "POST" or request.headers.get("x-http-method-override", "").upper() != "GET":
        return request
    return Request("GET", f"{request.path}?{request.body.decode('ascii', 'replace')}", request.headers, b"")


def _answer_unknown(path: str) -> Answer:
    if path.startswith(("/upload/", "/batch", "/resumable/")):
        raise not_built(path)
    return Answer(404, page(404, "Not Found", "The requested URL was not found.").encode(), {"Content-Type": HTML})


def _fail_before(rules: list[Rule], api: str) -> Answer | None:
    for rule in rules:
        if rule.kind == "delay":
            time.sleep(rule.seconds)
        elif rule.kind == "drop_before":
            return Answer(0)
        elif rule.kind == "status":
            return _spoil(rule, api)
    return None


def _fail_after(rules: list[Rule], api: str) -> Answer | None:
    for rule in rules:
        if rule.kind == "drop_after":
            return Answer(0)
        if rule.kind == "after":
            return _spoil(rule, api)
    return None


def _spoil(rule: Rule, api: str) -> Answer:
    if rule.html:
        text = "We're sorry, but we cannot process your request right now."
        return Answer(rule.code, page(rule.code, "Sorry...", text).encode(), {"Content-Type": HTML, **rule.headers})
    answer = refuse(word(rule.code, api))
    return Answer(answer.status, answer.body, answer.headers | rule.headers)
