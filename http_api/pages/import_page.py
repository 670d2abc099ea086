"""What the page of a file shows: how far it is, what became of its rows, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from flask import url_for

from domain.limits import is_id
from domain.statement import Label
from domain.terms import Role
from http_api.codes import refusal_codes, warning_codes
from http_api.importing.columns import cell_name, column_of_field
from http_api.importing.judging import raw_row
from http_api.importing.listed import column_of
from http_api.importing.results import RowFilter, RowPage, rows_of, rows_page
from http_api.importing.states import ImportState, ImportView
from http_api.importing.workbook import STATUSES, WOULD_BE
from http_api.pages.formats import percent
from http_api.pages.frame import visitor
from http_api.pages.links import address
from http_api.pages.rulebook import plain
from ledger.application import CreditLedger
from ledger.upload_parts import AnsweredRow, Step, Why

SAMPLE = 5
"""Rows that are shown of each reason; the others are one click away."""
GROUPS = 30
READ_FOR_SAMPLES = 20_000
"""Refused rows that are looked through for them."""

TONES: Mapping[str, str] = {
    "posted": "good",
    "corroborating": "good",
    "refused": "bad",
    "not-posted": "soft",
}
STATE_TONES: Mapping[ImportState, str] = {
    ImportState.CHECKED: "wait",
    ImportState.POSTED: "good",
    ImportState.FAILED: "bad",
    ImportState.CHECKING: "wait",
    ImportState.POSTING: "wait",
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows that were refused for the same reason."""

    why: Why
    count: int
    rows: Sequence[AnsweredRow]
    """The first of them."""

    @property
    def meaning(self) -> Label:
        """What the code means."""
        code = refusal_codes().get(self.why.code)
        return code.meaning if code else plain(self.why.code)

    @property
    def column(self) -> Label | None:
        """What the column is called that is wrong."""
        return column_label(self.why.field)


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """One file, and those of its rows that are looked at."""

    view: ImportView
    wanted: RowFilter
    groups: Sequence[Group] = ()
    listed: RowPage | None = None

    @property
    def only_checked(self) -> bool:
        """Whether nothing was to be posted yet."""
        return self.view.step is Step.CHECK

    @property
    def statuses(self) -> Sequence[tuple[str, Label, int]]:
        """Each status that rows have, what it is called, and of how many."""
        counts = self.view.tally.counts
        return [
            (status, self.status(status), counts[status])
            for status in STATUSES
            if counts.get(status)
        ]

    @property
    def done_percent(self) -> str:
        """How far the job is."""
        progress = self.view.progress
        return percent(progress.done, progress.total).removesuffix("%")

    @property
    def warned(self) -> bool:
        """Whether the rows that are listed have warnings or notes."""
        rows = self.listed.items if self.listed else ()
        return any(notes_of(row) for row in rows)

    def status(self, status: str) -> Label:
        """Return what a status is called while only checked, or since."""
        label, _ = STATUSES.get(status, (plain(status), ""))
        return WOULD_BE.get(status, label) if self.only_checked else label

    def url(self, **wanted: str | None) -> str:
        """Return the address of some of the rows."""
        path = url_for("pages.import", import_id=self.view.import_id)
        return address(path, wanted, "rows")

    def group_url(self, group: Group) -> str:
        """Return the address of all rows that were refused for a reason."""
        return self.url(status="refused", code=group.why.code, field=group.why.field)


def import_page(
    ledger: CreditLedger, view: ImportView, wanted: RowFilter, cursor: str | None
) -> ImportPage:
    """Return the page of a file; raises BadCursorError."""
    if view.state.is_going_on:
        return ImportPage(view=view, wanted=wanted)
    if wanted == RowFilter():
        return ImportPage(view=view, wanted=wanted, groups=_groups(ledger, view))
    listed = rows_page(ledger, view, wanted, cursor)
    return ImportPage(view=view, wanted=wanted, listed=listed)


def column_label(path: str | None) -> Label | None:
    """Return what the column is called from which a field is filled."""
    return column_of(column_of_field(path)).label if path else None


def wrong_cells(row: AnsweredRow) -> Sequence[tuple[Label, str, str]]:
    """Return heading, place and text of each cell that a row was refused for."""
    raw = raw_row(row)
    keys = dict.fromkeys(
        column_of_field(reason["field"])
        for reason in reasons_of(row)
        if reason.get("field")
    )
    return [
        (column_of(key).label, cell_name(raw, key), raw.cells.get(key) or "")
        for key in keys
        if key in raw.letters
    ]


def reasons_of(row: AnsweredRow) -> Sequence[Mapping[str, Any]]:
    """Return why a row was refused: every reason that was told."""
    if not row.is_refused:
        return ()
    told: Sequence[Mapping[str, Any]] = row.result.get("reasons") or [row.result]
    return told


def meaning_of(code: str) -> Label:
    """Return what a code means, of a refusal or of a warning."""
    refusal, warning = refusal_codes().get(code), warning_codes().get(code)
    if refusal is not None:
        return refusal.meaning
    return warning or plain(code)


def notes_of(row: AnsweredRow) -> Sequence[tuple[Label, str]]:
    """Return what is warned of, and what was done to cells, with the place of each."""
    warned = [
        (meaning_of(one["code"]), str(one.get("article") or ""))
        for one in row.result.get("warnings", ())
    ]
    noted = [
        (meaning_of(one["code"]), one["cell"]) for one in row.result.get("notes", ())
    ]
    return [*warned, *noted]


def teacher_url(row: AnsweredRow) -> str | None:
    """Return where the teacher of a row is looked at, by whom it may be."""
    teacher_id = row.read["cells"].get("teacher_id") or ""
    if not _opens() or row.is_refused or not is_id(teacher_id):
        return None
    return url_for("pages.statement", teacher_id=teacher_id)


def posting_url(row: AnsweredRow) -> str | None:
    """Return where the posting of a row is looked at; None where there is none."""
    posting_id = row.result.get("posting_id")
    if not posting_id or not row.result.get("position") or not _opens():
        return None
    return url_for("pages.posting", posting_id=UUID(str(posting_id)))


def _opens() -> bool:
    who = visitor()
    return who is not None and who.role not in (Role.PROVIDER, Role.IMPORTER)


def _groups(ledger: CreditLedger, view: ImportView) -> Sequence[Group]:
    """Return the most frequent reasons with a sample of rows; no others are kept."""
    reasons = view.tally.reasons[:GROUPS]
    samples: dict[Why, list[AnsweredRow]] = {why: [] for why, _ in reasons}
    lacking = sum(min(count, SAMPLE) for _, count in reasons)
    refused = rows_of(ledger, view, RowFilter(status="refused"))
    for row in islice(refused, READ_FOR_SAMPLES if lacking else 0):
        why = Why(code=row.result["code"], field=row.result.get("field"))
        if len(samples.get(why, [None] * SAMPLE)) < SAMPLE:
            samples[why].append(row)
            lacking -= 1
        if not lacking:
            break
    return [Group(why=why, count=n, rows=samples[why]) for why, n in reasons]
