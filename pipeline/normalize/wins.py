"""A page as columns and a codebook come in; its columns in `wins` and in the tables beside it go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipeline.errors import Issue
from pipeline.model import LONGEST_TEXT, Role, utf16_length
from pipeline.model.roles import HELPED, KINDS, SHARES, VOICES
from pipeline.normalize.codebook import Codebook
from pipeline.normalize.columns import Columns
from pipeline.normalize.pages import ONE_UNIT_EACH, Flat, Places, Texts, as_texts, constant
from pipeline.normalize.titles import Titles

TOO_LONG = f"A text is longer than {LONGEST_TEXT:,} characters; it stands in `answers` only."
HELD = "too long for one cell: its words are in `answers`"
NO_GOAL = "An entry names a goal that smallwins.yaml does not have."

TEXTS: Mapping[str, Role] = {
    "story": "story",
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


class Meanings(dict[str, int]):
    """The number of what each choice means, found once for each wording; `texts` are the meanings by number."""

    def __init__(self, meaning: Callable[[str], str]) -> None:
        super().__init__()
        self._meaning = meaning
        self._numbers: dict[str, int] = {}

    def __missing__(self, value: str) -> int:
        self[value] = self._numbers.setdefault(self._meaning(value), len(self._numbers))
        return self[value]

    @property
    def texts(self) -> Texts:
        """Every meaning that was found."""
        return as_texts(list(self._numbers))

    def of(self, values: Texts) -> Places:
        """The numbers of some choices."""
        return np.fromiter(map(self.__getitem__, values.tolist()), np.int64, len(values))


@dataclass(slots=True)
class WinReader:
    """Reads the entries of one form page by page; what it cannot place becomes an issue, never a stop."""

    codebook: Codebook
    titles: Titles
    issues: list[Issue]
    meanings: dict[Role, Meanings] = field(init=False)

    def __post_init__(self) -> None:
        goals = {name: goal.goal_id for name, goal in self.titles.by_name().items()}
        helped = {label.casefold(): label for label in HELPED}
        self.meanings = {
            "goal": Meanings(lambda value: goals.get(value.casefold(), "")),
            "kind": Meanings(_codes(KINDS)),
            "share": Meanings(_codes(SHARES)),
            "voices": Meanings(_codes(VOICES)),
            "helped": Meanings(lambda value: helped.get(value.casefold(), value)),
        }

    def read(self, page: Flat, heads: Columns) -> dict[str, Columns]:
        """Columns by table for the page's entries and everything they name; `heads` says of each response."""
        found: list[tuple[int, str]] = []
        wins = self._wins(page, found)
        owners, goals = self._goals(page, found)
        goal_rows: Columns = {"goal_id": goals, "source": constant("form", len(goals))}
        everyone = slice(None)
        kept: dict[str, tuple[Places | slice, Columns]] = {
            "wins": (everyone, wins | {name: heads[name] for name in ("school", "submitted_at", "week")}),
            "win_goals": (owners, goal_rows),
            "win_signs": self._signs(page, owners, goals),
            "win_voices": self._choices(page, "voices", "voice", found),
            "win_helped": self._choices(page, "helped", "practice", found),
        }
        found.sort(key=lambda pair: pair[0])
        self.issues += [Issue(f"response {page.ids[owner]}", what) for owner, what in found]
        return {
            table: {"win_id": page.ids[of], **columns, **{name: heads[name][of] for name in ("revision", "status")}}
            for table, (of, columns) in kept.items()
        }

    def _wins(self, page: Flat, found: list[tuple[int, str]]) -> Columns:
        """The entries themselves."""
        columns: Columns = {name: self._text(page, role) for name, role in TEXTS.items()}
        columns["kind"] = self._one(page, "kind", KINDS, "success", found)
        columns["share"] = self._one(page, "share", SHARES, "unnamed", found)
        columns["held"] = _blank(page)
        told = np.bincount(page.owner, weights=page.size + len("\n\n"), minlength=len(page.ids))
        for owner in np.flatnonzero(told > ONE_UNIT_EACH).tolist():
            too_long = [name for name in TEXTS if utf16_length(columns[name][owner]) > LONGEST_TEXT]
            for name in too_long:
                columns[name][owner] = ""
            if too_long:
                columns["held"][owner] = HELD
                found.append((owner, TOO_LONG))
        return columns

    def _given(self, page: Flat, role: Role) -> tuple[Places, Texts]:
        """Everything given for a role and whose it is; the settings' fixed value for all where there is one."""
        if role in self.codebook.always:
            return np.arange(len(page.ids)), constant(self.codebook.always[role], len(page.ids))
        rows = page.rows_of(self.codebook.questions.get(role, ()))
        return page.owner[rows], page.value[rows]

    def _text(self, page: Flat, role: Role) -> Texts:
        """The words given for a role by response; several stand under one another."""
        owners, values = self._given(page, role)
        column = _blank(page)
        column[owners] = values
        several: dict[int, list[str]] = {owner: [] for owner in owners[1:][owners[1:] == owners[:-1]].tolist()}
        if several:
            for owner, value in zip(owners.tolist(), values, strict=True):
                if owner in several:
                    several[owner].append(value)
        for owner, texts in several.items():
            column[owner] = "\n\n".join(texts)
        return column

    def _meant(self, page: Flat, role: Role) -> tuple[Places, Places]:
        """The numbers of what the choices for a role mean, each once for a response, and whose they are."""
        owners, values = self._given(page, role)
        meant = self.meanings[role].of(values)
        if len(owners) < 2 or (owners[1:] > owners[:-1]).all():
            return owners, meant
        once = ~pd.Index(owners * (meant.max() + 1) + meant).duplicated()
        return owners[once], meant[once]

    def _one(
        self, page: Flat, role: Role, labels: Mapping[str, str], default: str, found: list[tuple[int, str]]
    ) -> Texts:
        """One code by response, or the default with an issue when the choice is none of those known."""
        owners, meant = self._meant(page, role)
        first = np.flatnonzero(np.diff(owners, prepend=-1))
        owners, meant, texts = owners[first], meant[first], self.meanings[role].texts
        known = np.array([text in labels for text in texts], dtype=np.bool_)[meant]
        column = _blank(page, default)
        column[owners[known]] = texts[meant[known]]
        what = f"The answer for {role} is not one of the known choices; taken as “{default}”."
        found += [(owner, what) for owner in owners[~known].tolist()]
        return column

    def _goals(self, page: Flat, found: list[tuple[int, str]]) -> tuple[Places, Texts]:
        """The goals that the entries name, by id, and whose they are."""
        owners, meant = self._meant(page, "goal")
        goals = self.meanings["goal"].texts
        known = (goals != "")[meant]
        found += [(owner, NO_GOAL) for owner in owners[~known].tolist()]
        return owners[known], goals[meant[known]]

    def _signs(self, page: Flat, owners: Places, goals: Texts) -> tuple[Places, Columns]:
        """Success signs that were seen: each goal's own question, or one question for all goals of the entry."""
        signs = {goal.goal_id: list(self.titles.signs_of(goal)) for goal in self.titles.goals}
        width = max(map(len, signs.values()), default=0)
        seen = np.zeros((len(owners), width), dtype=bool)
        ids = np.full((len(owners), width), "", dtype=object)
        said = Meanings(str.casefold)
        whose, values = self._given(page, "signs")
        shared = whose, said.of(values)
        for goal_id, named in signs.items():
            entries = np.flatnonzero(goals == goal_id)
            rows = page.rows_of((self.codebook.signs.get(goal_id, ""),))
            own = page.owner[rows], said.of(page.value[rows])
            ticked = np.zeros((len(page.ids), width), dtype=bool)
            means = np.array([[text in names for _, names in named] for text in said.texts], dtype=bool)
            for responses, numbers in (shared, own):
                row, sign = np.nonzero(means.reshape(len(said.texts), len(named))[numbers])
                ticked[responses[row], sign] = True
            seen[entries] = ticked[owners[entries]]
            ids[entries, : len(named)] = as_texts([sign_id for sign_id, _ in named])
        row, place = np.nonzero(seen)
        return owners[row], {"goal_id": goals[row], "sign_id": ids[row, place]}

    def _choices(self, page: Flat, role: Role, name: str, found: list[tuple[int, str]]) -> tuple[Places, Columns]:
        """Choices that fit a cell; one in longer words of the respondent's own stands whole in `answers`."""
        owners, meant = self._meant(page, role)
        choices = self.meanings[role].texts
        fits = np.array([utf16_length(choice) <= LONGEST_TEXT for choice in choices], dtype=np.bool_)[meant]
        found += [(owner, TOO_LONG) for owner in owners[~fits].tolist()]
        return owners[fits], {name: choices[meant[fits]]}


def _blank(page: Flat, text: str = "") -> Texts:
    """A column of one text for every response, to be written over."""
    return np.full(len(page.ids), text, dtype=object)


def _codes(labels: Mapping[str, str]) -> Callable[[str], str]:
    """From a choice, by its code or its label, whatever the case, its code; any other choice stays as it is."""
    codes = {name.casefold(): code for code, label in labels.items() for name in (code, label)}
    return lambda value: codes.get(value.casefold(), value)
