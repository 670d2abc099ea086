"""The key file: its owner reads it, nobody else, and it is never half written."""

import os
import stat

import pytest

from domain.terms import Role
from scripts.house import today
from scripts.keyring import read_keys, write_keys
from scripts.starting.keys import HOLDERS, make_missing_keys


def test_keys_read_back_as_they_were_written(tmp_path):
    path = tmp_path / "var" / "keys.json"

    write_keys(path, {"auditor": "a", "学校": "b"})

    assert read_keys(path) == {"auditor": "a", "学校": "b"}


def test_only_the_owner_may_read_them_whatever_the_umask(tmp_path):
    path = tmp_path / "keys.json"
    before = os.umask(0)

    write_keys(path, {"auditor": "a"})

    os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_left_half_written_by_a_crash_is_replaced(tmp_path):
    (tmp_path / "keys.new").write_text("{")

    write_keys(tmp_path / "keys.json", {"auditor": "a"})

    assert read_keys(tmp_path / "keys.json") == {"auditor": "a"}
    assert not (tmp_path / "keys.new").exists()


def test_without_a_file_there_are_no_keys(tmp_path):
    assert read_keys(tmp_path / "keys.json") == {}


def test_every_role_has_a_key_holder():
    assert {holder.role for holder in HOLDERS} == set(Role)
    assert len({holder.person for holder in HOLDERS}) == len(HOLDERS)


def test_each_key_opens_the_ledger_for_its_role(ledger):
    keys = make_missing_keys(ledger, {}, empty=False)

    day = today(ledger.settings)
    for holder in HOLDERS:
        actor = ledger.clients.authenticate(keys[holder.name], day)
        assert (actor.role, actor.organisation) == (holder.role, holder.organisation)


def test_keys_that_open_are_kept_and_a_lost_one_is_made_anew(ledger):
    keys = make_missing_keys(ledger, {}, empty=False)
    lost = {**keys, "auditor": "torn up"}

    again = make_missing_keys(ledger, lost, empty=False)

    assert again["auditor"] not in {"torn up", keys["auditor"]}
    assert {**again, "auditor": keys["auditor"]} == keys


@pytest.mark.parametrize("name", ["school:S101", "provider"])
def test_an_empty_district_has_no_keys_of_organisations(ledger, name):
    assert name not in make_missing_keys(ledger, {}, empty=True)
