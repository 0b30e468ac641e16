"""A person at a form, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator import Emulator
from tests.emulator.forms.desk import TEXT, Desk, Json, ask, choose, create_item, update
from tests.emulator.forms.page.visitor import Visitor
from tests.emulator.stock import service

LONG: Json = {"textQuestion": {"paragraph": True}}


def listed(desk: Desk) -> list[dict[str, list[str]]]:
    """Every response as question id to values."""
    return [
        {name: [text["value"] for text in answer["textAnswers"]["answers"]] for name, answer in one["answers"].items()}
        for one in desk.list().execute().get("responses", [])
    ]


def collect(desk: Desk, how: str) -> None:
    """Sets how the form collects addresses."""
    desk.batch(update("updateSettings", "emailCollectionType", settings={"emailCollectionType": how})).execute()


def share(desk: Desk, **permission: str) -> None:
    """Lets others answer than anyone."""
    sharing = service(desk.emulator, "drive").permissions()
    listing = sharing.list(fileId=desk.id, includePermissionsForView="published", fields="permissions(id,type)")
    for one in listing.execute()["permissions"]:
        if one["type"] == "anyone":
            sharing.delete(fileId=desk.id, permissionId=one["id"]).execute()
    sharing.create(fileId=desk.id, body={"role": "reader", "view": "published", **permission}).execute()


def test_sent_edited_sent_again(asked: tuple[Desk, str]) -> None:
    """A response is kept once, the edit link changes the same one, another visit makes another."""
    desk, question = asked
    visitor = Visitor(desk).fill(question, "first").press()
    assert "recorded" in visitor.text
    edit, again = visitor.link("Edit your response"), visitor.link("Submit another")
    visitor.go(edit)
    assert visitor.fields[f"entry.{question}"] == ["first"]
    assert "changing a response" in visitor.text
    visitor.fill(question, "second").press()
    assert listed(desk) == [{question: ["second"]}]
    visitor.go(again)
    visitor.fill(question, "third").press()
    assert sorted(one[question] for one in listed(desk)) == [["second"], ["third"]]


def test_double_click(asked: tuple[Desk, str]) -> None:
    """The same page sent twice is one response."""
    desk, question = asked
    visitor = Visitor(desk).fill(question, "x")
    page, fields, address = visitor.page, visitor.fields, visitor.address
    visitor.press()
    visitor.page, visitor.fields, visitor.address = page, fields, address
    visitor.press()
    assert len(listed(desk)) == 1


def test_problems_keep_what_was_typed(desk: Desk) -> None:
    """A required question left out is named beside it and above; nothing typed is lost, nothing is sent."""
    needed, free = desk.add(ask({"required": True, **TEXT}, title="Needed"), ask(TEXT, title="Free"))
    desk.open()
    visitor = Visitor(desk).fill(free, 'a "quote" & <b>').press()
    assert visitor.status == 422
    assert visitor.title.startswith("Please check: ")
    control = visitor.page.select_one(f"#q-{needed}")
    assert control is not None
    assert control["aria-invalid"] == "true"
    described = visitor.page.select_one(f"#{str(control['aria-describedby']).split()[-1]}")
    assert described is not None
    assert described.get_text() == "Please answer this question."
    assert visitor.fields[f"entry.{free}"] == ['a "quote" & <b>']
    assert listed(desk) == []
    visitor.fill(needed, "x").press()
    assert listed(desk) == [{needed: ["x"], free: ['a "quote" & <b>']}]


def branching(desk: Desk) -> list[str]:
    """Three sections; the first one's answer leads on, to the end, to the last, or back to the start."""
    jumps: list[Any] = [
        {"value": "on", "goToAction": "NEXT_SECTION"},
        {"value": "end", "goToAction": "SUBMIT_FORM"},
        {"value": "last", "goToSectionId": "0000000b"},
        {"value": "again", "goToAction": "RESTART_FORM"},
    ]
    names = desk.add({"title": "Two", "itemId": "0000000a", "pageBreakItem": {}}, ask({"required": True, **LONG}))
    names += desk.add({"title": "Three", "itemId": "0000000b", "pageBreakItem": {}}, ask(TEXT))
    reply = desk.batch(create_item(choose("RADIO", *jumps))).execute()["replies"][0]
    desk.open()
    return [*reply["createItem"]["questionId"], *names]


