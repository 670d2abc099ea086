"""One key for each role of the demonstration, made once and kept by its database."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.terms import Role
from ledger.application import CreditLedger
from ledger.commands.clients import ClientToCreate
from ledger.leaf import leaf_hash
from scripts.client_command import make_client
from scripts.demonstration.names import SCHOOLS
from scripts.house import today
from scripts.keyring import KEYS, KEYS_BEFORE, link_keys, read_keys, write_keys

ORGANISATIONS = {school.school_id: school.name_en for school in SCHOOLS}
PROVIDER = "development-college"
IDENTITY_DIGITS = 16


class EmptyLogError(Exception):
    """A log without an entry has no identity to keep keys by."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who is to have a key: the name in the key file, and what the key opens."""

    name: str
    role: Role
    person: str
    organisation: str | None = None


HOLDERS = (
    *(
        Holder(
            name=f"school:{school_id}",
            role=Role.SCHOOL,
            person=f"training manager, {name}",
            organisation=school_id,
        )
        for school_id, name in ORGANISATIONS.items()
    ),
    Holder(
        name="provider",
        role=Role.PROVIDER,
        person="registrar, Teacher Development College",
        organisation=PROVIDER,
    ),
    Holder(name="reviewer", role=Role.REVIEWER, person="district office, review"),
    Holder(name="policy_office", role=Role.POLICY_OFFICE, person="policy office"),
    Holder(name="auditor", role=Role.AUDITOR, person="auditor"),
    Holder(name="importer", role=Role.IMPORTER, person="archive of the reports"),
    Holder(
        name="importer_office",
        role=Role.IMPORTER,
        person="archive of the office's decisions",
    ),
    Holder(name="administrator", role=Role.ADMINISTRATOR, person="administrator"),
)
"""The key holders of the demonstration."""


def holders(*, empty: bool) -> Iterator[Holder]:
    """Yield who gets a key; an empty district has no organisations to give one to."""
    for holder in HOLDERS:
        if not (empty and holder.organisation):
            yield holder


def identity(ledger: CreditLedger) -> str | None:
    """Return what no other database has: its first entry; None while it is empty."""
    first = ledger.recorder.select_notifications(1, 1)
    return leaf_hash(first[0]).hex()[:IDENTITY_DIGITS] if first else None


def kept_keys(folder: Path, ledger: CreditLedger) -> dict[str, str]:
    """Return the keys that a data folder has for a database."""
    database = identity(ledger)
    if database is None:
        return {}
    names = (f"keys-{database}.json", KEYS_BEFORE, KEYS)
    return next(filter(None, (read_keys(folder / name) for name in names)), {})


def keep_keys(folder: Path, ledger: CreditLedger, keys: Mapping[str, str]) -> str:
    """Keep keys by the identity of their database, and return it.

    `keys.json` leads to them; the keys of other databases stay beside them.
    """
    database = identity(ledger)
    if database is None:
        raise EmptyLogError
    own = folder / f"keys-{database}.json"
    write_keys(own, keys)
    link_keys(own)
    return database


def make_missing_keys(
    ledger: CreditLedger, keys: Mapping[str, str], *, empty: bool
) -> dict[str, str]:
    """Return the keys that open this ledger, with new ones where one is missing."""
    day = today(ledger.settings)
    complete = {
        name: key
        for name, key in keys.items()
        if ledger.clients.authenticate(key, day) is not None
    }
    taken = {client.client_id for client in ledger.clients.all()}
    for holder in holders(empty=empty):
        if holder.name in complete:
            continue
        client = ClientToCreate(
            client_id=_free_id(holder.name, taken),
            role=holder.role,
            person=holder.person,
            organisation=holder.organisation,
        )
        complete[holder.name] = make_client(ledger, client)
    return complete


def _free_id(name: str, taken: set[str]) -> str:
    """Return an id under which no client was created; a lost key is not reused."""
    base = name.replace(":", "-")
    if base not in taken:
        return base
    return f"{base}-{secrets.token_hex(3)}"
