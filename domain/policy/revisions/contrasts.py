"""Set statements of one teacher beside each other: amounts, requirements, parcels."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.statement import Finding, Label, Parcel, Statement

NONE = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Four:
    """The statements under old and new facts and old and new rules."""

    before: Statement
    """Old facts, old rules."""
    by_facts: Statement
    """New facts, old rules."""
    by_policy: Statement
    """Old facts, new rules."""
    after: Statement
    """New facts, new rules."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return them: before, by facts, by policy, after."""
        return self.before, self.by_facts, self.by_policy, self.after


@dataclass(frozen=True, kw_only=True)
class AmountChange:
    """One amount that differs, and where the difference comes from.

    `after` is `before` and the three parts, exactly.
    """

    name: str
    """`total`, `hours`, `target`, or the path of a category."""
    label: Label
    unit: str
    """`credits` or `hours`."""
    before: Fraction
    after: Fraction
    from_facts: Fraction
    """What the new facts make of it under the old rules."""
    from_policy: Fraction
    """What the new rules make of it with the old facts."""
    only_together: Fraction
    """What neither does without the other."""


@dataclass(frozen=True, kw_only=True)
class RequirementChange:
    """One requirement that is met otherwise, asks otherwise, or came or went."""

    rule_id: str
    year: int | None
    label: Label
    before: Finding | None
    by_facts: Finding | None
    by_policy: Finding | None
    after: Finding | None


@dataclass(frozen=True, kw_only=True)
class ParcelChange:
    """One parcel of credit that is there on one side only, or that differs."""

    parcel_id: str
    before: Parcel | None
    after: Parcel | None
    by_facts: bool
    """The new facts make the same of it under the old rules."""
    by_policy: bool
    """The new rules make the same of it with the old facts."""

    @property
    def parcel(self) -> Parcel:
        """Return the parcel as it is after, or as it last was."""
        return next(one for one in (self.after, self.before) if one is not None)


TOTAL = Label(zh="总学分", en="Total credits")
HOURS = Label(zh="总学时", en="Total hours")
TARGET = Label(zh="目标学分", en="Target")


def amount_changes(four: Four) -> tuple[AmountChange, ...]:
    """Return the amounts that differ: the total, hours, target, each category."""
    amounts = (
        _amount("total", (TOTAL, "credits"), four, lambda told: told.total_credits),
        _amount("hours", (HOURS, "hours"), four, lambda told: told.total_hours),
        _amount("target", (TARGET, "credits"), four, lambda told: told.target),
        *_balances(four),
    )
    return tuple(
        amount
        for amount in amounts
        if (amount.from_facts, amount.from_policy, amount.only_together)
        != (NONE, NONE, NONE)
    )


def _amount(
    name: str,
    named: tuple[Label, str],
    four: Four,
    read: Callable[[Statement], Fraction],
) -> AmountChange:
    before, by_facts, by_policy, after = (read(told) for told in four.statements)
    label, unit = named
    return AmountChange(
        name=name,
        label=label,
        unit=unit,
        before=before,
        after=after,
        from_facts=by_facts - before,
        from_policy=by_policy - before,
        only_together=after - by_facts - by_policy + before,
    )


def _balances(four: Four) -> Iterator[AmountChange]:
    labels = {
        balance.category: balance.label
        for told in (four.before, four.after)
        for balance in told.balances
    }
    for category, label in labels.items():

        def standing(told: Statement, category: str = category) -> Fraction:
            here = (b.credits for b in told.balances if b.category == category)
            return next(here, NONE)

        yield _amount(category, (label, "credits"), four, standing)


def requirement_changes(four: Four) -> tuple[RequirementChange, ...]:
    """Return the requirements that are not the same before and after."""
    found = [_by_rule(told.findings) for told in four.statements]
    changes = []
    for key in dict.fromkeys(key for findings in found for key in findings):
        before, by_facts, by_policy, after = (here.get(key) for here in found)
        if _asked(before) != _asked(after):
            label = next(each.label for each in (after, before) if each is not None)
            changes.append(
                RequirementChange(
                    rule_id=key[0],
                    year=key[1],
                    label=label,
                    before=before,
                    by_facts=by_facts,
                    by_policy=by_policy,
                    after=after,
                )
            )
    return tuple(changes)


def _by_rule(
    findings: Sequence[Finding],
) -> dict[tuple[str, int | None], Finding]:
    return {(one.rule.rule_id, one.year): one for one in findings}


def _asked(finding: Finding | None) -> tuple[object, ...] | None:
    """Return what counts of a finding: not its wording."""
    if finding is None:
        return None
    return finding.have, finding.need, finding.hard, finding.met, finding.exempted_by


def parcel_changes(four: Four) -> tuple[ParcelChange, ...]:
    """Return the parcels that differ, oldest completion first."""
    found = [{one.parcel_id: one for one in told.parcels} for told in four.statements]
    changes = []
    for name in dict.fromkeys((*found[0], *found[3])):
        before, by_facts, by_policy, after = (here.get(name) for here in found)
        stood, stands = _standing(before), _standing(after)
        if stood != stands:
            changes.append(
                ParcelChange(
                    parcel_id=name,
                    before=before,
                    after=after,
                    by_facts=_standing(by_facts) == stands,
                    by_policy=_standing(by_policy) == stands,
                )
            )
    return tuple(sorted(changes, key=_first_day))


def _standing(parcel: Parcel | None) -> tuple[object, ...] | None:
    """Return what counts of a parcel: where it stands, and how much it is."""
    if parcel is None:
        return None
    return parcel.category, parcel.credits, parcel.hours, parcel.year, parcel.moved_from


def _first_day(change: ParcelChange) -> tuple[date, str]:
    return change.parcel.completed_on, change.parcel_id
