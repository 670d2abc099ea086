"""The end of the log: positions beyond it are refused, never clamped in silence."""

from domain.errors import LedgerError
from ledger.application import CreditLedger


class BeyondLogError(LedgerError):
    """A position is asked for that the log has not reached."""

    code = "beyond-log"

    def __init__(self, field: str, position: int, last: int) -> None:
        super().__init__(f"The log ends at {last}; there is no position {position}.")
        self.field = field


def check_reached(ledger: CreditLedger, field: str, position: int) -> None:
    """Refuse a position that the log has not reached; raises BeyondLogError."""
    last = ledger.position()
    if position > last:
        raise BeyondLogError(field, position, last)
