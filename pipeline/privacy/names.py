"""People's words and a school's roster come in; why a text must wait for review goes out, "" where it is clear.

What holds a text: a name on the roster, an e-mail address, a phone number, a long number that may be an id. Texts are
compared without case, accents and invisible characters, word by word.

A roster name is found as first and last name beside each other in either order (a middle name or initial may stand
between, any part of a double last name will do), as a first name with the last name's initial ("Maria L."), and as a
first name alone. Alone, a first name that is also an everyday word ("Will", "Grace") counts only where it is written
with a capital inside a sentence, and one of a month or two letters ("May", "Jo") never does. A last name alone does
not hold a text: it is as often a colleague's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from phonenumbers import Leniency, PhoneNumberMatcher

from pipeline.errors import SettingsError

NAME, FIRST_NAME = "a name on the roster", "a first name on the roster"
MAIL, PHONE, LONG_NUMBER = "an e-mail address", "a phone number", "a long number, perhaps an id"

EVERYDAY = frozenset(
    """
    amber angel art ash autumn bill bishop blessing bliss brook brooks case chance charity chase cherry chip clay cliff
    colt coral crystal dawn dean destiny drew duke earnest faith fern flora forest frank gene genesis gray grace grant
    guy harmony harper haven hazel heath heaven holly honor hope hunter iris ivy jack jade jay jewel journey joy justice
    king lance lane laurel liberty lily major mark marshal mason max melody mercy miles nick noble olive page patience
    pearl penny pierce poppy porter precious prince princess ray reed rich river rob robin rock rose royal ruby rusty
    sage sandy savannah scout serenity shade sky star sterling stone storm summer sunny teal timber trace trinity truth
    violet wade ward will willow winter wren young
    """.split()  # noqa: SIM905 - a list would fill the page with quotes
)
"""First names that are also everyday words."""

NEVER_ALONE = frozenset({"april", "august", "january", "june", "july", "march", "may", "monday", "sunday"})
"""First names that the calendar always writes with a capital."""

_PARTICLES = frozenset({"al", "bin", "da", "das", "de", "del", "della", "den", "der", "do", "dos", "el", "la", "las"})
_PARTICLES |= {"le", "los", "san", "st", "van", "von", "y", "jr", "sr", "ii", "iii"}
_TITLES = frozenset({"mr", "mrs", "miss", "mx", "dr", "prof", "coach", "teacher", "principal"})
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae", "ı": "i"})
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\W\d_]{2,}")
_LINK = re.compile(r"https?://\S+")
_SEVEN_DIGITS = re.compile(r"(?:\d\D{0,4}){7}")
_LONG_NUMBER = re.compile(r"(?<![\w.,/=-])\d{6,}(?![\w/=-])")
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?:;\n\r•*\"“(-])[\s\"“'(*-]*$")


@dataclass(frozen=True, slots=True)
class _Roster:
    """Roster names by their folded first name: for each the sets of other parts; `unspaced` are found as they are."""

    rest: Mapping[str, tuple[frozenset[str], ...]]
    unspaced: tuple[str, ...]


def read_roster(path: Path) -> tuple[str, ...]:
    """The names of a roster file, one a line ("Maria Lopez" or "Lopez, Maria"); # begins a comment."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fix = "Save the roster as plain text (UTF-8), one name a line, or correct privacy: roster in the settings."
        raise SettingsError(f"The roster {path.name} cannot be read.", fix) from error
    names = (line.partition("#")[0].strip() for line in lines)
    return tuple(name for name in names if name)


def find_names(texts: pd.Series, roster: Sequence[str], region: str = "US", *, alone: bool = True) -> pd.Series:
    """Why each text must wait, "" where it is clear; first names by themselves only where `alone` is asked for."""
    index = _index(roster)
    reasons = {text: _reasons(flatten(text), index, region, alone) for text in texts.unique()}
    return texts.map(reasons).astype("str")


def hold(
    wins: pd.DataFrame, roster: Sequence[str], region: str = "US", relations: Sequence[pd.DataFrame] = ()
) -> pd.Series:
    """Why each row of `wins` must wait for review ("story: a name on the roster; ..."), "" where it is clear.

    `relations` (win_voices, win_helped) are searched too, in their last column, for what people typed there. The
    teller's own name and those of colleagues to thank are expected: there only addresses and numbers count, and
    for thanks full names.
    """
    students = ("story", "beneficiary", "next_step", "team", "role", "grade", "evidence_url")
    found = {column: find_names(wins[column], roster, region) for column in students}
    found["thanks"] = find_names(wins["thanks"], roster, region, alone=False)
    found["author"] = find_names(wins["author"], (), region)
    for relation in relations:
        label = str(relation.columns[1])
        reasons = find_names(relation[label], roster, region)
        typed = {win_id: reason for win_id, reason in zip(relation["win_id"], reasons, strict=True) if reason}
        found[label] = pd.Series([typed.get(win_id, "") for win_id in wins["win_id"]], index=wins.index, dtype="str")
    return _join(found, wins.index)


