"""A request's verb, target, headers and body come in; the answer that Google would send goes out."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

from pipeline.emulator.auth import Account, SignIn
from pipeline.emulator.discovery import Mask, Method, Parameter, check, check_answer, common_parameters, find
from pipeline.emulator.discovery.documents import to_snake
from pipeline.emulator.errors import ApiError, internal, invalid, invalid_parameter, not_built, page
from pipeline.emulator.state import State

JSON = "application/json; charset=UTF-8"


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
class Answer:
    """What goes back over the wire."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Call], "dict[str, Any] | Raw"]


class App:
    """The four APIs over one state; `crashes` and `violations` collect what only a bug of ours can cause."""

    def __init__(self, state: State, routes: Mapping[str, Handler], *, check_answers: bool = False) -> None:
        """`routes` are by method id; `check_answers` holds every JSON answer to its schema and keeps what breaks it in `violations`."""
        self.state = state
        self.sign_in = SignIn()
        self.check_answers = check_answers
        self.crashes: list[str] = []
        self.violations: list[str] = []
        self.routes = routes

    def answer(self, verb: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request; header names come in lower case. Never raises."""
        try:
            return self._answer(verb, target, headers, body)
        except ApiError as error:
            return encode(error.code, error.envelope())
        except Exception:
            self.crashes.append(f"{verb} {target}\n{traceback.format_exc()}")
            return encode(500, internal().envelope())

    def _answer(self, verb: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        address = urlsplit(target)
        found = find(verb, address.path)
        if found is None:
            return Answer(404, page(404, "Not Found", "The requested URL was not found.").encode(), {"Content-Type": "text/html; charset=UTF-8"})
        method, path = found
        account = self.sign_in.identify(headers, method.api)
        query = parse_qsl(address.query, keep_blank_values=True)
        params, mask = read_parameters(method, path, query)
        call = Call(method, params, read_body(method, body), mask, account, self.state)
        handler = self.routes.get(method.id)
        if handler is None:
            raise not_built(method.id)
        with self.state.transaction():
            return self._finish(call, handler(call))

    def _finish(self, call: Call, result: dict[str, Any] | Raw) -> Answer:
        if isinstance(result, Raw):
            return Answer(result.status, result.body, {"Content-Type": result.content_type})
        if call.method.response is None:
            return Answer(204, b"")
        if self.check_answers:
            broken = check_answer(call.method.api, call.method.response, result)
            self.violations += [f"{call.method.id}: {text}" for text in broken]
        return encode(200, result if call.mask is None else call.mask.apply(result))


def encode(status: int, value: dict[str, Any]) -> Answer:
    """Return a JSON answer, compact."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Answer(status, text.encode("utf-8", "surrogatepass"), {"Content-Type": JSON})


def read_body(method: Method, body: bytes) -> Any:
    """Return the checked request body, {} where none was sent; ApiError 400."""
    if method.request is None or not body.strip():
        return {}
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
        return check(method.api, method.request, value)
    except (ValueError, RecursionError) as error:
        raise invalid(f"Invalid JSON payload received. {error}") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Unexpected token.\n{name}")


def read_parameters(method: Method, path: dict[str, str], query: list[tuple[str, str]]) -> tuple[dict[str, Any], Mask | None]:
    """Return path and query parameters, typed, and the parsed `fields`; ApiError 400 in the API's own words."""
    params: dict[str, Any] = {name: _convert(method, name, method.params[name], text) for name, text in path.items()}
    common = common_parameters(method.api)
    names = {to_snake(name): name for name in method.params} | {name: name for name in method.params}
    mask = None
    for key, text in query:
        if key == "fields":
            mask = Mask.parse(method.api, method.response, text) if method.response and text else None
        elif key in names:
            name = names[key]
            value = _convert(method, name, method.params[name], text)
            params[name] = [*params.get(name, []), value] if method.params[name].repeated else value
        elif key not in common and method.api != "drive":
            raise invalid(
                f'Invalid JSON payload received. Unknown name "{key}": Cannot bind query parameter. '
                f"Field '{key}' could not be found in request message."
            )
    for name, rule in method.params.items():
        if rule.default is not None:
            params.setdefault(name, _convert(method, name, rule, rule.default))
        if rule.required and name not in params:
            raise invalid_parameter(f"Required parameter: {name}", name, "required")
    return params, mask


def _convert(method: Method, name: str, rule: Parameter, text: str) -> Any:
    if rule.type == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if rule.type == "integer" and text.lstrip("-").isdigit():
        return int(text)
    if rule.type == "string" and (not rule.enum or text in rule.enum):
        return text
    raise _bad_parameter(method, name, rule, text)


def _bad_parameter(method: Method, name: str, rule: Parameter, text: str) -> ApiError:
    if method.api == "drive":
        return invalid_parameter(f"Invalid value '{text}' for parameter {name}", name)
    kinds = {"boolean": "TYPE_BOOL", "integer": "TYPE_INT32"}
    kind = kinds.get(rule.type, f"type.googleapis.com/google.apps.{method.api}.{name[:1].upper()}{name[1:]}")
    message = f"Invalid value at '{to_snake(name)}' ({kind}), \"{text}\""
    return invalid(message, [(to_snake(name), message)])
