"""Measure ourselves beside the peers, in one process: `python -m` this with a size.

Apart from the command line, since some peers take their number of threads only from
the environment in which they are loaded.
"""

import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from domain.policy.columns.balances import balances
from domain.policy.columns.population import Population
from scripts.bench.balances import ducks, fisca, frames, plain, tables, zen_rules
from scripts.bench.balances.facts import (
    LAST_DAY,
    Balances,
    Facts,
    Peer,
    balances_of,
    facts_of,
    the_document,
)
from scripts.bench.processes import ServerCpu
from scripts.bench.turns import in_turns
from scripts.generating.shapes import Size
from scripts.generating.wholes import whole
from scripts.generating.world import World
from scripts.local_postgres import LocalPostgres


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to measure: how much, how often, with how many threads."""

    teachers: int
    completions: int
    rounds: int
    one_thread: bool
    """Only those who use several: they differ when they may not."""


class UnequalError(Exception):
    """A peer found something else, so that its time says nothing."""

    def __init__(self, peer: str) -> None:
        super().__init__(f"{peer} found other balances than the ledger's own rules.")


def measured(job: Job) -> dict[str, Any]:
    """Return the medians of everybody. Raises UnequalError."""
    world = World(Size(teachers=job.teachers, completions=job.completions))
    population = whole(world)
    facts = facts_of(population)
    with ExitStack() as opened:
        peers: dict[str, Peer] = {"ours": ours(population)}
        peers |= {name: make(facts) for name, make in _peers(job).items()}
        server = None
        if not job.one_thread:
            connection, server = opened.enter_context(_postgres())
            peers["postgresql"] = tables.tables(facts, connection)
        check(peers)
        # Nobody is to walk over the millions of objects in which others hold the facts.
        gc.collect()
        gc.freeze()
        took = in_turns(peers, job.rounds, server, twice=True)
    told = {name: asdict(one) for name, one in took.items()}
    return {"rows": population.rows, "teachers": len(population), "took": told}


def ours(population: Population) -> Callable[[], Balances]:
    """Return the second evaluator as a peer among the others."""
    policy = the_document()
    return lambda: balances_of(balances(policy, population, LAST_DAY))


def check(peers: Mapping[str, Peer]) -> None:
    """Let everybody apply the rules once, and compare. Raises UnequalError."""
    found = {name: peer() for name, peer in peers.items()}
    for name, theirs in found.items():
        if not theirs.equals(found["ours"]):
            raise UnequalError(name)


def _peers(job: Job) -> dict[str, Callable[[Facts], Peer]]:
    if job.one_thread:
        return {"polars": frames.polars, "duckdb": lambda facts: ducks.duck(facts, 1)}
    return {
        "openfisca": fisca.fisca,
        "polars": frames.polars,
        "duckdb": ducks.duck,
        "python": plain.plain,
        "zen": zen_rules.zen_rules,
    }


@contextmanager
def _postgres() -> Iterator[tuple[psycopg.Connection[Any], ServerCpu]]:
    """Yield a connection to a server of its own, and its processor time."""
    with tempfile.TemporaryDirectory(prefix="credit-ledger-bench-") as folder:
        data = Path(folder)
        data.chmod(0o711)  # the server may run as another user
        with LocalPostgres(data) as server:
            running = server.status()
            pid = running.pid if running else 0
            with psycopg.connect(server.url(), autocommit=True) as connection:
                yield connection, ServerCpu(pid)


if __name__ == "__main__":
    print(json.dumps(measured(Job(**json.loads(sys.argv[1])))))  # noqa: T201
