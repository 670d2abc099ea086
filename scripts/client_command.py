"""`credit-ledger client`: hand out a key; close one."""

import getpass
import json
import secrets
from datetime import datetime
from pathlib import Path

import click

from domain.terms import Actor, Role
from ledger.application import CreditLedger, Request
from ledger.commands.clients import (
    ClientRevocation,
    ClientToCreate,
    create_client,
    revoke_client,
)
from scripts.house import opened, settings_in, today
from scripts.options import DATA, JSON

AT_THE_MACHINE = "command-line"
"""The client id of whoever sits at the machine itself and so needs no key."""


def at_the_machine(ledger: CreditLedger, role: Role) -> Request:
    """Return a request by the person at the terminal."""
    actor = Actor(client_id=AT_THE_MACHINE, person=getpass.getuser(), role=role)
    return Request(
        actor=actor,
        request_id=f"cli-{secrets.token_hex(8)}",
        today=today(ledger.settings),
    )


def make_client(ledger: CreditLedger, client: ClientToCreate) -> str:
    """Create a client and return its key, which is told only once."""
    request = at_the_machine(ledger, Role.ADMINISTRATOR)
    return str(create_client(ledger, request, client).body["key"])


@click.group()
def client() -> None:
    """Hand out a key; close one. Works on the database itself, without a key."""


@client.command()
@click.argument("client_id")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--person", required=True, help="Who answers for what the key does.")
@click.option("--organisation", help="The school or provider that it is scoped to.")
@click.option("--expires-on", type=click.DateTime(formats=["%Y-%m-%d"]))
@DATA
@JSON
def create(  # noqa: PLR0913  one parameter an option
    *,
    client_id: str,
    role: str,
    person: str,
    organisation: str | None,
    expires_on: datetime | None,
    data: Path,
    as_json: bool,
) -> None:
    """Create CLIENT_ID and print its key; the ledger keeps only a digest of it."""
    wanted = ClientToCreate(
        client_id=client_id,
        role=Role(role),
        person=person,
        organisation=organisation,
        expires_on=expires_on.date() if expires_on else None,
    )
    with opened(settings_in(data)) as (_, ledger):
        key = make_client(ledger, wanted)
    told = {"client_id": client_id, "key": key}
    click.echo(json.dumps(told) if as_json else key)


@client.command()
@click.argument("client_id")
@click.option("--reason", required=True, help="A word such as `lost` or `left`.")
@DATA
def revoke(*, client_id: str, reason: str, data: Path) -> None:
    """Close the key of CLIENT_ID for ever."""
    revocation = ClientRevocation(client_id=client_id, reason=reason)
    with opened(settings_in(data)) as (_, ledger):
        request = at_the_machine(ledger, Role.ADMINISTRATOR)
        revoke_client(ledger, request, revocation)
    click.echo(f"{client_id} opens nothing any more.")
