"""What a surface says about itself, whoever reads it: names, links, health in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.errors import Issue
from pipeline.model.reports import Language


@dataclass(frozen=True, slots=True)
class Edition:
    """The facts around a summary. `name` is the school's or district's; `demo` marks everything as invented.

    `local` is for files drawn from the embedded Workspace: its form and workbooks have no address that a reader could
    open, so there are none in `form_links`, `dashboard_url` and `data_urls`, one for each part of the data workbook.

    `checked` is the day on which all forms were last looked at, `due` the day by which they are to be again.

    Dates and numbers are those of the `locale`; reports are in `language`, and name the `schools` in it where given.
    """

    name: str
    form_links: tuple[tuple[str, str], ...] = ()
    dashboard_url: str = ""
    data_urls: tuple[str, ...] = ()
    demo: bool = False
    local: bool = False
    locale: str = "en_US"
    language: Language = "en"
    schools: tuple[str, ...] = ()
    small_cell: int = 5
    student_cell: int = 10
    respondents: str = "pseudonym"
    checked: date | None = None
    due: date | None = None
    issues: tuple[Issue, ...] = ()
    version: str = ""
    commit: int = 0

    @property
    def stamp(self) -> str:
        """The commit of the data workbook that a surface was drawn from, in words; "" where there is none."""
        return f"Data commit {self.commit}" if self.commit else ""
