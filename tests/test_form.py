"""The form: three required questions, optional pages, made once, and answered in its own shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.errors import GoogleError, UsageError
from pipeline.form import SOMEBODY, STORY_HELP, build_requests, complete_requests, create, response
from pipeline.google import Google
from pipeline.model import School, item_id, question_id
from pipeline.model.roles import KINDS, SHARES
from pipeline.settings import Settings, parse

TEXT = """
school_year: {starts: 2026-08-17, ends: 2027-06-18, timezone: America/New_York}
schools:
  - {id: maple, name: Maple Ridge, teams: [Grade 3, Grade 4]}
  - {id: oak, name: Oak Hill}
goals:
  - id: voice
    title: Every student leads
    success_signs: [{id: leads, title: They lead}, {id: asks, title: They ask}]
  - id: feedback
    title: Feedback that moves
    success_signs: [{id: peers, title: Peers give it}]
  - {id: calm, title: Calm mornings}
privacy: {retention_days: 1095, respondents: pseudonym}
"""
LEAST = {"goal": "calm", "kind": "success", "story": "We began with a song."}


def read(text: str = TEXT) -> Settings:
    """Settings of two schools with three goals."""
    return parse(text, Path("smallwins.yaml"))


def maple(settings: Settings) -> School:
    """The school with teams."""
    return settings.school_list[0]


def items(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items that the requests create, in order."""
    return [request["createItem"]["item"] for request in requests if "createItem" in request]


def question(item: dict[str, Any]) -> dict[str, Any]:
    """An item's question."""
    found: dict[str, Any] = item["questionItem"]["question"]
    return found


def choices(item: dict[str, Any]) -> tuple[str, list[str]]:
    """The kind of a choice question and its options."""
    choice = question(item)["choiceQuestion"]
    return choice["type"], [option.get("value", "Other") for option in choice["options"]]


@pytest.fixture
def workspace() -> Iterator[Emulator]:
    """An empty embedded Workspace."""
    with Emulator(check_answers=True) as emulator:
        yield emulator


def test_three_required_questions_come_first() -> None:
    """Goals, kind and story stand before the first page break; nothing after it is required."""
    made = items(build_requests(read(), maple(read())))
    pages = [i for i, item in enumerate(made) if "pageBreakItem" in item]
    assert [item["itemId"] for item in made[: pages[0]]] == [item_id("goal"), item_id("kind"), item_id("story")]
    required = [i for i, item in enumerate(made) if "questionItem" in item and question(item)["required"]]
    assert required == [0, 1, 2]
    assert made[2]["description"] == STORY_HELP
    assert question(made[2])["textQuestion"] == {"paragraph": True}
    assert len(pages) == 2


def test_choices_are_the_settings_and_the_model_s() -> None:
    """Several goals may be chosen; signs by goal; sharing goes from open to closed; teams drop down where known."""
    settings = read()
    made = {item["itemId"]: item for item in items(build_requests(settings, maple(settings)))}
    assert choices(made[item_id("goal")]) == (
        "CHECKBOX",
        ["Every student leads", "Feedback that moves", "Calm mornings"],
    )
    assert choices(made[item_id("kind")]) == ("RADIO", list(KINDS.values()))
    assert choices(made[item_id("signs", "voice")]) == ("CHECKBOX", ["They lead", "They ask"])
    assert made[item_id("signs", "voice")]["title"].startswith("Every student leads")
    assert item_id("signs", "calm") not in made
    assert choices(made[item_id("share")]) == ("RADIO", list(SHARES.values()))
    assert choices(made[item_id("helped")])[1][-1] == "Other"
    assert choices(made[item_id("team")]) == ("DROP_DOWN", ["Grade 3", "Grade 4"])
    oak = {item["itemId"]: item for item in items(build_requests(settings, settings.school_list[1]))}
    assert question(oak[item_id("team")])["textQuestion"] == {"paragraph": False}


def test_ids_are_the_roles_and_each_its_own() -> None:
    """The same ids in every school's form, so that the codebook need not name them."""
    made = items(build_requests(read(), maple(read())))
    ids = [item["itemId"] for item in made] + [question(item)["questionId"] for item in made if "questionItem" in item]
    assert len(ids) == len(set(ids))
    assert question(made[0])["questionId"] == question_id("goal")


