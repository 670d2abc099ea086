"""What is broken here is what the reading rooms' tests use, or a stage of its own."""

from collections.abc import Iterator

import pytest

from scripts.soak.stage import Stage, stage
from tests.projections.conftest import projector, room

__all__ = ["projector", "room"]

SEED = 7
"""The same rounds every time; `credit-ledger soak` tries others."""


@pytest.fixture(scope="session", name="stage")
def a_stage() -> Iterator[Stage]:
    """A durable PostgreSQL that may be crashed, and a filled district to copy from."""
    with stage() as made:
        yield made
