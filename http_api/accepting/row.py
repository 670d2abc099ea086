"""A row that the contract refused."""

from typing import NamedTuple

from http_api.errors import Reason
from ledger.commands.batches import NumberedRow


class RefusedRow(NamedTuple):
    """A row that means nothing, and why."""

    number: int
    """From 1, as a person counts."""
    reasons: tuple[Reason, ...]


Row = NumberedRow | RefusedRow
"""What a row of a batch means, or why it means nothing."""
