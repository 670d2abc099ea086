"""Two documents are told apart by rule id and field, in words of both languages."""

import pytest

from domain.policy.load import load_policy
from domain.policy.revisions.diff import differences
from domain.policy.revisions.difference import Change, Subject
from domain.policy.revisions.phrasing import phrase
from tests.domain.policy.documents import (
    AWARDS,
    EVERYBODY,
    HEAD,
    SHIPPED,
    rule,
    small,
)

R1 = """
[[reading]]
id = "R1"
article = "§9"
question = { zh = "几？", en = "How many?" }
default = "few"
[reading.options]
few = { zh = "少", en = "Few" }
many = { zh = "多", en = "Many" }
"""

CAP = rule("core-cap", "cap", 'on = "core"\nlimit = "5"')
OFFSET = rule(
    "surplus",
    "offset",
    'from = "core"\nkeep = "10"\nto = "extra"\nlimit = "unlimited"',
)


def told(before, after):
    return [one.sentence.en for one in differences(before, after)]


def told_in_chinese(before, after):
    return [one.sentence.zh for one in differences(before, after)]


def head(old, new, *parts):
    return load_policy(
        (HEAD + EVERYBODY + AWARDS + "".join(parts)).replace(old, new), "small.toml"
    )


def test_an_amount_is_told_by_rule_article_and_field_as_it_is_written():
    old = small(OFFSET)
    new = small(OFFSET.replace('"10"', '"8"'))

    (found,) = differences(old, new)

    assert found.sentence.en == "surplus (§2): kept 10 -> 8"
    assert found.sentence.zh == "surplus（§2）：保留 10 → 8"
    assert (found.subject, found.subject_id) == (Subject.RULE, "surplus")
    assert (found.article, found.field) == ("§2", "keep")
    assert (found.before.en, found.after.en) == ("10", "8")
    assert found.change is Change.CHANGED
    assert not found.editorial


def test_the_shipped_surplus_reads_as_the_district_says_it():
    old = SHIPPED["chaoyang-commission"]
    new = load_policy(old.text.replace('keep = "10"', 'keep = "8"'), "new.toml")

    assert told(old, new) == ["professional-surplus-to-elective (A2§7): kept 10 -> 8"]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_document_differs_from_itself_in_nothing(name):
    assert differences(SHIPPED[name], SHIPPED[name]) == ()


def test_comments_and_blanks_differ_in_nothing():
    policy = small(CAP)

    assert told(policy, load_policy(f"# words\n\n{policy.text}", "small.toml")) == []


def test_rules_come_and_go():
    assert told(small(), small(CAP)) == ["core-cap (§2): new cap: Rule"]
    assert told(small(CAP), small()) == ["core-cap (§2): removed cap: Rule"]
    assert told_in_chinese(small(), small(CAP)) == ["core-cap（§2）：新增上限：条"]


def test_a_new_rule_carries_all_that_it_says():
    (found,) = differences(small(), small(CAP))

    assert found.before is None
    assert found.after.en == "on core; limit 5"
    assert found.after.zh == "所涉类别 core；上限 5"


def test_words_of_a_list_come_and_go():
    listed = rule("c", "cap", 'limit = "5"\nwhere = { kind = ["core", "extra"] }')
    other = rule("c", "cap", 'limit = "5"\nwhere = { kind = ["core", "third"] }')

    assert told(small(listed), small(other)) == [
        "c (§2): condition · kind + third; - extra"
    ]


def test_a_word_alone_is_a_list_of_one():
    alone = rule("c", "cap", 'on = "core"\nlimit = "5"')
    listed = rule("c", "cap", 'on = ["core"]\nlimit = "5"')
    longer = rule("c", "cap", 'on = ["core", "extra"]\nlimit = "5"')

    assert told(small(alone), small(listed)) == []
    assert told(small(alone), small(longer)) == ["c (§2): on + extra"]


