"""Rulings: whom they apply to, and what each needs (R26)."""

from datetime import date
from decimal import Decimal

import pytest

from domain import ruling as rulings
from domain.errors import (
    AlreadyRegisteredError,
    AlreadyWithdrawnError,
    IncompleteRulingError,
    UnknownError,
)
from domain.events.register import RulingMade, RulingWithdrawn
from domain.facts import Ruling
from tests.domain.telling import posted, ruling_of

WITHDRAWN = RulingWithdrawn(document_no="朝教继〔2025〕1号")


def made(**changes) -> RulingMade:
    given = {
        "series": "credits",
        "effect": "target",
        "document_no": "朝教继〔2024〕9号",
        "teacher_ids": ("T1",),
        "credits": Decimal(30),
    }
    return RulingMade(**{**given, **changes})


def test_a_ruling_applies_to_the_teachers_it_names_by_any_of_their_ids():
    assert rulings.applies_to(made(), ["T9", "T1"], {})
    assert not rulings.applies_to(made(), ["T2"], {})


def test_a_ruling_for_a_group_asks_for_all_its_attributes():
    group = made(
        teacher_ids=(),
        attributes={"role": ("trainer", "research"), "entry": ("existing",)},
    )

    assert rulings.applies_to(
        group, ["T1"], {"role": ("trainer", "ideology"), "entry": ("existing",)}
    )
    assert not rulings.applies_to(group, ["T1"], {"role": ("trainer",)})


def test_a_ruling_that_names_nobody_applies_to_nobody():
    assert not rulings.applies_to(made(teacher_ids=()), ["T1"], {"role": ("trainer",)})


def test_a_ruling_stands_until_it_is_withdrawn():
    assert ruling_of(made()).stands
    assert not ruling_of(made(), WITHDRAWN).stands
    assert not rulings.new("R1").stands


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    assert ruling_of(posted()) == rulings.new("R1")
    assert not ruling_of(WITHDRAWN).stands
    assert ruling_of(made(), made(credits=Decimal(1))).made == made()


def test_a_policy_sees_what_it_needs():
    extension = made(effect="extension", credits=None, until=date(2026, 6, 30))

    assert rulings.as_fact("R1", extension) == Ruling(
        ruling_id="R1",
        series="credits",
        effect="extension",
        document_no="朝教继〔2024〕9号",
        until=date(2026, 6, 30),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"effect": "target", "credits": None},
        {"effect": "exemption", "credits": None},
        {"effect": "extension", "credits": None},
        {"effect": "pardon"},
        {"teacher_ids": (), "attributes": {}},
    ],
    ids=["target without credits", "exemption without rule", "extension without day",
         "an effect that nobody knows", "for nobody"],
)  # fmt: skip
def test_a_ruling_without_effect_or_addressee_is_refused(changes):
    with pytest.raises(IncompleteRulingError):
        rulings.make_ruling(rulings.new("R1"), made(**changes))


def test_each_effect_is_taken_with_what_it_needs():
    new = rulings.new("R1")
    exemption = made(effect="exemption", rule_id="hours-540", credits=None)
    extension = made(effect="extension", until=date(2026, 6, 30), credits=None)

    assert rulings.make_ruling(new, made()) == made()
    assert rulings.make_ruling(new, exemption) == exemption
    assert rulings.make_ruling(new, extension) == extension


def test_an_id_stands_for_one_ruling():
    assert rulings.make_ruling(ruling_of(made()), made()) == made()
    with pytest.raises(AlreadyRegisteredError):
        rulings.make_ruling(ruling_of(made()), made(credits=Decimal(20)))


def test_a_ruling_is_withdrawn_once():
    assert rulings.withdraw_ruling(ruling_of(made()), WITHDRAWN.document_no) == (
        WITHDRAWN
    )
    with pytest.raises(AlreadyWithdrawnError):
        rulings.withdraw_ruling(ruling_of(made(), WITHDRAWN), "no")
    with pytest.raises(UnknownError):
        rulings.withdraw_ruling(rulings.new("R1"), "no")
