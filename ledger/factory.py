"""The library's infrastructure factory: our recorder on our pool."""

from typing import Any

from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment

from ledger.database import APPLICATION, Database
from ledger.errors import SettingError
from ledger.recorder import LedgerRecorder
from ledger.settings import Settings, name_of


class LedgerFactory(InfrastructureFactory[TrackingRecorder]):
    """Builds what an `eventsourcing` application needs from `Settings`."""

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.settings = Settings.from_environment(env)
        if self.settings.database_url is None:
            raise SettingError(name_of("database_url"), "", "a PostgreSQL address")
        self.database = Database(
            self.settings.database_url, role=APPLICATION, settings=self.settings
        )

    def application_recorder(self) -> LedgerRecorder:
        """Return the recorder of the district's log."""
        return LedgerRecorder(self.database, self.settings.district)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Refuse: the log is the only place where events are kept."""
        raise NotImplementedError(f"no separate recorder for {purpose}")

    def tracking_recorder(
        self, tracking_recorder_class: type[Any] | None = None
    ) -> TrackingRecorder:
        """Refuse: projections track their position in their own tables."""
        raise NotImplementedError("projections keep their own position")

    def process_recorder(self) -> ProcessRecorder:
        """Refuse: no process application writes here."""
        raise NotImplementedError("no process application writes here")

    def close(self) -> None:
        """Close the pool."""
        self.database.close()
