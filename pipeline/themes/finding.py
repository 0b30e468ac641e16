"""One goal's stories, the themes of the run before and people's names for them come in; the goal's themes go out."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import UNNAMED, Story, Theme
from pipeline.themes.examples import choose_examples
from pipeline.themes.grouping import group
from pipeline.themes.labels import NO_LABEL, Phrases, collect
from pipeline.themes.memory import continue_themes
from pipeline.themes.spelling import Spelling, study
from pipeline.themes.vectors import Matrix, vectorize
from pipeline.themes.words import read

FEWEST_ENTRIES = 4
"""Entries of a goal from which on themes are looked for."""

LEAST = 2
"""Entries of a theme that was found; one that people named may have a single entry."""


MOST_ENTRIES = 10_000
"""Entries of a goal that themes are looked for in: the newest ones."""


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of themes, besides the name that they wrote beside an entry.

    `renamed` are their names for themes by key (two of the same name are one), `merged` the theme that another one is a
    part of, by both keys; `together` tells by `win_id` of entries that they had under one key elsewhere.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)

    @property
    def decided(self) -> frozenset[str]:
        """The keys of the themes that people spoke of, but for those that are parts of others."""
        return frozenset({*self.renamed, *self.merged.values()})


NOTHING_SAID = Said()


@dataclass
class _Group:
    """Stories by their places that belong together; `given` is the name people wrote beside most of them."""

    places: list[int]
    given: str = ""


def find_themes(
    stories: Iterable[Story],
    goal_id: str = "",
    *,
    previous: Sequence[Theme] = (),
    said: Said = NOTHING_SAID,
    names: Collection[str] = (),
    least: int = 1,
) -> tuple[Theme, ...]:
    """The themes of one goal's stories, the most told first; () where there are too few entries.

    `previous` are the goal's themes of the run before, `said` is what people said of themes, `names` people who must
    not stand in a label; tellers are known from the stories. Of more stories than MOST_ENTRIES the newest are looked
    at, and those that people put somewhere. Themes of fewer than `least` entries are left out: what leaves the school
    shows no small counts.
    """
    told = sorted(choose_newest(stories, said), key=lambda story: (story.text, story.win_id))
    texts = [story.text for story in told]
    words = [read(text) for text in texts]
    rows = vectorize(words) if len(told) >= FEWEST_ENTRIES else None
    groups = _honor(told, _find(texts, rows), said)
    if not groups:
        return ()
    spelling = study(words, {*names, *(teller for story in told for teller in _tellers(story))})
    namer = _Namer(told, collect(texts, words, spelling), spelling, previous, said, goal_id)
    named = namer.name(groups)
    rows = vectorize(words) if rows is None else rows
    themes = [_tell(theme, [told[i] for i in places], rows[places]) for theme, places in named if len(places) >= least]
    return tuple(sorted(themes, key=lambda theme: (-theme.entries, theme.label.casefold(), theme.key)))


def find_groups(texts: Sequence[str]) -> list[list[int]]:
    """The places of the texts that belong together, at least two each; [] where there are too few texts."""
    order = sorted(range(len(texts)), key=lambda place: texts[place])
    ordered = [texts[place] for place in order]
    rows = vectorize([read(text) for text in ordered]) if len(texts) >= FEWEST_ENTRIES else None
    return [sorted(order[place] for place in found.places) for found in _find(ordered, rows)]


def _find(texts: Sequence[str], rows: Matrix | None) -> list[_Group]:
    """The groups of at least two; texts that are the same count once when they are looked for."""
    if rows is None:
        return []
    first: dict[str, int] = {}
    for place, text in enumerate(texts):
        first.setdefault(text, place)
    codes = dict(zip(first, group(rows[list(first.values())]), strict=True))
    found: dict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        found[codes[text]].append(place)
    return [_Group(places) for code, places in sorted(found.items()) if code >= 0 and len(places) >= LEAST]


def choose_newest(stories: Iterable[Story], said: Said = NOTHING_SAID) -> list[Story]:
    """The stories that themes are looked for in: the newest ones, and all that people put somewhere."""
    newest = sorted(stories, key=lambda story: (story.day, story.win_id), reverse=True)
    placed = (story for story in newest[MOST_ENTRIES:] if story.theme or story.win_id in said.together)
    return [*newest[:MOST_ENTRIES], *placed]


def _honor(told: Sequence[Story], found: Iterable[_Group], said: Said) -> list[_Group]:
    """The groups with what people said of entries: an entry belongs where they put it, most entries name a group."""
    put = [_look_up(story, said) for story in told]
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for mark, name in filter(any, put):
        spelled[mark][name] += 1
    by_mark = {
        mark: _Group([], min(counts, key=lambda text: (-counts[text], text))) for mark, counts in spelled.items()
    }
    left = []
    for one in found:
        votes = Counter(put[place][0] for place in one.places if put[place][0])
        mark = min(votes, key=lambda mark: (-votes[mark], mark), default="")
        free = [place for place in one.places if not put[place][0]]
        if mark and 2 * votes[mark] > len(one.places):
            by_mark[mark].places += free
        elif len(free) >= LEAST:
            left.append(_Group(free))
    for place, (mark, _) in enumerate(put):
        if mark:
            by_mark[mark].places.append(place)
    return [*(one for one in by_mark.values() if one.given or len(one.places) >= LEAST), *left]


def _look_up(story: Story, said: Said) -> tuple[str, str]:
    """What tells where people put an entry, and the name they gave it; "" for what they left open."""
    key = said.together.get(story.win_id, "")
    name = " ".join((story.theme or said.renamed.get(key, "")).split())
    return (name.casefold() if name else f"\0{key}" if key else ""), name


@dataclass(frozen=True, slots=True)
class _Named:
    """A group with its name and key; `own` says that people did not merge it into that key, `known` that it is old."""

    label: str
    key: str
    own: bool
    known: bool
    by_people: bool
    places: list[int]


@dataclass(frozen=True)
class _Namer:
    """What the names of one goal's themes are drawn from."""

    told: Sequence[Story]
    phrases: Phrases
    spelling: Spelling
    previous: Sequence[Theme]
    said: Said
    goal_id: str

    def name(self, groups: Sequence[_Group]) -> list[tuple[Theme, list[int]]]:
        """A theme without its stories for each group, with their places; those that are called the same are one."""
        ordered = sorted(groups, key=lambda one: (not one.given, -len(one.places), one.places))
        known = [(self._members(one), self.phrases.list_terms(one.places)) for one in ordered]
        earlier = continue_themes(known, self.previous, [story.win_id for story in self.told], self.said.decided)
        kept = {place: label for place, theme in earlier.items() if (label := self._keep(theme, ordered[place]))}
        taken = {label.casefold() for label in kept.values()}
        targets = frozenset(self.said.merged.values())
        alike: dict[str, list[_Named]] = defaultdict(list)
        for place, (one, (members, _)) in enumerate(zip(ordered, known, strict=True)):
            label = kept.get(place) or self.phrases.label(one.places, taken)
            born = earlier[place].key if place in earlier else self._mint(label, members)
            key = self.said.merged.get(born, born)
            given = one.given or " ".join(self.said.renamed.get(key, "").split())
            taken |= set() if given else {label.casefold()}
            named = _Named(given or label, key, key == born, place in earlier, bool(given), one.places)
            by_key = not given and (label == NO_LABEL or key in targets)
            alike[f"\0{key}" if by_key else named.label.casefold()].append(named)
        return [self._merge(parts) for parts in alike.values()]

    def _merge(self, parts: Sequence[_Named]) -> tuple[Theme, list[int]]:
        """Groups of one name as one theme, under the key that has been known longest or is most told."""
        places = [place for part in parts for place in part.places]
        main = max(parts, key=lambda part: (part.own, part.known, len(part.places), part.key))
        label = next((part.label for part in parts if part.by_people), "")
        label = label or (len(parts) > 1 and self._keep_of(main.key, places)) or main.label
        by_people = any(part.by_people for part in parts)
        return Theme(main.key, self.goal_id, label, 0, 0, (), (), self.phrases.list_terms(places), by_people), places

    def _members(self, one: _Group) -> list[str]:
        return [self.told[place].win_id for place in one.places]

    def _keep_of(self, key: str, places: list[int]) -> str:
        """The label that the theme of this key had before, as far as it may be kept; else ""."""
        earlier = next((theme for theme in self.previous if theme.key == key), None)
        return self._keep(earlier, _Group(places)) if earlier else ""

    def _keep(self, theme: Theme, one: _Group) -> str:
        """The label of an earlier theme while its words still stand in a story and name nobody; else ""."""
        texts = [" ".join(self.told[place].text.split()).casefold() for place in one.places]
        phrases = theme.label.casefold().split(", ")
        stands = all(any(phrase in text for text in texts) for phrase in phrases)
        return theme.label if stands and not theme.by_people and self.spelling.is_no_name(theme.label) else ""

    def _mint(self, label: str, members: Sequence[str]) -> str:
        """The key of a theme that is new: eight hex digits, the same in whatever run finds it first."""
        return hashlib.sha256("\0".join((self.goal_id, label, min(members))).encode()).hexdigest()[:8]


def _tell(theme: Theme, stories: Sequence[Story], rows: Matrix) -> Theme:
    """The theme with its stories."""
    by_day = sorted(stories, key=lambda story: (story.day, story.win_id))
    return Theme(
        theme.key,
        theme.goal_id,
        theme.label,
        len(stories),
        sum(story.kind == "lesson" for story in stories),
        choose_examples(stories, rows),
        tuple(story.win_id for story in by_day),
        theme.terms,
        theme.by_people,
    )


def _tellers(story: Story) -> Iterable[str]:
    """The names that a story's teller goes by."""
    yield story.author
    called = story.attribution.partition(",")[0]
    if called != UNNAMED:
        yield called
