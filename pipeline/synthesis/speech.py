"""A locale comes in; how its people say things goes out: the words of its language's catalog, its numbers, its days.

The words stand in English where they are said, in templates and here, and are looked up by that. A catalog is a file of
`report_templates/languages` (docs/language.md); what is not in it is said in English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.localedata import exists
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from pipeline import resources
from pipeline.model import EDITED, OTHER, UNNAMED, Edition, Signal
from pipeline.model.roles import HELPED, VOICES

OFFERED = frozenset((*VOICES.values(), *HELPED, OTHER))
"""Choices of the form, which is in English; what a school's own form offers is its own."""

_SOUND_I = re.compile(r"h?[ií](?![aeou])", re.IGNORECASE)
"""How a word begins before which Spanish says e for y."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One language as one country uses it."""

    locale: Locale
    catalog: NullTranslations

    def gettext(self, message: str, **values: object) -> str:
        """The message in the language, with the values in place of their names."""
        return self.catalog.gettext(message).format(**values)

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """The same for a message that means one thing in this context, and another elsewhere."""
        return self.catalog.pgettext(context, message).format(**values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The same for a message that depends on a count, which is the value `num`."""
        return self.catalog.ngettext(one, many, count).format(num=self.number(count), **values)

    def number(self, count: float) -> str:
        """A number."""
        return str(format_decimal(count, locale=self.locale))

    def day(self, one: date) -> str:
        """A day with its year."""
        return str(format_date(one, "long", self.locale))

    def short_day(self, one: date) -> str:
        """A day without its year."""
        return str(format_skeleton("MMMMd", one, locale=self.locale))

    def brief_day(self, one: date) -> str:
        """A day without its year, the month cut short."""
        return str(format_skeleton("MMMd", one, locale=self.locale))

    def month(self, one: date) -> str:
        """A month with its year, as it begins a line."""
        said = str(format_skeleton("yMMMM", one, locale=self.locale))
        return said[:1].upper() + said[1:]

    def span(self, first: date, last: date) -> str:
        """When something was, from the first day to the last."""
        if first == last:
            return self.gettext("on {day}", day=self.day(last))
        begins = self.short_day(first) if first.year == last.year else self.day(first)
        return self.gettext("from {first} to {last}", first=begins, last=self.day(last))

    def listing(self, parts: Sequence[str]) -> str:
        """The parts as people list them: a, b and c."""
        *first, last = parts or ("",)
        if not first:
            return last
        if _SOUND_I.match(last):
            return self.pgettext("before the sound i", "{first} and {last}", first=", ".join(first), last=last)
        return self.gettext("{first} and {last}", first=", ".join(first), last=last)

    def tally(self, entries: int, lessons: int) -> str:
        """Wins shared, and how many of them are lessons: both count the same, so lessons are part of the sum."""
        if not entries:
            return self.gettext("no wins shared yet")
        if lessons == entries:
            return self.ngettext("{num} win shared, a lesson", "{num} wins shared, all of them lessons", entries)
        wins = self.ngettext("{num} win shared", "{num} wins shared", entries)
        if not lessons:
            return wins
        return self.ngettext("{wins}, {num} of them a lesson", "{wins}, {num} of them lessons", lessons, wins=wins)

    def choice(self, label: str) -> str:
        """A choice as our form offers it, in the language; any other label as it is."""
        return self.gettext(label) if label in OFFERED else label

    def signal(self, signal: Signal) -> str:
        """What a run chart shows beyond chance."""
        return self.gettext(signal.sentence, **{name: self.number(figure) for name, figure in signal.figures})

    def teller(self, attribution: str) -> str:
        """Who told an entry; a name stays as it is."""
        who, comma, where = attribution.partition(", ")
        if who.removesuffix(f" ({EDITED})") == UNNAMED:
            who = who.replace(UNNAMED, self.pgettext("who told it, unnamed", "A colleague"))
        edited = self.gettext("shortened by a leader for privacy")
        return f"{who}{comma}{where}".replace(f" ({EDITED})", f" ({edited})")

    def school(self, edition: Edition) -> str:
        """What the school, or the district, is called."""
        if not edition.schools:
            return edition.name
        if len(edition.schools) < 4:
            return self.listing(edition.schools)
        return self.ngettext("{num} school", "{num} schools", len(edition.schools))


def speak(edition: Edition) -> Speech:
    """How the reports of an edition say things."""
    return speak_in(find_locale(edition.language, edition.locale))


@cache
def speak_in(locale: str) -> Speech:
    """How a locale's people say things; in English where there is no catalog."""
    spoken = Locale.parse(locale)
    return Speech(spoken, _read_catalog(spoken.language))


def find_locale(language: str, locale: str) -> str:
    """The locale of the language in the country of another one, which is how dates and numbers are written there."""
    country = Locale.parse(locale)
    if country.language == language:
        return locale
    known = f"{language}_{country.territory}"
    return known if exists(known) else language


def _read_catalog(language: str) -> NullTranslations:
    path = resources.folder("report_templates") / "languages" / f"{language}.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
