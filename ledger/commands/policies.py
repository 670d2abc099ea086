"""Adopting a policy document, by an event that holds its text and digest."""

from dataclasses import dataclass

from domain import policy_book as books
from domain.acting import check_decides
from domain.canonical import sha256_hex
from domain.events.register import PolicyAdopted
from domain.limits import checked_id
from domain.policy.load import Policy, load_policy
from domain.policy_book import PolicyBook
from domain.terms import Role, StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known

MAKERS = (Role.POLICY_OFFICE, Role.IMPORTER)


@dataclass(frozen=True, kw_only=True)
class PolicyToAdopt:
    """The text of a document, and the document by which it is adopted."""

    text: str
    document_no: str


@dataclass(frozen=True, kw_only=True)
class PolicyWithdrawal:
    """Which adopted revision governs no more, by which document."""

    document: str
    revision: str
    document_no: str


def adopt_policy(
    ledger: CreditLedger, request: Request, policy: PolicyToAdopt
) -> Answer:
    """Adopt a revision of a document; the same adoption again is known.

    Raises PolicyError (the document does not load), PolicyTextChangedError and
    AlreadyRegisteredError.
    """
    loaded = load_policy(policy.text, "the document")

    def decision(case: Case) -> Outcome:
        check_decides(case.acting, "adopt policies", *MAKERS)
        book = _book(case, loaded.document)
        proposed = _proposed(loaded, policy)
        event = books.adopt_policy(book, proposed)
        body = {"document": event.document, "revision": event.revision}
        stands = book.adoptions.get(event.revision)
        if stands is not None and stands.withdrawn_at is None:
            return known(status="already-known", position=stands.position, **body)
        stream = case.stream(StreamKind.POLICY, event.document, "document")
        body["text_sha256"] = event.text_sha256
        return created(stream, event, status="adopted", **body)

    return decide(ledger, request, decision)


def withdraw_policy(
    ledger: CreditLedger, request: Request, withdrawal: PolicyWithdrawal
) -> Answer:
    """Let an adopted revision govern no more."""

    def decision(case: Case) -> Outcome:
        check_decides(case.acting, "withdraw policies", *MAKERS)
        book = _book(case, withdrawal.document)
        event = books.withdraw_policy(book, withdrawal.revision, withdrawal.document_no)
        stream = case.stream(StreamKind.POLICY, withdrawal.document, "document")
        return created(
            stream,
            event,
            status="withdrawn",
            document=withdrawal.document,
            revision=withdrawal.revision,
        )

    return decide(ledger, request, decision)


def _proposed(loaded: Policy, policy: PolicyToAdopt) -> PolicyAdopted:
    return PolicyAdopted(
        document=loaded.document,
        revision=loaded.revision,
        series=loaded.series,
        text=policy.text,
        text_sha256=sha256_hex(policy.text.encode()),
        document_no=policy.document_no,
    )


def _book(case: Case, document: str) -> PolicyBook:
    stream = case.stream(
        StreamKind.POLICY, checked_id("document", document), "document"
    )
    return case.reader.fold(stream, books.apply, books.new(document))
