"""The leaf of the later proof: one deterministic encoding of one row of the log.

Rows are immutable, so this encoding is decided once. It is the canonical JSON of the
envelope's columns with the body replaced by its digest; the leaf is its SHA-256.
Erasing a free text changes no leaf, since the body has only the salted digest.
"""

from datetime import UTC, datetime
from hashlib import sha256

from domain.canonical import canonical_bytes
from ledger.envelope import StoredRow

LEAF_VERSION = 1
"""Part of every leaf; another encoding would have another number."""


def leaf_bytes(row: StoredRow) -> bytes:
    """Return the bytes whose hash stands for a row in the proof."""
    return canonical_bytes(
        {
            "leaf": LEAF_VERSION,
            "district": row.district,
            "position": row.id,
            "stream_kind": row.stream_kind.value,
            "stream_key": row.stream_key,
            "stream_id": str(row.originator_id),
            "version": row.originator_version,
            "topic": row.topic,
            "body_sha256": row.body_sha256.hex(),
            "recorded_at": _instant(row.recorded_at),
            "reported_at": _instant(row.reported_at),
            "actor_client": row.actor.client_id,
            "actor_person": row.actor.person,
            "actor_role": row.actor.role.value,
            "actor_organisation": row.actor.organisation,
            "request_id": row.request_id,
            "source_batch": row.source_batch,
            "source_sha256": row.source_sha256,
            "source_row": row.source_row,
            "subject_id": None if row.subject_id is None else str(row.subject_id),
        }
    )


def leaf_hash(row: StoredRow) -> bytes:
    """Return the SHA-256 of a row's leaf."""
    return sha256(leaf_bytes(row)).digest()


def _instant(at: datetime | None) -> str | None:
    """Return UTC with exactly six places of seconds, as PostgreSQL keeps them."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="microseconds")
