"""A summary, or one goal's page of it, comes in; the figures that a template may name go out, one word each.

A figure is a number for a card or words for a sentence; an empty one leaves its sentence or card out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal

from pipeline.dashboard import findings, phrases
from pipeline.model import Audience, Count, Edition, Goal, GoalSummary, SignCount, Summary, say_list


@dataclass(frozen=True, slots=True)
class Scene:
    """What a tab is about: the summary, and the page in view (a goal's, or the whole's).

    `written` says that people write in the workbook.
    """

    summary: Summary
    edition: Edition
    page: GoalSummary
    contents: tuple[tuple[str, str, str], ...] = ()
    written: bool = False

    @property
    def goal(self) -> Goal | None:
        """The goal in view, if any."""
        return self.page.goal

    @property
    def locale(self) -> str:
        """How dates and numbers are written."""
        return self.edition.locale

    @property
    def key(self) -> str:
        """Names the entries in view."""
        return f"goal:{self.goal.goal_id}" if self.goal else "all"


Figure = Callable[[Scene], str | float]
MOST_HELPED = 10
"""Practices in a table; colleagues name many more in their own words."""

MOST_THEMES = 12
"""Themes of a goal that stand on its tab."""

DEMO = "Invented data: the school, the people and what they tell are made up."

RESPONDENTS = {
    "pseudonym": "People are counted by a code that only this school can make; e-mail addresses are not kept.",
    "email": "The school chose to keep the e-mail address with each entry; it is shown on no tab.",
    "anonymous": "Nothing is collected that could name a person; times are rounded to the week.",
}


def shown(scene: Scene, only: str, when: str = "") -> bool:
    """Whether a part is for this audience, and there is what it is about."""
    leaders = scene.summary.audience is Audience.LEADERS
    return (not only or (only == "leaders") == leaders) and (not when or bool(FIGURES[when](scene)))


def say(value: str | float, locale: str) -> str:
    """A figure as it stands in a sentence."""
    return value if isinstance(value, str) else format_decimal(value, locale=locale)


def _updated(scene: Scene) -> str:
    """When the last entry arrived that this is drawn from."""
    if scene.summary.updated is None:
        return "Nobody has shared a win yet. The first one will appear here by itself."
    return f"Updated on {phrases.day(scene.summary.updated.date(), scene.locale)}, {_drawn_from(scene)}."


def _drawn_from(scene: Scene) -> str:
    """From how many entries over which dates."""
    entries, first, last = scene.page.entries, scene.summary.first_day, scene.summary.last_day
    if not entries or first is None or last is None:
        return "from no entries so far"
    said = f"from {phrases.count(entries, 'entry', 'entries')}"
    if first == last:
        return f"{said} of {phrases.day(first, scene.locale)}"
    return f"{said}, {phrases.day(first, scene.locale)} to {phrases.day(last, scene.locale)}"


def _health(scene: Scene) -> str:
    """How the last run went, in words."""
    errors = sum(issue.severity == "error" for issue in scene.edition.issues)
    warnings = sum(issue.severity == "warning" for issue in scene.edition.issues)
    if errors:
        return f"{phrases.count(errors, 'thing')} did not work in the last run. The About tab says what to do."
    if warnings:
        verb = "is" if warnings == 1 else "are"
        return f"Everything arrived. {phrases.count(warnings, 'small thing')} {verb} worth a look: see the About tab."
    return "All is well: everything that was shared has arrived, once."


def _contributors_note(scene: Scene) -> str:
    count = scene.page.contributors
    return "so that nobody can be singled out" if count.suppressed else phrases.reach(count)


def _before(scene: Scene) -> str:
    return f"{scene.page.last_period.entries:,} in the 4 school weeks before"


def _this_week(scene: Scene) -> float:
    weeks = scene.page.chart.weeks
    return weeks[-1].entries if weeks else 0


def _this_week_note(scene: Scene) -> str:
    weeks = scene.page.chart.weeks
    if not weeks:
        return ""
    if not weeks[-1].in_session:
        return "no school this week"
    if not weeks[-1].entries:
        return "a quiet week is a normal week"
    return f"week of {phrases.day(weeks[-1].week, scene.locale, 'MMM d')}"


def _covered(scene: Scene) -> float:
    return sum(page.entries > 0 for page in scene.summary.goals)


def _signs(scene: Scene) -> list[SignCount]:
    """The signs of the goal in view, or of all goals."""
    pages = (scene.page,) if scene.goal else scene.summary.goals
    return [sign for page in pages for sign in page.signs]


def _signs_seen(scene: Scene) -> float:
    return sum(sign.entries > 0 for sign in _signs(scene))


def _signs_note(scene: Scene) -> str:
    signs = _signs(scene)
    return f"of {phrases.count(len(signs), 'success sign')}" if signs else "none agreed yet"


def _teams_note(scene: Scene) -> str:
    expected = len(scene.summary.teams_heard) + len(scene.summary.teams_not_yet)
    return f"of {phrases.count(expected, 'team')}" if scene.summary.teams_not_yet else "every team so far"


def _teams_not_yet(scene: Scene) -> str:
    if scene.summary.audience is not Audience.LEADERS or not scene.summary.teams_not_yet:
        return ""
    teams = say_list(scene.summary.teams_not_yet)
    return f"Not heard from yet, and worth a friendly visit: {teams}."


def kept_back(summary: Summary, many: bool) -> str:
    """Why words that are counted cannot be read here."""
    whose = "their" if many else "its"
    waits = f"{whose} words wait for review or are kept private"
    if not summary.held:
        return f"{whose} words were kept for a team or leaders"
    return f"{waits}, or were kept for a team or leaders" if summary.count_only else waits


def _unread(scene: Scene, number: int, one: str, many: str) -> str:
    """What is said of entries of which none can be read."""
    return (
        f"{phrases.count(number, one, many)}, counted here; {kept_back(scene.summary, number != 1)}." if number else ""
    )


def helped_often(scene: Scene) -> list[Count]:
    """What was named more than once as having helped, the most first."""
    return [count for count in scene.page.helped if count.entries > 1]


def _say_more_themes(more: int) -> str:
    """How many themes do not stand on the tab."""
    return f"And {phrases.count(more, 'smaller theme')}, on the Themes tab." if more > 0 else ""


def _new_voices(scene: Scene) -> str | int:
    """Colleagues who shared for the first time of late, as it may be shown."""
    voices = scene.summary.new_voices
    if voices is None:
        return ""
    return "not shown" if voices.suppressed else "not counted" if voices.count is None else voices.count


def _new_voices_note(scene: Scene) -> str:
    voices = scene.summary.new_voices
    if voices and voices.suppressed:
        return "so that nobody can be singled out"
    return "shared for the first time in the last 4 school weeks"


def _lessons_kept(scene: Scene) -> str:
    """Lessons that are counted and cannot be read here."""
    read = sum(story.kind == "lesson" for story in scene.summary.stories)
    return _unread(scene, scene.summary.whole.lessons - read, "further lesson", "further lessons")


def _own(name: str) -> Figure:
    """A setting of the goal in view."""
    return lambda scene: str(getattr(scene.goal, name)) if scene.goal else ""


def _privacy(scene: Scene) -> str:
    """How many entries are counted without their words, and why."""
    summary = scene.summary
    told = (
        (summary.held, "waits for review", "wait for review"),
        (summary.count_only, "is counted without its words", "are counted without their words"),
        (summary.hidden, "is hidden and not counted", "are hidden and not counted"),
    )
    parts = [f"{phrases.count(n, 'entry', 'entries')} {one if n == 1 else many}" for n, one, many in told if n]
    return f"{say_list(parts)}." if parts else "No entry is held back."


FIGURES: Mapping[str, Figure] = {
    "name": lambda scene: scene.edition.name,
    "demo": lambda scene: DEMO if scene.edition.demo else "",
    "updated": _updated,
    "drawn_from": lambda scene: phrases.capitalize(_drawn_from(scene)) + ".",
    "as_of": lambda scene: phrases.day(scene.summary.as_of, scene.locale),
    "checked": lambda scene: phrases.day(scene.edition.checked, scene.locale),
    "due": lambda scene: phrases.day(scene.edition.due, scene.locale),
    "health": _health,
    "wins": lambda scene: scene.page.entries,
    "successes": lambda scene: scene.page.successes,
    "lessons": lambda scene: scene.page.lessons,
    "kinds": lambda scene: (
        phrases.kinds(scene.page.successes, scene.page.lessons) if scene.page.entries else "the first one is on its way"
    ),
    "contributors": lambda scene: phrases.people(scene.page.contributors, scene.edition.small_cell),
    "contributors_note": _contributors_note,
    "goals_covered": _covered,
    "goals_note": lambda scene: f"of {phrases.count(len(scene.summary.goals), 'goal')}",
    "signs_seen": _signs_seen,
    "signs_note": _signs_note,
    "recent": lambda scene: scene.page.this_period.entries,
    "before": lambda scene: scene.page.last_period.entries,
    "before_note": _before,
    "this_week": _this_week,
    "this_week_note": _this_week_note,
    "teams_heard": lambda scene: len(scene.summary.teams_heard),
    "teams_note": _teams_note,
    "teams_not_yet": _teams_not_yet,
    "finding": lambda scene: findings.say_finding(scene.page, scene.locale),
    "signals": lambda scene: findings.say_signals(scene.page),
    "successes_unread": lambda scene: _unread(scene, scene.page.successes, "success", "successes"),
    "lessons_unread": lambda scene: _unread(scene, scene.page.lessons, "lesson", "lessons"),
    "unread": lambda scene: _unread(scene, scene.page.entries, "entry", "entries"),
    "median": lambda scene: scene.page.chart.median_shown or "",
    "goal": _own("title"),
    "goal_id": _own("goal_id"),
    "aim": _own("aim"),
    "owner": _own("owner"),
    "baseline": _own("baseline"),
    "target": _own("target"),
    "priority": lambda scene: (
        "★ This is our priority: the other goals make room for it." if scene.goal and scene.goal.priority else ""
    ),
    "asks": lambda scene: findings.say_asks(scene.summary),
    "changes": lambda scene: findings.say_changes(scene.summary, scene.page, scene.locale),
    "new_voices": _new_voices,
    "new_voices_note": _new_voices_note,
    "practices": lambda scene: len(scene.summary.practices),
    "followed": lambda scene: len(scene.summary.followed),
    "lessons_kept": _lessons_kept,
    "decisions": lambda scene: len(findings.list_decisions(scene.summary, scene.page)),
    "schools_small": lambda scene: findings.say_small_schools(scene.summary),
    "form": lambda scene: "form" if scene.edition.form_links else "",
    "local": lambda scene: "local" if scene.edition.local else "",
    "schools": lambda scene: len(scene.summary.schools) if len(scene.summary.schools) > 1 else "",
    "helped_more": lambda scene: (
        "Named most often; each entry has its own words." if len(helped_often(scene)) > MOST_HELPED else ""
    ),
    "themes": lambda scene: len(scene.page.themes),
    "themes_more": lambda scene: _say_more_themes(len(scene.page.themes) - MOST_THEMES),
    "stories": lambda scene: len(scene.summary.stories),
    "held": lambda scene: scene.summary.held,
    "privacy": _privacy,
    "respondents": lambda scene: RESPONDENTS.get(scene.edition.respondents, ""),
    "small_cell": lambda scene: str(scene.edition.small_cell),
    "data": lambda scene: "data" if scene.edition.data_urls else "",
    "dashboard": lambda scene: scene.edition.dashboard_url,
    "issues": lambda scene: len(scene.edition.issues),
    "version": lambda scene: scene.edition.version,
    "commit": lambda scene: scene.edition.stamp,
}
"""Every figure by the name that templates use; the comment at the top of sheets_templates/dashboard.yaml lists them."""
