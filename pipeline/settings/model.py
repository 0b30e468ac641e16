"""The text of each setting comes in; typed, frozen values go out. What must agree across settings is in `checks`."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from pipeline.model.goals import Calendar, Goal, School, SuccessSign
from pipeline.model.reports import KeptKind, Language
from pipeline.model.roles import Role
from pipeline.settings.checks import read_file_id

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _read_date(value: object) -> object:
    """An ISO date as written; pydantic alone would take a bare number for seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(f'is "{value}", which is not a date; write it like 2026-08-15')
    return value


def _check_loopback(value: str) -> str:
    """The address of a stand-in for Google, which may only be on this machine."""
    if value and (urlsplit(value).scheme, urlsplit(value).hostname) not in (
        ("http", "127.0.0.1"),
        ("http", "localhost"),
        ("http", "::1"),
    ):
        raise ValueError("must be an address on this machine, like http://127.0.0.1:8080; leave it out for Google")
    return value


def _check_key_path(value: str) -> str:
    """The path of a key file; a pasted key is refused and never shown."""
    if "{" in value or "PRIVATE KEY" in value:
        raise ValueError("must be the path of the key file, not the key itself; move the key out of this file")
    return value


def _check_account(value: str) -> str:
    """An account's address."""
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ValueError(f'is "{value}"; write an address like smallwins@school.org')
    return value


def _check_between(value: str) -> str:
    """Hours of the day like 07:00-18:00."""
    try:
        opens, closes = (time.fromisoformat(part) for part in value.split("-"))
    except ValueError:
        raise ValueError(f'is "{value}"; write two times of the day like 07:00-18:00') from None
    if opens >= closes:
        raise ValueError(f'is "{value}", which ends before it starts; write it like 07:00-18:00')
    return value


def _check_weekly(value: str) -> str:
    """A day and a time like Friday 14:00."""
    day, _, clock = value.partition(" ")
    try:
        known = day in WEEKDAYS and bool(time.fromisoformat(clock) or True)
    except ValueError:
        known = False
    if value and not known:
        raise ValueError(f'is "{value}"; write a day and a time like Friday 14:00')
    return value


def _check_heartbeat(value: str) -> str:
    """An address that nobody on the way can read or change."""
    parts = urlsplit(value)
    if value and not (parts.hostname and (parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"})):
        raise ValueError(f'is "{value}"; write an address that begins with https://')
    return value


def _check_address(value: str) -> str:
    """An e-mail address of one person or group."""
    if not re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+", value):
        raise ValueError(f'is "{value}", which is not an e-mail address')
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\r\n]+$")]
Day = Annotated[date, BeforeValidator(_read_date, json_schema_input_type=date)]
FileId = Annotated[str, AfterValidator(read_file_id)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True), AfterValidator(_check_address)]


class Part(BaseModel):
    """What every group of settings is: closed to unknown keys, and unchanging."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Holiday(Part):
    """Days without school, both ends included; one day is written as a plain date."""

    from_: Day = Field(alias="from")
    to: Day


def _read_holiday(value: object) -> object:
    """One date as a span of one day."""
    return {"from": value, "to": value} if isinstance(value, str | date) else value


class SchoolYear(Part):
    """The year that the outputs are about, in the school's own time zone and language."""

    starts: Day = Field(description="First day of the school year, like 2026-08-15.")
    ends: Day = Field(description="Last day of the school year.")
    timezone: str = Field(description="The school's time zone by its full name, like America/New_York.")
    locale: str = Field("en_US", description="Language and country for dates and numbers, like en_US.")
    holidays: tuple[Annotated[Holiday, BeforeValidator(_read_holiday, json_schema_input_type=date | Holiday)], ...] = (
        Field((), description="Days without school: a date, or {from: date, to: date}.")
    )


def _name_of(kind: str) -> Any:
    """A Pub/Sub resource's full name, or nothing."""
    return StringConstraints(pattern=rf"^(projects/[^/\s]+/{kind}/[^/\s]+)?$")


class Google(Part):
    """How to reach the school's own Google Workspace; unused while `workspace` is local."""

    credentials: Annotated[str, AfterValidator(_check_key_path)] = Field(
        "", description="Path of the key file or saved sign-in, seen from this file's folder; or application-default."
    )
    impersonate: Annotated[str, AfterValidator(_check_account)] = Field(
        "", description="Address of a service account to act as, which the sign-in may do without a key."
    )
    subject: Annotated[str, AfterValidator(_check_account)] = Field(
        "", description="Address of a person to act for; needs domain-wide delegation, so leave it out if you can."
    )
    access: Literal["shared", "own"] = Field(
        "shared",
        description="shared: also files that people made and shared with the account; own: files it made, no others.",
    )
    drive: str = Field("", description="Id of the shared drive that holds form, workbooks and documents.")
    domain: str = Field("", description="The school's domain, like school.org: only its people can answer the form.")
    topic: Annotated[str, _name_of("topics")] = Field(
        "", description="Pub/Sub topic that Google Forms tells of new answers, like projects/our-project/topics/wins."
    )
    subscription: Annotated[str, _name_of("subscriptions")] = Field(
        "",
        description="Subscription to it that `watch` listens to, like projects/our-project/subscriptions/wins.",
    )
    endpoint: Annotated[str, AfterValidator(_check_loopback)] = Field(
        "", description="Address of a stand-in for Google on this machine; for trials only."
    )


