"""Handing out keys, and closing them."""

import secrets
from dataclasses import dataclass, replace
from datetime import date

from domain import client as clients
from domain.canonical import sha256_hex
from domain.client import ClientState
from domain.events.register import ClientCreated
from domain.terms import Role, StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide

KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class ClientToCreate:
    """Whom a key is for, and what it opens."""

    client_id: str
    role: Role
    person: str
    organisation: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ClientRevocation:
    """Which key is closed, and why."""

    client_id: str
    reason: str


def create_client(
    ledger: CreditLedger, request: Request, client: ClientToCreate
) -> Answer:
    """Hand out a key: it is told once, and only its digest is kept.

    So no answer is kept under an idempotency key either. Raises AlreadyRegisteredError,
    OrganisationMissingError and ExpiredError.
    """
    key = secrets.token_urlsafe(KEY_BYTES)

    def decision(case: Case) -> Outcome:
        before = _client(case, client.client_id)
        proposed = ClientCreated(
            role=client.role,
            organisation=client.organisation,
            person=client.person,
            key_sha256=sha256_hex(key.encode()),
            expires_on=client.expires_on,
        )
        event = clients.create_client(before, proposed, request.today)
        stream = case.stream(StreamKind.CLIENT, client.client_id, "client_id")
        return created(stream, event, status="created", client_id=stream.key, key=key)

    unkept = replace(request, idempotency_key=None, content_sha256=None)
    return decide(ledger, unkept, decision)


def revoke_client(
    ledger: CreditLedger, request: Request, revocation: ClientRevocation
) -> Answer:
    """Close a key for ever; raises UnknownError and AlreadyRevokedError."""

    def decision(case: Case) -> Outcome:
        before = _client(case, revocation.client_id)
        event = clients.revoke_client(before, revocation.reason)
        stream = case.stream(StreamKind.CLIENT, revocation.client_id, "client_id")
        return created(stream, event, status="revoked", client_id=stream.key)

    return decide(ledger, request, decision)


def _client(case: Case, client_id: str) -> ClientState:
    stream = case.stream(StreamKind.CLIENT, client_id, "client_id")
    return case.reader.fold(stream, clients.apply, clients.new(client_id))
