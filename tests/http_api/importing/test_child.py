"""The process that reads a file: bounded, alone, and gone afterwards."""

import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from http_api.errors import InvalidRequestError
from http_api.importing import child
from http_api.importing.child import read_rows
from http_api.importing.errors import FileEmptyError, FileUnreadableError
from http_api.importing.guards import FileKind
from http_api.importing.limits import LIMITS
from tests.http_api.importing.files import HEADINGS, ROW, a_book, a_csv, by_hand, read

MANY = a_csv(HEADINGS, *[(f"T{number}", *ROW[1:]) for number in range(20_000)])
"""More than a pipe holds, so that the reader has to wait for us."""
FAR = (
    '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)


def readers():
    """Return the processes that read files for this one."""
    return [
        one
        for one in psutil.Process().children()
        if child.READER in " ".join(one.cmdline())
    ]


@pytest.mark.parametrize("form", ["bytes", "file"])
def test_rows_come_through_a_pipe_as_they_are_read_here(tmp_path, form):
    data = a_book(("登记表",), (*HEADINGS, "备注"), (*ROW, "=1"), ("#N/A", *ROW[1:]))
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)

    rows = list(read_rows(FileKind.XLSX, data if form == "bytes" else path))

    assert rows == read(data)
    assert len(rows) == 2


def test_what_is_wrong_with_a_file_arrives_with_its_code_and_row():
    data = a_csv(HEADINGS, ROW) + b"T1,\0\r\n"

    with pytest.raises(InvalidRequestError) as caught:
        list(read_rows(FileKind.CSV, data))

    (reason,) = caught.value.reasons
    assert (caught.value.code, reason.row) == ("file-unreadable", 3)


def test_headings_alone_are_an_empty_file():
    with pytest.raises(FileEmptyError):
        list(read_rows(FileKind.CSV, a_csv(HEADINGS)))


def test_a_bomb_that_passed_every_guard_ends_the_child_alone():
    blind = replace(LIMITS, rows=2_000_000, columns=20_000, area=10**12)

    with pytest.raises(FileUnreadableError, match="too much memory"):
        list(read_rows(FileKind.XLSX, by_hand(FAR), blind))


def test_a_child_without_memory_refuses_the_file():
    poor = replace(LIMITS, memory_bytes=100_000_000)
    cells = f'<c t="inlineStr"><is><t>{"x" * 30_000}</t></is></c>' * 20
    data = by_hand(f"<row>{cells}</row>" * 200)

    with pytest.raises(FileUnreadableError, match="memory"):
        list(read_rows(FileKind.XLSX, data, poor))


def test_a_child_that_uses_up_its_time_is_ended():
    hasty = replace(LIMITS, cpu_s=1)
    data = by_hand("<row>" + "<c/>" * 5_000_000 + "</row>")

    with pytest.raises(FileUnreadableError, match="time"):
        list(read_rows(FileKind.XLSX, data, hasty))


def test_a_child_that_keeps_us_waiting_is_ended():
    with pytest.raises(FileUnreadableError, match="too long"):
        list(read_rows(FileKind.CSV, MANY, replace(LIMITS, wait_s=0)))

    assert readers() == []


def test_a_child_that_is_killed_leaves_no_half_file():
    rows = read_rows(FileKind.CSV, MANY)
    next(rows)
    (reader,) = readers()
    reader.kill()

    with pytest.raises(FileUnreadableError):
        list(rows)


def test_a_child_that_cannot_begin_is_a_mistake_of_ours(monkeypatch):
    monkeypatch.setattr(child, "READER", "http_api.importing.nothing")

    with pytest.raises(subprocess.CalledProcessError):
        list(read_rows(FileKind.CSV, MANY))


def test_the_child_has_nothing_of_ours_and_goes_when_nobody_reads_on():
    rows = read_rows(FileKind.CSV, MANY)
    next(rows)
    (reader,) = readers()

    files = {int(one.name) for one in Path(f"/proc/{reader.pid}/fd").iterdir()}
    assert files == {0, 1, 2}
    assert reader.environ() == {}
    assert reader.cwd() == "/"

    rows.close()
    assert readers() == []


def test_the_child_ends_with_its_parent(tmp_path):
    (tmp_path / "many.csv").write_bytes(MANY)
    code = (
        "import sys, time; from pathlib import Path;"
        "from http_api.importing.child import read_rows;"
        "rows = read_rows('csv', Path(sys.argv[1])); next(rows);"
        "print('reads', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "many.csv")]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"reads\n"
    (reader,) = psutil.Process(parent.pid).children()

    parent.kill()
    parent.wait()
    parent.stdout.close()

    until = time.monotonic() + 10
    while reader.is_running() and time.monotonic() < until:
        with suppress(psutil.NoSuchProcess):
            if reader.status() == psutil.STATUS_ZOMBIE:
                break
        time.sleep(0.02)
    else:
        assert not reader.is_running()
