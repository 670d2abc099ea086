"""The register of schools: registration, kind, mergers, disallowed project-years."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain import school as schools
from domain.acting import check_decides
from domain.events import LedgerEvent
from domain.events.register import SchoolRegistered
from domain.school import ProjectYear, SchoolState
from domain.terms import Role, StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known
from ledger.commands.words import check_word


@dataclass(frozen=True, kw_only=True)
class SchoolToRegister:
    """A school and what it is from a day on."""

    school_id: str
    name_zh: str
    name_en: str
    kind: str
    stage: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class KindChange:
    """A school is of another kind from a day on."""

    school_id: str
    kind: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class SchoolMerger:
    """A school goes on as part of another from a day on."""

    school_id: str
    into_school_id: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class Disallowance:
    """What a school ran in one year is not recognised (A8§25)."""

    school_id: str
    year: int
    kind: str
    document_no: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reinstatement:
    """A disallowance is undone."""

    school_id: str
    year: int
    kind: str
    document_no: str


def register_school(
    ledger: CreditLedger, request: Request, school: SchoolToRegister
) -> Answer:
    """Register a school; the same registration again is known."""

    def decision(case: Case) -> Outcome:
        before = _school(case, school.school_id)
        check_word("school_kind", "kind", school.kind)
        check_word("stage", "stage", school.stage)
        proposed = SchoolRegistered(
            name_zh=school.name_zh,
            name_en=school.name_en,
            kind=school.kind,
            stage=school.stage,
            valid_from=school.valid_from,
        )
        event = schools.register_school(before, proposed)
        if before.exists:
            return known(status="already-known", school_id=school.school_id)
        stream = case.stream(StreamKind.SCHOOL, school.school_id, "school_id")
        return created(stream, event, status="registered", school_id=stream.key)

    return decide(ledger, request, decision)


def change_school_kind(
    ledger: CreditLedger, request: Request, change: KindChange
) -> Answer:
    """Make a school another kind from a day on (R25)."""

    def event(case: Case, school: SchoolState) -> LedgerEvent:
        del case
        check_word("school_kind", "kind", change.kind)
        return schools.change_school_kind(school, change.kind, change.valid_from)

    return _change(ledger, request, change.school_id, event)


def merge_school(
    ledger: CreditLedger, request: Request, merger: SchoolMerger
) -> Answer:
    """Let a school go on as part of another from a day on."""

    def event(case: Case, school: SchoolState) -> LedgerEvent:
        into = _school(case, merger.into_school_id, "into_school_id")
        return schools.merge_school(school, into, merger.valid_from)

    return _change(ledger, request, merger.school_id, event)


def disallow_project_year(
    ledger: CreditLedger, request: Request, disallowance: Disallowance
) -> Answer:
    """Do not recognise what a school ran in a year; it cascades to its credits.

    What it would reach is previewed by `domain.school.affected_by_disallowance`.
    """
    year = ProjectYear(year=disallowance.year, kind=disallowance.kind)

    def event(case: Case, school: SchoolState) -> LedgerEvent:
        _check_decides(case)
        check_word("kind", "kind", disallowance.kind)
        schools.disallow_project_year(school, year, disallowance.document_no)
        note_digest = case.note(disallowance.note)
        return schools.disallow_project_year(
            school, year, disallowance.document_no, note_digest
        )

    return _change(ledger, request, disallowance.school_id, event)


def reinstate_project_year(
    ledger: CreditLedger, request: Request, reinstatement: Reinstatement
) -> Answer:
    """Undo a disallowance as if it had not been."""
    year = ProjectYear(year=reinstatement.year, kind=reinstatement.kind)

    def event(case: Case, school: SchoolState) -> LedgerEvent:
        _check_decides(case)
        return schools.reinstate_project_year(school, year, reinstatement.document_no)

    return _change(ledger, request, reinstatement.school_id, event)


def _change(
    ledger: CreditLedger,
    request: Request,
    school_id: str,
    change: Callable[[Case, SchoolState], LedgerEvent],
) -> Answer:
    def decision(case: Case) -> Outcome:
        event = change(case, _school(case, school_id))
        stream = case.stream(StreamKind.SCHOOL, school_id, "school_id")
        return created(stream, event, status="recorded", school_id=school_id)

    return decide(ledger, request, decision)


def _school(case: Case, school_id: str, name: str = "school_id") -> SchoolState:
    stream = case.stream(StreamKind.SCHOOL, school_id, name)
    return case.reader.fold(stream, schools.apply, schools.new(school_id))


def _check_decides(case: Case) -> None:
    what = "decide on a school's project-year"
    check_decides(case.acting, what, Role.REVIEWER, Role.IMPORTER)
