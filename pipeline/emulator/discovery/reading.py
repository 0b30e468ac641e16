"""A request's query and body come in as text and bytes; checked parameters, mask and JSON value go out."""

from __future__ import annotations

import functools
from contextlib import suppress
from typing import Any

from pipeline.emulator.discovery.checking import check
from pipeline.emulator.discovery.documents import name_enum, to_snake
from pipeline.emulator.discovery.masks import Mask
from pipeline.emulator.discovery.parsing import find_depth, parse_json, too_deep
from pipeline.emulator.discovery.routing import Method, Parameter, common_parameters, methods
from pipeline.emulator.discovery.scalars import read_whole
from pipeline.emulator.errors import ApiError, invalid, invalid_parameter, not_built

Query = list[tuple[str, str]]
TYPES = {"boolean": "TYPE_BOOL", "integer": "TYPE_INT32"}


def read_body(method: Method, body: bytes) -> Any:
    """Return the checked request body, {} where none was sent; ApiError 400.

    Recorded: a range of values is called `data` in refusals.
    Assumed: other resources are called by their kind: `form`, `spreadsheet`, `document`.
    """
    if method.request is None or not body.strip():
        return {}
    try:
        return check(method.api, method.request, parse_json(body), _place(method.request))
    except RecursionError as error:
        raise too_deep(find_depth(body.decode())) from error


def read_parameters(method: Method, path: dict[str, str], query: Query) -> tuple[dict[str, Any], Mask | None]:
    """Return path and query parameters, typed, and the parsed `fields`; ApiError 400 in the API's own words.

    Recorded: Drive passes over parameters that it does not know.
    Reported: the others refuse them, and a parameter given twice that is not a list, in these words.
    Reported: names in snake_case are taken.
    Documented: `fields`, `alt` and the other common parameters may be written with a `$` before them.
    Assumed: the words for a wrong value; all errors come at once; an empty flag is false.
    Assumed: `alt=proto`, `callback` and keys are real but not built here, and answered so.
    """
    params: dict[str, Any] = {name: _convert(method, name, text) for name, text in path.items()}
    wrong: list[ApiError] = []
    asked = _gather(method, query)
    for key, texts in asked.items():
        try:
            if key in common_parameters(method.api):
                _read_common(params, method, key, texts[-1])
            elif key in _spellings(method.id):
                params[key] = _read_texts(method, key, texts)
            elif method.api != "drive":
                raise _unknown(
                    key, f"Cannot bind query parameter. Field '{key}' could not be found in request message."
                )
        except ApiError as error:
            wrong.append(error)
    if wrong:
        raise _join(wrong)
    _complete(params, method)
    fields = asked.get("fields", [""])[-1]
    return params, Mask.parse(method.api, method.response, fields) if method.response and fields else None


@functools.cache
def _spellings(method_id: str) -> dict[str, str]:
    """Return each spelling of a method's query parameters with the name in the document."""
    method = methods()[method_id]
    own = {name: name for name, rule in method.params.items() if rule.location == "query"}
    common = {f"${name}": name for name in common_parameters(method.api) if name[0] != "$"}
    return {to_snake(name): name for name in own} | common | own


def _gather(method: Method, query: Query) -> dict[str, list[str]]:
    names = _spellings(method.id)
    found: dict[str, list[str]] = {}
    for key, text in query:
        found.setdefault(names.get(key, key), []).append(text)
    return found


def _read_texts(method: Method, name: str, texts: list[str]) -> Any:
    if method.params[name].repeated:
        return [_convert(method, name, text) for text in texts]
    if len(texts) > 1 and method.api != "drive":
        raise _unknown(name, "Proto field is not repeating, cannot start list.")
    return _convert(method, name, texts[-1])


def _read_common(params: dict[str, Any], method: Method, name: str, text: str) -> None:
    """Take a parameter that every method has; ApiError 400 for a value it cannot have, 501 for one not built."""
    rule = common_parameters(method.api)[name]
    if rule.enum and text not in rule.enum:
        raise _bad_value(method.api, name, f"type.googleapis.com/{name_enum(method.api, name, list(rule.enum))}", text)
    if name == "callback" or (name, text) == ("alt", "proto"):
        raise not_built(f"{name}={text}")
    if name == "alt":
        params["alt"] = text


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
    if rule.type == "string" and (not rule.enum or text in rule.enum):
        return text
    if rule.type == "integer":
        with suppress(ValueError):
            return _bounded(name, rule, read_whole(text))
    kind = TYPES.get(rule.type) or f"type.googleapis.com/{name_enum(method.api, name, list(rule.enum))}"
    raise _bad_value(method.api, name, kind, text)


def _bounded(name: str, rule: Parameter, value: int) -> int:
    low, high = rule.minimum, rule.maximum
    if low is not None and high is not None and not low <= value <= high:
        raise invalid_parameter(f"Invalid value '{value}'. Values must be within the range: [{low}, {high}]", name)
    return value


def _bad_value(api: str, name: str, kind: str, text: str) -> ApiError:
    if api == "drive":
        return invalid_parameter(f"Invalid value '{text}' for parameter {name}", name)
    message = f"Invalid value at '{to_snake(name)}' ({kind}), \"{text}\""
    return invalid(message, [(to_snake(name), message)])


def _unknown(key: str, why: str) -> ApiError:
    message = f'Invalid JSON payload received. Unknown name "{key}": {why}'
    return invalid(message, [("", message)])


def _join(errors: list[ApiError]) -> ApiError:
    """Return one refusal for those of several parameters; one without violations (Drive, not built) stands alone."""
    alone = next((error for error in errors if not error.details), errors[0] if len(errors) == 1 else None)
    if alone is not None:
        return alone
    told = [one for error in errors for one in error.details[0]["fieldViolations"]]
    return invalid(
        "\n".join(error.message for error in errors), [(one.get("field", ""), one["description"]) for one in told]
    )


def _place(request: str) -> str:
    """Return where a body stands in the request message: a resource has a name there, a request message is itself."""
    if request.endswith("Request"):
        return ""
    return "data" if request == "ValueRange" else to_snake(request)
