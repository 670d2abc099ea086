"""The rules in Polars: one lazy query, grouped by teacher."""

import numpy as np
import polars as pl

from scripts.bench.balances.facts import (
    CAPS,
    CATEGORIES,
    FIRST_DAY,
    HUNDREDTH,
    KEEP,
    LAST_DAY,
    MINIMA,
    QUALIFIED_ONLY,
    RATES,
    RESULTS,
    STATUSES,
    TARGET,
    Balances,
    Facts,
    Peer,
)
from scripts.generating.shapes import KINDS


def polars(facts: Facts) -> Peer:
    """Return the peer; the frame is sorted by teacher and says so."""
    frame = pl.DataFrame(
        {
            "teacher": pl.Series(facts.teacher),
            "kind": _enum(facts.kind, KINDS),
            "day": pl.Series(facts.day).cast(pl.Date),
            "amount": pl.Series(facts.amount),
            "stated": pl.Series(facts.stated),
            "result": _enum(facts.result, RESULTS),
            "status": _enum(facts.status, STATUSES),
            "qualified": pl.Series(facts.qualified),
        }
    ).with_columns(pl.col("teacher").set_sorted())
    everybody = pl.DataFrame(
        {"teacher": np.arange(facts.teachers, dtype=np.int32)}
    ).with_columns(pl.col("teacher").set_sorted())
    query = _query(frame, everybody)
    return lambda: _found(query.collect())


def _enum(codes: np.ndarray, names: tuple[str, ...]) -> pl.Series:
    return pl.Series(np.array(names, object)[codes], dtype=pl.Enum(names))


def _query(frame: pl.DataFrame, everybody: pl.DataFrame) -> pl.LazyFrame:
    counted = frame.lazy().filter(
        pl.col("status") == "approved",
        pl.col("result") != "not_passed",
        pl.col("day").is_between(FIRST_DAY, LAST_DAY),
        pl.col("qualified") | ~pl.col("kind").is_in(QUALIFIED_ONLY),
    )
    earned = counted.group_by("teacher").agg(
        _worth(category).sum().alias(category) for category in CATEGORIES
    )
    return (
        everybody.lazy()
        .join(earned, on="teacher", how="left", maintain_order="left")
        .with_columns(pl.col(CATEGORIES).fill_null(0))
        .with_columns(
            *(pl.col(name).clip(upper_bound=limit) for name, limit in CAPS.items()),
            moved=pl.min_horizontal(
                (pl.col("professional") - KEEP).clip(lower_bound=0),
                (MINIMA["elective"] - pl.col("elective")).clip(lower_bound=0),
            ),
        )
        .with_columns(
            professional=pl.col("professional") - pl.col("moved"),
            elective=pl.col("elective") + pl.col("moved"),
        )
        .with_columns(total=pl.sum_horizontal(CATEGORIES))
        .with_columns(
            met=pl.all_horizontal(
                pl.col("total") >= TARGET,
                *(pl.col(name) >= need for name, need in MINIMA.items()),
            )
        )
    )


def _worth(category: str) -> pl.Expr:
    """Return what the rows of a category are worth, in parts of a credit."""
    kinds = [kind for kind, (name, _) in RATES.items() if name == category]
    rates = {rate for kind, (_, rate) in RATES.items() if kind in kinds}
    by_rate = pl.lit(0, pl.Int64)
    for rate in sorted(rates):
        of_rate = [kind for kind in kinds if RATES[kind][1] == rate]
        mine = pl.col("kind").is_in(of_rate)
        by_rate = (
            pl.when(mine)
            .then(pl.col("amount").cast(pl.Int64) * rate)
            .otherwise(by_rate)
        )
    worth = (
        pl.when(pl.col("stated") >= 0)
        .then(pl.col("stated").cast(pl.Int64) * HUNDREDTH)
        .otherwise(by_rate)
    )
    return worth.filter(pl.col("kind").is_in(kinds))


def _found(frame: pl.DataFrame) -> Balances:
    return Balances(
        balances=np.stack([frame[name].to_numpy() for name in CATEGORIES], axis=1),
        total=frame["total"].to_numpy(),
        met=frame["met"].to_numpy(),
    )
