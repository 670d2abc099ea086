"""Columns on disk: checked when they are opened, replaced where they are no good."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from projections.errors import SegmentBusyError, SegmentError
from projections.rebuild import rebuild
from projections.segments import Segments
from projections.segments.shelf import Shelf, _alone
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_report,
    a_teacher,
    an_approval,
    record,
)
from tests.projections.segments.decoded import decoded


@pytest.fixture
def district(ledger, projector):
    """A teacher with a confirmed completion, projected."""
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    projector.catch_up(TODAY)
    return ledger


@pytest.fixture
def segments(district, room, tmp_path):
    return Segments(room, tmp_path)


def shelf_of(segments) -> Shelf:
    return segments.room.read(segments.shelf)


def kept(segments) -> list[Path]:
    return sorted(shelf_of(segments).folder.glob("at-*"))


def fresh(segments) -> Segments:
    """The same columns as another process sees them."""
    return Segments(segments.room, segments.folder)


def test_columns_are_written_by_the_first_who_asks(segments, district):
    assert segments.position is None

    segments.population()

    assert len(kept(segments)) == 1
    assert segments.position == district.position()
    assert fresh(segments).position == district.position()


def test_columns_are_not_written_again_while_the_tail_is_short(
    segments, district, projector
):
    segments.population()
    before = kept(segments)
    record(district, a_report(2, occasion="2"))
    projector.catch_up(TODAY)

    found = segments.population()

    assert found.rows == 2
    assert kept(segments) == before


def test_columns_are_written_again_when_the_tail_is_long(segments, district, projector):
    segments.population()
    record(district, a_report(2, occasion="2"))
    projector.catch_up(TODAY)

    Segments(segments.room, segments.folder, longest_tail=0).population()

    assert len(kept(segments)) == 1
    assert fresh(segments).position == district.position()


def test_nothing_is_lost_when_columns_are_deleted(segments):
    before = decoded(segments.population())

    shelf_of(segments).drop()

    assert not segments.folder.joinpath(shelf_of(segments).folder).exists()
    assert decoded(segments.population()) == before
    assert len(kept(segments)) == 1


@pytest.mark.parametrize(
    "name", ["now.day", "now.starts", "spans.day", "words", "variant.kind"]
)
def test_a_file_that_was_cut_short_is_noticed_and_made_anew(segments, name):
    before = decoded(segments.population())
    (folder,) = kept(segments)
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])

    assert fresh(segments).position is None

    assert decoded(fresh(segments).population()) == before
    assert kept(segments) != [folder]


def test_one_wrong_byte_in_any_file_is_noticed(segments):
    segments.population()
    (folder,) = kept(segments)
    for file in sorted(folder.iterdir()):
        right = file.read_bytes()
        if not right:
            continue
        file.write_bytes(bytes([right[0] ^ 1]) + right[1:])

        ((_, told),) = shelf_of(segments).verified(segments.head_of)

        assert isinstance(told, SegmentError), file.name
        assert fresh(segments).position is None, file.name
        file.write_bytes(right)
    assert fresh(segments).position is not None


def test_a_file_that_is_missing_is_noticed(segments):
    segments.population()
    (folder,) = kept(segments)
    (folder / "past.day").unlink()

    assert fresh(segments).position is None


def test_columns_of_another_format_are_made_anew(segments, monkeypatch):
    segments.population()

    monkeypatch.setattr("projections.segments.manifest.FORMAT", 2)

    ((_, told),) = shelf_of(segments).manifests()

    assert isinstance(told, SegmentError)
    assert fresh(segments).position is None


def test_columns_of_another_district_are_not_used(segments):
    segments.population()
    (folder,) = kept(segments)
    stranger = Shelf(segments.folder, "haidian", 1)
    stranger.folder.mkdir(parents=True)
    folder.rename(stranger.folder / folder.name)

    assert stranger.newest(segments.head_of) is None


def test_columns_of_another_log_are_not_used(segments):
    """A restored backup goes on differently from the same position."""
    segments.population()

    found = shelf_of(segments).newest(lambda _position: "another event")

    assert found is None


def test_after_a_rebuild_the_old_columns_go(segments, projector):
    before = decoded(segments.population())
    old = shelf_of(segments).folder

    rebuild(projector, TODAY)

    assert decoded(segments.population()) == before
    assert shelf_of(segments).folder != old
    assert not old.exists()


def test_who_has_mapped_columns_keeps_them(segments, district, projector):
    look = segments.at()
    before = decoded(look.population())
    record(district, a_teacher("T002"), a_report(2, occasion="2"))
    projector.catch_up(TODAY)

    fresh(segments).refresh()

    assert decoded(look.population()) == before
    assert len(decoded(segments.population())) == 2


def test_only_one_writes_and_others_go_on_without(segments):
    folder = shelf_of(segments).folder
    folder.mkdir(parents=True)

    with _alone(folder):
        assert segments.population().rows == 1
        with pytest.raises(SegmentBusyError):
            segments.refresh()
        assert kept(segments) == []

    assert segments.refresh()
    assert len(kept(segments)) == 1


def test_a_folder_that_cannot_be_written_does_no_harm(segments):
    segments.folder.joinpath("taken").write_text("a file")

    found = Segments(segments.room, segments.folder / "taken").population()

    assert found.rows == 1


def test_a_refresh_writes_only_what_is_behind(segments, district, projector):
    assert segments.refresh()
    assert not segments.refresh()
    record(district, a_report(2, occasion="2"))
    projector.catch_up(TODAY)

    assert not segments.refresh(longest_tail=5)
    assert segments.refresh()
    assert segments.refresh(force=True)


KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.reading import ReadingRoom
from projections.segments import Segments, files

left = 3
whole = files.written

def until_killed(path, content, kind):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(path, content, kind)

files.written = until_killed
settings = Settings.from_environment()
with CreditLedger(settings) as ledger:
    room = ReadingRoom(ledger.database, ledger, ledger.district)
    Segments(room, Path(sys.argv[1])).population()
"""


def test_a_writer_that_is_killed_leaves_what_was_there(segments, settings):
    segments.population()
    before = kept(segments)
    (before[0] / "now.day").unlink()

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_WRITING, str(segments.folder)],
        env={**os.environ, **replace(settings).as_environment()},
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    folder = shelf_of(segments).folder
    assert len(list(folder.glob(".writing-*"))) == 1
    assert kept(segments) == before
    assert fresh(segments).population().rows == 1
    assert not list(folder.glob(".writing-*"))
    assert kept(segments) != before
