"""The generator draws valid documents that use all that the loader knows."""

from functools import cache

from domain.policy.filters import DAYS, FLAGS, WORDS
from domain.policy.kinds import KINDS
from domain.policy.load import TOP, load_policy
from tests.domain.policy.agreement.cases import case_of
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.documents import document
from tests.domain.policy.agreement.rules import KINDS_OF_RULES
from tests.domain.policy.agreement.vocabulary import (
    Values,
    Vocabulary,
    kinds_of,
    listening,
)

CASES = 200

CONSTANT = ("name", "revision", "series", "title", "source", "label", "_", "readings")
"""Fields of which nothing depends on what they say."""


@cache
def drawn():
    """Documents as they are loaded, with what the loader asked for."""
    words, policies = Vocabulary(), []
    for seed in range(CASES):
        case = case_of(seed, teachers=0)
        with listening(words, kinds_of(case.document)):
            policies.append(load_policy(case.text, "random"))
    return words, policies


def test_every_document_that_is_drawn_loads():
    _, policies = drawn()

    assert len(policies) == CASES


def test_the_same_seed_draws_the_same():
    assert document(Chance(7)) == document(Chance(7))
    assert case_of(7).facts == case_of(7).facts
    assert case_of(7).text != case_of(8).text


def test_every_kind_of_rule_is_drawn():
    assert set(KINDS_OF_RULES) == set(KINDS)


def test_every_key_and_option_that_the_loader_knows_is_drawn():
    words, _ = drawn()

    assert len(words.seen) > 140
    assert not words.missing, ", ".join(words.missing)


def test_every_key_of_a_filter_is_drawn():
    words, _ = drawn()

    in_filters = {name.rpartition(".")[2] for name in words.seen}
    assert {*WORDS, *FLAGS, *DAYS, "teacher", "except", "not"} <= in_filters


def test_every_field_of_the_model_takes_several_values():
    values = Values()

    for policy in drawn()[1]:
        values.note(policy.head)
        rules = policy.rules()
        for thing in (*rules.categories, *rules.cohorts, *rules.all):
            values.note(thing)

    missing = [
        one for one in values.missing if not one.split(":")[0].endswith(CONSTANT)
    ]
    assert not missing, ", ".join(missing)


def test_readings_decide_on_values_and_on_whether_a_rule_exists():
    raw = [policy.raw for policy in drawn()[1]]
    tables = [t for one in raw for t in (*one["rule"], *one["cohort"])]

    only = [t["only"] for t in tables if "only" in t]
    assert {type(v) for one in only for v in one.values()} == {str, list}
    assert {"R1", "R2"} <= {
        name
        for table in tables
        for value in table.values()
        if isinstance(value, dict)
        for name in value
    }
    assert {key for one in raw for key in one} == set(TOP)


def test_days_are_counted_from_and_refused_by_every_form():
    rules = [policy.rules() for policy in drawn()[1]]

    froms = {c.counted_from.split(":")[0] for r in rules for c in r.cohorts}
    assert froms == {"period", "attribute", "prerequisite"}
    outsides = {(one.outside or "").split(":")[0] for r in rules for one in r.refusals}
    assert outsides == {"", "period", "counted_from", "prerequisite"}
