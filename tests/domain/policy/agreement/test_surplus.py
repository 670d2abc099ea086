"""Going lot by lot finds every way in which surplus can stand in (A2§7)."""

from datetime import date
from fractions import Fraction

import pytest

from domain.policy.explain import explain
from domain.policy.load import load_policy
from tests.domain.policy.agreement.cases import with_rules
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.documents import toml
from tests.domain.policy.agreement.people import Writer
from tests.domain.policy.agreement.surplus import (
    Needs,
    date_order_meets,
    document_of,
    flow_meets,
)
from tests.domain.policy.documents import completion, facts

DOCUMENTS = 40
TEACHERS = 20
DAY = date(2025, 12, 31)


def needs_of(document):
    by_id = {rule["id"]: rule for rule in document["rule"]}
    asked = {name: Fraction(by_id[name]["need"]) for name in ("source", "above", "to")}
    return Needs(**asked, keep=Fraction(by_id["offset"]["keep"]))


def kinds_of(history):
    told = {str(c.posting_id): c.kind for c in history.completions}
    return told | {str(c.carry_in_id): c.kind for c in history.carried_in}


def judged(policy, history, needs):
    """Return what the engine, the flow and the plain order of dates say."""
    statement = explain(policy, history, DAY)
    bare = explain(with_rules(policy, {}, offsets=()), history, DAY)
    kinds = kinds_of(history)
    return (
        all(finding.met for finding in statement.findings),
        flow_meets(bare.parcels, kinds, needs),
        date_order_meets(bare.parcels, kinds, needs),
        all(finding.met for finding in bare.findings),
    )


def test_a_way_that_a_maximum_flow_finds_the_engine_finds_too(tell):
    counts = {"met": 0, "only by offset": 0, "lost by date order": 0, "teachers": 0}
    for seed in range(DOCUMENTS):
        chance = Chance(seed)
        document = document_of(chance)
        policy = load_policy(toml(document), f"surplus-{seed}")
        needs = needs_of(document)
        for history in Writer(chance, document).teachers(TEACHERS):
            engine, flow, by_date, bare = judged(policy, history, needs)

            assert engine is flow, f"seed {seed}, teacher {history.teacher_id}"
            counts["teachers"] += 1
            counts["met"] += flow
            counts["only by offset"] += flow and not bare
            counts["lost by date order"] += flow and not by_date
    tell("maximum flow", counts)
    assert counts["met"] > counts["teachers"] // 10
    assert counts["only by offset"] > 5
    assert counts["lost by date order"] > 5


@pytest.fixture
def small():
    """A document that keeps 2 of the source, asks 4 above it and 3 beside it."""
    document = document_of(Chance(1))
    changes = {
        "source": {"need": "2"},
        "above": {"need": "4"},
        "to": {"need": "3"},
        "offset": {"keep": "2", "limit": "unlimited"},
    }
    for rule in document["rule"]:
        rates = {"rate": "1/10"} if rule["kind"] == "award" else {}
        rule.update(rates | changes.get(rule["id"], {}))
    return load_policy(toml(document), "small"), needs_of(document)


def test_without_protection_surplus_leaves_that_is_needed_above(small):
    policy, needs = small
    history = facts(
        completion(1, "course", "60", date(2021, 3, 1)),
        completion(2, "project", "10", date(2021, 4, 1)),
    )

    engine, flow, by_date, _ = judged(policy, history, needs)

    assert engine
    assert flow
    assert not by_date


def test_what_may_not_travel_fills_first_though_it_came_last(small):
    policy, needs = small
    history = facts(
        completion(1, "course", "20", date(2021, 3, 1)),
        completion(2, "study", "20", date(2021, 4, 1)),
        completion(3, "seminar", "20", date(2021, 4, 1)),
        completion(4, "project", "10", date(2021, 4, 1)),
    )

    engine, flow, by_date, _ = judged(policy, history, needs)

    assert engine
    assert flow
    assert not by_date
