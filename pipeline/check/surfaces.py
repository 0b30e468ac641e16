"""The evidence comes in; whether the published counts and the dashboard say what the data says goes out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.check.books import Cell, Row
from pipeline.check.evidence import Evidence, read_moment
from pipeline.check.verdicts import RUN, RUN_FULL, Proof, count, name_some
from pipeline.model import DECISIONS
from pipeline.tables import COUNTED, REVIEW_TAB, WINS_TAB

NOT_HIDDEN = frozenset({"", "false", "no", "n", "0", "☐"})
WORDS = {"Story": "story", "Who is better off": "beneficiary", "Next step": "next_step"}
"""Columns of the Wins tab that hold a teller's own words, and where in `wins` they stand."""

SEARCHED = 40
"""Characters of a text by which it is looked for: the dashboard may show only its beginning."""

TELLING = 20
"""A shorter text might stand somewhere for another reason."""

STAMP = re.compile(r"^Data commit (\d+)$")
"""What the dashboard says of the commit that it was drawn from."""

PRINTED = re.compile(r"^Updated on .*, from (no|[\d,]+) entr(?:y|ies)\b", re.DOTALL)


@dataclass(slots=True)
class _Cube:
    """What one goal, school and week has."""

    wins: int = 0
    lessons: int = 0
    tellers: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)


def prove_cube(evidence: Evidence) -> Proof:
    """The published counts equal a recount of the entries; a Hide that no run has seen yet may still be in them."""
    wrong = _differences(evidence, _hidden(evidence))
    drawn = wrong and not _differences(evidence, _hidden_when_drawn(evidence))
    sheet = evidence.sheet("goal_weeks")
    if not wrong:
        return Proof("counts", "pass", f"“{sheet.title}” equals a recount: {count(len(sheet.rows), 'row')}.")
    if not evidence.settled:
        return Proof("counts", "warn", f"“{sheet.title}” is counted by the settings of the last run.", RUN)
    if drawn:
        return Proof("counts", "warn", f"“{sheet.title}” does not count yet what people decided beside Hide.", RUN)
    said = f"“{sheet.title}” differs from a recount in {count(len(wrong), 'place')} ({name_some(wrong)})."
    return Proof("counts", "fail", said, RUN_FULL)


def _differences(evidence: Evidence, hidden: set[str]) -> list[str]:
    """Where the published counts are not those of a recount without the hidden entries."""
    sheet, found = evidence.sheet("goal_weeks"), _recount(evidence, hidden)
    least = max(evidence.settings.privacy.small_cell, 1)
    wrong = []
    for row in sheet.rows:
        cube = found.pop(sheet.key(row), _Cube())
        tellers: Cell = len(cube.tellers) if len(cube.tellers) >= least else ""
        said = (row["wins"] or 0, row["lessons"] or 0, row["contributors"], row["signs_seen"] or 0)
        if said != (cube.wins, cube.lessons, tellers, len(cube.signs)):
            wrong.append(sheet.place(row))
    return wrong + [f"a week of the goal {key[0]} that is not there" for key in found]


def _recount(evidence: Evidence, hidden: set[str]) -> dict[tuple[Cell, ...], _Cube]:
    """Wins, lessons, tellers and signs by goal, school and week, counted one by one."""
    known = {goal.goal_id for goal in evidence.settings.goal_list}
    goals, signs = (_named(evidence, name) for name in ("win_goals", "win_signs"))
    cubes: dict[tuple[Cell, ...], _Cube] = defaultdict(_Cube)
    for one, row in _entries(evidence).items():
        for (goal,) in goals[one] if one not in hidden else ():
            if goal in known:
                cube = cubes[goal, row["school"], row["week"]]
                cube.wins += 1
                cube.lessons += row["kind"] == "lesson"
                cube.signs |= {str(sign) for of, sign in signs[one] if of == goal}
                head = evidence.stored.get(one)
                cube.tellers |= {head.text("respondent")} - {""} if head else set()
    return dict(cubes)


def _named(evidence: Evidence, name: str) -> dict[str, set[tuple[Cell, ...]]]:
    """What the counting rows of a relation name, by entry."""
    sheet = evidence.sheet(name)
    found: dict[str, set[tuple[Cell, ...]]] = defaultdict(set)
    for row in sheet.rows:
        if row["status"] in COUNTED:
            found[sheet.unit(row)].add(sheet.key(row)[1:])
    return found


def _entries(evidence: Evidence) -> dict[str, Row]:
    """The entries that count, of the settings' schools, by id."""
    schools = {school.school_id for school in evidence.settings.school_list}
    rows = evidence.data.rows("wins")
    return {row.text("win_id"): row for row in rows if row["status"] in COUNTED and row["school"] in schools}


