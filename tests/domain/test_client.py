"""Keys: what they open, until when, for whom."""

from datetime import date, timedelta

import pytest

from domain import client as clients
from domain.errors import (
    AlreadyRegisteredError,
    AlreadyRevokedError,
    ExpiredError,
    MalformedDigestError,
    OrganisationMissingError,
    UnknownError,
)
from domain.events.register import ClientCreated, ClientRevoked
from domain.terms import Actor, Role
from tests.domain.telling import TODAY, posted, recorded, told

REVOKED = ClientRevoked(reason="lost")


def handed_out(**changes) -> ClientCreated:
    given = {
        "role": Role.SCHOOL,
        "organisation": "S1",
        "person": "training manager",
        "key_sha256": "a" * 64,
        "expires_on": TODAY,
    }
    return ClientCreated(**{**given, **changes})


def client_of(*events) -> clients.ClientState:
    client = clients.new("c1")
    for one in told(*events):
        client = clients.apply(client, one)
    return client


def test_a_key_opens_until_its_last_day_or_its_revocation():
    assert client_of(handed_out()).opens_on(TODAY)
    assert not client_of(handed_out()).opens_on(TODAY + timedelta(days=1))
    assert client_of(handed_out(expires_on=None)).opens_on(date(2100, 1, 1))
    assert not client_of(handed_out(), REVOKED).opens_on(TODAY)
    assert not clients.new("c1").opens_on(TODAY)


def test_a_key_tells_who_acts():
    assert client_of(handed_out()).actor == Actor(
        client_id="c1", person="training manager", role=Role.SCHOOL, organisation="S1"
    )
    assert clients.new("c1").actor is None


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    assert clients.apply(clients.new("c1"), recorded(posted())) == clients.new("c1")
    assert not client_of(REVOKED, handed_out()).opens_on(TODAY)
    assert client_of(handed_out(), handed_out(person="x")).created == handed_out()


def test_a_key_is_handed_out_once():
    new = clients.new("c1")

    assert clients.create_client(new, handed_out(), TODAY) == handed_out()
    district = handed_out(role=Role.AUDITOR, organisation=None, expires_on=None)
    assert clients.create_client(new, district, TODAY) == district
    with pytest.raises(AlreadyRegisteredError):
        clients.create_client(client_of(handed_out()), handed_out(), TODAY)


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.PROVIDER])
def test_a_key_of_a_school_or_provider_names_its_organisation(role):
    with pytest.raises(OrganisationMissingError):
        clients.create_client(
            clients.new("c1"), handed_out(role=role, organisation=None), TODAY
        )


def test_a_key_that_would_open_nothing_is_refused():
    new = clients.new("c1")

    with pytest.raises(ExpiredError):
        clients.create_client(
            new, handed_out(expires_on=TODAY - timedelta(days=1)), TODAY
        )
    with pytest.raises(MalformedDigestError):
        clients.create_client(new, handed_out(key_sha256="secret"), TODAY)


def test_a_key_is_revoked_once():
    assert clients.revoke_client(client_of(handed_out()), "lost") == REVOKED
    with pytest.raises(AlreadyRevokedError):
        clients.revoke_client(client_of(handed_out(), REVOKED), "lost")
    with pytest.raises(UnknownError):
        clients.revoke_client(clients.new("c1"), "lost")
