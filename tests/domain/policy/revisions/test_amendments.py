"""A revision is cut into amendments; some of them make the document in between."""

import re
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy.load import load_policy, policy_from
from domain.policy.mistakes import PolicyError, ReadingUnknownError
from domain.policy.revisions.amendments import revision_of
from domain.policy.revisions.difference import Change
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.documents import (
    AWARDS,
    EVERYBODY,
    HEAD,
    SHIPPED,
    rule,
    small,
)
from tests.domain.policy.revisions.test_diff import CAP, OFFSET, R1

COMMISSION = SHIPPED["chaoyang-commission"]
PRIVATE = SHIPPED["chaoyang-private"]

PRACTICE = """
[[category]]
id = "practice"
label = { zh = "实践", en = "Practice" }
"""
TO_PRACTICE = rule(
    "practice-days",
    "award",
    'where = { kind = "practice" }\nbasis = "rate"\nrate = "1"\nto = "practice"',
)
M1, M2 = (rule(name, "minimum", 'need = "1"') for name in ("m1", "m2"))


def bearing(before, after, *readings):
    """Return the amendments on which a verdict may hang, each as its edits."""
    return [one.edits for one in revision_of(before, after, *readings).bearing]


def every_choice(policy):
    """Return the default readings, and each single other option."""
    flips = [
        {name: option}
        for name, reading in policy.readings.items()
        for option in reading.options
    ]
    return [{}, *flips]


def as_read_again(mixture):
    """Return the rules of a mixture, read from its tables anew."""
    policy, readings = mixture.policy, mixture.readings
    return policy_from(policy.raw, "", "again", readings).rules(readings)


def behaves_as(mixture, policy):
    """Tell whether a mixture has the rules of a document under every reading."""
    return [
        readings
        for readings in every_choice(policy)
        if mixture.policy.rules(readings) != policy.rules(readings)
    ] == []


def test_each_changed_rule_is_an_amendment_with_its_articles_and_words():
    revision = revision_of(
        small(CAP, OFFSET), small(CAP.replace('"5"', '"6"'), OFFSET, M1)
    )

    cap, minimum = revision.amendments

    assert (cap.amendment_id, cap.articles) == ("rule:core-cap", ("§2",))
    assert cap.label.en == "core-cap (§2): limit 5 -> 6"
    assert minimum.label.zh == "m1（§2）：新增最低要求：条"
    assert not cap.editorial


def test_the_same_document_has_no_amendments():
    assert revision_of(COMMISSION, COMMISSION).amendments == ()


def test_a_rule_and_the_category_it_needs_are_one_amendment():
    after = small(TO_PRACTICE, M1, awards=AWARDS + PRACTICE)

    assert bearing(small(), after) == [
        ("category:practice", "rule:practice-days"),
        ("rule:m1",),
    ]


def test_a_rule_that_goes_takes_along_what_speaks_of_it():
    offset = OFFSET.replace('"unlimited"', '"unlimited"\nprotect = ["m1", "m2"]')
    before = small(M1, M2, offset)
    after = small(M2, offset.replace('"m1", ', ""))

    assert bearing(before, after) == [("rule:m1", "rule:surplus")]


def test_a_new_reading_is_there_as_soon_as_a_rule_asks_for_it():
    switched = rule("core-cap", "cap", 'limit = { R1 = { few = "5", many = "9" } }')
    named = rule("other-cap", "cap", 'limit = "9"\nonly = { R1 = "few" }')
    before, after = small(CAP), small(R1, switched, named)

    revision = revision_of(before, after)

    assert [one.edits for one in revision.bearing] == [
        ("rule:core-cap",),
        ("rule:other-cap",),
    ]
    assert revision.amended(["rule:core-cap"]).readings == {"R1": "few"}
    assert revision.amended(()).readings == {}


def test_a_reading_that_goes_stays_as_long_as_a_rule_asks_for_it():
    switched = rule("core-cap", "cap", 'limit = { R1 = { few = "5", many = "9" } }')
    revision = revision_of(small(R1, switched), small(CAP), {"R1": "many"})

    (wording,) = [one for one in revision.amendments if one.editorial]

    assert wording.edits == ("reading:R1",)
    assert revision.amended(["wording"]).readings == {"R1": "many"}
    assert revision.amended(["wording", "rule:core-cap"]).readings == {}


def test_another_option_chosen_is_an_amendment_with_its_question():
    revision = revision_of(COMMISSION, COMMISSION, {}, {"R4": "pool"})

    (reading,) = revision.amendments

    assert reading.amendment_id == "reading:R4"
    assert reading.articles == ("A2§7, §18",)
    assert "courses -> pool" in reading.label.en
    assert COMMISSION.readings["R4"].question.zh in reading.label.zh
    assert [one.change for one in reading.differences] == [Change.CHOSEN]
    assert revision.amended(()).readings["R4"] == "courses"
    assert revision.amended(["reading:R4"]).readings["R4"] == "pool"


