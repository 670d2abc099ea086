"""Every setting, read once from the environment; nothing else looks there.

`SETTINGS` is the list that `docs/operations.md` explains, name by name.
"""

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from ledger.errors import SettingError, UnsafeSettingError

PREFIX = "CREDIT_LEDGER_"
UNSAFE = "POSTGRES_ENABLE_DB_FUNCTIONS"
"""A setting of `eventsourcing` under which tailing readers miss events."""

TRUTHY = frozenset({"y", "yes", "t", "true", "on", "1"})


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation may choose; each has a default that works."""

    database_url: str | None = _setting(
        None, "the database, as the application; without it an embedded server starts"
    )
    owner_url: str | None = _setting(
        None, "the database, as a login that may migrate; else database_url"
    )
    projector_url: str | None = _setting(
        None, "the database, as the projector; else database_url"
    )
    district: str = _setting("chaoyang", "whose log this is; several share a database")
    timezone: str = _setting("Asia/Shanghai", "where the district's days begin and end")
    data_dir: str = _setting("var/data", "where the embedded server keeps its data")
    disk_folders: str | None = _setting(
        None,
        "folders on the disks that the database writes to, with ':' between them, or"
        " 'elsewhere'; the embedded server's is known",
    )
    min_free_bytes: int = _setting(
        536_870_912, "writing rests while less is free on one of these disks"
    )
    segments_dir: str = _setting(
        "var/segments", "where columns of the facts are kept; they may be deleted"
    )
    host: str = _setting("127.0.0.1", "the address to serve on")
    port: int = _setting(8080, "the port to serve on")
    workers: int = _setting(1, "server processes")
    threads: int = _setting(16, "requests that one server process answers at once")
    pool_min: int = _setting(1, "database connections that a pool keeps open")
    pool_max: int = _setting(16, "database connections that a pool may open")
    pool_timeout_s: int = _setting(5, "how long a request waits for a connection")
    statement_timeout_s: int = _setting(30, "how long one statement may take")
    lock_timeout_s: int = _setting(20, "how long an append waits for the log")
    max_body_bytes: int = _setting(
        16 * 1024 * 1024, "the largest request body, as it comes and unpacked"
    )
    body_silence_s: int = _setting(
        15, "how long a client may send nothing in the middle of a body"
    )
    max_rows: int = _setting(10_000, "the most rows of one batch")
    max_atomic_rows: int = _setting(
        2_000, "the most rows of a batch that is taken whole or not at all"
    )
    max_upload_bytes: int = _setting(
        10_000_000, "the largest file of rows that is sent in"
    )
    session_secret: str | None = _setting(
        None, "signs session cookies; without it one is kept in the data folder"
    )
    secure_cookies: bool = _setting(
        default=False, meaning="send cookies over HTTPS only (set it behind a proxy)"
    )
    log_json: bool = _setting(default=True, meaning="structured logs, a line of JSON")

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None
    ) -> "Settings":
        """Read the settings; without an argument from the process's environment.

        Raises UnsafeSettingError for the one library setting that loses events, and
        SettingError for a value that cannot be read.
        """
        given = os.environ if environment is None else environment  # noqa: TID251
        refuse_unsafe(given)
        values: dict[str, Any] = {
            setting.name: _parsed(setting, given[name])
            for setting in fields(cls)
            if (name := name_of(setting.name)) in given and given[name] != ""
        }
        return cls(**values)

    def as_environment(self) -> dict[str, str]:
        """Return the environment from which the same settings would be read."""
        return {
            name_of(setting.name): str(value)
            for setting in fields(self)
            if (value := getattr(self, setting.name)) is not None
        }


def name_of(setting: str) -> str:
    """Return the name of the environment variable of a setting."""
    return PREFIX + setting.upper()


def refuse_unsafe(environment: Mapping[str, str]) -> None:
    """Refuse to start where `eventsourcing` would write through its own functions."""
    for name in environment:
        if name.endswith(UNSAFE) and environment[name].strip().lower() in TRUTHY:
            raise UnsafeSettingError(name, "it makes readers of the log miss events")


def _parsed(setting: "Field[Any]", text: str) -> str | int | bool:
    default = None if setting.default is MISSING else setting.default
    if isinstance(default, bool):
        return _truth(setting.name, text)
    if not isinstance(default, int):
        return text
    if not (text.isascii() and text.isdigit()):
        raise SettingError(name_of(setting.name), text, "a whole number")
    return int(text)


def _truth(name: str, text: str) -> bool:
    word = text.strip().lower()
    if word in TRUTHY:
        return True
    if word in {"n", "no", "f", "false", "off", "0"}:
        return False
    raise SettingError(name_of(name), text, "yes or no")


SETTINGS: Mapping[str, str] = {
    name_of(setting.name): setting.metadata["meaning"] for setting in fields(Settings)
}
"""Environment variable to what it means."""
