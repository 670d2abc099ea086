"""Settings: read once, each explained, the unsafe one refused."""

from pathlib import Path

import pytest

from ledger.application import CreditLedger
from ledger.errors import SettingError, UnsafeSettingError
from ledger.settings import SETTINGS, UNSAFE, Settings

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def test_without_an_environment_everything_has_a_default():
    assert Settings.from_environment({}) == Settings()


def test_settings_come_from_the_environment():
    read = Settings.from_environment(
        {
            "CREDIT_LEDGER_DATABASE_URL": "postgresql:///x",
            "CREDIT_LEDGER_PORT": "9000",
            "CREDIT_LEDGER_LOG_JSON": "no",
            "CREDIT_LEDGER_DISTRICT": "",
            "HOME": "/root",
        }
    )

    assert read == Settings(database_url="postgresql:///x", port=9000, log_json=False)


def test_settings_survive_the_way_through_an_environment():
    chosen = Settings(database_url="postgresql:///x", secure_cookies=True, pool_max=3)

    assert Settings.from_environment(chosen.as_environment()) == chosen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CREDIT_LEDGER_PORT", "eight"),
        ("CREDIT_LEDGER_PORT", "-1"),
        ("CREDIT_LEDGER_PORT", "٨"),
        ("CREDIT_LEDGER_LOG_JSON", "perhaps"),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(name, value):
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize("value", ["y", "Yes", "true", "1", " ON "])
@pytest.mark.parametrize("name", [UNSAFE, f"CREDITLEDGER_{UNSAFE}"])
def test_the_library_s_unsafe_setting_is_refused_where_settings_are_read(name, value):
    with pytest.raises(UnsafeSettingError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize("name", [UNSAFE, f"CREDITLEDGER_{UNSAFE}"])
def test_the_library_s_unsafe_setting_is_refused_at_start(settings, monkeypatch, name):
    """The library reads the process's environment by itself, past our settings."""
    monkeypatch.setenv(name, "y")

    with pytest.raises(UnsafeSettingError):
        CreditLedger(settings)


def test_the_unsafe_setting_may_be_off(settings, monkeypatch):
    monkeypatch.setenv(UNSAFE, "n")

    with CreditLedger(settings) as ledger:
        assert ledger.position() == 0


def test_without_a_database_there_is_no_ledger():
    with pytest.raises(SettingError, match="CREDIT_LEDGER_DATABASE_URL"):
        CreditLedger(Settings())


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_explained_in_the_operations_manual(name):
    assert f"`{name}`" in OPERATIONS.read_text(encoding="utf-8")
