"""Themes: the same for the same stories, named in their own words and after nobody, and people have the last word."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Story, Theme
from pipeline.themes import Said, find_groups, find_themes, group_practices, keep_told, recall, remember
from pipeline.themes.grouping import DENSE, list_numbers, silhouette, usual_number
from pipeline.themes.labels import NO_LABEL, collect
from pipeline.themes.memory import continue_themes
from pipeline.themes.spelling import study
from pipeline.themes.vectors import vectorize
from pipeline.themes.words import guess_language, is_past, list_concepts, list_terms, read, stem

FAMILIES = (
    "The family picnic brought forty grandparents to the garden.",
    "I called every family with good news before October.",
    "A family night with board games filled the gym.",
    "Every family got a photo of their child at work.",
    "Our family survey came back from all but two homes.",
)
READING = (
    "Silent reading lasted eleven minutes today.",
    "They asked for more silent reading after lunch.",
    "Silent reading in the hallway calmed my group.",
    "Two boys recommended books during silent reading.",
    "My silent reading corner has a waiting list.",
)
NUMBERS = (
    "Number talks showed me four ways to add fractions.",
    "A quiet girl led our number talks with fractions.",
    "Fractions finally made sense once we cut paper pizzas.",
    "They compared fractions with strips and argued kindly.",
    "We found a mistake about fractions and kept it on the board.",
)
TEXTS = FAMILIES + READING + NUMBERS


def tell(place: int, text: str, **more: object) -> Story:
    """A story with that text."""
    words = ("", "", "", "", "A colleague, Maple", "", "")
    plain = Story(f"w{place:04}", "success", text, *words, date(2026, 9, 1), ("g",), ("G",), (), (), (), False, "")
    return replace(plain, **more)  # type: ignore[arg-type]


STORIES = [tell(place, text) for place, text in enumerate(TEXTS)]


def labels(themes: tuple[Theme, ...]) -> set[str]:
    """The labels of some themes."""
    return {theme.label for theme in themes}


def sets(themes: tuple[Theme, ...]) -> set[frozenset[str]]:
    """The members of some themes."""
    return {frozenset(theme.members) for theme in themes}


def test_themes_are_what_the_stories_share() -> None:
    """Three matters told five times each are three themes, each with its count and a phrase its stories use."""
    themes = find_themes(STORIES, "g")
    assert sets(themes) == {frozenset(story.win_id for story in STORIES[start : start + 5]) for start in (0, 5, 10)}
    assert [theme.entries for theme in themes] == [5, 5, 5]
    assert labels(themes) == {"Family", "Silent reading", "Fractions"}


def test_examples_are_the_stories_themselves() -> None:
    """Up to three, word for word, of the theme, each once; a lesson among them where there is one."""
    stories = [replace(story, kind="lesson") if place in {4, 9} else story for place, story in enumerate(STORIES)]
    for theme in find_themes(stories, "g"):
        assert len({example.win_id for example in theme.examples}) == 3
        assert all(example in stories and example.win_id in theme.members for example in theme.examples)
        lessons = [story for story in stories if story.win_id in theme.members and story.kind == "lesson"]
        assert theme.lessons == len(lessons)
        assert theme.successes == 5 - len(lessons)
        assert not lessons or lessons[0] in theme.examples


def test_a_featured_story_comes_first() -> None:
    """What people feature is the first example of its theme."""
    for place in range(3):
        stories = [replace(story, featured=story is STORIES[place]) for story in STORIES]
        theme = next(theme for theme in find_themes(stories, "g") if stories[place].win_id in theme.members)
        assert theme.examples[0] == stories[place]


@pytest.mark.parametrize("seed", range(3))
def test_order_has_no_part_in_it(seed: int) -> None:
    """The same stories in another order give the same themes, to the last word."""
    shuffled = random.Random(seed).sample(STORIES, len(STORIES))
    assert find_themes(shuffled, "g") == find_themes(STORIES, "g")
    texts = [story.text for story in shuffled]
    assert {frozenset(texts[i] for i in found) for found in find_groups(texts)} == {
        frozenset(part) for part in (FAMILIES, READING, NUMBERS)
    }


def test_another_process_finds_the_same() -> None:
    """Neither hash seeds nor threads change a key, a label or a member."""
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.test_themes import STORIES\n"
        "from pipeline.themes import find_themes\n"
        "print([(t.key, t.label, t.members, [e.win_id for e in t.examples]) for t in find_themes(STORIES, 'g')])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert "Silent reading" in runs[0]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_entries_have_no_themes(count: int) -> None:
    """With fewer than four entries nothing is looked for."""
    assert find_themes(STORIES[:count]) == ()
    assert find_groups(TEXTS[:count]) == []


def test_four_entries_may_have_two_themes() -> None:
    """Four entries on two matters are two themes."""
    assert sets(find_themes([*STORIES[:2], *STORIES[5:7]])) == {
        frozenset({"w0000", "w0001"}),
        frozenset({"w0005", "w0006"}),
    }


def test_identical_texts_are_one_theme() -> None:
    """What is told in the same words is one theme, however often."""
    (theme,) = find_themes([tell(place, TEXTS[5]) for place in range(30)])
    assert theme.entries == 30
    assert theme.label.casefold() in TEXTS[5].casefold()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(TEXTS),
            st.sampled_from(
                [
                    "",
                    " ",
                    "ok",
                    "🎉🎉",
                    "مرحبا بالطلاب في الصف",
                    "שלום כיתה",
                    "今天学生在小组里讨论分数",
                    "a" * 50_000,
                    "I I I",
                    "\u202e!",
                ]
            ),
        ),
        max_size=14,
    )
)
def test_any_text_will_do(texts: list[str]) -> None:
    """Whatever people type: entries stand in one theme at most, labels are never empty, and never the same."""
    themes = find_themes([tell(place, text) for place, text in enumerate(texts)])
    members = [member for theme in themes for member in theme.members]
    assert len(members) == len(set(members))
    assert all(theme.label.strip() and theme.entries == len(theme.members) >= 2 for theme in themes)
    named = [theme.label for theme in themes if theme.label != NO_LABEL]
    assert len({label.casefold() for label in named}) == len(named)
    assert len({theme.key for theme in themes}) == len(themes)


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (
            [
                "Called Dana Ruiz about reading",
                "Thanked Dana Ruiz for reading",
                "dana and reading",
                "Dana again, reading",
            ],
            [],
        ),
        (["we met dana ruiz", "dana ruiz came by", "saw dana ruiz", "dana ruiz again"], ["Ruiz, Dana"]),
        (["asked Mrs. whitcomb", "thanks to mrs whitcomb", "whitcomb helped", "whitcomb came"], []),
        (["we met o'neil-smith", "saw o'neil-smith", "o'neil-smith left", "o'neil-smith came"], ["Pat O’Neil-Smith"]),
        (["和王小明一起读书", "王小明读书", "王小明喜欢读书", "读书的王小明"], ["王小明"]),
        (["josé read", "José read", "josé wrote", "jose wrote"], ["Jose Vega"]),
    ],
)
def test_no_label_names_a_person(texts: list[str], names: list[str]) -> None:
    """Names that we are told, that follow a title or that are written with capitals stand in no label and no term."""
    parts = ("dana", "ruiz", "whitcomb", "neil", "smith", "王小", "小明", "jos", "vega")
    for theme in find_themes([tell(place, text) for place, text in enumerate(texts)], names=names):
        assert not any(part in word.casefold() for part in parts for word in (theme.label, *theme.terms))


def test_tellers_are_never_a_label() -> None:
    """A teller's name is known from any of the stories, as typed or as attributed."""
    texts = ["robin brought snacks", "more snacks from robin", "robin baked snacks", "robin and snacks"]
    stories = [tell(place, text) for place, text in enumerate(texts)]
    for more in ({"author": "Robin Wells"}, {"attribution": "Robin Wells, Grade 2, Maple"}):
        assert labels(find_themes([replace(stories[0], **more), *stories[1:]])) == {"Snacks"}  # type: ignore[arg-type]


