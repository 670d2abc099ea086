"""What rules, cohorts and categories are called."""

from http_api.pages.policies import parts_of
from http_api.pages.rulebook import category_label, cohort_label, rule_label
from tests.http_api.pages.examples import POLICY


def test_every_rule_of_a_document_has_the_words_of_the_document():
    rules = POLICY.rules()
    every = (
        *rules.awards,
        *rules.refusals,
        *rules.caps,
        *rules.offsets,
        *rules.minima,
        *rules.prerequisites,
        *rules.exclusions,
    )

    for rule in every:
        assert rule_label(POLICY, rule.rule_id) == rule.label


def test_cohorts_and_categories_have_the_words_of_the_document():
    cohort = POLICY.rules().cohorts[0]

    assert cohort_label(POLICY, cohort.cohort_id) == cohort.label
    assert category_label([POLICY], "elective").zh == "选修"


def test_what_no_document_knows_is_called_by_its_id():
    assert rule_label(POLICY, "nothing").en == "nothing"
    assert rule_label(None, "nothing").en == "nothing"
    assert cohort_label(None, "c").zh == "c"
    assert category_label([], "x.y").zh == "x.y"
    assert category_label([POLICY], "x.y").zh == "x.y"


def test_a_document_is_cut_before_its_tables_and_nothing_is_left_out():
    parts = list(parts_of(POLICY.text))

    joined = "".join(part.text for part in parts)
    assert "".join(joined.split()) == "".join(POLICY.text.split())


def test_every_rule_has_a_part_that_can_be_linked_to():
    anchors = [part.rule_id for part in parts_of(POLICY.text) if part.rule_id]
    rules = POLICY.rules()

    for rule in (*rules.awards, *rules.caps, *rules.minima, *rules.refusals):
        assert rule.rule_id in anchors
    assert len(anchors) == len(set(anchors))