def test_a_list_in_another_order_is_shown_in_both():
    one = rule("c", "cap", 'on = ["core", "extra"]\nlimit = "5"')
    other = rule("c", "cap", 'on = ["extra", "core"]\nlimit = "5"')

    assert told(small(one), small(other)) == ["c (§2): on core, extra -> extra, core"]


def test_a_filter_is_told_condition_by_condition():
    old = rule("c", "cap", 'limit = "5"\nwhere = { kind = ["core"] }')
    new = rule(
        "c",
        "cap",
        'limit = "5"\nwhere = { kind = ["core", "extra"], carried_in = false,'
        " completed = { from = 2022-01-01 }, except = { result = 'passed' } }",
    )

    assert told(small(old), small(new)) == [
        "c (§2): condition · kind + extra",
        "c (§2): condition · carried in no (new)",
        "c (§2): condition · completed · from 2022-01-01 (new)",
        "c (§2): condition · except · result passed (new)",
    ]


def test_an_amount_of_another_sort_is_told_whole():
    old = rule("m", "minimum", 'need = "5"')
    new = rule("m", "minimum", 'need = { share = "1/3" }')
    yearly = rule(
        "m",
        "minimum",
        'need = { per_year = "2", where = { service = "active" }, otherwise = "1" }',
    )

    assert told(small(old), small(new)) == ["m (§2): needed 5 -> 1/3 of the target"]
    assert told_in_chinese(small(new), small(yearly)) == [
        "m（§2）：要求 目标的1/3 → 每计入年2，条件（service active）；其他年份 1"
    ]


def test_a_choice_is_told_in_words():
    old = rule("c", "cap", 'limit = "5"\nper = "year"')
    new = rule("c", "cap", 'limit = "5"\nper = "period"')

    assert told_in_chinese(small(old), small(new)) == ["c（§2）：每 年 → 整个周期"]


def test_a_value_that_depends_on_a_reading_is_told_by_option():
    plain = rule("c", "cap", 'limit = "5"')
    switched = rule("c", "cap", 'limit = { R1 = { few = "5", many = "9" } }')
    wider = rule("c", "cap", 'limit = { R1 = { few = "6", many = "9" } }')

    (found,) = differences(small(R1, plain), small(R1, switched))

    assert found.sentence.en == "c (§2): limit 5 -> 9 (under R1 = many)"
    assert found.sentence.zh == "c（§2）：上限 5 → 9（R1 = many 时）"
    assert found.under == (("R1", "many"),)
    assert told(small(R1, switched), small(R1, wider)) == [
        "c (§2): limit 5 -> 6 (under R1 = few)"
    ]
    assert told(small(R1, switched), small(R1, plain)) == [
        "c (§2): limit 9 -> 5 (under R1 = many)"
    ]


def test_a_switch_inside_a_filter_is_told_by_option_too():
    old = rule("c", "cap", 'limit = "5"\nwhere = { kind = "core" }')
    new = rule(
        "c",
        "cap",
        'limit = "5"\nwhere = { kind = { R1 = { few = "core", many = "extra" } } }',
    )

    assert told(small(R1, old), small(R1, new)) == [
        "c (§2): condition · kind core -> extra (under R1 = many)"
    ]


def test_switches_over_two_readings_are_shown_whole():
    r2 = R1.replace("R1", "R2")
    old = rule("c", "cap", 'limit = { R1 = { few = "5", many = "9" } }')
    new = rule("c", "cap", 'limit = { R2 = { few = "5", many = "7" } }')

    assert told(small(R1, r2, old), small(R1, r2, new)) == [
        "c (§2): limit R1 (few 5; many 9) -> R2 (few 5; many 7)"
    ]


def test_a_rule_that_exists_under_an_option_only_says_so():
    old = rule("c", "cap", 'limit = "5"')
    new = rule("c", "cap", 'limit = "5"\nonly = { R1 = "many" }')

    assert told(small(R1, old), small(R1, new)) == [
        "c (§2): only under · R1 many (new)"
    ]