def test_a_label_says_what_it_is_about() -> None:
    """What somebody did is no label where a thing is named as well, be it in fewer of the texts."""
    texts = ["They asked me while their snack was late.", "He asked whether his snack fell.", "Both asked loudly."]
    texts += ["Four asked me again.", *NUMBERS]
    words = [read(text) for text in texts]
    assert collect(texts, words, study(words, set())).label(range(4), ()) == "Snack"
    assert is_past(read("We wrote it")[1])
    assert not is_past(read("el pared de la casa es muy grande")[1])


def test_a_capital_may_stand_where_a_language_wants_it() -> None:
    """German nouns and the names of languages are no people."""
    german = [
        "Die Eltern kamen zum Fest.",
        "Wir haben die Eltern angerufen.",
        "Es war für die Eltern.",
        "Mit den Eltern war es gut.",
    ]
    assert labels(find_themes([tell(place, text) for place, text in enumerate(german)])) == {"Eltern"}
    english = [f"{start} spoke Spanish." for start in ("We", "They", "Both", "She")]
    assert labels(find_themes([tell(place, text) for place, text in enumerate(english)])) == {"Spoke Spanish"}


def test_names_stay_when_stories_come_in() -> None:
    """A theme keeps its key and name when stories are added, though the new ones would call it otherwise."""
    before = find_themes(STORIES[:5] + STORIES[10:], "g")
    more = [tell(100 + place, f"The family picnic had {what}.") for place, what in enumerate(("cake", "rain", "music"))]
    after = find_themes([*STORIES[:5], *more, *STORIES[10:]], "g", previous=before)
    kept = {theme.key: theme.label for theme in before}
    assert {theme.key: theme.label for theme in after if theme.key in kept} == kept
    picnic = next(theme for theme in after if "w0100" in theme.members)
    assert picnic.label == "Family"
    assert find_themes([*STORIES[:5], *more, *STORIES[10:]], "g", previous=after) == after


