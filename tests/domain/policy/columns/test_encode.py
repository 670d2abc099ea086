"""Columns hold what single teachers' facts say, and nothing gets lost on the way."""

from dataclasses import fields
from decimal import Decimal

import numpy as np
import pytest

from domain.policy.columns.encode import InexactError, hundredths, population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.population import ROW_COLUMNS, Population
from tests.domain.policy.agreement.cases import case_of

SEEDS = range(5)


def same(one: Population, other: Population, name: str) -> bool:
    return np.array_equal(getattr(one, name), getattr(other, name))


def test_an_amount_is_kept_in_hundredths_or_refused():
    assert hundredths(Decimal("7.25")) == 725
    assert hundredths(None) == -1
    with pytest.raises(InexactError, match=r"0\.005"):
        hundredths(Decimal("0.005"))


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_are_sorted_by_teacher_then_day_then_id(seed):
    facts = case_of(seed).facts

    population = population_of(facts)

    for teacher, one in enumerate(facts):
        rows = slice(*population.starts[teacher : teacher + 2])
        keys = [
            (day, row.tobytes())
            for day, row in zip(population.day[rows], population.ids[rows], strict=True)
        ]
        assert keys == sorted(keys)
        assert len(keys) == len(one.completions) + len(one.carried_in)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_of_a_population_is_what_its_teachers_alone_would_be(seed):
    case = case_of(seed)
    whole = population_of(case.facts)

    part = whole.part(4, 11)

    alone = population_of(case.facts[4:11])
    assert list(part.teacher_ids) == list(alone.teacher_ids)
    for name in ("starts", "span_starts", "span_day", "offset_teacher", "day", "ids"):
        assert same(part, alone, name)
    assert part.rulings == alone.rulings
    expected = evaluate(case.policy, alone, case.counted_up_to, case.readings)
    found = evaluate(case.policy, part, case.counted_up_to, case.readings)
    assert found.verdict.tolist() == expected.verdict.tolist()
    credits_ = found.total_credits * expected.scale
    assert credits_.tolist() == (expected.total_credits * found.scale).tolist()


def test_every_column_with_one_value_a_row_is_cut_with_its_rows():
    population = population_of(case_of(1).facts)

    by_row = {
        field.name
        for field in fields(Population)
        if isinstance(column := getattr(population, field.name), np.ndarray)
        and len(column) == population.rows
    }

    assert set(ROW_COLUMNS) <= by_row


def test_nobody_is_a_population_too():
    case = case_of(2)

    outcome = evaluate(case.policy, population_of([]), case.counted_up_to)

    assert len(outcome) == 0
