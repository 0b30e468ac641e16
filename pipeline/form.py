"""Goals and settings come in; the form that staff fill in goes out, built and published, and responses in its shape.

The first page asks the three things that are required; whoever has half a minute stops thinking there. The second asks
what was seen, the third how to share it. An entry may serve several goals, so goals are check boxes, and check boxes
cannot lead to sections of their own. The signs of every goal therefore stand together on the second page, one compact
question a goal, titled by the goal and optional: staff read past the goals they did not choose, which takes seconds,
where a section a goal would cost everyone one more tap for each goal of the school.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.model.goals import Goal, School
from pipeline.model.roles import (
    GRADES,
    HELPED,
    KINDS,
    ROLES,
    SHARES,
    STAFF_ROLES,
    VOICES,
    Role,
    item_id,
    question_id,
)

if TYPE_CHECKING:
    from pipeline.google import Google
    from pipeline.settings import Settings

Json = dict[str, Any]

SOMEBODY = "colleague@example.org"
"""Who responds when nobody is named."""
STORY_HELP = "What did you do, and what did you see? Please do not name students."
RESPONDENTS_HELP: Mapping[str, str] = {
    "pseudonym": "Your address is kept only as a code name, so that we can count how many people we heard from.",
    "email": "Your address is kept with your answer.",
    "anonymous": "Your address is not collected.",
}
_OURS_TO_CHANGE: tuple[Role, ...] = ("goal", "signs", "team")
"""Questions whose choices come from the settings; the words of the others may be changed in the form by hand."""


def build_requests(settings: Settings, school: School) -> list[Json]:
    """Requests that make an empty form the school's: title, settings, then every item in order, ids given by us."""
    creations = [_creation(item, i) for i, item in enumerate(_items(settings.goal_list, school))]
    return [*_header_requests(settings, school), *creations]


def create(google: Google, settings: Settings, school: School) -> str:
    """The id of the school's form, published and open to answers; one that is there already is completed, not doubled.

    The form is made through Drive with its tags: a crash leaves no form that the next run would not find, and it may
    lie in a shared drive, without which a service account cannot make files.
    """
    tags = {"smallwins": "form", "school": school.school_id}
    form_id = google.drive.find_or_make(_title(school), "form", tags, settings.outputs.folder)
    form = google.forms.get(form_id)
    if requests := complete_requests(form, settings, school):
        google.forms.batch_update(form_id, requests)
    if not form.get("publishSettings", {}).get("publishState", {}).get("isAcceptingResponses"):
        google.forms.set_publish_settings(form_id, published=True, accepting=True)
    if not _is_open(google.drive.permissions(form_id), settings.google.domain):
        google.drive.share_published(form_id, settings.google.domain)
    return form_id


def _is_open(permissions: list[Json], domain: str) -> bool:
    """Whether the people of the domain, or anyone without one, may answer."""
    return any(one.get("view") == "published" and one.get("domain", "") == domain for one in permissions)


def complete_requests(form: Json, settings: Settings, school: School) -> list[Json]:
    """Requests that a form as `forms.get` tells it still needs; none when it is as the settings say.

    Items that people added or reworded stay; choices that come from the settings follow them. A form without one of
    our items was just made: what stands in it is Google's own first question.
    """
    wanted = _items(settings.goal_list, school)
    present = {item["itemId"]: item for item in form.get("items", [])}
    if not any(item["itemId"] in present for item in wanted):
        emptied = [{"deleteItem": {"location": {"index": 0}}} for _ in present]
        return [*emptied, *build_requests(settings, school)]
    order = list(present)
    requests = [] if _is_headed(form, settings, school) else _header_requests(settings, school)
    changeable = _changeable(settings.goal_list)
    for i, item in enumerate(wanted):
        if item["itemId"] not in present:
            index = min(i, len(order))
            order.insert(index, item["itemId"])
            requests.append(_creation(item, index))
        elif item["itemId"] in changeable and _choices(present[item["itemId"]]) != _choices(item):
            requests.append(_replacement(item, order.index(item["itemId"])))
    return requests


