"""Random filters on completions and on teachers, as a document writes them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.policy.filters import FLAGS
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.words import (
    ACTIVITIES,
    DATED,
    KINDS,
    PLAIN,
    PROVIDERS,
    RESULTS,
    SCHOOLS,
    TAGS,
    UNITS,
)

Table = dict[str, Any]

FIRST, LAST = date(2018, 1, 1), date(2027, 12, 31)


def days(chance: Chance) -> Table:
    """Return an interval of days, either side open at times."""
    first = chance.day(FIRST, LAST, 0.8)
    last = chance.day(first, LAST, 0.8)
    return chance.choice(
        ({"from": first}, {"until": last}, {"from": first, "until": last})
    )


def on_teachers(chance: Chance, most: int = 2) -> Table:
    """Return a filter on teachers: words, days, or words that must not be there."""
    names = chance.some((*PLAIN, *DATED), most)
    return {name: _attribute(chance, name) for name in names}


def _attribute(chance: Chance, name: str) -> Any:
    if name in DATED:
        return days(chance)
    words = chance.word_or_list(PLAIN[name], 2)
    return {"not": words} if chance.maybe(0.3) else words


def on_completions(chance: Chance, depth: int = 0) -> Table:
    """Return a filter on completions with a key or two, at times with exceptions."""
    keys = {chance.weighted(OFTEN) for _ in range(chance.weighted({1: 5, 2: 2, 3: 1}))}
    table = {key: KEYS[key](chance) for key in sorted(keys)}
    if chance.maybe(0.15):
        table["teacher"] = on_teachers(chance, 1)
    if depth < 2 and chance.maybe(0.2):
        table["except"] = on_completions(chance, depth + 1)
    return table


def _one_of(words: tuple[str, ...]) -> Callable[[Chance], Any]:
    def draw(chance: Chance) -> Any:
        chosen = chance.word_or_list(words)
        return {"not": chosen} if chance.maybe(0.15) else chosen

    return draw


def _flag(chance: Chance) -> bool:
    return chance.maybe(0.5)


KEYS: dict[str, Callable[[Chance], Any]] = {
    "kind": _one_of(KINDS),
    "unit": _one_of(UNITS),
    "result": _one_of(RESULTS),
    "provider": _one_of(PROVIDERS),
    "school": _one_of(SCHOOLS),
    "activity": _one_of(ACTIVITIES),
    **dict.fromkeys(FLAGS, _flag),
    "completed": days,
    "decided": days,
    **{tag: _one_of(words) for tag, words in TAGS.items()},
}
"""Every key of a filter on completions, and how its value is drawn."""

OFTEN = dict.fromkeys(KEYS, 1.0) | {"kind": 6.0} | dict.fromkeys(TAGS, 3.0)
"""How often each key is drawn: kinds and tags are what most rules ask for."""
