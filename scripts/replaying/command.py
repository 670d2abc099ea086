"""`credit-ledger replay`: who would gain or lose, through which clause, and why."""

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from domain.policy.replaying.change import Change, TeacherChange
from domain.terms import Role
from ledger.application import CreditLedger
from ledger.commands.replays import record_replay
from ledger.requests import Answer, Request
from projections.reading import ReadingRoom
from projections.replaying.export import Sheet, as_csv, as_xlsx
from projections.replaying.running import Replayed, run
from projections.segments import Segments
from scripts.client_command import at_the_machine
from scripts.exits import NO
from scripts.house import now, opened, settings_in
from scripts.options import DATA, JSON
from scripts.posting.command import progress_bar
from scripts.replaying.asking import asks, question_of
from scripts.replaying.showing import listing, summary

FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@asks
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="Teachers that are listed.",
)
@click.option("--csv", "csv_file", type=FILE, help="Write all that changed to FILE.")
@click.option("--xlsx", "xlsx_file", type=FILE, help="Write a workbook to FILE.")
@click.option("--record/--no-record", default=True, help="Record it in the log.")
@DATA
@JSON
@click.pass_context
def replay(
    ctx: click.Context,
    /,
    *,
    limit: int,
    record: bool,
    data: Path,
    as_json: bool,
    **options: Any,
) -> None:
    """Compare two worlds over all teachers: rules, readings, facts, the day.

    REV is document@revision, document@DAY (what stood then), or document (what
    stands). Another revision in a file:

      credit-ledger replay --from chaoyang-commission --to revised.toml

    Another reading of the same document:

      credit-ledger replay --from chaoyang-commission --reading R4=pool

    As known on one day under the rules adopted by another, beside today:

      credit-ledger replay --from chaoyang-commission@2023-12-31
      --to chaoyang-commission --facts-as-of-before asserted:2023-12-31

    The question and the digest of the result are recorded. Exit code 0: done; 1:
    refused, or the same question once had another result.
    """
    with keeping_all(), opened(settings_in(data)) as (_, ledger):
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        question = question_of(room, options)
        with watching() as watch:
            replayed = run(Segments(room), question, watch)
        request = at_the_machine(ledger, Role.ADMINISTRATOR)
        answer = record_replay(ledger, request, replayed.event) if record else None
        files = Files(csv=options["csv_file"], xlsx=options["xlsx_file"])
        whole = as_json or files.wanted
        changes = replayed.result.changes if whole else first(replayed, limit)
        names = names_of(ledger, request, changes)
    files.write(replayed, answer, names)
    if as_json:
        click.echo(_json(replayed, answer))
    else:
        _show(replayed, answer, names, limit)
    if answer is not None and answer.body["status"] == "differs":
        ctx.exit(NO)


@contextmanager
def keeping_all() -> Iterator[None]:
    """Look for no garbage: what a replay makes stays until it is told.

    To look through it again and again takes a fifth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(frozen=True, kw_only=True)
class Files:
    """Where the changed teachers are written to, if anywhere."""

    csv: Path | None
    xlsx: Path | None

    @property
    def wanted(self) -> bool:
        """Tell whether there is anything to write."""
        return self.csv is not None or self.xlsx is not None

    def write(
        self, replayed: Replayed, answer: Answer | None, names: Mapping[str, str]
    ) -> None:
        """Write what is wanted."""
        if not self.wanted:
            return
        sheet = Sheet(
            differences=replayed.result.differences,
            names=names,
            summary=replayed.summary(answer),
            question=replayed.question.as_json(with_text=False),
        )
        if self.csv is not None:
            self.csv.write_bytes(as_csv(sheet))
        if self.xlsx is not None:
            self.xlsx.write_bytes(as_xlsx(sheet))


def names_of(
    ledger: CreditLedger, request: Request, changes: Sequence[TeacherChange]
) -> dict[str, str]:
    """Return the names of teachers; that somebody reads of them is logged."""
    ids = [change.teacher_id for change in changes]
    ledger.access_log.record(
        actor=request.actor,
        teacher_ids=ids,
        what="replay",
        at=now(),
        request_id=request.request_id,
    )
    entries = ledger.directory.get_many(ids)
    return {key: entry.name for key, entry in entries.items() if entry.name}


def first(replayed: Replayed, limit: int) -> list[TeacherChange]:
    """Return the teachers that are listed: those whose verdict changed first."""
    changes = replayed.result.changes
    return sorted(changes, key=lambda one: one.change is Change.AMOUNTS)[:limit]


def _json(replayed: Replayed, answer: Answer | None) -> str:
    """Return everything as JSON; the teachers' part is made once, for the digest."""
    head = {
        "question": replayed.question.as_json(with_text=False),
        "summary": replayed.summary(answer),
    }
    told = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return f'{told}, "differences": {replayed.result.differences_json.decode()}}}'


def _show(
    replayed: Replayed, answer: Answer | None, names: Mapping[str, str], limit: int
) -> None:
    console = Console()
    for part in summary(replayed.question, replayed.result):
        console.print(part)
    shown = first(replayed, limit)
    for part in listing(shown, names, len(replayed.result.changes)):
        console.print(part)
    click.echo(_recorded(replayed.result.digest, answer))


def _recorded(digest: str, answer: Answer | None) -> str:
    if answer is None:
        return f"Not recorded. Digest of the result: {digest}"
    body = answer.body
    told = f"Replay {body['replay_id']}, digest of the result {digest}"
    if body["status"] == "differs":
        return f"{told}: ANOTHER than {body['differs_from']}, recorded before!"
    if body["status"] == "same-result":
        return f"{told}: the same as recorded at {body['position']}."
    return f"{told}, recorded at {body['position']}."


@contextmanager
def watching() -> Iterator["Bars"]:
    """Yield a watch that draws a bar for each stage."""
    with progress_bar(Console(stderr=True)) as bars:
        yield Bars(bars)


class Bars:
    """Draws how far a replay is."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def begin(self, stage: str, total: int) -> None:
        """Begin a stage of so many teachers."""
        self._finish()
        self._task = self._bars.add_task(f"{stage:<10}", total=total or None)

    def advance(self, teachers: int) -> None:
        """So many more are done."""
        if self._task is not None:
            self._bars.advance(self._task, teachers)

    def _finish(self) -> None:
        if self._task is not None:
            self._bars.update(self._task, total=1, completed=1)