def test_a_theme_is_known_by_its_terms() -> None:
    """With other entries altogether a theme of the same words goes on under its key."""
    before = find_themes(STORIES, "g")
    forgetful = [replace(theme, members=(), examples=()) for theme in before]
    renumbered = [replace(story, win_id=f"x{story.win_id}") for story in STORIES]
    assert {theme.key for theme in find_themes(renumbered, "g", previous=forgetful)} == {theme.key for theme in before}


def test_a_name_goes_with_its_words() -> None:
    """A label is not kept when no story says it any more, or when it turns out to be a name."""
    before = [replace(theme, label="Grace period") for theme in find_themes(STORIES, "g") if theme.label == "Family"]
    (after,) = (theme for theme in find_themes(STORIES, "g", previous=before) if theme.key == before[0].key)
    assert after.label == "Family"
    snacks = [
        tell(place, f"robin brought snacks {what}") for place, what in enumerate(("early", "late", "here", "there"))
    ]
    called = [replace(theme, label="Robin brought snacks") for theme in find_themes(snacks, "g")]
    assert labels(find_themes(snacks, "g", previous=called)) == {"Robin brought snacks"}
    assert "robin" not in str(labels(find_themes(snacks, "g", previous=called, names=["Robin Wells"]))).casefold()


def test_each_theme_goes_on_once() -> None:
    """When a theme falls apart the larger part keeps its key; what has neither members nor terms in common is new."""
    theme = replace(find_themes(STORIES, "g")[0], members=tuple("abcdef"), terms=("x",))
    groups = [(tuple("ab"), ("x",)), (tuple("cdef"), ("x",)), (("new",), ("y",))]
    assert continue_themes(groups, [theme], "abcdef") == {1: theme}


def test_people_name_a_theme_beside_its_entries() -> None:
    """A name beside most entries is the theme's; whoever wrote another name elsewhere moves that entry."""
    named = {0: "Family voice", 1: "family  voice", 2: "Family voice", 7: "Quiet time"}
    stories = [replace(story, theme=named.get(place, "")) for place, story in enumerate(STORIES)]
    by_label = {theme.label: theme for theme in find_themes(stories, "g")}
    assert by_label["Family voice"].members == tuple(story.win_id for story in STORIES[:5])
    assert by_label["Quiet time"].members == ("w0007",)
    assert by_label["Quiet time"].by_people
    assert "w0007" not in by_label["Silent reading"].members


@pytest.mark.parametrize("remembered", [False, True])
def test_people_move_an_entry_by_the_name_of_a_theme(remembered: bool) -> None:
    """The name of a theme we found, written beside another entry, brings that entry there; the key stays."""
    before = find_themes(STORIES, "g")
    stories = [replace(story, theme="silent reading" if place == 0 else "") for place, story in enumerate(STORIES)]
    after = find_themes(stories, "g", previous=before if remembered else ())
    (reading,) = (theme for theme in after if theme.label.casefold() == "silent reading")
    assert reading.entries == 6
    assert "w0000" in reading.members
    assert (reading.key in {theme.key for theme in before}) or not remembered


def test_small_themes_may_be_left_out() -> None:
    """Where small counts must not be shown, themes of fewer entries are not."""
    assert find_themes(STORIES, least=6) == ()
    assert len(find_themes(STORIES, least=5)) == 3


def test_people_name_entries_of_a_small_goal() -> None:
    """What people named is a theme even where there is too little to look for any."""
    (theme,) = find_themes([replace(STORIES[0], theme="Welcome"), STORIES[1]])
    assert (theme.label, theme.members, theme.by_people) == ("Welcome", ("w0000",), True)


