"""Every refusal, one class each: a kebab-case code, and a message made of its facts.

`field` names the field of the request that was wrong, where there is one; `article`
the clause that a refusal follows. Only the door knows which HTTP status a code gets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

ROWS_NAMED = 20
"""How many rows the sentence of a refusal names; all stand in its results."""


@dataclass(frozen=True, kw_only=True)
class Decider:
    """Who took a decision, and where it stands in the log."""

    person: str
    client_id: str
    position: int


class LedgerError(Exception):
    """The root of all refusals; never raised itself."""

    code = "refused"
    field: str | None = None
    article: str | None = None

    @property
    def message(self) -> str:
        """The sentence for a person."""
        return str(self)


class NotCanonicalError(LedgerError):
    """A value has no canonical JSON."""

    code = "not-canonical"

    def __init__(self, path: str, found: str) -> None:
        super().__init__(f"At {path} stands {found}, which canonical JSON has not.")
        self.field = path


class UnknownError(LedgerError):
    """Something is referred to that the ledger does not know."""

    code = "unknown"

    def __init__(self, noun: str, key: object, field: str | None = None) -> None:
        super().__init__(f"The {noun} {key} is not known to this district.")
        self.noun = noun
        self.key = str(key)
        self.field = field
        self.code = f"{noun.replace(' ', '-').replace('_', '-')}-unknown"


class NotATeacherOfYoursError(LedgerError):
    """A school names a teacher whom it never had; perhaps there is none at all."""

    code = "teacher-unknown"
    field = "teacher_id"

    def __init__(self, organisation: str | None, teacher_id: str) -> None:
        super().__init__(f"{organisation or 'This key'} has no teacher {teacher_id}.")


class ProofError(LedgerError):
    """A proof, tile, checkpoint or note that is malformed or does not hold.

    Its code is one of `domain.proof.flaws.Flaw`.
    """

    def __init__(self, flaw: str, found: str) -> None:
        super().__init__(f"{found}.")
        self.code = str(flaw)


# --- malformed: never recorded --------------------------------------------------------


class MalformedAmountError(LedgerError):
    """An amount that cannot be true or cannot be stored."""

    code = "malformed-amount"

    def __init__(self, field: str, found: str, reason: str) -> None:
        super().__init__(f"The amount {found[:40]} {reason}.")
        self.field = field


class MalformedTextError(LedgerError):
    """A text that cannot be stored or shown."""

    code = "malformed-text"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"The text of {field} {reason}.")
        self.field = field


class MalformedDigestError(LedgerError):
    """A digest is not a SHA-256 in lower-case hexadecimal."""

    code = "malformed-digest"

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is not 64 lower-case hexadecimal digits.")
        self.field = field


class MalformedDateError(LedgerError):
    """A day or year that nobody can mean."""

    code = "malformed-date"

    def __init__(self, field: str, found: str, first: int, last: int) -> None:
        super().__init__(f"{found} does not lie between {first} and {last}.")
        self.field = field


class FutureDateError(LedgerError):
    """Something is said to have happened after the district's day."""

    code = "future-date"

    def __init__(self, field: str, day: date, today: date) -> None:
        super().__init__(f"{day} lies in the future: the district has {today}.")
        self.field = field


class DateOrderError(LedgerError):
    """A day lies before the one that it must follow."""

    code = "date-order"

    def __init__(self, field: str, day: date, first: date) -> None:
        super().__init__(f"{day} lies before {first}.")
        self.field = field


class IncompleteRulingError(LedgerError):
    """A ruling that would have no effect, or on nobody."""

    code = "incomplete-ruling"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}.")
        self.field = field


class NothingChangesError(LedgerError):
    """A change that says nothing new."""

    code = "nothing-changes"

    def __init__(self, noun: str, key: str) -> None:
        super().__init__(f"This changes nothing about the {noun} {key}.")


# --- unauthorised ---------------------------------------------------------------------


class NotYoursError(LedgerError):
    """A school or provider acts on what belongs to another."""

    code = "not-yours"

    def __init__(self, organisation: str | None, what: str, field: str) -> None:
        super().__init__(f"{what} does not belong to {organisation or 'this key'}.")
        self.field = field


class NotAllowedError(LedgerError):
    """A role may not take this decision."""

    code = "not-allowed"

    def __init__(self, role: str, what: str) -> None:
        super().__init__(f"The role {role} may not {what}.")


class LevelRefusedError(LedgerError):
    """Somebody decides at a level that is not theirs."""

    code = "level-refused"
    field = "level"

    def __init__(self, role: str, level: str, reason: str) -> None:
        super().__init__(f"The role {role} does not decide at level {level}: {reason}.")


class OwnPostingError(LedgerError):
    """Nobody decides on what they, or their organisation, posted."""

    code = "own-posting"

    def __init__(self, key: object, what: str) -> None:
        super().__init__(f"{key} was brought in by the same {what}; another decides.")


