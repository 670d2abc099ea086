"""Where columns are kept: a folder a district and generation, the newest one counts.

Columns are written beside those in use and renamed into their place, so that a reader
finds whole ones or none. Whoever has mapped older ones keeps them: the files go when
the last reader has closed them.
"""

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from projections.errors import SegmentBusyError, SegmentError
from projections.generations import schema_name
from projections.segments.block import Block
from projections.segments.files import open_block, verify, write_block
from projections.segments.manifest import About, Manifest, read_manifest

LOCK = "lock"
WRITING = ".writing-"
KEPT = "at-"
TRIES = 3
"""Columns may be taken away for newer ones while they are being opened."""

_log = logging.getLogger(__name__)

HeadOf = Callable[[int], str]
"""Tells the digest of the event at a position of the log."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """Columns that were found, mapped into memory."""

    folder: Path
    block: Block


class Shelf:
    """The columns of one generation of a district's tables."""

    def __init__(self, root: Path, district: str, generation: int) -> None:
        self.district = district
        self.generation = generation
        self._root = root
        self.folder = root / schema_name(district, generation)

    def newest(self, head_of: HeadOf) -> Kept | None:
        """Return the newest columns that can be used, None where there are none.

        Those that cannot be used are named in the log of the process; whoever writes
        next puts others in their place.
        """
        for _ in range(TRIES):
            folders = self._folders()
            for folder in folders:
                block = self._usable(folder, head_of)
                if block is not None:
                    return Kept(folder=folder, block=block)
            if folders == self._folders():
                return None
        return None

    def has(self, kept: Kept) -> bool:
        """Tell whether columns that are open are the newest ones still."""
        folders = self._folders()
        return bool(folders) and folders[0] == kept.folder

    def keep(self, block: Block, head: str) -> None:
        """Write columns to stay, and take away older ones.

        Raises SegmentBusyError while another process writes, and OSError.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder):
            self._clear(WRITING)
            beside = Path(tempfile.mkdtemp(prefix=WRITING, dir=self.folder))
            about = About(
                district=self.district,
                generation=self.generation,
                position=block.position,
                head=head,
            )
            write_block(beside, block, about)
            _sync(beside)
            name = f"{KEPT}{block.position:020d}-{beside.name.removeprefix(WRITING)}"
            beside.rename(self.folder / name)
            _sync(self.folder)
            self._clear(KEPT, but=name)
        self._clear_generations()

    def manifests(self) -> list[tuple[Path, Manifest | SegmentError]]:
        """Return what is there, newest first, and what is wrong with it."""
        return [(folder, _told(folder, read_manifest)) for folder in self._folders()]

    def verified(self, head_of: HeadOf) -> list[tuple[Path, Manifest | SegmentError]]:
        """Read every byte of what is there; as `manifests`."""

        def checked(folder: Path) -> Manifest:
            manifest = verify(folder)
            self._check(manifest, head_of)
            return manifest

        return [(folder, _told(folder, checked)) for folder in self._folders()]

    def drop(self) -> int:
        """Delete everything of the district; return how many bytes that frees."""
        freed = 0
        for folder in self._generations():
            freed += sum(one.stat().st_size for one in folder.rglob("*"))
            shutil.rmtree(folder, ignore_errors=True)
        return freed

    # --- inside -----------------------------------------------------------------------

    def _usable(self, folder: Path, head_of: HeadOf) -> Block | None:
        try:
            manifest, block = open_block(folder)
            self._check(manifest, head_of)
        except (SegmentError, OSError) as error:
            _log.warning("the columns in %s cannot be used: %s", folder, error)
            return None
        return block

    def _check(self, manifest: Manifest, head_of: HeadOf) -> None:
        about = manifest.about
        if (about.district, about.generation) != (self.district, self.generation):
            raise SegmentError(
                f"they are generation {about.generation} of {about.district}"
            )
        if about.head != head_of(about.position):
            raise SegmentError("they are of another log")

    def _folders(self) -> list[Path]:
        return sorted(self.folder.glob(f"{KEPT}*"), reverse=True)

    def _generations(self) -> list[Path]:
        """Return the folders of all generations of the district."""
        prefix = schema_name(self.district, 0)[:-1]
        return [
            folder
            for folder in self._root.glob(f"{prefix}*")
            if folder.name.removeprefix(prefix).isdigit()
        ]

    def _clear(self, prefix: str, but: str = "") -> None:
        for folder in self.folder.glob(f"{prefix}*"):
            if folder.name != but:
                shutil.rmtree(folder, ignore_errors=True)

    def _clear_generations(self) -> None:
        """Take away what belongs to tables that a rebuild has replaced."""
        prefix = schema_name(self.district, 0)[:-1]
        for folder in self._generations():
            if int(folder.name.removeprefix(prefix)) < self.generation:
                shutil.rmtree(folder, ignore_errors=True)


def _told(
    folder: Path, question: Callable[[Path], Manifest]
) -> Manifest | SegmentError:
    try:
        return question(folder)
    except SegmentError as error:
        return error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only writer; the lock goes with the process, however that ends."""
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SegmentBusyError(folder.name) from None
        yield


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
