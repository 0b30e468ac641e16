"""A form that a school has already comes in, and answers about its questions; its codebook goes out, and a preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.model import Form, Listing, Response
from pipeline.model.goals import Goal
from pipeline.model.roles import KINDS, SHARES, Role
from pipeline.normalize import normalize
from pipeline.settings import Settings
from pipeline.tables import empty
from pipeline.wizard.questions import Answers, Question

ALWAYS = "always:"
SHOWN = 3
"""How many entries are shown before anybody agrees."""

_NEEDED: Mapping[Role, str] = {
    "story": "tells what happened",
    "goal": "says which goal it serves",
    "kind": "says whether it is a win or a lesson",
    "share": "says how it may be shared",
}
_MORE: Mapping[Role, str] = {
    "signs": "says which success signs were seen",
    "voices": "says who is better off",
    "beneficiary": "tells how they are better off",
    "helped": "says what helped",
    "next_step": "tells the next step",
    "team": "names the team",
    "author": "holds the name of the person who tells",
    "thanks": "says whom to thank",
}
ROLES = (*_NEEDED, *_MORE)


def list_questions(form: Form) -> list[str]:
    """The form's questions, numbered, each with its kind and its choices."""
    return [f"  {i}  {_title(form, i - 1)}" for i in range(1, len(form.questions) + 1)]


def sequence(form: Form, goals: Sequence[Goal], answers: Answers) -> Iterator[Question]:
    """Which question plays which role: four that must be settled, then others as long as questions are left."""
    listed = {question.question_id: _title(form, i) for i, question in enumerate(form.questions)}
    fixed: Mapping[str, Mapping[str, str]] = {
        "goal": {goal.goal_id: f"“{goal.title}”" for goal in goals},
        "kind": {"success": "a win", "lesson": "a lesson"},
        "share": {"leaders": "with our leaders only", "unnamed": "also shown to others, without a name"},
    }
    for role, does in {**_NEEDED, **_MORE}.items():
        if role in _MORE and set(listed) <= set(answers.values()):
            return
        none = {f"{ALWAYS}{value}": f"none; always {words}" for value, words in fixed.get(role, {}).items()}
        rest = "" if role in _NEEDED else " Enter for none."
        yield Question(
            role,
            f"Which question {does}? Its number.{rest}",
            choices={**listed, **none},
            known=frozenset(listed),
            optional=role in _MORE,
        )


def codebook(answers: Answers) -> dict[str, dict[str, str]]:
    """The answers as the settings hold them: by role a question's id, or one value for all."""
    return {
        role: {"always": value.removeprefix(ALWAYS)} if value.startswith(ALWAYS) else {"question": value}
        for role, value in answers.items()
        if role in ROLES and value
    }


def preview(form: Form, responses: Sequence[Response], settings: Settings) -> list[str]:
    """The newest entries as the settings' codebook reads them, and how many of all it cannot place."""
    newest = sorted(responses, key=lambda response: response.last_submitted_time, reverse=True)[:SHOWN]
    if not newest:
        return ["The form has no answers yet, so there is nothing to show."]
    listing = Listing(form, settings.school_list[0].school_id, [newest], True, newest[0].last_submitted_time)
    fresh = normalize((listing,), settings, b"only to look at", empty(), "")
    titles = {goal.goal_id: goal.title for goal in settings.goal_list}
    lines = []
    for number, win in enumerate(fresh.tables["wins"].to_dict("records"), 1):
        of = fresh.tables["win_goals"]
        named = [titles.get(goal, goal) for goal in of.loc[of["win_id"] == win["win_id"], "goal_id"]]
        lines += [
            f"  {number}. {KINDS[win['kind']].partition(':')[0]}, for {', '.join(named) or 'no goal that we know'}",
            f"     “{win['story'] or 'nothing told'}”",
            f"     to be shared: {SHARES[win['share']].lower()}",
        ]
    return [*lines, *(f"  Mind: {issue.what}" for issue in fresh.issues)]


def _title(form: Form, place: int) -> str:
    question = form.questions[place]
    offered = [*question.options[:6], *(["..."] if len(question.options) > 6 else [])]
    options = f": {', '.join(offered)}" if offered else ""
    row = f", {question.row}" if question.row else ""
    return f"{question.title}{row} ({question.kind.replace('_', ' ')}{options})"
