"""What the tests of agreement share: a way to say how much they looked at."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str, Mapping[str, int]], None]:
    """Say in the summary at the end how much a test looked at."""

    def tell(name: str, counts: Mapping[str, int]) -> None:
        request.node.user_properties.append(("looked at", (name, dict(counts))))

    return tell


TRACED = "test_agreement"
"""It says itself which of its examples are traced."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Trace no branches in what goes through hundreds of examples again and again.

    It would take twice as long, and the first examples of one file reach as much.
    """
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here and item.path.stem != TRACED:
            item.add_marker(pytest.mark.untraced)
