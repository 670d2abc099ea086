"""Columns of things by teacher: cut, kept, put side by side, merged in order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from projections.errors import HashesCollideError
from projections.segments.block import merged
from projections.segments.numbering import Numbering
from projections.segments.rows import _bounded_search
from projections.segments.sorting import order_of
from projections.segments.table import Table, joined, nothing, runs_of, starts_of


def a_table(*things):
    """A table of teachers who have so many things each, numbered through."""
    flat = [one for theirs in things for one in theirs]
    return Table(
        starts=starts_of([len(theirs) for theirs in things]),
        columns={"number": np.array(flat, np.int64)},
    )


def of_each(table):
    return [
        table["number"][first:last].tolist()
        for first, last in zip(table.starts[:-1], table.starts[1:], strict=True)
    ]


THINGS = st.lists(st.lists(st.integers(0, 99), max_size=4), max_size=6)


@given(THINGS, st.data())
def test_a_part_has_the_things_of_its_teachers(things, data):
    first = data.draw(st.integers(0, len(things)))
    last = data.draw(st.integers(first, len(things)))

    assert of_each(a_table(*things).part(first, last)) == things[first:last]


@given(THINGS, st.integers(0, 99))
def test_what_is_kept_stays_with_its_teacher(things, least):
    table = a_table(*things)

    kept = table.kept(table["number"] >= least)

    assert of_each(kept) == [[n for n in one if n >= least] for one in things]


@given(st.lists(THINGS.filter(len), min_size=1, max_size=3), st.data())
def test_teachers_of_several_tables_stand_in_the_order_asked_for(several, data):
    places = [(t, p) for t, things in enumerate(several) for p in range(len(things))]
    wanted = data.draw(st.permutations(places))
    runs = runs_of(
        np.array([table for table, _ in wanted]), np.array([p for _, p in wanted])
    )

    found = joined([a_table(*things) for things in several], runs)

    assert of_each(found) == [several[table][place] for table, place in wanted]


def test_a_single_run_is_a_view():
    table = a_table([1], [2, 3], [4])

    found = joined([table], [(0, 1, 3)])

    assert found["number"].base is table["number"]
    assert of_each(joined([table], [])) == of_each(nothing(table)) == []


@given(THINGS, st.integers(0, 99))
def test_rows_of_two_tables_are_merged_in_order(things, least):
    whole = [sorted(one) for one in things]
    even = a_table(*[[n for n in one if not n % 2] for one in whole])
    odd = a_table(*[[n for n in one if n % 2] for one in whole])
    kept = even["number"] >= least
    before = [
        sum(kept[: even.starts[teacher]])
        + sum(least <= other < one for other in of_each(even)[teacher])
        for teacher, theirs in enumerate(of_each(odd))
        for one in theirs
    ]

    found = merged(
        (even, np.flatnonzero(kept)),
        (odd, np.arange(len(odd))),
        np.array(before, np.int64),
    )

    expected = [[n for n in one if n % 2 or n >= least] for one in whole]
    assert of_each(found) == expected


@given(st.lists(st.integers(0, 20), max_size=30), st.integers(-1, 21))
def test_the_first_day_that_is_not_before_is_found(days, wanted):
    column = np.array(sorted(days), np.int32)

    found = _bounded_search(
        column, np.array([wanted]), np.array([0]), np.array([len(days)])
    )

    assert found.tolist() == np.searchsorted(column, [wanted]).tolist()


# --- order ----------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([0, 712_223, 738_000, 738_001, 3_652_059]),
        st.sampled_from([0, 1, 2**64, 2**127, 2**127 + 1, 2**128 - 1]),
    ),
    max_size=40,
)


@given(ROWS)
def test_rows_are_in_order_of_teacher_day_and_id(rows):
    teacher, day, numbers = zip(*rows, strict=True) if rows else ((), (), ())
    ids = [number.to_bytes(16) for number in numbers]

    order = order_of(
        np.array(teacher, np.int32), np.array(day, np.int32), np.array(ids, "V16")
    )

    found = [(teacher[row], day[row], ids[row]) for row in order.tolist()]
    assert found == sorted(zip(teacher, day, ids, strict=True))


# --- numbers --------------------------------------------------------------------------


@given(
    arrays.arrays(np.int64, st.integers(0, 30), elements=st.integers(-3, 3)),
    st.sets(st.integers(-3, 3)),
)
def test_every_hash_has_one_number_known_or_not(hashes, known):
    numbering = Numbering([(f"text {one}", one) for one in sorted(known)])

    numbers = numbering.of(hashes)

    for one, number in zip(hashes.tolist(), numbers.tolist(), strict=True):
        if one in known:
            assert numbering.texts[number] == f"text {one}"
        else:
            assert number == numbering.strangers[one] >= len(known)
    assert numbering.of(hashes).tolist() == numbers.tolist()


def test_two_texts_of_one_hash_are_refused():
    with pytest.raises(HashesCollideError):
        Numbering([("a", 7), ("b", 7)])
