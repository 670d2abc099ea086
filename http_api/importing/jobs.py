"""The two jobs of a file: to check what would become of its rows, and to post them.

Both read the file anew, in a process of its own, and pass it through in parts: no
step needs more room for a longer file. A posting that broke off goes on at the first
part whose answer is not kept; what was recorded just before it broke off is told by
the answer under the part's idempotency key, and by the natural key of each row.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.canonical import sha256_hex
from domain.errors import UnknownError
from http_api.importing.cells import RawRow
from http_api.importing.child import read_rows
from http_api.importing.earlier import EarlierRows
from http_api.importing.guards import FileKind
from http_api.importing.judging import Result, shaped
from http_api.importing.limits import Limits
from http_api.importing.tallies import tally_of
from http_api.problems import reasons_of_rows
from ledger.application import CreditLedger
from ledger.commands.batches import Batch, FileOrigin, post_batch
from ledger.commands.uploads import CHECK, POST
from ledger.errors import ClientClosedError, FileDroppedError
from ledger.jobs import Job
from ledger.refusals import Cause
from ledger.requests import Request
from ledger.settings import Settings
from ledger.upload_parts import Part, Place, Step
from ledger.uploads import Upload
from projections.working import Done, Handler, Heart

ROWS_A_PART = 500
"""Written in one transaction with its answer, and the same in every release: check and
posting of a file are told beside each other, part by part."""

READING, CHECKING, POSTING = "read", "check", "post"
"""Stages that are told while a job goes on."""

Item = TypeVar("Item")
Now = Callable[[], datetime]


def import_handlers(ledger: CreditLedger, now: Now) -> Mapping[str, Handler]:
    """Return how files are checked and posted."""

    def check(job: Job, heart: Heart) -> Done:
        return _done(_checked(_opened(ledger, job), heart))

    def post(job: Job, heart: Heart) -> Done:
        return _done(_posted(_opened(ledger, job), heart, now))

    return {CHECK: check, POST: post}


def limits_of(settings: Settings) -> Limits:
    """Return how much of a file is read in an installation."""
    return Limits(file_bytes=settings.max_upload_bytes)


@dataclass(frozen=True, kw_only=True)
class _Work:
    """A file on a worker's desk."""

    ledger: CreditLedger
    job: Job
    upload: Upload
    content: bytes

    @property
    def origin(self) -> FileOrigin:
        return FileOrigin(name=self.upload.name, sha256=self.upload.sha256)

    def place(self, step: Step, number: int) -> Place:
        return Place(upload_id=self.upload.upload_id, step=step, number=number)

    def rows(self) -> Generator[RawRow]:
        limits = limits_of(self.ledger.settings)
        yield from read_rows(FileKind(self.upload.kind), self.content, limits)


def _opened(ledger: CreditLedger, job: Job) -> _Work:
    """Return the file that a job is about; raises FileDroppedError."""
    upload_id = UUID(job.question["upload_id"])
    upload = ledger.uploads.find(upload_id)
    if upload is None:
        raise UnknownError("import", upload_id, "import_id")
    content = ledger.uploads.content(upload_id)
    if content is None:
        raise FileDroppedError(upload.name)
    return _Work(ledger=ledger, job=job, upload=upload, content=content)


# --- checking -------------------------------------------------------------------------


def _checked(work: _Work, heart: Heart) -> Iterator[Part]:
    """Say what would become of each row; a file that breaks off is refused first."""
    first, rows = _counted(work, heart)
    heart.begin(CHECKING, rows)
    whole = [first] if len(first) == rows else parts_of(work.rows())
    ledger = work.ledger
    earlier = EarlierRows(
        lambda number: ledger.upload_parts.rows(work.place(Step.CHECK, number))
    )
    for number, raw in enumerate(whole):
        told = shaped(raw)
        twins = earlier.needed(told.reports)
        batch = Batch(
            rows=[*twins, *told.reports],
            refused=told.refused,
            dry_run=True,
            file=work.origin,
        )
        results = post_batch(ledger, work.job.request, batch).body["results"]
        place = work.place(Step.CHECK, number)
        part = ledger.upload_parts.keep(work.job, place, told.answered(results))
        earlier.add(part, told.reports, results)
        heart.advance(len(raw))
        yield part


def _counted(work: _Work, heart: Heart) -> tuple[Sequence[RawRow], int]:
    """Read a file to its end; return its first part, and how many rows it has."""
    heart.begin(READING, 0)
    first: Sequence[RawRow] = ()
    rows = 0
    for raw in parts_of(work.rows()):
        first = first or raw
        rows += len(raw)
        heart.advance(len(raw))
    return first, rows


# --- posting --------------------------------------------------------------------------


def _posted(work: _Work, heart: Heart, now: Now) -> Iterator[Part]:
    """Post what can be posted, part by part, in the name of who confirmed it."""
    heart.begin(POSTING, work.job.question["rows"])
    kept = work.ledger.upload_parts.of_step(work.upload.upload_id, Step.POST)
    done = {part.number: part for part in kept}
    for number, raw in enumerate(parts_of(work.rows())):
        part = done.get(number) or _posted_part(work, number, raw, now)
        heart.advance(len(raw))
        yield part


def _posted_part(work: _Work, number: int, raw: Sequence[RawRow], now: Now) -> Part:
    ledger = work.ledger
    _check_open(work, now)
    told = shaped(raw)
    request = _request_of(work, number)
    batch = Batch(
        rows=told.reports,
        refused=told.refused,
        at_once=ROWS_A_PART,
        file=work.origin,
    )
    answer = post_batch(ledger, request, batch)
    results = answer.body["results"]
    if not answer.replayed:
        _keep_refusals(ledger, request, results, now())
    place = work.place(Step.POST, number)
    return ledger.upload_parts.keep(work.job, place, told.answered(results))


def _check_open(work: _Work, now: Now) -> None:
    """Raise ClientClosedError where the key was revoked since, or has expired."""
    zone = ZoneInfo(work.ledger.settings.timezone)
    client_id = work.job.actor.client_id
    if not work.ledger.clients.is_open(client_id, now().astimezone(zone).date()):
        raise ClientClosedError(client_id)


def _request_of(work: _Work, number: int) -> Request:
    """Return the request of a part: a second one gets the answer of the first.

    No client can send a key that holds a blank.
    """
    upload = work.upload
    return replace(
        work.job.request,
        idempotency_key=f"import {upload.upload_id} {number}",
        content_sha256=sha256_hex(f"{upload.sha256} {number}".encode()),
    )


def _keep_refusals(
    ledger: CreditLedger, request: Request, results: Iterable[Result], at: datetime
) -> None:
    """Keep why rows were refused, as of every batch."""
    causes = [
        Cause(
            code=reason.code,
            message=reason.message,
            field=reason.field,
            row=reason.row,
            article=reason.article,
        )
        for reason in reasons_of_rows(results)
    ]
    ledger.refusals.record(request, causes, at=at)


def _done(parts: Iterable[Part]) -> Done:
    tally = tally_of(list(parts))
    return Done(summary=tally.as_json(), result=b"", keep=0)


def parts_of(rows: Generator[Item]) -> Iterator[list[Item]]:
    """Yield rows some hundred at a time; what reads them is closed in any case."""
    with closing(rows):
        yield from iter(lambda: list(islice(rows, ROWS_A_PART)), [])
