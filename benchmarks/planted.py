"""Recorded reflections come in; sets of texts with themes that are known beforehand go out.

Two kinds. *Read*: reflections sorted by reading what they tell, named here by their line in the recording. *Worded*:
reflections that hold a word of one topic and of no other; a topic has several words, so that a theme is more than a
word. The finder was built beside these sets; those of themes.json were written when it was done.
"""

from __future__ import annotations

import csv
import os
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Topics = Mapping[str, Sequence[str]]

RECORDING = "text/teacher_reflections_en.tsv"

READ: Mapping[str, tuple[int, ...]] = {
    "nervous before teaching": (338, 2279, 2845, 5859, 4601, 4115, 1949, 2220, 2167, 1592, 1356, 2828),
    "unruly classes": (483, 313, 635, 135, 4047, 683, 4572, 5373, 3956, 1754),
    "calm instead of shouting": (3992, 2379, 1662, 3769, 4586, 2093, 1504),
    "technology": (7, 4328, 1744, 5322, 2576, 4012, 3784, 1583),
    "groups and pairs": (5936, 6046, 1289, 3304, 5042, 4276, 3858, 5199, 4578),
    "hearing how it went": (3396, 4091, 1893, 4083, 4555, 4140, 4564),
    "getting ready": (1942, 2198, 5908, 4819, 1930, 4131, 1432, 3986, 2886, 4495),
    "parents": (4946, 4978, 4970, 1613),
    "tests and grades": (292, 1276, 2086, 1094, 4401, 1682, 3916, 4628, 5909, 5959),
    "music": (5928, 4901, 5288, 5264, 3063, 2485, 4752, 304, 132),
    "different needs": (4393, 3723, 6050, 4921, 1783, 3084, 3722),
    "foreign languages": (2582, 2556, 994, 2970, 4552, 3230),
    "a teacher to learn from": (1837, 3953, 710, 2114, 3725, 5655),
    "is it for me": (5768, 1111, 320, 3073, 4122, 539, 806, 3441),
    "they enjoyed it": (666, 1292, 4638, 1777, 60, 1405, 3804),
    "time runs out": (0, 2753, 1225, 3224),
    "back at the old school": (3026, 2213, 3796, 5155),
}
"""Topics of reflections by their lines, counted from 0 below the heading."""

WORDED: Mapping[str, str] = {
    "parents": "parent parents mother father family mom",
    "technology": "computer projector video app internet whiteboard tablet",
    "tests": "test exam grade grades marks",
    "groups": "group groups pair pairs team teams",
    "music": "song sing singing music choir",
    "discipline": "discipline noise shouting shouted noisy disruptive",
    "nerves": "nervous afraid worried stress fear",
    "games": "game games bingo quiz competition",
    "textbooks": "book textbook workbook textbooks",
    "reading": "reading poem literature",
    "mathematics": "mathematics math equations fractions geometry",
    "art": "art painting drawing draw paint",
    "planning": "preparation preparations prepare planned",
    "languages": "english german french vocabulary",
    "needs": "autism gifted disabled inclusion asperger assistant",
    "breaks": "break corridor recess",
    "humanities": "history geography atlas civics",
    "sport": "gym ball exercise running",
}
"""Topics by their words."""


@dataclass(frozen=True)
class Planted:
    """Texts, and for each theme the places of those that tell of it."""

    name: str
    texts: tuple[str, ...]
    themes: tuple[tuple[int, ...], ...]


def read_reflections() -> list[str] | None:
    """The recorded reflections, None where the recordings are not at hand."""
    folder = Path(os.environ.get("SMALLWINS_RECORDINGS") or Path(__file__).parents[2] / "shared" / "data")
    path = folder / RECORDING
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["sentence"] for row in csv.DictReader(lines, delimiter="\t")]


def sort_read(reflections: Sequence[str]) -> Topics:
    """The topics sorted by reading."""
    return {topic: [reflections[line] for line in lines] for topic, lines in READ.items()}


def sort_worded(reflections: Sequence[str]) -> Topics:
    """The topics by their words."""
    words = {topic: frozenset(listed.split()) for topic, listed in WORDED.items()}
    topics: dict[str, list[str]] = defaultdict(list)
    for text in dict.fromkeys(reflections):
        said = set(re.findall("[a-z]+", text.casefold()))
        told = [topic for topic, listed in words.items() if listed & said]
        if len(told) == 1 and 6 <= len(text.split()) <= 45:
            topics[told[0]].append(text)
    return topics


def mix(name: str, topics: Topics, entries: int, themes: int, seed: int) -> Planted:
    """A set of about so many entries on so many topics, uneven in size; fewer where a topic has no more texts."""
    lots = random.Random(seed)  # noqa: S311 - a benchmark wants the same lots again
    chosen = lots.sample(sorted(topics), min(themes, len(topics)))
    shares = [lots.uniform(0.5, 1.5) for _ in chosen]
    told: list[tuple[str, str]] = []
    for topic, share in zip(chosen, shares, strict=True):
        size = max(2, round(entries * share / sum(shares)))
        told += [(text, topic) for text in lots.sample(list(topics[topic]), min(size, len(topics[topic])))]
    lots.shuffle(told)
    places = tuple(tuple(i for i, (_, topic) in enumerate(told) if topic == one) for one in chosen)
    return Planted(name, tuple(text for text, _ in told), places)
