"""A policy document as it is named on the command line: a file, or NAME@REVISION."""

from pathlib import Path
from urllib.parse import quote

import click

from domain.policy.adopted import adopted_policy
from domain.policy.load import (
    Policy,
    load_policy,
    shipped_policies,
    shipped_regions,
)
from domain.policy.mistakes import PolicyError
from scripts.posting.connection import Connection


class DocumentError(click.UsageError):
    """A document is named that is nowhere, or that has mistakes."""


def document(name: str, address: str, key: str | None) -> Policy:
    """Return a document: a file, a shipped revision, or with a key an adopted one.

    Raises DocumentError, and UnreachableError where nothing answers at the address.
    """
    path = Path(name)
    if path.is_file():
        return _loaded(path.read_text(encoding="utf-8"), path.name)
    stem, _, revision = name.partition("@")
    if not revision:
        message = f"{name} is neither a file nor NAME@REVISION of a document."
        raise DocumentError(message)
    found = shipped(stem, revision)
    if found is None and key:
        found = _adopted(Connection(address=address), key, stem, revision)
    if found is None:
        raise DocumentError(
            f"No document {stem} with revision {revision} comes with the ledger; to"
            " read an adopted one give --key, and --address of the ledger."
        )
    return found


def shipped(name: str, revision: str) -> Policy | None:
    """Return a revision that comes with the ledger, of whatever region."""
    for region in shipped_regions():
        for stem, text in shipped_policies(region).items():
            if name not in text or revision not in text:
                continue
            policy = load_policy(text, f"{stem}.toml")
            if (policy.document, policy.revision) == (name, revision):
                return policy
    return None


def _adopted(
    connection: Connection, key: str, name: str, revision: str
) -> Policy | None:
    path = f"/v1/policies/{quote(name, safe='')}/{quote(revision, safe='')}"
    answer = connection.get(path, key)
    connection.close()
    if not answer.accepted:
        return None
    return adopted_policy(answer.body["text"], f"{name}@{revision}")


def _loaded(text: str, name: str) -> Policy:
    try:
        return load_policy(text, name)
    except PolicyError as error:
        raise DocumentError(str(error)) from error
