"""One response and a codebook come in; its rows in `wins` and in the tables beside it go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.errors import Issue
from pipeline.model import LONGEST_TEXT, Goal, Response, Role, utf16_length
from pipeline.model.roles import HELPED, KINDS, SHARES, VOICES
from pipeline.normalize.answers import given
from pipeline.normalize.codebook import Codebook
from pipeline.normalize.titles import Titles

Row = dict[str, object]

TOO_LONG = f"A text is longer than {LONGEST_TEXT:,} characters; it stands in `answers` only."

TEXTS: Mapping[str, Role] = {
    "beneficiary": "beneficiary",
    "next_step": "next_step",
    "evidence_url": "evidence",
    "thanks": "thanks",
    "author": "author",
    "team": "team",
    "role": "role",
    "grade": "grade",
}
"""Text fields of `wins` that one role fills as given."""


@dataclass(slots=True)
class WinReader:
    """Reads the entries of one form; what it cannot place becomes an issue, never a stop."""

    codebook: Codebook
    titles: Titles
    issues: list[Issue]
    goals: dict[str, Goal] = field(init=False)

    def __post_init__(self) -> None:
        self.goals = self.titles.by_name()

    def read(self, response: Response, head: Mapping[str, object]) -> Iterator[tuple[str, Row]]:
        """(table, row) for the entry and everything it names."""
        win_id = response.response_id
        yield "wins", self._win(response, head)
        goals = self._goals(response)
        for goal in goals:
            yield "win_goals", {"win_id": win_id, "goal_id": goal.goal_id, "source": "form"}
        for goal_id, sign_id in self._signs(response, goals):
            yield "win_signs", {"win_id": win_id, "goal_id": goal_id, "sign_id": sign_id}
        for voice in self._fitting(response, self._coded(response, "voices", VOICES)):
            yield "win_voices", {"win_id": win_id, "voice": voice}
        helped = {label.casefold(): label for label in HELPED}
        practices = (helped.get(value.casefold(), value) for value in self._values(response, "helped"))
        for practice in self._fitting(response, dict.fromkeys(practices)):
            yield "win_helped", {"win_id": win_id, "practice": practice}

    def _win(self, response: Response, head: Mapping[str, object]) -> Row:
        """The entry itself."""
        texts = {name: self._text(response, role) for name, role in TEXTS.items()}
        story = self._text(response, "story")
        row: Row = {**texts, "story": story, "win_id": response.response_id, "held": ""}
        row |= {name: head[name] for name in ("school", "submitted_at", "week")}
        row["kind"] = self._one(response, "kind", KINDS, "success")
        row["share"] = self._one(response, "share", SHARES, "unnamed")
        too_long = [name for name, value in row.items() if utf16_length(str(value)) > LONGEST_TEXT]
        if too_long:
            row |= dict.fromkeys(too_long, "") | {"held": "too long for one cell: its words are in `answers`"}
            self._report(response, TOO_LONG)
        return row

    def _fitting(self, response: Response, choices: Iterable[str]) -> Iterator[str]:
        """Choices that fit a cell; one in longer words of the respondent's own stands whole in `answers`."""
        for choice in choices:
            if utf16_length(choice) <= LONGEST_TEXT:
                yield choice
            else:
                self._report(response, TOO_LONG)

    def _values(self, response: Response, role: Role) -> list[str]:
        """Everything given for a role, in the order of its questions; the settings' fixed value where there is one."""
        if role in self.codebook.always:
            return [self.codebook.always[role]]
        asked = (response.answers.get(i) for i in self.codebook.questions.get(role, ()))
        return [value for answer in asked if answer is not None for value, _ in given(answer) if value]

    def _text(self, response: Response, role: Role) -> str:
        """The words given for a role; several questions stand under one another."""
        return "\n\n".join(self._values(response, role))

    def _coded(self, response: Response, role: Role, labels: Mapping[str, str]) -> list[str]:
        """Choices as their codes; a choice with no code stays in the respondent's words."""
        codes = {name: code for code, label in labels.items() for name in _names(code, label)}
        return list(dict.fromkeys(codes.get(value.casefold(), value) for value in self._values(response, role)))

    def _one(self, response: Response, role: Role, labels: Mapping[str, str], default: str) -> str:
        """One code, or the default with an issue when the choice is none of those known."""
        values = self._coded(response, role, labels)
        if values and values[0] not in labels:
            self._report(response, f"The answer for {role} is not one of the known choices; taken as “{default}”.")
            return default
        return values[0] if values else default

    def _goals(self, response: Response) -> list[Goal]:
        """The goals that the entry names."""
        found = []
        for value in self._values(response, "goal"):
            goal = self.goals.get(value.casefold())
            if goal is None:
                self._report(response, "An entry names a goal that smallwins.yaml does not have.")
            elif goal not in found:
                found.append(goal)
        return found

    def _signs(self, response: Response, goals: list[Goal]) -> Iterator[tuple[str, str]]:
        """Success signs that were seen: each goal's own question, or one question for all goals of the entry."""
        shared = [value.casefold() for value in self._values(response, "signs")]
        for goal in goals:
            answer = response.answers.get(self.codebook.signs.get(goal.goal_id, ""))
            seen = {*shared, *(value.casefold() for value, _ in given(answer))} if answer else set(shared)
            yield from ((goal.goal_id, sign_id) for sign_id, names in self.titles.signs_of(goal) if names & seen)

    def _report(self, response: Response, what: str) -> None:
        """Note what was wrong with one response, by its id and never by its words."""
        self.issues.append(Issue(f"response {response.response_id}", what))


def _names(code: str, label: str) -> tuple[str, str]:
    """What a choice may be called: its code or its label, whatever the case."""
    return code.casefold(), label.casefold()
