"""What of the rule book's tests is traced for the gate of branches, and what is not.

What goes through hundreds of examples is marked `untraced`: traced it takes more than
twice as long, and a branch that only a random example reaches has no sentence that says
why it is there.
"""

import sys
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Take the tracer away from a test that is marked so.

    `no_cover` of pytest-cov does not reach the second collector of a worker.
    """
    if item.get_closest_marker("untraced") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
