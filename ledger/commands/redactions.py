"""Erasing a free text, together with the event that says so."""

from dataclasses import dataclass

from domain import teacher as teachers
from domain.errors import UnknownError
from domain.limits import checked_sha256
from domain.redaction import redact_text
from domain.terms import Stream, StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """Which text is erased, and on which legal basis."""

    note_digest: str
    legal_basis: str


def redact_note(ledger: CreditLedger, request: Request, redaction: Redaction) -> Answer:
    """Erase a free text; the digest that events commit to stays valid.

    The event goes into the stream whose event first committed to the text. Raises
    UnknownError, AlreadyRedactedError and the refusals of `domain.limits`.
    """

    def decision(case: Case) -> Outcome:
        digest = checked_sha256("note_digest", redaction.note_digest)
        stream = _stream_of_note(ledger, digest)
        start = teachers.new(stream.key)
        redacted = case.reader.fold(stream, teachers.apply, start).redacted
        event = redact_text(redacted, digest, redaction.legal_basis)
        case.reader.erase_note(digest)
        return created(stream, event, status="redacted", note_digest=digest)

    return decide(ledger, request, decision)


def _stream_of_note(ledger: CreditLedger, digest: str) -> Stream:
    parameters = {"district": ledger.district, "digest": digest}
    rows = ledger.database.rows("stream_of_note", parameters)
    if not rows:
        raise UnknownError("text", digest, "note_digest")
    kind, key = rows[0]
    return ledger.stream(StreamKind(kind), key)