class SchoolPart(Part):
    """One school and the forms its staff fill in."""

    id: Id = Field(description="Short name that never changes: lower-case letters, digits, - and _.")
    name: Line = Field(description="The school's name as readers see it.")
    forms: tuple[Line, ...] = Field((), description="Ids of its forms: the long part of a form's address.")
    staff: int = Field(0, ge=0, description="How many people work there; 0 when not known.")
    teams: tuple[Line, ...] = Field((), description="The teams it expects to hear from.")
    leaders: tuple[Address, ...] = Field(
        (), description="E-mail addresses of those who may open this school's own dashboard; naming one makes it."
    )
    dashboard: FileId = Field("", description="Id or link of this school's own dashboard workbook.")
    folder: FileId = Field("", description="Id or link of the folder for this school's own documents.")

    @property
    def stands_alone(self) -> bool:
        """Whether it has a dashboard of its own, or is to get one."""
        return bool(self.leaders or self.dashboard)


class SignPart(Part):
    """What growth toward a goal looks like from day to day."""

    id: Id = Field(description="Short name that never changes: lower-case letters, digits, - and _.")
    title: Line = Field(description="What a colleague would see.")


class GoalPart(Part):
    """One goal of the year, with the success signs agreed beforehand."""

    id: Id = Field(description="Short name that never changes: lower-case letters, digits, - and _.")
    title: Line = Field(description="The goal as staff know it; it is a choice in the form.")
    aim: str = Field("", description="What the goal is for, in a sentence or two.")
    owner: str = Field("", description="Who looks after it.")
    priority: bool = Field(False, description="Whether the others make room for it; at most one goal.")
    starts: Day | None = Field(None, description="First day, when it is not the school year's.")
    ends: Day | None = Field(None, description="Last day, when it is not the school year's.")
    baseline: str = Field("", description="Where the school stood at the start, in words or numbers.")
    target: str = Field("", description="Where it wants to be, in words or numbers.")
    success_signs: tuple[SignPart, ...] = Field((), description="What day-to-day growth toward it looks like.")


class Mapping(Part):
    """Where a role's answer comes from: always the same value, or questions by id, or by title the first time."""

    always: str = ""
    questions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


class _ByTitle(Part):
    title: Line


class _ByQuestion(Part):
    question: Line


class _Always(Part):
    always: Line


_MAPPING_HINT = "must be {always: value}, {title: a question's title}, {question: its id} or a list of ids and titles"


def _read_mapping(value: object) -> object:
    """The several ways to write a mapping as the one that is kept."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, dict) and set(value) == {"always"} and isinstance(value["always"], str):
        return value
    sources: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    if not sources or isinstance(value, str) or not all(map(_is_source, sources)):
        raise ValueError(_MAPPING_HINT)
    named = [source if isinstance(source, dict) else {"question": source} for source in sources]
    return {f"{key}s": [source[key] for source in named if key in source] for key in ("question", "title")}


def _is_source(item: object) -> bool:
    """Whether an item names one question, by id or by title."""
    if isinstance(item, dict):
        return len(item) == 1 and next(iter(item)) in ("title", "question") and _is_source(next(iter(item.values())))
    return isinstance(item, str) and bool(item)


Codebook = dict[
    str,
    dict[
        Role,
        Annotated[
            Mapping,
            BeforeValidator(
                _read_mapping, json_schema_input_type=_Always | _ByTitle | _ByQuestion | list[str | _ByTitle]
            ),
        ],
    ],
]


class Outputs(Part):
    """Where results go; `smallwins init` fills in the ids of what it makes."""

    data: str = Field("", description="Id of the data workbook.")
    dashboard: str = Field("", description="Id of the dashboard workbook.")
    folder: str = Field("", description="Id of the folder that documents are made in.")
    reports: tuple[KeptKind, ...] = Field(("weekly", "year"), description="Reports that a run keeps up to date.")
    local: Line = Field("outputs", description="Folder for local outputs, seen from this file's folder.")


class Privacy(Part):
    """What is kept about people, for how long, and what must be checked before others read it."""

    respondents: Literal["pseudonym", "email", "anonymous"] = Field(
        "pseudonym", description="How an entry's sender is kept: by a code name, by address, or not at all."
    )
    small_cell: int = Field(5, ge=3, description="Counts of staff below this are not shown.")
    student_cell: int = Field(10, ge=3, description="Counts about students below this never leave the school.")
    review: Literal["hold", "strict"] = Field(
        "hold", description="hold: entries that may name a student wait in Review; strict: the run stops."
    )
    roster: str = Field("", description="Path of a list of student names, one a line; it never leaves this machine.")
    retention_days: int = Field(ge=1, description="After how many days entries may be purged.")


class Schedule(Part):
    """When the pipeline runs, on weekdays and in the school's time zone."""

    every: Literal["5m", "10m", "15m", "20m", "30m", "1h", "2h", "3h", "4h", "6h", "8h", "12h", "24h"] = Field(
        "1h", description="How often."
    )
    between: Annotated[str, AfterValidator(_check_between)] = Field(
        "07:00-18:00", description="Between which times of the day; the first run is at the first time."
    )
    deadline: int = Field(
        25, ge=1, le=1440, description="After how many minutes a run stops; at the latest a minute before the next one."
    )
    weekly_digest: Annotated[str, AfterValidator(_check_weekly)] = Field(
        "Friday 14:00", description="When the weekly digest is made: a day and a time."
    )

    spread: int = Field(
        60,
        ge=0,
        le=600,
        description="A scheduled run waits up to so many seconds: schools that share a project take turns.",
    )
    heartbeat: Annotated[str, AfterValidator(_check_heartbeat)] = Field(
        "",
        description="An address to call after each scheduled run that went well; a watch service sees it fall silent.",
    )

    @property
    def interval(self) -> timedelta:
        """The time from one run to the next."""
        number = int(self.every[:-1])
        return timedelta(hours=number) if self.every.endswith("h") else timedelta(minutes=number)

    @property
    def limit(self) -> timedelta:
        """How long a run may take: to its deadline, and not into the next run."""
        return min(timedelta(minutes=self.deadline), self.interval - timedelta(minutes=1))

    @property
    def hours(self) -> tuple[time, time]:
        """The first and the last time of the day at which a run may start."""
        opens, closes = (time.fromisoformat(part) for part in self.between.split("-"))
        return opens, closes

    @property
    def digest(self) -> tuple[int, time] | None:
        """Weekday (Monday is 0) and time of the weekly digest; None without one."""
        if not self.weekly_digest:
            return None
        day, clock = self.weekly_digest.split(" ", 1)
        return WEEKDAYS.index(day), time.fromisoformat(clock)


