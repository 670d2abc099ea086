"""Join the folds of several streams into the facts of one teacher.

Pure: the same folds give the same facts, in whatever order postings and corroborations
arrived. Completions stand in the order of their day, then of their posting id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from domain.events.teacher import CreditCarriedIn
from domain.facts import (
    ApprovedOffset,
    Attestation,
    CarriedIn,
    Span,
    TeacherFacts,
)
from domain.joined_completion import completion_of
from domain.precedence import completions
from domain.profile import Profile
from domain.records import APPROVED
from domain.registers import Registers
from domain.ruling import applies_to, as_fact
from domain.teacher import TeacherLedger
from domain.terms import Attributes

__all__ = [
    "Registers",
    "approved_offsets",
    "attestations",
    "carried_in",
    "joined_spans",
    "teacher_facts",
    "with_rulings",
]


def teacher_facts(
    profile: Profile,
    ledger: TeacherLedger,
    registers: Registers,
    on: date | None = None,
) -> TeacherFacts:
    """Return everything that a statement of one teacher may rest on.

    `ledger` is that of all ids of the person (`domain.teacher.combined`). `on` is the
    day whose attributes a ruling for a group is matched with; the last known without.
    """
    facts = TeacherFacts(
        teacher_id=profile.teacher_id,
        spans=joined_spans(profile.spans, registers),
        completions=tuple(
            completion_of(reports, registers)
            for reports in completions(ledger.postings.values())
        ),
        carried_in=carried_in(ledger),
        offsets=approved_offsets(ledger),
        attestations=attestations(ledger),
    )
    return with_rulings(facts, profile.ids, registers, on)


def with_rulings(
    facts: TeacherFacts,
    ids: Iterable[str],
    registers: Registers,
    on: date | None = None,
) -> TeacherFacts:
    """Return facts with the rulings that stand and apply to the teacher, by id.

    `ids` are all those of the person; `on` as in `teacher_facts`.
    """
    last = facts.spans[-1].valid_from if facts.spans else date.min
    attributes = facts.attributes_on(on or last)
    rulings = tuple(
        as_fact(ruling_id, state.made)
        for ruling_id, state in sorted(registers.rulings.items())
        if state.made is not None
        and state.stands
        and applies_to(state.made, ids, attributes)
    )
    return replace(facts, rulings=rulings)


def joined_spans(own: Sequence[Span], registers: Registers) -> tuple[Span, ...]:
    """Return a teacher's spans with the school that it was, and its kind, each day.

    A school that changes kind or merges begins a new span.
    """
    found: list[Span] = []
    for index, span in enumerate(own):
        until = own[index + 1].valid_from if index + 1 < len(own) else date.max
        for day in _days_of_change(span, until, registers):
            attributes = _with_school(span.attributes, day, registers)
            if not found or found[-1].attributes != attributes:
                found.append(Span(valid_from=day, attributes=attributes))
    return tuple(found)


def carried_in(ledger: TeacherLedger) -> tuple[CarriedIn, ...]:
    """Return the carried-in lines that stand, in the order of their day."""
    lines = [
        carried_line(carry_in.line, carry_in.position)
        for carry_in in ledger.carry_ins.values()
        if carry_in.reversed is None
    ]
    return tuple(sorted(lines, key=lambda one: (one.completed_on, one.carry_in_id)))


def carried_line(line: CreditCarriedIn, position: int) -> CarriedIn:
    """Return a carried-in line as the rules see it."""
    return CarriedIn(
        carry_in_id=line.carry_in_id,
        position=position,
        origin=f"{line.origin_district} {line.origin_reference}",
        kind=line.kind,
        credits=line.credits,
        hours=line.hours,
        completed_on=line.completed_on,
        tags=line.tags,
    )


def approved_offsets(ledger: TeacherLedger) -> tuple[ApprovedOffset, ...]:
    """Return the permissions that stand, in the order of their approval."""
    standing = [o for o in ledger.offsets.values() if o.outcome == APPROVED]
    return tuple(
        ApprovedOffset(
            offset_id=offset.request.offset_id,
            rule_id=offset.request.rule_id,
            credits=offset.request.credits,
        )
        for offset in sorted(standing, key=lambda one: one.last.position)
    )


def attestations(ledger: TeacherLedger) -> tuple[Attestation, ...]:
    """Return the attestations that stand, in the order of their day."""
    signed = [
        Attestation(
            attestation_id=attested.attestation.attestation_id,
            subject=attested.attestation.subject,
            on=attested.attestation.on,
            document_no=attested.attestation.document_no,
        )
        for attested in ledger.attestations.values()
        if attested.withdrawn is None
    ]
    return tuple(sorted(signed, key=lambda one: (one.on, one.attestation_id)))


# --- inside ---------------------------------------------------------------------------


def _days_of_change(span: Span, until: date, registers: Registers) -> list[date]:
    """Days in [first day, until) on which the span's school becomes another."""
    days = {span.valid_from}
    waiting = list(span.attributes.get("school", ()))
    passed: set[str] = set()
    while waiting:
        school_id = waiting.pop()
        passed.add(school_id)
        school = registers.school(school_id)
        days.update(dated.valid_from for dated in school.kinds)
        if school.merged is not None:
            days.add(school.merged.valid_from)
            waiting.extend({school.merged.into_school_id} - passed)
    return sorted(day for day in days if span.valid_from <= day < until)


def _with_school(attributes: Attributes, day: date, registers: Registers) -> Attributes:
    posted_to = attributes.get("school")
    if not posted_to:
        return attributes
    school_id = registers.school_goes_on_as(posted_to[0], day)
    school = registers.school(school_id)
    joined = {**attributes, "school": (school_id,)}
    kind = school.kind_on(day)
    if school.registered is not None and kind is not None:
        joined["school.kind"] = (kind,)
        joined["school.stage"] = (school.registered.stage,)
    return joined
