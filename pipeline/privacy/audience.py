"""The tables and people's notes come in; the entries go out as one audience may read them.

The order matters: what is counted, then what is hidden, then whose goals, then whose words, then whose name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pandas as pd

from pipeline.model import EDITED, OTHER, UNNAMED, Audience, Calendar, Entries, Notes, School, fold
from pipeline.model.roles import HELPED, VOICES, Role
from pipeline.privacy.names import mentions
from pipeline.tables import COUNTED, Tables

READABLE: Mapping[Audience, frozenset[str]] = MappingProxyType(
    {
        Audience.LEADERS: frozenset({"named", "unnamed", "team", "leaders"}),
        Audience.STAFF: frozenset({"named", "unnamed"}),
        Audience.TEAM: frozenset({"named", "unnamed", "team"}),
        Audience.OUTSIDE: frozenset({"named", "unnamed"}),
    }
)
"""Whose words each audience reads, by the share level the teller chose; a level we do not know is read by leaders."""

NAMED: Mapping[Audience, frozenset[str]] = MappingProxyType(
    {
        Audience.LEADERS: frozenset({"named"}),
        Audience.STAFF: frozenset({"named"}),
        Audience.TEAM: frozenset({"named"}),
        Audience.OUTSIDE: frozenset(),
    }
)
"""Where the name that the teller typed may stand beside the words."""

_WORDS = ("story", "beneficiary", "next_step", "thanks", "evidence_url", "author")
_CLEARED = ("beneficiary", "next_step", "thanks", "evidence_url")
"""What goes, beside the story, where a leader's words stand instead of the teller's."""

_COUNTED_BY = ("theme", "role", "grade", "link")


def view(
    tables: Tables,
    notes: Notes,
    audience: Audience,
    *,
    calendar: Calendar,
    as_of: date,
    schools: Sequence[School],
    links: Mapping[str, str],
    team: str = "",
    small_cell: int = 5,
) -> Entries:
    """The entries of `schools` (of all where none is given) up to the day `as_of`, as `audience` may read them.

    The team audience sees the entries of its own `team` only; ValueError where it is not named. A teller without a
    name keeps their team's name too, until at least `small_cell` colleagues of that team have shared.
    """
    if audience is Audience.TEAM and not team.strip():
        raise ValueError("the team audience needs a team")
    frame = _count(tables, calendar, as_of, schools)
    if audience is Audience.TEAM:
        frame = frame[frame["team"].map(fold) == fold(team)]
    hidden = frame["win_id"].isin(notes.hides)
    frame = _edit(frame[~hidden].reset_index(drop=True), notes)
    frame = frame.assign(
        theme=_look_up(frame["win_id"], notes.themes),
        featured=frame["win_id"].isin(notes.features),
        held=_is_held(frame, notes),
        link=_look_up(frame["win_id"], links),
        team_shown=_team_shown(frame, audience, small_cell),
    )
    frame = _blank(frame.assign(readable=_is_readable(frame, audience)), audience, schools)
    goals = _override(_relation(tables, "win_goals", ("goal_id",), frame), notes.goals, frame)
    signs = _relation(tables, "win_signs", ("goal_id", "sign_id"), frame)
    voices = _relation(tables, "win_voices", ("voice",), frame)
    helped = _relation(tables, "win_helped", ("practice",), frame)
    return Entries(
        audience=audience,
        frame=frame.assign(attribution=_attribute(frame, audience, schools)),
        goals=goals,
        signs=signs.merge(goals, on=["win_id", "goal_id"]),
        voices=_generalize(voices, frame, _asked(tables, "voices", VOICES), audience),
        helped=_generalize(helped, frame, _asked(tables, "helped", HELPED), audience),
        hidden=int(hidden.sum()),
    )


def _count(tables: Tables, calendar: Calendar, as_of: date, schools: Sequence[School]) -> pd.DataFrame:
    """The rows that count, in order, with their days and their tellers as opaque numbers."""
    wins = tables["wins"]
    ours = wins["status"].isin(COUNTED)
    if schools:
        ours &= wins["school"].isin([school.school_id for school in schools])
    frame = wins.loc[ours].drop(columns=["revision", "status"])
    kind = frame["kind"].where(frame["kind"] == "lesson", "success")
    frame = frame.assign(kind=kind, team=_spell(frame["team"], schools), **_dates(frame, calendar))
    frame = frame[frame["day"] <= as_of.isoformat()].sort_values(["submitted_at", "win_id"], ignore_index=True)
    responses = tables["responses"]
    tellers = dict(zip(responses["response_id"], responses["respondent"], strict=True))
    return frame.assign(respondent=_number(_look_up(frame["win_id"], tellers)))


def _look_up(keys: pd.Series, values: Mapping[str, str]) -> pd.Series:
    """The text for each key, "" where there is none."""
    return pd.Series([values.get(key, "") for key in keys.tolist()], index=keys.index, dtype="str")


def _dates(frame: pd.DataFrame, calendar: Calendar) -> dict[str, pd.Series]:
    """The school's day and week of each row; the stored week wins over a time that was rounded to it."""
    moments = pd.to_datetime(frame["submitted_at"], utc=True, errors="coerce", format="ISO8601")
    local = moments.dt.tz_convert(calendar.timezone).dt.tz_localize(None).dt.normalize()
    monday = _iso(local - pd.to_timedelta(local.dt.day_of_week, unit="D"))
    week = frame["week"].where(frame["week"] != "", monday.where(monday != "", calendar.starts.isoformat()))
    return {"day": _iso(local).where(monday == week, week), "week": week}


