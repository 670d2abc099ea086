"""A client: a key, what it may do, for whom, and the person behind it."""

from dataclasses import dataclass, replace
from datetime import date

from domain.errors import (
    AlreadyRegisteredError,
    AlreadyRevokedError,
    ExpiredError,
    OrganisationMissingError,
    UnknownError,
)
from domain.events import Recorded
from domain.events.register import ClientCreated, ClientRevoked
from domain.limits import checked_id, checked_sha256, checked_text, checked_word
from domain.terms import Actor, Role

SCOPED_ROLES = frozenset({Role.SCHOOL, Role.PROVIDER})
"""Roles that act for one organisation only."""


@dataclass(frozen=True, kw_only=True)
class ClientState:
    """What is known of one client."""

    client_id: str
    created: ClientCreated | None = None
    revoked: ClientRevoked | None = None

    def opens_on(self, day: date) -> bool:
        """Say whether its key opens the door on a day."""
        if self.created is None or self.revoked is not None:
            return False
        return self.created.expires_on is None or day <= self.created.expires_on

    @property
    def actor(self) -> Actor | None:
        """Who acts with this key."""
        if self.created is None:
            return None
        return Actor(
            client_id=self.client_id,
            person=self.created.person,
            role=self.created.role,
            organisation=self.created.organisation,
        )


def new(client_id: str) -> ClientState:
    """Return a client of which nothing is known yet."""
    return ClientState(client_id=client_id)


def apply(client: ClientState, recorded: Recorded) -> ClientState:
    """Return the client after one more event of its stream."""
    match recorded.event:
        case ClientCreated() as event if client.created is None:
            return replace(client, created=event)
        case ClientRevoked() as event:
            return replace(client, revoked=event)
        case _:
            return client


def create_client(
    client: ClientState, proposed: ClientCreated, today: date
) -> ClientCreated:
    """Hand out a key; a school's or provider's names its organisation.

    Raises AlreadyRegisteredError, OrganisationMissingError and, for a key that would
    have expired already, ExpiredError.
    """
    checked_id("client_id", client.client_id)
    checked_text("person", proposed.person)
    checked_sha256("key_sha256", proposed.key_sha256)
    if proposed.organisation is not None:
        checked_id("organisation", proposed.organisation)
    elif proposed.role in SCOPED_ROLES:
        raise OrganisationMissingError(proposed.role)
    if proposed.expires_on is not None and proposed.expires_on < today:
        raise ExpiredError(proposed.expires_on, today)
    if client.created is not None:
        raise AlreadyRegisteredError("client", client.client_id, ())
    return proposed


def revoke_client(client: ClientState, reason: str) -> ClientRevoked:
    """Close a key for ever; raises UnknownError and AlreadyRevokedError."""
    if client.created is None:
        raise UnknownError("client", client.client_id, "client_id")
    if client.revoked is not None:
        raise AlreadyRevokedError("client", client.client_id)
    return ClientRevoked(reason=checked_word("reason", reason))