def _drawn(evidence: Evidence) -> dict[str, Row]:
    """The rows of the Wins tab, by entry; the first one where somebody copied a row."""
    return {row.text("Entry"): row for row in reversed(evidence.board.rows(WINS_TAB.name))}


def _shows(row: Row) -> bool:
    """Whether a row of the Wins tab shows anything of its entry."""
    return any(row[column] != "" for column in WINS_TAB.columns if column != "Entry")


def _hidden(evidence: Evidence) -> set[str]:
    """Entries that people hide: beside Hide stands anything but a no."""
    return {one for one, row in _drawn(evidence).items() if _mark(row["Hide"]) not in NOT_HIDDEN}


def _mark(value: Cell) -> str:
    """What stands beside Hide, as one word."""
    text = str(getattr(value, "text", value))
    return text.strip().removeprefix("=").removesuffix("()").strip().casefold()


def _pending(evidence: Evidence) -> set[str]:
    """Entries that people hide or keep private, whose row still shows them: no run has seen the decision yet."""
    drawn = _drawn(evidence)
    private = {one for one, (decision, _) in _decided(evidence).items() if decision == "kept_private"}
    return {one for one in _hidden(evidence) | private if one in drawn and _shows(drawn[one])}


def _hidden_when_drawn(evidence: Evidence) -> set[str]:
    """Entries that were hidden when the dashboard was drawn: their rows are blank, and not because they are held."""
    drawn = _drawn(evidence)
    blank = {
        one for one, row in _entries(evidence).items() if one in drawn and not _shows(drawn[one]) and row["held"] == ""
    }
    return (_hidden(evidence) - _pending(evidence)) | blank


def _decided(evidence: Evidence) -> dict[str, tuple[str, Cell]]:
    """What people decided in the Review tab, and about which words, by entry."""
    fields = {said.casefold(): name for said, name in DECISIONS.items()}
    return {
        row.text("Entry"): (fields.get(row.text("Decision").strip().casefold(), ""), row["Version"])
        for row in evidence.board.rows(REVIEW_TAB.name)
    }


def _held(evidence: Evidence) -> set[str]:
    """Entries that wait for review, or that a person keeps private; an approval is of the words that were read."""
    decided, edits, held = _decided(evidence), _edits(evidence), set()
    for one, row in _entries(evidence).items():
        decision, version = decided.get(one, ("", ""))
        approved = decision == "approved" and version == evidence.versions.get(one) and one not in _typed(evidence)
        if decision == "kept_private" or (row["held"] != "" and not approved and one not in edits):
            held.add(one)
    return held


def _typed(evidence: Evidence) -> dict[str, str]:
    """What leaders typed to be shown in place of a teller's words, by entry."""
    typed = {row.text("Entry"): row.text("Edited text").strip() for row in evidence.board.rows(REVIEW_TAB.name)}
    return {one: text for one, text in typed.items() if text}


def _edits(evidence: Evidence) -> dict[str, str]:
    """What is shown in place of a teller's words: an edit is of the words that were read."""
    decided, versions = _decided(evidence), evidence.versions
    return {one: text for one, text in _typed(evidence).items() if decided.get(one) == ("edits", versions.get(one, ""))}


def _visible(evidence: Evidence) -> dict[str, Row]:
    """Entries that the Wins tab has to show today."""
    calendar = evidence.settings.calendar
    today = calendar.clamp(calendar.day(evidence.now))
    hidden, held = _hidden(evidence), _held(evidence)
    return {
        one: row
        for one, row in _entries(evidence).items()
        if one not in hidden | held and calendar.day(read_moment(row.text("submitted_at"))) <= today
    }


def prove_wins_tab(evidence: Evidence) -> Proof:
    """The Wins tab shows each visible entry once, in its teller's words, and nothing of a held or hidden one."""
    drawn, sheet, visible = _drawn(evidence), evidence.board.sheets[WINS_TAB.name], _visible(evidence)
    lacking, edits = [f"entry {one}" for one in visible if one not in drawn], _edits(evidence)
    wrong = [
        sheet.place(drawn[one])
        for one, row in visible.items()
        if one in drawn and _says_else(drawn[one], row, edits.get(one))
    ]
    pending = _pending(evidence)
    shown = [
        sheet.place(row) for one, row in drawn.items() if _shows(row) and one not in visible and one not in pending
    ]
    blank = sum(one in drawn and not _shows(drawn[one]) for one in visible)
    said = [
        f"{count(len(found), *words)} ({name_some(found)})"
        for found, words in (
            (lacking, ("entry is not there", "entries are not there")),
            (wrong, ("row says other words than were told", "rows say other words than were told")),
            (shown, ("row shows what is held, hidden or gone", "rows show what is held, hidden or gone")),
        )
        if found
    ]
    if said and (shown or not evidence.is_behind):
        return Proof("wins tab", "fail", f"“{sheet.title}”: {'; '.join(said)}.", RUN)
    if said:
        return Proof("wins tab", "warn", f"“{sheet.title}” is behind the data or the settings: not drawn since.", RUN)
    if blank or pending:
        decided = count(blank + len(pending), "entry", "entries")
        return Proof("wins tab", "warn", f"“{sheet.title}” does not follow yet what was decided on {decided}.", RUN)
    return Proof("wins tab", "pass", f"“{sheet.title}” shows each of {count(len(visible), 'entry', 'entries')} once.")


