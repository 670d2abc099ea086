"""Which streams a teacher's facts rest on, and in which version they were read."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from threading import Lock

from domain.events import Recorded
from domain.facts import TeacherFacts
from domain.terms import StreamKind
from projections.views import StreamRead


class RegisterVersions:
    """The positions of every register entry's events, to count versions by."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._learned = 0
        self._positions: dict[tuple[str, str], list[int]] = defaultdict(list)

    def learn(self, events: Sequence[Recorded]) -> None:
        """Take in what is new among all events of the registers."""
        with self._lock:
            for recorded in events[self._learned :]:
                key = (recorded.stream.kind.value, recorded.stream.key)
                self._positions[key].append(recorded.position)
            self._learned = max(self._learned, len(events))

    def version(self, kind: StreamKind, key: str, position: int) -> int:
        """Return how many events of an entry there were up to a position."""
        positions = self._positions.get((kind.value, key), ())
        return bisect_right(positions, position)


def streams_of(
    facts: TeacherFacts, versions: RegisterVersions, position: int
) -> Iterator[StreamRead]:
    """Return the register entries that facts were joined with."""
    keys = {
        StreamKind.ACTIVITY: {c.activity_id for c in facts.completions},
        StreamKind.PROVIDER: {c.provider_id for c in facts.completions},
        StreamKind.SCHOOL: {c.school_id for c in facts.completions}.union(
            *(span.attributes.get("school", ()) for span in facts.spans)
        ),
        StreamKind.RULING: {ruling.ruling_id for ruling in facts.rulings},
    }
    for kind, named in keys.items():
        for key in sorted(named):
            version = versions.version(kind, key, position)
            yield StreamRead(stream_kind=kind.value, key=key, version=version)
