"""The secret that signs session cookies: given, or made once and kept."""

import os
import secrets
from pathlib import Path

from ledger.settings import Settings

NAME = "session-secret"
SESSION_COOKIE = "credit_ledger"


def session_secret(settings: Settings) -> str:
    """Return the secret of the settings, else one kept in the data folder.

    All processes of an installation share it. Where there is no data folder (a server
    of one's own and no secret set) it lasts as long as the process.
    """
    if settings.session_secret:
        return settings.session_secret
    folder = Path(settings.data_dir)
    if not folder.is_dir():
        return secrets.token_hex(32)
    return _kept(folder / NAME)


def _kept(path: Path) -> str:
    """Read the secret, made by whoever comes first; readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(descriptor, "w") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret
