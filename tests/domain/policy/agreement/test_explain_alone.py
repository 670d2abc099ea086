"""What must hold of every statement, whatever the document says."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from domain.facts import Completion, Status, TeacherFacts
from domain.policy.categories import within
from domain.policy.explain import explain
from domain.policy.model import Rules
from domain.policy.rules import Limit, Measure
from domain.statement import Statement, Verdict
from tests.domain.policy.agreement.cases import Case, case_of, with_rules
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.effort import share

CASES = share(40)
TEACHERS = 10

NOTHING = Fraction(0)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [case_of(seed, TEACHERS) for seed in range(1000, 1000 + CASES)]


def statements(cases: list[Case]) -> Iterator[tuple[Case, TeacherFacts, Statement]]:
    for case in cases:
        said = said_of(case.seed)
        yield from zip([case] * TEACHERS, case.facts, said, strict=True)


@cache
def said_of(seed: int) -> list[Statement]:
    """Return the statements of a case, made once for all tests."""
    return case_of(seed, TEACHERS).statements()


def under(case: Case, facts: TeacherFacts, **rules: object) -> Statement:
    """Return the statement that other rules would give."""
    policy = with_rules(case.policy, case.readings, **rules)
    return explain(policy, facts, case.counted_up_to, case.readings)


def by_origin(statement: Statement) -> dict[str, Fraction]:
    """Return the credits that a statement speaks of, by what they come from."""
    credits_: dict[str, Fraction] = defaultdict(Fraction)
    for one in (*statement.parcels, *statement.uncounted):
        credits_[one.origin_id] += one.credits
    for waiting in statement.waiting:
        credits_[waiting.posting_id] += waiting.credits
    return credits_


def total(amounts: Iterator[Fraction]) -> Fraction:
    return sum(amounts, NOTHING)


def test_parcels_add_up_to_balances_and_children_to_parents(cases):
    for _, _, statement in statements(cases):
        for balance in statement.balances:
            inside = [p for p in statement.parcels if lies_in(p, balance.category)]
            assert balance.credits == total(p.credits for p in inside)
            assert balance.hours == total(p.hours for p in inside)
            assert sum(balance.by_year.values()) == balance.credits
            for year, credits_ in balance.by_year.items():
                of_year = total(p.credits for p in inside if p.year == year)
                assert credits_ == of_year
        assert statement.total_credits == total(p.credits for p in statement.parcels)


def lies_in(parcel, category):
    return f"{parcel.category}.".startswith(f"{category}.")


def test_hours_add_up_to_parcels_and_what_counts_without_credit(cases):
    for _, _, statement in statements(cases):
        without = (one.hours for one in statement.uncounted if one.counted_hours)
        with_credit = total(p.hours for p in statement.parcels)
        assert statement.total_hours == with_credit + total(without)


def test_every_record_up_to_the_day_is_told_and_no_other(cases):
    for case, facts, statement in statements(cases):
        days = {str(c.posting_id): c.completed_on for c in facts.completions}
        days |= {str(c.carry_in_id): c.completed_on for c in facts.carried_in}
        known = {name for name, on in days.items() if on <= case.counted_up_to}
        assert set(by_origin(statement)) == known


def test_no_credit_is_lost_or_made_between_intake_and_balance(cases):
    for case, facts, statement in statements(cases):
        rules = case.policy.rules(case.readings)
        free = tuple(replace(rule, limit=None) for rule in rules.carry_ins)
        bare = under(case, facts, caps=(), thresholds=(), offsets=(), carry_ins=free)

        assert by_origin(statement) == by_origin(bare)
        assert statement.waiting == bare.waiting


def test_parcels_have_ids_of_their_own_and_are_in_order(cases):
    for _, _, statement in statements(cases):
        ids = [parcel.parcel_id for parcel in statement.parcels]
        assert len(set(ids)) == len(ids)
        order = [(p.completed_on, p.origin_id) for p in statement.parcels]
        assert order == sorted(order)
        assert all(p.credits >= 0 and p.hours >= 0 for p in statement.parcels)


def test_neither_arrival_nor_the_order_of_the_input_matters(cases):
    for case, facts, statement in statements(cases):
        chance = Chance(case.seed)
        shuffled = replace(
            facts,
            completions=tuple(chance.sample(facts.completions, len(facts.completions))),
            carried_in=tuple(chance.sample(facts.carried_in, len(facts.carried_in))),
            offsets=tuple(chance.sample(facts.offsets, len(facts.offsets))),
            attestations=facts.attestations[::-1],
        )
        again = tuple(replace(c, position=7) for c in shuffled.completions)

        later = replace(shuffled, completions=again)
        assert under(case, later) == statement


def test_what_comes_after_the_counted_day_changes_nothing(cases):
    for case, facts, statement in statements(cases):
        until = case.counted_up_to
        early = replace(
            facts,
            completions=tuple(c for c in facts.completions if c.completed_on <= until),
            carried_in=tuple(c for c in facts.carried_in if c.completed_on <= until),
            attestations=tuple(a for a in facts.attestations if a.on <= until),
            spans=(
                *facts.spans[:1],
                *(s for s in facts.spans[1:] if s.valid_from <= until),
            ),
        )

        assert under(case, early) == statement


def test_another_confirmed_completion_never_lowers_the_total_without_caps(cases):
    # An award that is given so often may meet a smaller one first; the first counted
    # day may come later once a prerequisite is fulfilled. Both are left out.
    raised = 0
    for case in cases:
        rules = case.policy.rules(case.readings)
        changes = {
            "caps": (),
            "carry_ins": (),
            "awards": tuple(replace(a, times=None) for a in rules.awards),
            "refusals": tuple(r for r in rules.refusals if r.outside != "counted_from"),
        }
        for facts, more in zip(case.facts, reversed(case.facts), strict=True):
            added = tuple(map(confirmed, more.completions[:1]))
            fuller = replace(facts, completions=(*facts.completions, *added))

            before = under(case, facts, **changes).total_credits
            after = under(case, fuller, **changes).total_credits

            assert after >= before
            raised += after > before
    assert raised > CASES // 2


def confirmed(completion: Completion) -> Completion:
    return replace(completion, status=Status.APPROVED)


def test_what_waits_is_worth_what_it_will_count(cases):
    waited = 0
    for case, facts, _ in statements(cases):
        rules = case.policy.rules(case.readings)
        if rules.prerequisites:  # a confirmation might move the first counted day
            continue
        changes = {
            "caps": (),
            "carry_ins": (),
            "thresholds": (),
            "awards": tuple(replace(a, times=None) for a in rules.awards),
        }
        live = [c for c in facts.completions if c.status is not Status.REJECTED]
        decided = replace(facts, completions=tuple(map(confirmed, live)))

        today = under(case, facts, **changes)
        then = under(case, decided, **changes)

        assert not then.waiting
        for waiting in today.waiting:
            counted = (p for p in then.parcels if p.origin_id == waiting.posting_id)
            assert waiting.credits == total(p.credits for p in counted)
            waited += 1
    assert waited > CASES // 2


def test_no_cap_is_exceeded(cases):
    capped = 0
    for case, facts, _ in statements(cases):
        statement = under(case, facts, offsets=())
        rules = bound(case, facts, statement)
        for cap in rules.caps:
            limit = cap.limit * statement.target if cap.of_target else cap.limit
            standing: dict[object, Fraction] = defaultdict(Fraction)
            for parcel in meant(facts, statement, cap.on, cap.where):
                room = parcel.year if cap.per_year else 0
                room = parcel.origin_id if cap.per_training else room
                standing[room] += parcel.credits
            assert all(credits_ <= limit for credits_ in standing.values())
            capped += limit in standing.values()
    assert capped > CASES // 2


def bound(case: Case, facts: TeacherFacts, statement: Statement) -> Rules:
    """Return the rules that bind a teacher."""
    day = min(case.counted_up_to, case.policy.period_until)
    rules = case.policy.rules(case.readings)
    return rules.binding(statement.cohort, facts.attributes_on(day))


def meant(facts, statement, on, where):
    """Return the parcels that a rule over categories and a filter speaks of."""
    subjects = {str(c.posting_id): c for c in facts.completions}
    subjects |= {str(c.carry_in_id): c for c in facts.carried_in}
    for parcel in statement.parcels:
        subject = subjects[parcel.origin_id]
        attributes = facts.attributes_on(subject.completed_on)
        if within(parcel.category, on) and where.matches(subject, attributes):
            yield parcel


def test_offsets_move_credit_and_make_none(cases):
    moved = 0
    for case, facts, statement in statements(cases):
        stayed = under(case, facts, offsets=())

        assert statement.total_credits == stayed.total_credits
        assert statement.total_hours == stayed.total_hours
        assert statement.uncounted == stayed.uncounted
        moved += any(parcel.moved_from for parcel in statement.parcels)
    assert moved > CASES // 2


def test_no_offset_makes_a_minimum_fall_short_that_every_offset_protects(cases):
    kept = 0
    for case, facts, _ in statements(cases):
        rules = case.policy.rules(case.readings)
        names = {
            minimum.rule_id
            for minimum in rules.minima
            if minimum.years is None and minimum.measure is Measure.CREDITS
            if not minimum.in_one
        }
        offsets = tuple(
            replace(
                offset,
                protect=tuple(sorted(names)),
                limit=Limit.UNLIMITED,
                keep=NOTHING,
                automatic=True,
            )
            for offset in rules.offsets
        )

        moved = under(case, facts, offsets=offsets)
        stayed = under(case, facts, offsets=())

        before = {f.rule.rule_id: f for f in stayed.findings}
        for finding in moved.findings:
            if finding.rule.rule_id in names:
                earlier = before[finding.rule.rule_id]
                assert finding.have >= min(earlier.have, finding.need)
                kept += finding.have < earlier.have
    assert kept


def test_the_verdict_follows_from_the_findings(cases):
    verdicts = set()
    for case, _, statement in statements(cases):
        verdicts.add(statement.verdict)
        open_ = [
            f
            for f in statement.findings
            if f.hard and not f.met and f.exempted_by is None
        ]
        if statement.verdict is Verdict.MET:
            assert not open_
        if statement.verdict is Verdict.NOT_MET:
            assert open_ or not case.policy.head.binding
        assert all(f.met is (f.have >= f.need) for f in statement.findings)
    assert verdicts == set(Verdict)
