"""A number of responses comes in; how long and how much memory all their tables take, beside other ways, goes out.

Run by hand: `python -m benchmarks.ingest --responses 100000`. The form has 14 questions, a page 5,000 responses. All
ways read the same bytes in one run, garbage collection off, the best of some rounds; times are those of
the processor, so that a busy machine does not count; memory is a fresh process's peak.
`--growth` prints the time and the peak of 10,000, 100,000 and 1,000,000 responses, and the slope. dlt is timed where it
is installed; it is no part of the project.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click
import numpy as np
import orjson
import pandas as pd

from pipeline import extract, normalize, settings
from pipeline.model import Listing, question_id
from pipeline.model.roles import GRADES, HELPED, KINDS, SHARES, STAFF_ROLES, VOICES
from pipeline.tables import Tables, empty

PAGE = 5000
PLAIN_AT_MOST = 100_000
"""The plain version takes 3 GB for so many: beyond them it reads this many, and its time is scaled."""

DLT_AT_MOST = 5_000
"""dlt takes seconds for a page: it reads this many, and its time is scaled."""

SCHOOL = """
school_year: {starts: 2025-08-18, ends: 2026-06-12, timezone: America/New_York}
schools: [{id: maple, name: Maple Ridge, forms: [F]}]
goals:
  - id: voice
    title: Every student leads
    success_signs:
      - {id: leads, title: Students run part of a lesson}
      - {id: asks, title: Students ask the next question}
  - {id: math, title: Math makes sense, success_signs: [{id: ways, title: Students try more than one way}]}
privacy: {retention_days: 365}
"""
GOALS = ("Every student leads", "Math makes sense")
SIGNS = ("Students run part of a lesson", "Students ask the next question")
TEAMS = ("Grades K-1", "Grades 2-3", "Grades 4-5", "Specialists", "Office")
ASKED = {
    **{role: question_id(role) for role in ("goal", "kind", "story", "voices", "beneficiary", "helped", "next_step")},
    **{role: question_id(role) for role in ("team", "role", "grade", "share", "author", "thanks")},
    "signs": question_id("signs", "voice"),
}
SENTENCE = (
    "today the class read its own plan and two of them asked why we count by tens when fives would do so they tried "
    "both ways on the board then explained to a family at the door what changed since autumn and a colleague saw it"
)
WORDS = SENTENCE.split()


def write_pages(folder: Path, count: int, start: int = 0) -> None:
    """Write a listing's pages as the API answers them, one file each; `start` is the first response's number."""
    chance = random.Random(20260101 + start)  # noqa: S311
    for page, first in enumerate(range(start, start + count, PAGE)):
        responses = [make_response(chance, number) for number in range(first, min(first + PAGE, start + count))]
        (folder / f"{page:06d}.json").write_bytes(orjson.dumps({"responses": responses, "nextPageToken": f"{page}"}))


def make_response(chance: random.Random, number: int) -> dict[str, Any]:
    """Return one response; optional questions are often left blank."""
    month, day, hour, minute = 1 + number % 5, 1 + number % 28, chance.randrange(24), chance.randrange(60)
    moment = f"2026-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:30.{chance.randrange(1000):03d}"
    told = {ASKED[role]: values for role, values in make_answers(chance).items()}
    return {
        "responseId": f"ACYDBN{number:065d}",
        "createTime": f"{moment}Z",
        "lastSubmittedTime": f"{moment}{chance.randrange(1000):03d}Z",
        "respondentEmail": f"colleague{number % 900}@maple.example",
        "answers": {
            asked: {"questionId": asked, "textAnswers": {"answers": [{"value": value} for value in values]}}
            for asked, values in told.items()
        },
    }


def make_answers(chance: random.Random) -> dict[str, list[str]]:
    """Return what somebody gave, by role."""
    told = {
        "goal": chance.sample(GOALS, chance.choice((1, 1, 2))),
        "kind": [chance.choice(list(KINDS.values()))],
        "story": [make_words(chance, 30, 120)],
        "signs": chance.sample(SIGNS, chance.choice((1, 2))),
        "voices": chance.sample(list(VOICES.values()), chance.choice((1, 1, 2))),
        "beneficiary": [make_words(chance, 5, 25)],
        "helped": [*chance.sample(HELPED, chance.choice((1, 2))), *(["A long walk"] if chance.random() < 0.05 else [])],
        "next_step": [make_words(chance, 8, 30)],
        "team": [chance.choice(TEAMS)],
        "role": [chance.choice(STAFF_ROLES)],
        "grade": [chance.choice(GRADES)],
        "share": [chance.choice(list(SHARES.values()))],
        "author": [f"Colleague {chance.randrange(900)}"],
        "thanks": [f"Colleague {chance.randrange(900)}, for {make_words(chance, 3, 8)}"],
    }
    blank = {role for role in ("author", "thanks", "next_step") if chance.random() < 0.2}
    return {role: values for role, values in told.items() if role not in blank}


def make_words(chance: random.Random, least: int, most: int) -> str:
    """Return a sentence; one in eight has letters beyond ASCII."""
    words = " ".join(chance.choices(WORDS, k=chance.randint(least, most)))
    return f"{words} – olé" if chance.random() < 0.125 else words


def read_pages(folder: Path) -> Iterator[bytes]:
    """Read the pages one at a time, as they come over the wire."""
    for path in sorted(folder.glob("*.json")):
        yield path.read_bytes()


def make_form() -> dict[str, Any]:
    """Return the form's resource."""
    kinds = {role: {"choiceQuestion": {"type": "CHECKBOX"}} for role in ("goal", "signs", "voices", "helped")}
    items = [
        {"itemId": f"{n:08x}", "title": role, "questionItem": {"question": {"questionId": asked, "textQuestion": {}}}}
        if role not in kinds
        else {"itemId": f"{n:08x}", "title": role, "questionItem": {"question": {"questionId": asked, **kinds[role]}}}
        for n, (role, asked) in enumerate(ASKED.items())
    ]
    return {"formId": "F", "info": {"title": "Small wins"}, "items": items}


