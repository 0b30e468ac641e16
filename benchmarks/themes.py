"""Sets of texts with known themes come in; how many of these we find, how pure ours are, and what it costs, goes out.

Run by hand: `python -m benchmarks.themes [--sets FILE]`; FILE holds a JSON list of {"texts": [...], "themes":
[[index, ...], ...]}. A theme that people made is *found* when one of ours shares enough with it: F1 = 2 |both| /
(|theirs| + |ours|) of at least 0.5. *Recall* is the share of theirs that are found, averaged over sets. *Purity* is the
share of entries in our themes that belong to the theme of theirs which most of that theme of ours belongs to. An entry
that we put in no theme counts in neither. The two baselines are told how many themes there are; ours is not.
"""

from __future__ import annotations

import json
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from benchmarks.planted import Planted, Topics, mix, read_reflections, sort_read, sort_worded
from pipeline.model import Story
from pipeline.themes import find_groups, find_themes

FOUND = 0.5
WRITTEN = Path(__file__).with_suffix(".json")
SIZES = {8: (2, 3), 20: (3, 4, 6), 80: (5, 9, 13), 800: (9, 15)}
REPEATS = 3
MOST = 10_000

Groups = list[list[int]]
Method = Callable[[Sequence[str], int], Groups]


def ours(texts: Sequence[str], _themes: int) -> Groups:
    """What the product finds."""
    return find_groups(texts)


def k_means(texts: Sequence[str], themes: int) -> Groups:
    """Plain k-means of TF-IDF."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(stop_words="english").fit_transform(texts)
    return _gather(KMeans(min(themes, len(texts)), n_init=10, random_state=0).fit_predict(rows).tolist())


def lda(texts: Sequence[str], themes: int) -> Groups:
    """Latent Dirichlet allocation of word counts; each text goes with its strongest topic."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    rows = CountVectorizer(stop_words="english").fit_transform(texts)
    return _gather(LatentDirichletAllocation(themes, random_state=0).fit_transform(rows).argmax(axis=1).tolist())


METHODS: Mapping[str, Method] = {"ours": ours, "k-means": k_means, "LDA": lda}


def _gather(labels: Sequence[int]) -> Groups:
    groups: dict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        groups[label].append(place)
    return list(groups.values())


def judge(found: Groups, planted: Planted) -> tuple[float, float]:
    """Recall and purity of the groups found; no group at all has a purity of 0."""
    theirs = [set(theme) for theme in planted.themes if theme]
    mine = [set(group) for group in found]
    hits = sum(any(2 * len(one & other) >= FOUND * (len(one) + len(other)) for other in mine) for one in theirs)
    pure = sum(max((len(one & other) for other in theirs), default=0) for one in mine)
    return hits / max(len(theirs), 1), pure / max(sum(map(len, mine)), 1)


def compare(sets: Sequence[Planted]) -> dict[str, tuple[float, float]]:
    """Mean recall and purity of each method."""
    results = {}
    for name, method in METHODS.items():
        scores = [judge(method(planted.texts, len(planted.themes)), planted) for planted in sets]
        results[name] = (statistics.mean(s[0] for s in scores), statistics.mean(s[1] for s in scores))
    return results


def say(results: Mapping[str, tuple[float, float]]) -> str:
    """The figures of each method in a line."""
    return "; ".join(f"{name} recall {recall:.2f} purity {purity:.2f}" for name, (recall, purity) in results.items())


def read_sets(path: Path) -> list[Planted]:
    """The sets of a file."""
    return [
        Planted(one.get("name", str(place)), tuple(one["texts"]), tuple(tuple(theme) for theme in one["themes"]))
        for place, one in enumerate(json.loads(path.read_text("utf-8")))
    ]


def plant(name: str, topics: Topics) -> dict[str, list[Planted]]:
    """Sets of each size with few, some and many themes; only sizes that the topics have texts for."""
    enough = sum(map(len, topics.values()))
    return {
        f"{name}, {size} entries": [
            mix(name, topics, size, themes, 100 * seed + themes) for themes in numbers for seed in range(REPEATS)
        ]
        for size, numbers in SIZES.items()
        if size <= enough
    }


def story(place: int, text: str) -> Story:
    """A story with that text and no more."""
    words = ("", "", "", "", "A colleague", "", "")
    return Story(f"w{place:06}", "success", text, *words, date(2026, 9, 1), ("g",), (), (), (), (), False, "")


def measure_names(sets: Sequence[Planted]) -> tuple[float, float]:
    """After 5% more entries: the share of themes whose name is still there, of entries whose theme is called the same.

    The entries that come later are every twentieth.
    """
    kept, same = [], []
    for planted in sets:
        stories = [story(place, text) for place, text in enumerate(planted.texts)]
        before = find_themes([one for place, one in enumerate(stories) if place % 20 != 19])
        after = find_themes(stories, previous=before)
        names = {theme.label for theme in after}
        called = {member: theme.label for theme in after for member in theme.members}
        kept.append(statistics.mean(theme.label in names for theme in before))
        same.append(statistics.mean(called.get(member) == theme.label for theme in before for member in theme.members))
    return statistics.mean(kept), statistics.mean(same)


def measure_cost(reflections: Sequence[str], entries: int) -> tuple[float, float, int]:
    """Seconds of the processor, megabytes more at the peak, and themes of so many entries of two reflections each."""
    count = len(reflections)
    pairs = ((place % count, (place * 7 + place // count + 1) % count) for place in range(entries))
    stories = [story(place, f"{reflections[a]} {reflections[b]}") for place, (a, b) in enumerate(pairs)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    themes = find_themes(stories)
    seconds = time.process_time() - begun
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024, len(themes)


def measure_recording(reflections: Sequence[str]) -> list[Planted]:
    """Print the figures on planted sets; the sets go out."""
    suites = plant("read", sort_read(reflections)) | plant("worded", sort_worded(reflections))
    for name, sets in suites.items():
        click.echo(f"{name} ({len(sets)} sets): {say(compare(sets))}")
    for name, sets in suites.items():
        if name.startswith("worded"):
            kept, same = measure_names(sets)
            click.echo(f"{name}, 5% added: {kept:.0%} of names kept, {same:.0%} of entries under the same name")
    for entries in (1_000, 4_000, MOST):
        seconds, megabytes, themes = measure_cost(reflections, entries)
        click.echo(f"{entries} entries of two sentences: {seconds:.1f} s, {megabytes:.0f} MB, {themes} themes")
    return [planted for sets in suites.values() for planted in sets]


@click.command()
@click.option("--sets", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Sets to judge.")
def main(path: Path | None) -> None:
    """Judge the themes against what people made of the same texts."""
    sets = read_sets(path or WRITTEN)
    for planted in sets:
        click.echo(f"{planted.name} ({len(planted.texts)} texts): {say(compare([planted]))}")
    if path is None:
        click.echo(f"written for this, {len(sets)} sets: {say(compare(sets))}")
        reflections = read_reflections()
        if reflections is None:
            click.echo("The recorded reflections are not at hand (SMALLWINS_RECORDINGS): no planted sets, no times.")
        else:
            sets += measure_recording(reflections)
    click.echo(f"{len(sets)} sets, found at F1 >= {FOUND}: {say(compare(sets))}")


if __name__ == "__main__":
    main()
