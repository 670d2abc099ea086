"""The leaf of the later proof: its bytes are decided, for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest

from domain.terms import Actor, Role, StreamKind
from ledger.envelope import StoredRow
from ledger.leaf import leaf_bytes, leaf_hash
from tests.ledger.recording import posting, record, teacher

BODY = b'{"valid_from":"2020-01-01"}'
ROW = StoredRow(
    originator_id=UUID("11111111-1111-5111-8111-111111111111"),
    originator_version=2,
    topic="school-registered",
    state=BODY,
    id=7,
    district="chaoyang",
    stream_kind=StreamKind.SCHOOL,
    stream_key="S001",
    actor=Actor(client_id="c", person="王丽", role=Role.ADMINISTRATOR),
    request_id="r",
    recorded_at=datetime(2025, 6, 30, 4, 0, 0, tzinfo=UTC),
    reported_at=None,
    source_batch=None,
    source_sha256=None,
    source_row=None,
    body_sha256=sha256(BODY).digest(),
    subject_id=None,
)


def test_the_leaf_of_a_known_row_is_a_known_value():
    """Published vector: it must never change, since rows are immutable."""
    assert leaf_bytes(ROW).decode() == (
        '{"actor_client":"c","actor_organisation":null,"actor_person":"王丽",'
        '"actor_role":"administrator",'
        f'"body_sha256":"{sha256(BODY).hexdigest()}",'
        '"district":"chaoyang","leaf":1,"position":7,'
        '"recorded_at":"2025-06-30T04:00:00.000000+00:00","reported_at":null,'
        '"request_id":"r","source_batch":null,"source_row":null,'
        '"source_sha256":null,"stream_id":"11111111-1111-5111-8111-111111111111",'
        '"stream_key":"S001","stream_kind":"school","subject_id":null,'
        '"topic":"school-registered","version":2}'
    )
    assert leaf_hash(ROW) == sha256(leaf_bytes(ROW)).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"district": "haidian"},
        {"id": 8},
        {"originator_version": 3},
        {"originator_id": UUID(int=1)},
        {"stream_kind": StreamKind.PROVIDER},
        {"stream_key": "S002"},
        {"topic": "school-merged"},
        {"body_sha256": sha256(b"{}").digest()},
        {"recorded_at": ROW.recorded_at + timedelta(microseconds=1)},
        {"reported_at": ROW.recorded_at},
        {"actor": replace(ROW.actor, client_id="d")},
        {"actor": replace(ROW.actor, person="p")},
        {"actor": replace(ROW.actor, role=Role.AUDITOR)},
        {"actor": replace(ROW.actor, organisation="S1")},
        {"request_id": "q"},
        {"source_batch": "b"},
        {"source_sha256": "s"},
        {"source_row": 1},
        {"subject_id": UUID(int=2)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_column_is_in_the_leaf(change):
    assert leaf_hash(replace(ROW, **change)) != leaf_hash(ROW)


def test_the_same_instant_in_another_zone_is_the_same_leaf():
    peking = timezone(timedelta(hours=8))

    elsewhere = replace(ROW, recorded_at=ROW.recorded_at.astimezone(peking))

    assert leaf_bytes(elsewhere) == leaf_bytes(ROW)


def test_a_stored_row_has_the_digest_of_its_body(ledger, school_actor):
    record(ledger, school_actor, posting())

    (row,) = ledger.recorder.select_events(teacher(ledger).stream_id)

    assert row.body_sha256 == sha256(row.state).digest()
    assert ledger.envelopes(teacher(ledger))[0].body_sha256 == row.body_sha256.hex()
    assert leaf_hash(row) == leaf_hash(row)
