"""Which tests go to one worker: a file, and all stories of the demonstration."""

import pytest
from xdist.scheduler import LoadScopeScheduling

STORIES = "tests/stories/"
APART = ("test_start_and_stop.py",)
"""Stories that start a ledger of their own, and so need not wait for the others."""


def tells_of_the_demonstration(nodeid: str) -> bool:
    """Say whether a test shares the demonstration, which is posted only once."""
    file = nodeid.partition("::")[0]
    return file.startswith(STORIES) and not file.endswith(APART)


class ByFile(LoadScopeScheduling):
    """A file stays on one worker, with all that its fixtures made."""

    def _split_scope(self, nodeid: str) -> str:
        if tells_of_the_demonstration(nodeid):
            return STORIES
        return nodeid.partition("::")[0]


def demonstration_first(items: list[pytest.Item]) -> None:
    """Put what takes longest first, so that no worker waits for it at the end."""
    items.sort(key=lambda item: not tells_of_the_demonstration(item.nodeid))