def response(settings: Settings, school: School, *, respondent: str = "", **answers: str | Iterable[str]) -> Json:
    """A response as the Forms API shapes it, from values by role; ids and labels are both understood.

    goal="voice", kind="success", signs=["voice.leads"], helped=["time", "a walk"], story="...". A value that the form
    would not offer raises UsageError. A form that collects addresses takes no response without one.
    """
    filled: dict[str, dict[str, None]] = {}
    for name, given in answers.items():
        role = next((role for role in ROLES if role == name), None)
        if role is None:
            raise UsageError(f'The form has no question "{name}".', f"Use one of: {', '.join(ROLES)}")
        values = [given] if isinstance(given, str) else list(given)
        for question, value in _fill(role, [value for value in values if value], settings.goal_list, school):
            filled.setdefault(question, {})[value] = None
    shaped = {
        question: {"questionId": question, "textAnswers": {"answers": [{"value": value} for value in values]}}
        for question, values in filled.items()
    }
    collects = _email_collection(settings) == "VERIFIED"
    return {"answers": shaped, **({"respondentEmail": respondent or SOMEBODY} if collects else {})}


def _title(school: School) -> str:
    return f"Small wins at {school.name}"


def _description(settings: Settings) -> str:
    purpose = "Something worked, or did not and taught us: tell it in two minutes. Only the first page is required."
    return f"{purpose} {RESPONDENTS_HELP[settings.privacy.respondents]}"


def _email_collection(settings: Settings) -> str:
    """Signed-in addresses, or none at all where a school chose anonymous."""
    return "DO_NOT_COLLECT" if settings.privacy.respondents == "anonymous" else "VERIFIED"


def _header_requests(settings: Settings, school: School) -> list[Json]:
    info = {"title": _title(school), "description": _description(settings)}
    collection = {"emailCollectionType": _email_collection(settings)}
    return [
        {"updateFormInfo": {"info": info, "updateMask": "title,description"}},
        {"updateSettings": {"settings": collection, "updateMask": "emailCollectionType"}},
    ]


def _is_headed(form: Json, settings: Settings, school: School) -> bool:
    """Whether title, description and the collection of addresses are as the settings say."""
    info = form.get("info", {})
    stands = (info.get("title"), info.get("description"), form.get("settings", {}).get("emailCollectionType"))
    return stands == (_title(school), _description(settings), _email_collection(settings))


def _creation(item: Json, index: int) -> Json:
    return {"createItem": {"item": item, "location": {"index": index}}}


def _replacement(item: Json, index: int) -> Json:
    return {"updateItem": {"item": item, "location": {"index": index}, "updateMask": "title,questionItem"}}


def _changeable(goals: tuple[Goal, ...]) -> set[str]:
    return {item_id(role) for role in _OURS_TO_CHANGE} | {item_id("signs", goal.goal_id) for goal in goals}


def _choices(item: Json) -> list[str]:
    """The title and the choices of an item, to compare."""
    choice = item.get("questionItem", {}).get("question", {}).get("choiceQuestion", {})
    return [item.get("title", ""), *(option.get("value", "") for option in choice.get("options", []))]


def _items(goals: tuple[Goal, ...], school: School) -> list[Json]:
    """All items of the form in order: the required page, what was seen, how to share it."""
    return [
        _choose("goal", "Which goals does it serve?", [goal.title for goal in goals], "CHECKBOX", required=True),
        _choose("kind", "Is it a win or a lesson?", KINDS.values(), required=True),
        _write("story", "What happened?", STORY_HELP, paragraph=True, required=True),
        _page("seen", "What you saw", "All of this is optional: choose what fits, and go on."),
        *(_signs(goal) for goal in goals if goal.signs),
        _choose("voices", "Who is better off?", VOICES.values(), "CHECKBOX"),
        _write(
            "beneficiary", "How are they better off?", "In their own words, if you heard them. No names of students."
        ),
        _choose("helped", "What helped?", HELPED, "CHECKBOX", other=True),
        _write("next_step", "What is the next right step?"),
        _page("sharing", "How to share it", "All of this is optional too."),
        _choose("share", "How may we share it?", SHARES.values()),
        _write("author", "Your name, if you like", "Shown only where you chose to share with your name."),
        _team(school),
        _choose("role", "Your role", STAFF_ROLES, "DROP_DOWN"),
        _choose("grade", "Grade", GRADES, "DROP_DOWN"),
        _write("thanks", "A colleague to thank"),
        _write("evidence", "A link to what shows it", "A photo, a document or a page that colleagues can open."),
    ]


