"""A generated world is the same every time, and looks like a district."""

from collections import Counter
from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from domain.facts import Status
from domain.policy.columns.population import Standing
from domain.policy.explain import explain
from domain.policy.load import Policy, load_policy, shipped_policies
from domain.statement import Verdict
from scripts.generating.facts import facts_of
from scripts.generating.shapes import KINDS, Block, Size
from scripts.generating.world import BLOCK, World
from tests.scripts.generating.conftest import SMALL

LAST_DAY = date(2025, 12, 31)


def document(name: str) -> Policy:
    found = (load_policy(text, key) for key, text in shipped_policies().items())
    return next(policy for policy in found if policy.document == name)


def same(one: Block, other: Block) -> bool:
    return all(
        np.array_equal(getattr(one.rows, field.name), getattr(other.rows, field.name))
        for field in fields(one.rows)
    ) and (one.lines, one.permissions) == (other.lines, other.permissions)


def test_the_same_size_and_seed_give_the_same_world(block: Block) -> None:
    (again,) = World(SMALL).blocks()

    assert same(again, block)


def test_another_seed_gives_another_world(block: Block) -> None:
    (other,) = World(Size(teachers=150, completions=9_000, seed=8)).blocks()

    assert not same(other, block)


@pytest.mark.parametrize("completions", [1, 3_000, 44_444])
def test_there_are_as_many_completions_as_were_asked_for(completions: int) -> None:
    teachers = BLOCK + 300

    blocks = list(World(Size(teachers=teachers, completions=completions)).blocks())

    assert [len(block.teachers) for block in blocks] == [BLOCK, 300]
    assert sum(len(block.rows) for block in blocks) == completions


def test_rows_stand_by_teacher_then_day_then_id(block: Block) -> None:
    rows = block.rows

    order = list(
        zip(
            rows.teacher.tolist(),
            rows.day.tolist(),
            [one.tobytes() for one in rows.ids],
            strict=True,
        )
    )

    assert order == sorted(order)
    assert len({key for *_, key in order}) == len(rows)


def test_no_two_completions_of_a_teacher_have_one_natural_key(block: Block) -> None:
    rows = block.rows

    keys = Counter(
        zip(
            rows.teacher.tolist(),
            rows.offer.tolist(),
            rows.occasion.tolist(),
            strict=True,
        )
    )

    assert max(keys.values()) == 1


def test_an_offer_is_of_the_kind_and_the_year_of_its_completion(
    world: World, block: Block
) -> None:
    rows, offers = block.rows, world.catalogue.offers

    for offer, kind, day in zip(rows.offer, rows.kind, rows.day, strict=True):
        assert offers[offer].kind == kind
        assert offers[offer].year == date.fromordinal(int(day)).year


def test_every_kind_and_every_status_occurs(block: Block) -> None:
    kinds, statuses = set(block.rows.kind.tolist()), set(block.rows.status.tolist())

    assert kinds == set(range(len(KINDS)))
    assert statuses == {int(Standing[status.name]) for status in Status}
    assert block.lines
    assert block.permissions
    assert block.rows.corroborated.any()
    assert (block.rows.counts_in > 0).any()
    assert (block.rows.recognised > 0).any()


def test_nobody_takes_part_before_the_registration_or_after_the_retirement(
    block: Block,
) -> None:
    teachers, rows = block.teachers, block.rows
    retired = teachers.retired_on[rows.teacher]

    assert (rows.day >= teachers.registered_on[rows.teacher]).all()
    assert ((retired < 0) | (rows.day < retired)).all()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("chaoyang-commission", "commission"), ("chaoyang-private", "private_or_other")],
)
def test_a_third_to_three_quarters_meet_the_requirements(name: str, kind: str) -> None:
    policy = document(name)
    world = World(Size(teachers=400, completions=40_000))
    (block,) = world.blocks()
    everybody = [facts_of(world.catalogue, block, number) for number in range(400)]
    governed = [
        facts
        for facts in everybody
        if facts.attributes_on(LAST_DAY)["school.kind"] == (kind,)
    ]

    verdicts = Counter(explain(policy, one, LAST_DAY).verdict for one in governed[:120])

    assert 1 / 3 < verdicts[Verdict.MET] / min(120, len(governed)) < 3 / 4
