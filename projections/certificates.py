"""Certificates and where they stand: under review is derived, never stored (R30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.certificates import fallen_verdict
from domain.statement import Statement, Verdict
from projections.reading import ReadingRoom
from projections.views import CertificateView
from projections.visit import Visit

VALID = "valid"
UNDER_REVIEW = "under-review"
REVOKED = "revoked"

Parcels = Mapping[str, Sequence[str]]
"""Parcel id to category and credits."""


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What a certificate is compared with."""

    verdict: Verdict
    parcels: Parcels


@dataclass(frozen=True, kw_only=True)
class CertificateFilter:
    """Which certificates to list; what is None does not narrow."""

    teacher_id: str | None = None
    school_id: str | None = None
    status: str | None = None


def certificates(room: ReadingRoom, wanted: CertificateFilter) -> list[CertificateView]:
    """Return certificates, newest first, each with its status today."""

    def found(visit: Visit) -> list[CertificateView]:
        rows = _rows(visit, teacher_id=wanted.teacher_id, school_id=wanted.school_id)
        return [_view(row, _standing(row)) for row in rows]

    views = room.read(found)
    return [v for v in views if wanted.status is None or v.status == wanted.status]


def certificate(room: ReadingRoom, certificate_id: UUID) -> CertificateView | None:
    """Return one certificate with its status today."""
    rows = room.read(lambda visit: _rows(visit, certificate_id=certificate_id))
    return _view(rows[0], _standing(rows[0])) if rows else None


def certificate_of(
    visit: Visit,
    teacher_id: str,
    series: str,
    position: int,
    grounds: Statement | None,
) -> CertificateView | None:
    """Return the newest certificate of a teacher in a series, as of a position.

    It is compared with `grounds`, or without them with today's standing.
    """
    rows = _rows(visit, position, teacher_id=teacher_id)
    for row in rows:
        if row[3] == series:
            return _view(row, _grounds(grounds) if grounds else _standing(row))
    return None


def _grounds(statement: Statement) -> Grounds:
    parcels = {p.parcel_id: [p.category, str(p.credits)] for p in statement.parcels}
    return Grounds(verdict=statement.verdict, parcels=parcels)


def _standing(row: tuple[Any, ...]) -> Grounds | None:
    """Return today's standing beside a certificate, if there is one.

    One that was computed before the certificate was issued tells no parcels.
    """
    *_, verdict, parcels = row
    if verdict is None or parcels is None:
        return None
    return Grounds(verdict=Verdict(verdict), parcels=parcels)


def _rows(
    visit: Visit, position: int | None = None, **narrowed: object
) -> list[tuple[Any, ...]]:
    wanted = {"teacher_id": None, "school_id": None, "certificate_id": None}
    return visit.rows(
        "certificates",
        position=visit.position if position is None else position,
        **{**wanted, **narrowed},
    )


def _view(row: tuple[Any, ...], today: Grounds | None) -> CertificateView:
    (certificate_id, teacher_id, school_id, series, period, policy_digest,
     facts_as_of, issued_at, revoked, rested_on, frozen, *_) = row  # fmt: skip
    changed = () if today is None else _changed(frozen, today.parcels)
    fallen = fallen_verdict(Verdict(rested_on), today.verdict) if today else None
    return CertificateView(
        certificate_id=certificate_id,
        teacher_id=teacher_id,
        school_id=school_id,
        series=series,
        period=period,
        policy_digest=policy_digest,
        facts_as_of=facts_as_of,
        issued_at=issued_at,
        status=_status(revoked=revoked, changed=bool(changed or fallen)),
        changed_parcels=changed,
        changed_verdict=fallen,
    )


def _status(*, revoked: bool, changed: bool) -> str:
    if revoked:
        return REVOKED
    return UNDER_REVIEW if changed else VALID


def _changed(frozen: Parcels, today: Parcels) -> tuple[str, ...]:
    names = sorted(frozen.keys() | today.keys())
    return tuple(n for n in names if frozen.get(n) != today.get(n))
