"""How much room is left where the database writes; writing rests before it runs out.

PostgreSQL that cannot extend its write-ahead log stops, and does not start again until
somebody makes room. So what comes from outside is refused while some of the disk is
still free: what is under way can end, the reading rooms can catch up, and reads go on.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.errors import DiskFullError, SettingError
from ledger.settings import Settings, name_of

ELSEWHERE = "elsewhere"
"""What a setting says where the disks are another machine's."""
LOOK_EVERY_S = 0.25
"""Within that time a disk does not fill by more than what is kept free."""


@dataclass(frozen=True, kw_only=True)
class Space:
    """What is free on the fullest of the database's disks."""

    free_bytes: int | None
    """None where nobody can know it from here."""
    min_free_bytes: int

    @property
    def known(self) -> bool:
        """Tell whether anybody could look."""
        return self.free_bytes is not None

    @property
    def writable(self) -> bool:
        """Tell whether what comes from outside is taken in."""
        return self.leaves(self.min_free_bytes)

    def leaves(self, wanted_bytes: int) -> bool:
        """Tell whether so much is free; where nobody knows, it is taken to be."""
        return self.free_bytes is None or self.free_bytes >= wanted_bytes


class FreeSpace:
    """Looks at the disks of the database, four times a second at most."""

    def __init__(
        self,
        folders: Sequence[Path],
        min_free_bytes: int,
        *,
        elsewhere: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folders = tuple(folders)
        self.elsewhere = elsewhere
        self._min_free_bytes = min_free_bytes
        self._clock = clock
        self._looked_at = float("-inf")
        self._seen = self._space(None)

    @classmethod
    def of(cls, settings: Settings) -> "FreeSpace":
        """Return what watches over the disks that the settings name.

        Raises SettingError for a folder that is not there: nobody would notice later.
        """
        named = (settings.disk_folders or "").split(os.pathsep)
        if named == [ELSEWHERE]:
            return cls([], settings.min_free_bytes, elsewhere=True)
        folders = [Path(part) for part in named if part]
        for folder in folders:
            if not folder.is_dir():
                expected = f"folders that are there, or {ELSEWHERE!r}"
                raise SettingError(name_of("disk_folders"), str(folder), expected)
        return cls(folders, settings.min_free_bytes)

    def look(self) -> Space:
        """Return what is free, as it was a moment ago."""
        now = self._clock()
        if self.folders and now - self._looked_at >= LOOK_EVERY_S:
            self._seen = self._space(_least_free_bytes(self.folders))
            self._looked_at = now
        return self._seen

    def check(self) -> None:
        """Raise DiskFullError unless what comes from outside may be written."""
        if not self.look().writable:
            raise DiskFullError

    def check_upkeep(self) -> None:
        """Raise DiskFullError unless the reading rooms may be brought up to the log.

        They may use half of what is kept free: reads go on, and show what was taken in.
        """
        if not self.look().leaves(self._min_free_bytes // 2):
            raise DiskFullError

    def _space(self, free_bytes: int | None) -> Space:
        return Space(free_bytes=free_bytes, min_free_bytes=self._min_free_bytes)


def _least_free_bytes(folders: Sequence[Path]) -> int | None:
    """Return what is free to an ordinary user on the fullest disk of some folders."""
    try:
        disks = [os.statvfs(folder) for folder in folders]
    except OSError:
        return None
    return min(disk.f_bavail * disk.f_frsize for disk in disks)
