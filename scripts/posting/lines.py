"""One line of a file that is posted: a completion as a plain row, or a command.

A row is an API body of `POST /v1/completions`, so that a file of rows is also what
curl sends to `/v1/completions/batch`. A command names its route: `{"post": "/v1/...",
"body": {...}}`; the further keys let it speak of postings that have no id yet.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]
"""One JSON object in the shape of an API body."""


class Handle(NamedTuple):
    """What names a posting before the ledger has given it an id."""

    reporter: str
    teacher_id: str
    activity_id: str
    occasion: str


@dataclass(frozen=True, kw_only=True)
class Command:
    """One request to the API besides the batches of completions."""

    path: str
    """May hold `{posting}`, or the label of an earlier command in braces."""
    body: Row
    sender: str = "importer"
    """Whose key sends it; a word of the key file."""
    posting: Handle | None = None
    """The posting that `{posting}` in the path stands for."""
    postings: tuple[Handle, ...] = ()
    """Postings whose ids go into the body as `posting_ids`."""
    label: str | None = None
    """A name for the id in the answer, so that a later path may hold it."""


Item = Row | Command


class LineError(ValueError):
    """A line of a file is neither a row nor a command."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"Line {number}: {what}.")


def line_of(item: Item) -> str:
    """Return the line that stands for a row or a command, without its end."""
    return json.dumps(
        _command_json(item) if isinstance(item, Command) else item,
        ensure_ascii=False,
    )


def _command_json(command: Command) -> Row:
    row: Row = {"post": command.path, "as": command.sender, "body": command.body}
    if command.posting:
        row["posting"] = list(command.posting)
    if command.postings:
        row["postings"] = [list(handle) for handle in command.postings]
    if command.label:
        row["label"] = command.label
    return row


def read_items(lines: Iterable[str]) -> Iterator[Item]:
    """Yield what each line stands for; raise LineError at the first bad one."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _item(number, line)


def _item(number: int, line: str) -> Item:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(number, f"not JSON: {error.msg}") from None
    if not isinstance(row, dict):
        raise LineError(number, "not a JSON object")
    if "post" not in row:
        return row
    try:
        return _command(row)
    except (KeyError, TypeError) as error:
        raise LineError(number, f"not a command: {error}") from None


def _command(row: Row) -> Command:
    posting = row.get("posting")
    return Command(
        path=row["post"],
        body=row["body"],
        sender=row.get("as", "importer"),
        posting=Handle(*posting) if posting else None,
        postings=tuple(Handle(*handle) for handle in row.get("postings", ())),
        label=row.get("label"),
    )


def handle_of(row: Row) -> Handle:
    """Return what names the posting of a row."""
    reporter = row.get("reporter") or {}
    return Handle(
        str(reporter.get("organisation") or ""),
        row["teacher_id"],
        row["activity_id"],
        str(row.get("occasion") or ""),
    )


def read_file(path: Path) -> list[Item]:
    """Return every row and command of a file."""
    with path.open(encoding="utf-8") as lines:
        return list(read_items(lines))