@pytest.mark.parametrize(
    ("respondents", "collected"), [("pseudonym", "VERIFIED"), ("email", "VERIFIED"), ("anonymous", "DO_NOT_COLLECT")]
)
def test_addresses_are_collected_as_privacy_says(respondents: str, collected: str) -> None:
    """And the form says what becomes of them."""
    settings = read(TEXT.replace("pseudonym", respondents))
    info, collection, *_ = build_requests(settings, maple(settings))
    assert collection["updateSettings"]["settings"] == {"emailCollectionType": collected}
    assert "address" in info["updateFormInfo"]["info"]["description"]


def test_create_makes_a_form_that_can_be_answered(workspace: Emulator) -> None:
    """Published, with responders, in the order built; a response of ours is accepted and listed."""
    settings = read()
    with Google.embedded(workspace.url) as google:
        form_id = create(google, settings, maple(settings))
        form = google.forms.get(form_id)
        assert [item["itemId"] for item in form["items"]] == [
            item["itemId"] for item in items(build_requests(settings, maple(settings)))
        ]
        assert form["info"]["title"] == "Small wins at Maple Ridge"
        assert form["settings"]["emailCollectionType"] == "VERIFIED"
        answers = response(
            settings,
            maple(settings),
            respondent="a@school.org",
            goal=["voice", "calm"],
            kind="lesson",
            story="We tried.",
        )
        workspace.respond(form_id, answers)
        assert b"Calm mornings" in b"".join(google.forms.list_responses(form_id))


def test_create_twice_makes_one_form_and_writes_nothing(workspace: Emulator) -> None:
    """The second call only reads; another school gets its own."""
    settings = read()
    with Google.embedded(workspace.url) as google:
        first = create(google, settings, maple(settings))
        writes = google.calls.writes
        assert create(google, settings, maple(settings)) == first
        assert google.calls.writes == writes
        assert create(google, settings, settings.school_list[1]) != first


def test_a_domain_named_later_is_let_in(workspace: Emulator) -> None:
    """Only its people can answer; the settings' domain counts, not the first one."""
    wrong, right = (read(TEXT + f"google: {{domain: {domain}}}\n") for domain in ("students.org", "school.org"))
    with Google.embedded(workspace.url) as google:
        form_id = create(google, wrong, maple(wrong))
        answers = response(right, maple(right), respondent="a@school.org", **LEAST)
        with pytest.raises(Exception, match=r"a@school.org is not a responder"):
            workspace.respond(form_id, answers)
        assert create(google, right, maple(right)) == form_id
        workspace.respond(form_id, answers)


def test_create_completes_a_half_built_form(workspace: Emulator) -> None:
    """A crash after any step is made good by the next call: the form is found by its tags."""
    settings = read()
    tags = {"smallwins": "form", "school": "maple"}
    with Google.embedded(workspace.url) as google:
        started = google.drive.make("Small wins", "form", tags)
        half = build_requests(settings, maple(settings))[:7]
        google.forms.batch_update(started, half)
        assert create(google, settings, maple(settings)) == started
        made = [item["itemId"] for item in google.forms.get(started)["items"]]
        assert made == [item["itemId"] for item in items(build_requests(settings, maple(settings)))]
        workspace.respond(started, response(settings, maple(settings), respondent="a@b.org", **LEAST))


STEPS = ("drive.files.create", "forms.forms.batchUpdate", "forms.forms.setPublishSettings", "drive.permissions.create")


@pytest.mark.parametrize("method", STEPS)
@pytest.mark.parametrize("fault", ["status", "after"])
def test_a_failure_at_any_step_is_made_good(workspace: Emulator, method: str, fault: Any) -> None:
    """Refused, or done and then reported as failed: the next call ends with one form that can be answered."""
    settings = read()
    with Google.embedded(workspace.url) as google:
        workspace.faults.add(fault, method=method, code=503)
        with pytest.raises(GoogleError):
            create(google, settings, maple(settings))
        form_id = create(google, settings, maple(settings))
        workspace.respond(form_id, response(settings, maple(settings), respondent="a@b.org", **LEAST))
        made = [item["itemId"] for item in google.forms.get(form_id)["items"]]
    assert made == [item["itemId"] for item in items(build_requests(settings, maple(settings)))]
    assert sum(event.method == "drive.files.create" and event.applied for event in workspace.history.events) == 1


