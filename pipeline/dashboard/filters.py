"""A summary comes in; the entries behind each number that is shown go out, as views of the Wins tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model import Goal, School, Summary
from pipeline.model.drawing import Filter
from pipeline.model.roles import HELPED

MOST_CELLS = 150
"""Goals times schools up to which each cell of their table has a view of its own."""

LESSON = ("Kind", "Lesson")
SEVERAL = frozenset({"Goals", "Success signs", "What helped"})
"""Columns of the Wins tab whose cells hold several labels: Sheets can only ask whether the text contains one."""


def list_filters(summary: Summary) -> Iterator[Filter]:
    """The views, but for those of a text that Sheets would take for a formula, or would find in other labels too.

    The number of such a label leads to the whole Wins tab: better than to rows that it does not count.
    """
    wanted = [Filter("lessons", "Lessons learned", *LESSON)]
    goals = [page.goal for page in summary.goals if page.goal]
    for goal in goals:
        wanted += _views_of(goal)
    for school in summary.schools:
        wanted.append(Filter(f"school:{school.school_id}", f"School: {school.name}", "School", school.name))
        also = (("School", school.name),)
        wanted.append(Filter(f"school-lessons:{school.school_id}", f"Lessons: {school.name}", *LESSON, also))
    wanted += [
        Filter(cell_key(goal, school), f"{goal.title}, {school.name}", "Goals", goal.title, (("School", school.name),))
        for goal, school in list_cells(summary)
    ]
    wanted += [Filter(f"practice:{label}", f"What helped: {label}", "What helped", label) for label in HELPED]
    labels = {
        "Goals": [goal.title for goal in goals],
        "Success signs": [sign.title for goal in goals for sign in goal.signs],
        "What helped": [count.label for count in summary.whole.helped],
    }
    yield from (item for item in wanted if all(_is_clear(text, labels.get(name, ())) for name, text in item.criteria))


def _is_clear(text: str, labels: Iterable[str]) -> bool:
    """Whether Sheets finds a label where it stands, and nowhere else: asking for a text, it looks past case."""
    return bool(text) and text[0] not in "=+-@" and sum(text.casefold() in label.casefold() for label in labels) < 2


def _views_of(goal: Goal) -> Iterator[Filter]:
    """A goal's entries, its lessons, and those that saw each of its signs."""
    yield Filter(f"goal:{goal.goal_id}", f"Goal: {goal.title}", "Goals", goal.title)
    yield Filter(f"lessons:{goal.goal_id}", f"Lessons: {goal.title}", *LESSON, (("Goals", goal.title),))
    for sign in goal.signs:
        yield Filter(f"sign:{goal.goal_id}:{sign.sign_id}", f"{goal.title}: {sign.title}", "Success signs", sign.title)


def list_cells(summary: Summary) -> Iterator[tuple[Goal, School]]:
    """Each goal with each of several schools, unless that is too many."""
    goals = [page.goal for page in summary.goals if page.goal]
    if len(summary.schools) > 1 and len(goals) * len(summary.schools) <= MOST_CELLS:
        yield from ((goal, school) for goal in goals for school in summary.schools)


def cell_key(goal: Goal, school: School) -> str:
    """Names the entries of one goal and one school."""
    return f"cell:{goal.goal_id}:{school.school_id}"
