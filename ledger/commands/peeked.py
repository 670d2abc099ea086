"""The registers as one decision reads them: stream by stream, each folded once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from domain import activity, provider, ruling, school
from domain.events import Recorded
from domain.registers import Registers
from domain.terms import StreamKind
from ledger.application import CreditLedger, Reader

S = TypeVar("S")


class Peeked(Mapping[str, S], Generic[S]):
    """Folded streams of one kind by key; reading one does not guard it."""

    def __init__(
        self,
        ledger: CreditLedger,
        reader: Reader,
        kind: StreamKind,
        fold: tuple[Callable[[S, Recorded], S], Callable[[str], S]],
    ) -> None:
        self._ledger = ledger
        self._reader = reader
        self._kind = kind
        self._apply, self._new = fold
        self._known: dict[str, S] = {}

    def __getitem__(self, key: str) -> S:
        if key not in self._known:
            stream = self._ledger.stream(self._kind, key)
            self._known[key] = self._reader.peek(stream, self._apply, self._new(key))
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def preload(self, keys: Iterable[str]) -> None:
        """Read many streams with one query."""
        streams = [self._ledger.stream(self._kind, key) for key in set(keys)]
        self._reader.preload(streams)


def peeked_registers(ledger: CreditLedger, reader: Reader) -> Registers:
    """Return the registers behind a reader; what was never registered is unknown."""
    return Registers(
        schools=Peeked(ledger, reader, StreamKind.SCHOOL, (school.apply, school.new)),
        activities=Peeked(
            ledger, reader, StreamKind.ACTIVITY, (activity.apply, activity.new)
        ),
        providers=Peeked(
            ledger, reader, StreamKind.PROVIDER, (provider.apply, provider.new)
        ),
        rulings=Peeked(ledger, reader, StreamKind.RULING, (ruling.apply, ruling.new)),
        zone=ZoneInfo(ledger.settings.timezone),
    )
