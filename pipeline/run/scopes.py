"""Settings come in; the scopes that a run draws for go out, each with its schools, its readers and its workbook. Pure.

A scope is what a run knew before there were districts: schools, a dashboard workbook, a folder. Where no school stands
alone there is one, of all schools. Else the district's own is drawn as people outside a school may read its entries,
and each school that stands alone has one that is drawn of its entries for its own leaders and staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import REPORTS, Audience
from pipeline.settings import Settings
from pipeline.settings.model import SchoolPart


@dataclass(frozen=True, slots=True)
class Scope:
    """Some schools, and the people who read of them.

    `name` is the id of a school that stands alone, "" for all schools; `settings` are as if its schools and outputs
    were all. `board` is the audience of its workbook, `readers` that of its site and its documents.
    """

    name: str
    settings: Settings
    board: Audience = Audience.LEADERS
    readers: Audience = Audience.STAFF

    @property
    def says(self) -> str:
        """The workbook in words, with the setting that names it."""
        if not self.name:
            return f"The dashboard workbook (outputs.dashboard: {self.settings.outputs.dashboard})"
        school = self.settings.schools[0]
        return f"The dashboard workbook of {school.name} (schools.{school.id}.dashboard: {school.dashboard})"

    @property
    def tags(self) -> Mapping[str, str]:
        """What the documents of its reports are known by."""
        return {"smallwins": "school report" if self.name else "report", "school": self.settings.schools[0].id}


def list_scopes(settings: Settings) -> tuple[Scope, ...]:
    """The scopes of a run, that of all schools first."""
    alone = [part for part in settings.schools if part.stands_alone]
    if not alone:
        return (Scope("", settings),)
    outputs = settings.outputs.model_copy(update={"reports": _kinds(settings, outside=True)})
    district = Scope("", settings.narrow(settings.schools, outputs), Audience.OUTSIDE, Audience.OUTSIDE)
    return (district, *(Scope(part.id, _narrow(settings, part)) for part in alone))


def _narrow(settings: Settings, part: SchoolPart) -> Settings:
    """The settings of one school by itself."""
    own = {
        "dashboard": part.dashboard,
        "folder": part.folder,
        "reports": _kinds(settings, outside=False),
        "local": f"{settings.outputs.local}/schools/{part.id}",
    }
    return settings.narrow((part,), settings.outputs.model_copy(update=own))


def _kinds(settings: Settings, *, outside: bool) -> tuple[str, ...]:
    """The reports of the settings that are for people outside a school, or those that are not."""
    return tuple(kind for kind in settings.outputs.reports if (REPORTS[kind].audience is Audience.OUTSIDE) is outside)