def test_two_tables_of_one_id_are_compared_one_by_one():
    one = rule("c", "cap", 'limit = "5"\nonly = { R1 = "few" }')
    two = rule("c", "cap", 'limit = "9"\nonly = { R1 = "many" }')

    assert told(small(R1, one, two), small(R1, one, two.replace("9", "8"))) == [
        "c (§2): limit 9 -> 8"
    ]
    assert told(small(R1, one), small(R1, one, two)) == ["c (§2): new cap: Rule"]


def test_readings_tell_default_options_and_wording():
    changed = (
        R1.replace('default = "few"', 'default = "many"\nopen = true')
        .replace('en = "How many?"', 'en = "How many at least?"')
        .replace(
            'many = { zh = "多", en = "Many" }', 'lots = { zh = "多", en = "Lots" }'
        )
        .replace('default = "many"', 'default = "lots"')
    )

    found = differences(small(R1), small(changed))

    assert [one.sentence.en for one in found] == [
        "R1 (§9): question How many? -> How many at least?",
        "R1 (§9): default few -> lots",
        "R1 (§9): option · many Many (dropped)",
        "R1 (§9): option · lots Lots (new)",
        "R1 (§9): open yes (new)",
    ]
    assert [one.editorial for one in found] == [True, False, True, True, True]


def test_a_new_reading_is_named_by_its_question():
    assert told(small(), small(R1)) == ["R1 (§9): new reading: How many?"]
    assert told_in_chinese(small(R1), small()) == ["R1（§9）：取消读法问题：几？"]


def test_a_text_that_changed_in_one_language_is_shown_in_that_language():
    assert told(small(R1), small(R1.replace("几？", "多少？"))) == [
        "R1 (§9): question 几？ -> 多少？"
    ]


def test_cohorts_and_categories_are_told():
    new = EVERYBODY.replace('"10"', '{ per_year = "2" }')
    old = head("", "")

    assert told(old, small(cohorts=new)) == ["all (§1): target 10 -> 2 a counted year"]
    assert told(old, head('en = "Extra" }', 'en = "Extra" }\nshown = true')) == [
        "extra: shown yes (new)"
    ]


def test_the_head_is_told_key_by_key():
    old = head("", "")

    assert told(old, head('revision = "1"', 'revision = "2"')) == [
        "document: revision 1 -> 2"
    ]
    assert told(old, head("until = 2025-12-31", "until = 2026-12-31")) == [
        "document: period · until 2025-12-31 -> 2026-12-31"
    ]
    assert told(old, head('lessons = "1"', 'lessons = "1", days = "6"')) == [
        "document: hours per unit · days 6 (new)"
    ]
    governs = '[governs]\n"school.kind" = ["commission"]\n'
    assert told(old, small(governs)) == [
        "document: governs school.kind commission (new)"
    ]


def test_a_rule_that_moved_is_named_with_its_new_place():
    one, two, three = (
        rule(name, "refusal", f'code = "{name}"\nwhere = {{ kind = "{name}" }}')
        for name in ("one", "two", "three")
    )

    found = differences(small(one, two, three), small(three, one, two))

    assert [one.sentence.en for one in found] == ["three (§2): now stands first"]
    assert [one.change for one in found] == [Change.MOVED]
    assert told(small(one, two, three), small(two, three, one)) == [
        "one (§2): now stands after three"
    ]
    assert not found[0].editorial


def test_the_order_of_minima_and_between_kinds_decides_nothing():
    one, two = (rule(name, "minimum", 'need = "1"') for name in ("one", "two"))

    (moved,) = differences(small(one, two), small(two, one))

    assert moved.editorial
    assert told(small(one, CAP), small(CAP, one)) == []


def test_wording_is_told_but_marked_as_such():
    (found,) = differences(small(CAP), small(CAP.replace("§2", "§3")))

    assert found.sentence.en == "core-cap (§3): article §2 -> §3"
    assert found.editorial


def test_an_empty_filter_takes_anything():
    assert phrase("fills", {}).en == "anything"
