"""A district with two schools, a provider, activities and teachers."""

from collections.abc import Iterator

import pytest

from ledger.application import CreditLedger
from ledger.settings import Settings
from tests.conftest import Server
from tests.ledger.commands.telling import fill


@pytest.fixture(scope="session")
def filled_database(server: Server) -> Iterator[str]:
    """The name of a database that was filled once, to copy for each test."""
    name = server.fresh_database()
    with CreditLedger(server.settings_of(name)) as ledger:
        fill(ledger)
    yield name
    server.drop(name)


@pytest.fixture
def settings(server: Server, filled_database: str) -> Iterator[Settings]:
    """Settings of a copy of the filled database."""
    name = server.fresh_database(filled_database)
    yield server.settings_of(name)
    server.drop(name)


@pytest.fixture
def district(ledger: CreditLedger) -> CreditLedger:
    """The write side of a district that has something to post for."""
    return ledger
