"""JSON is read as strictly as Google reads it, and refused in its words."""

from __future__ import annotations

import pytest

from pipeline.emulator.discovery import parse_json
from pipeline.emulator.errors import ApiError
from tests.emulator.discovery.refusals import refusal


def test_json_keeps_numbers() -> None:
    """Whole numbers stay whole, others are doubles."""
    assert parse_json(b'[1, 2.5, "\\ud83c\\udf35"]') == [1, 2.5, "🌵"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "Unexpected end of string. Expected an object key or }.\n{\n ^"),
        (b"[", "Unexpected end of string. Expected a value.\n[\n ^"),
        (b'{"a":', 'Unexpected end of string. Expected a value.\n{"a":\n     ^'),
        (b'{"a": }', 'Unexpected token.\n{"a": }\n      ^'),
        (b'{"a": tru}', 'Unexpected token.\n{"a": tru}\n      ^'),
        (b'{"a": NaN}', 'Unexpected token.\n{"a": NaN}\n      ^'),
        (b'{"NaN": -Infinity}', 'Unexpected token.\n{"NaN": -Infinity}\n        ^'),
        (b'{"a" 1}', 'Expected : between key:value pair.\n{"a" 1}\n     ^'),
        (b'{"a": 1 "b": 2}', 'Expected , or } after key:value pair.\n{"a": 1 "b": 2}\n        ^'),
        (b'{"a": [1 2]}', 'Expected , or ] after array value.\n{"a": [1 2]}\n         ^'),
        (b'{"a": {"b": [] "c"', 'Expected , or } after key:value pair.\n{"a": {"b": [] "c"\n               ^'),
        (b'{"a": 1', 'Unexpected end of string. Expected , or } after key:value pair.\n{"a": 1\n       ^'),
        (b"{,}", "Expected an object key or }.\n{,}\n ^"),
        (b'{"a": "b', 'Closing quote expected in string.\n{"a": "b\n        ^'),
        (b'"\\q"', 'Invalid escape sequence.\n"\\q"\n ^'),
        (b'"\\u12"', 'Illegal hex string.\n"\\u12"\n  ^'),
        (b"{} {}", "Parsing terminated before end of input.\n{} {}\n   ^"),
        (b"[012]", "Octal/hex numbers are not valid JSON values.\n[012]\n ^"),
        (b"[1.]", "Unable to parse number.\n[1.]\n  ^"),
        (b"[-]", "Unable to parse number.\n[-]\n ^"),
        (b"[+1]", "Expected a value.\n[+1]\n ^"),
        (b"\xef\xbb\xbf{}", "Expected a value.\n\ufeff{}\n^"),
        (b'{"a": 1e999}', "Number exceeds the range of double."),
        (b"1" * 5000, "Number exceeds the range of double."),
        (b'{"a": "\xff"}', 'Encountered non UTF-8 code points.\n{"a": "\ufffd"}\n       ^'),
        ('{"a": 1}'.encode("utf-16"), "Encountered non UTF-8 code points.\n"),
        (b'"\\ud800"', 'Missing low surrogate.\n"\\ud800"\n ^'),
        (b'"\\ud800\\u0041"', 'Invalid low surrogate.\n"\\ud800\\u0041"\n ^'),
        (b'"\\ud800\\n"', 'Missing low surrogate.\n"\\ud800\\n"\n ^'),
        (b'"\\ud83c\\udf35\\udc00"', 'Invalid unicode code point.\n"\\ud83c\\udf35\\udc00"\n             ^'),
        (b'{"k": [' + b"[" * 100_000, "Message too deep. Max recursion depth reached for key 'k'"),
        (b'{"k":1, "l":' * 100_000, "Message too deep. Max recursion depth reached for key 'l'"),
    ],
)
def test_json_is_refused_in_googles_words(body: bytes, message: str) -> None:
    """What is no JSON is refused with the text around the place and a caret under it."""
    told = refusal(lambda: parse_json(body))
    assert told.startswith(f"Invalid JSON payload received. {message}")


def test_the_text_around_a_place_is_short() -> None:
    """Twenty characters before and after are repeated, the caret under the place."""
    told = refusal(lambda: parse_json(b'["' + b"a" * 50 + b'" "' + b"b" * 50 + b'"]'))
    assert told.split("\n")[1:] == ["a" * 18 + '" "' + "b" * 19, " " * 20 + "^"]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"{'a': 1}", "single quotes"),
        (b"['a']", "single quotes"),
        (b"{a: 1}", "unquoted names"),
        (b'{"a": 1,}', "a comma before a closing bracket"),
        (b"[1, ]", "a comma before a closing bracket"),
    ],
)
def test_what_google_reads_and_we_do_not_is_named(body: bytes, what: str) -> None:
    """Google's reader takes more than JSON; that is refused by name, not pretended to be wrong."""
    with pytest.raises(ApiError) as caught:
        parse_json(body)
    assert (caught.value.code, what in caught.value.message) == (501, True)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'"a\nb\x00"', "a\nb\x00"),
        (b'"\\u0000"', "\x00"),
        (b" [] ", []),
        (b'["a\nb", 1.5, 1e2]', ["a\nb", 1.5, 100.0]),
    ],
)
def test_what_is_read_all_the_same(body: bytes, value: object) -> None:
    """Control characters are read, and of a name given twice the last value stays."""
    assert parse_json(body) == value
