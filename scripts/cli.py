"""The command line `credit-ledger`: one module a long command.

Exit codes: 0 yes, 1 no, 2 wrong usage, 3 nothing could be reached (`scripts.exits`).
"""

import click

from scripts.bench.command import bench
from scripts.client_command import client
from scripts.demonstration.command import demonstration
from scripts.doctor.command import doctor
from scripts.generating.command import generate
from scripts.maintenance import migrate, rebuild
from scripts.policy_command import policy
from scripts.posting.command import post
from scripts.reading.origin_command import history, origin
from scripts.reading.statement_command import statement
from scripts.reading.why_command import why
from scripts.replaying.command import replay
from scripts.replaying.readings_command import readings
from scripts.segments_command import segments
from scripts.sentences import Group
from scripts.serving import project, serve
from scripts.starting.command import start
from scripts.working import work

COMMANDS: tuple[click.Command, ...] = (
    start,
    serve,
    project,
    work,
    migrate,
    rebuild,
    segments,
    statement,
    why,
    origin,
    history,
    policy,
    replay,
    readings,
    client,
    post,
    demonstration,
    generate,
    doctor,
    bench,
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="credit-ledger")
def main() -> None:
    """Credit Ledger 学分账: training credits with a reason for every number.

    Exit codes: 0 done, 1 refused or unwell, 2 wrong usage, 3 out of reach.
    """


for _command in COMMANDS:
    main.add_command(_command)

if __name__ == "__main__":
    main()
