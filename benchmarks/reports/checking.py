"""A report and its recount come in; how many quotes, figures and links it has goes out, and which are not right."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.figures.recompute import Entry
from benchmarks.reports.figures import Facts, phrases
from benchmarks.reports.places import Places
from benchmarks.reports.plans import Phrase
from benchmarks.reports.reading import Line, read
from benchmarks.reports.sayings import say_short
from pipeline.synthesis import Report

_NUMBER = re.compile(r"\d(?:[\d,.:]*\d)?")
_DONE = "\x00"


@dataclass
class Found:
    """What was looked at, and what is not right about it."""

    quotes: int = 0
    verbatim: int = 0
    figures: int = 0
    equal: int = 0
    links: int = 0
    right: int = 0
    trouble: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Count another report's in."""
        self.quotes += other.quotes
        self.verbatim += other.verbatim
        self.figures += other.figures
        self.equal += other.equal
        self.links += other.links
        self.right += other.right


@dataclass(frozen=True)
class Evidence:
    """What reports are held against: every word that was told, by entry; the places; words of the settings."""

    words: Mapping[str, Collection[str]]
    places: Places
    settings: Collection[str]


def check(report: Report, facts: Facts, evidence: Evidence) -> Found:
    """Hold a report against what was told."""
    found = Found()
    lines = list(read(report))
    minutes = [int(line.text.split(" | ")[1]) for line in lines if line.kind == "agenda" and line.text[0].isdigit()]
    wanted = [*phrases(report.kind, facts), *_own_numbers(facts, minutes)]
    for line in lines:
        for link in line.links:
            found.links += 1
            found.right += _follows(line, link, facts, evidence, found)
        if line.kind == "quote":
            found.quotes += 1
            found.verbatim += _is_verbatim(line, facts, evidence, found)
        _check_numbers(line, wanted, minutes, facts, evidence, found)
    _miss(wanted, lines, found)
    return found


def _miss(wanted: list[Phrase], lines: list[Line], found: Found) -> None:
    """Count what must stand in a report as a figure, which is equal where it stands there."""
    for phrase in wanted:
        if phrase.must:
            found.figures += 1
            if any(
                (phrase.section, phrase.text) == (line.section, line.text) for line in lines if _is_under(phrase, line)
            ):
                found.equal += 1
            else:
                found.trouble.append(f"nowhere in [{phrase.section}, {phrase.under}]: {phrase.text!r}")


def _is_under(phrase: Phrase, line: Line) -> bool:
    return phrase.under in ("", line.under)


def _entries(line: Line, facts: Facts, evidence: Evidence) -> Iterator[Entry]:
    """The entries that a line leads to."""
    keys = {evidence.places.row(link).get("Entry", "") for link in line.links}
    return (entry for entry in facts.entries if entry.key in keys)


def _is_verbatim(line: Line, facts: Facts, evidence: Evidence, found: Found) -> bool:
    """Whether an entry whose words these readers may read says every word of it, and its teller may be called so."""
    pool = list(_entries(line, facts, evidence)) if line.links else facts.readers.readable()
    tellers = [e for e in pool if all(_says(words, evidence.words[e.key]) for words in line.said)]
    fair = [e for e in tellers if facts.readers.may_read(e) and _is_called(line.text, e, facts)]
    if not fair:
        found.trouble.append(f"quote {line.said} of {line.text!r}: told by {[e.key for e in tellers]}")
    return bool(fair)


def _says(words: str, told: Collection[str]) -> bool:
    """Whether the words were told, in full or, where they are marked, as the beginning."""
    if words.endswith(" …"):
        return any(text.strip().startswith(words[:-2]) for text in told)
    return words in {text.strip() for text in told}


def _is_called(source: str, entry: Entry, facts: Facts) -> bool:
    """Whether the name beside the words is the one that the teller typed, or none."""
    named = entry.named and facts.readers.audience != "outside"
    called = source.removeprefix("— ").removeprefix(f"{facts.readers.audience}: ")
    return called.startswith(entry.named.strip() if named else "A colleague")


def _follows(line: Line, link: str, facts: Facts, evidence: Evidence, found: Found) -> bool:
    """Whether a link leads to what the words around it say; one to a row, to an entry that readers may read."""
    row = evidence.places.row(link)
    if "&range=" not in link:
        right = evidence.places.opens(link)
    else:
        entry = next((e for e in facts.entries if e.key == row.get("Entry")), None)
        right = entry is not None and facts.readers.may_read(entry)
        if right and entry and facts.readers.audience != "outside" and line.section.startswith("practice-"):
            right = line.text.startswith(entry.named.strip()) and line.under in entry.helped
    if not right:
        found.trouble.append(f"link {link} of {line.text!r} leads to {row.get('Entry', 'nothing')}")
    return right


def _own_numbers(facts: Facts, minutes: list[int]) -> Iterator[Phrase]:
    """Numbers that a report counts in itself: minutes of its agenda, handouts."""
    successes = min(sum(not entry.lesson for entry in facts.readers.readable()), 3)
    yield Phrase(f"{sum(minutes)} minutes")
    yield Phrase(f"{successes} {'success is' if successes == 1 else 'successes are'} on handouts")
    for number in range(1, successes + 1):
        yield Phrase(f"Handout {number}", f"handout-{number}")
        yield Phrase(f"Chart of success factors {number}", f"factors-{number}")


def _check_numbers(
    line: Line, wanted: list[Phrase], minutes: list[int], facts: Facts, evidence: Evidence, found: Found
) -> None:
    """Count the numbers of a line outside people's own words, and those that nobody recounted."""
    text = line.text
    if line.kind == "agenda":
        text = _take_minutes(text, minutes)
    days = {say_short(entry.day) for entry in _entries(line, facts, evidence)}
    here = {p.text for p in wanted if p.section in ("", line.section) and p.under in ("", line.under, line.under[:3])}
    total = len(_NUMBER.findall(_without(line.text, evidence.settings)))
    for phrase in sorted(here | days, key=len, reverse=True):
        if any(char.isdigit() for char in phrase):
            text = re.sub(rf"(?<!\d){re.escape(phrase)}(?![\d])", _DONE, text, flags=re.IGNORECASE)
    left = _NUMBER.findall(_without(text, evidence.settings))
    found.figures += total
    found.equal += max(total - len(left), 0)
    if left:
        found.trouble.append(f"figure {left} in [{line.section}, {line.under}] {line.text!r}")


def _without(text: str, words: Collection[str]) -> str:
    """The text without words that people wrote."""
    for word in words:
        text = text.replace(word, _DONE)
    return text


def _take_minutes(text: str, minutes: list[int]) -> str:
    """A step of an agenda without its minutes, where it begins when the steps before it are over."""
    begins, _, rest = text.partition(" | ")
    took, _, what = rest.partition(" | ")
    gone = 0
    for number in minutes:
        if begins == f"{gone // 60}:{gone % 60:02}" and took == str(number):
            return what
        gone += number
    return text