def test_sections(desk: Desk) -> None:
    """Answers travel from section to section, forth and back; only those on the way taken are sent."""
    way, second, third = branching(desk)
    visitor = Visitor(desk)
    assert "Section 1 of 3" in visitor.text
    visitor.fill(way, "on").press()
    assert "Section 2 of 3 Two" in visitor.text
    assert visitor.press().status == 422
    visitor.fill(second, "line\r\nbreak").press()
    assert "Section 3 of 3 Three" in visitor.text
    visitor.fill(third, "end").press("back")
    assert visitor.fields[f"entry.{second}"] == ["line\nbreak"]
    visitor.press("back")
    assert visitor.fields[f"entry.{way}"] == ["on"]
    visitor.fill(way, "last").press()
    assert visitor.fields[f"entry.{third}"] == ["end"]
    visitor.press()
    assert listed(desk) == [{way: ["last"], third: ["end"]}]


def test_to_the_end_and_to_the_start(desk: Desk) -> None:
    """An option that ends the form leads to a page that says so; one that restarts it, to the first section."""
    way, *_ = branching(desk)
    visitor = Visitor(desk).fill(way, "again").press()
    assert "Section 1 of 3" in visitor.text
    visitor.fill(way, "end").press()
    assert "That is everything" in visitor.text
    visitor.press("back")
    assert "Section 1 of 3" in visitor.text
    visitor.press().press()
    assert listed(desk) == [{way: ["end"]}]


def test_an_earlier_section_is_checked_again(desk: Desk) -> None:
    """Whoever sends from the last section with a hole in an earlier one is led back to it."""
    way, second, third = branching(desk)
    visitor = Visitor(desk).fill(way, "on").press().fill(second, "x").press().fill(third, "y")
    del visitor.fields[f"entry.{second}"]
    visitor.press()
    assert visitor.status == 422
    assert "Section 2 of 3" in visitor.text
    visitor.fields["at"] = ["many"]
    assert "Section 1 of 3" in visitor.press("back").text


def test_choices_are_taken_back(desk: Desk) -> None:
    """A choice that need not be made can be cleared; the rest stays."""
    one, text = desk.add(choose("RADIO", "a", "b"), ask(TEXT))
    desk.open()
    visitor = Visitor(desk).fill(one, "a").fill(text, "stays").press(f"clear.{one}")
    assert f"entry.{one}" not in visitor.fields
    visitor.press()
    assert listed(desk) == [{text: ["stays"]}]


def test_verified_addresses(asked: tuple[Desk, str]) -> None:
    """A stand-in for signing in comes first; the address is kept, can be changed, and is told on every page."""
    desk, question = asked
    collect(desk, "VERIFIED")
    visitor = Visitor(desk, f"?entry.{question}=from+a+link")
    assert "stands in for that sign-in" in visitor.text
    assert "Please give an email address" in visitor.press(emailAddress="nobody").text
    visitor.press(emailAddress="me@example.com")
    assert "Answering as me@example.com" in visitor.text
    assert visitor.fields[f"entry.{question}"] == ["from a link"]
    visitor.press("leave").press(emailAddress="you@example.com").press()
    [response] = desk.list().execute()["responses"]
    assert response["respondentEmail"] == "you@example.com"
    visitor.go(visitor.link("Edit your response"))
    assert "Answering as you@example.com" in visitor.text


def test_typed_addresses(asked: tuple[Desk, str]) -> None:
    """Where people type their address, it is asked first and required; it travels with the sections."""
    desk, _ = asked
    collect(desk, "RESPONDER_INPUT")
    desk.add({"title": "Two", "pageBreakItem": {}})
    visitor = Visitor(desk).press()
    assert visitor.status == 422
    assert "Your email address" in visitor.text
    visitor.press(emailAddress="me@example.com").press()
    assert desk.list().execute()["responses"][0]["respondentEmail"] == "me@example.com"


