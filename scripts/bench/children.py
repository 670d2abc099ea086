"""Measurements in processes of their own, so that one does not warm another up."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import click

ROUNDS = click.option("--rounds", default=3, show_default=True, type=click.IntRange(3))


class ChildError(Exception):
    """A measurement ended with an error; its own words are shown."""

    def __init__(self, module: str, told: str) -> None:
        super().__init__(f"{module} ended with an error:\n{told}")


def child(
    module: str, job: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> Any:
    """Run a module with a job, and return the JSON that it prints last.

    Variables are set for it alone. Raises ChildError.
    """
    variables = [f"{name}={value}" for name, value in (environment or {}).items()]
    found = subprocess.run(
        ["/usr/bin/env", *variables, sys.executable, "-m", module, json.dumps(job)],
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        raise ChildError(module, found.stderr)
    return json.loads(found.stdout.splitlines()[-1])
