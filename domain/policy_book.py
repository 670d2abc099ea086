"""The revisions of one policy document that the district adopted, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.canonical import sha256_hex
from domain.errors import (
    AlreadyRegisteredError,
    AlreadyWithdrawnError,
    PolicyTextChangedError,
    UnknownError,
)
from domain.events import Recorded
from domain.events.register import PolicyAdopted, PolicyWithdrawn
from domain.limits import (
    MAX_POLICY_CHARACTERS,
    checked_id,
    checked_text,
    checked_word,
)
from domain.terms import Clock


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """One adopted revision: the event, its place in the log and its instant."""

    adopted: PolicyAdopted
    position: int
    clock: Clock
    withdrawn_at: int | None = None
    """The position of its withdrawal."""


@dataclass(frozen=True, kw_only=True)
class PolicyBook:
    """One document and its adopted revisions, in order of adoption."""

    document: str
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)

    @property
    def current(self) -> Adoption | None:
        """Return the revision adopted last and not withdrawn; that one governs."""
        standing = [a for a in self.adoptions.values() if a.withdrawn_at is None]
        return standing[-1] if standing else None


def new(document: str) -> PolicyBook:
    """Return a document of which no revision was adopted."""
    return PolicyBook(document=document)


def apply(book: PolicyBook, recorded: Recorded) -> PolicyBook:
    """Return the document after one more event of its stream."""
    match recorded.event:
        case PolicyAdopted() as event:
            adoption = Adoption(
                adopted=event, position=recorded.position, clock=recorded.clock
            )
            rest = {k: v for k, v in book.adoptions.items() if k != event.revision}
            return replace(book, adoptions={**rest, event.revision: adoption})
        case PolicyWithdrawn() as event if event.revision in book.adoptions:
            before = book.adoptions[event.revision]
            withdrawn = replace(before, withdrawn_at=recorded.position)
            adoptions = {**book.adoptions, event.revision: withdrawn}
            return replace(book, adoptions=adoptions)
        case _:
            return book


def adopt_policy(book: PolicyBook, proposed: PolicyAdopted) -> PolicyAdopted:
    """Adopt a revision with its whole text; one that was withdrawn may come again.

    A revision's name stands for one text for ever: PolicyTextChangedError for another
    text, AlreadyRegisteredError when the same one stands by another document number.
    """
    checked_id("document", proposed.document)
    checked_text("revision", proposed.revision)
    checked_word("series", proposed.series)
    checked_text("text", proposed.text, MAX_POLICY_CHARACTERS)
    checked_text("document_no", proposed.document_no)
    event = replace(proposed, text_sha256=sha256_hex(proposed.text.encode()))
    before = book.adoptions.get(event.revision)
    if before is None:
        return event
    if before.adopted.text_sha256 != event.text_sha256:
        raise PolicyTextChangedError(book.document, event.revision)
    if before.withdrawn_at is None and before.adopted != event:
        raise AlreadyRegisteredError("policy", event.revision, ("document_no",))
    return event


def withdraw_policy(
    book: PolicyBook, revision: str, document_no: str
) -> PolicyWithdrawn:
    """Let an adopted revision govern no more.

    Raises UnknownError and AlreadyWithdrawnError.
    """
    adoption = book.adoptions.get(revision)
    if adoption is None:
        raise UnknownError("policy", f"{book.document} {revision}", "revision")
    if adoption.withdrawn_at is not None:
        raise AlreadyWithdrawnError("policy", f"{book.document} {revision}")
    document_no = checked_text("document_no", document_no)
    return PolicyWithdrawn(revision=revision, document_no=document_no)
