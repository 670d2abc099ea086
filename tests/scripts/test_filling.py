"""A data folder that serves several databases keeps their marks and keys apart."""

from io import StringIO

import pytest
from rich.console import Console

from ledger.application import CreditLedger
from scripts.keyring import read_keys, write_keys
from scripts.posting.connection import Connection
from scripts.posting.poster import UnknownSenderError
from scripts.starting.filling import Mark, fill
from scripts.starting.keys import identity, keep_keys, kept_keys, make_missing_keys

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def other(server):
    """Another ledger, on a database of its own."""
    name = server.fresh_database()
    with CreditLedger(server.settings_of(name)) as ledger:
        yield ledger
    server.drop(name)


def start(ledger, folder):
    """Do with the keys what a start does; return them and the database's identity."""
    kept = kept_keys(folder, ledger)
    keys = make_missing_keys(ledger, kept, empty=True)
    return keys, keep_keys(folder, ledger, keys)


def test_a_database_keeps_its_identity_and_no_other_has_it(ledger, other, tmp_path):
    assert identity(ledger) is None, "an empty log is nobody's yet"

    _, first = start(ledger, tmp_path)
    _, second = start(other, tmp_path)

    assert first != second
    assert identity(ledger) == first


def test_the_keys_of_one_database_outlive_a_start_on_another(ledger, other, tmp_path):
    first, _ = start(ledger, tmp_path)
    second, _ = start(other, tmp_path)
    assert read_keys(tmp_path / "keys.json") == second

    again, _ = start(ledger, tmp_path)

    assert again == first
    assert read_keys(tmp_path / "keys.json") == first


def test_keys_of_a_file_that_names_no_database_are_kept(ledger, other, tmp_path):
    keys = make_missing_keys(ledger, {}, empty=True)
    write_keys(tmp_path / "keys.json", keys)

    start(other, tmp_path)
    again, _ = start(ledger, tmp_path)

    assert again == keys


def told_by_filling(mark):
    console = Console(record=True, width=200, file=StringIO())
    fill(Connection(address=NOWHERE), {}, mark, console)
    return console.export_text()


def test_a_database_that_was_filled_is_not_filled_again(tmp_path):
    mark = Mark(folder=tmp_path, database="one")
    mark.make()

    assert "demonstration is in this database already" in told_by_filling(mark)


def test_the_mark_of_one_database_is_none_of_another(tmp_path):
    one, two = (Mark(folder=tmp_path, database=name) for name in ("one", "two"))
    one.make()
    assert not two.is_made()

    with pytest.raises(UnknownSenderError):  # it posts, and nobody gave it a key
        told_by_filling(two)

    two.make()
    assert one.is_made()
    assert two.is_made()
