"""Random histories of a small district, of every kind of event that is projected.

Nothing here asks whether a command would have decided so: folds and projections take
any history. Only what the store itself refuses is left out: an id that begins twice.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.events.register import (
    ActivityAmended,
    ActivityWithdrawn,
    ProjectYearDisallowed,
    ProjectYearReinstated,
    ProviderQualificationChanged,
    RulingMade,
    RulingWithdrawn,
    SchoolKindChanged,
    SchoolMerged,
)
from domain.events.teacher import (
    AttestationWithdrawn,
    CarryInReversed,
    CertificateIssued,
    CertificateReviewed,
    CertificateRevoked,
    CompletionApproved,
    CompletionRecognised,
    CompletionRejected,
    CompletionReversed,
    CreditCarriedIn,
    FrozenParcel,
    LeaveStarted,
    OffsetApproved,
    OffsetRequested,
    OffsetWithdrawn,
    RequirementAttested,
    TeacherAbsorbed,
    TeacherAttributesChanged,
    TeacherMerged,
    TeacherMoved,
    TeacherRetired,
    TextRedacted,
)
from domain.terms import Level, Result, Role, StreamKind
from tests.projections.history import (
    a_provider,
    a_report,
    a_school,
    a_teacher,
    an_activity,
)

TEACHERS = ("T001", "T002", "T003")
SCHOOLS = ("S001", "S002")
ACTIVITIES = ("A001", "A002")
PROVIDERS = ("P001", "P002")

Said = tuple[StreamKind, str, Any]


@st.composite
def histories(draw: st.DrawFn, *, most: int = 30) -> list[Said]:
    """Draw a history: registrations, then anything in any order."""
    teller = _Teller(draw)
    opening = [
        *(a_school(school_id) for school_id in SCHOOLS),
        *(a_provider(provider_id) for provider_id in PROVIDERS),
        *(an_activity(activity_id) for activity_id in ACTIVITIES),
        *(a_teacher(teacher_id) for teacher_id in TEACHERS),
    ]
    length = draw(st.integers(min_value=1, max_value=most))
    return [*opening, *(teller.next() for _ in range(length))]


class _Teller:
    """Draws one event after another, mostly about what was told before."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._numbers = count(1)
        self._begun: dict[str, list[tuple[str, UUID]]] = {}
        self._kinds = (
            *(self._posting,) * 4,
            *(self._decision,) * 6,
            self._person,
            self._offset,
            self._carry_in,
            self._attestation,
            self._certificate,
            self._school,
            self._activity,
            self._provider,
            self._ruling,
            self._merger,
        )

    def next(self) -> Said:
        return self._draw(st.sampled_from(self._kinds))()

    def _pick(self, *values: Any) -> Any:
        return self._draw(st.sampled_from(values))

    def _day(self) -> date:
        return date(2021, 1, 1) + timedelta(days=self._pick(0, 200, 500, 700, 1500))

    def _begin(self, noun: str) -> tuple[str, UUID]:
        begun = (self._pick(*TEACHERS), UUID(int=next(self._numbers)))
        self._begun.setdefault(noun, []).append(begun)
        return begun

    def _posting(self) -> Said:
        teacher_id, posting_id = self._begin("posting")
        number = posting_id.int
        return a_report(
            number,
            teacher_id,
            activity_id=self._pick(*ACTIVITIES),
            occasion=self._pick("", "2"),
            provider_id=self._pick(*PROVIDERS),
            school_id=self._pick(*SCHOOLS),
            kind=self._pick("professional", "school_based"),
            amount=self._pick(Decimal(20), Decimal("7.25")),
            result=self._pick(*Result),
            completed_on=self._day(),
            tags=self._pick({}, {"theme": "ethics"}),
            reporter=f"R{number}",
            reporter_role=self._pick(Role.SCHOOL, Role.PROVIDER),
            makes_up_for=self._pick(None, None, 2021),
            corrects=self._corrected(),
        )

    def _corrected(self) -> UUID | None:
        earlier = self._begun["posting"][:-1]
        return self._pick(None, None, *(posting_id for _, posting_id in earlier))

    def _decision(self) -> Said:
        if "posting" not in self._begun:
            return self._posting()
        teacher_id, posting_id = self._pick(*self._begun["posting"])
        level = self._pick(*Level)
        event = self._pick(
            CompletionApproved(posting_id=posting_id, level=level),
            CompletionApproved(posting_id=posting_id, level=Level.DISTRICT),
            CompletionRejected(posting_id=posting_id, level=level, reason="no"),
            CompletionReversed(posting_id=posting_id, reason="wrong"),
            CompletionRecognised(
                posting_id=posting_id,
                authority="district",
                document_no="1",
                credits=Decimal("1.5"),
                kind=self._pick(None, "self_directed"),
            ),
        )
        return StreamKind.TEACHER, teacher_id, event

    def _person(self) -> Said:
        day = self._day()
        event = self._pick(
            TeacherMoved(school_id=self._pick(*SCHOOLS), valid_from=day),
            TeacherAttributesChanged(valid_from=day, attributes={"role": ("trainer",)}),
            TeacherAttributesChanged(valid_from=day, attributes={"role": ()}),
            LeaveStarted(on=day, reason="study"),
            TeacherRetired(on=day),
            TextRedacted(note_digest="0" * 64, legal_basis="request"),
        )
        return StreamKind.TEACHER, self._pick(*TEACHERS), event

    def _offset(self) -> Said:
        if self._draw(st.booleans()) or "offset" not in self._begun:
            teacher_id, offset_id = self._begin("offset")
            asked = OffsetRequested(
                offset_id=offset_id, rule_id="r", credits=Decimal(2)
            )
            return StreamKind.TEACHER, teacher_id, asked
        teacher_id, offset_id = self._pick(*self._begun["offset"])
        event = self._pick(
            OffsetApproved(offset_id=offset_id), OffsetWithdrawn(offset_id=offset_id)
        )
        return StreamKind.TEACHER, teacher_id, event

    def _carry_in(self) -> Said:
        if self._draw(st.booleans()) and "carry_in" in self._begun:
            teacher_id, key = self._pick(*self._begun["carry_in"])
            undone = CarryInReversed(carry_in_id=key, reason="wrong")
            return StreamKind.TEACHER, teacher_id, undone
        teacher_id, key = self._begin("carry_in")
        line = CreditCarriedIn(
            carry_in_id=key,
            origin_district="haidian",
            origin_reference="7",
            kind="professional",
            credits=Decimal("0.25"),
            hours=self._pick(None, Decimal(10)),
            completed_on=self._day(),
        )
        return StreamKind.TEACHER, teacher_id, line

    def _attestation(self) -> Said:
        if self._draw(st.booleans()) and "attestation" in self._begun:
            teacher_id, key = self._pick(*self._begun["attestation"])
            undone = AttestationWithdrawn(attestation_id=key, reason="wrong")
            return StreamKind.TEACHER, teacher_id, undone
        teacher_id, key = self._begin("attestation")
        signed = RequirementAttested(
            attestation_id=key, subject="practice", on=self._day(), document_no="1"
        )
        return StreamKind.TEACHER, teacher_id, signed

    def _certificate(self) -> Said:
        parcels = (FrozenParcel(parcel_id="p", category="elective", credits="3/2"),)
        if self._draw(st.booleans()) and "certificate" in self._begun:
            teacher_id, key = self._pick(*self._begun["certificate"])
            event = self._pick(
                CertificateRevoked(certificate_id=key, reason="r", document_no="1"),
                CertificateReviewed(
                    certificate_id=key, facts_as_of=1, document_no="1", parcels=parcels
                ),
            )
            return StreamKind.TEACHER, teacher_id, event
        teacher_id, key = self._begin("certificate")
        issued = CertificateIssued(
            certificate_id=key,
            series="credits",
            period="2021-01-01/2025-12-31",
            policy_digest="0" * 64,
            facts_as_of=1,
            parcels=(),
        )
        return StreamKind.TEACHER, teacher_id, issued

    def _school(self) -> Said:
        event = self._pick(
            SchoolKindChanged(kind="private_or_other", valid_from=self._day()),
            SchoolMerged(into_school_id="S002", valid_from=self._day()),
            ProjectYearDisallowed(year=2022, kind="school_based", document_no="1"),
            ProjectYearReinstated(year=2022, kind="school_based", document_no="2"),
        )
        school_id = "S001" if isinstance(event, SchoolMerged) else self._pick(*SCHOOLS)
        return StreamKind.SCHOOL, school_id, event

    def _activity(self) -> Said:
        event = self._pick(
            ActivityAmended(document_no="1", hours=Decimal(8), tags={"theme": "it"}),
            ActivityWithdrawn(valid_from=self._day(), document_no="1"),
        )
        return StreamKind.ACTIVITY, self._pick(*ACTIVITIES), event

    def _provider(self) -> Said:
        event = ProviderQualificationChanged(
            may_give=(), valid_from=self._day(), document_no="1"
        )
        return StreamKind.PROVIDER, self._pick(*PROVIDERS), event

    def _ruling(self) -> Said:
        event = self._pick(
            RulingMade(
                series="credits",
                effect="target",
                document_no="1",
                teacher_ids=self._pick((), ("T001",)),
                attributes=self._pick({}, {"role": ("trainer",)}),
                credits=Decimal(20),
            ),
            RulingWithdrawn(document_no="2"),
        )
        return StreamKind.RULING, self._pick("R1", "R2"), event

    def _merger(self) -> Said:
        event = self._pick(
            (TEACHERS[1], TeacherMerged(into_teacher_id=TEACHERS[0])),
            (TEACHERS[0], TeacherAbsorbed(from_teacher_id=TEACHERS[1])),
        )
        return StreamKind.TEACHER, *event