def _signs(goal: Goal) -> Json:
    titles = [sign.title for sign in goal.signs]
    return _choose("signs", f"{goal.title}: what did you see?", titles, "CHECKBOX", goal_id=goal.goal_id)


def _team(school: School) -> Json:
    return _choose("team", "Your team", school.teams, "DROP_DOWN") if school.teams else _write("team", "Your team")


def _choose(
    role: Role,
    title: str,
    options: Iterable[str],
    kind: str = "RADIO",
    *,
    goal_id: str = "",
    required: bool = False,
    other: bool = False,
) -> Json:
    """A question with choices."""
    choices: list[Json] = [{"value": option} for option in options]
    choice = {"type": kind, "options": [*choices, {"isOther": True}] if other else choices}
    return _question(role, title, {"choiceQuestion": choice, "required": required}, goal_id=goal_id)


def _write(role: Role, title: str, help_text: str = "", *, paragraph: bool = False, required: bool = False) -> Json:
    """A question that is answered in one's own words."""
    return _question(role, title, {"textQuestion": {"paragraph": paragraph}, "required": required}, help_text)


def _question(role: Role, title: str, question: Json, help_text: str = "", goal_id: str = "") -> Json:
    """An item with one question, under the ids that are the role's in every form we make."""
    described = {"description": help_text} if help_text else {}
    identified = {"questionId": question_id(role, goal_id), **question}
    return {"itemId": item_id(role, goal_id), "title": title, **described, "questionItem": {"question": identified}}


def _page(name: str, title: str, help_text: str) -> Json:
    """A page break; its id cannot meet a goal's, whose names hold no space."""
    return {"itemId": item_id("story", f"page {name}"), "title": title, "description": help_text, "pageBreakItem": {}}


def _fill(role: Role, values: list[str], goals: tuple[Goal, ...], school: School) -> Iterator[tuple[str, str]]:
    """Question ids with the values to give there."""
    if role == "signs":
        yield from (_find_sign(value, goals) for value in values)
    elif role == "helped":
        yield from ((question_id("helped"), value) for value in _find_helped(values))
    else:
        choices = _labels(goals, school).get(role)
        for value in values:
            yield question_id(role), _find(role, value, choices) if choices else value


def _labels(goals: tuple[Goal, ...], school: School) -> dict[str, Mapping[str, str]]:
    """The choices of each role by id; where there is no id, by the label itself."""
    return {
        "goal": {goal.goal_id: goal.title for goal in goals},
        "kind": KINDS,
        "share": SHARES,
        "voices": VOICES,
        "team": {team: team for team in school.teams},
        "role": {role: role for role in STAFF_ROLES},
        "grade": {grade: grade for grade in GRADES},
    }


def _find(role: str, value: str, choices: Mapping[str, str]) -> str:
    """The label of a choice, from its id or from the label in any case."""
    by_word = {word.casefold(): label for key, label in choices.items() for word in (label, key)}
    if value.casefold() not in by_word:
        raise UsageError(f'"{value}" is no choice of "{role}".', f"Use one of: {', '.join(choices)}")
    return by_word[value.casefold()]


def _find_sign(value: str, goals: tuple[Goal, ...]) -> tuple[str, str]:
    """The question of a sign's goal and the sign's title, from "goal.sign"."""
    goal_id, _, sign_id = value.partition(".")
    found = [sign.title for goal in goals if goal.goal_id == goal_id for sign in goal.signs if sign.sign_id == sign_id]
    if not found:
        raise UsageError(
            f'There is no success sign "{value}".', "Name it as goal.sign, with the ids of smallwins.yaml."
        )
    return question_id("signs", goal_id), found[0]


def _find_helped(values: list[str]) -> Iterator[str]:
    """Labels for what the form offers, then all else as its one Other text."""
    known = {label.casefold(): label for label in HELPED}
    plain = [(value, known.get(value.replace("_", " ").casefold(), "")) for value in values]
    yield from (label for _, label in plain if label)
    if others := [value for value, label in plain if not label]:
        yield ", ".join(others)
