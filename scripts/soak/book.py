"""What clients were told, row by row, and what the log has to say to it."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from ledger.settings import Settings
from scripts.posting.connection import Answer
from scripts.soak.checking import Key, postings, wrongs
from scripts.soak.client import Row, is_error, is_put_off
from scripts.soak.tally import Tally
from scripts.soak.town import SCHOOL

CONFLICTS = frozenset({"already-posted", "key-reused", "already-decided"})
SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What an answer said of one row."""

    posting_id: str
    position: int | None


@dataclass(kw_only=True)
class Book:
    """Keeps what was acknowledged; several clients may write in it at once."""

    reporter: str = SCHOOL
    receipts: dict[Key, Receipt] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    failings: list[str] = field(default_factory=list)
    breaks: int = 0
    """Connections that broke before an answer came."""
    put_off: int = 0
    """Answers that said when to come back."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, rows: Sequence[Row], answer: Answer | None) -> None:
        """Write down what was answered to a batch, or to one report."""
        with self._lock:
            if answer is None:
                self.breaks += 1
            elif is_put_off(answer):
                self.put_off += 1
            elif is_error(answer):
                self.errors.append(f"{answer.status} {answer.body}")
            elif not answer.accepted:
                self._refused(answer)
            else:
                self._taken(rows, answer.body)

    def tally(self, settings: Settings) -> Tally:
        """Compare with the log, look whether that is whole, and count."""
        standing = postings(settings)
        times = Counter(posting.key for posting in standing)
        places = {p.key: (p.posting_id, p.position) for p in standing}
        lost = [
            key
            for key, told in self.receipts.items()
            if places.get(key) != (told.posting_id, told.position)
        ]
        shown = tuple(f"lost: {key}" for key in lost[:SHOWN])
        failings = (*self.errors, *self.conflicts, *self.failings, *wrongs(settings))
        return Tally(
            acknowledged=len(self.receipts),
            lost=len(lost),
            doubled=sum(count - 1 for count in times.values()),
            conflicts=len(self.conflicts),
            errors=len(self.errors),
            failings=(*shown, *failings),
            seen={"connections broken": self.breaks, "put off with 503": self.put_off},
        )

    def _refused(self, answer: Answer) -> None:
        told = f"{answer.status} {answer.body}"
        if answer.status == HTTPStatus.CONFLICT:
            self.conflicts.append(told)
        else:
            self.failings.append(f"refused: {told}")

    def _taken(self, rows: Sequence[Row], body: Mapping[str, Any]) -> None:
        results = body.get("results", [body])
        if len(results) != len(rows):
            self.failings.append(f"{len(rows)} rows, {len(results)} results")
        for row, result in zip(rows, results, strict=False):
            self._row(row, result)

    def _row(self, row: Row, result: Mapping[str, Any]) -> None:
        if result["status"] == "refused":
            known = result["code"] in CONFLICTS
            (self.conflicts if known else self.failings).append(f"refused: {result}")
            return
        key = self.key_of(row)
        receipt = Receipt(
            posting_id=result["posting_id"], position=result.get("position")
        )
        first = self.receipts.setdefault(key, receipt)
        if first != receipt:
            self.failings.append(f"{key} was {first}, and then {receipt}")

    def key_of(self, row: Row) -> Key:
        """Return what a row speaks of."""
        return Key(
            teacher_id=row["teacher_id"],
            activity_id=row["activity_id"],
            occasion=row["occasion"],
            reporter=self.reporter,
        )
