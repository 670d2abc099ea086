"""One small generated world: schools of both kinds, every kind of training."""

import pytest

from scripts.generating.shapes import Block, Size
from scripts.generating.world import World

SMALL = Size(teachers=150, completions=9_000, seed=7)


@pytest.fixture(scope="session")
def world() -> World:
    return World(SMALL)


@pytest.fixture(scope="session")
def block(world: World) -> Block:
    (only,) = world.blocks()
    return only