class Contents(Part):
    """Everything that `smallwins.yaml` may hold."""

    school_year: SchoolYear
    language: Language = Field("en", description="Language of the reports; quotes stay as they were written.")
    workspace: Literal["local", "google"] = Field(
        "local", description="local: the embedded Workspace, started by itself; google: the school's own."
    )
    google: Google = Google()
    schools: tuple[SchoolPart, ...]
    goals: tuple[GoalPart, ...]
    codebook: Codebook = Field({}, description="For forms made elsewhere: form id, role, question.")
    outputs: Outputs = Outputs()
    privacy: Privacy
    schedule: Schedule = Schedule()
    demo: bool = Field(False, description="Whether all of it is invented; every surface then says so.")


class Settings(Contents):
    """What a school decided, from its file at `path`."""

    path: Path

    @property
    def folder(self) -> Path:
        """The folder of the settings file; relative paths start here."""
        return self.path.parent

    @property
    def state(self) -> Path:
        """The folder of caches, logs and locks; all but the logs can be made again."""
        return self.folder / ".smallwins"

    @property
    def secret(self) -> Path:
        """The file with the secret that pseudonyms are made with."""
        return self.folder / "smallwins.secret"

    @cached_property
    def calendar(self) -> Calendar:
        """The school year with every holiday as a day of its own."""
        year = self.school_year
        days = (
            span.from_ + timedelta(days=i) for span in year.holidays for i in range((span.to - span.from_).days + 1)
        )
        return Calendar(year.starts, year.ends, year.timezone, frozenset(days))

    @cached_property
    def school_list(self) -> tuple[School, ...]:
        """The schools in the file's order."""
        return tuple(School(part.id, part.name, part.staff, part.teams) for part in self.schools)

    @cached_property
    def forms(self) -> dict[str, str]:
        """The school of each form, in the file's order."""
        return {form_id: part.id for part in self.schools for form_id in part.forms}

    @cached_property
    def goal_list(self) -> tuple[Goal, ...]:
        """The goals in the file's order."""
        return tuple(_to_goal(part) for part in self.goals)

    def narrow(self, schools: tuple[SchoolPart, ...], outputs: Outputs) -> Settings:
        """The same settings as if these schools and these outputs were all there are."""
        return type(self).model_construct(**(dict(self) | {"schools": schools, "outputs": outputs}))


def _to_goal(part: GoalPart) -> Goal:
    signs = tuple(SuccessSign(sign.id, sign.title) for sign in part.success_signs)
    rest = part.model_dump(exclude={"id", "success_signs"})
    return Goal(goal_id=part.id, signs=signs, **rest)


def schema() -> dict[str, Any]:
    """The JSON Schema of `smallwins.yaml`, for editors that complete and check as one types."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Contents.model_json_schema(mode="validation"),
        "title": "smallwins.yaml",
    }


def schema_text() -> str:
    """The schema as the text of `config/smallwins.schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
