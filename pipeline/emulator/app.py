"""A request's verb, target, headers and body come in; the answer that Google would send goes out."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from pipeline.emulator import auth, lending
from pipeline.emulator.archive import StateUnwritable
from pipeline.emulator.auth import OWNER, Account, GrantError, check_scopes
from pipeline.emulator.batches import fold, is_batch, unfold
from pipeline.emulator.control import Control
from pipeline.emulator.delivery import Way
from pipeline.emulator.discovery import Mask, Method, check_answer, find, parse_json, read_body, read_parameters
from pipeline.emulator.errors import ApiError, forbidden, internal, invalid, not_built, page
from pipeline.emulator.faults import Rule
from pipeline.emulator.history import Event
from pipeline.emulator.state import State
from pipeline.emulator.uploads import Media, Uploads, is_upload
from pipeline.emulator.wire import HTML, Answer, Request, encode, refuse


@dataclass(frozen=True)
class Call:
    """One checked request: `params` are path and query, typed, in camelCase; `body` is {} when none was sent.

    Header names are in lower case; `media` is what was uploaded with it.
    """

    method: Method
    params: dict[str, Any]
    body: Any
    mask: Mask | None
    account: Account
    state: State
    headers: Mapping[str, str] = field(default_factory=dict)
    media: Media | None = None


@dataclass(frozen=True)
class Raw:
    """An answer that is not JSON: an export or a download."""

    body: bytes
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


DOORS = {**auth.DOORS, **lending.DOORS}
"""The addresses about sign-in itself, where no bearer token is needed."""

Handler = Callable[[Call], dict[str, Any] | Raw]
Pages = Callable[[State, Request], Answer]


class App:
    """The four APIs over one state; `crashes` and `violations` collect what only a bug of ours can cause.

    `unwritable` is the last refusal of the state's own file, which a client sees as a 500 only.
    """

    def __init__(
        self,
        control: Control,
        routes: Mapping[str, Handler],
        control_token: str,
        *,
        pages: Pages | None = None,
        consent: Callable[[Request], Answer] | None = None,
        check_answers: bool = False,
    ) -> None:
        """Answer for what `control` rules, `routes` by method id; `check_answers` holds each to its schema.

        `pages` answers what people open in a browser under /forms/, `consent` where they let a program in.
        """
        self.control = control
        self.state = control.state
        self.faults = control.faults
        self.history = control.history
        self.routes = routes
        self.control_token = control_token
        self.pages = pages
        self.consent = consent
        self.check_answers = check_answers
        self.crashes: list[str] = []
        self.violations: list[str] = []
        self.unwritable: StateUnwritable | None = None
        self.uploads = Uploads(control.state.now)

    def answer(self, verb: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request; header names come in lower case. Never raises."""
        request = _unfold(Request(verb, target, headers, body))
        return self._guard(request, lambda: self._door(request.path)(request))

    def _door(self, path: str) -> Callable[[Request], Answer]:
        if path.startswith("/emulator/"):
            return self._answer_control
        if path.startswith("/forms/"):
            return self._answer_page
        if path in DOORS:
            return self._answer_sign_in
        if path.startswith("/o/oauth2/") and self.consent:
            return self.consent
        if path.startswith(lending.PREFIX):
            return lambda request: encode(200, lending.lend_account(self.control.sign_in, request))
        if is_batch(path):
            return self._answer_batch
        return self._answer_upload if is_upload(path) else self._answer_plain

    def _answer_page(self, request: Request) -> Answer:
        return self.pages(self.state, request) if self.pages else _answer_unknown(request)

    def _answer_batch(self, request: Request) -> Answer:
        return fold([(name, self._answer_plain(_unfold(inner))) for name, inner in list(unfold(request))])

    def _answer_upload(self, request: Request) -> Answer:
        unfolded = self.uploads.unfold(request)
        return unfolded if isinstance(unfolded, Answer) else self._answer_plain(unfolded)

    def _answer_plain(self, request: Request) -> Answer:
        found = find(request.verb, request.path)
        if found is None or (request.media is not None and not found[0].uploads):
            return self._guard(request, lambda: _answer_unknown(request))
        event = self.history.begin(found[0].id)
        self.faults.arrive(event.seq)
        answer = self._guard(request, lambda: self._answer_method(request, event, *found))
        self.history.end(event, answer.status)
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
        rules = self.faults.take(event)
        if any(rule.kind == "expire" for rule in rules):
            self.control.sign_in.expire()
        account = request.account or self.control.sign_in.identify(request.headers, method.api)
        event.account = account.email
        account = check_scopes(account, method)
        self.control.quotas.spend(method, account.email)

        def apply() -> Answer:
            answer = self._guard(request, lambda: self._apply(request, method, path, account))
            event.applied += method.verb != "GET" and answer.status < 300
            return answer

        def meddle(rule: Rule) -> None:
            self._meddle(rule, next(iter(path.values()), ""), account)

        return Way(self.faults, self.history, event, method, apply, meddle).deliver(rules)

    def _apply(self, request: Request, method: Method, path: dict[str, str], account: Account) -> Answer:
        params, mask = read_parameters(method, path, parse_qsl(request.query, keep_blank_values=True))
        call = Call(method, params, read_body(method, request.body), mask, account, self.state, request.headers)
        handler = self.routes.get(method.id)
        if handler is None:
            raise not_built(method.id)
        with self.state.transaction():
            if request.media is not None:
                return self._take_upload(request, call, handler)
            return self._finish(call, handler(call))

    def _take_upload(self, request: Request, call: Call, handler: Handler) -> Answer:
        """Answer how far an upload got, or once it is whole what its method answers."""
        settled = self.uploads.settle(request, call.account)
        if isinstance(settled, Answer):
            return settled
        answer = self._finish(call, handler(replace(call, media=settled)))
        self.uploads.finish(request, answer)
        return answer

    def _meddle(self, rule: Rule, file_id: str, account: Account) -> None:
        """Do what a rule says people do between two requests."""
        if rule.kind == "revoke":
            self.control.revoke(file_id, account.email)
            return
        if rule.act:
            rule.act()
        for told in rule.requests:
            self._act(told)

    def _act(self, told: dict[str, Any]) -> None:
        """Do one thing a person does; what is refused is a mistake in the rule, and kept as a crash."""
        request = Request(told["verb"], told["target"], {}, json.dumps(told.get("body", {})).encode())
        found = find(request.verb, request.path)
        if found is None:
            raise ValueError(f"no method has the address {request.target}")
        answer = self._guard(request, lambda: self._apply(request, *found, Account(told.get("as", OWNER))))
        if answer.status >= 300:
            self.crashes.append(f"a person's {request.verb} {request.target}: {answer.body.decode()}")

    def _finish(self, call: Call, result: dict[str, Any] | Raw) -> Answer:
        if isinstance(result, Raw):
            return Answer(result.status, result.body, {"Content-Type": result.content_type, **result.headers})
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

    def _answer_sign_in(self, request: Request) -> Answer:
        told = dict(parse_qsl(request.query) + parse_qsl(request.body.decode("ascii", "replace")))
        told |= auth.read_client(request.headers)
        try:
            return encode(200, DOORS[request.path](self.control.sign_in, told))
        except GrantError as error:
            return encode(error.status, error.body)


def _unfold(request: Request) -> Request:
    """Return the GET that the client library sends as a POST when its address grows too long."""
    if request.verb != "POST" or request.headers.get("x-http-method-override", "").upper() != "GET":
        return request
    return Request("GET", f"{request.path}?{request.body.decode('ascii', 'replace')}", request.headers, b"")


def _answer_unknown(request: Request) -> Answer:
    """Return Google's own page for an address that is none; ApiError 501 for one of Drive's older version."""
    if request.path.startswith("/drive/v2/"):
        raise not_built(f"{request.verb} {request.path}")
    return Answer(404, page(404, "Not Found", "The requested URL was not found.").encode(), {"Content-Type": HTML})
