"""The key files of a data folder: one key per role, readable by its owner only."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

MODE = 0o600
KEYS = "keys.json"
"""Leads to the keys of the database that was started last."""

KEYS_BEFORE = "keys-before.json"
"""What `keys.json` held before key files were named after their database."""


def read_keys(path: Path) -> dict[str, str]:
    """Return the keys by the names under which commands ask for them."""
    if not path.exists():
        return {}
    keys = json.loads(path.read_text(encoding="utf-8"))
    return {str(name): str(key) for name, key in keys.items()}


def write_keys(path: Path, keys: Mapping[str, str]) -> None:
    """Replace the key file in one step; nobody else may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(keys, file, ensure_ascii=False, indent=2)
        file.write("\n")
    fresh.replace(path)


def link_keys(target: Path) -> None:
    """Let `keys.json` lead to a key file beside it, in one step.

    A file that stood there itself, of a database that is not told, is kept.
    """
    link = target.with_name(KEYS)
    if link.exists() and not link.is_symlink():
        link.replace(target.with_name(KEYS_BEFORE))
    fresh = link.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(link)
