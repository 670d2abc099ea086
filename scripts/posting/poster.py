"""Posting items in order: rows in batches, commands one by one.

Every request carries an Idempotency-Key made of its content and its place, so that a
run that broke off is simply run again: what is known already is answered as before.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from scripts.posting.connection import Answer, Connection
from scripts.posting.journal import Journal
from scripts.posting.lines import Command, Handle, Item, Row, handle_of

Numbered = tuple[int, Item]
"""An item and its place in the file, from 1."""

LOOK_UPS = 6
LOOK_UP_PAUSE_S = 0.5

LARGEST_BATCH = 1_000
"""Rows in one request."""


class UnknownSenderError(Exception):
    """The key file has no key of that name."""

    def __init__(self, sender: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known))
        super().__init__(f"There is no key for {sender!r}; there are: {names}.")


class UnknownPostingError(Exception):
    """A command speaks of a posting or a label that nothing has made."""

    def __init__(self, what: object) -> None:
        super().__init__(f"Nothing was posted as {what}.")


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One row or command that the ledger did not take."""

    number: int
    """Place among the items, from 1."""
    code: str
    field: str | None
    message: str


@dataclass(kw_only=True)
class Outcome:
    """What became of the items so far."""

    taken: int = 0
    known: int = 0
    warned: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(kw_only=True)
