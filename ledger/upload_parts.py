"""What became of the rows of a file: kept in parts of some hundred rows, compressed.

So a file of any length passes through without standing in memory: who looks at the
refused rows unpacks those of a part at a time, and counts are kept beside each part.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from ledger.database import Database
from ledger.jobs import Job, JobLostError

LEVEL = 6
REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class AnsweredRow:
    """A row of a file and what was answered to it."""

    read: Mapping[str, Any]
    """The row as it was read: `cells`, and whatever else is told of them; JSON."""
    result: Mapping[str, Any]
    """As in the answer to a batch: `row`, `status`, `code`, `message` ..."""

    @property
    def number(self) -> int:
        """The row of the sheet, from 1."""
        return int(self.result["row"])

    @property
    def is_refused(self) -> bool:
        """Tell whether the row was refused."""
        return bool(self.result["status"] == REFUSED)


@dataclass(frozen=True, kw_only=True)
class Why:
    """What rows were refused for."""

    code: str
    field: str | None = None


class Step(StrEnum):
    """Which of the two looks at a file an answer is from."""

    CHECK = "check"
    POST = "post"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a part stands."""

    upload_id: UUID
    step: Step
    number: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """How many rows of a part became what."""

    number: int
    first_row: int
    last_row: int
    counts: Mapping[str, int]
    """By status."""
    reasons: Mapping[Why, int]
    """Of the refused rows, by the first reason of each."""


class UploadParts:
    """The answered rows of a district's files."""

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def keep(self, job: Job, place: Place, rows: Sequence[AnsweredRow]) -> Part:
        """Keep the answers to the rows of a part, in place of earlier ones.

        Raises JobLostError where the job is somebody else's by now, DiskFullError.
        """
        self._database.space.check()
        part = part_of(place.number, rows)
        kept = self._database.run(
            "uploads/keep_part",
            {
                "district": self._district,
                "upload_id": place.upload_id,
                "step": place.step.value,
                "job_id": job.job_id,
                "attempt": job.attempt,
                "part": place.number,
                "first_row": part.first_row,
                "last_row": part.last_row,
                "counts": json.dumps(part.counts),
                "reasons": json.dumps(
                    [[why.code, why.field, n] for why, n in part.reasons.items()]
                ),
                "refused": _packed([row for row in rows if row.is_refused]),
                "taken": _packed([row for row in rows if not row.is_refused]),
            },
        )
        if not kept:
            raise JobLostError(job.job_id)
        return part

    def of_step(self, upload_id: UUID, step: Step) -> Sequence[Part]:
        """Return what is kept of a step, in the order of the rows."""
        rows = self._rows("parts", upload_id=upload_id, step=step.value)
        return [_part(row) for row in rows]

    def rows(
        self, place: Place, *, refused_only: bool = False
    ) -> Iterator[AnsweredRow]:
        """Yield the answered rows of a part in their order."""
        found = self._rows(
            "part",
            upload_id=place.upload_id,
            step=place.step.value,
            part=place.number,
            refused_only=refused_only,
        )
        packed = [half for row in found for half in row if half is not None]
        rows = [row for half in packed for row in _unpacked(bytes(half))]
        yield from sorted(rows, key=lambda row: row.number)

    def _rows(self, name: str, **parameters: Any) -> list[TupleRow]:
        return self._database.rows(
            f"uploads/{name}", {"district": self._district, **parameters}
        )


def part_of(number: int, rows: Sequence[AnsweredRow]) -> Part:
    """Return how many of some rows became what."""
    refused = [row.result for row in rows if row.is_refused]
    numbers = [row.number for row in rows]
    return Part(
        number=number,
        first_row=min(numbers, default=0),
        last_row=max(numbers, default=0),
        counts=Counter(str(row.result["status"]) for row in rows),
        reasons=Counter(
            Why(code=one["code"], field=one.get("field")) for one in refused
        ),
    )


def _packed(rows: Sequence[AnsweredRow]) -> bytes:
    told = [[row.read, row.result] for row in rows]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def _unpacked(packed: bytes) -> Iterator[AnsweredRow]:
    text = zlib.decompress(packed).decode("utf-8", "surrogatepass")
    for read, result in json.loads(text):
        yield AnsweredRow(read=read, result=result)


def _part(row: TupleRow) -> Part:
    number, first_row, last_row, counts, reasons = row
    return Part(
        number=number,
        first_row=first_row,
        last_row=last_row,
        counts=counts,
        reasons={Why(code=code, field=field): n for code, field, n in reasons},
    )
