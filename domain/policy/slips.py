"""What is hardly meant: amounts of nothing, and a kind that is nearly a known one."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from domain.policy.cautions import Caution, caution
from domain.policy.filters import CompletionFilter, filters_in
from domain.policy.model import Rules
from domain.policy.rules import Basis, Rule
from domain.vocabulary import load_vocabulary

ALIKE = 0.85
"""How much alike two words are of which one may be a slip of the pen for the other."""


def slips(rules: Rules) -> Iterator[Caution]:
    """Yield what is hardly meant in rules under some readings."""
    yield from _worthless(rules)
    yield from _asking_nothing(rules)
    for rule in rules.all:
        yield from _misspelt(rule)


def _worthless(rules: Rules) -> Iterator[Caution]:
    for award in rules.awards:
        if award.basis is Basis.RATE and not award.per_unit:
            yield caution(
                "worth-nothing", award.rule_id, "rate",
                '按此折算永远是零学分；若确实不计学分，请写 basis = "none"',
                'this comes to no credit ever; if that is meant, write basis = "none"',
            )  # fmt: skip


def _asking_nothing(rules: Rules) -> Iterator[Caution]:
    for minimum in rules.minima:
        need = minimum.need
        asked = (need.amount, need.share, need.per_year, need.otherwise)
        if need.where is None and not any(asked):
            yield caution(
                "asks-nothing", minimum.rule_id, "need",
                "要求为零，人人都达到",
                "asks for nothing, so that everybody reaches it",
            )  # fmt: skip


def _misspelt(rule: Rule) -> Iterator[Caution]:
    for where in filters_in(rule, CompletionFilter):
        spoken_of = {*where.words.get("kind", ()), *where.never.get("kind", ())}
        for word in sorted(spoken_of):
            meant = _nearly(word)
            if meant is not None:
                yield caution(
                    "near-miss", rule.rule_id, "where",
                    f"没有 {word} 这种类型，是否应为 {meant}？",
                    f"there is no kind {word} in the vocabulary; is {meant} meant?",
                )  # fmt: skip


@cache
def _nearly(word: str) -> str | None:
    """Return the known kind that an unknown word is nearly, if there is one."""
    known = load_vocabulary().words("kind")
    if word in known:
        return None
    return next(iter(get_close_matches(word, known, 1, ALIKE)), None)