def test_a_default_that_changes_bears_only_where_nobody_chose():
    after = small(R1.replace('default = "few"', 'default = "many"'), CAP)
    before = small(R1, CAP)

    chosen = {"R1": "few"}

    assert bearing(before, after) == [("reading:R1",)]
    assert bearing(before, after, chosen, chosen) == []


def test_what_holds_under_options_that_nobody_chose_is_set_apart():
    few, many = (
        rule("c", "cap", f'limit = "{n}"\nonly = {{ R1 = ["many"] }}') for n in (5, 6)
    )
    before, after = small(R1, few), small(R1, many)

    assert bearing(before, after) == []
    assert bearing(before, after, {"R1": "many"}, {"R1": "many"}) == [("rule:c",)]
    assert bearing(before, after, {}, {"R1": "many"}) == [("reading:R1",), ("rule:c",)]


def test_words_that_a_document_may_use_are_not_amendments():
    tagged = rule("c", "cap", 'limit = "5"\nwhere = { colour = "red" }')

    def document(tags, *rules):
        head = re.sub("tags = .*", f"tags = {tags}", HEAD)
        return load_policy(head + EVERYBODY + AWARDS + "".join(rules), "small.toml")

    before = document('"part"', M1)
    after = document('["part", "colour"]', tagged)

    assert bearing(before, after) == [("rule:c",), ("rule:m1",)]


def test_two_tables_of_one_id_are_one_edit():
    few, many = (
        rule("c", "cap", f'limit = "5"\nonly = {{ R1 = "{option}" }}')
        for option in ("few", "many")
    )
    before = small(R1, few, many, M1)
    after = small(R1, few, many.replace('"5"', '"6"'))

    revision = revision_of(before, after, {"R1": "many"}, {"R1": "many"})

    assert [one.edits for one in revision.bearing] == [("rule:c",), ("rule:m1",)]
    assert behaves_as(revision.amended(("rule:m1", "rule:c")), after)
    assert behaves_as(revision.amended(()), before)


def test_a_key_that_the_head_lacks_is_an_edit_as_any_other():
    after = load_policy(
        small().text.replace("hours_per", "binding = false\nhours_per"), "small.toml"
    )
    revision = revision_of(small(), after)

    assert [one.edits for one in revision.bearing] == [("document:binding",)]
    assert revision.amended(()).policy.head.binding
    assert not revision.amended(("document:binding",)).policy.head.binding


def test_labels_and_articles_are_one_amendment_on_which_nothing_hangs():
    after = small(CAP.replace("§2", "§3"), M1.replace('"Rule"', '"First"'))
    revision = revision_of(small(CAP, M1), after)

    (wording,) = revision.amendments

    assert wording.editorial
    assert wording.edits == ("rule:core-cap", "rule:m1")
    assert "2 changes" in wording.label.en
    assert revision.bearing == ()


def test_another_order_of_what_applies_first_is_an_amendment():
    one, two = (
        rule(name, "refusal", f'code = "{name}"\nwhere = {{ kind = "core" }}')
        for name in ("one", "two")
    )
    revision = revision_of(small(one, two), small(two, one))

    assert [one.edits for one in revision.bearing] == [("order:rule",)]
    ids = [
        [rule.rule_id for rule in revision.amended(chosen).policy.rules().refusals]
        for chosen in ((), ("order:rule",))
    ]
    assert ids == [["one", "two"], ["two", "one"]]


def test_what_comes_stands_behind_its_predecessor_of_the_later_document():
    one, two, three, four = (
        rule(name, "refusal", f'code = "{name}"\nwhere = {{ kind = "core" }}')
        for name in ("one", "two", "three", "four")
    )
    revision = revision_of(small(one, two, four), small(two, three, four))

    found = revision.amended(["rule:three"]).policy.rules().refusals

    assert [rule.rule_id for rule in found] == ["one", "two", "three", "four"]


def test_whom_a_document_governs_and_when_is_an_amendment_each():
    def document(governs, until):
        head = HEAD.replace("2025-12-31", until) + governs
        return load_policy(head + EVERYBODY + AWARDS, "small.toml")

    before = document('[governs]\n"school.kind" = "a"\n', "2025-12-31")
    after = document("", "2026-12-31")
    revision = revision_of(before, after)

    assert [one.edits for one in revision.bearing] == [
        ("document:period",),
        ("document:governs",),
    ]
    longer = revision.amended(["document:period"]).policy
    assert longer.period_until == date(2026, 12, 31)
    assert longer.head.governs == before.head.governs
    wider = revision.amended(["document:governs"]).policy
    assert wider.head.governs.takes_everybody