def _iso(days: pd.Series) -> pd.Series:
    return days.dt.strftime("%Y-%m-%d").astype("str").fillna("")


def _number(tellers: pd.Series) -> pd.Series:
    """Each teller as a number in order of appearance, "" where unknown: nobody can be looked up by it."""
    codes = pd.Series(pd.factorize(tellers.where(tellers != ""))[0] + 1, index=tellers.index)
    return codes.astype("str").where(codes > 0, "")


def _spell(teams: pd.Series, schools: Sequence[School]) -> pd.Series:
    """Team names as the schools spell them, whatever the case and spaces they were typed with."""
    known = {fold(team): team for school in schools for team in school.teams}
    spelled = {team: known.get(fold(team), team.strip()) for team in teams.unique()}
    return teams.map(spelled).astype("str")


def _edit(frame: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """The frame with a leader's words in place of the teller's, where a leader typed some; of the rest nothing stays.

    `edited` says where: whatever else the teller wrote there was not cleared.
    """
    edited = frame["win_id"].isin(notes.edits)
    shown = {name: frame[name].where(~edited, "") for name in _CLEARED}
    story = frame["story"].where(~edited, _look_up(frame["win_id"], notes.edits))
    return frame.assign(**shown, story=story, edited=edited)


def _is_held(frame: pd.DataFrame, notes: Notes) -> pd.Series:
    """What waits for review and was neither approved nor edited, and what a person keeps private."""
    waits = (frame["held"] != "") & ~frame["win_id"].isin(notes.approved) & ~frame["edited"]
    return waits | frame["win_id"].isin(notes.kept_private)


def _team_shown(frame: pd.DataFrame, audience: Audience, small_cell: int) -> pd.Series:
    """The team where it may stand beside the words: shared so, or too many colleagues in it to point at one."""
    if audience is Audience.OUTSIDE:
        return pd.Series("", index=frame.index, dtype="str")
    known = frame[frame["respondent"] != ""].groupby(["school", "team"])["respondent"].nunique()
    crowd = pd.MultiIndex.from_frame(frame[["school", "team"]]).map(known.to_dict().get)
    crowded = pd.Series(crowd, index=frame.index, dtype="float64") >= small_cell
    return frame["team"].where(frame["share"].isin(["named", "team"]) | crowded, "")


def _is_readable(frame: pd.DataFrame, audience: Audience) -> pd.Series:
    """Whether the words may be read: cleared, shared this far, and not naming a teller who may not be named."""
    level = frame["share"].where(frame["share"].isin(READABLE[Audience.LEADERS]), "leaders")
    readable = level.isin(READABLE[audience]) & ~frame["held"]
    nameless = readable & (frame["author"] != "") & ~frame["share"].isin(NAMED[audience])
    rows = frame.loc[nameless, ["author", "story", "beneficiary", "next_step", "thanks"]]
    betrayed = [mentions(author, "\n".join(words)) for author, *words in rows.itertuples(index=False, name=None)]
    readable.loc[rows.index[betrayed]] = False
    return readable


def _blank(frame: pd.DataFrame, audience: Audience, schools: Sequence[School]) -> pd.DataFrame:
    """The frame without the words, names and labels that this audience may not read."""
    readable = frame["readable"]
    named = readable & frame["share"].isin(NAMED[audience])
    blanked = {name: frame[name].where(readable, "") for name in (*_WORDS, *_COUNTED_BY, "team_shown")}
    blanked["author"] = frame["author"].where(named, "").str.strip()
    known = {team for school in schools for team in school.teams} | set(frame.loc[readable, "team"])
    blanked["team"] = frame["team"].where(frame["team"].isin(known), "")
    if audience is Audience.OUTSIDE:
        blanked |= dict.fromkeys(("thanks", "evidence_url", "team", "role", "grade", "theme"), "")
    return frame.assign(**blanked)


def _attribute(frame: pd.DataFrame, audience: Audience, schools: Sequence[School]) -> pd.Series:
    """How the teller is called: "Dana Ruiz, Grades 2-3, Maple Ridge Elementary", or "A colleague, ..."; "" unread.

    Where a leader's words stand instead of the teller's, it says so.
    """
    names = {school.school_id: school.name for school in schools}
    who = frame["author"].where(frame["author"] != "", UNNAMED)
    team = frame["team_shown"].where((audience is not Audience.TEAM) | (frame["author"] != ""), "")
    parts = (who, team, _look_up(frame["school"], names))
    said = [", ".join(part for part in teller if part) for teller in zip(*parts, strict=True)]
    called = pd.Series(said, index=frame.index, dtype="str")
    return called.where(~frame["edited"], called + f" ({EDITED})").where(frame["readable"], "")


def _relation(tables: Tables, name: str, columns: tuple[str, ...], frame: pd.DataFrame) -> pd.DataFrame:
    """The counted rows of one relation that belong to the frame's entries, each once."""
    table = tables[name]
    ours = table["status"].isin(COUNTED) & table["win_id"].isin(frame["win_id"])
    return table.loc[ours, ["win_id", *columns]].drop_duplicates(ignore_index=True)


def _override(goals: pd.DataFrame, corrections: Mapping[str, str], frame: pd.DataFrame) -> pd.DataFrame:
    """The goals, where a person corrected an entry's goal that one instead of all of its own."""
    given = {win: goal for win, goal in corrections.items() if goal}
    corrected = frame.loc[frame["win_id"].isin(given), ["win_id"]]
    corrected = corrected.assign(goal_id=corrected["win_id"].map(given).astype("str"))
    return pd.concat([goals[~goals["win_id"].isin(given)], corrected], ignore_index=True)


def _asked(tables: Tables, role: Role, choices: Iterable[str]) -> set[str]:
    """The choices that forms offer for a role, ours and those of a school's own forms."""
    questions = tables["questions"]
    offered = questions.loc[(questions["role"] == role) & (questions["options"] != ""), "options"]
    return {*choices, *(str(option) for options in offered for option in json.loads(options))}


def _generalize(relation: pd.DataFrame, frame: pd.DataFrame, choices: set[str], audience: Audience) -> pd.DataFrame:
    """The relation with what people typed as "other" called so, where this audience may not read their words."""
    label = relation.columns[-1]
    own = frame["readable"] & ~frame["edited"] & (audience is not Audience.OUTSIDE)
    readable = frame.loc[own, "win_id"]
    shown = relation["win_id"].isin(readable) | relation[label].isin(choices)
    return relation.assign(**{label: relation[label].where(shown, OTHER)}).drop_duplicates(ignore_index=True)