class Poster:
    """Posts rows and commands and remembers the ids that the ledger gave."""

    connection: Connection
    keys: Mapping[str, str]
    batch_size: int = LARGEST_BATCH
    outcome: Outcome = field(default_factory=Outcome)
    _ids: dict[Handle, str] = field(default_factory=dict)
    _labels: dict[str, str] = field(default_factory=dict)
    _journal: Journal = field(default_factory=Journal)

    def post(
        self,
        items: Sequence[Item],
        done: Callable[[int], None],
        journal: Journal | None = None,
    ) -> Outcome:
        """Post all items but those that the journal knows as taken.

        Tells `done` how many more are through each time.
        """
        self._journal = journal or Journal()
        self._ids.update(self._journal.ids)
        self._labels.update(self._journal.labels)
        known = len(self._journal.taken)
        self.outcome.known += known
        done(known)
        for group in groups(self._left(items), self.batch_size):
            number, first = group[0]
            if isinstance(first, Command):
                self._command(first, number)
            else:
                self._rows({n: row for n, row in group if isinstance(row, dict)})
            done(len(group))
        return self.outcome

    def _left(self, items: Sequence[Item]) -> Iterator[Numbered]:
        for number, item in enumerate(items, start=1):
            if number not in self._journal.taken:
                yield number, item

    def _rows(self, rows: Mapping[int, Row]) -> None:
        numbers = list(rows)
        content = b"".join(_line(row) for row in rows.values())
        path = "/v1/completions/batch?mode=per-row"
        answer = self._send(path, "importer", content, numbers[0])
        if not answer.accepted:
            self._refuse(answer, numbers[0])
            return
        ids: dict[int, str] = {}
        for number, result in zip(numbers, answer.body["results"], strict=True):
            if self._is_taken(result, number):
                ids[number] = result["posting_id"]
        self._keep(ids, {handle_of(rows[n]): one for n, one in ids.items()})

    def _keep(
        self,
        numbers: Iterable[int],
        ids: Mapping[Handle, str],
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self._ids.update(ids)
        self._labels.update(labels or {})
        self._journal.add(numbers, ids, labels or {})

    def _is_taken(self, result: Row, number: int) -> bool:
        self.outcome.warned += bool(result.get("warnings"))
        if result["status"] == "refused":
            self._add_refusal(number, result)
            return False
        if result["status"] == "already-known":
            self.outcome.known += 1
        else:
            self.outcome.taken += 1
        return True

    def _command(self, command: Command, number: int) -> None:
        path = self._path(command)
        body = dict(command.body)
        if command.postings:
            body["posting_ids"] = [self._id(handle) for handle in command.postings]
        answer = self._send(path, command.sender, _line(body), number)
        if not answer.accepted:
            self._refuse(answer, number)
            return
        refused = [r for r in answer.body.get("results", ()) if _is_refused(r)]
        for result in refused:
            self._add_refusal(number, result)
        numbers = [] if refused else [number]
        self._keep(numbers, _learned(command, answer), _labels(command, answer))
        if answer.headers.get("idempotency-replayed"):
            self.outcome.known += 1
        else:
            self.outcome.taken += 1

    def _send(self, path: str, sender: str, content: bytes, number: int) -> Answer:
        rows = path.startswith("/v1/completions/batch")
        kind = "application/x-ndjson" if rows else "application/json"
        headers = {
            "Authorization": f"Bearer {self._key(sender)}",
            "Content-Type": kind,
            "Idempotency-Key": idempotency_key(path, content, number),
        }
        return self.connection.send("POST", path, headers, content)

    def _key(self, sender: str) -> str:
        if sender in self.keys:
            return self.keys[sender]
        if "*" in self.keys:
            return self.keys["*"]
        raise UnknownSenderError(sender, self.keys)

    def _path(self, command: Command) -> str:
        path = command.path
        if command.posting:
            path = path.replace("{posting}", self._id(command.posting))
        if "{" not in path:
            return path
        label = path[path.index("{") + 1 : path.index("}")]
        if label not in self._labels:
            raise UnknownPostingError(label)
        return path.replace(f"{{{label}}}", self._labels[label])

    def _id(self, handle: Handle) -> str:
        """Return the id of a live posting; ask the ledger when it is not known.

        What is listed follows what was posted by moments, so that is asked again.
        """
        for attempt in range(LOOK_UPS):
            if handle in self._ids:
                return self._ids[handle]
            if attempt:
                self.connection.pause(LOOK_UP_PAUSE_S)
            self._look_up(handle.teacher_id)
        if handle not in self._ids:
            raise UnknownPostingError(tuple(handle))
        return self._ids[handle]

    def _look_up(self, teacher_id: str) -> None:
        key = self.keys.get("auditor") or next(iter(self.keys.values()))
        for row in listed(self.connection, key, {"teacher": teacher_id}):
            if row["status"] != "reversed":
                handle = Handle(
                    row["reporter"],
                    row["teacher_id"],
                    row["activity_id"],
                    row["occasion"],
                )
                self._ids.setdefault(handle, row["posting_id"])

    def _refuse(self, answer: Answer, number: int) -> None:
        body = answer.body if isinstance(answer.body, dict) else {}
        self._add_refusal(number, {"code": str(answer.status)} | body)

    def _add_refusal(self, number: int, told: Row) -> None:
        message = told.get("message") or told.get("detail") or told.get("title") or ""
        self.outcome.refusals.append(
            Refusal(
                number=number,
                code=told["code"],
                field=told.get("field"),
                message=str(message),
            )
        )


def groups(items: Iterable[Numbered], size: int) -> Iterator[list[Numbered]]:
    """Yield commands by themselves, and rows that follow each other in batches."""
    rows: list[Numbered] = []
    for number, item in items:
        if isinstance(item, Command) or len(rows) == size:
            if rows:
                yield rows
            rows = []
        if isinstance(item, Command):
            yield [(number, item)]
        else:
            rows.append((number, item))
    if rows:
        yield rows


def idempotency_key(path: str, content: bytes, number: int) -> str:
    """Return the key under which a request at this place is known again."""
    digest = hashlib.sha256(f"{number} {path}\n".encode() + content)
    return digest.hexdigest()[:40]


def listed(
    connection: Connection, key: str, filters: Mapping[str, str]
) -> Iterator[Row]:
    """Yield the completions that match, page by page."""
    cursor: str | None = None
    while True:
        query = {**filters, "limit": "500"} | ({"cursor": cursor} if cursor else {})
        answer = connection.get(
            f"/v1/completions?{urlencode(query, quote_via=quote)}", key
        )
        if not answer.accepted:
            return
        yield from answer.body["items"]
        cursor = answer.body.get("next_cursor")
        if not cursor:
            return


def _is_refused(result: Row) -> bool:
    return bool(result["status"] == "refused")


def _learned(command: Command, answer: Answer) -> dict[Handle, str]:
    """Return the id of the posting that a command made, as a correction does."""
    if "posting_id" in answer.body and "activity_id" in command.body:
        return {handle_of(command.body): answer.body["posting_id"]}
    return {}


def _labels(command: Command, answer: Answer) -> dict[str, str]:
    if command.label is None:
        return {}
    noun = command.label.partition("-")[0]
    return {command.label: answer.body[f"{noun}_id"]}


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