def ours(pages: Iterable[bytes]) -> Tables:
    """All tables, as a run makes them."""
    school = settings.parse(SCHOOL, Path("smallwins.yaml"))
    decoded = chain.from_iterable(map(extract.stretches, pages))
    listing = Listing(extract.parse_form(make_form()), "maple", decoded, True, "2026-06-01T05:00:00.000000Z")
    return normalize.normalize([listing], school, b"s" * 32, empty(), "rules").tables


def decode_with(loads: Callable[[bytes], object]) -> Callable[[Iterable[bytes]], None]:
    """Only decoding, nothing kept."""

    def decode(pages: Iterable[bytes]) -> None:
        for page in pages:
            loads(page)

    return decode


def plain_pandas(pages: Iterable[bytes]) -> Tables:
    """The tables as one would write them with pandas alone: without revisions, pseudonyms or issues."""
    raw = [response for page in pages for response in json.loads(page)["responses"]]
    wide = pd.json_normalize(raw)
    columns = [name for name in wide.columns if name.endswith(".textAnswers.answers")]
    long = wide.melt(id_vars="responseId", value_vars=columns, var_name="asked", value_name="given")
    long = long.dropna(subset="given").explode("given").reset_index(drop=True)
    long["value"] = pd.json_normalize(long.pop("given"))["value"]
    long["question_id"] = long.pop("asked").str.split(".").str[1]
    long["ordinal"] = long.groupby(["responseId", "question_id"]).cumcount() + 1
    responses = wide.drop(columns=[name for name in wide.columns if name.startswith("answers.")])
    day = pd.to_datetime(responses["createTime"]).dt.tz_convert("America/New_York").dt.tz_localize(None)
    responses["week"] = day.dt.to_period("W").dt.start_time
    roles = long.assign(role=long["question_id"].map({asked: role for role, asked in ASKED.items()}))
    lists = {role: roles[roles["role"] == role] for role in ("goal", "signs", "voices", "helped")}
    texts = roles[~roles["role"].isin(list(lists))]
    texts = texts.groupby(["responseId", "role"])["value"].agg("\n\n".join).unstack("role").reset_index()
    wins = responses.merge(texts, on="responseId", how="left")
    return {"responses": responses, "answers": long.merge(responses[["responseId"]]), "wins": wins, **lists}


