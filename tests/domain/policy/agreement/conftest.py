"""What the tests of agreement share: a way to say how much they looked at."""

from collections.abc import Callable, Mapping

import pytest


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str, Mapping[str, int]], None]:
    """Say in the summary at the end how much a test looked at."""

    def tell(name: str, counts: Mapping[str, int]) -> None:
        request.node.user_properties.append(("looked at", (name, dict(counts))))

    return tell
