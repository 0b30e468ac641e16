"""The evidence comes in; whether entries, questions and respondents stand as they should goes out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pipeline.check.books import Cell, Row
from pipeline.check.evidence import Evidence
from pipeline.check.verdicts import RUN, RUN_FULL, Proof, count, name_some
from pipeline.tables import COUNTED, Tables


def prove_entries(evidence: Evidence) -> Proof:
    """The entries, and what they name, read as the answers say."""
    kept = {
        one
        for one, (listed, _) in evidence.kept.items()
        if listed.form.form_id in evidence.current and one in evidence.stored
    }
    wrong = [*_wrong_wins(evidence, kept)]
    for name in ("win_goals", "win_signs", "win_voices", "win_helped"):
        wrong += _wrong_relation(evidence, name, kept)
    if wrong:
        said = f"{count(len(wrong), 'entry does', 'entries do')} not read as the answers say ({name_some(wrong)})."
        return Proof("entries", "fail", said, RUN_FULL)
    later = len(evidence.kept) - len(kept)
    said = f"; {count(later, 'entry waits', 'entries wait')} for the settings' or the form's changes" if later else ""
    fix = RUN_FULL if later else ""
    return Proof(
        "entries",
        "warn" if later else "pass",
        f"{count(len(kept), 'entry', 'entries')} read as the answers say{said}.",
        fix,
    )


def _wrong_wins(evidence: Evidence, kept: set[str]) -> Iterator[str]:
    """Entries one of whose cells is not what the answers make of it; why it waits is not of the answers."""
    sheet = evidence.sheet("wins")
    rows = {sheet.unit(row): row for row in sheet.rows if row["status"] in COUNTED}
    columns = [column for column in sheet.table.columns if column not in ("held", "revision", "status")]
    for record in _records(evidence.fresh, "wins"):
        row = rows.get(str(record["win_id"]))
        if record["win_id"] in kept and row and any(row[column] != record[column] for column in columns):
            yield sheet.place(row)


def _wrong_relation(evidence: Evidence, name: str, kept: set[str]) -> Iterator[str]:
    """Entries for which one relation does not say what the answers say; a goal that people corrected is theirs."""
    sheet = evidence.sheet(name)
    wanted: dict[str, set[tuple[Cell, ...]]] = defaultdict(set)
    for record in _records(evidence.fresh, name):
        wanted[str(record["win_id"])].add(tuple(record[part] for part in sheet.table.primary_key))
    theirs = {sheet.unit(row) for row in sheet.rows if name == "win_goals" and row["source"] != "form"}
    for one in sorted(kept - theirs):
        rows = evidence.rows.get(one, {}).get(name, [])
        if {sheet.key(row) for row in rows} != wanted[one]:
            yield f"“{sheet.title}” of {evidence.sheet('responses').place(evidence.stored[one])}"


def _records(tables: Tables, name: str) -> Iterable[dict[str, Cell]]:
    records: list[dict[str, Cell]] = tables[name].to_dict("records")
    return records


def prove_questions(evidence: Evidence) -> Proof:
    """Every question that a form asks is known by its id and its title."""
    sheet = evidence.sheet("questions")
    known = {sheet.key(row): row for row in sheet.rows}
    seen = {row.text("form_id"): row.text("revision") for row in evidence.data.rows("forms")}
    wrong, news, total = [], 0, 0
    for listed in evidence.listed:
        for question in listed.form.questions:
            total += 1
            row = known.get((listed.form.form_id, question.question_id))
            stands = row is not None and (row["title"], row["kind"]) == (question.title, question.kind)
            if not stands and seen.get(listed.form.form_id) != listed.form.revision:
                news += 1
            elif not stands:
                wrong.append(sheet.place(row) if row else f"question {question.question_id}")
    if wrong:
        said = f"{count(len(wrong), 'question is', 'questions are')} not as the form asks ({name_some(wrong)})."
        return Proof("questions", "fail", said, RUN)
    if news:
        return Proof("questions", "warn", f"{count(news, 'question of a form is', 'questions of forms are')} new.", RUN)
    return Proof("questions", "pass", f"{count(total, 'question')} stand as the forms ask them.")


def prove_respondents(evidence: Evidence) -> Proof:
    """Respondents are kept as the settings promise: by code name, by address, or not at all."""
    mode = evidence.settings.privacy.respondents
    sheet = evidence.sheet("responses")
    pairs = [
        (response.respondent_email.strip().lower() if mode == "pseudonym" else response.respondent_email, row)
        for one, (_, response) in evidence.kept.items()
        if (row := evidence.stored.get(one)) is not None
    ]
    if not evidence.settled:
        return Proof("respondents", "warn", "Respondents are kept as the settings of the last run said.", RUN)
    find = {"anonymous": _telling, "pseudonym": _wrong_names, "email": _wrong_addresses}[mode]
    wrong = [sheet.place(row) for row in find(pairs)]
    if wrong:
        said = f"{count(len(wrong), 'respondent is', 'respondents are')} not kept as promised ({name_some(wrong)})."
        return Proof("respondents", "fail", said, RUN_FULL)
    words = {"pseudonym": "by a code name", "email": "by address", "anonymous": "not at all, and times by the week"}
    return Proof("respondents", "pass", f"Respondents are kept as the settings say: {words[mode]}.")


def _telling(pairs: Iterable[tuple[str, Row]]) -> Iterator[Row]:
    """Rows that name their respondent, or a moment finer than a day."""
    for _, row in pairs:
        moments = (row.text(name) for name in ("submitted_at", "updated_at"))
        if row["respondent"] != "" or not all(moment.endswith("T00:00:00Z") for moment in moments):
            yield row


def _wrong_addresses(pairs: Iterable[tuple[str, Row]]) -> Iterator[Row]:
    """Rows that name another address than the listed one."""
    return (row for address, row in pairs if row["respondent"] != address)


def _wrong_names(pairs: Iterable[tuple[str, Row]]) -> Iterator[Row]:
    """Rows whose code name is none, or is not their respondent's alone."""
    found = list(pairs)
    names: dict[str, Counter[Cell]] = defaultdict(Counter)
    owners: dict[Cell, Counter[str]] = defaultdict(Counter)
    for address, row in found:
        names[address][row["respondent"]] += 1
        owners[row["respondent"]][address] += 1
    for address, row in found:
        name = row["respondent"]
        usual = names[address].most_common(1)[0][0] == name and owners[name].most_common(1)[0][0] == address
        if not usual or bool(name) != bool(address) or (address and not str(name).startswith("p-")):
            yield row
