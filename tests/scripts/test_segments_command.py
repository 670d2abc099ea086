"""`credit-ledger segments`: the columns on disk from the command line."""

import json

import pytest
from click.testing import CliRunner

from projections.runner import Projector
from scripts.cli import main
from tests.conftest import TODAY
from tests.projections.history import a_district, a_report, record


@pytest.fixture
def asked(ledger, settings, tmp_path):
    """Ask a command about a projected district; its columns lie in a folder."""
    a_district(ledger)
    record(ledger, a_report(1))
    catch_up(settings)
    environment = {**settings.as_environment(), "CREDIT_LEDGER_SEGMENTS_DIR": ""}

    def ask(*words):
        command = ("segments", *words, "--data", str(tmp_path))
        return CliRunner().invoke(main, command, env=environment)

    return ask


def catch_up(settings):
    projector = Projector(settings)
    projector.prepare()
    projector.catch_up(TODAY)
    projector.close()


def test_without_columns_there_is_nothing_to_tell(asked):
    assert asked("status").output == "There are none yet.\n"
    assert asked("verify").exit_code == 0


def test_columns_are_made_once_and_told(asked, ledger, tmp_path):
    assert asked("build").output == f"Written, at {ledger.position()}.\n"
    assert asked("build").output == f"Current already, at {ledger.position()}.\n"

    (told,) = json.loads(asked("status", "--json").output)

    assert told["folder"].startswith(str(tmp_path / "segments"))
    assert (told["teachers"], told["rows"], told["behind"]) == (1, 1, 0)
    assert f"at {ledger.position()}, 0 positions behind" in asked("status").output


def test_columns_that_are_behind_are_told_and_made_anew(asked, ledger, settings):
    asked("build")
    record(ledger, a_report(2, occasion="2"))
    catch_up(settings)

    (before,) = json.loads(asked("status", "--json").output)
    built = json.loads(asked("build", "--json").output)

    assert before["behind"] == 1
    assert built == {"written": True, "position": ledger.position()}


def test_a_wrong_byte_is_told_with_exit_code_1(asked, tmp_path):
    asked("build")
    assert asked("verify").exit_code == 0
    (file,) = (tmp_path / "segments").rglob("now.amount")
    right = file.read_bytes()
    file.write_bytes(right[:-1] + bytes([right[-1] ^ 128]))

    told = asked("verify")

    assert told.exit_code == 1
    assert "now.amount is damaged" in told.output
    assert asked("build").output.startswith("Written")
    assert asked("verify").exit_code == 0


def test_deleted_columns_are_gone_and_can_be_made_again(asked, tmp_path):
    asked("build")

    freed = json.loads(asked("drop", "--json").output)["freed_bytes"]

    assert freed > 0
    assert not list((tmp_path / "segments").iterdir())
    assert asked("build").output.startswith("Written")
    assert asked("drop").output.startswith("Deleted")
