"""Parcels of two statements are paired: the same, other amounts, moved, come, gone."""

from dataclasses import replace
from fractions import Fraction

from http_api.pages.beside import Beside, Mark, matched
from http_api.pages.cause_words import cause_sentence, edit_words
from http_api.pages.charts import bar, two_sided, width_of
from tests.http_api.pages.examples import POLICY, statement_view

STATEMENT = statement_view().statement
PARCEL = STATEMENT.parcels[0]
NOTHING = {"alone": [], "together": [], "undone_by": [], "complete": True}


def marks(before, after):
    return [pair.mark for pair in matched(before, after)]


def test_a_parcel_that_is_alike_is_the_same_whatever_it_is_called():
    assert marks([PARCEL], [replace(PARCEL, parcel_id="other")]) == [Mark.SAME]


def test_another_amount_in_the_same_place_is_marked():
    other = replace(PARCEL, credits=PARCEL.credits + 1)

    assert marks([PARCEL], [other]) == [Mark.AMOUNT]


def test_the_same_completion_elsewhere_has_moved():
    assert marks([PARCEL], [replace(PARCEL, category="elective")]) == [Mark.MOVED]
    assert marks([PARCEL], [replace(PARCEL, year=PARCEL.year + 1)]) == [Mark.MOVED]


def test_what_has_no_counterpart_came_or_went():
    assert marks([PARCEL], []) == [Mark.LOST]
    assert marks([], [PARCEL]) == [Mark.ADDED]
    half = replace(PARCEL, credits=Fraction(1, 2), category="elective")
    assert marks([PARCEL], [PARCEL, half]) == [Mark.SAME, Mark.ADDED]


def test_two_equal_statements_differ_in_nothing():
    both = Beside(before=STATEMENT, after=STATEMENT)

    assert {pair.mark for pair in both.parcels} == {Mark.SAME}
    assert len(both.parcels) == len(STATEMENT.parcels)
    assert not any(pair.differs for pair in (*both.balances, *both.findings))
    assert {pair.mark for pair in both.uncounted} == {Mark.SAME}


def test_a_missing_statement_leaves_every_row_one_sided():
    only = Beside(before=None, after=STATEMENT)

    assert {pair.mark for pair in only.parcels} == {Mark.ADDED}
    assert all(pair.before is None for pair in only.balances)
    assert all(pair.differs for pair in only.findings)
    assert {pair.mark for pair in only.uncounted} == {Mark.ADDED}


def test_a_cause_is_a_sentence(drawing):
    with drawing.test_request_context("/?lang=en"):
        said = [
            cause_sentence({**NOTHING, **cause}, str.upper)
            for cause in (
                {"alone": ["a"]},
                {"alone": ["a", "b"]},
                {"together": ["a", "b"], "complete": False},
                {"alone": ["a"], "undone_by": ["c"]},
            )
        ]
        unchanged = {**NOTHING, "alone": ["a"], "undone_by": ["c"]}
        undone = cause_sentence(unchanged, str.upper, changed=False)

    assert said == [
        "Alone through “A”.",
        "Each of these alone would bring it: “A” and “B”.",
        "Only together: “A” and “B”. The search for the cause was cut short.",
        "Alone through “A”. Undone by “C”, were it not for the rest.",
    ]
    assert undone == "Alone through “A”. Undone by “C”."
    assert cause_sentence(None, str.upper) == ""


def test_an_edit_calls_its_rule_by_the_label_of_the_document(drawing):
    with drawing.test_request_context("/?lang=en"):
        said = edit_words("elective-6 (A2§8): needed", "rule:elective-6", [POLICY])
        kept = [
            edit_words("x (A2): needed", "rule:x", [POLICY]),
            edit_words("Facts known later", "facts", [POLICY]),
        ]

    assert said == "Electives at least 6 (A2§8): needed"
    assert kept == ["x (A2): needed", "Facts known later"]


def test_a_bar_is_as_long_as_its_count_and_what_is_not_nothing_is_seen():
    assert (width_of(0, 10, 1000), width_of(5, 10, 1000)) == (0, 500)
    assert width_of(1, 100_000, 1000) > 0
    assert width_of(5, 0, 1000) == 0
    assert 'class="alone" x="0" width="250"' in bar([("alone", 1), ("undone", 3)], 4)
    assert 'class="undone" x="250" width="750"' in bar([("alone", 1), ("undone", 3)], 4)


def test_a_two_sided_bar_grows_from_its_middle():
    drawn = two_sided(2, 4, 4)

    assert 'class="bad" x="250" width="250"' in drawn
    assert 'class="good" x="500" width="500"' in drawn
