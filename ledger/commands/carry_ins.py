"""Credit lines from another district or period."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.carry_in import carry_in_credit, known_line
from domain.carry_in import reverse_carry_in as reverse
from domain.events.teacher import CreditCarriedIn
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known
from ledger.commands.warning import warnings_of_line
from ledger.commands.words import check_word

UNNAMED = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class CarryInToEnter:
    """A credit line and where it comes from."""

    teacher_id: str
    origin_district: str
    origin_reference: str
    kind: str
    credits: Decimal
    completed_on: date
    hours: Decimal | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CarryInReversal:
    """Which line is taken back, and why."""

    carry_in_id: UUID
    reason: str


def carry_in(ledger: CreditLedger, request: Request, line: CarryInToEnter) -> Answer:
    """Enter a credit line from elsewhere; the same line again is known (R21)."""

    def decision(case: Case) -> Outcome:
        check_word("kind", "kind", line.kind)
        profile = case.guarded_profile(line.teacher_id)
        event = carry_in_credit(profile, _line(line), case.acting)
        found = warnings_of_line(case, profile, event)
        standing = known_line(case.person(profile), event)
        if standing is not None:
            known_id = str(standing)
            return known(status="already-known", carry_in_id=known_id, warnings=found)
        stream = case.teacher_stream(line.teacher_id)
        name = ("carry-in", event.origin_district, event.origin_reference, event.kind)
        event = replace(event, carry_in_id=case.fresh_id(stream, *name))
        return created(
            stream,
            event,
            status="carried-in",
            carry_in_id=str(event.carry_in_id),
            warnings=found,
        )

    return decide(ledger, request, decision)


def reverse_carry_in(
    ledger: CreditLedger, request: Request, reversal: CarryInReversal
) -> Answer:
    """Take a line back that was entered wrongly."""

    def decision(case: Case) -> Outcome:
        stream = case.stream_of(reversal.carry_in_id, "carry-in")
        teacher = case.teacher(stream.key)
        event = reverse(teacher, reversal.carry_in_id, case.acting, reversal.reason)
        carry_in_id = str(reversal.carry_in_id)
        return created(stream, event, status="reversed", carry_in_id=carry_in_id)

    return decide(ledger, request, decision)


def _line(line: CarryInToEnter) -> CreditCarriedIn:
    return CreditCarriedIn(
        carry_in_id=UNNAMED,
        origin_district=line.origin_district,
        origin_reference=line.origin_reference,
        kind=line.kind,
        credits=line.credits,
        hours=line.hours,
        completed_on=line.completed_on,
        tags=line.tags,
    )
