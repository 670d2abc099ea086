"""As-of on each axis: what was told then is told again, now."""

from fractions import Fraction

import pytest

RECORD = ("read", "etag", "name", "certificate", "school_id", "service", "links")
"""Beside the statement itself: they speak of the reading, or of today."""


def told_then(told):
    return {name: value for name, value in told.items() if name not in RECORD}


def test_a_statement_on_a_past_position_equals_the_one_computed_then(demonstration):
    compared = 0
    for (position, teacher_id), then in demonstration.seen.items():
        now = demonstration.statement(teacher_id, facts_as_of=position)
        assert told_then(now) == told_then(then), (position, teacher_id)
        compared += 1
    assert compared >= 30


def test_the_history_changed_in_between(demonstration):
    by_teacher = {}
    for (_, teacher_id), told in sorted(demonstration.seen.items()):
        by_teacher.setdefault(teacher_id, []).append(told["total_credits"])

    changed = [totals for totals in by_teacher.values() if len(set(totals)) > 1]

    assert len(changed) > 3


def test_as_asserted_at_the_end_of_2023_it_is_not_empty(demonstration):
    for person in demonstration.people("plain")[:5]:
        then = demonstration.statement(
            person.teacher_id, asserted_on="2023-12-31", counted_up_to="2023-12-31"
        )
        now = demonstration.statement(person.teacher_id)

        credits_then = Fraction(then["total_credits"])
        assert Fraction(10) < credits_then < Fraction(now["total_credits"])


def test_as_asserted_nothing_is_known_before_it_was_reported(demonstration):
    for person in demonstration.people("plain")[:5]:
        then = demonstration.statement(person.teacher_id, asserted_on="2022-06-30")
        late = [p for p in then["parcels"] if p["completed_on"] > "2022-06-30"]
        assert then["parcels"]
        assert late == []


def test_as_recorded_before_the_import_nobody_is_known(demonstration):
    teacher_id = demonstration.district.people[0].teacher_id

    answer = demonstration.get(
        f"/v1/teachers/{teacher_id}/statement?recorded_on=2024-01-01"
    )

    assert answer.status == 404
    assert answer.body["code"] == "teacher-unknown"


def test_late_filings_of_2025_count_in_2025(demonstration):
    person = demonstration.people("plain")[0]
    told = demonstration.statement(person.teacher_id)

    filed = [
        parcel
        for parcel in told["parcels"]
        if parcel["category"] == "self_directed" and parcel["year"] == 2025
    ]
    lost = demonstration.statement(person.teacher_id, readings="R19=lost")

    assert len(filed) == 1
    assert Fraction(lost["total_credits"]) < Fraction(told["total_credits"])


@pytest.mark.parametrize("day", ["2021-12-31", "2023-06-30", "2025-12-31"])
def test_counting_up_to_a_day_leaves_out_what_was_completed_later(demonstration, day):
    person = demonstration.people("surplus")[0]

    told = demonstration.statement(person.teacher_id, counted_up_to=day)

    assert told["parcels"]
    assert max(parcel["completed_on"] for parcel in told["parcels"]) <= day
