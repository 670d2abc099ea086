"""Standings of everybody at once are those that are explained one by one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, reduce
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from domain import profile, teacher
from domain.events.teacher import TeacherMoved
from domain.facts import Ruling
from domain.joining import teacher_facts
from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.encode import population_of
from domain.policy.load import load_policy, shipped_policies
from domain.registers import Registers
from domain.terms import StreamKind
from ledger.registers import RegisterStates, applied
from projections.standing_rows import Rulebook, standings_of
from projections.together import standings as at_once
from projections.together.standings import standings_of_all
from tests.projections.filling.test_plain import as_recorded
from tests.projections.history import (
    a_provider,
    a_report,
    a_school,
    a_teacher,
    an_activity,
    an_approval,
)
from tests.projections.random_history import TEACHERS, histories
from tests.projections.test_facts import EXAMPLES

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2025, 6, 30)


@cache
def the_documents():
    return [load_policy(text, name) for name, text in shipped_policies().items()]


def a_rulebook(today=TODAY, policies=None):
    return Rulebook(
        policies=the_documents() if policies is None else policies,
        today=today,
        position=7,
        strict=True,
    )


def facts_of_all(said, on=TODAY):
    """Fold a history into the facts of everybody."""
    events = as_recorded(said)
    states = applied(RegisterStates(), events)
    registers = Registers(
        schools=states.schools,
        activities=states.activities,
        providers=states.providers,
        rulings=states.rulings,
        zone=ZONE,
    )
    found = []
    for teacher_id in TEACHERS:
        own = [e for e in events if e.stream.key == teacher_id]
        person = reduce(profile.apply, own, profile.new(teacher_id))
        if person.exists:
            ledger = reduce(teacher.apply, own, teacher.new(teacher_id))
            found.append(teacher_facts(person, ledger, registers, on))
    return found


def explained(facts, rulebook, certified=()):
    return [
        row
        for one in facts
        for row in standings_of(one, rulebook, certified=one.teacher_id in certified)
    ]


@hypothesis_settings(max_examples=5 * EXAMPLES, deadline=None)
@given(
    said=histories(most=60),
    today=st.sampled_from([TODAY, date(2021, 3, 1), date(2026, 2, 1)]),
)
def test_standings_at_once_are_the_explained_ones(said, today):
    facts = facts_of_all(said, today)
    rulebook = a_rulebook(today)

    found = standings_of_all(population_of(facts), rulebook, TEACHERS[:2])

    assert found.left == set()
    assert sorted(found.rows, key=str) == sorted(
        explained(facts, rulebook, TEACHERS[:2]), key=str
    )


A_CAREER = [
    a_school(),
    a_provider(),
    an_activity(),
    a_teacher(),
    a_teacher("T002", attributes={"entry": ("existing",), "role": ("trainer",)}),
    *(a_report(n, occasion=str(n), amount=Decimal("7.25")) for n in range(1, 9)),
    *(an_approval(n) for n in range(1, 9)),
]


def test_a_teacher_who_moved_is_governed_by_where_he_is_on_the_day():
    moved = TeacherMoved(school_id="S002", valid_from=date(2024, 9, 1))
    private = a_school("S002", kind="private_or_other")
    said = [private, *A_CAREER, a_teacher("T003")]
    facts = facts_of_all([*said, (StreamKind.TEACHER, "T001", moved)])
    before = a_rulebook(date(2024, 8, 31))

    earlier = standings_of_all(population_of(facts), before)
    found = standings_of_all(population_of(facts), a_rulebook())

    assert sorted(earlier.rows, key=str) == sorted(explained(facts, before), key=str)
    assert sorted(found.rows, key=str) == sorted(
        explained(facts, a_rulebook()), key=str
    )
    assert documents(earlier) == {"chaoyang-commission"}
    assert documents(found) == {"chaoyang-private"}


def documents(found):
    return {row[5] for row in found.rows if row[:2] == ("T001", "credits")}


def test_a_teacher_whom_no_document_governs_is_told_so():
    facts = facts_of_all(A_CAREER)
    (duties,) = [p for p in the_documents() if p.series == "duties"]
    nobody = replace(duties.head.governs, words={"school.kind": frozenset({"nowhere"})})
    duties = replace(duties, head=replace(duties.head, governs=nobody))
    rulebook = a_rulebook(policies=[duties])

    found = standings_of_all(population_of(facts), rulebook)

    assert found.rows == explained(facts, rulebook)
    assert "T001" in found.rows[0][-1]


def test_a_teacher_whom_two_documents_govern_is_told_so():
    facts = facts_of_all(A_CAREER)
    twice = [*the_documents(), *the_documents()]

    found = standings_of_all(population_of(facts), a_rulebook(policies=twice))

    assert sorted(found.rows) == sorted(explained(facts, a_rulebook(policies=twice)))


LATER = date(2026, 2, 1)


@pytest.fixture(scope="module")
def one_with_more_time():
    """Two teachers after the end of the period, one of them with an extension."""
    longer = Ruling(
        ruling_id="R1",
        series="credits",
        effect="extension",
        document_no="1",
        until=date(2026, 6, 30),
    )
    first, second = facts_of_all(A_CAREER, LATER)
    return [replace(first, rulings=(longer,)), second]


def test_a_teacher_with_more_time_is_counted_up_to_another_day(one_with_more_time):
    rulebook = a_rulebook(LATER)

    found = standings_of_all(population_of(one_with_more_time), rulebook)

    assert sorted(found.rows) == sorted(explained(one_with_more_time, rulebook))
    days = {row[3] for row in found.rows if row[1] == "credits"}
    assert days == {LATER, date(2025, 12, 31)}


def test_few_among_many_are_left_to_be_explained(one_with_more_time, monkeypatch):
    monkeypatch.setattr(at_once, "FEW", 1.5)

    found = standings_of_all(population_of(one_with_more_time), a_rulebook(LATER))

    assert found.left == {"T001", "T002"}
    assert found.rows == []


def test_a_document_too_fine_for_columns_is_left_to_be_explained(monkeypatch):
    def too_fine(*_):
        raise ScaleError(2**62)

    monkeypatch.setattr(at_once, "evaluation", too_fine)
    facts = facts_of_all(A_CAREER)

    found = standings_of_all(population_of(facts), a_rulebook())

    assert found.left == {"T001", "T002"}
