"""A projector and a reading room on a fresh database."""

from collections.abc import Iterator

import pytest

from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.reading import ReadingRoom
from projections.runner import Projector


@pytest.fixture
def projector(settings: Settings) -> Iterator[Projector]:
    projector = Projector(settings)
    projector.prepare()
    yield projector
    projector.close()


@pytest.fixture
def room(ledger: CreditLedger) -> ReadingRoom:
    return ReadingRoom(ledger.database, ledger, ledger.district)
