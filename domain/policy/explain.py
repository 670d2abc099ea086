"""One teacher's statement: balances, parcels, findings, what did not count, and why."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from domain.facts import TeacherFacts
from domain.policy.caps import apply_caps, apply_thresholds
from domain.policy.categories import Category, lineage
from domain.policy.intake import Intake, take_in
from domain.policy.load import Policy
from domain.policy.lots import Lot, credits_of, exact_sum, hours_of
from domain.policy.offsets import apply_offsets
from domain.policy.requirements import Counted, findings, need_of
from domain.policy.rules import Measure
from domain.policy.situation import Situation, situate
from domain.statement import (
    Balance,
    Finding,
    Label,
    PolicyRef,
    Statement,
    Uncounted,
    Verdict,
)

ALL_MET = Label(zh="各项要求均已达到", en="Every requirement is met.")


def explain(
    policy: Policy,
    facts: TeacherFacts,
    counted_up_to: date,
    readings: Mapping[str, str] | None = None,
) -> Statement:
    """Apply a document to one teacher's facts, counted up to a day.

    `readings` choose other options than the document's defaults. Credits and hours
    are exact; parcels add up to the balances. Raises ReadingUnknownError.
    """
    rules = policy.rules(readings)
    situation = situate(policy.head, rules, facts, counted_up_to)
    intake = take_in(situation)
    above, below = apply_thresholds(situation, intake.lots)
    capped, over = apply_caps(situation, above)
    counted = Counted(
        lots=apply_offsets(situation, capped.lots),
        earned=capped.lots,
        hours_only=[*intake.hours_only, *capped.hours_only],
    )
    return _statement(policy, situation, counted, intake, [*below, *over])


def _statement(
    policy: Policy,
    situation: Situation,
    counted: Counted,
    intake: Intake,
    left_out: list[Uncounted],
) -> Statement:
    found = findings(situation, counted)
    verdict, reason = _verdict(situation, found)
    lots = sorted(counted.lots, key=lambda lot: lot.order)
    return Statement(
        teacher_id=situation.facts.teacher_id,
        policy=PolicyRef(
            document=policy.document,
            revision=policy.revision,
            digest=policy.digest,
            series=policy.series,
            binding=policy.head.binding,
            readings=dict(situation.rules.options),
        ),
        period_from=situation.period_from,
        period_until=situation.period_until,
        counted_up_to=situation.counted_up_to,
        cohort=situation.cohort.cohort_id,
        cohort_label=situation.cohort.label,
        verdict=verdict,
        verdict_reason=reason,
        target=situation.target,
        total_credits=credits_of(lots),
        total_hours=hours_of(lots) + hours_of(counted.hours_only),
        balances=_balances(situation, lots),
        parcels=tuple(lot.parcel() for lot in lots),
        findings=found if policy.head.binding else _only_shown(found),
        uncounted=(*intake.uncounted, *left_out),
        waiting=tuple(intake.waiting),
    )


def _verdict(situation: Situation, found: tuple[Finding, ...]) -> tuple[Verdict, Label]:
    excluded = situation.excluded_by()
    if excluded is not None:
        return Verdict.NOT_IN_SCOPE, excluded.label
    missing = [f for f in found if f.hard and not f.met and f.exempted_by is None]
    if not missing:
        return Verdict.MET, ALL_MET
    return Verdict.NOT_MET, Label(
        zh="未达到：" + "；".join(_named(f, f.label.zh) for f in missing),
        en="Not met: " + "; ".join(_named(f, f.label.en) for f in missing),
    )


def _only_shown(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings of a document on which no certificate hangs (R27)."""
    return tuple(replace(finding, hard=False) for finding in found)


def _named(finding: Finding, label: str) -> str:
    return label if finding.year is None else f"{label} ({finding.year})"


def _balances(situation: Situation, lots: list[Lot]) -> tuple[Balance, ...]:
    """Return what stands in each category: in it, and in those below it."""
    standing: dict[str, list[Lot]] = defaultdict(list)
    for lot in lots:
        for category in lineage(lot.category):
            standing[category].append(lot)
    needs = needs_of(situation)
    return tuple(
        _balance(
            category,
            standing.get(category.category_id, []),
            needs.get(category.category_id),
        )
        for category in situation.rules.categories
    )


def _balance(category: Category, here: list[Lot], need: Fraction | None) -> Balance:
    years: dict[int, list[Lot]] = defaultdict(list)
    for lot in here:
        years[lot.year].append(lot)
    by_year = {year: credits_of(years[year]) for year in sorted(years)}
    return Balance(
        category=category.category_id,
        label=category.label,
        shown=category.shown,
        credits=exact_sum(by_year.values()),
        hours=hours_of(here),
        need=need,
        by_year=by_year,
    )


def needs_of(situation: Situation) -> dict[str, Fraction]:
    """Return what the first minimum over exactly one category asks, by category."""
    needs: dict[str, Fraction] = {}
    for minimum in situation.rules.minima:
        if (
            len(minimum.on) == 1
            and minimum.measure is Measure.CREDITS
            and minimum.years is None
            and minimum.where.takes_everything
        ):
            needs.setdefault(minimum.on[0], need_of(situation, minimum))
    return needs
