"""Stories come in as one audience may read them; the themes of each goal go out: as found before, else found now.

Each audience has a memory of its own, kept with the dashboard in the commit that shows the names: nothing that readers
may not see has a part in what a theme is called before them. People's names for themes are for leaders and staff; what
leaves the school shows no themes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pipeline
from pipeline import summarize, themes
from pipeline.model import Audience, Story, Summary, Theme
from pipeline.run.finds import Finds
from pipeline.run.gather import Gathered, read_roster
from pipeline.run.settle import view
from pipeline.store import Book
from pipeline.tables import MEMORY_TAB, Tables
from pipeline.themes import Said

READERS: Mapping[Audience, str] = {Audience.LEADERS: "leaders", Audience.STAFF: "staff", Audience.TEAM: "staff"}
"""Whose memory of names an audience goes by: a team reads what all staff read, and more of its own."""

Find = Callable[[Sequence[Story]], Mapping[str, tuple[Theme, ...]]]
"""Finds the themes of all readable stories, by goal id."""

MOST_WORDS = 4
"""Words of a colleague to thank that may be a name by themselves."""


def finder(gathered: Gathered, book: Book, audience: Audience) -> Find:
    """How this audience's themes are found."""
    if audience not in READERS:
        return lambda _stories: {}

    def find(stories: Sequence[Story]) -> Mapping[str, tuple[Theme, ...]]:
        said = _listen(gathered, book, audience)
        names, records = list_names(gathered, book.tables), _recall(gathered, READERS[audience])
        return {
            goal.goal_id: _find(
                gathered.finds,
                [story for story in stories if goal.goal_id in story.goals],
                goal.goal_id,
                records,
                said(goal.goal_id),
                names,
            )
            for goal in gathered.settings.goal_list
        }

    return find


def _find(
    finds: Finds,
    stories: Sequence[Story],
    goal_id: str,
    records: Sequence[Mapping[str, str]],
    said: Said,
    names: Sequence[str],
) -> tuple[Theme, ...]:
    """One goal's themes; what they are found in has a digest, under which they are found again."""
    pool = themes.choose_newest(stories, said)
    previous = themes.recall(records, goal_id, stories)
    told = themes.keep_told(names, (story.text for story in pool))
    digest = _digest(goal_id, pool, previous, said, told)
    found = finds.look_up(digest, pool)
    if found is None:
        found = themes.find_themes(pool, goal_id, previous=previous, said=said, names=told)
        aside = themes.set_aside(records, said.merged, {theme.key for theme in found})
        after = themes.recall([*themes.remember(found, stories), *aside], goal_id, stories)
        finds.put((digest, _digest(goal_id, pool, after, said, told)), found)
    return found


def _digest(goal_id: str, pool: Iterable[Story], previous: Sequence[Theme], said: Said, names: frozenset[str]) -> str:
    """A digest of all that the themes of a goal depend on."""
    told = sorted(
        (story.win_id, story.text, story.kind, story.theme, story.featured, story.attribution, story.author, story.day)
        for story in pool
    )
    before = sorted((theme.key, theme.label, theme.members, theme.terms, theme.by_people) for theme in previous)
    spoken = [sorted(part.items()) for part in (said.renamed, said.merged, said.together)]
    facts = repr((pipeline.__version__, goal_id, told, before, spoken, sorted(names)))
    return hashlib.blake2b(facts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _listen(gathered: Gathered, book: Book, audience: Audience) -> Callable[[str], Said]:
    """What people said of a goal's themes, as far as it is for this audience.

    Beside the themes that leaders named or merged, others see the same entries together: under people's name, or under
    words of what those others may read.
    """
    said = Said(gathered.notes.theme_names, gathered.notes.merged_themes)
    if audience is Audience.LEADERS or not said.decided:
        return lambda _goal_id: said
    entries = view(gathered, Audience.LEADERS, book.tables, {})
    told = summarize.tell(entries, gathered.settings.goal_list)
    found = finder(gathered, book, Audience.LEADERS)(tuple(told.values()))
    together = {
        goal_id: {member: theme.key for theme in listed if theme.key in said.decided for member in theme.members}
        for goal_id, listed in found.items()
    }
    return lambda goal_id: replace(said, together=together[goal_id])


def list_names(gathered: Gathered, tables: Tables) -> tuple[str, ...]:
    """Names that no label may hold: the roster's, tellers' as they typed them, and those of colleagues to thank."""
    wins = tables["wins"]
    thanked = (text for text in wins["thanks"].unique() if _is_name(text))
    return (*read_roster(gathered.settings), *(author for author in wins["author"].unique() if author), *thanked)


def _is_name(text: str) -> bool:
    """Whether a text is nothing but a few words with capitals."""
    words = text.split()
    return 0 < len(words) <= MOST_WORDS and all(word[0].isupper() for word in words)


def _recall(gathered: Gathered, readers: str) -> list[dict[str, str]]:
    """What the dashboard workbook remembers of the themes that some readers saw."""
    rows = gathered.canvas.tabs[MEMORY_TAB.name].rows.values()
    records = [{name: str(value or "") for name, value in row.values.items()} for row in rows]
    return [record for record in records if record["Readers"] == readers]


def remember(gathered: Gathered, summaries: Iterable[Summary]) -> Iterator[dict[str, str]]:
    """What to remember of the themes that each of these audiences is shown."""
    for summary in summaries:
        readers = READERS.get(summary.audience)
        if not readers:
            continue
        found: list[dict[str, str]] = []
        for page in summary.goals:
            stories = [story for story in summary.stories if page.goal and page.goal.goal_id in story.goals]
            found += themes.remember(page.themes, stories)
        keys = {record["Key"] for record in found}
        for record in (*found, *themes.set_aside(_recall(gathered, readers), gathered.notes.merged_themes, keys)):
            yield {**record, "Entry": f"{readers} {record['Key']}", "Readers": readers}
