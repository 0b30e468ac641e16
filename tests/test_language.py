"""The words of the reports: one catalog, English whole, Spanish as whole; each report reads well in both."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn

from pipeline import exports, markup, resources, synthesis
from pipeline.emulator import Emulator
from pipeline.errors import SettingsError, TemplateError
from pipeline.google import Google
from pipeline.markup import Heading, Quote, Table
from pipeline.model import REPORTS, Audience, Count, Summary, WeekCount
from pipeline.model.reports import Language
from pipeline.run import run
from pipeline.settings import Settings, load
from pipeline.summarize.charts import find_signals
from pipeline.synthesis import Report, words
from pipeline.synthesis.documents import text_of
from pipeline.synthesis.speech import find_locale, speak_in
from tests.schools import set_up
from tests.test_reports import EDITION, SUMMARIES, full, order, words_of
from tests.test_run import tell_at

ROOT = Path(__file__).parent.parent
FOLDER = resources.folder("report_templates") / "languages"
OTHERS = [language for language in get_args(Language) if language != "en"]
_VALUES = re.compile(r"\{\w+\}")


def quiet(audience: Audience) -> Summary:
    """A busy year, in a week in which nobody has told anything."""
    summary = full(audience)
    weeks = summary.whole.chart.weeks
    chart = replace(summary.whole.chart, weeks=(*weeks[:-1], replace(weeks[-1], entries=0, lessons=0)))
    return replace(summary, whole=replace(summary.whole, chart=chart), week_lessons=())


STATES = {**SUMMARIES, "quiet week": quiet}


@cache
def render(kind: str, state: str, language: Language) -> Report:
    """The report of a kind, of a school as it stands, in a language."""
    return synthesis.render(order(kind), STATES[state](REPORTS[kind].audience), replace(EDITION, language=language))


def read(name: str) -> Catalog:
    """One of the shipped catalogs."""
    with (FOLDER / name).open("rb") as file:
        return read_po(file, abort_invalid=True)


def english() -> list[Message]:
    """Everything that reports say by themselves."""
    return [message for message in read("en.pot") if message.id]


def forms(said: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The forms of a message: one, or one for each kind of number."""
    return (said,) if isinstance(said, str) else tuple(said)


