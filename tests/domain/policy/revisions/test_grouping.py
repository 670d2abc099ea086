"""Edits that only load together are one group, found by trying."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from domain.policy.revisions.grouping import fewest, grouped


def needing(**needs):
    """Say what loads: an edit only beside those that it needs."""

    def loads(edits):
        return all(set(needs.get(edit, "")) <= edits for edit in edits)

    return loads


def test_edits_that_load_alone_stay_alone():
    assert grouped("abc", needing()) == (("a",), ("b",), ("c",))


def test_an_edit_is_joined_with_the_one_that_it_needs():
    assert grouped("abcd", needing(d="b")) == (("a",), ("b", "d"), ("c",))


def test_an_edit_that_needs_several_is_joined_with_all_of_them():
    assert grouped("abcdef", needing(f="bd")) == (
        ("a",),
        ("b", "d", "f"),
        ("c",),
        ("e",),
    )


def test_chains_end_in_one_group():
    assert grouped("abcd", needing(d="c", c="b")) == (("a",), ("b", "c", "d"))


def test_two_that_contradict_each_other_without_a_third_are_joined_with_it():
    def loads(edits):
        return not {"a", "b"} <= edits or "c" in edits

    assert grouped("abc", loads) == (("a", "c"), ("b",))


def test_no_edits_make_no_groups():
    assert grouped("", needing()) == ()


def test_few_tries_suffice_for_many_edits():
    tried = set()

    def loads(edits):
        tried.add(edits)
        return needing(x7="a")(edits)

    edits = ["a", *(f"x{n}" for n in range(40))]
    grouped(edits, lambda some: loads(some) and ("x7" not in some or "a" in some))

    assert len(tried) < 3 * len(edits)


@given(
    st.dictionaries(
        st.sampled_from("abcde"), st.sets(st.sampled_from("abcde"), max_size=3)
    ),
    st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=2),
)
def test_every_group_loads_alone_and_can_be_left_out(needs, quarrels):
    everything = frozenset("abcde")

    def loads(edits):
        if edits in (frozenset(), everything):
            return True
        fits = all(needs.get(edit, set()) <= edits for edit in edits)
        return fits and not any({one, other} <= edits for one, other in quarrels)

    groups = grouped("abcde", loads)

    assert sorted(edit for group in groups for edit in group) == list("abcde")
    for group in groups:
        assert loads(frozenset(group))
        assert loads(everything - frozenset(group))


@given(st.sets(st.frozensets(st.sampled_from("abcdef"), min_size=1), min_size=1))
def test_what_is_kept_cannot_be_fewer_by_one(wanted):
    items = [frozenset(one) for one in "abcdef"]

    def holds(some):
        return any(one <= frozenset().union(*some) for one in wanted)

    kept = fewest(items, holds)

    assert holds(kept)
    for fewer in combinations(kept, len(kept) - 1):
        assert not holds(list(fewer))
