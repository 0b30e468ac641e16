"""The name of a ready-made set of goals comes in; its text for the settings, or its words for a terminal, go out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import resources

SETS = {
    "learning": "students lead, feedback is used, families are partners",
    "belonging": "everyone belongs, days run calmly, colleagues learn together",
}
"""The ready-made goals, each a file in `config/goals`."""


def text_of(name: str) -> str:
    """A set as it will stand in the settings, with its comments."""
    return (resources.folder("config") / "goals" / f"{name}.yaml").read_text(encoding="utf-8")


def tell_sets() -> Iterator[str]:
    """The sets in words: each goal, and below it what a colleague sees when it grows."""
    from ruamel.yaml import YAML

    for number, name in enumerate(SETS, 1):
        yield f"Set {number}:"
        for goal in YAML(typ="safe", pure=True).load(text_of(name))["goals"]:
            yield f"  {goal['title']}"
            yield from (f"    - {sign['title']}" for sign in goal["success_signs"])
