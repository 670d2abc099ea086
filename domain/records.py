"""What the ledger keeps of one thing: a posting, an offset, a certificate, a decision.

Each holds the event that began it and what was decided about it, with who decided and
where that stands in the log.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.errors import Decider
from domain.events.teacher import (
    CertificateIssued,
    CompletionPosted,
    CompletionRecognised,
    CompletionReversed,
    CreditCarriedIn,
    FrozenParcel,
    OffsetRequested,
    RequirementAttested,
)
from domain.statement import Verdict
from domain.terms import Actor, Clock

APPROVED = "approved"
REJECTED = "rejected"
REFUSED = "refused"
REQUESTED = "requested"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Something that somebody decided, with its place in the log."""

    outcome: str
    position: int
    actor: Actor
    clock: Clock
    reason: str | None = None

    @property
    def by(self) -> Decider:
        """Who it was, for a refusal that names the winner."""
        return Decider(
            person=self.actor.person,
            client_id=self.actor.client_id,
            position=self.position,
        )


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One report of a completion, and what was decided about it."""

    report: CompletionPosted
    position: int
    actor: Actor
    clock: Clock
    school_decision: Decision | None = None
    district_decision: Decision | None = None
    recognition: CompletionRecognised | None = None
    recognised: Decision | None = None
    reversal: CompletionReversed | None = None
    reversed: Decision | None = None

    @property
    def posting_id(self) -> UUID:
        """The id under which it is spoken of."""
        return self.report.posting_id

    @property
    def live(self) -> bool:
        """Whether it stands: a reversal frees its natural key, a rejection does not."""
        return self.reversed is None

    @property
    def decision(self) -> Decision | None:
        """The decision that holds: the district's, else the school's."""
        return self.district_decision or self.school_decision

    @property
    def approved(self) -> bool:
        """Whether the district confirmed it; only that makes it effective (A2§4)."""
        return _is(self.district_decision, APPROVED)

    @property
    def provisional(self) -> bool:
        """Whether it stands on the school's word alone (R20)."""
        return self.district_decision is None and _is(self.school_decision, APPROVED)

    @property
    def rejected(self) -> bool:
        """Whether the decision that holds refused it."""
        return _is(self.decision, REJECTED)


@dataclass(frozen=True, kw_only=True)
class Offset:
    """A request that surplus may stand in, and where it is."""

    request: OffsetRequested
    requested: Decision
    decisions: tuple[Decision, ...] = ()

    @property
    def last(self) -> Decision:
        """The newest word on it."""
        return self.decisions[-1] if self.decisions else self.requested

    @property
    def outcome(self) -> str:
        """`requested`, `approved`, `refused` or `withdrawn`."""
        return self.last.outcome


@dataclass(frozen=True, kw_only=True)
class CarryIn:
    """A credit line from elsewhere, and whether it was taken back."""

    line: CreditCarriedIn
    position: int
    reversed: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class Attested:
    """An attestation, and whether it was withdrawn."""

    attestation: RequirementAttested
    position: int
    withdrawn: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate with the parcels and the verdict that it rests on now."""

    issue: CertificateIssued
    issued: Decision
    parcels: tuple[FrozenParcel, ...]
    verdict: Verdict = Verdict.MET
    """The verdict that it rests on now: one may be upheld on another than `met`."""
    reviews: tuple[Decision, ...] = ()
    revoked: Decision | None = None


def _is(decision: Decision | None, outcome: str) -> bool:
    return decision is not None and decision.outcome == outcome
