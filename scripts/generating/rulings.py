"""The rulings of a generated world (R26): each for every n-th teacher."""

from decimal import Decimal

from domain.facts import Ruling

SECONDMENT = Ruling(
    ruling_id="secondment-2024",
    series="credits",
    effect="target",
    document_no="朝教继〔2024〕9号",
    credits=Decimal(30),
)
EXEMPTION = Ruling(
    ruling_id="self-study-2025",
    series="credits",
    effect="exemption",
    document_no="朝教继〔2025〕4号",
    rule_id="self-directed-2",
)
RULINGS = (SECONDMENT, EXEMPTION)
EVERY = {SECONDMENT.ruling_id: (500, 17), EXEMPTION.ruling_id: (700, 23)}
"""Every how many teachers a ruling concerns one, and the first of them."""


def applies_to(ruling: Ruling, number: int) -> bool:
    """Say whether a ruling concerns a teacher of the world."""
    every, first = EVERY[ruling.ruling_id]
    return number % every == first


def numbers_of(ruling: Ruling, teachers: int) -> range:
    """Return the teachers of a world whom a ruling concerns."""
    every, first = EVERY[ruling.ruling_id]
    return range(first, teachers, every)
