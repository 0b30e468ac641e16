"""A scene comes in; the records that tables, lists and stories are made of go out, by the name of their source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.dashboard import catalogs, phrases
from pipeline.dashboard.catalogs import Record
from pipeline.dashboard.figures import MOST_HELPED, MOST_THEMES, Scene, helped_often, kept_back
from pipeline.model import Count, GoalSummary, SignCount, Story

LATEST = 3
SPARK_WEEKS = 16
"""Weeks in a goal's small chart; more would not be told apart."""


@dataclass(frozen=True, slots=True)
class Source:
    """Records under one name: their fields, the field that groups them ("" for none), and how to list them."""

    fields: tuple[str, ...]
    list: Callable[[Scene], Iterator[Record]]
    group: str = ""


def tab_of(goal_id: str) -> str:
    """The name of a goal's tab in links."""
    return f"goal-{goal_id}"


def _goals(scene: Scene) -> Iterator[Record]:
    for page in scene.summary.goals:
        if page.goal is None:
            continue
        mark = "★ " if page.goal.priority else ""
        weeks = tuple(week.entries for week in page.chart.weeks if week.in_session or week.entries)[-SPARK_WEEKS:]
        latest = page.latest[0] if page.latest else None
        yield {
            "goal": mark + page.goal.title,
            "owner": page.goal.owner,
            "wins": page.entries,
            "lessons": page.lessons,
            "recent": page.this_period.entries,
            "before": page.last_period.entries,
            "weeks": weeks,
            "weeks_note": _spark_note(weeks),
            "latest": latest.day if latest else "",
            "latest_link": f"win:{latest.win_id}" if latest else "",
            "tab": f"tab:{tab_of(page.goal.goal_id)}",
            "entries": f"entries:goal:{page.goal.goal_id}" if page.entries else "",
            "lessons_link": f"entries:lessons:{page.goal.goal_id}" if page.lessons else "",
        }


def _spark_note(weeks: Sequence[int]) -> str:
    return f"Wins shared in the last {phrases.count(len(weeks), 'school week')}: {', '.join(map(str, weeks))}."


def _signs(scene: Scene) -> Iterator[Record]:
    """The signs of the goal in view, or of every goal in turn."""
    for page in [scene.page] if scene.goal else scene.summary.goals:
        for sign in page.signs:
            yield _sign(page, sign, scene)


def _sign(page: GoalSummary, sign: SignCount, scene: Scene) -> Record:
    goal_id = page.goal.goal_id if page.goal else ""
    latest = sign.latest
    unread = (
        f"Seen; {kept_back(scene.summary, sign.entries != 1)}." if sign.entries else "Not seen yet; look out for it."
    )
    return {
        "goal": page.goal.title if page.goal else "",
        "sign": sign.sign.title,
        "wins": sign.entries,
        "lessons": sign.lessons,
        "recent": sign.recent,
        "before": sign.before,
        "latest": latest.day if latest else "",
        "example": phrases.quote(latest, 180) if latest else unread,
        "told_by": latest.attribution if latest else "",
        "byline": phrases.byline(latest, scene.locale) if latest else "",
        "latest_link": f"win:{latest.win_id}" if latest else "",
        "entries": f"entries:sign:{goal_id}:{sign.sign.sign_id}" if sign.entries else "",
    }


def _counts(pick: Callable[[Scene], Sequence[Count]], kind: str = "") -> Callable[[Scene], Iterator[Record]]:
    """Records of labeled counts; those of schools lead to their entries."""

    def records(scene: Scene) -> Iterator[Record]:
        for count in pick(scene):
            link = f"entries:{kind}:{count.key}" if kind and count.entries else ""
            yield {"label": count.label, "wins": count.entries, "lessons": count.lessons, "entries": link}

    return records


def _helped(scene: Scene) -> Sequence[Count]:
    """What helped, the most first; what was named once, often in a colleague's own words, is one line."""
    often = helped_often(scene)[:MOST_HELPED]
    once = [count for count in scene.page.helped if count.entries == 1]
    rest = Count("", f"Other, named once ({len(once)})", len(once), sum(count.lessons for count in once))
    return [*often, rest] if once else often