class NotAssertedError(LedgerError):
    """An importer records history, and history says when it was known."""

    code = "reported-at-missing"
    field = "reported_at"

    def __init__(self) -> None:
        super().__init__("An importer says when an older system knew: reported_at.")


class NotAnImporterError(LedgerError):
    """Only an importer may say what an older system knew, and from which file."""

    code = "not-an-importer"

    def __init__(self, field: str) -> None:
        super().__init__(f"Only an importer may set {field}.")
        self.field = field


class SourceMissingError(LedgerError):
    """What an older system knew comes from a file, and the file has a digest."""

    code = "source-missing"
    field = "source"

    def __init__(self) -> None:
        super().__init__("With reported_at, name the source: batch, sha256 and row.")


# --- who and what ---------------------------------------------------------------------


class NameMismatchError(LedgerError):
    """The name that came with a teacher's id is not the one on file."""

    code = "name-mismatch"
    field = "name"

    def __init__(self, teacher_id: str) -> None:
        super().__init__(f"The name does not belong to the teacher {teacher_id}.")


class TeacherMergedError(LedgerError):
    """The id goes on under another one."""

    code = "teacher-merged"
    field = "teacher_id"

    def __init__(self, teacher_id: str, into_teacher_id: str) -> None:
        super().__init__(f"{teacher_id} goes on as {into_teacher_id}; use that id.")
        self.into_teacher_id = into_teacher_id


class MergedIntoItselfError(LedgerError):
    """Nothing can be merged into itself."""

    code = "merged-into-itself"

    def __init__(self, noun: str, key: str, field: str) -> None:
        super().__init__(f"The {noun} {key} cannot be merged into itself.")
        self.field = field


class SchoolMergedError(LedgerError):
    """The school goes on as part of another one."""

    code = "school-merged"
    field = "school_id"

    def __init__(self, school_id: str, into_school_id: str) -> None:
        super().__init__(f"{school_id} goes on as {into_school_id}; use that id.")
        self.into_school_id = into_school_id


class AlreadyRegisteredError(LedgerError):
    """An identifier is taken by a registration with other content."""

    code = "already-registered"

    def __init__(self, noun: str, key: str, fields: Sequence[str]) -> None:
        said = f"; it differs in {', '.join(fields)}" if fields else ""
        super().__init__(f"The {noun} {key} is registered already{said}.")
        self.fields = tuple(fields)


class PolicyTextChangedError(LedgerError):
    """A revision's name stands for one text for ever."""

    code = "policy-text-changed"
    field = "text"

    def __init__(self, document: str, revision: str) -> None:
        super().__init__(
            f"{document} {revision} was adopted with another text; name a new revision."
        )


class OrganisationMissingError(LedgerError):
    """A key of a school or provider acts for one organisation."""

    code = "organisation-missing"
    field = "organisation"

    def __init__(self, role: str) -> None:
        super().__init__(f"A key of the role {role} names its organisation.")


class ExpiredError(LedgerError):
    """A key would open nothing from the start."""

    code = "expired"
    field = "expires_on"

    def __init__(self, expires_on: date, today: date) -> None:
        super().__init__(f"{expires_on} is past: the district has {today}.")


class KeyReusedError(LedgerError):
    """An idempotency key came again with other content."""

    code = "key-reused"
    field = "Idempotency-Key"

    def __init__(self, key: str) -> None:
        super().__init__(f"The key {key} was used before for another content.")


# --- service of a teacher -------------------------------------------------------------


class AlreadyOnLeaveError(LedgerError):
    """A leave began before and has not ended."""

    code = "already-on-leave"
    field = "on"

    def __init__(self, teacher_id: str, day: date) -> None:
        super().__init__(f"{teacher_id} is on leave already on {day}.")


class NotOnLeaveError(LedgerError):
    """Somebody returns who was not on leave."""

    code = "not-on-leave"
    field = "on"

    def __init__(self, teacher_id: str, day: date) -> None:
        super().__init__(f"{teacher_id} is not on leave on {day}.")


class AlreadyRetiredError(LedgerError):
    """A teacher retires once."""

    code = "already-retired"

    def __init__(self, teacher_id: str, day: date) -> None:
        super().__init__(f"{teacher_id} retired on {day}.")


# --- decided before -------------------------------------------------------------------


class AlreadyPostedError(LedgerError):
    """The same reporter told the same completion otherwise before."""

    code = "already-posted"

    def __init__(
        self, posting_id: UUID | None, fields: Sequence[str], row: int | None = None
    ) -> None:
        what = f"Posting {posting_id} of yours" if row is None else f"Row {row}"
        differ = (
            f"and differs in {', '.join(fields)}" if fields else "and says the same"
        )
        advice = "correct or reverse it" if row is None else "send one of them"
        super().__init__(f"{what} speaks of the same completion {differ}; {advice}.")
        self.posting_id = posting_id
        self.fields = tuple(fields)
        self.field = fields[0] if fields else None


