"""Everybody of a world as one population."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np

from domain.policy.columns.population import BESIDE, ROW_COLUMNS, Ints, Population
from scripts.generating.columns import Encoder
from scripts.generating.world import World

SPANS = ("span_day", "span_attributes")


def whole(world: World) -> Population:
    """Return everybody of a world; half a gigabyte for ten million completions."""
    encoder = Encoder(world.catalogue)
    parts = [encoder.population(block) for block in world.blocks()]
    return encoder.finished(joined(parts))


def joined(parts: Sequence[Population]) -> Population:
    """Return populations one after the other; all number their words alike."""
    first = list(accumulate((len(part) for part in parts), initial=0))
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in (
            *ROW_COLUMNS,
            *SPANS,
            *(n for names in BESIDE.values() for n in names),
        )
    }
    for teachers in BESIDE:
        columns[teachers] = np.concatenate(
            [
                getattr(part, teachers) + np.int32(before)
                for part, before in zip(parts, first, strict=False)
            ]
        )
    rulings = {
        teacher + before: found
        for part, before in zip(parts, first, strict=False)
        for teacher, found in part.rulings.items()
    }
    return replace(
        parts[-1],
        teacher_ids=[name for part in parts for name in part.teacher_ids],
        starts=_starts([part.starts for part in parts]),
        span_starts=_starts([part.span_starts for part in parts]),
        rulings=rulings,
        **columns,
    )


def _starts(parts: Sequence[Ints]) -> Ints:
    ends = accumulate((int(one[-1]) for one in parts), initial=0)
    moved = [one[:-1] + before for one, before in zip(parts, ends, strict=False)]
    last = sum(int(one[-1]) for one in parts)
    return np.concatenate([*moved, [last]]).astype(np.int64)
