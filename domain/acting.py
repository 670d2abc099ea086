"""Who acts, on which day, for whom: the rules of authority that all decisions share."""

from dataclasses import dataclass
from datetime import date

from domain.errors import NotAllowedError, NotAssertedError, OwnPostingError
from domain.registers import Registers
from domain.terms import Actor, Role

SCOPED_ROLES = frozenset({Role.SCHOOL, Role.PROVIDER})
"""Roles that act for one organisation only."""


@dataclass(frozen=True, kw_only=True)
class Acting:
    """The actor of a request and what a decision needs to know around it."""

    actor: Actor
    today: date
    """The district's day; no decision reads a clock."""
    registers: Registers
    asserted: bool = False
    """The request says when an older system knew (`reported_at`)."""

    @property
    def role(self) -> Role:
        """The role of the key."""
        return self.actor.role

    def acts_for(self, organisation: str | None) -> bool:
        """Say whether the key is that organisation's, or of what it became part of."""
        own = self.actor.organisation
        if own is None or organisation is None:
            return False
        goes_on_as = self.registers.school_goes_on_as(organisation, self.today)
        return own in (organisation, goes_on_as)


def check_decides(acting: Acting, what: str, *roles: Role) -> None:
    """Refuse an actor whose role does not decide this: NotAllowedError.

    An importer records what was decided before: NotAssertedError without `reported_at`.
    """
    if acting.role not in roles:
        raise NotAllowedError(acting.role, what)
    if acting.role is Role.IMPORTER and not acting.asserted:
        raise NotAssertedError


def check_another_decides(
    acting: Acting, key: object, before: Actor, reporter: str | None = None
) -> None:
    """Refuse who decides on what their client, person or organisation brought in.

    `before` is who brought it in and `reporter` the organisation in whose name.
    Raises OwnPostingError.
    """
    check_another_person(acting, key, before)
    own = acting.actor.organisation
    organisations = {reporter}
    if before.role in SCOPED_ROLES:
        organisations.add(before.organisation)
    if own is not None and own in organisations:
        raise OwnPostingError(key, "organisation")


def check_another_person(acting: Acting, key: object, before: Actor) -> None:
    """Refuse who decides on what they brought in themselves: OwnPostingError."""
    if acting.actor.client_id == before.client_id:
        raise OwnPostingError(key, "client")
    if acting.actor.person == before.person:
        raise OwnPostingError(key, "person")