class AlreadyDecidedError(LedgerError):
    """A decision was taken before; it names who took it and when."""

    code = "already-decided"

    def __init__(self, noun: str, key: object, outcome: str, by: Decider) -> None:
        super().__init__(
            f"The {noun} {key} was {outcome} before by {by.person} "
            f"at position {by.position}."
        )
        self.outcome = outcome
        self.by = by


class AlreadyReversedError(LedgerError):
    """A posting or line was taken back before."""

    code = "already-reversed"

    def __init__(self, noun: str, key: object, by: Decider) -> None:
        super().__init__(
            f"The {noun} {key} was reversed by {by.person} at position {by.position}."
        )
        self.by = by


class AlreadyWithdrawnError(LedgerError):
    """What is withdrawn does not stand any more."""

    code = "already-withdrawn"

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(f"The {noun} {key} is withdrawn already.")


class AlreadyRevokedError(LedgerError):
    """A certificate or key is revoked once."""

    code = "already-revoked"

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(f"The {noun} {key} is revoked already.")


class AlreadyDisallowedError(LedgerError):
    """A project-year is disallowed once."""

    code = "already-disallowed"
    article = "A8§25"

    def __init__(self, school_id: str, year: int, kind: str, document_no: str) -> None:
        super().__init__(
            f"{kind} of {year} at {school_id}: disallowed by {document_no}."
        )


class NotDisallowedError(LedgerError):
    """A project-year that stands cannot be reinstated."""

    code = "not-disallowed"
    article = "A8§25"

    def __init__(self, school_id: str, year: int, kind: str) -> None:
        super().__init__(f"{kind} of {year} at {school_id} is not disallowed.")


class AlreadyRedactedError(LedgerError):
    """A text is erased once."""

    code = "already-redacted"
    field = "note_digest"

    def __init__(self, note_digest: str) -> None:
        super().__init__(f"The text {note_digest} is erased already.")


# --- certificates ---------------------------------------------------------------------


class CertificateNotEarnedError(LedgerError):
    """The statement does not meet its requirements; the hard findings are named."""

    code = "certificate-not-earned"

    def __init__(self, verdict: str, rule_ids: Sequence[str], articles: str) -> None:
        missing = f": {', '.join(rule_ids)}" if rule_ids else ""
        super().__init__(f"The verdict is {verdict}{missing}.")
        self.rule_ids = tuple(rule_ids)
        self.article = articles or None


class NoCertificateError(LedgerError):
    """A series that is reported apart; no certificate hangs on it (R27)."""

    code = "no-certificate"
    field = "series"

    def __init__(self, series: str) -> None:
        super().__init__(f"No certificate hangs on the series {series}.")


class CertificateIssuedBeforeError(LedgerError):
    """One certificate a series and period, unless it was revoked."""

    code = "certificate-issued-before"

    def __init__(self, certificate_id: UUID, series: str, period: str) -> None:
        super().__init__(f"{certificate_id} stands for {series} of {period}.")
        self.certificate_id = certificate_id


class StaleStatementError(LedgerError):
    """Something was recorded for the teacher after the statement was made."""

    code = "stale-statement"

    def __init__(self, teacher_id: str, read: int, last: int) -> None:
        super().__init__(
            f"The statement of {teacher_id} was made at position {read}; "
            f"position {last} changed what it rests on."
        )


class NotUnderReviewError(LedgerError):
    """The grounds of a certificate have not changed: there is nothing to review."""

    code = "not-under-review"

    def __init__(self, certificate_id: UUID) -> None:
        super().__init__(f"The grounds of {certificate_id} are as they were.")


# --- many at once ---------------------------------------------------------------------


class BatchRefusedError(LedgerError):
    """A row of an atomic batch was refused, and so all of them."""

    code = "batch-refused"

    def __init__(
        self, rows: Sequence[int], results: Sequence[Mapping[str, Any]]
    ) -> None:
        named = ", ".join(str(row) for row in rows[:ROWS_NAMED])
        more = ", ..." if len(rows) > ROWS_NAMED else ""
        super().__init__(f"Nothing was recorded: row {named}{more} was refused.")
        self.rows = tuple(rows)
        self.results = tuple(results)


class AtomicBatchTooLargeError(LedgerError):
    """So many rows at once would keep the others from posting for too long."""

    code = "atomic-batch-too-large"
    field = "mode"

    def __init__(self, rows: int, limit: int) -> None:
        super().__init__(
            f"A batch that is taken whole has at most {limit} rows, not {rows};"
            " send fewer, or mode=per-row."
        )


class CountDiffersError(LedgerError):
    """A filter matches another number of postings than the caller saw."""

    code = "count-differs"
    field = "expect"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"The filter matches {found} postings, not {expected}.")
