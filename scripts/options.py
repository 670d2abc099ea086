"""Options that several commands share."""

from pathlib import Path

import click

DATA = click.option(
    "--data",
    default="var",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the embedded server; a database address goes before it.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
ADDRESS = click.option(
    "--address", default="http://127.0.0.1:8080", show_default=True, help="The ledger."
)
KEY = click.option("--key", envvar="CREDIT_LEDGER_KEY", help="The key to use.")
