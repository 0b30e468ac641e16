"""A request's query and body come in as text and bytes; checked parameters, mask and JSON value go out."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from pipeline.emulator.discovery.checking import PACKAGES, check
from pipeline.emulator.discovery.documents import to_snake
from pipeline.emulator.discovery.masks import Mask
from pipeline.emulator.discovery.routing import Method, Parameter, common_parameters
from pipeline.emulator.errors import ApiError, invalid, invalid_parameter

TYPES = {"boolean": "TYPE_BOOL", "integer": "TYPE_INT32"}


def read_body(method: Method, body: bytes) -> Any:
    """Return the checked request body, {} where none was sent; ApiError 400."""
    if method.request is None or not body.strip():
        return {}
    try:
        return check(method.api, method.request, parse_json(body), _place(method.request))
    except RecursionError as error:
        raise invalid("Invalid JSON payload received. Message too deep.") from error


def parse_json(body: bytes) -> Any:
    """Return the JSON value of a body as strictly as Google reads it; ApiError 400."""
    try:
        text = body.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_parse_float)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise invalid("Invalid JSON payload received. Message too deep.") from error
    except UnicodeEncodeError as error:
        raise invalid("Invalid JSON payload received. Invalid low surrogate.") from error
    except UnicodeDecodeError as error:
        raise invalid("Invalid JSON payload received. Encountered non UTF-8 code points.") from error
    except json.JSONDecodeError as error:
        near = error.doc[error.pos : error.pos + 40]
        raise invalid(f"Invalid JSON payload received. Unexpected token.\n{near}\n^") from error
    except ValueError as error:
        raise invalid(f"Invalid JSON payload received. {error}") from error
    return value


def read_parameters(
    method: Method, path: dict[str, str], query: list[tuple[str, str]]
) -> tuple[dict[str, Any], Mask | None]:
    """Return path and query parameters, typed, and the parsed `fields`; ApiError 400 in the API's own words.

    Drive ignores parameters it does not know [R]; the others refuse them.
    """
    params: dict[str, Any] = {name: _convert(method, name, text) for name, text in path.items()}
    common = common_parameters(method.api)
    names = {to_snake(name): name for name in method.params} | {name: name for name in method.params}
    mask = None
    for key, text in query:
        if key == "fields":
            mask = Mask.parse(method.api, method.response, text) if method.response and text else None
        elif key in names:
            _put(params, method, names[key], text)
        elif key == "alt":
            params["alt"] = text
        elif key not in common and method.api != "drive":
            raise _unknown_parameter(key)
    _complete(params, method)
    return params, mask


def _put(params: dict[str, Any], method: Method, name: str, text: str) -> None:
    value = _convert(method, name, text)
    params[name] = [*params.get(name, []), value] if method.params[name].repeated else value


def _complete(params: dict[str, Any], method: Method) -> None:
    """Fill in the declared defaults; ApiError 400 where a required parameter is missing."""
    for name, rule in method.params.items():
        if rule.default is not None and name not in params:
            params[name] = _convert(method, name, rule.default)
        if rule.required and name not in params:
            raise invalid_parameter(f"Required parameter: {name}", name, "required")


def _convert(method: Method, name: str, text: str) -> Any:
    rule = method.params[name]
    if rule.type == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if rule.type == "integer" and text.removeprefix("-").isdecimal():
        return _bounded(name, rule, int(text))
    if rule.type == "string" and (not rule.enum or text in rule.enum):
        return text
    raise _bad_parameter(method, name, text)


def _bounded(name: str, rule: Parameter, value: int) -> int:
    low, high = rule.minimum, rule.maximum
    if low is not None and high is not None and not low <= value <= high:
        raise invalid_parameter(f"Invalid value '{value}'. Values must be within the range: [{low}, {high}]", name)
    return value


def _bad_parameter(method: Method, name: str, text: str) -> ApiError:
    if method.api == "drive":
        return invalid_parameter(f"Invalid value '{text}' for parameter {name}", name)
    enum = f"type.googleapis.com/{PACKAGES[method.api]}.{name[:1].upper()}{name[1:]}"
    kind = TYPES.get(method.params[name].type, enum)
    message = f"Invalid value at '{to_snake(name)}' ({kind}), \"{text}\""
    return invalid(message, [(to_snake(name), message)])


def _unknown_parameter(key: str) -> ApiError:
    message = (
        f'Invalid JSON payload received. Unknown name "{key}": Cannot bind query parameter. '
        f"Field '{key}' could not be found in request message."
    )
    return invalid(message, [("", message)])


def _place(request: str) -> str:
    """Return where a body stands in the request message: a resource has a name there, a request message is itself."""
    if request.endswith("Request"):
        return ""
    return "data" if request == "ValueRange" else to_snake(request)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"Unexpected token.\n{name}\n^")


def _parse_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("Number exceeds the range of double.")
    return number