def test_people_rename_and_merge_themes() -> None:
    """A theme is called what people call its key, and two of the same name are one."""
    before = {theme.label: theme for theme in find_themes(STORIES, "g")}
    renamed = {before["Family"].key: "At home", before["Silent reading"].key: " at home "}
    after = find_themes(STORIES, "g", previous=list(before.values()), said=Said(renamed))
    (merged,) = (theme for theme in after if theme.by_people)
    assert merged.label.casefold() == "at home"
    assert merged.entries == 10
    assert merged.key in renamed
    assert labels(after) - {merged.label} == {"Fractions"}
    again = find_themes([*STORIES, tell(99, FAMILIES[0])], "g", previous=after, said=Said(renamed))
    assert {theme.key: theme.entries for theme in again} == {merged.key: 11} | {
        theme.key: 5 for theme in after if not theme.by_people
    }


def keep(themes: tuple[Theme, ...], stories: list[Story]) -> tuple[Theme, ...]:
    """The themes as a later run remembers them."""
    return recall(remember(themes, stories), "g", stories)


def test_what_is_remembered_finds_the_same() -> None:
    """A run that finds what the last one found keeps every key, label and member, whatever people said."""
    first = find_themes(STORIES, "g")
    keys = [theme.key for theme in first]
    for said in (
        Said(),
        Said({keys[0]: "At home"}),
        Said({}, {keys[0]: keys[1]}),
        Said({keys[1]: "X"}, {keys[0]: keys[1]}),
    ):
        before = find_themes(STORIES, "g", previous=keep(first, STORIES), said=said)
        for _ in range(2):
            after = find_themes(STORIES, "g", previous=keep(before, STORIES), said=said)
            assert after == before
            assert remember(after, STORIES) == remember(before, STORIES)


def test_people_merge_a_theme_into_another() -> None:
    """It counts there under the other one's key and found name; with new entries it goes on; taken back, it parts."""
    first = {theme.label: theme for theme in find_themes(STORIES, "g")}
    said = Said({}, {first["Family"].key: first["Fractions"].key})
    merged = find_themes(STORIES, "g", previous=keep(tuple(first.values()), STORIES), said=said)
    assert {theme.label: theme.entries for theme in merged} == {"Fractions": 10, "Silent reading": 5}
    assert merged[0].key == first["Fractions"].key
    assert not merged[0].by_people
    more = [*STORIES, tell(99, "A family brought board games."), tell(98, "We cut fractions from paper.")]
    again = find_themes(more, "g", previous=keep(merged, STORIES), said=said)
    assert {theme.label: theme.entries for theme in again} == {"Fractions": 12, "Silent reading": 5}
    parted = find_themes(STORIES, "g", previous=keep(merged, STORIES))
    assert sets(parted) == sets(tuple(first.values()))
    assert "Fractions" in labels(parted)


def test_entries_that_stand_together_elsewhere_stand_together_here() -> None:
    """Under people's name, or without one under words of their own stories; a new entry alike joins them."""
    together = {story.win_id: "key" for story in STORIES[:4] + STORIES[5:8]}
    named = find_themes(STORIES, "g", said=Said({"key": "Calm"}, {}, together))
    (calm,) = (theme for theme in named if theme.by_people)
    assert (calm.label, set(together) < set(calm.members)) == ("Calm", True)
    unnamed = find_themes(STORIES, "g", said=Said({}, {"other": "key"}, together))
    (found,) = (theme for theme in unnamed if set(together) <= set(theme.members))
    assert not found.by_people
    assert found.label.casefold().split(", ")[0] in " ".join(TEXTS).casefold()


def test_what_is_forgotten_is_no_theme() -> None:
    """A blank row, another goal's theme, and entries that may not be read any more leave nothing behind."""
    records = remember(find_themes(STORIES, "g"), STORIES)
    assert recall([dict.fromkeys(record, "") for record in records], "g", STORIES) == ()
    assert recall(records, "other", STORIES) == ()
    assert not any(STORIES[0].win_id in theme.members for theme in recall(records, "g", STORIES[1:]))


def test_only_names_that_the_texts_hold_matter() -> None:
    """Of a roster only the parts that stand in the texts, in any case, and what a script without spaces may hold."""
    assert keep_told(["Dana Ruiz", "Pat O’Neil", "王小明"], ["(DANA) came with o'neil's dog"]) == {
        "dana",
        "neil",
        "o",
        "o'neil",
        "王小明",
    }