def test_strangers(asked: tuple[Desk, str]) -> None:
    """A form open to a domain asks who is there, keeps no address, and turns others away politely."""
    desk, question = asked
    share(desk, type="domain", domain="example.com")
    visitor = Visitor(desk)
    assert "not sent along" in visitor.text
    visitor.press(emailAddress="me@elsewhere.org")
    assert (visitor.status, "not open to you" in visitor.text) == (403, True)
    visitor.go(visitor.link("Use another address"))
    visitor.press(emailAddress="Me@Example.com").fill(question, "x").press()
    [response] = desk.list().execute()["responses"]
    assert "respondentEmail" not in response


@pytest.mark.parametrize(
    ("published", "accepting", "status", "words"),
    [(False, False, 404, "not published"), (True, False, 403, "form is closed")],
)
def test_shut(asked: tuple[Desk, str], published: bool, accepting: bool, status: int, words: str) -> None:
    """A form that nobody can answer says why, and gives back what was typed meanwhile."""
    desk, question = asked
    visitor = Visitor(desk).fill(question, "typed meanwhile")
    desk.publish(published, accepting).execute()
    visitor.press()
    assert visitor.status == status
    assert words in visitor.text
    assert "typed meanwhile" in visitor.text
    assert "What you wrote" not in Visitor(desk).text


def test_nobody_may_answer(desk: Desk) -> None:
    """Published without responders, a form says what its owner has to do."""
    desk.publish(True, True).execute()
    assert "Nobody can answer this form yet" in Visitor(desk).text


def test_broken_edit_links(asked: tuple[Desk, str]) -> None:
    """A guessed link opens nothing, and one to a withdrawn response says so, also when it is sent."""
    desk, question = asked
    visitor = Visitor(desk).fill(question, "x").press()
    edit = visitor.link("Edit your response")
    name = desk.list().execute()["responses"][0]["responseId"]
    assert "no longer there" in Visitor(desk, f"?edit2={name}.guessed").text
    visitor.go(edit)
    desk.emulator.withdraw(desk.id, name)
    assert "no longer there" in visitor.press().text
    visitor.go(edit.replace("viewform", "formResponse"))
    assert visitor.status == 404
    visitor.go(visitor.link("Open the form"))
    assert visitor.status == 200


def test_pages_that_are_not_ours(asked: tuple[Desk, str]) -> None:
    """What does not carry the page's own token is shown again with what was typed, and sent only then."""
    desk, question = asked
    visitor = Visitor(desk).fill(question, "x")
    visitor.fields["visit"] = ["forged"]
    visitor.press()
    assert visitor.status == 409
    assert "nothing has been sent" in visitor.text
    assert listed(desk) == []
    visitor.press()
    assert listed(desk) == [{question: ["x"]}]


def test_changed_meanwhile(desk: Desk) -> None:
    """A choice that the form no longer offers is asked again."""
    [question] = desk.add(choose("RADIO", "a", "b"))
    desk.open()
    visitor = Visitor(desk).fill(question, "a")
    change: Json = {"item": choose("RADIO", "b"), "location": {"index": 0}}
    desk.batch(update("updateItem", "questionItem.question.choiceQuestion", **change)).execute()
    assert "has changed since you opened it" in visitor.press().text


def test_files_are_passed_over(emulator: Emulator) -> None:
    """A question for files is not pretended: the page says so, and the rest can be sent."""
    files = {"questionId": "0000000b", "fileUploadQuestion": {"folderId": "f"}}
    item = {"itemId": "0000000a", "title": "Photos", "questionItem": {"question": files}}
    emulator.load_form({"formId": "F", "info": {"title": "T"}, "items": [item]}, [])
    desk = Desk(emulator)
    desk.id = "F"
    visitor = Visitor(desk)
    assert "takes no files" in visitor.text
    assert "recorded" in visitor.press().text
