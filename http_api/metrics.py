"""What Prometheus may ask: requests, refusals, latency, positions, lag."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

LATENCY_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "credit_ledger_requests_total",
            "Requests answered, by route and status.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._latency = Histogram(
            "credit_ledger_request_seconds",
            "How long an answer took.",
            ("route",),
            buckets=LATENCY_BUCKETS_S,
            registry=self.registry,
        )
        self._refusals = Counter(
            "credit_ledger_refusals_total",
            "Requests refused, by code.",
            ("code",),
            registry=self.registry,
        )
        self._gauges = {
            name: Gauge(f"credit_ledger_{name}", meaning, registry=self.registry)
            for name, meaning in GAUGES.items()
        }

    def answered(self, route: str, method: str, status: int, took_s: float) -> None:
        """Count an answer."""
        self._requests.labels(route, method, str(status)).inc()
        self._latency.labels(route).observe(took_s)

    def refused(self, code: str) -> None:
        """Count a refusal."""
        self._refusals.labels(code).inc()

    def exposed(self, gauges: Mapping[str, float]) -> bytes:
        """Return everything in the text format, the gauges as they are now."""
        for name, value in gauges.items():
            self._gauges[name].set(value)
        return generate_latest(self.registry)

    def families(self) -> Iterator[str]:
        """Return the names of all metrics, for the documentation."""
        for family in self.registry.collect():
            yield family.name


GAUGES: Mapping[str, str] = {
    "log_position": "Last position of the district's log.",
    "projection_position": "Last position that the reading rooms have taken in.",
    "projection_lag_positions": "Positions that the reading rooms are behind.",
    "parked_streams": "Streams that the projector had to set aside.",
    "database_up": "1 when the database answers.",
    "disk_free_bytes": "Free on the fullest disk of the database; NaN if not known.",
    "writing_rests": "1 while writes are refused since a disk is nearly full.",
}
