"""A body's bytes come in; its JSON value goes out, or the refusal of Google's own reader, place and caret included.

That reader is the one published with protobuf. It also takes single quotes, unquoted keys and a comma before a closing
bracket; here these are refused by name (501).
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

import msgspec

from pipeline.emulator.errors import ApiError, invalid, not_built

AROUND = 20
DEEPEST = 100
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"|[\[\]{}]', re.DOTALL)
CONSTANTS = ("NaN", "Infinity", "-Infinity")
CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*+"|(NaN|-?Infinity)', re.DOTALL)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
EXPECTED = {
    "Expecting property name enclosed in double quotes": "Expected an object key or }.",
    "Expecting ':' delimiter": "Expected : between key:value pair.",
    "Invalid \\escape": "Invalid escape sequence.",
    "Invalid \\uXXXX escape": "Illegal hex string.",
    "Extra data": "Parsing terminated before end of input.",
}


def parse_json(body: bytes) -> Any:
    """Return the JSON value of a body; ApiError 400.

    Documented: the words (protobuf's open source), each with the text around its place and a caret.
    Documented: control characters in a string are taken; of a name given twice the last value stays.
    Documented: nothing deeper than 100 is read; held here where the schema says "any value".
    Assumed: a whole number too long for a double is refused as one out of range.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _parse_slowly(body)


def _parse_slowly(body: bytes) -> Any:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        near = body[max(0, error.start - AROUND) : error.start + AROUND].decode("utf-8", "replace")
        raise _refuse("Encountered non UTF-8 code points.", near, min(error.start, AROUND)) from error
    try:
        value = json.loads(text, strict=False, parse_constant=_refuse_constant, parse_float=_read_float)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise too_deep(find_depth(text)) from error
    except UnicodeEncodeError as error:
        raise _refuse_surrogate(text) from error
    except json.JSONDecodeError as error:
        raise _explain(error) from error
    except ValueError as error:
        raise _refuse_number(text, str(error)) from error
    return value


def too_deep(key: str) -> ApiError:
    """Return the refusal of a value nested too deep; `key` is the name it was found at."""
    return invalid(f"Invalid JSON payload received. Message too deep. Max recursion depth reached for key '{key}'")


def _refuse(why: str, text: str, place: int) -> ApiError:
    start = max(0, place - AROUND)
    return invalid(f"Invalid JSON payload received. {why}\n{text[start : place + AROUND]}\n{' ' * (place - start)}^")


def _explain(error: json.JSONDecodeError) -> ApiError:
    text, place = error.doc, error.pos
    while text[place : place + 1].isspace():
        place += 1
    if error.msg == "Unterminated string starting at":
        return _refuse("Closing quote expected in string.", text, len(text))
    if error.msg.startswith(("Expecting value", "Expecting property", "Illegal trailing", "Unexpected UTF-8")):
        return _explain_missing(error.msg, text, place)
    last, char = text[max(0, place - 1) : place], text[place : place + 1]
    if last == "0" and (char.isdigit() or char in ("x", "X")):
        return _refuse("Octal/hex numbers are not valid JSON values.", text, place - 1)
    if last.isdigit() and char and char in ".eE":
        return _refuse("Unable to parse number.", text, place)
    why = EXPECTED.get(error.msg) or _expect_next(text[:place])
    return _refuse(_at_end(why, char), text, place)


def _explain_missing(message: str, text: str, place: int) -> ApiError:
    char, before = text[place : place + 1], text[:place].rstrip()[-1:]
    if char == "'":
        return not_built("JSON with single quotes")
    if message.startswith("Illegal trailing") or (before == "," and char and char in "]}"):
        return not_built("JSON with a comma before a closing bracket")
    if message.startswith("Expecting property"):
        if char.isalpha() or (char and char in "_$"):
            return not_built("JSON with unquoted names")
        return _refuse(_at_end(EXPECTED[message], char), text, place)
    if char == "-":
        return _refuse("Unable to parse number.", text, place)
    if char and ((char.isascii() and char.isalnum()) or char in "_$]},:"):
        return _refuse("Unexpected token.", text, place)
    return _refuse(_at_end("Expected a value.", char), text, place)


def _at_end(why: str, char: str) -> str:
    return why if char or not why.startswith("Expected") else f"Unexpected end of string. {why}"


def _expect_next(before: str) -> str:
    """Return what may follow a value: depends on the innermost bracket that is open."""
    opened: list[str] = []
    for match in TOKEN.finditer(before):
        if match[0] in ("{", "["):
            opened.append(match[0])
        elif match[0] in ("}", "]"):
            opened.pop()
    return "Expected , or } after key:value pair." if opened[-1:] == ["{"] else "Expected , or ] after array value."


def find_depth(text: str) -> str:
    """Return the last name before the place where the text gets too deep."""
    depth, name = 0, ""
    for match in TOKEN.finditer(text):
        if match[1] is not None:
            name = match[1]
        else:
            depth += 1 if match[0] in ("{", "[") else -1
        if depth > DEEPEST:
            break
    return name


def _refuse_surrogate(text: str) -> ApiError:
    """Return the refusal of the first \\u that is half of a pair only."""
    high: re.Match[str] | None = None
    for match in ESCAPE.finditer(text):
        code = int(match[1], 16) if match[1] else 0
        follows = high is not None and high.end() == match.start() and match[1] is not None
        low = 0xDC00 <= code < 0xE000
        if high is not None and not (follows and low):
            why = "Invalid low surrogate." if follows else "Missing low surrogate."
            return _refuse(why, text, high.start())
        if low and high is None:
            return _refuse("Invalid unicode code point.", text, match.start())
        high = match if 0xD800 <= code < 0xDC00 else None
    return _refuse("Missing low surrogate.", text, high.start() if high else 0)


def _refuse_number(text: str, why: str) -> ApiError:
    if why not in CONSTANTS:
        return invalid("Invalid JSON payload received. Number exceeds the range of double.")
    place = next(match.start() for match in CONSTANT.finditer(text) if match[1])
    return _refuse("Unexpected token.", text, place)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _read_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("out of range")
    return number
