"""What the subjects of a teacher's stream look like in the tables.

Columns are fixed in width and never null where they are numbers or days, so that a
population as of any position is one filter. What a register says (the approved hours
of an activity, the kind of a school) is not repeated here: it is joined on reading.
"""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.facts import Span, Status
from domain.joined_completion import Told, told_by
from domain.joining import approved_offsets, attestations, carried_in
from domain.precedence import (
    Reports,
    corroborating,
    differences,
    reports_of,
    status_of,
)
from domain.profile import Profile
from domain.records import Posting
from domain.teacher import TeacherLedger
from domain.vocabulary import load_vocabulary
from projections.changes import Key, Row, Rows

NO_NUMBER = -1
"""Stands where a number is not there."""
NO_DAY = date.max
"""Stands where a day is not there."""
NO_YEAR = 0

REVERSED = "reversed"
CORROBORATING = "corroborating"

SCHOOL = "school"
DISTRICT = "district"
WORDS_KEPT = 1024
WAITING = frozenset({Status.PENDING.value, Status.PROVISIONAL.value})


def hundredths(amount: Decimal | None) -> int:
    """Return an amount of at most two places in hundredths."""
    return NO_NUMBER if amount is None else int(amount * 100)


def as_json(value: object) -> str:
    """Return JSON as a column takes it; equal values give equal texts."""
    if value == {}:
        return "{}"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def as_array(words: Sequence[str]) -> str:
    """Return names of fields as an array column takes them."""
    return f"{{{','.join(words)}}}"


def rows_of_person(person: Profile, _zone: ZoneInfo) -> Rows:
    """Return the spans of a teacher's attributes, and where the teacher stands."""
    if person.registered is None:
        return {}
    found = person.spans
    rows: dict[tuple[str, Key], Row] = {
        ("span", (person.teacher_id, place)): _span(span)
        for place, span in enumerate(found)
    }
    last = found[-1].attributes
    rows["teacher", (person.teacher_id,)] = (
        _first(last.get("school")),
        _first(last.get("service")),
        person.merged_into or "",
        list(person.absorbed),
    )
    return rows


def rows_of_completion(ledger: TeacherLedger, zone: ZoneInfo) -> Rows:
    """Return one completion by its prevailing report, and every report of it."""
    postings = tuple(ledger.postings.values())
    reports = reports_of(postings)
    rows: dict[tuple[str, Key], Row] = {}
    if reports is not None:
        report = reports.prevailing.report
        key = (ledger.teacher_id, report.activity_id, report.occasion)
        rows["completion", key] = _completion(told_by(reports, zone))
    for posting in postings:
        status = _report_status(posting, postings)
        rows["report", (posting.posting_id,)] = _report(
            ledger.teacher_id, posting, status, reports
        )
    return rows


def rows_of_offsets(ledger: TeacherLedger, _zone: ZoneInfo) -> Rows:
    """Return the permissions that stand."""
    return {
        ("approved_offset", (ledger.teacher_id, offset.offset_id)): (
            ledger.offsets[offset.offset_id].last.position,
            hundredths(offset.credits),
            offset.rule_id,
        )
        for offset in approved_offsets(ledger)
    }


def rows_of_carry_ins(ledger: TeacherLedger, _zone: ZoneInfo) -> Rows:
    """Return the carried-in lines that stand."""
    return {
        ("carried_in", (ledger.teacher_id, line.carry_in_id)): (
            line.position,
            hundredths(line.credits),
            hundredths(line.hours),
            line.completed_on,
            line.origin,
            line.kind,
            as_json(dict(line.tags)),
        )
        for line in carried_in(ledger)
    }


def rows_of_attestations(ledger: TeacherLedger, _zone: ZoneInfo) -> Rows:
    """Return the attestations that stand."""
    return {
        ("attestation", (ledger.teacher_id, attestation.attestation_id)): (
            attestation.on,
            attestation.subject,
            attestation.document_no,
        )
        for attestation in attestations(ledger)
    }


def rows_of_certificates(ledger: TeacherLedger, _zone: ZoneInfo) -> Rows:
    """Return the certificates, the revoked ones too."""
    return {
        ("certificate", (ledger.teacher_id, certificate_id)): (
            certificate.issue.facts_as_of,
            certificate.issued.clock.recorded_at,
            certificate.issue.series,
            certificate.issue.period,
            certificate.issue.policy_digest,
            certificate.revoked is not None,
            certificate.verdict.value,
            as_json(
                {p.parcel_id: [p.category, p.credits] for p in certificate.parcels}
            ),
        )
        for certificate_id, certificate in ledger.certificates.items()
    }


@lru_cache(maxsize=WORDS_KEPT)
def awaits(kind: str, status: str) -> str:
    """Return with whom a report lies.

    Every credit is the district's to confirm (A2§4); on some kinds the teacher's school
    has its word first, and makes them provisional (A2§14, R20).
    """
    if status not in WAITING:
        return ""
    first = load_vocabulary().has("recognised_by_school", kind)
    return SCHOOL if first and status == Status.PENDING else DISTRICT


# --- inside ---------------------------------------------------------------------------


def _span(span: Span) -> Row:
    return (
        span.valid_from,
        _first(span.attributes.get("school")),
        _first(span.attributes.get("service")),
        as_json({name: list(values) for name, values in span.attributes.items()}),
    )


def _first(values: tuple[str, ...] | None) -> str:
    return values[0] if values else ""


def _completion(told: Told) -> Row:
    return (
        told.position,
        told.posting_id,
        hundredths(told.amount),
        hundredths(told.recognised_credits),
        told.completed_on,
        told.decided_on or NO_DAY,
        told.makes_up_for or NO_YEAR,
        told.corroborations,
        told.unit.value,
        told.result.value,
        told.status.value,
        told.provider_id,
        told.school_id,
        told.kind,
        told.recognised_kind or "",
        told.recognised_by or "",
        as_json(dict(told.tags)),
        as_array(told.differing),
    )


def _report(
    teacher_id: str, posting: Posting, status: str, reports: Reports | None
) -> Row:
    report = posting.report
    prevailing = reports.prevailing.report if reports else report
    return (
        posting.position,
        teacher_id,
        report.activity_id,
        report.occasion,
        posting.clock.recorded_at,
        posting.clock.reported_at,
        report.school_id,
        report.provider_id,
        report.kind,
        hundredths(report.amount),
        report.unit.value,
        report.result.value,
        report.completed_on,
        report.reporter,
        report.reporter_role.value,
        status,
        awaits(report.kind, status),
        as_array(() if prevailing is report else differences(prevailing, report)),
    )


def _report_status(posting: Posting, postings: tuple[Posting, ...]) -> str:
    if not posting.live:
        return REVERSED
    if len(postings) > 1 and corroborating(posting, postings):
        return CORROBORATING
    return status_of(posting).value
