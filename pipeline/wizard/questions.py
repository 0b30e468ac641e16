"""Answers so far come in; the next question goes out: its words, its default, what it takes and its flag.

Everything that `smallwins init` asks stands here in its order, the school first and Google last. Little is imported up
here: the flags of the command are made from this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from pipeline.wizard.goals import SETS, tell_sets

Answers = Mapping[str, str]

LONGEST = 300
NONE = "-"
"""What stands for no answer, where Enter alone would take the default."""
RESPONDENTS = {
    "pseudonym": "as a code name: we can count how many people told something, and nobody sees who it was",
    "email": "by their address: leaders see who told what",
    "anonymous": "not at all: no address is collected, and people cannot be counted",
}
ROADS = {
    "try": "not yet: try it on this computer first, without any account",
    "shared-drive": "a service account in a shared drive: it runs by itself, whoever leaves the school",
    "role-account": "a role account, like smallwins@school.org, that signs in once in a browser",
}
SIGN_INS = {
    "keyless": "without a key: this machine is signed in itself (gcloud, GitHub Actions, Google Cloud)",
    "key-file": "with a key file, which is a password: only on a machine that few people use",
}


class Unfit(ValueError):  # noqa: N818 - named by what it says of an answer
    """An answer that cannot be taken; the sentence says what to write instead."""


def _one_line(value: str, _: Answers) -> str:
    """Words on one line."""
    if len(value) > LONGEST or not value.isprintable():
        raise Unfit(f"Write one line of at most {LONGEST} characters.")
    return value


def _nothing(_: Answers) -> str:
    return ""


def _no_words() -> Iterator[str]:
    return iter(())


def _always(_: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: `takes` gives the answer as it is kept, or raises Unfit; without `asks` it is a flag only.

    `shows` is said before it. `choices` are numbered; those in `known` were listed before and are not shown again.
    """

    key: str
    asks: str
    help: str = ""
    default: Callable[[Answers], str] = _nothing
    takes: Callable[[str, Answers], str] = _one_line
    choices: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    optional: bool = False
    when: Callable[[Answers], bool] = _always
    shows: Callable[[], Iterator[str]] = _no_words

    @property
    def flag(self) -> str:
        """The flag that answers it; each of one's own goals has the same."""
        return "--goal" if self.key.startswith("goal ") else f"--{self.key.replace('_', '-')}"

    def read(self, text: str, answers: Answers) -> str:
        """The answer in what somebody wrote: a choice by its name or its number; Unfit where it cannot be taken."""
        value = text.strip()
        if not value or (value == NONE and self.optional):
            if not self.optional:
                raise Unfit("This one needs an answer.")
            return ""
        if not self.choices:
            return self.takes(value, answers)
        named = list(self.choices)
        if value in self.choices:
            return value
        if value.isdecimal() and 0 < int(value) <= len(named):
            return named[int(value) - 1]
        raise Unfit(f"Write a number from 1 to {len(named)}.")


def _read_count(value: str, _: Answers) -> str:
    if not re.fullmatch(r"\d{1,6}", value):
        raise Unfit("Write a whole number, like 42.")
    return str(int(value))


