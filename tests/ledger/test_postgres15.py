"""The oldest PostgreSQL that is supported: the store's tests run on it as well."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.local_postgres import LocalPostgres

BINARIES = Path("/usr/lib/postgresql/15/bin")
FOLDER = Path(__file__).parent
FILES = ("test_append_only.py", "test_decide.py", "test_log.py", "test_migrate.py")


@pytest.mark.postgres15
@pytest.mark.skipif(not BINARIES.exists(), reason="no PostgreSQL 15 on this system")
def test_the_store_behaves_alike_on_postgresql_15(short_folder):
    with LocalPostgres(
        short_folder / "postgres15", binaries=BINARIES, fsync=False
    ) as server:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                *(str(FOLDER / name) for name in FILES),
            ],
            env={**os.environ, "CREDIT_LEDGER_TEST_DATABASE_URL": server.url()},
            cwd=FOLDER.parents[1],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    assert done.returncode == 0, done.stdout[-5000:]
