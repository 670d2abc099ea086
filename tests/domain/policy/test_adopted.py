"""What was adopted stays law: it loads as it did on its day."""

from datetime import date

import pytest

from domain.policy.adopted import adopted_policy
from domain.policy.explain import explain
from domain.policy.load import load_policy, shipped_policies
from domain.policy.mistakes import PolicyError
from tests.domain.policy.documents import (
    AWARDS,
    END,
    EVERYBODY,
    HEAD,
    completion,
    facts,
    rule,
    span,
)

DECLARATIONS = tuple(
    line for line in HEAD.splitlines() if line.startswith(("tags", "attributes"))
)
OLDER_HEAD = "".join(
    f"{line}\n" for line in HEAD.splitlines() if line not in DECLARATIONS
)
RULES = rule(
    "old",
    "minimum",
    'where = { theme = "x", teacher = { role = "head" } }\nneed = "1"\n'
    'in_one = true\nby_tag = "topic"',
) + rule("few", "cap", 'on = ["core", "extra"]\nlimit = "1/2"')
COHORT = EVERYBODY + 'counted_from = "attribute:entry_on"\n'
OLDER = OLDER_HEAD + COHORT + AWARDS + RULES
"""A document from before tags and attributes were declared."""


def test_a_document_from_before_names_were_declared_loads_where_it_was_adopted():
    with pytest.raises(PolicyError, match="not a declared tag"):
        load_policy(OLDER, "older")

    policy = adopted_policy(OLDER, "older")

    assert policy.text == OLDER
    newer = load_policy(HEAD + COHORT + AWARDS + RULES, "newer")
    history = facts(
        completion(1, tags={"part": "one"}, amount="4"),
        spans=(span(date(2021, 1, 1), role="head", entry_on="2020-01-01"),),
    )
    assert explain(policy, history, END).balances == (
        explain(newer, history, END).balances
    )


def test_a_document_that_declares_names_is_held_to_them():
    text = (HEAD + COHORT + AWARDS + RULES).replace('"theme", ', "")

    with pytest.raises(PolicyError, match="theme is not a declared tag"):
        adopted_policy(text, "mistyped")


@pytest.mark.parametrize("name", sorted(shipped_policies()))
def test_what_was_adopted_says_the_same_as_when_it_was_checked(name):
    text = shipped_policies()[name]
    checked, adopted = load_policy(text, name), adopted_policy(text, name)

    assert adopted == checked
    for reading in checked.readings.values():
        for option in reading.options:
            chosen = {reading.reading_id: option}
            assert adopted.rules(chosen) == checked.rules(chosen)
