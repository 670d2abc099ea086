"""Credit lines from another district or period, with their origin (R17)."""

from dataclasses import replace
from uuid import UUID

from domain.acting import Acting, check_decides
from domain.errors import AlreadyReversedError, FutureDateError, UnknownError
from domain.events.teacher import CarryInReversed, CreditCarriedIn
from domain.limits import (
    checked_amount,
    checked_date,
    checked_optional_amount,
    checked_tags,
    checked_text,
    checked_word,
)
from domain.profile import Profile, existing
from domain.teacher import TeacherLedger
from domain.terms import Role


def carry_in_credit(
    profile: Profile, proposed: CreditCarriedIn, acting: Acting
) -> CreditCarriedIn:
    """Enter a credit line that another ledger accounts for.

    Raises UnknownError, TeacherMergedError, NotAllowedError, FutureDateError and the
    refusals of `domain.limits`.
    """
    existing(profile)
    check_decides(acting, "carry credit in", Role.REVIEWER, Role.IMPORTER)
    checked_text("origin_district", proposed.origin_district)
    checked_text("origin_reference", proposed.origin_reference)
    checked_word("kind", proposed.kind)
    day = checked_date("completed_on", proposed.completed_on)
    if day > acting.today:
        raise FutureDateError("completed_on", day, acting.today)
    return replace(
        proposed,
        credits=checked_amount("credits", proposed.credits),
        hours=checked_optional_amount("hours", proposed.hours),
        tags=checked_tags("tags", proposed.tags),
    )


def known_line(ledger: TeacherLedger, line: CreditCarriedIn) -> UUID | None:
    """Return the id under which the same line stands already: it counts once (R21)."""
    for carry_in in ledger.carry_ins.values():
        known = replace(line, carry_in_id=carry_in.line.carry_in_id)
        if carry_in.reversed is None and carry_in.line == known:
            return known.carry_in_id
    return None


def reverse_carry_in(
    ledger: TeacherLedger, carry_in_id: UUID, acting: Acting, reason: str
) -> CarryInReversed:
    """Take a line back that was entered wrongly.

    Raises UnknownError, AlreadyReversedError and NotAllowedError.
    """
    check_decides(acting, "take credit lines back", Role.REVIEWER, Role.IMPORTER)
    carry_in = ledger.carry_ins.get(carry_in_id)
    if carry_in is None:
        raise UnknownError("carry-in", carry_in_id, "carry_in_id")
    if carry_in.reversed is not None:
        raise AlreadyReversedError("carry-in", carry_in_id, carry_in.reversed.by)
    return CarryInReversed(
        carry_in_id=carry_in_id, reason=checked_word("reason", reason)
    )
