"""`credit-ledger import`: a file sent in, its check watched, perhaps confirmed."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from scripts.exits import NO
from scripts.options import ADDRESS, JSON, KEY
from scripts.posting.command import progress_bar
from scripts.posting.connection import Answer, Connection

POLL_S = 0.5
GOING_ON = frozenset({"checking", "posting"})
SHOWN = 20
"""More refusals are counted, and stand in the workbook."""
BINARY = "application/octet-stream"


class RefusedFileError(click.ClickException):
    """The ledger took neither the file nor its confirmation."""

    exit_code = NO

    def __init__(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, dict) else {}
        code = body.get("code", str(answer.status))
        super().__init__(f"{code}: {body.get('detail', '')}")


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Somebody who sends files in with a key."""

    connection: Connection
    key: str
    pause: Callable[[float], None] = time.sleep

    def send(self, file: Path) -> str:
        """Send a file in, and return the address of its import."""
        path = f"/v1/imports?name={quote(file.name)}"
        return self._post(path, file.read_bytes(), BINARY)

    def confirm(self, address: str) -> None:
        """Let the rows be posted."""
        self._post(f"{address}/confirmation", b"", None)

    def told(self, address: str) -> Any:
        """Return how an import stands."""
        return self._accepted(self.connection.get(address, self.key)).body

    def refused(self, address: str) -> Any:
        """Return the first refused rows."""
        path = f"{address}/rows?status=refused&limit={SHOWN}"
        return self._accepted(self.connection.get(path, self.key)).body["items"]

    def follow(self, address: str, bars: Progress) -> Any:
        """Wait until an import stands still, drawing how far it is."""
        task = bars.add_task("sent in   ", total=None)
        told = self.told(address)
        while told["state"] in GOING_ON:
            progress = told["progress"]
            bars.update(
                task,
                description=f"{told['state']:<10}",
                completed=progress["done"],
                total=progress["total"] or None,
            )
            self.pause(POLL_S)
            told = self.told(address)
        bars.update(
            task,
            description=f"{told['state']:<10}",
            completed=told["rows"],
            total=told["rows"],
        )
        return told

    def _post(self, path: str, body: bytes, content_type: str | None) -> str:
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Idempotency-Key": secrets.token_hex(16),
        }
        if content_type is not None:
            headers["Content-Type"] = content_type
        answer = self.connection.send("POST", path, headers, body)
        return self._accepted(answer).headers["location"]

    @staticmethod
    def _accepted(answer: Answer) -> Answer:
        if not answer.accepted:
            raise RefusedFileError(answer)
        return answer


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--confirm", is_flag=True, help="Post the rows that can be posted.")
@click.option(
    "--wait/--no-wait",
    default=True,
    show_default=True,
    help="Watch it to the end; without, print where it is found.",
)
@ADDRESS
@KEY
@JSON
@click.pass_context
def import_(  # noqa: PLR0913  one parameter an option
    ctx: click.Context,
    *,
    file: Path,
    confirm: bool,
    wait: bool,
    address: str,
    key: str | None,
    as_json: bool,
) -> None:
    """Send FILE (.xlsx or .csv, by the template) in, and tell what becomes of its rows.

    Every row is looked through first; nothing is recorded without --confirm. A file
    that was corrected is sent in again whole: what was posted is known.

    Exit code 0: no row was refused; 1: some were, or the whole file; 3: no ledger
    answers at the address.
    """
    if not key:
        raise click.UsageError("Give --key KEY.")
    if confirm and not wait:
        raise click.UsageError("A file is confirmed once it is checked: use --wait.")
    connection = Connection(address=address)
    sender = Sender(connection=connection, key=key)
    found = sender.send(file)
    if not wait:
        _say_where(found, as_json=as_json)
        return
    told = _followed(sender, found, confirm=confirm)
    refused = sender.refused(found) if told["counts"]["refused"] else []
    connection.close()
    show(told, refused, as_json=as_json)
    if told["state"] == "failed" or refused:
        ctx.exit(NO)


def _followed(sender: Sender, address: str, *, confirm: bool) -> Any:
    with progress_bar(Console(stderr=True)) as bars:
        told = sender.follow(address, bars)
        if confirm and told["can_be_confirmed"]:
            sender.confirm(address)
            told = sender.follow(address, bars)
    return told


def _say_where(address: str, *, as_json: bool) -> None:
    click.echo(json.dumps({"import": address}) if as_json else address)


def show(told: Any, refused: Any, *, as_json: bool) -> None:
    """Print how an import stands, and its first refusals."""
    if as_json:
        click.echo(json.dumps({**told, "refused": refused}, ensure_ascii=False))
        return
    counts = [f"{n:,} {name.replace('_', ' ')}" for name, n in told["counts"].items()]
    click.echo(f"{told['state']}: {', '.join(counts)}.")
    for error in told["errors"]:
        click.echo(f"{error['code']}: {error['message']}")
    if told["can_be_confirmed"]:
        click.echo(f"{told['to_post']:,} rows can be posted: --confirm posts them.")
    if not refused:
        return
    table = Table("row", "code", "field", "message")
    for row in refused:
        field = row.get("field") or ""
        table.add_row(str(row["row"]), row["code"], field, row["message"])
    Console().print(table)
    more = told["counts"]["refused"] - len(refused)
    if more > 0:
        click.echo(f"... and {more:,} more; {told['links']['workbook']} has all.")