def test_the_english_catalog_is_complete() -> None:
    """It holds what templates and code say, and no more (docs/language.md has the command that makes it)."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    found = extract_from_dir(ROOT, methods, keywords={**DEFAULT_KEYWORDS, "marked": None})
    assert {(said, context) for _, _, said, _, context in found} == {(one.id, one.context) for one in english()}


def test_the_languages_are_those_of_the_settings() -> None:
    """Each has a catalog, and each catalog can be chosen."""
    assert sorted(OTHERS) == sorted(path.stem for path in FOLDER.glob("*.po"))


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_is_complete(language: str) -> None:
    """Every message in every form, with the values of the English one, and none that nobody says any more."""
    catalog = read(f"{language}.po")
    for message in english():
        said = catalog.get(message.id, message.context)
        assert said, message.id
        assert not said.fuzzy
        told, english_forms = forms(said.string), forms(message.id)
        assert len(told) == (catalog.num_plurals if message.pluralizable else 1), message.id
        for number, form in enumerate(told):
            assert form.strip(" ") == form or form[0] in ",;", message.id
            wanted = english_forms[min(number, len(english_forms) - 1)]
            assert set(_VALUES.findall(form)) == set(_VALUES.findall(wanted)), message.id
            assert form.count("*") == form.count("|") == 0, message.id
    assert len([message for message in catalog if message.id]) == len(english())
    assert not catalog.obsolete


@cache
def english_lines() -> tuple[set[str], set[str]]:
    """What would stand out as English in another language: whole lines, and parts of sentences."""
    same = {form for language in OTHERS for one in read(f"{language}.po") for form in forms(one.string)}
    lines = {form for message in english() for form in forms(message.id)} - same
    return lines, {part.strip() for line in lines for part in _VALUES.split(line) if len(part.split()) > 1}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", REPORTS)
def test_nothing_is_left_in_english(kind: str, state: str) -> None:
    """No line of a Spanish report is one of the catalog in English, and no sentence holds a part of one."""
    report = render(kind, state, "es")
    said = words_of(report)
    lines, parts = english_lines()
    assert not lines & {line.strip() for line in said.splitlines()}
    assert not [part for part in parts if re.search(rf"\b{re.escape(part)}(?!\w)", said)]
    assert not [part for part in parts if part in report.title]


def test_quotes_stay_as_they_were_written() -> None:
    """The same words in each language, under the same names of sections."""
    english, spanish = (render("year", "year", language) for language in get_args(Language))

    def told(report: Report) -> list[str]:
        return [block.runs[0].text for block in report.blocks if isinstance(block, Quote)]

    assert told(english) == told(spanish) != []
    assert [part.name for part in english.sections] == [part.name for part in spanish.sections]
    assert (english.key, english.slot) == (spanish.key, spanish.slot)


UNKIND = {
    "en": ("on track", "leaderboard", "ranking", "best", "worst", "failed", "behind schedule", "underperform"),
    "es": ("encaminad", "en buen camino", "ranking", "los mejores", "las mejores", "peor", "fracas", "rezagad"),
}
WRONG = {
    "en": (
        r"\b1 (entries|wins|lessons|weeks|school weeks|successes|colleagues|minutes)\b",
        r"\b([02-9]|\d\d+) (entry|win|lesson|week|school week|success|minute)\b",
    ),
    "es": (
        r"\b1 (relatos|logros|aprendizajes|semanas|éxitos|colegas|minutos)\b",
        r"\b([02-9]|\d\d+) (relato|logro|aprendizaje|semana|éxito|minuto)\b",
        r"\b1 (relato|logro) compartidos\b",
        r"\by (h?i)(?![aeou])",
    ),
}


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", REPORTS)
def test_words_are_kind_and_right(kind: str, state: str, language: Language) -> None:
    """No ranking, no verdict from counts, no number that does not fit, no value left out, no heading over nothing."""
    report = render(kind, state, language)
    said = words_of(report)
    for word in (*UNKIND[language], "None", "nan ", "( )", " ,", " .", "..", "{", "}"):
        assert word not in said.lower() if word.islower() else word not in said, word
    for wrong in WRONG[language]:
        assert not re.search(wrong, said, re.IGNORECASE), wrong
    for block, following in pairwise((*report.blocks, None)):
        if isinstance(block, Heading):
            assert following, block
            assert not isinstance(following, Heading) or following.level > block.level, block
        if isinstance(block, Table):
            assert len(block.rows) > block.headers, block


@pytest.mark.parametrize("language", get_args(Language))
def test_a_quiet_week_is_normal(language: Language) -> None:
    """It is said so, kindly, wherever a week or a cycle is told of."""
    for kind, state in (
        ("weekly", "quiet week"),
        ("team", "quiet week"),
        ("weekly", "first day"),
        ("cycle", "first day"),
    ):
        assert re.search("normal(es)?", words_of(render(kind, state, language)))


@pytest.mark.parametrize(
    ("locale", "entries", "lessons", "said"),
    [
        ("es_US", 0, 0, "todavía no se han compartido logros"),
        ("es_US", 1, 0, "1 logro compartido"),
        ("es_US", 1, 1, "1 logro compartido, un aprendizaje"),
        ("es_US", 2, 2, "2 logros compartidos, todos ellos aprendizajes"),
        ("es_US", 3, 1, "3 logros compartidos, 1 de ellos un aprendizaje"),
        ("es_MX", 1200, 40, "1,200 logros compartidos, 40 de ellos aprendizajes"),
        ("es_ES", 12_000, 4_000, "12.000 logros compartidos, 4.000 de ellos aprendizajes"),
    ],
)
def test_tallies_in_spanish(locale: str, entries: int, lessons: int, said: str) -> None:
    """Singular and plural, with numbers as the country writes them."""
    assert speak_in(locale).tally(entries, lessons) == said


def test_days_and_lists_in_spanish() -> None:
    """Days in words; a month that begins a line; and before a word that begins like an i another and."""
    speech = speak_in("es_US")
    assert speech.span(date(2026, 5, 18), date(2026, 5, 18)) == "el 18 de mayo de 2026"
    assert speech.span(date(2026, 5, 18), date(2026, 5, 20)) == "del 18 de mayo al 20 de mayo de 2026"
    assert speech.month(date(2026, 10, 1)) == "Octubre de 2026"
    assert speech.listing(["tiempo", "formación", "colegas"]) == "tiempo, formación y colegas"
    assert speech.listing(["lectura", "inglés"]) == "lectura e inglés"
    assert speech.listing(["agua", "hielo"]) == "agua y hielo"
    assert speech.choice("A colleague") == "Colegas"
    assert speech.choice("A quiet corner") == "A quiet corner"


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([1] * 7 + [5] * 7, "7 semanas lectivas seguidas por encima de la mediana de 3"),
        ([1, 5] * 10, "más altibajos de lo que traería el azar."),
    ],
)
def test_signals_in_spanish(entries: list[int], said: str) -> None:
    """What a run chart shows beyond chance has its figures, and the same ones in English."""
    weeks = [WeekCount(date(2026, 1, 5) + timedelta(weeks=at), count, 0, True) for at, count in enumerate(entries)]
    signals = list(find_signals(weeks))
    told = " ".join(map(speak_in("es_ES").signal, signals))
    assert said in told
    assert re.findall(r"\d+", told) == re.findall(r"\d+", " ".join(signal.text for signal in signals))


def test_titles_in_spanish() -> None:
    """The period of one ends no sentence; who has one is a person, and no practice."""
    assert words.excerpt("Lo intentamos otra vez. La Sra. Ortiz lo vio también", 37) == "Lo intentamos otra vez. …"
    counts = [Count(label, label, 9) for label in ("La Srta. Ávila", "Maestra Ana", "Más tiempo")]
    assert [count.label for count in words.common(counts, 5)] == ["Más tiempo"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("A colleague, Grades 3-5", "Una persona del equipo, Grades 3-5"),
        (
            "A colleague (shortened by a leader for privacy)",
            "Una persona del equipo (resumido por la dirección por privacidad)",
        ),
        ("Dana Ruiz, Grades 3-5", "Dana Ruiz, Grades 3-5"),
        ("A colleague of mine", "A colleague of mine"),
    ],
)
def test_who_told_it(told: str, said: str) -> None:
    """A name stays; who is not named is called so in the language."""
    assert speak_in("es_US").teller(told) == said


def test_what_a_district_is_called() -> None:
    """By its schools, as many as can be listed."""
    speech, names = speak_in("es_US"), ("Maple", "Iris", "Cedar", "Oak")
    assert speech.school(EDITION) == "Maple District"
    assert speech.school(replace(EDITION, schools=names[:2])) == "Maple e Iris"
    assert speech.school(replace(EDITION, schools=names)) == "4 escuelas"


@pytest.mark.parametrize(
    ("language", "locale", "found"),
    [
        ("en", "en_CA", "en_CA"),
        ("es", "es_MX", "es_MX"),
        ("es", "en_US", "es_US"),
        ("en", "de_DE", "en_DE"),
        ("es", "ja_JP", "es"),
    ],
)
def test_the_language_in_the_country(language: str, locale: str, found: str) -> None:
    """Dates and numbers are said in the reports' language, as the settings' country writes them."""
    assert find_locale(language, locale) == found


def test_what_no_catalog_holds_is_in_english(tmp_path: Path) -> None:
    """A message, a language without a catalog, and words of a school's own template, which still uses ours."""
    assert speak_in("es_US").gettext("Nobody translated {this}.", this="it") == "Nobody translated it."
    assert speak_in("de_DE").gettext("Wins shared") == "Wins shared"
    own = "{{ section('top') }}\n{{ _('Our own words') }}: {{ _('Wins shared') }}, {{ 2 | plural('word', 'words') }}.\n"
    (tmp_path / "weekly.md.j2").write_text(own)
    edition = replace(EDITION, language="es")
    report = synthesis.render(order("weekly"), full(Audience.STAFF), edition, tmp_path)
    assert words_of(report).strip() == "Our own words: Logros compartidos, 2 words."


