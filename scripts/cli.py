"""The command line `credit-ledger`: one module a long command.

A command is imported when it is asked for: those that measure or generate need much
that the others need not, and nobody waits for it.

Exit codes: 0 yes, 1 no, 2 wrong usage, 3 nothing could be reached (`scripts.exits`).
"""

import gc
from importlib import import_module
from keyword import iskeyword
from types import ModuleType

import click

from scripts.sentences import Group

COMMANDS = {
    "start": "scripts.starting.command",
    "serve": "scripts.serving",
    "project": "scripts.serving",
    "work": "scripts.working",
    "migrate": "scripts.maintenance",
    "rebuild": "scripts.maintenance",
    "segments": "scripts.segments_command",
    "statement": "scripts.reading.statement_command",
    "why": "scripts.reading.why_command",
    "origin": "scripts.reading.origin_command",
    "history": "scripts.reading.origin_command",
    "policy": "scripts.policy_command",
    "replay": "scripts.replaying.command",
    "readings": "scripts.replaying.readings_command",
    "client": "scripts.client_command",
    "post": "scripts.posting.command",
    "import": "scripts.importing.command",
    "jobs": "scripts.jobs_command",
    "uploads": "scripts.importing.uploads_command",
    "demonstration": "scripts.demonstration.command",
    "generate": "scripts.generating.command",
    "doctor": "scripts.doctor.command",
    "bench": "scripts.bench.command",
    "soak": "scripts.soak.command",
}
"""Every command, and the module that has it under the same name."""


class Commands(Group):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        """Name all commands."""
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's)
        cmd_name: str,
    ) -> click.Command | None:
        """Return a command, if there is one of that name."""
        if cmd_name not in COMMANDS:
            return None
        written = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(_imported(COMMANDS[cmd_name]), written)
        return command


def _imported(name: str) -> ModuleType:
    """Import a module; what comes with it stays, and is never looked through again.

    Nothing of it is garbage: to collect meanwhile and to look at it later takes a
    tenth of a second.
    """
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="credit-ledger")
def main() -> None:
    """Credit Ledger 学分账: training credits with a reason for every number.

    Exit codes: 0 done, 1 refused or unwell, 2 wrong usage, 3 out of reach.
    """


if __name__ == "__main__":
    main()
