"""`credit-ledger policy`: look at a document before it governs; let it govern."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from domain.policy.load import Policy, load_policy
from domain.policy.mistakes import PolicyError
from scripts.exits import NO
from scripts.options import ADDRESS, JSON, KEY
from scripts.policy_diff import diff
from scripts.posting.command import show
from scripts.posting.connection import Connection
from scripts.posting.lines import Command
from scripts.posting.poster import Poster

FILE = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.group()
def policy() -> None:
    """Check a policy document; tell two apart; adopt one."""


policy.add_command(diff)


@policy.command()
@FILE
@JSON
@click.pass_context
def check(ctx: click.Context, *, file: Path, as_json: bool) -> None:
    """Say whether FILE is a policy document, and every mistake in it.

    Exit code 0: it loads; 1: it has mistakes.
    """
    try:
        loaded = load_policy(file.read_text(encoding="utf-8"), file.name)
    except PolicyError as error:
        _show_mistakes(error, as_json=as_json)
        ctx.exit(NO)
    click.echo(json.dumps(_head(loaded)) if as_json else _sentence(loaded))


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


def _show_mistakes(error: PolicyError, *, as_json: bool) -> None:
    if as_json:
        mistakes = [asdict(mistake) for mistake in error.mistakes]
        click.echo(json.dumps({"mistakes": mistakes}, ensure_ascii=False))
        return
    for mistake in error.mistakes:
        click.echo(str(mistake))
    click.echo(f"{len(error.mistakes)} mistakes.")


def _head(policy: Policy) -> dict[str, str]:
    return {
        "document": policy.document,
        "revision": policy.revision,
        "series": policy.series,
        "digest": policy.digest,
        "period": f"{policy.period_from}/{policy.period_until}",
    }


def _sentence(policy: Policy) -> str:
    readings = len(policy.readings)
    return (
        f"{policy.document} {policy.revision} loads: series {policy.series},"
        f" {policy.period_from} to {policy.period_until}, {readings} readings,"
        f" digest {policy.digest[:16]}."
    )
