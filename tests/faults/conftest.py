"""What is broken here is what the reading rooms' tests use: the same fixtures."""

from tests.projections.conftest import projector, room

__all__ = ["projector", "room"]
