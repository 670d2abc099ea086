"""`credit-ledger replay`: who would gain or lose, through which clause, and why."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from domain.terms import Role
from ledger.commands.replays import record_replay
from ledger.requests import Answer
from projections.reading import ReadingRoom
from projections.replaying.running import Replayed, run
from projections.segments import Segments
from scripts.client_command import at_the_machine
from scripts.exits import NO
from scripts.house import now, opened, settings_in
from scripts.options import DATA, JSON
from scripts.posting.command import progress_bar
from scripts.replaying.asking import asks, question_of
from scripts.replaying.showing import listing, summary


@click.command()
@asks
@click.option(
    "--limit", default=50, show_default=True, help="Teachers that are listed."
)
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
    with opened(settings_in(data)) as (_, ledger):
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        question = question_of(room, options)
        with watching() as watch:
            replayed = run(Segments(room), question, watch)
        request = at_the_machine(ledger, Role.ADMINISTRATOR)
        answer = record_replay(ledger, request, replayed.event) if record else None
        shown = replayed.result.changes[: None if as_json else limit]
        ids = [change.teacher_id for change in shown]
        ledger.access_log.record(
            actor=request.actor,
            teacher_ids=ids,
            what="replay",
            at=now(),
            request_id=request.request_id,
        )
        entries = ledger.directory.get_many(ids)
    names = {key: entry.name for key, entry in entries.items() if entry.name}
    _show(replayed, answer, names, limit=limit, as_json=as_json)
    if answer is not None and answer.body["status"] == "differs":
        ctx.exit(NO)


def _show(
    replayed: Replayed,
    answer: Answer | None,
    names: dict[str, str],
    *,
    limit: int,
    as_json: bool,
) -> None:
    result = replayed.result
    if as_json:
        told = {
            "question": replayed.question.as_json(with_text=False),
            **replayed.summary(answer),
            "differences": [change.as_json() for change in result.changes],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    console = Console()
    for part in summary(replayed.question, result):
        console.print(part)
    for part in listing(result.changes, names, limit):
        console.print(part)
    click.echo(_recorded(result.digest, answer))


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
