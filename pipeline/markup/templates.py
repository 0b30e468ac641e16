"""A report template and its context come in; Markdown goes out, with every text of people behind a placeholder.

The parser of Markdown never sees what people wrote: `finalize` puts every value that a template prints away and prints
a token instead, and `Placeholders.fill` puts the texts back into the tokens of the parsed document. Only what stands
in a template file itself is Markdown. Whatever could mix the two is switched off: filters that mark text as safe,
operators and methods on text that a macro has rendered.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from gettext import NullTranslations
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, FileSystemLoader, StrictUndefined, nodes, pass_context
from jinja2 import TemplateError as JinjaError
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline.errors import TemplateError

OPENING, CLOSING = "\ue000", "\ue001"
_TOKEN = re.compile(f"{OPENING}([0-9]{{1,9}}){CLOSING}")
_VALUE = re.compile(r"\{(\w+)\}")
_MESSAGES = {"_": 1, "ngettext": 2}
"""What looks words up in the catalog, and how many of them it takes."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_FILTERS = (
    *("abs", "batch", "capitalize", "count", "default", "dictsort", "first", "groupby", "last", "length", "list"),
    *("lower", "map", "max", "min", "reject", "rejectattr", "round", "select", "selectattr", "slice", "sort", "sum"),
    *("title", "trim", "unique", "upper"),
)
"""Jinja's own filters that a template may use: none of them makes text pass for Markdown."""


class Placeholders:
    """Texts kept out of the Markdown; each is known by a token that nothing else in the document can be."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        """Start with the texts of another, in order; usually without."""
        self.texts = list(texts)

    def mint(self, text: str) -> Markup:
        """A token that stands for the text. Line ends become newlines, half a surrogate pair becomes U+FFFD."""
        whole = text.replace("\r\n", "\n").replace("\r", "\n")
        self.texts.append(_LONE_SURROGATE.sub("\ufffd", whole))
        return Markup(f"{OPENING}{len(self.texts) - 1}{CLOSING}")  # noqa: S704 - the token is made of our own digits

    def fill(self, content: str) -> str:
        """The content with its tokens replaced, once: what looks like a token inside a text stays as it is."""
        return _TOKEN.sub(lambda token: self.texts[at] if (at := int(token[1])) < len(self.texts) else "", content)


class _Compiled(BytecodeCache):
    """What templates were compiled to, by their file and source: it holds nothing of any one rendering.

    For that, no value is worked out while compiling: Jinja neither optimizes, nor prints constants away by itself where
    `finalize` asks for the context.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same source of the same file."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        if bucket.code:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja without the ways in which a text could slip into the Markdown."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, but not on rendered text."""
        if isinstance(left, Markup) or isinstance(right, Markup):
            raise SecurityError(f"rendered text cannot be combined with {operator}")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Attributes of values, but not the methods of rendered text."""
        return not isinstance(obj, Markup) and super().is_safe_attribute(obj, attr, value)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for joined in tree.find_all(nodes.Concat):
            raise TemplateSyntaxError("texts are joined with {{ a }}{{ b }}, not with ~", joined.lineno, name, filename)
        looked_up = {id(call.node) for call in tree.find_all(nodes.Call) if _is_written_out(call)}
        for used in tree.find_all(nodes.Name):
            if used.name in _MESSAGES and id(used) not in looked_up:
                what = f"{used.name} takes words that are written out in the template, in quotation marks"
                raise TemplateSyntaxError(what, used.lineno, name, filename)
        return tree


def _is_written_out(call: nodes.Call) -> bool:
    """Whether a call looks up words of the template itself: what they say is Markdown, and people's words are not."""
    count = _MESSAGES.get(call.node.name, 0) if isinstance(call.node, nodes.Name) else 0
    return len(call.args) >= count > 0 and all(isinstance(words, nodes.Const) for words in call.args[:count])


def render(
    name: str,
    folders: Sequence[Path],
    context: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]],
    catalog: NullTranslations | None = None,
) -> tuple[str, Placeholders]:
    """The Markdown of a template, looked up in the folders in order, and the texts behind its placeholders.

    What the template says with `_` and `ngettext` is said in the language of the catalog.

    Raises TemplateError with the file and line of a mistake.
    """
    texts = Placeholders()

    def put_away(value: Any) -> Markup:
        if isinstance(value, Markup):
            return value
        if value is None:
            raise TypeError("a value that is nothing cannot be printed")
        return texts.mint(str(value))

    env = _Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=pass_context(lambda _, value: put_away(value)),
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,
        bytecode_cache=_COMPILED,
    )
    env.filters = {key: env.filters[key] for key in _FILTERS}
    env.filters |= {"join": _join, "say": put_away, **filters}
    env.globals = {"range": env.globals["range"], "namespace": env.globals["namespace"]}
    env.globals |= _speak(catalog or NullTranslations(), filters.get("number", str), put_away)
    try:
        return env.get_template(name).render(context), texts
    except _MISTAKES as error:
        raise _explain(name, folders, error) from error


def _speak(
    catalog: NullTranslations, number: Callable[..., str], put_away: Callable[[Any], Markup]
) -> dict[str, Callable[..., Markup]]:
    """What looks words up: `{name}` in them stands for the value of that name, `{num}` for the count."""

    def fill(words: str, values: Mapping[str, Any]) -> Markup:
        filled = _VALUE.sub(lambda value: put_away(values[value[1]]), words)
        return Markup(filled)  # noqa: S704 - words of a template or a catalog, with values put away

    def gettext(words: str, /, **values: Any) -> Markup:
        return fill(catalog.gettext(words), values)

    def ngettext(one: str, many: str, count: int, /, **values: Any) -> Markup:
        return fill(catalog.ngettext(one, many, count), {"num": number(count), **values})

    return {"_": gettext, "ngettext": ngettext}


_MISTAKES = (
    *(JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, OSError),
    *(MemoryError, RecursionError, TimeoutError),
)
"""What a template can do wrong: in its own words, with its values, or by asking for too much."""

_TOO_MUCH = {MemoryError: "it needs more memory than it may have", RecursionError: "it calls itself without end"}


def _join(values: Iterable[Any], separator: str = ", ") -> str:
    """Plain values in a row; Jinja's own `join` escapes for HTML where one of them is rendered text."""
    parts = list(values)
    if any(isinstance(part, Markup) for part in parts):
        raise SecurityError("rendered text cannot be joined")
    return separator.join(map(str, parts))


def _explain(name: str, folders: Sequence[Path], error: Exception) -> TemplateError:
    """The mistake with the template's file and line, where they are known."""
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename or name, error.lineno))
    ours = [place for place in places if Path(place[0]).parent in folders]
    where = f"{Path(ours[-1][0]).name}, line {ours[-1][1]}" if ours else name
    return TemplateError(
        f"{where}: {_TOO_MUCH.get(type(error), error)}", "Correct the template, or remove your copy of it to use ours."
    )
