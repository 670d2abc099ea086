"""Sums of integer columns are exact, or are refused."""

from fractions import Fraction

import numpy as np
import pytest

from domain.policy.columns.arithmetic import (
    EXACT_IN_FLOAT,
    LARGEST,
    ScaleError,
    before,
    combined,
    place,
    scale_of,
    scaled,
    sums,
    together,
)


def ints(*numbers):
    return np.array(numbers, np.int64)


def test_the_scale_is_the_least_common_denominator():
    assert scale_of([Fraction(1, 10), Fraction(7, 20), Fraction(3)]) == 20
    assert scale_of([]) == 1


def test_an_amount_that_is_no_whole_part_is_refused():
    assert scaled(Fraction(7, 20), 40) == 14
    with pytest.raises(ScaleError, match="1/10"):
        scaled(Fraction(7, 20), 10)
    with pytest.raises(ScaleError):
        scaled(Fraction(LARGEST), 1)


def test_sums_are_told_for_every_group_even_an_empty_one():
    assert sums(ints(0, 2, 2), ints(1, 2, 3), 4).tolist() == [1, 0, 5, 0]
    assert sums(ints(), ints(), 2).tolist() == [0, 0]


def test_sums_beyond_what_a_float_holds_are_exact():
    odd = EXACT_IN_FLOAT + 1

    assert sums(ints(0, 0, 1), ints(odd, 2, 1), 2).tolist() == [odd + 2, 1]


def test_sums_that_might_overflow_are_refused():
    with pytest.raises(ScaleError):
        sums(ints(0, 0), ints(LARGEST - 1, LARGEST - 1), 1)


def test_what_is_before_each_starts_anew_in_each_group():
    group = ints(3, 3, 3, 7, 7)

    assert before(group, ints(1, 2, 3, 4, 5)).tolist() == [0, 1, 3, 0, 4]
    assert place(group).tolist() == [0, 1, 2, 0, 1]
    assert before(ints(), ints()).tolist() == []


def test_groups_are_brought_together_and_nothing_else_changes_place():
    scattered = ints(2, 1, 2, 1)

    assert scattered[together(scattered)].tolist() == [1, 1, 2, 2]
    assert together(scattered).tolist() == [1, 3, 0, 2]
    assert together(ints(1, 1, 2)) == slice(None)


def test_places_are_told_apart_by_all_columns_at_once():
    one, other = ints(5, 5, -9, 5), ints(0, 1, 0, 0)

    code = combined([one, other], 4)

    assert code[0] == code[3]
    assert len(set(code.tolist())) == 3
    assert combined([], 2).tolist() == [0, 0]
    assert combined([ints()], 0).tolist() == []


def test_columns_too_wide_to_be_told_apart_at_once_are_still_told_apart():
    wide = ints(0, 2**40, 0, 2**40)
    other = ints(0, 2**30, 2**30, 2**30)

    code = combined([wide, other], 4)

    assert code[1] == code[3]
    assert len(set(code.tolist())) == 3
