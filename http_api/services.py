"""What an application is made of, made once at its start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from structlog.typing import FilteringBoundLogger

from http_api.metrics import Metrics
from http_api.waiting import Waiting
from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.reading import ReadingRoom


@dataclass(frozen=True, kw_only=True)
class Services:
    """The write side, the reading rooms, and what watches over both."""

    settings: Settings
    ledger: CreditLedger
    room: ReadingRoom
    now: Callable[[], datetime]
    """The instant, aware; the only clock of the door."""
    metrics: Metrics
    waiting: Waiting
    """Those who wait for the next event."""
    log: FilteringBoundLogger

    def today(self) -> date:
        """Return the district's day."""
        return self.now().astimezone(ZoneInfo(self.settings.timezone)).date()
