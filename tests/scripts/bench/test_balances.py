"""Every peer of `bench balances` finds what the first evaluator finds."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import psycopg
import pytest
from click.testing import CliRunner

from domain.policy.columns.balances import balances
from domain.policy.columns.population import Population
from domain.policy.explain import explain
from domain.statement import Verdict
from scripts.bench.balances import facts as shared
from scripts.bench.balances.facts import (
    CATEGORIES,
    CREDIT,
    Balances,
    Facts,
    balances_of,
    facts_of,
    the_document,
)
from scripts.bench.balances.plain import plain
from scripts.cli import main
from scripts.generating.facts import facts_of as facts_of_teacher
from scripts.generating.shapes import Size
from scripts.generating.wholes import whole
from scripts.generating.world import World
from tests.conftest import Server

for _package in ("duckdb", "openfisca_core", "polars", "zen"):
    pytest.importorskip(_package)

from scripts.bench.balances.ducks import duck  # noqa: E402  extras may be missing
from scripts.bench.balances.fisca import fisca  # noqa: E402
from scripts.bench.balances.frames import polars  # noqa: E402
from scripts.bench.balances.measuring import (  # noqa: E402
    UnequalError,
    check,
    ours,
)
from scripts.bench.balances.tables import tables  # noqa: E402
from scripts.bench.balances.zen_rules import zen_rules  # noqa: E402

TEACHERS = 160


@pytest.fixture(scope="module")
def population() -> Population:
    return whole(World(Size(teachers=TEACHERS, completions=8_000, seed=3)))


@pytest.fixture(scope="module")
def facts(population: Population) -> Facts:
    return facts_of(population)


@pytest.fixture(scope="module")
def explained() -> Balances:
    world = World(Size(teachers=TEACHERS, completions=8_000, seed=3))
    (block,) = world.blocks()
    statements = [
        explain(
            the_document(),
            facts_of_teacher(world.catalogue, block, number),
            shared.LAST_DAY,
        )
        for number in range(TEACHERS)
    ]
    by_category = [
        {balance.category: balance.credits for balance in statement.balances}
        for statement in statements
    ]
    parts = [[int(one[name] * CREDIT) for name in CATEGORIES] for one in by_category]
    return Balances(
        balances=np.array(parts, np.int64),
        total=np.array([int(one.total_credits * CREDIT) for one in statements]),
        met=np.array([one.verdict is Verdict.MET for one in statements]),
    )


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[Any]]:
    name = server.fresh_database()
    with psycopg.connect(server.url_of(name), autocommit=True) as connection:
        yield connection
    server.drop(name)


def test_our_columns_find_what_explain_finds(
    population: Population, explained: Balances
) -> None:
    assert ours(population)().equals(explained)


@pytest.mark.parametrize("peer", [plain, polars, duck, fisca, zen_rules])
def test_a_peer_finds_what_explain_finds(
    peer: Callable[[Facts], shared.Peer], facts: Facts, explained: Balances
) -> None:
    found = peer(facts)

    assert found().equals(explained)
    assert found().equals(explained), "a second time, as in every round"


def test_postgresql_finds_what_explain_finds(
    connection: psycopg.Connection[Any], facts: Facts, explained: Balances
) -> None:
    assert tables(facts, connection)().equals(explained)


def test_the_measured_rules_tell_teachers_apart(explained: Balances) -> None:
    assert 0.3 < explained.met.mean() < 0.8
    moved = explained.balances[:, CATEGORIES.index("professional")]
    assert (moved == 10 * CREDIT).any(), "somebody's surplus stood in for electives"
    for category, limit in shared.CAPS.items():
        assert (explained.balances[:, CATEGORIES.index(category)] == limit).any()


def test_a_peer_that_finds_something_else_is_named(
    population: Population, facts: Facts
) -> None:
    right = plain(facts)
    wrong = right()
    wrong.total[5] += 1

    with pytest.raises(UnequalError, match="careless"):
        check({"ours": right, "careless": lambda: wrong})


def test_a_number_that_is_no_part_of_a_credit_is_refused(
    population: Population,
) -> None:
    outcome = balances(the_document(), population, shared.LAST_DAY)

    with pytest.raises(shared.InexactPartsError):
        balances_of(replace(outcome, scale=outcome.scale * 3))


def test_the_command_tells_ratios_to_everybody() -> None:
    result = CliRunner().invoke(
        main,
        ["bench", "balances", "--teachers=60", "--completions=2000", "--json"],
        catch_exceptions=False,
    )

    told = json.loads(result.stdout)
    assert told["rows"] >= 2_000
    for peer in ("openfisca", "polars", "duckdb", "python", "zen", "postgresql"):
        assert told[f"vs_{peer}"] > 0
        assert told[peer]["cpu_s"] >= 0
    assert told["vs_polars_one_thread"] > 0
