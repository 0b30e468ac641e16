"""A form comes in; a person without JavaScript, who reads its pages, fills them in and presses buttons, goes out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag

from pipeline.emulator.forms import responder_path
from tests.emulator.forms.desk import Desk

Fields = dict[str, list[str]]


class Visitor:
    """One person at a form; `page` is what they see, `fields` what their browser would send."""

    def __init__(self, desk: Desk, query: str = "") -> None:
        self.desk = desk
        self.address = ""
        self.page = BeautifulSoup()
        self.fields: Fields = {}
        self.status = 0
        self.go(responder_path(desk.id) + query)

    def go(self, path: str) -> None:
        """Opens an address."""
        self._read(requests.get(urljoin(self.desk.emulator.url, path), timeout=10))

    def fill(self, question: str, *values: str, part: str = "") -> Visitor:
        """Types or chooses for a question."""
        self.fields[f"entry.{question}{part}"] = list(values)
        return self

    def press(self, value: str = "", **fields: str) -> Visitor:
        """Presses the main button, or the one with this value; `fields` are typed besides."""
        button = self.page.select_one(f'button[value="{value}"]' if value else "button.main")
        assert button is not None, f"no button {value} on: {self.text}"
        form = self.page.select_one("form")
        assert form is not None
        told = {**self.fields, **{name: [text] for name, text in fields.items()}, "go": [str(button["value"])]}
        self._read(requests.post(urljoin(self.address, str(form["action"])), data=told, timeout=10))
        return self

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.page.get_text(" ").split())

    @property
    def title(self) -> str:
        """The page's title."""
        return self.page.title.get_text() if self.page.title else ""

    def link(self, text: str) -> str:
        """Where a link leads."""
        return next(str(one["href"]) for one in self.page.select("a") if text in one.get_text())

    def _read(self, answer: requests.Response) -> None:
        self.address, self.status = answer.url, answer.status_code
        self.page = BeautifulSoup(answer.content, "html.parser")
        self.fields = {}
        for control in self.page.select("input[name], textarea[name], select[name]"):
            for value in _values(control):
                self.fields.setdefault(str(control["name"]), []).append(value)


def _values(control: Tag) -> list[str]:
    kind: Any = control.get("type", "")
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        return [str(one["value"]) for one in control.select("option[selected]")]
    if kind in {"radio", "checkbox"} and not control.has_attr("checked"):
        return []
    return [str(control["value"])]