def _contents(scene: Scene) -> Iterator[Record]:
    for tab_id, title, about in scene.contents:
        yield {"tab": title, "about": about, "link": f"tab:{tab_id}"}


def _data_links(scene: Scene) -> Iterator[Record]:
    """The data workbook, or each part where one was not enough."""
    links = scene.edition.data_urls
    for number, link in enumerate(links, 1):
        yield {"label": f"Open part {number}" if len(links) > 1 else "Open the data workbook", "link": link}


def _form_links(scene: Scene) -> Iterator[Record]:
    for label, link in scene.edition.form_links:
        yield {"label": label, "link": link}


def _issues(scene: Scene) -> Iterator[Record]:
    words = {"info": "for your information", "warning": "worth a look", "error": "did not work"}
    for issue in scene.edition.issues:
        yield {"where": issue.where, "what": issue.what, "severity": words[issue.severity]}


def _latest(scene: Scene, kind: str) -> Sequence[Story]:
    """The latest stories of one kind toward the goal in view, the newest first."""
    goal_id = scene.goal.goal_id if scene.goal else ""
    newest = (story for story in reversed(scene.summary.stories) if not goal_id or goal_id in story.goals)
    return list(islice((story for story in newest if story.kind == kind), LATEST))


def _themes(scene: Scene) -> Iterator[Record]:
    """What the stories of the goal in view tell of, the most told first, each with one of them."""
    for theme in scene.page.themes[:MOST_THEMES]:
        example = theme.examples[0]
        yield {
            "theme": theme.label,
            "wins": theme.entries,
            "lessons": theme.lessons,
            "example": phrases.quote(example, 280),
            "byline": phrases.byline(example, scene.locale),
            "example_link": f"win:{example.win_id}",
        }


SOURCES: Mapping[str, Source] = {
    "goals": Source(
        (
            *("goal", "owner", "wins", "lessons", "recent", "before", "weeks", "weeks_note"),
            *("latest", "latest_link", "tab", "entries", "lessons_link"),
        ),
        _goals,
    ),
    "signs": Source(
        (
            *("goal", "sign", "wins", "lessons", "recent", "before", "latest", "example", "told_by", "byline"),
            *("latest_link", "entries"),
        ),
        _signs,
        "goal",
    ),
    "voices": Source(("label", "wins", "lessons", "entries"), _counts(lambda scene: scene.page.voices)),
    "helped": Source(("label", "wins", "lessons", "entries"), _counts(_helped)),
    "themes": Source(("theme", "wins", "lessons", "example", "byline", "example_link"), _themes),
    "schools": Source(("label", "wins", "lessons", "entries"), _counts(lambda scene: scene.page.schools, "school")),
    "lessons": Source(catalogs.LESSON_FIELDS, catalogs.list_lessons, "goal"),
    "practices": Source(catalogs.PRACTICE_FIELDS, catalogs.list_practices),
    "guides": Source(catalogs.GUIDE_FIELDS, catalogs.list_guides),
    "each_school": Source(catalogs.SCHOOL_FIELDS, catalogs.list_schools),
    "contents": Source(("tab", "about", "link"), _contents),
    "data_links": Source(("label", "link"), _data_links),
    "form_links": Source(("label", "link"), _form_links),
    "issues": Source(("where", "what", "severity"), _issues),
}
"""What tables and lists may be made of."""

STORIES: Mapping[str, Callable[[Scene], Sequence[Story]]] = {
    "latest": lambda scene: scene.page.latest,
    "latest_successes": lambda scene: _latest(scene, "success"),
    "latest_lessons": lambda scene: _latest(scene, "lesson"),
    "chosen": lambda scene: scene.page.chosen,
    "lessons_chosen": lambda scene: scene.page.lessons_chosen,
}
"""Which stories stand side by side."""