def best_of(rounds: int, act: Callable[[Iterable[bytes]], object], folder: Path, pages: int | None = None) -> float:
    """Seconds of the fastest of some rounds, garbage collection off; only the first `pages` where given."""
    taken = []
    for _ in range(rounds):
        read = list(read_pages(folder))[:pages] if pages else read_pages(folder)
        gc.collect()
        gc.disable()
        start = time.process_time()
        result = act(read)
        taken.append(time.process_time() - start)
        gc.enable()
        del result
    return min(taken)


def run_afresh(folder: Path) -> tuple[float, float]:
    """Seconds and MB at the highest of a fresh process of ours, the interpreter and its libraries among the MB."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--probe", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def probe(folder: Path) -> str:
    """What `run_afresh` reads of this process."""
    gc.disable()
    start = time.process_time()
    ours(read_pages(folder))
    return f"{time.process_time() - start} {high_water()}"


def high_water() -> float:
    """MB that this process took at its highest; `ru_maxrss` would tell the parent's, whose memory a child starts in."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def normalize_with_dlt(pages: Iterable[bytes]) -> None:
    """Extract and normalize with dlt, which keeps what it makes in files; loading is left out."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    dlt = importlib.import_module("dlt")
    with tempfile.TemporaryDirectory() as folder:
        run = dlt.pipeline("ingest", pipelines_dir=folder, destination="dummy")
        run.extract((orjson.loads(page)["responses"] for page in pages), table_name="responses")
        run.normalize()


def scale_up(act: Callable[[Iterable[bytes]], object], folder: Path, count: int, most: int) -> tuple[float, str]:
    """Seconds of a slow way, from no more responses than it can bear; in words, whether they are scaled."""
    seconds = best_of(1, act, folder, most // PAGE) * max(1, count / most)
    return seconds, f"{seconds:.1f} s{' (scaled)' if count > most else ''}"


def measure(folder: Path, count: int, rounds: int) -> str:
    """Time all ways over the same pages and say so in one line."""
    size = sum(path.stat().st_size for path in folder.glob("*.json")) / 1e6
    fast = best_of(rounds, decode_with(orjson.loads), folder)
    tables = best_of(rounds, ours, folder)
    standard = best_of(1, decode_with(json.loads), folder)
    plain, told = scale_up(plain_pandas, folder, count, PLAIN_AT_MOST)
    dlt = "not installed"
    if importlib.util.find_spec("dlt"):
        dlt = scale_up(normalize_with_dlt, folder, count, DLT_AT_MOST)[1]
    return (
        f"{count} responses, {size:.0f} MB: tables {tables:.2f} s, orjson {fast:.2f} s, json {standard:.2f} s, "
        f"plain pandas {told}, dlt {dlt}; {tables / fast:.2f}x orjson, "
        f"pandas {plain / tables:.1f}x ours; peak {run_afresh(folder)[1]:.0f} MB"
    )


def grow(rounds: int) -> Iterator[str]:
    """Time and memory line by line as the listing grows, and how the time does: 1 is in step with the responses."""
    counts, taken = (10_000, 100_000, 1_000_000), []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            write_pages(Path(folder), count)
            seconds, peaks = zip(*(run_afresh(Path(folder)) for _ in range(rounds)), strict=True)
        taken.append(min(seconds))
        yield f"{count} responses: {min(seconds):.2f} s, peak {max(peaks):.0f} MB"
    slope = np.polyfit(np.log(counts), np.log(taken), 1)[0]
    yield f"log-log slope of the time from {counts[0]} to {counts[-1]} responses: {slope:.3f}"


@click.command()
@click.option("--responses", default=100_000, help="How many responses.")
@click.option("--rounds", default=3, help="Rounds of ours and of orjson; the best counts.")
@click.option("--growth", is_flag=True, help="Time and memory of 10,000, 100,000 and 1,000,000 responses instead.")
@click.option("--probe", "probed", type=click.Path(path_type=Path), hidden=True, help="Make these pages' tables once.")
def main(responses: int, rounds: int, growth: bool, probed: Path | None) -> None:
    """Measure and print; the last line holds the times and ratios."""
    if probed:
        click.echo(probe(probed))
    elif growth:
        for line in grow(rounds):
            click.echo(line)
    else:
        with tempfile.TemporaryDirectory() as folder:
            write_pages(Path(folder), responses)
            click.echo(measure(Path(folder), responses, rounds))


if __name__ == "__main__":
    main()
