"""A district with two schools, a provider, activities and teachers."""

import pytest

from ledger.application import CreditLedger
from tests.ledger.commands.telling import fill


@pytest.fixture
def district(ledger: CreditLedger) -> CreditLedger:
    """The write side of a district that has something to post for."""
    fill(ledger)
    return ledger