@pytest.mark.parametrize(
    "template",
    ["{{ _(told) }}", "{% set say = _ %}{{ say(told) }}", "{{ ngettext('one', told, 2) }}", "{{ _(*[told]) }}"],
)
def test_people_s_words_are_not_looked_up(template: str, tmp_path: Path) -> None:
    """What stands in a template is Markdown; what people wrote would be, if it were looked up."""
    (tmp_path / "own.md.j2").write_text(f"Hello.\n{template}")
    with pytest.raises(TemplateError, match=r"own\.md\.j2, line 2: .* written out in the template"):
        markup.render("own.md.j2", [tmp_path], {"told": "**loud**"}, {})


def test_values_in_messages_are_no_markdown(tmp_path: Path) -> None:
    """Whatever a message is filled with is shown as it is."""
    (tmp_path / "own.md.j2").write_text("{{ _('They said {what}.', what=told) }}")
    source, texts = markup.render("own.md.j2", [tmp_path], {"told": "**loud** {num}"}, {})
    (paragraph,) = markup.parse(source, texts)
    assert markup.plain([paragraph]).strip() == "They said **loud** {num}."


@pytest.mark.parametrize(("language", "tag"), [("en", "en-US"), ("es", "es-US")])
def test_files_say_their_language(language: Language, tag: str, tmp_path: Path) -> None:
    """A page as a whole, a Word document in its styles."""
    report = render("weekly", "year", language)
    page, document = tmp_path / "weekly.html", tmp_path / "weekly.docx"
    for path in (page, document):
        exports.write_document(report.blocks, report.title, path, report.locale)
    assert BeautifulSoup(page.read_text("utf-8"), "html.parser").html["lang"] == tag  # type: ignore[index]
    read_back = Document(str(document))
    assert {mark.get(qn("w:val")) for mark in read_back.styles.element.iter(qn("w:lang"))} == {tag}
    assert read_back.core_properties.language == tag


