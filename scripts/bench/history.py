"""A long history for measurements: plausible, the same every time, of any length.

Events are recorded as an importer would, without asking the commands: what is measured
is what comes after the log. Streams interleave as in a district's life, since a course
is posted for many teachers at once and confirmed weeks later.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from domain.canonical import sha256_hex
from domain.events import LedgerEvent
from domain.events.register import (
    ActivityRegistered,
    PolicyAdopted,
    ProviderRegistered,
    SchoolRegistered,
)
from domain.events.teacher import (
    CompletionApproved,
    CompletionPosted,
    CompletionRecognised,
    CompletionRejected,
    CompletionReversed,
    CreditCarriedIn,
    OffsetApproved,
    OffsetRequested,
    TeacherMoved,
    TeacherRegistered,
)
from domain.policy.load import shipped_policies
from domain.terms import Actor, Level, Result, Role, StreamKind, Unit
from ledger.application import CreditLedger
from ledger.envelope import Submitted
from ledger.requests import Proposal, Request

Said = tuple[StreamKind, str, LedgerEvent]

SCHOOL_SIZE = 100
COURSES_A_YEAR = 12
YEARS = range(2021, 2026)
BATCH = 1_000
START = date(2021, 1, 1)

WAITS, REJECTED, REVERSED = 0, 1, 2
TOLD_BY_TWO = frozenset({3, 4})
"""What becomes of those of 100 completions that are not just approved."""

KINDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("public_required", "8", {"theme": "ethics"}),
    ("public_required", "8", {"theme": "policy"}),
    ("public_required", "8", {"theme": "it"}),
    *(("professional", "20", {"section": s}) for s in ("subject", "learning")),
    *(("professional", "12", {"section": s}) for s in ("research", "basics")),
    *(("elective_topical", "10", {}),) * 2,
    ("elective_chosen", "6", {}),
    ("school_based", "24", {}),
    ("self_directed", "10", {}),
)
"""Kind, hours and tags of the courses of a year."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How long a history is to be."""

    teachers: int
    seed: int = 7

    @property
    def schools(self) -> int:
        """Return how many schools the teachers are spread over."""
        return -(-self.teachers // SCHOOL_SIZE)


def fill(
    ledger: CreditLedger, size: Size, progress: Callable[[int], None] = lambda _n: None
) -> int:
    """Record a history in an empty ledger; returns how many events it has."""
    actor = Actor(client_id="history", person="history", role=Role.IMPORTER)
    request = Request(actor=actor, request_id="history", today=date(2025, 12, 31))
    said = iter(history(size))
    recorded = 0
    while batch := list(islice(said, BATCH)):
        rows = [
            ledger.mapper.to_stored_event(
                Submitted(
                    proposal=Proposal(stream=ledger.stream(kind, key), event=event),
                    request=request,
                )
            )
            for kind, key, event in batch
        ]
        ledger.recorder.append(rows, {})
        recorded += len(rows)
        progress(recorded)
    return recorded


def history(size: Size) -> Iterator[Said]:
    """Yield the registers, the teachers, then five years of courses."""
    told = _Telling(size)
    yield from told.registers()
    yield from told.teachers()
    for year in YEARS:
        for course in range(COURSES_A_YEAR):
            yield from told.course(year, course)
    yield from told.lines()


class _Telling:
    def __init__(self, size: Size) -> None:
        self._size = size
        self._dice = random.Random(size.seed)  # noqa: S311  the same every time
        self._numbers = 0

    def registers(self) -> Iterator[Said]:
        for name, text in shipped_policies().items():
            yield StreamKind.POLICY, name, _adoption(name, text)
        yield StreamKind.PROVIDER, "P001", _provider()
        for number in range(self._size.schools):
            yield StreamKind.SCHOOL, _school(number), _a_school(number)
        for year in YEARS:
            for course in range(COURSES_A_YEAR):
                yield StreamKind.ACTIVITY, _activity(year, course), _an_activity(course)

    def teachers(self) -> Iterator[Said]:
        for number in range(self._size.teachers):
            event = TeacherRegistered(
                school_id=_school(number // SCHOOL_SIZE),
                valid_from=START,
                attributes={"entry": ("existing",)},
            )
            yield StreamKind.TEACHER, _teacher(number), event

    def course(self, year: int, course: int) -> Iterator[Said]:
        """Yield the reports of one course by all schools, then what is decided."""
        for school in range(self._size.schools):
            first = school * SCHOOL_SIZE
            numbers = range(first, min(first + SCHOOL_SIZE, self._size.teachers))
            decided: list[Said] = []
            for number in numbers:
                reported, decisions = self._completion(number, year, course)
                yield from reported
                decided += decisions
            yield from decided

    def lines(self) -> Iterator[Said]:
        """Yield a few moves, carried-in lines and offsets."""
        for number in range(0, self._size.teachers, 20):
            yield _said(number, TeacherMoved(school_id="S0001", valid_from=START))
            carried = CreditCarriedIn(
                carry_in_id=self._id(),
                origin_district="haidian",
                origin_reference=str(number),
                kind="professional",
                credits=Decimal("1.5"),
                hours=Decimal(15),
                completed_on=date(2021, 6, 1),
            )
            yield _said(number, carried)
            offset = self._id()
            rule = "professional-surplus-to-elective"
            yield _said(
                number,
                OffsetRequested(offset_id=offset, rule_id=rule, credits=Decimal(2)),
            )
            yield _said(number, OffsetApproved(offset_id=offset))

    def _completion(
        self, number: int, year: int, course: int
    ) -> tuple[list[Said], list[Said]]:
        fate = self._dice.randrange(100)
        report = self._report(number, year, course)
        posted = [_said(number, report)]
        decisions = self._decisions(number, report, fate)
        if fate in TOLD_BY_TWO:
            other = self._report(number, year, course, by="P001", role=Role.PROVIDER)
            posted.append(_said(number, other))
        return posted, decisions

    def _decisions(
        self, number: int, report: CompletionPosted, fate: int
    ) -> list[Said]:
        posting_id = report.posting_id
        approved = CompletionApproved(posting_id=posting_id, level=Level.DISTRICT)
        decided: list[LedgerEvent] = [approved]
        if fate == WAITS:
            decided = []
        elif fate == REJECTED:
            decided = [
                CompletionRejected(
                    posting_id=posting_id, level=Level.DISTRICT, reason="no-evidence"
                )
            ]
        elif fate == REVERSED:
            decided = [
                approved,
                CompletionReversed(posting_id=posting_id, reason="wrong"),
            ]
        elif report.kind == "self_directed":
            decided = [
                CompletionApproved(posting_id=posting_id, level=Level.SCHOOL),
                CompletionRecognised(
                    posting_id=posting_id,
                    authority="district",
                    document_no=f"{report.completed_on.year}-7",
                    credits=Decimal("1.5"),
                ),
                approved,
            ]
        return [_said(number, event) for event in decided]

    def _report(
        self,
        number: int,
        year: int,
        course: int,
        by: str | None = None,
        role: Role = Role.SCHOOL,
    ) -> CompletionPosted:
        kind, hours, tags = KINDS[course]
        school = _school(number // SCHOOL_SIZE)
        day = date(year, 1 + course, 3) + timedelta(days=self._dice.randrange(20))
        return CompletionPosted(
            posting_id=self._id(),
            teacher_id=_teacher(number),
            activity_id=_activity(year, course),
            occasion=str(year),
            provider_id="P001",
            school_id=school,
            kind=kind,
            amount=Decimal(hours),
            unit=Unit.HOURS,
            result=Result.PASSED,
            completed_on=day,
            reporter=by or school,
            reporter_role=role,
            tags=tags,
        )

    def _id(self) -> UUID:
        self._numbers += 1
        return UUID(int=self._dice.getrandbits(128), version=4)


def _said(number: int, event: LedgerEvent) -> Said:
    return StreamKind.TEACHER, _teacher(number), event


def _teacher(number: int) -> str:
    return f"T{number:08}"


def _school(number: int) -> str:
    return f"S{number + 1:04}"


def _activity(year: int, course: int) -> str:
    return f"A-{year}-{course:02}"


def _a_school(number: int) -> SchoolRegistered:
    private = number % 10 == 0
    return SchoolRegistered(
        name_zh=f"第{number + 1}小学",
        name_en=f"School {number + 1}",
        kind="private_or_other" if private else "commission",
        stage="primary",
        valid_from=START,
    )


def _provider() -> ProviderRegistered:
    kinds: Iterable[str] = dict.fromkeys(kind for kind, _, _ in KINDS)
    return ProviderRegistered(
        name_zh="教师发展学院",
        name_en="Teacher Development College",
        may_give=tuple(kinds),
        valid_from=START,
    )


def _an_activity(course: int) -> ActivityRegistered:
    kind, hours, tags = KINDS[course]
    terms: dict[str, Any] = {"credits": Decimal(1)} if kind == "public_required" else {}
    return ActivityRegistered(
        title_zh=f"课程{course}",
        title_en=f"Course {course}",
        kind=kind,
        provider_id="P001",
        hours=Decimal(hours),
        credits=terms.get("credits"),
        tags=tags,
        approval_no="2021-1",
    )


def _adoption(name: str, text: str) -> PolicyAdopted:
    return PolicyAdopted(
        document=name,
        revision="1",
        series="duties" if name.endswith("duties") else "credits",
        text=text,
        text_sha256=sha256_hex(text.encode()),
        document_no="朝教党发〔2022〕15号",
    )
