"""`credit-ledger demonstration`: the invented district as files to post and change."""

from pathlib import Path

import click

from scripts.demonstration.district import SEED, generate
from scripts.demonstration.files import write_files


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=SEED, show_default=True, help="Another seed, others.")
def demonstration(*, folder: Path, seed: int) -> None:
    """Write the demonstration district into FOLDER as NDJSON files.

    Post them in order with `credit-ledger post --keys FILE FOLDER/*.ndjson`, or the
    completions alone with curl. The same seed gives the same bytes.
    """
    for path in write_files(generate(seed), folder):
        with path.open(encoding="utf-8") as lines:
            count = sum(1 for _ in lines)
        click.echo(f"{path}  {count} lines")
