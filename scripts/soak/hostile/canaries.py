"""Words that only some may read, planted in records and looked for in every answer."""

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

WORD = re.compile(rb"cn-[a-z0-9]+-nc")
_ENCODED = re.compile(rb"[A-Za-z0-9_-]{16,}={0,2}")
_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ARCHIVE = b"PK\x03\x04"
_MOST_UNPACKED = 50_000_000


def word(what: str) -> str:
    """Return a word that stands nowhere else; it has the form of ids and of codes."""
    return f"cn-{what}-nc"


@dataclass(kw_only=True)
class Canaries:
    """What was planted, and whose it is."""

    owners: dict[str, frozenset[str]] = field(default_factory=dict)
    """A word, or the id of a record, to the organisations that may read it."""
    baits: set[str] = field(default_factory=set)
    """Those that strangers know and ask for: what was said may be said again."""

    def plant(self, what: str, *owners: str) -> str:
        """Return a new word that only some organisations may read."""
        planted = word(what)
        self.owners[planted] = frozenset(owners)
        return planted

    def keep(self, record_id: str, *owners: str) -> str:
        """Note that only some organisations may read of a record."""
        self.owners[record_id] = frozenset(owners)
        return record_id

    def bait(self, planted: str) -> str:
        """Note that strangers ask for this one by its name."""
        self.baits.add(planted)
        return planted

    def seen_in(self, answer: bytes) -> set[str]:
        """Return everything planted that stands in an answer, however it is packed."""
        return {found for part in _parts(answer) for found in self._plain(part)}

    def stolen(self, seen: Iterable[str], organisation: str | None) -> set[str]:
        """Return what an organisation must not see; the district may see everything."""
        if organisation is None:
            return set()
        return {
            one
            for one in seen
            if organisation not in self.owners[one] and one not in self.baits
        }

    def _plain(self, part: bytes) -> Iterator[str]:
        for found in (*WORD.findall(part), *_UUID.findall(part)):
            text = found.decode("ascii")
            if text in self.owners:
                yield text


def _parts(answer: bytes) -> Iterator[bytes]:
    """Yield an answer as it is, its cursors decoded, and its sheets unpacked."""
    yield answer
    if answer.startswith(_ARCHIVE):
        yield from _unpacked(answer)
        return
    for encoded in _ENCODED.findall(answer):
        padded = encoded.rstrip(b"=") + b"=" * (-len(encoded.rstrip(b"=")) % 4)
        try:
            yield base64.urlsafe_b64decode(padded)
        except binascii.Error:
            continue


def _unpacked(answer: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
            return
        for name in archive.namelist():
            yield archive.read(name)