def test_a_new_goal_reaches_a_form_in_use(workspace: Emulator) -> None:
    """Its choice and its signs come in; what people added or reworded stays."""
    settings = read()
    with Google.embedded(workspace.url) as google:
        form_id = create(google, settings, maple(settings))
        own = {"title": "Our own question", "questionItem": {"question": {"textQuestion": {}}}}
        google.forms.batch_update(form_id, [{"createItem": {"item": own, "location": {"index": 0}}}])
        more = read(
            TEXT.replace(
                "{id: calm, title: Calm mornings}", "{id: calm, title: Calm starts, success_signs: [{id: s, title: S}]}"
            )
        )
        create(google, more, maple(more))
        made = {item.get("title"): item for item in google.forms.get(form_id)["items"]}
        assert "Our own question" in made
        assert choices(made["Which goals does it serve?"])[1][-1] == "Calm starts"
        assert choices(made["Calm starts: what did you see?"]) == ("CHECKBOX", ["S"])
        assert complete_requests(google.forms.get(form_id), more, maple(more)) == []


def test_google_s_own_first_question_is_cleared() -> None:
    """A form just made may hold an untitled question; it goes before ours come."""
    settings = read()
    first, *rest = complete_requests({"items": [{"itemId": "00000001"}]}, settings, maple(settings))
    assert first == {"deleteItem": {"location": {"index": 0}}}
    assert rest == build_requests(settings, maple(settings))


def values(answers: dict[str, Any], name: str) -> list[str]:
    """The values given to one question."""
    return [answer["value"] for answer in answers["answers"][name]["textAnswers"]["answers"]]


def test_response_takes_ids_and_gives_labels() -> None:
    """Goals by title, signs at their goal's question, known helps by label and the rest as one Other."""
    settings = read()
    shaped = response(
        settings,
        maple(settings),
        goal=["voice", "Feedback that moves"],
        signs=["voice.asks", "feedback.peers", "voice.leads"],
        voices="student",
        helped=["a walk", "TIME", "tea", "a_colleague", "time"],
        share="leaders",
        team="grade 3",
        grade="K",
        next_step="",
    )
    assert values(shaped, question_id("goal")) == ["Every student leads", "Feedback that moves"]
    assert values(shaped, question_id("signs", "voice")) == ["They ask", "They lead"]
    assert values(shaped, question_id("signs", "feedback")) == ["Peers give it"]
    assert values(shaped, question_id("voices")) == ["A student"]
    assert values(shaped, question_id("helped")) == ["Time", "A colleague", "a walk, tea"]
    assert values(shaped, question_id("share")) == ["With our leaders only"]
    assert values(shaped, question_id("team")) == ["Grade 3"]
    assert question_id("next_step") not in shaped["answers"]
    assert shaped["respondentEmail"] == SOMEBODY
    anonymous = read(TEXT.replace("pseudonym", "anonymous"))
    assert "respondentEmail" not in response(anonymous, maple(anonymous), respondent="a@b.org", **LEAST)
    free = response(settings, settings.school_list[1], team="Anybody")
    assert values(free, question_id("team")) == ["Anybody"]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"gaol": "voice"}, 'no question "gaol"'),
        ({"goal": "vice"}, '"vice" is no choice of "goal"'),
        ({"signs": "calm.leads"}, 'no success sign "calm.leads"'),
        ({"team": "Grade 9"}, '"Grade 9" is no choice of "team"'),
    ],
)
def test_response_refuses_what_the_form_does_not_offer(answers: dict[str, str], told: str) -> None:
    """A slip in a script must not become somebody's answer."""
    with pytest.raises(UsageError, match=told):
        response(read(), maple(read()), **answers)
