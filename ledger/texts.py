"""Free text (notes, grounds of a ruling): kept apart, so that it can be erased.

An event commits to a text by the SHA-256 of a random salt and the text; after erasure,
which removes the salt too, the digest tells nothing, and every proof still holds.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from domain.canonical import sha256_hex
from ledger.database import Database

SALT_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Text:
    """A free text, or what is left of it."""

    digest: str
    salt: bytes | None
    content: str | None
    """None after erasure."""
    erased_at: datetime | None = None


class Texts:
    """The free texts of a district."""

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def store(self, content: str) -> str:
        """Keep a text by itself and return its digest (see `Reader.note`)."""
        text = new_text(content)
        self._database.run(
            "text_put",
            {
                "district": self._district,
                "digest": text.digest,
                "salt": text.salt,
                "content": text.content,
            },
        )
        return text.digest

    def read(self, digest: str) -> Text | None:
        """Return a text, whose content is None when it was erased."""
        return self.read_many([digest]).get(digest)

    def read_many(self, digests: list[str]) -> dict[str, Text]:
        """Return the texts that are known, by digest."""
        rows = self._database.rows(
            "texts", {"district": self._district, "digests": digests}
        )
        return {
            digest: Text(digest=digest, salt=salt, content=content, erased_at=erased_at)
            for digest, salt, content, erased_at in rows
        }

    def erase(self, digest: str) -> bool:
        """Erase a text; False when it is not there any more (see `erase_note`)."""
        parameters = {"district": self._district, "digest": digest}
        return bool(self._database.run("text_erase", parameters))


def new_text(content: str) -> Text:
    """Return a text under a fresh salt."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Text(digest=digest_of(salt, content), salt=salt, content=content)


def digest_of(salt: bytes, content: str) -> str:
    """Return the digest that an event commits to."""
    return sha256_hex(salt + content.encode())
