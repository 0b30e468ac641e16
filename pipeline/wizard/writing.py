"""Answers come in; `smallwins.yaml` goes out: the shipped, commented settings with the school's own in their places."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from pipeline import resources, settings
from pipeline.wizard.goals import SETS, text_of
from pipeline.wizard.questions import Answers

SCHEMA = "smallwins.schema.json"
_PLAIN = re.compile(r"[^\W\d_](?:[\w .'’()/@+-]*[\w.)])?")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What YAML may take for something other than text."""


def compose(answers: Answers, path: Path) -> str:
    """The text of the settings file that is to be at `path`."""
    text = (resources.folder("config") / "smallwins.yaml").read_text(encoding="utf-8")
    for key, block in (("school_year", _year(answers)), ("schools", _school(answers)), ("goals", _goals(answers))):
        text = _replace(text, key, block)
    changed = settings.edit(text, path, _scalars(answers))
    settings.parse(changed, path)
    return changed


def write(answers: Answers, path: Path) -> None:
    """Put the settings, and the schema that editors check them by, in their place; a file that is there is kept."""
    text = compose(answers, path)
    (path.parent / SCHEMA).write_bytes((resources.folder("config") / SCHEMA).read_bytes())
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def _replace(text: str, key: str, block: str) -> str:
    """The text with one top-level setting, and the comments right above it, exchanged for the block."""
    lines = text.split("\n")
    start = lines.index(f"{key}:")
    end = next((i for i in range(start + 1, len(lines)) if re.match(r"[\w#]", lines[i])), len(lines))
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return "\n".join([*lines[:start], *block.rstrip("\n").split("\n"), "", *lines[end:]])


def _year(answers: Answers) -> str:
    return f"""\
# The year that the dashboards and reports are about, in the school's own time zone.
school_year:
  starts: {answers["starts"]}
  ends: {answers["ends"]}
  timezone: {answers["timezone"]}
  locale: en_US                  # how dates and numbers are written
  holidays: []                   # days without school, like [2026-11-26, {{from: 2026-12-21, to: 2027-01-01}}]
"""


def _school(answers: Answers) -> str:
    name = answers["school"]
    forms = _quote(answers["form"]) if answers.get("form") else ""
    leaders = ", ".join(_quote(one) for one in answers.get("leaders", "").split(", ") if one)
    return f"""\
# Your school; a district adds the others below it (docs/districts.md).
schools:
  - id: {_quote(_slug(name, "school", set()))}
    name: {_quote(name)}
    staff: {answers.get("staff") or 0}  # how many people work here; 0: not known
    teams: []                    # the teams that you expect to hear from, like [Grades K-2, Specialists]
    leaders: [{leaders}]  # who may open its own dashboard and folder
    forms: [{forms}]  # form ids; `smallwins init` makes a form where there is none
"""


def _goals(answers: Answers) -> str:
    """The ready-made set as it is, or one's own goals."""
    if answers["goals"] in SETS:
        return text_of(answers["goals"])
    lines = [
        "# The goals of the year. The ids stay, since entries name them; every other word may be changed. Success",
        "# signs say what day-to-day growth toward a goal looks like.",
        "goals:",
    ]
    taken: set[str] = set()
    for key, title in answers.items():
        if re.fullmatch(r"goal \d+", key) and title:
            lines += [
                f"  - id: {_quote(_slug(title, 'goal', taken))}",
                f"    title: {_quote(title)}",
                "    success_signs:",
            ]
            signs = [value for name, value in answers.items() if name.startswith(f"{key} sign ") and value]
            known: set[str] = set()
            lines += [f"      - {{id: {_quote(_slug(sign, 'sign', known))}, title: {_quote(sign)}}}" for sign in signs]
            lines[-1] += "" if signs else " []"
    return "\n".join(lines)


def _scalars(answers: Answers) -> dict[str, object]:
    """The single settings that the answers change, by their paths."""
    found: dict[str, object] = {"privacy.respondents": answers["respondents"]}
    if answers["google"] == "try":
        return found
    named = {"drive": "drive", "domain": "domain", "credentials": "credentials", "account": "impersonate"}
    kept = {f"google.{name}": answers[key] for key, name in named.items() if answers.get(key)}
    if answers["google"] == "role-account":
        kept = {name: value for name, value in kept.items() if name == "google.domain"}
    elif answers.get("sign_in") != "keyless":
        kept.pop("google.impersonate", None)
    if answers.get("endpoint"):
        kept["google.endpoint"] = answers["endpoint"]
    return found | {"workspace": "google"} | kept


def _quote(text: str) -> str:
    """The text as YAML reads it back: as it is where that is safe, else in double quotes."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def _slug(title: str, instead: str, taken: set[str]) -> str:
    """A short id from a title's first words, unlike those taken; notes it among them."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    stem = "-".join(words[:3])[:32].strip("-") or instead
    found = next(name for name in (stem, *(f"{stem}-{i}" for i in range(2, len(taken) + 3))) if name not in taken)
    taken.add(found)
    return found
