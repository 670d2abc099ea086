"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

DATA = click.option(
    "--data",
    default="var",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the embedded server; a database address goes before it.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
LEAST_DAYS = 30
"""The database drops nothing younger, whatever it is told."""


def older_than(since: str) -> Callable[[Command], Command]:
    """Return the option that says how old is old enough to be dropped."""
    return click.option(
        "--older-than",
        "days",
        required=True,
        type=click.IntRange(LEAST_DAYS),
        help=f"Days since {since}.",
    )


ADDRESS = click.option(
    "--address", default="http://127.0.0.1:8080", show_default=True, help="The ledger."
)
KEY = click.option("--key", envvar="CREDIT_LEDGER_KEY", help="The key to use.")