def test_languages_meet_in_what_they_tell() -> None:
    """A matter that we know the words of is the same in several languages."""
    assert guess_language(["Los", "alumnos", "leyeron", "en", "la"]) == "es"
    assert {"family"} <= set(list_concepts(read("Las madres ayudaron"))) & set(
        list_concepts(read("Our parents helped"))
    )
    assert list_terms(read("学生讨论分数")) == ["学生", "生讨", "讨论", "论分", "分数"]
    assert stem("Teams", "en") == stem("team", "en")
    assert stem("the", "en") == ""


def test_a_stretch_of_a_script_without_spaces_is_a_label() -> None:
    """Chinese reflections are grouped and named by the signs they share."""
    texts = [
        "今天小组讨论很热烈",
        "小组讨论时每个人都发言",
        "小组讨论有了角色",
        "家长来教室讲故事",
        "给家长打电话",
        "家长回复通知",
    ]
    themes = find_themes([tell(place, text) for place, text in enumerate(texts)])
    assert sets(themes) == {frozenset({"w0000", "w0001", "w0002"}), frozenset({"w0003", "w0004", "w0005"})}
    assert all("小组讨论" in theme.label or "家长" in theme.label for theme in themes)


def spell(number: int) -> str:
    """A word of its own for each number."""
    return "zq" + "".join(chr(97 + number // 26**power % 26) for power in range(3))


@pytest.mark.parametrize("size", [DENSE - 8, DENSE + 8])
def test_large_sets_agree_with_small_ones(size: int) -> None:
    """On both sides of the size from which on only leading eigenvectors are worked out, planted matters are found."""
    lots = random.Random(size)
    matters = ("picnic garden grandparents", "silent reading corner", "fractions strips pizza", "choir rhythm concert")
    texts = [f"{' '.join(lots.sample(matters[i % 4].split(), 2))} {spell(i)}" for i in range(size)]
    found = find_groups(texts)
    assert sum(map(len, found)) > 0.9 * size
    assert all(len({place % 4 for place in group}) == 1 for group in found)


def test_texts_that_share_nothing() -> None:
    """Sixty texts without a word or a stretch of letters in common are no trouble."""
    texts = [f"{chr(97 + i // 26)}{chr(97 + i % 26)}z" for i in range(60)]
    assert sum(map(len, find_groups(texts))) <= 60


def test_a_theme_without_a_common_phrase() -> None:
    """Entries that share no word are named by their words for a matter that they share, where we know it."""
    texts = ("grandmother baked", "father sang", "mothers wept", "sister hid")
    said = {
        part
        for label in labels(find_themes([tell(place, text) for place, text in enumerate(texts)]))
        for part in label.casefold().split(", ")
    }
    assert said <= {"grandmother", "father", "mothers", "sister"}


def test_the_silhouette_is_the_textbook_one() -> None:
    """The quick way by sums gives what comparing every pair gives."""
    from sklearn.metrics import silhouette_score

    rows = vectorize([read(text) for text in TEXTS])
    groups = [place % 4 for place in range(len(TEXTS))]
    assert silhouette(rows, groups) == pytest.approx(silhouette_score(rows, groups, metric="cosine"))
    assert silhouette(rows, [0] * len(TEXTS)) == 0


def test_how_many_themes_are_tried() -> None:
    """From a third of the usual number to twice it, never more than half the texts."""
    assert list_numbers(3) == []
    assert list_numbers(8) == [2, 3, 4]
    assert list_numbers(4_000) == [8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24]
    assert usual_number(20) == pytest.approx(4.2, abs=0.1)


def test_spelling_tells_words_from_names() -> None:
    """A capital at the start of a sentence says nothing; one inside it says that it may be a name."""
    words = [read("Will came. We saw Grace. A field is wide."), read("I will; grace was said. fields")]
    spelling = study(words, [])
    usable = {word.text for one in words for word in one if spelling.may_use(word)}
    assert "will" in usable
    assert "Grace" not in usable
    assert "came" in usable


def test_practices_are_counted_under_one_spelling() -> None:
    """Case, accents, plural and little words make no other practice; the form's own choice wins the spelling."""
    said = [
        "A colleague",
        "colleagues",
        "Exit ticket",
        "exit tickets",
        "Exit tickets",
        "tickets, exit",
        "🎉",
        "時間",
        "時間",
    ]
    found = group_practices(said, ["A colleague", "Time"])
    assert found["colleagues"] == found["A colleague"] == "A colleague"
    assert {found[name] for name in said[2:6]} == {"Exit ticket"}
    assert (found["🎉"], found["時間"]) == ("🎉", "時間")


def test_importing_themes_is_light() -> None:
    """The package brings no scikit-learn until the first theme is looked for."""
    code = "import sys, pipeline.themes; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert not {"sklearn", "scipy", "snowballstemmer", "pandas"} & set(loaded.split())
