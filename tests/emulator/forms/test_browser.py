"""A person with a real browser, Chromium, at a form with every kind of question."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.emulator.forms import responder_path
from tests.emulator.forms.desk import EVERY_KIND, TEXT, Desk, ask, choose

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="no chromium on PATH; on CI it must be there"
)

STORY = 'We said: "why?" & <b>listened</b> <script>alert(1)</script>\n\n  It worked 🎉 – für alle, 每个人.\n'
TYPED: list[list[str]] = [
    *(["Quiet 'reading'"], [STORY], ["my own <i>kind</i>"], ["Time", "A picture", "a walk 🌳"], ['The "others"']),
    *(["4"], ["3"], ["1"], ["2026-05-19"], ["02-29"], ["2026-05-19 14:51"], ["07:05"], ["01:30"]),
    *(["A"], ["A", "B"]),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, a process of its own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(params=[1200, 320])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window, wide or narrow; nothing is asked from elsewhere, and nothing on the page fails."""
    opened = browser.new_page(viewport={"width": request.param, "height": 800}, locale="en-US")
    asked: list[str] = []
    faults: list[str] = []
    opened.on("request", lambda one: asked.append(one.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text))
    yield opened
    opened.close()
    assert [url for url in asked if not url.startswith("http://127.0.0.1:")] == []
    assert [text for text in faults if "the server responded with a status of 4" not in text] == []


@pytest.fixture
def questions(desk: Desk) -> list[str]:
    """The ids of the questions of a form with every kind, open to anyone."""
    names = desk.add(*EVERY_KIND)
    desk.open()
    return names


def press(page: Page, name: str) -> None:
    """Presses a button and finds the new page no wider than the window."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def fill_first(page: Page) -> None:
    """Fills the section of texts and choices."""
    page.get_by_label("Short").fill(TYPED[0][0])
    page.get_by_label("Story").fill(STORY)
    which, helped = page.get_by_role("group", name="Which"), page.get_by_role("group", name="Helped")
    which.get_by_label("Other", exact=True).check()
    which.get_by_role("textbox").fill(TYPED[2][0])
    for label in ("Time", "A picture"):
        helped.get_by_label(label).check()
    helped.get_by_label("Other", exact=True).check()
    helped.get_by_role("textbox").fill(TYPED[3][2])
    page.get_by_label("Team").select_option(TYPED[4][0])


def fill_second(page: Page) -> None:
    """Fills the section of numbers and dates."""
    page.get_by_role("group", name="Scale").get_by_label("4").check()
    page.get_by_role("group", name="Stars").get_by_label("3 of 5").check()
    page.get_by_role("group", name="Thumbs").get_by_label("1 of 3").check()
    page.get_by_label("Date", exact=True).first.fill("2026-05-19")
    day, moment = page.get_by_role("group", name="Day"), page.get_by_role("group", name="Moment")
    day.get_by_label("Month").select_option("February")
    day.get_by_label("Day").fill("29")
    moment.get_by_label("Date").fill("2026-05-19")
    moment.get_by_label("Time").fill("14:51")
    page.get_by_label("Clock").fill("07:05")
    duration = page.get_by_role("group", name="Duration")
    duration.get_by_label("Hours").fill("1")
    duration.get_by_label("Minutes").fill("30")


def fill_third(page: Page) -> None:
    """Fills the section of grids."""
    page.get_by_role("radiogroup", name="First").get_by_label("A").check()
    for label in "AB":
        page.get_by_role("group", name="Second").get_by_label(label).check()


def listed(desk: Desk) -> list[dict[str, list[str]]]:
    """Every response as question id to values."""
    return [
        {name: [text["value"] for text in answer["textAnswers"]["answers"]] for name, answer in one["answers"].items()}
        for one in desk.list().execute().get("responses", [])
    ]


def test_every_kind(desk: Desk, questions: list[str], page: Page) -> None:
    """Every kind of question is filled in and edited; the API lists exactly what was typed."""
    page.goto(desk.emulator.url + responder_path(desk.id))
    press(page, "Next")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.get_by_role("link", name="Short").click()
    assert page.evaluate("document.activeElement.name") == f"entry.{questions[0]}"
    fill_first(page)
    press(page, "Next")
    fill_second(page)
    press(page, "Back")
    assert page.get_by_label("Story").input_value() == STORY
    press(page, "Next")
    press(page, "Next")
    fill_third(page)
    press(page, "Submit")
    assert listed(desk) == [dict(zip(questions, TYPED, strict=True))]
    page.get_by_role("link", name="Edit your response").click()
    page.get_by_label("Short").fill("Changed")
    with page.expect_navigation():
        page.get_by_label("Short").press("Enter")
    assert "Section 2 of 3" in page.title()
    press(page, "Next")
    press(page, "Send changes")
    assert listed(desk) == [dict(zip(questions, [["Changed"], *TYPED[1:]], strict=True))]


def test_a_closed_form(desk: Desk, questions: list[str], page: Page) -> None:
    """Who meets a closed form is told so."""
    desk.publish(True, False).execute()
    page.goto(desk.emulator.url + f"/forms/d/{desk.id}/viewform")
    assert page.get_by_role("heading", name="This form is closed").is_visible()
    assert listed(desk) == []


def test_by_keyboard(desk: Desk, page: Page) -> None:
    """The form is filled without a mouse, and what has the focus is seen to have it."""
    [question] = desk.add(choose("RADIO", "a", "b"))
    desk.open()
    page.goto(desk.emulator.url + responder_path(desk.id))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate("document.activeElement.value") == "b"
    assert page.evaluate(outline) == "solid"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", name="Thank you").is_visible()
    assert listed(desk) == [{question: ["b"]}]


def test_back_after_submitting(desk: Desk, page: Page) -> None:
    """Who goes back with the browser and submits again loses nothing that was typed."""
    [question] = desk.add(ask(TEXT, title="Short"))
    desk.open()
    page.goto(desk.emulator.url + responder_path(desk.id))
    page.get_by_label("Short").fill("It worked.")
    press(page, "Submit")
    page.go_back()
    assert page.get_by_label("Short").input_value() == "It worked."
    press(page, "Submit")
    assert listed(desk) == [{question: ["It worked."]}]
