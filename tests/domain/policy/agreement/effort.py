"""How many random examples are tried: as many as the time of every run allows.

CREDIT_LEDGER_TEST_POLICIES says how many random documents both evaluators are compared
on; the other files that draw examples try their share for so many.
"""

import os

IN_EVERY_RUN = 200
POLICIES = int(os.environ.get("CREDIT_LEDGER_TEST_POLICIES", str(IN_EVERY_RUN)))


def share(number: int) -> int:
    """Return how many are tried where every run tries so many."""
    return max(number, number * POLICIES // IN_EVERY_RUN)
