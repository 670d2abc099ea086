"""Teachers as persons in service, folded and kept in memory for the next request.

A school posts for the same teachers again and again, and their records change seldom.
Each look asks the database first whose records changed since the last one, so nobody
works with a record that lags behind the log.
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from domain import profile as profiles
from domain.profile import Profile
from domain.terms import Stream, StreamKind
from ledger.errors import CodecError
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder

PROFILES_KEPT = 30_000
"""Some 2 kB each: a district."""


class ProfileBook:
    """The records of the teachers of a district whom requests spoke of lately."""

    def __init__(
        self, recorder: LedgerRecorder, mapper: LedgerMapper, kept: int = PROFILES_KEPT
    ) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._kept = kept
        self._lock = Lock()
        self._seen: int | None = None
        """Position up to which changes of the kept records are known."""
        self._profiles: OrderedDict[str, Profile] = OrderedDict()

    def of(self, teacher_ids: Iterable[str]) -> dict[str, Profile]:
        """Return the records of teachers; a new one of who was never registered.

        Who has an event that cannot be read is left out. Two queries at most, however
        many are asked for.
        """
        wanted = set(teacher_ids)
        if not wanted:
            return {}
        seen = self._refreshed()
        found = self._known(wanted)
        lacking = wanted - found.keys()
        if lacking:
            read = self._read(lacking)
            self._keep(read, seen)
            found.update(read)
        return found

    def _refreshed(self) -> int:
        """Forget the records that changed, and say up to where that is known."""
        seen = self._seen
        if seen is None:
            seen = self._recorder.max_notification_id() or 0
        changed = self._recorder.select_changed_profiles(seen)
        with self._lock:
            if self._seen is None:
                self._seen = seen
            for position, teacher_id in changed:
                if position > self._seen:
                    self._profiles.pop(teacher_id, None)
                    self._seen = position
            return self._seen

    def _known(self, wanted: set[str]) -> dict[str, Profile]:
        with self._lock:
            found = {key: one for key in wanted if (one := self._profiles.get(key))}
            for key in found:
                self._profiles.move_to_end(key)
        return found

    def _read(self, teacher_ids: set[str]) -> dict[str, Profile]:
        district = self._recorder.district
        streams = [
            Stream(district=district, kind=StreamKind.TEACHER, key=key)
            for key in teacher_ids
        ]
        found = {key: profiles.new(key) for key in teacher_ids}
        unreadable = set()
        for row in self._recorder.select_profiles(s.stream_id for s in streams):
            key = row.stream_key
            try:
                recorded = self._mapper.to_domain_event(row).recorded
            except CodecError:
                unreadable.add(key)
                continue
            found[key] = profiles.apply(found[key], recorded)
        return {key: one for key, one in found.items() if key not in unreadable}

    def _keep(self, read: dict[str, Profile], seen: int) -> None:
        """Keep what was read, unless something changed while it was being read."""
        with self._lock:
            if self._seen != seen:
                return
            known = {key: one for key, one in read.items() if one.exists}
            self._profiles.update(known)
            while len(self._profiles) > self._kept:
                self._profiles.popitem(last=False)
