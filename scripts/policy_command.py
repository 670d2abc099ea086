"""`credit-ledger policy`: look at a document before it governs; let it govern."""

from pathlib import Path

import click

from scripts.exits import NO
from scripts.options import ADDRESS, JSON, KEY
from scripts.policy_check import FILE, check, schema
from scripts.policy_diff import diff
from scripts.posting.command import show
from scripts.posting.connection import Connection
from scripts.posting.lines import Command
from scripts.posting.poster import Poster


@click.group()
def policy() -> None:
    """Check a policy document; tell two apart; adopt one."""


policy.add_command(check)
policy.add_command(schema)
policy.add_command(diff)


@policy.command()
@FILE
@click.option("--document-no", required=True, help="Number of the adopting document.")
@ADDRESS
@KEY
@JSON
@click.pass_context
def adopt(
    ctx: click.Context,
    *,
    file: Path,
    document_no: str,
    address: str,
    key: str | None,
    as_json: bool,
) -> None:
    """Adopt FILE: it governs from now on. Needs a key of the policy office.

    Exit code 0: adopted, now or before; 1: refused; 3: no ledger at the address.
    """
    if not key:
        raise click.UsageError("Give --key KEY, a key of the policy office.")
    body = {"text": file.read_text(encoding="utf-8"), "document_no": document_no}
    connection = Connection(address=address)
    poster = Poster(connection=connection, keys={"*": key})
    outcome = poster.post([Command(path="/v1/policies", body=body)], lambda _: None)
    connection.close()
    show(outcome, as_json=as_json)
    if outcome.refusals:
        ctx.exit(NO)