def _says_else(drawn: Row, row: Row, edited: str | None) -> bool:
    """Whether a row that shows an entry has other words than were told, or than a leader put in their place.

    A nameless teller's may be kept back.
    """
    kept_back = row["author"] != "" and row["share"] != "named"
    said = {column: drawn[column] for column in WORDS}
    if not _shows(drawn) or (kept_back and not any(value != "" for value in said.values())):
        return False
    told = {column: row[name] for column, name in WORDS.items()}
    return said != (told if edited is None else {column: edited if column == "Story" else "" for column in WORDS})


def prove_kept_back(evidence: Evidence) -> Proof:
    """No tab of the dashboard shows words of an entry that is held or hidden, or shortened by a leader."""
    edits, typed = _edits(evidence), _typed(evidence)
    back = (_held(evidence) | _hidden(evidence) | set(edits)) - _pending(evidence)
    entries = _entries(evidence)
    visible = (row for one, row in _visible(evidence).items() if one not in edits)
    shown = "\n".join([*typed.values(), *(text for row in visible for text in _texts(row))])
    needles = {text[:SEARCHED] for one in back if one in entries for text in _texts(entries[one])}
    needles = {needle for needle in needles if len(needle) >= TELLING and needle not in shown}
    places = [place for place, text in evidence.board.texts if any(needle in text for needle in needles)]
    if places:
        said = f"Words that are held or hidden stand in {name_some(list(dict.fromkeys(places)))} of the dashboard."
        return Proof("kept back", "fail", said, f"{RUN} Where people typed them there, remove them by hand.")
    return Proof(
        "kept back",
        "pass",
        f"No words of {count(len(back), 'held or hidden entry', 'held or hidden entries')} are shown.",
    )


def _texts(row: Row) -> Iterator[str]:
    """A teller's own words, without the spaces around them."""
    return (row.text(column).strip() for column in WORDS.values())


def prove_stamp(evidence: Evidence) -> Proof:
    """The commit that the dashboard prints is the data workbook's newest: no run overwrote a newer one's drawing."""
    newest = max(evidence.data.markers, default=0)
    found = [(place, match) for place, text in evidence.board.texts if (match := STAMP.match(text))]
    printed = [(place, int(match[1])) for place, match in found]
    if not printed:
        return Proof("commit", "pass", "The dashboard names no commit of the data.")
    place, number = max(printed, key=lambda one: abs(one[1] - newest))
    if number > newest:
        said = f"The dashboard says that it shows commit {number}; the data workbook's newest is {newest} ({place})."
        fix = "Was the data workbook put back to an earlier version? "
        return Proof("commit", "fail", said, f"{fix}{RUN}")
    if number < newest:
        said = f"The dashboard shows commit {number}; the data workbook is at {newest}: not drawn since."
        return Proof("commit", "warn", said, RUN)
    return Proof("commit", "pass", f"The dashboard shows the data workbook's newest commit, {newest}.")


def prove_printed(evidence: Evidence) -> Proof:
    """The number of entries that the dashboard prints is that of the data."""
    found = [(place, PRINTED.match(text)) for place, text in evidence.board.texts]
    printed = {place: match[1].replace(",", "").replace("no", "0") for place, match in found if match}
    calendar = evidence.settings.calendar
    today = calendar.clamp(calendar.day(evidence.now))
    entries = {
        one for one, row in _entries(evidence).items() if calendar.day(read_moment(row.text("submitted_at"))) <= today
    }
    numbers = {len(entries - _hidden(evidence)), len(entries - _hidden_when_drawn(evidence))}
    wrong = [place for place, number in printed.items() if int(number) not in numbers]
    if wrong:
        said = f"The dashboard prints another number of entries than the data holds ({name_some(wrong)})."
        if evidence.is_behind:
            return Proof("printed", "warn", said, RUN)
        fix = "Bring the cell back with File > Version history; or wait: the tab is drawn anew with the next entry."
        return Proof("printed", "fail", said, fix)
    if not printed:
        return Proof("printed", "pass", "The dashboard prints no number of entries yet.")
    return Proof(
        "printed", "pass", f"The dashboard prints what the data holds: {count(min(numbers), 'entry', 'entries')}."
    )
