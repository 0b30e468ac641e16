"""The evidence comes in; whether the data workbook holds each response once, whole and as it was given goes out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

from pipeline.check.books import Cell, Row
from pipeline.check.evidence import UNITS, Evidence, Listed, read_moment
from pipeline.check.told import Told, told_by
from pipeline.check.verdicts import RUN, RUN_FULL, Proof, count, name_some
from pipeline.model import Response
from pipeline.tables import COUNTED

RELATIONS = (
    ("answers", ("response_id",), "responses"),
    ("wins", ("win_id",), "responses"),
    ("win_goals", ("win_id",), "wins"),
    ("win_signs", ("win_id",), "wins"),
    ("win_voices", ("win_id",), "wins"),
    ("win_helped", ("win_id",), "wins"),
    ("win_goals", ("goal_id",), "goals"),
    ("win_signs", ("goal_id", "sign_id"), "signs"),
    ("responses", ("form_id",), "forms"),
)
"""What names what: the columns of one table, and the table whose key they begin."""


def prove_pulled(evidence: Evidence) -> Proof:
    """News is no failure: it only has to be pulled."""
    new, changed = len(evidence.unpulled), len(evidence.changed)
    if not new and not changed:
        return Proof("pulled", "pass", f"All {count(len(evidence.responses), 'listed response')} have been pulled.")
    said = [f"{count(new, 'response is', 'responses are')} not pulled yet"] if new else []
    if changed:
        said.append(f"{count(changed, 'response has', 'responses have')} changed since being pulled")
    return Proof("pulled", "warn", f"{'; '.join(said)}.", RUN_FULL if changed else RUN)


def prove_kept(evidence: Evidence) -> Proof:
    """Nothing is lost: each listed response counts, and its answers stand as they were given."""
    answers = _stored_answers(evidence)
    lost: list[str] = []
    places: list[str] = []
    values = 0
    for one, (listed, response) in evidence.kept.items():
        row = evidence.stored.get(one)
        if row is None or row["status"] != "active":
            lost.append(evidence.sheet("responses").place(row) if row else f"response {one}")
            continue
        told = told_by(response)
        values += len(told)
        places += _wrong_head(evidence, row, listed, response)
        places += _wrong_answers(evidence, row, told, answers.get(one, {}))
    if not lost and not places:
        said = f"Nothing is lost: {count(len(evidence.kept), 'response')} and {count(values, 'answer')} stand as given."
        return Proof("kept", "pass", said)
    parts = []
    if lost:
        parts.append(f"{count(len(lost), 'listed response does', 'listed responses do')} not count ({name_some(lost)})")
    if places:
        parts.append(f"{count(len(places), 'place is', 'places are')} not as given ({name_some(places)})")
    return Proof("kept", "fail", f"{'; '.join(parts)}.", RUN_FULL)


def _stored_answers(evidence: Evidence) -> dict[str, dict[tuple[Cell, Cell], list[Row]]]:
    """The counting rows of `answers`, by response and then by question and ordinal, the parts of one text together."""
    found: dict[str, dict[tuple[Cell, Cell], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for one, tables in evidence.rows.items():
        for row in tables.get("answers", ()):
            found[one][row["question_id"], row["ordinal"]].append(row)
    return found


def _wrong_head(evidence: Evidence, row: Row, listed: Listed, response: Response) -> Iterator[str]:
    """The response's own row, where it is not as listed; anonymous mode keeps no exact time."""
    score = "" if response.total_score is None else response.total_score
    wanted: dict[str, Cell] = {"form_id": listed.form.form_id, "school": listed.school_id, "total_score": score}
    if evidence.settings.privacy.respondents != "anonymous":
        wanted |= {"submitted_at": response.create_time, "updated_at": response.last_submitted_time}
    if any(row[column] != value for column, value in wanted.items()):
        yield evidence.sheet("responses").place(row)


def _wrong_answers(
    evidence: Evidence, row: Row, told: Mapping[tuple[str, int], Told], stored: Mapping[tuple[Cell, Cell], list[Row]]
) -> Iterator[str]:
    """Answers that are missing or not as given, by their rows."""
    for at, given in told.items():
        rows = stored.get(at)
        if not rows:
            yield f"an answer of {evidence.sheet('responses').place(row)}"
        elif not given.stands_in(rows):
            yield evidence.sheet("answers").place(rows[0])


def prove_keys(evidence: Evidence) -> Proof:
    """Nothing is doubled: every row has its key, and no key stands twice."""
    doubled, blank = [], []
    for sheet in chain(evidence.data.sheets.values(), evidence.board.sheets.values()):
        times = Counter(sheet.key(row) for row in sheet.rows)
        doubled += [sheet.place(row) for row in sheet.rows if times[sheet.key(row)] > 1 and any(sheet.key(row))]
        blank += [sheet.place(row) for row in sheet.rows if "" in sheet.key(row)]
    total = sum(len(sheet.rows) for sheet in evidence.data.sheets.values())
    if not doubled and not blank:
        return Proof("keys", "pass", f"Nothing is doubled: {count(total, 'row')}, each with a key of its own.")
    said = [f"{count(len(doubled), 'row repeats', 'rows repeat')} a key ({name_some(doubled)})"] * bool(doubled)
    if blank:
        said.append(f"{count(len(blank), 'row has', 'rows have')} an empty key ({name_some(blank)})")
    fix = "Delete the copies, or the rows without their key, by hand; then run `smallwins run --full`."
    return Proof("keys", "fail", f"{'; '.join(said)}.", fix)