def mentions(name: str, text: str) -> bool:
    """Whether a text gives a person away: by their full name or, by itself, any part of it."""
    parts = [part for part in _WORD.findall(flatten(name)) if part.casefold() not in _TITLES]
    return bool(_name_in(flatten(text), _index((" ".join(parts), *parts)), alone=True))


def flatten(text: str) -> str:
    """The text without accents and invisible characters; its case stays."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in decomposed if unicodedata.category(char) not in {"Mn", "Cf"})


def _index(roster: Sequence[str]) -> _Roster:
    rest: dict[str, list[frozenset[str]]] = defaultdict(list)
    unspaced = []
    for line in roster:
        last, comma, first = flatten(line).partition(",")
        name = f"{first} {last}" if comma else last
        words = [word.casefold() for word in _WORD.findall(name)]
        if _UNSPACED.search(name):
            unspaced.append("".join(words))
        elif words:
            others = frozenset(words[1:])
            rest[words[0]].append(others - _PARTICLES or others)
    return _Roster({first: tuple(others) for first, others in rest.items()}, tuple(unspaced))


def _reasons(text: str, roster: _Roster, region: str, alone: bool) -> str:
    found = [_name_in(text, roster, alone)]
    if "@" in text and _ADDRESS.search(text):
        found.append(MAIL)
    if any(char.isdigit() for char in text):
        plain = _LINK.sub(" ", text)
        if _SEVEN_DIGITS.search(plain) and PhoneNumberMatcher(plain, region, Leniency.POSSIBLE).has_next():
            found.append(PHONE)
        elif _LONG_NUMBER.search(plain):
            found.append(LONG_NUMBER)
    return ", ".join(reason for reason in found if reason)


def _name_in(text: str, roster: _Roster, alone: bool) -> str:
    """NAME, FIRST_NAME or ""; the cheap question first: does any first name of the roster stand in the text?"""
    if any(name in text for name in roster.unspaced):
        return NAME
    words = _WORD.findall(text)
    folded = [word.casefold() for word in words]
    if roster.rest.keys().isdisjoint(folded):
        return ""
    matches = list(_WORD.finditer(text))
    places = [i for i, word in enumerate(folded) if word in roster.rest]
    if any(_is_full_name(folded, i, roster) or _has_initial(text, matches, i, roster) for i in places):
        return NAME
    return FIRST_NAME if alone and any(_stands_alone(text, matches[i]) for i in places) else ""


def _is_full_name(folded: Sequence[str], i: int, roster: _Roster) -> bool:
    """Whether a last name stands next to the first name at `i`, or one word away."""
    near = {*folded[max(i - 2, 0) : i], *folded[i + 1 : i + 3]}
    near |= set(folded[i + 3 : i + 5]) if _PARTICLES & set(folded[i + 1 : i + 4]) else set()
    return any(not near.isdisjoint(rest) for rest in roster.rest[folded[i]])


def _has_initial(text: str, matches: Sequence[re.Match[str]], i: int, roster: _Roster) -> bool:
    """Whether the first name at `i` is followed by a capital that begins one of its last names."""
    following = matches[i + 1] if i + 1 < len(matches) else None
    if following is None or len(following[0]) != 1 or not following[0].isupper():
        return False
    if text[matches[i].end() : following.start()].strip(" "):
        return False
    if following[0] in "AI" and text[following.end() : following.end() + 1] != ".":
        return False
    initial = following[0].casefold()
    return any(part.startswith(initial) for rest in roster.rest[matches[i][0].casefold()] for part in rest)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a first name by itself is to be taken for one."""
    name = match[0].casefold()
    if len(name) < 3 or name in NEVER_ALONE:
        return False
    if name not in EVERYDAY:
        return True
    return match[0][0].isupper() and not match[0].isupper() and not _STARTS_SENTENCE.search(text[: match.start()])


def _join(found: Mapping[str, pd.Series], index: pd.Index) -> pd.Series:
    """One reason a row from the reasons a column, each with the column's name in plain words."""
    said = pd.Series("", index=index, dtype="str")
    for column, reasons in found.items():
        more = ("; " + column.replace("_", " ") + ": " + reasons).where(reasons != "", "")
        said = said + more
    return said.str.removeprefix("; ")
