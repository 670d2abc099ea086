"""A generated district that answers: its log, its tables, its columns on disk."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.errors import NotProjectedError
from projections.reading import ReadingRoom
from projections.rebuild import rebuild
from projections.runner import Projector
from projections.segments import Segments
from scripts.generating.command import generated
from scripts.generating.shapes import Size
from scripts.house import database, settings_in, today
from scripts.maintenance import watch
from scripts.posting.command import progress_bar


@dataclass(frozen=True, kw_only=True)
class District:
    """A district on a server that runs."""

    data: Path
    settings: Settings
    room: ReadingRoom
    completions: int
    events: int


@contextmanager
def district(data: Path | None, size: Size, console: Console) -> Iterator[District]:
    """Yield a district of a size, made where it is not there yet.

    Without a folder it is made in a temporary one and removed afterwards. Raises
    OtherDistrictError where the folder has another.
    """
    with ExitStack() as opened:
        if data is None:
            folder = TemporaryDirectory(prefix="credit-ledger-bench-")
            data = Path(opened.enter_context(folder))
            data.chmod(0o711)  # the server may run as another user
        settings = opened.enter_context(database(settings_in(data)))
        stored = generated(settings, data, size, console)
        ledger = opened.enter_context(CreditLedger(settings))
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        if not _is_projected(room, stored.events):
            _project(settings, console)
        Segments(room).refresh()
        yield District(
            data=data,
            settings=settings,
            room=room,
            completions=stored.completions,
            events=stored.events,
        )


def _is_projected(room: ReadingRoom, events: int) -> bool:
    try:
        return room.position() >= events
    except NotProjectedError:
        return False


def _project(settings: Settings, console: Console) -> None:
    projector = Projector(settings)
    try:
        with progress_bar(console) as bars:
            rebuild(projector, today(settings), progress=watch(bars))
    finally:
        projector.close()
