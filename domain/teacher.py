"""What a teacher's stream says besides the person: postings and what became of them.

The fold keeps every report and every decision; what prevails, and where a completion
stands, is derived from that by `domain.precedence`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from domain.events import Recorded
from domain.events.teacher import (
    AttestationWithdrawn,
    CarryInReversed,
    CertificateIssued,
    CertificateReviewed,
    CertificateRevoked,
    CompletionApproved,
    CompletionPosted,
    CompletionRecognised,
    CompletionRejected,
    CompletionReversed,
    CreditCarriedIn,
    OffsetApproved,
    OffsetRefused,
    OffsetRequested,
    OffsetWithdrawn,
    RequirementAttested,
    TextRedacted,
)
from domain.records import (
    APPROVED,
    REFUSED,
    REJECTED,
    REQUESTED,
    WITHDRAWN,
    Attested,
    CarryIn,
    Certificate,
    Decision,
    Offset,
    Posting,
)

S = TypeVar("S")


@dataclass(frozen=True, kw_only=True)
class TeacherLedger:
    """Everything of one teacher that a statement may rest on, by id."""

    teacher_id: str
    postings: Mapping[UUID, Posting] = field(default_factory=dict)
    offsets: Mapping[UUID, Offset] = field(default_factory=dict)
    carry_ins: Mapping[UUID, CarryIn] = field(default_factory=dict)
    attestations: Mapping[UUID, Attested] = field(default_factory=dict)
    certificates: Mapping[UUID, Certificate] = field(default_factory=dict)
    redacted: frozenset[str] = frozenset()
    """Digests of the texts that were erased."""


def new(teacher_id: str) -> TeacherLedger:
    """Return the ledger of a teacher for whom nothing was recorded."""
    return TeacherLedger(teacher_id=teacher_id)


def combined(ledger: TeacherLedger, *absorbed: TeacherLedger) -> TeacherLedger:
    """Return one ledger of a person who had several ids, under the surviving one."""
    ledgers = (*absorbed, ledger)
    return TeacherLedger(
        teacher_id=ledger.teacher_id,
        postings={k: v for one in ledgers for k, v in one.postings.items()},
        offsets={k: v for one in ledgers for k, v in one.offsets.items()},
        carry_ins={k: v for one in ledgers for k, v in one.carry_ins.items()},
        attestations={k: v for one in ledgers for k, v in one.attestations.items()},
        certificates={k: v for one in ledgers for k, v in one.certificates.items()},
        redacted=frozenset().union(*(one.redacted for one in ledgers)),
    )


def apply(ledger: TeacherLedger, recorded: Recorded) -> TeacherLedger:
    """Return the ledger after one more event; never refuses, ignores the unknown."""
    event = recorded.event
    if isinstance(event, TextRedacted):
        return replace(ledger, redacted=ledger.redacted | {event.note_digest})
    postings = _posting(ledger.postings, recorded)
    if postings is not None:
        return replace(ledger, postings=postings)
    offsets = _offset(ledger.offsets, recorded)
    if offsets is not None:
        return replace(ledger, offsets=offsets)
    certificates = _certificate(ledger.certificates, recorded)
    if certificates is not None:
        return replace(ledger, certificates=certificates)
    return _elsewhere(ledger, recorded)


# --- one fold for each kind of thing --------------------------------------------------


def _posting(
    postings: Mapping[UUID, Posting], recorded: Recorded
) -> Mapping[UUID, Posting] | None:
    match recorded.event:
        case CompletionPosted() as event:
            posting = Posting(
                report=event,
                position=recorded.position,
                actor=recorded.actor,
                clock=recorded.clock,
            )
            return _added(postings, event.posting_id, posting)
        case CompletionApproved() as event:
            decision = _decision(recorded, APPROVED)
            changes: dict[str, object] = {f"{event.level}_decision": decision}
        case CompletionRejected() as event:
            decision = _decision(recorded, REJECTED, event.reason)
            changes = {f"{event.level}_decision": decision}
        case CompletionRecognised() as event:
            decision = _decision(recorded, "recognised")
            changes = {"recognition": event, "recognised": decision}
        case CompletionReversed() as event:
            decision = _decision(recorded, "reversed", event.reason)
            changes = {"reversal": event, "reversed": decision}
        case _:
            return None
    return _changed(postings, event.posting_id, changes)


def _offset(
    offsets: Mapping[UUID, Offset], recorded: Recorded
) -> Mapping[UUID, Offset] | None:
    match recorded.event:
        case OffsetRequested() as event:
            offset = Offset(request=event, requested=_decision(recorded, REQUESTED))
            return _added(offsets, event.offset_id, offset)
        case OffsetApproved() as event:
            decision = _decision(recorded, APPROVED)
        case OffsetRefused() as event:
            decision = _decision(recorded, REFUSED, event.reason)
        case OffsetWithdrawn() as event:
            decision = _decision(recorded, WITHDRAWN)
        case _:
            return None
    before = offsets.get(event.offset_id)
    taken = (*before.decisions, decision) if before else ()
    return _changed(offsets, event.offset_id, {"decisions": taken})


def _certificate(
    certificates: Mapping[UUID, Certificate], recorded: Recorded
) -> Mapping[UUID, Certificate] | None:
    match recorded.event:
        case CertificateIssued() as event:
            certificate = Certificate(
                issue=event,
                issued=_decision(recorded, "issued"),
                parcels=event.parcels,
            )
            return _added(certificates, event.certificate_id, certificate)
        case CertificateReviewed() as event:
            before = certificates.get(event.certificate_id)
            decision = _decision(recorded, "reviewed", event.document_no)
            reviews = (*before.reviews, decision) if before else ()
            changes: dict[str, object] = {
                "parcels": event.parcels,
                "verdict": event.verdict,
                "reviews": reviews,
            }
        case CertificateRevoked() as event:
            changes = {"revoked": _decision(recorded, "revoked", event.reason)}
        case _:
            return None
    return _changed(certificates, event.certificate_id, changes)


def _elsewhere(ledger: TeacherLedger, recorded: Recorded) -> TeacherLedger:
    match recorded.event:
        case CreditCarriedIn() as event:
            line = CarryIn(line=event, position=recorded.position)
            lines = _added(ledger.carry_ins, event.carry_in_id, line)
            return replace(ledger, carry_ins=lines)
        case CarryInReversed() as event:
            changes = {"reversed": _decision(recorded, "reversed", event.reason)}
            lines = _changed(ledger.carry_ins, event.carry_in_id, changes)
            return replace(ledger, carry_ins=lines)
        case RequirementAttested() as event:
            signed = Attested(attestation=event, position=recorded.position)
            attested = _added(ledger.attestations, event.attestation_id, signed)
            return replace(ledger, attestations=attested)
        case AttestationWithdrawn() as event:
            changes = {"withdrawn": _decision(recorded, WITHDRAWN, event.reason)}
            attested = _changed(ledger.attestations, event.attestation_id, changes)
            return replace(ledger, attestations=attested)
        case _:
            return ledger


# --- inside ---------------------------------------------------------------------------


def _decision(recorded: Recorded, outcome: str, reason: str | None = None) -> Decision:
    return Decision(
        outcome=outcome,
        position=recorded.position,
        actor=recorded.actor,
        clock=recorded.clock,
        reason=reason,
    )


def _added(known: Mapping[UUID, S], key: UUID, item: S) -> Mapping[UUID, S]:
    return {key: item, **known}


def _changed(
    known: Mapping[UUID, S], key: UUID, changes: Mapping[str, object]
) -> Mapping[UUID, S]:
    before = known.get(key)
    if before is None:
        return known
    return {**known, key: replace(before, **changes)}  # type: ignore[type-var]