def test_a_label_says_two_sentences_and_counts_the_rest():
    after = CAP.replace('"5"', '"6"\nper = "year"\ncounts_hours = false')
    (cap,) = revision_of(small(CAP), small(after)).amendments

    assert cap.label.en == (
        "core-cap (§2): limit 5 -> 6; core-cap (§2): per year (new); and 1 more"
    )
    assert cap.label.zh.endswith("；另1处")


def test_unknown_readings_and_options_that_do_not_go_together_are_refused():
    with pytest.raises(ReadingUnknownError):
        revision_of(COMMISSION, COMMISSION, {"R99": "x"})
    with pytest.raises(ReadingUnknownError):
        revision_of(COMMISSION, COMMISSION, {}, {"R4": "x"})


def test_a_combination_that_makes_no_document_is_refused_with_its_mistakes():
    # An offset may protect credits only; either reading lets the minimum count them.
    either = (
        '{ R1 = { many = "credits",'
        ' few = { R2 = { few = "hours", many = "credits" } } } }'
    )
    protecting = OFFSET.replace('"unlimited"', '"unlimited"\nprotect = ["m1"]')
    few = (R1, R1.replace("R1", "R2"))
    many = [one.replace('default = "few"', 'default = "many"') for one in few]
    before = small(*few, M1, OFFSET)
    after = small(*many, f"{M1}measure = {either}\n", protecting)

    revision = revision_of(before, after)

    assert len(revision.amendments) == 4
    assert revision.amended(["rule:m1", "rule:surplus", "reading:R2"])
    with pytest.raises(PolicyError, match="m1 is not declared"):
        revision.amended(["rule:m1", "rule:surplus"])


@pytest.mark.parametrize(
    ("before", "after"),
    [(COMMISSION, PRIVATE), (PRIVATE, COMMISSION), (COMMISSION, COMMISSION)],
    ids=["to private", "to commission", "to itself"],
)
def test_none_is_the_earlier_document_and_all_the_later_one(before, after):
    revision = revision_of(before, after)
    every = [one.amendment_id for one in revision.amendments]

    assert behaves_as(revision.amended(()), before)
    assert behaves_as(revision.amended(every), after)
    assert revision.amended(every) is revision.amended(set(every))


def test_a_mixture_has_a_digest_of_its_own():
    revision = revision_of(COMMISSION, PRIVATE)
    choices = [(), ("reading:R2",), ("reading:R8",)]

    digests = {revision.amended(choice).policy.digest for choice in choices}

    assert len(digests | {COMMISSION.digest, PRIVATE.digest}) == 5
    again = revision_of(COMMISSION, PRIVATE).amended(("reading:R2",))
    assert again.policy.digest in digests


def test_each_amendment_loads_alone_and_so_do_all_but_each():
    revision = revision_of(COMMISSION, PRIVATE, {"R9": "hard"}, {"R32": "split"})
    every = {one.amendment_id for one in revision.amendments}

    for name in every:
        for chosen in ({name}, every - {name}):
            found = revision.amended(chosen)
            assert found.policy.rules(found.readings) == as_read_again(found)


PARTS = {
    "cap": [CAP, CAP.replace('"5"', '"6"')],
    "offset": [
        OFFSET,
        OFFSET.replace('"unlimited"', '"shortfall"\nshortfall_of = "m1"'),
    ],
    "practice": [TO_PRACTICE],
    "m1": [M1, rule("m1", "minimum", 'need = "2"\nsoft_for = ["all"]')],
    "m2": [M2, rule("m2", "minimum", 'on = "practice"\nneed = "2"')],
    "switch": [
        rule("s", "cap", 'on = "extra"\nlimit = { R1 = { few = "5", many = "9" } }'),
        rule("s", "cap", 'on = "extra"\nlimit = "5"\nonly = { R1 = "many" }'),
    ],
}
"""Parts of small documents that go together in many ways."""


@st.composite
def documents(draw):
    """Draw two documents that load, made of the same kinds of parts."""
    found = []
    while len(found) < 2:
        names = draw(st.permutations(sorted(PARTS)))
        chosen = [draw(st.sampled_from([*PARTS[name], ""])) for name in names]
        reading = draw(st.sampled_from([R1, R1.replace('"few"\n', '"many"\n')]))
        try:
            found.append(small(reading, PRACTICE, *chosen))
        except PolicyError:
            found.append(small(reading, PRACTICE))
    return found


@pytest.mark.untraced
@settings(max_examples=share(40), deadline=None)
@given(documents())
def test_random_revisions_lead_from_the_one_document_to_the_other(drawn):
    before, after = drawn
    revision = revision_of(before, after)
    every = [one.amendment_id for one in revision.amendments]

    assert len(set(every)) == len(every)
    assert behaves_as(revision.amended(()), before)
    assert behaves_as(revision.amended(every), after)
    for size in (1, len(every) - 1):
        for chosen in combinations(every, max(size, 0)):
            found = revision.amended(chosen)
            assert found.policy.rules(found.readings) == as_read_again(found)