def _read_zone(value: str, _: Answers) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, KeyError):
        from difflib import get_close_matches

        near = get_close_matches(value.replace(" ", "_"), available_timezones(), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "write it like America/New_York."
        raise Unfit(f"“{value}” is not a time zone; {hint}") from None


def _guess_zone(_: Answers) -> str:
    """This computer's own time zone; servers that keep none are taken for New York's."""
    from babel.localtime import get_localzone

    name = str(getattr(get_localzone(), "key", ""))
    return name if "/" in name and not name.startswith("Etc/") else "America/New_York"


def _read_day(value: str, answers: Answers) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise Unfit("Write a day like 2026-08-17.") from None
    if first := answers.get("starts"):
        _check_span(date.fromisoformat(first), day)
    return day.isoformat()


def _check_span(first: date, last: date) -> None:
    from pipeline.settings.checks import LONGEST_YEAR

    if not timedelta(0) <= last - first <= timedelta(LONGEST_YEAR):
        raise Unfit(f"The year starts on {first}; write a day after it, at most {LONGEST_YEAR} days later.")


def _read_first_day(value: str, _: Answers) -> str:
    return _read_day(value, {})


def _guess_start(_: Answers) -> str:
    """The middle of August of the school year that is or comes next."""
    today = date.today()
    return date(today.year - (today.month < 6), 8, 15).isoformat()


def _guess_end(answers: Answers) -> str:
    return (date.fromisoformat(answers.get("starts") or _guess_start(answers)) + timedelta(304)).isoformat()


def _read_addresses(value: str, _: Answers) -> str:
    found = [part.lower() for part in re.split(r"[\s,;]+", value) if part]
    return ", ".join(dict.fromkeys(_check_address(part) for part in found))


def _read_address(value: str, _: Answers) -> str:
    return _check_address(value.lower())


def _check_address(value: str) -> str:
    if not re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+", value):
        raise Unfit(f"“{value}” is not an e-mail address; write it like principal@school.org.")
    return value


def _read_drive(value: str, _: Answers) -> str:
    from pipeline.settings.checks import read_file_id

    return _check_id(read_file_id(value), "the shared drive's address, from the browser")


def _read_form(value: str, _: Answers) -> str:
    """A form's id from the link of its editor; the link that people answer at does not tell it."""
    if "/forms/d/e/" in value or "forms.gle/" in value:
        raise Unfit("That link is for answering. Open the form to edit it, and copy the address that ends in /edit.")
    from pipeline.settings.checks import read_file_id

    return _check_id(read_file_id(value), "the address of the form as you edit it; it ends in /edit")


def _check_id(value: str, what: str) -> str:
    if not re.fullmatch(r"[\w-]{10,200}", value):
        raise Unfit(f"Paste {what}.")
    return value


def _read_path(value: str, _: Answers) -> str:
    if "{" in value or "PRIVATE KEY" in value:
        raise Unfit("Write the file's name, never the key itself.")
    return _one_line(value, {})


def _read_domain(value: str, _: Answers) -> str:
    name = value.lower().removeprefix("https://").removeprefix("www.").strip("/@")
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", name):
        raise Unfit("Write it like school.org.")
    return name


def _read_endpoint(value: str, _: Answers) -> str:
    if not re.match(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/?$", value):
        raise Unfit("Write an address on this machine, like http://127.0.0.1:8080.")
    return value


def _read_goal(value: str, answers: Answers) -> str:
    """A title that no other goal, or no other sign of the same goal, has."""
    title = _one_line(value, answers)
    if any(kept == title and (key.startswith("goal ") and " sign " not in key) for key, kept in answers.items()):
        raise Unfit("You have this one already; write another.")
    return title


def _guess_sign_in(_: Answers) -> str:
    """Without a key where this machine is signed in already."""
    import os
    from pathlib import Path

    known = Path.home() / ".config" / "gcloud" / "application_default_credentials.json"
    return "keyless" if os.environ.get("GOOGLE_APPLICATION_CREDENTIALS") or known.exists() else "key-file"


def _guess_credentials(answers: Answers) -> str:
    return "application-default" if answers.get("sign_in") == "keyless" else "service-account.json"


def _guess_domain(answers: Answers) -> str:
    found = {one.rpartition("@")[2] for one in answers.get("leaders", "").split(", ") if one}
    return found.pop() if len(found) == 1 else ""


def _is_google(answers: Answers) -> bool:
    return answers.get("google", "try") != "try"


def _is_drive(answers: Answers) -> bool:
    return answers.get("google") == "shared-drive"


def _is_role(answers: Answers) -> bool:
    return answers.get("google") == "role-account"


def _is_keyless(answers: Answers) -> bool:
    return _is_drive(answers) and answers.get("sign_in") == "keyless"


def _never(_: Answers) -> bool:
    return False


QUESTIONS: tuple[Question, ...] = (
    Question("school", "What is your school called?", "The school's name as readers see it."),
    Question(
        "staff",
        "How many people work there? Then the dashboard can say how many of them it has heard from.",
        "How many people work there.",
        takes=_read_count,
        optional=True,
    ),
    Question(
        "timezone",
        "Which time zone is it in?",
        "Its time zone, like America/New_York; this computer's by default.",
        _guess_zone,
        _read_zone,
    ),
    Question(
        "starts",
        "When does the school year start?",
        "The school year's first day, like 2026-08-17.",
        _guess_start,
        _read_first_day,
    ),
    Question("ends", "When does it end?", "The school year's last day.", _guess_end, _read_day),
    Question(
        "goals",
        "Which goals do you start from? You can change every word later.",
        "Ready-made goals with their success signs; own: those you name with --goal.",
        choices={**SETS, "own": "your own, one by one"},
        shows=tell_sets,
    ),
    Question(
        "leaders",
        "Who reads the results? Addresses of principals and team leaders, with commas between. They get a folder with "
        "a dashboard of their own, without the data behind it.",
        "Addresses of those who read the results, with commas between.",
        takes=_read_addresses,
        optional=True,
    ),
    Question(
        "respondents",
        "How is it kept who told a win?",
        "How it is kept who told a win.",
        lambda _: "pseudonym",
        choices=RESPONDENTS,
    ),
    Question(
        "google",
        "Now Google: how does the program get into your school's Workspace?",
        "The road into Google Workspace.",
        lambda _: "try",
        choices=ROADS,
    ),
    Question(
        "drive",
        "Paste the address of the shared drive that you made for it.",
        "The shared drive's address or id.",
        takes=_read_drive,
        when=_is_drive,
    ),
    Question(
        "sign_in", "How does it sign in?", "How it signs in.", _guess_sign_in, choices=SIGN_INS, when=_is_drive
    ),
    Question(
        "credentials",
        "Which file does it sign in with? The key file's name, or application-default where gcloud is signed in.",
        "The sign-in's file beside the settings, or application-default.",
        _guess_credentials,
        _read_path,
        when=_is_drive,
    ),
    Question(
        "account",
        "Which service account does it act as? Its address; Enter where this machine is that account itself.",
        "Without a key: the address of the service account to act as.",
        takes=_read_address,
        optional=True,
        when=_is_keyless,
    ),
    Question(
        "client",
        "Which file did Google give you for the OAuth client?",
        "The OAuth client's file, for the role account.",
        lambda _: "client.json",
        _read_path,
        when=_is_role,
    ),
    Question(
        "domain",
        "Which domain are your staff's addresses in? Then only they can answer the form.",
        "Only people of this domain can answer the form.",
        _guess_domain,
        _read_domain,
        optional=True,
        when=_is_google,
    ),
    Question(
        "form",
        "Does your school have a form for this already? Paste the address at which you edit it; Enter for a new form.",
        "A form that your school has already: the address at which you edit it.",
        takes=_read_form,
        optional=True,
        when=_is_google,
    ),
    Question(
        "endpoint", "", "Address of a stand-in for Google on this machine; for trials only.", takes=_read_endpoint,
        optional=True, when=_never,
    ),
)  # fmt: skip


def sequence(answers: Answers) -> Iterator[Question]:
    """The questions in their order; which ones come depends on the answers, looked at when they are reached."""
    for question in QUESTIONS:
        if question.when(answers):
            yield question
            if question.key == "goals" and answers.get("goals") == "own":
                yield from _own_goals(answers)


def _own_goals(answers: Answers) -> Iterator[Question]:
    """A goal, its signs, the next goal; an empty answer ends the signs, and the goals."""
    for number in count(1):
        asks = "Your first goal?" if number == 1 else f"Goal {number}? Enter when these are all."
        goal = Question(f"goal {number}", asks, takes=_read_goal, optional=number > 1)
        yield goal
        if not answers.get(goal.key):
            return
        yield from _signs(goal.key, answers)


def _signs(goal: str, answers: Answers) -> Iterator[Question]:
    for number in count(1):
        more = "Another one? Enter when these are all." if number > 1 else "What does a colleague see when it grows?"
        others = {value for key, value in answers.items() if key.startswith(f"{goal} sign ")}

        def take(value: str, told: Answers, others: set[str] = others) -> str:
            if value in others:
                raise Unfit("You have this one already; write another.")
            return _one_line(value, told)

        sign = Question(f"{goal} sign {number}", f"“{answers[goal]}”: {more}", takes=take, optional=True)
        yield sign
        if not answers.get(sign.key):
            return


def spell_out(goals: tuple[str, ...]) -> dict[str, str]:
    """One's own goals as flags tell them, "Goal: sign; sign", as the answers that the questions would have got."""
    found: dict[str, str] = {}
    for number, text in enumerate(goals, 1):
        title, _, signs = text.partition(":")
        named = [part.strip() for part in signs.split(";") if part.strip()]
        told = {f"goal {number}": title, **{f"goal {number} sign {i}": sign for i, sign in enumerate(named, 1)}}
        for key, value in told.items():
            found[key] = _read_goal(value.strip(), found) if " sign " not in key else _one_line(value, found)
        found[f"goal {number} sign {len(named) + 1}"] = ""
    return {**found, f"goal {len(goals) + 1}": "", "goals": "own"} if goals else {}


def forget(answers: dict[str, str], key: str) -> None:
    """Take one answer back, and with the goals all that was told of them."""
    for name in [name for name in answers if name == key or (key == "goals" and name.startswith("goal "))]:
        del answers[name]