def prove_parts(evidence: Evidence) -> Proof:
    """A response stands in one part of the data workbook alone."""
    homes: dict[str, set[int]] = defaultdict(set)
    for number, part in enumerate(evidence.data.parts, 1):
        for name in UNITS:
            for row in part.rows(name):
                homes[part.sheets[name].unit(row)].add(number)
    split = [f"{one} in parts {' and '.join(map(str, sorted(at)))}" for one, at in homes.items() if len(at) > 1]
    if split:
        said = f"{count(len(split), 'response stands', 'responses stand')} in more than one part ({name_some(split)})."
        fix = "Delete its rows from the later part by hand; then run `smallwins run --full`."
        return Proof("parts", "fail", said, fix)
    parts = count(len(evidence.data.parts), "workbook")
    return Proof("parts", "pass", f"{count(len(homes), 'response')} in {parts}, each in one alone.")


def prove_listed(evidence: Evidence) -> Proof:
    """Nothing is invented: what counts is listed, or it is known to be missing, or newer than the listing."""
    at = {listed.form.form_id: listed.at for listed in evidence.listed}
    invented, withdrawn, elsewhere = list(_invented_answers(evidence)), 0, 0
    for row in evidence.data.rows("responses"):
        one, form = row.text("response_id"), row.text("form_id")
        if row["status"] != "active" or one in evidence.responses:
            continue
        moment = max(row.text("submitted_at"), row.text("updated_at"))
        if form not in at and form in evidence.cursors:
            elsewhere += 1
        elif form not in at or not _is_whole(evidence, one):
            invented.append(evidence.sheet("responses").place(row))
        elif read_moment(moment) < at[form]:
            withdrawn += 1
    if invented:
        said = f"{count(len(invented), 'row tells', 'rows tell')} of what no form lists ({name_some(invented)})."
        fix = "Delete rows that somebody added by hand, and run `smallwins run --full`."
        return Proof("listed", "fail", said, fix)
    if withdrawn:
        said = f"{count(withdrawn, 'response that counts is', 'responses that count are')} no longer in the form."
        return Proof("listed", "warn", said, "Run `smallwins run --full`, today and tomorrow: two looks settle it.")
    said = f", but {count(elsewhere, 'response')} of forms that smallwins.yaml does not name" if elsewhere else ""
    return Proof("listed", "pass", f"Nothing is invented: all that counts is listed by a form{said}.")


def _invented_answers(evidence: Evidence) -> Iterator[str]:
    """Counting answers, of responses that stand as listed, to which no listed answer belongs."""
    sheet = evidence.sheet("answers")
    told = {one: told_by(response) for one, (_, response) in evidence.kept.items()}
    for one, stored in _stored_answers(evidence).items():
        for at, rows in stored.items():
            if one in told and at not in told[one]:
                yield from map(sheet.place, rows)


def _is_whole(evidence: Evidence, one: str) -> bool:
    """Whether a response has all that a pulled one has: its entry, of the same revision."""
    return "wins" in evidence.rows.get(one, {}) and not evidence.is_torn(one)


def prove_whole(evidence: Evidence) -> Proof:
    """No half response: all its counting rows, in all tables, are of one revision and one status."""
    torn = sorted(one for one in evidence.rows if evidence.is_torn(one) or _is_headless(evidence, one))
    if torn:
        said = f"{count(len(torn), 'response is', 'responses are')} not of one piece ({name_some(torn)})."
        return Proof("whole", "fail", said, RUN_FULL)
    return Proof("whole", "pass", f"No response is half: the rows of {count(len(evidence.rows), 'response')} agree.")


def _is_headless(evidence: Evidence, one: str) -> bool:
    """Whether rows count though their response does not, or it counts without its entry."""
    head = evidence.stored.get(one)
    return head is not None and (head["status"] not in COUNTED or "wins" not in evidence.rows[one])


def prove_relations(evidence: Evidence) -> Proof:
    """What counts belongs to a response, an entry, a goal, a sign that is there."""
    lost = []
    for name, columns, target in RELATIONS:
        sheet, there = evidence.sheet(name), evidence.sheet(target)
        keys = {tuple(row[part] for part in there.table.primary_key) for row in there.rows}
        lost += [
            sheet.place(row)
            for row in sheet.rows
            if row["status"] in COUNTED and tuple(row[column] for column in columns) not in keys
        ]
    lost = list(dict.fromkeys(lost))
    if lost:
        said = f"{count(len(lost), 'row belongs', 'rows belong')} to nothing that is there ({name_some(lost)})."
        return Proof("relations", "fail", said, RUN_FULL)
    total = sum(row["status"] in COUNTED for name in UNITS for row in evidence.data.rows(name))
    return Proof("relations", "pass", f"{count(total, 'row')} belong to responses, entries and goals that are there.")
