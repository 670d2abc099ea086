"""Exactly one document of a series governs a teacher; the others are told apart."""

from dataclasses import replace
from datetime import date

import pytest

from domain.policy.governing import alternatives, governing
from domain.policy.load import load_policy
from domain.policy.mistakes import GovernedByNoneError, GovernedBySeveralError
from tests.domain.policy.documents import END, EVERYBODY, HEAD, SHIPPED, facts, span

ALL = tuple(SHIPPED.values())
COMMISSION = SHIPPED["chaoyang-commission"]
PRIVATE = SHIPPED["chaoyang-private"]


def teacher(*kinds):
    """Return a teacher of schools of these kinds, each from a day on."""
    return facts(spans=tuple(span(day, school__kind=kind) for day, kind in kinds))


ONCE_PRIVATE = teacher(
    (date(2012, 9, 1), "private_or_other"), (date(2024, 9, 1), "commission")
)


def next_period():
    text = (
        HEAD.replace("from = 2021-01-01", "from = 2026-01-01")
        .replace("until = 2025-12-31", "until = 2030-12-31")
        .replace('revision = "1"', 'revision = "2"')
    )
    return load_policy(text + EVERYBODY, "next.toml")


def test_the_kind_of_school_on_the_last_day_of_the_period_decides():
    assert governing(ALL, "credits", ONCE_PRIVATE, date(2026, 6, 30)) is COMMISSION


def test_the_kind_of_school_on_the_counted_day_decides_before_that():
    assert governing(ALL, "credits", ONCE_PRIVATE, date(2023, 6, 30)) is PRIVATE


def test_what_happens_after_the_period_governs_nothing_in_it():
    later = teacher((date(2012, 9, 1), "commission"), (date(2026, 2, 1), "other"))

    assert governing(ALL, "credits", later, date(2026, 6, 30)) is COMMISSION


def test_a_series_of_its_own_governs_beside():
    policy = governing(ALL, "duties", ONCE_PRIVATE, END)

    assert policy.document == "chaoyang-duties"


def test_who_is_claimed_by_no_document_is_named():
    nobody = teacher((date(2012, 9, 1), "university"))

    with pytest.raises(GovernedByNoneError, match="credits governs T1") as refused:
        governing(ALL, "credits", nobody, END)

    assert refused.value.code == "governed-by-none"


def test_who_is_claimed_by_two_documents_is_told_both():
    twin = replace(COMMISSION, head=replace(COMMISSION.head, name="twin"))

    with pytest.raises(GovernedBySeveralError) as refused:
        governing((twin, *ALL), "credits", ONCE_PRIVATE, END)

    assert refused.value.documents == (
        "chaoyang-commission 2022-10-14",
        "twin 2022-10-14",
    )


def test_the_latest_period_that_has_begun_governs():
    both = (*ALL, next_period())

    assert governing(both, "credits", ONCE_PRIVATE, END) is COMMISSION
    assert governing(both, "credits", ONCE_PRIVATE, date(2026, 1, 1)) is both[-1]


def test_before_every_period_the_only_one_governs():
    assert governing((COMMISSION,), "credits", teacher((END, "commission")), END)
    assert (
        governing(ALL, "credits", teacher((END, "commission")), date(2020, 6, 30))
        is COMMISSION
    )


def test_a_document_that_governed_earlier_in_the_period_is_an_alternative():
    assert alternatives(ALL, "credits", ONCE_PRIVATE, END) == (PRIVATE,)


def test_before_the_change_there_is_no_alternative():
    assert alternatives(ALL, "credits", ONCE_PRIVATE, date(2023, 6, 30)) == ()


def test_who_never_changed_has_no_alternative():
    steady = teacher((date(2012, 9, 1), "commission"))

    assert alternatives(ALL, "credits", steady, END) == ()


def test_a_change_before_the_period_is_no_alternative():
    early = teacher(
        (date(2012, 9, 1), "private_or_other"), (date(2020, 9, 1), "commission")
    )

    assert alternatives(ALL, "credits", early, END) == ()


def test_who_went_and_came_back_has_an_alternative():
    back = teacher(
        (date(2012, 9, 1), "commission"),
        (date(2022, 9, 1), "private_or_other"),
        (date(2024, 9, 1), "commission"),
    )

    assert alternatives(ALL, "credits", back, END) == (PRIVATE,)


def test_a_document_of_another_period_is_no_alternative():
    everybody = next_period()
    twin = replace(
        everybody, head=replace(everybody.head, governs=PRIVATE.head.governs)
    )

    found = alternatives((*ALL, twin), "credits", ONCE_PRIVATE, date(2027, 1, 1))

    assert found == ()


def test_a_series_without_documents_has_no_alternative():
    assert alternatives((), "credits", ONCE_PRIVATE, END) == ()
