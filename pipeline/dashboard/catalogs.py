"""A scene comes in; the records of what was learned, of what helped and of each school go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.dashboard import phrases
from pipeline.dashboard.figures import Scene, kept_back
from pipeline.dashboard.phrases import NOT_SHOWN
from pipeline.model import OTHER, Count, Practice, SchoolSummary, Story
from pipeline.model.drawing import CellValue
from pipeline.model.roles import HELPED

Record = Mapping[str, CellValue | tuple[int, ...]]

MOST_LESSONS = 60
"""Lessons of one goal that stand on the tab; the others are a link away."""

MOST_TELLERS = 6
"""Colleagues to ask about one practice: those who told of it last."""

LONGEST = 280
"""Characters of a teller's words in a table."""

LESSON_FIELDS = ("goal", "words", "more", "next_step", "told_by", "day", "link", "followed", "followed_link")
PRACTICE_FIELDS = ("practice", "wins", "lessons", "example", "byline", "latest_link", "entries")
GUIDE_FIELDS = ("practice", "ask", "visit", "toward", "grades")
SCHOOL_FIELDS = (
    *("school", "wins", "lessons", "people", "reach", "goals", "teams", "not_yet", "latest", "entries", "lessons_link"),
)


def list_lessons(scene: Scene) -> Iterator[Record]:
    """Readable lessons by goal, the newest first; one toward two goals stands under each."""
    newest = [story for story in reversed(scene.summary.stories) if story.kind == "lesson"]
    told = {story.win_id: story for story in scene.summary.stories}
    for page in scene.summary.goals:
        if page.goal is not None:
            ours = [story for story in newest if page.goal.goal_id in story.goals]
            yield from _list_shelf(page.goal.title, f"entries:lessons:{page.goal.goal_id}", ours, told, scene)
    rest = [story for story in newest if not story.goals]
    yield from _list_shelf("Without a goal of this year", "entries:lessons", rest, told, scene)


def _list_shelf(
    title: str, rows: str, lessons: Sequence[Story], told: Mapping[str, Story], scene: Scene
) -> Iterator[Record]:
    """One goal's lessons, and what is said of those that do not stand here."""
    for story in lessons[:MOST_LESSONS]:
        after = told.get(scene.summary.followed.get(story.win_id, ""))
        yield {
            "goal": title,
            "words": phrases.quote(story, LONGEST),
            "more": "",
            "next_step": phrases.excerpt(story.next_step, LONGEST),
            "told_by": story.attribution,
            "day": story.day,
            "link": f"win:{story.win_id}",
            "followed": f"A success followed on {phrases.day(after.day, scene.locale, 'medium')}" if after else "",
            "followed_link": f"win:{after.win_id}" if after else "",
        }
    left = len(lessons) - MOST_LESSONS
    if left > 0:
        more = f"{phrases.count(left, 'earlier lesson')}: open their rows."
        yield {**dict.fromkeys(LESSON_FIELDS, ""), "goal": title, "words": more, "more": rows}


def list_practices(scene: Scene) -> Iterator[Record]:
    """The catalog's evidence, the most named first; what was named once, and what is kept back, is a line each."""
    for practice in scene.summary.practices:
        latest = practice.latest
        yield {
            "practice": practice.label,
            "wins": practice.entries,
            "lessons": practice.lessons,
            "example": phrases.quote(latest, LONGEST) if latest else _say_unread(practice, scene),
            "byline": phrases.byline(latest, scene.locale) if latest else "",
            "latest_link": f"win:{latest.win_id}" if latest else "",
            "entries": f"entries:practice:{practice.label}" if practice.label in HELPED else "",
        }
    for label, wins, lessons in _sum_others(scene.page.helped):
        yield {**dict.fromkeys(PRACTICE_FIELDS, ""), "practice": label, "wins": wins, "lessons": lessons}


def _sum_others(helped: Sequence[Count]) -> Iterator[tuple[str, int, int]]:
    """What stands in the catalog as a line: named once, and in words that may not be read here."""
    once = [count for count in helped if count.entries == 1 and count.label != OTHER]
    if once:
        yield f"Other, named once ({len(once)})", len(once), sum(count.lessons for count in once)
    yield from (("Other, in words kept back", one.entries, one.lessons) for one in helped if one.label == OTHER)


def _say_unread(practice: Practice, scene: Scene) -> str:
    return phrases.capitalize(f"{kept_back(scene.summary, practice.entries != 1)}.")


def list_guides(scene: Scene) -> Iterator[Record]:
    """Where each practice of the catalog helped, and whom to ask."""
    goals = len(scene.summary.goals)
    for practice in scene.summary.practices:
        every = goals > 1 and len(practice.goals) == goals
        yield {
            "practice": practice.label,
            "ask": _say_tellers(practice),
            "visit": "\n".join(practice.schools),
            "toward": "Every goal" if every else "\n".join(practice.goals),
            "grades": ", ".join(practice.grades),
        }


def _say_tellers(practice: Practice) -> str:
    """Who told of it last and shares by name, one a line, by name."""
    tellers = sorted(practice.tellers[:MOST_TELLERS])
    others = len(practice.tellers) - len(tellers)
    return "\n".join([*tellers, *([f"and {phrases.count(others, 'other')}"] if others else [])])


def list_schools(scene: Scene) -> Iterator[Record]:
    """Each of several schools, in the settings' order."""
    for page in scene.summary.school_pages:
        school_id = page.school.school_id
        expected = len(page.teams_heard) + len(page.teams_not_yet)
        yield {
            "school": page.school.name,
            "wins": NOT_SHOWN if page.entries is None else page.entries,
            "lessons": NOT_SHOWN if page.lessons is None else page.lessons,
            "people": _say_people(page),
            "reach": phrases.share(page.contributors),
            "goals": f"{page.goals_seen} of {len(scene.summary.goals)}",
            "teams": f"{len(page.teams_heard)} of {expected}" if expected else "",
            "not_yet": "; ".join(page.teams_not_yet),
            "latest": page.last_day or "",
            "entries": f"entries:school:{school_id}" if page.entries else "",
            "lessons_link": f"entries:school-lessons:{school_id}" if page.lessons else "",
        }


def _say_people(page: SchoolSummary) -> str | int:
    """How many colleagues shared; one word for all that are left out, so that none can be told from another."""
    if page.contributors.suppressed:
        return NOT_SHOWN
    return "not counted" if page.contributors.count is None else page.contributors.count
