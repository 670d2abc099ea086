"""What a newcomer reads at the end of a start."""

from pathlib import Path

import pytest

from scripts.starting.welcome import SHOWN, Example, Guide, welcome

KEYS = {name: f"key-of-{name}" for name in (*SHOWN, "school:S102", "importer_office")}


@pytest.fixture
def guide():
    return Guide(
        address="http://127.0.0.1:8080",
        keys=KEYS,
        data=Path.cwd() / "my data",
        own_database=False,
        example=Example(teacher_id="T1", parcel_id="p-0"),
    )


def changed(guide, **changes):
    return Guide(**{**vars(guide), **changes})


def test_it_tells_the_address_and_one_key_a_role(guide):
    text = welcome(guide)

    assert "open at http://127.0.0.1:8080" in text
    for name in SHOWN:
        assert f"key-of-{name}" in text
    assert "key-of-school:S102" not in text
    assert len({name.partition(":")[0] for name in SHOWN}) == len(SHOWN) == 7


def test_it_gives_a_posting_a_statement_and_a_trace_to_try(guide):
    text = welcome(guide)

    assert "curl -sH 'Authorization: Bearer key-of-school:S101'" in text
    assert '"teacher_id": "T1"' in text
    assert "credit-ledger statement T1 --data 'my data'" in text
    assert "credit-ledger origin T1 p-0 --data 'my data'" in text


def test_with_a_database_of_ones_own_they_go_over_http(guide):
    text = welcome(changed(guide, own_database=True))

    assert "/v1/teachers/T1/statement" in text
    assert "/v1/teachers/T1/parcels/p-0" in text
    assert "--data" not in text


def test_an_empty_district_has_nothing_to_try(guide):
    keys = {"administrator": "a"}

    text = welcome(changed(guide, example=None, keys=keys))

    assert "curl" not in text
    assert "administrator a" in text.replace("  ", " ")
