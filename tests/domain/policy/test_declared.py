"""Words that are not meant, and names that nobody declared."""

import pytest

from domain.policy.explain import explain
from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError
from domain.terms import Unit
from tests.domain.policy.documents import (
    AWARDS,
    END,
    EVERYBODY,
    HEAD,
    completion,
    facts,
    left_out,
    rule,
    small,
    with_period,
)


@pytest.mark.parametrize(
    ("where", "told", "barred"),
    [
        ('{ theme = { not = ["law"] } }', {"tags": {"theme": "ethics"}}, True),
        ('{ theme = { not = ["law"] } }', {"tags": {"theme": "law"}}, False),
        ('{ theme = { not = ["law"] } }', {}, True),
        ('{ kind = { not = ["core"] } }', {}, False),
        ('{ kind = { not = ["extra"] } }', {}, True),
        ('{ unit = { not = ["days"] } }', {"unit": Unit.DAYS}, False),
    ],
)
def test_a_filter_may_name_words_that_are_not_meant(where, told, barred):
    policy = small(rule("bar", "refusal", f'code = "barred"\nwhere = {where}'))

    statement = explain(policy, facts(completion(1, **told)), END)

    assert ("barred" in left_out(statement)) is barred


def test_a_tag_that_is_not_declared_is_a_mistake_that_names_the_nearest_word():
    with pytest.raises(PolicyError) as refused:
        small(rule("x", "minimum", 'need = "1"\nwhere = { them = "law" }'))

    (mistake,) = refused.value.mistakes
    assert mistake.key == "where.them"
    assert mistake.expected == (
        "them is not a declared tag; did you mean theme?"
        ' Add "them" to tags of [document] if it is meant'
    )


def test_what_the_ledger_says_of_every_teacher_needs_no_declaration():
    where = '{ service = "active", school = "S1", "school.anything" = "x" }'

    policy = small(rule("x", "exclusion", f"where = {where}"))

    assert policy.rules().exclusions


def test_a_name_that_only_begins_like_one_of_the_ledger_s_is_declared():
    with pytest.raises(PolicyError, match="schooling is not a declared attribute"):
        small(rule("x", "exclusion", 'where = { schooling = "x" }'))


def test_a_document_that_declares_nothing_may_use_nothing():
    head = HEAD.replace("tags = [", "# [").replace("attributes = [", "# [")

    with pytest.raises(PolicyError, match="part is not a declared tag; add"):
        load_policy(head + EVERYBODY + AWARDS, "small.toml")


def test_the_attributes_of_a_period_are_declared_too():
    head = with_period(
        "from = 2021-01-01, until = 2025-12-31, per_teacher = "
        '{ from = "attribute:begins", years = 5 }'
    )

    with pytest.raises(PolicyError, match="did you mean begins_on"):
        small(head=head)