def test_a_school_changes_its_language(emulator: Emulator, google: Google, small_school: Settings) -> None:
    """The same documents are in the other language then, around what people wrote; what they changed stays as it is."""
    school = set_up(google, small_school)
    tell_at(emulator, school, story="One")
    day = date(2025, 10, 10)
    docs = run(google, school, as_of=day).outputs["docs"]
    year = docs["year"].split("/")[5]
    document = google.docs.get(year)
    (changed,) = [
        element["startIndex"]
        for element in document["body"]["content"]
        for piece in element.get("paragraph", {}).get("elements", ())
        if piece["textRun"]["content"].startswith("Staff told these entries")
    ]
    typed = [(changed, "Surely: "), (1, "Read this first.\n")]
    inserts = [{"insertText": {"location": {"index": at}, "text": text}} for at, text in typed]
    google.docs.write(year, inserts, document["revisionId"])
    school.path.write_text(school.path.read_text("utf-8") + "language: es\n", encoding="utf-8")
    report = run(google, load(school.path), as_of=day)
    assert report.outputs["docs"] == docs
    said = text_of(google.docs.get(year))
    assert said.startswith("Read this first.\nInforme de aprendizaje 2025–26\n")
    assert "Surely: Staff told these entries in a form" in said
    assert "La sección anterior se modificó a mano" in said
    assert "No se clasifica ningún relato" in said
    assert "Yours to write: " in said
    page = BeautifulSoup(Path(report.outputs["local"]).read_text("utf-8"), "html.parser")
    assert page.html
    assert page.html["lang"] == "en"
    assert [one.get_text(strip=True) for one in page.select('[lang="es"] a')] == [
        "Maple Ridge: pequeños logros, semana del 6 de octubre de 2025",
        "Maple Ridge: Informe de aprendizaje 2025–26",
    ]


def test_a_language_that_is_none_of_ours(tmp_path: Path) -> None:
    """Is refused by its line, with those that there are."""
    settings = (ROOT / "config" / "smallwins.yaml").read_text("utf-8")
    path = tmp_path / "smallwins.yaml"
    path.write_text(settings.replace("language: en\n", "language: es\n"))
    assert load(path).language == "es"
    path.write_text(settings.replace("language: en\n", "language: spanish\n"))
    with pytest.raises(SettingsError, match='language is "spanish"; it must be one of en, es'):
        load(path)
