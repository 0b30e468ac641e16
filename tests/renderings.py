"""Nothing comes in; dashboards of unlike schools go out, for tests of what every rendering of them must say and be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pipeline.dashboard import draw, load
from pipeline.model import Audience, Goal, Story
from pipeline.model.drawing import Drawing
from tests.summaries import GOALS, SCHOOLS, edition, empty_summary, summary

LONG = "We tried it on Monday, and again on Tuesday with the other half.\n\n  It worked the third time.\n" * 40
OTHERS = (
    "اليوم قادت ليلى النقاش، وطرح زملاؤها السؤال التالي بأنفسهم.",
    "היום התלמידים הסבירו זה לזה, ואני רק הקשבתי: “למה?”",
    "今天学生们自己提出了下一个问题，我只是在旁边听。",
    "生徒が自分たちで次の問いを立てました。🎉 とても静かなテーブルも。",
    "오늘은 학생들이 수업의 일부를 이끌었습니다. 007 =A1 1/2",
)


NAMED = [goal.goal_id for goal in GOALS]


def retell(value: Any, change: Callable[[Any], Any], kind: type) -> Any:
    """The value with every part of a kind changed, however deep it stands."""
    if isinstance(value, kind):
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: retell(getattr(value, part.name), change, kind) for part in fields(value) if part.init}
        return replace(value, **parts)
    return tuple(retell(item, change, kind) for item in value) if isinstance(value, tuple) else value


def cases(audience: Audience) -> dict[str, Drawing]:
    """A school, a district, a school's first day, long texts, and texts from right to left and of many letters."""
    district = summary(audience)
    at = iter(range(10_000))

    def foreign(story: Story) -> Story:
        text = OTHERS[next(at) % len(OTHERS)]
        return replace(story, text=text, next_step=OTHERS[0], beneficiary=OTHERS[2])

    told = {
        "school": replace(district, schools=SCHOOLS[:1]),
        "district": district,
        "first day": empty_summary(audience),
        "long text": retell(district, lambda story: replace(story, text=LONG, next_step=LONG[:900]), Story),
        "other scripts": retell(
            retell(district, foreign, Story),
            lambda goal: replace(goal, title=OTHERS[NAMED.index(goal.goal_id) % len(OTHERS)][:40]),
            Goal,
        ),
    }
    return {name: draw(one, edition(commit=128), load()) for name, one in told.items()}
