"""Why a verdict turned: by one amendment alone, by several together, or undone."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy.revisions.causes import UNLOADABLE, causes

NOT_MET, MET, OUT = 0, 1, 2


class Rulebook:
    """Judges by a table from choices to verdicts: one function for each teacher."""

    def __init__(self, *verdicts):
        self.verdicts = verdicts
        self.asked = []

    def __call__(self, chosen, teachers):
        self.asked.append((chosen, teachers.tolist()))
        return np.array([self.verdicts[t](chosen) for t in teachers], np.int64)


def why(verdict, amendments="abc", **options):
    """Return the cause of one teacher."""
    found = causes(np.array([0]), amendments, Rulebook(verdict), **options)
    return found.causes[0]


def met_with(*sets):
    """Say a verdict that is met with any of these sets at least."""
    return lambda chosen: MET if any(set(one) <= chosen for one in sets) else NOT_MET


def test_one_amendment_alone():
    cause = why(met_with("b"))

    assert (cause.before, cause.after) == (NOT_MET, MET)
    assert (cause.alone, cause.needed) == (("b",), ("b",))
    assert (cause.together, cause.undone_by) == ((), ())


def test_either_of_two_suffices_and_so_neither_is_needed():
    cause = why(met_with("a", "c"))

    assert cause.alone == ("a", "c")
    assert cause.needed == ()


def test_two_only_together():
    cause = why(met_with("ac"))

    assert cause.alone == ()
    assert cause.together == cause.needed == ("a", "c")


def test_one_of_several_sets_is_told_where_several_would_do():
    cause = why(met_with("ab", "ac", "bc"))

    assert len(cause.together) == 2
    assert cause.needed == ()


def test_a_verdict_that_was_lost_has_its_cause_too():
    cause = why(lambda chosen: NOT_MET if "b" in chosen else MET)

    assert cause.alone == ("b",)


def test_out_of_scope_is_a_verdict_of_its_own():
    cause = why(lambda c: OUT if {"a", "b"} <= c else MET if "a" in c else NOT_MET)

    assert (cause.alone, cause.together) == ((), ("a", "b"))


def test_what_one_brings_another_undoes_and_a_third_restores():
    def verdict(chosen):
        undone = "b" in chosen and "c" not in chosen
        return MET if "a" in chosen and not undone else NOT_MET

    cause = why(verdict)

    assert cause.alone == ("a",)
    assert cause.needed == ("a", "c")
    assert cause.undone_by == ("b",)


def test_an_unchanged_verdict_that_one_would_turn_is_undone_by_another():
    cause = why(lambda c: MET if "a" in c and "b" not in c else NOT_MET)

    assert cause.before == cause.after == NOT_MET
    assert (cause.alone, cause.undone_by) == (("a",), ("b",))
    assert (cause.needed, cause.together) == ((), ())


def test_either_of_two_undoes_what_one_would_turn():
    cause = why(lambda c: MET if "a" in c and not {"b", "c"} & c else NOT_MET)

    assert (cause.alone, cause.undone_by) == (("a",), ("b", "c"))


def test_two_undo_it_only_together():
    cause = why(lambda c: MET if "a" in c and not {"b", "c"} <= c else NOT_MET)

    assert (cause.alone, cause.undone_by) == (("a",), ("b", "c"))


def test_two_pairs_undo_it_each():
    def verdict(chosen):
        undone = {"b", "c"} <= chosen or {"d", "e"} <= chosen
        return MET if "a" in chosen and not undone else NOT_MET

    cause = why(verdict, "abcde")

    assert cause.alone == ("a",)
    assert len(cause.undone_by) == 2
    assert set(cause.undone_by) & {"b", "c"}
    assert set(cause.undone_by) & {"d", "e"}


def test_a_set_may_be_undone_as_well():
    def verdict(chosen):
        undone = "c" in chosen and "d" not in chosen
        return MET if {"a", "b"} <= chosen and not undone else NOT_MET

    cause = why(verdict, "abcd")

    assert cause.together == ("a", "b")
    assert cause.needed == ("a", "b", "d")
    assert cause.undone_by == ("c",)


def test_an_unchanged_verdict_that_nothing_turns_has_no_cause():
    cause = why(lambda _: MET)

    assert (cause.alone, cause.undone_by, cause.complete) == ((), (), True)


def test_without_amendments_there_is_no_cause():
    found = causes(np.array([0, 1]), (), Rulebook(met_with(""), met_with("")))

    assert [cause.alone for cause in found.causes] == [(), ()]


def test_of_nobody_there_is_no_cause():
    found = causes(np.array([], np.int64), "ab", Rulebook())

    assert found.causes == ()


def test_a_combination_that_makes_no_document_brings_and_undoes_nothing():
    def verdict(chosen):
        if chosen == {"a", "b"}:
            return UNLOADABLE
        undone = "c" in chosen and "d" not in chosen
        return MET if "a" in chosen and not undone else NOT_MET

    cause = why(verdict, "abcd")

    assert (cause.alone, cause.undone_by) == (("a",), ("c",))


def test_a_minimal_set_is_not_looked_for_among_what_makes_no_document():
    def verdict(chosen):
        if chosen in ({"a", "b"}, {"b", "c"}, {"a", "c"}):
            return UNLOADABLE
        return MET if len(chosen) == 3 else NOT_MET

    assert why(verdict).together == ("a", "b", "c")


def test_teachers_are_asked_for_together_and_keep_their_order():
    book = Rulebook(met_with("a"), met_with("bc"), met_with("bc"), met_with("b"))

    found = causes(np.array([3, 1, 2]), "abc", book)

    assert [cause.teacher for cause in found.causes] == [3, 1, 2]
    assert [cause.alone for cause in found.causes] == [("b",), (), ()]
    assert found.calls == len(book.asked) == len({chosen for chosen, _ in book.asked})


def test_who_did_not_change_is_not_asked_for_without_need():
    book = Rulebook(met_with("a"), lambda _: MET)

    causes(np.array([0, 1]), "ab", book)

    assert (frozenset("b"), [0, 1]) in book.asked
    assert all(teachers != [1] for _, teachers in book.asked)
    assert len(book.asked) == 4


@pytest.mark.parametrize("cap", [0, 1, 5])
def test_where_the_cap_bites_it_is_said(cap):
    amendments = "abcdefgh"
    verdict = met_with("abcd", "efgh")

    found = causes(np.array([0]), amendments, Rulebook(verdict), cap)

    (cause,) = found.causes
    assert found.calls <= 2 * len(amendments) + 2 + cap
    assert not cause.complete
    assert found.cut_short == 1
    assert verdict(set(cause.together)) == MET


def test_many_teachers_take_few_calls():
    kinds = [met_with("a"), met_with("bc"), met_with("dj"), met_with("ab", "cd")]
    book = Rulebook(*[kinds[n % 4] for n in range(4_000)])

    found = causes(np.arange(4_000), "abcdefghij", book)

    assert found.cut_short == 0
    assert found.calls < 60


# --- against brute force ------------------------------------------------------------


def subsets(items):
    """Return every subset, the smallest first."""
    every = (combinations(items, size) for size in range(len(items) + 1))
    return [frozenset(one) for one in chain.from_iterable(every)]


@st.composite
def tables(draw):
    """Draw amendments and the verdict of every choice of them, some not loading."""
    amendments = "abcde"[: draw(st.integers(1, 5))]
    every = subsets(amendments)
    codes = st.sampled_from(draw(st.sampled_from([(0, 1), (0, 1, 2), (0, 1, -1)])))
    table = {one: draw(codes) for one in every}
    for one in every:
        alone = len(one) in (0, 1, len(amendments) - 1, len(amendments))
        if alone and table[one] == UNLOADABLE:
            table[one] = 0
    return amendments, table


@settings(max_examples=300, deadline=None)
@given(tables())
def test_every_cause_is_what_its_definition_says(drawn):
    amendments, verdict = drawn
    everything = frozenset(amendments)
    cause = why(verdict.__getitem__, amendments)
    changed = verdict[frozenset()] != verdict[everything]

    def brings(chosen):
        if changed:
            return verdict[chosen] == verdict[everything]
        return verdict[chosen] not in (verdict[everything], UNLOADABLE)

    def undoes(one, cause_of_it):
        with_it = cause_of_it | {one}
        return verdict[with_it] != UNLOADABLE and not brings(with_it)

    assert cause.complete
    assert cause.alone == tuple(a for a in amendments if brings(frozenset(a)))
    needed = tuple(a for a in amendments if not brings(everything - {a}))
    assert cause.needed == (needed if changed else ())

    minimal = [
        one
        for one in subsets(amendments)
        if brings(one) and not any(brings(one - {a}) for a in one)
    ]
    if changed and not cause.alone:
        assert frozenset(cause.together) in minimal
    else:
        assert cause.together == ()

    told = [frozenset(a) for a in cause.alone] or [frozenset(cause.together)]
    undone = [c for c in told if c and (not changed or set(needed) - c)]
    single = {b for c in undone for b in everything - c if undoes(b, c)}
    if not changed and cause.alone:
        single |= {b for b in everything if brings(everything - {b})}
    if single or not undone:
        assert set(cause.undone_by) == single
        return
    first = undone[0]
    back = {a for a in needed if a not in first}
    spared = {min(back)} if back else set()
    rest = everything - spared - set(cause.undone_by)
    assert cause.undone_by
    assert first <= rest
    assert brings(rest)
    assert not any(brings(rest | {b}) for b in cause.undone_by)
