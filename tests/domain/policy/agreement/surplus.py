"""Documents of Chaoyang's shape (A2§7), and three ways to let surplus stand in.

Credit of one source may stand in for one other category, while the minima of the source
and of what lies above it hold. The engine goes lot by lot; a maximum flow looks at all
ways at once; plain date order is what people do by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import networkx as nx

from domain.statement import Parcel
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.drafting import Table, label
from tests.domain.policy.agreement.words import SERIES

SOURCE, ABOVE, TO = "core.it", "core", "extra"
STUDY = "study"
"""The kind of activity whose credit may fill but not travel, as degree study (R4)."""

PLACES = {
    "course": SOURCE,
    "study": SOURCE,
    "seminar": "core.law",
    "project": TO,
    "camp": "school",
}
"""Where the credit of each kind of activity stands."""


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What is asked of the source, of all above it, and of what it may fill."""

    source: Fraction
    above: Fraction
    to: Fraction
    keep: Fraction


def document_of(chance: Chance) -> Table:
    """Return a document with one offset, as `documents.document` does."""
    awards = [
        rule(
            f"award-{kind}",
            "award",
            where={"kind": kind},
            basis="rate",
            rate=chance.choice(("1/10", "1/5", "1/4")),
            to=place,
        )
        for kind, place in PLACES.items()
    ]
    source = chance.randint(1, 4)
    minima = {
        "source": (SOURCE, source),
        "above": (ABOVE, source + chance.randint(0, 5)),
        "to": (TO, chance.randint(1, 5)),
    }
    return {
        "document": head(),
        "category": [
            {"id": name, "label": label(name)}
            for name in (ABOVE, SOURCE, "core.law", TO, "school")
        ],
        "cohort": [
            {"id": "all", "article": "§1", "label": label("all"), "target": "0"}
        ],
        "rule": [
            *awards,
            *(
                rule(name, "minimum", on=on, need=str(need))
                for name, (on, need) in minima.items()
            ),
            rule(
                "offset",
                "offset",
                **{"from": SOURCE},
                keep=str(chance.choice((source, source, 0, source + 1))),
                to=TO,
                travels={"except": {"kind": STUDY}},
                limit=chance.choice(("shortfall", "unlimited")),
                shortfall_of="to",
                protect=["source", "above"],
            ),
            rule("cap", "cap", on=SOURCE, limit="9"),
        ],
    }


def head() -> Table:
    """Return the head of a document of five years."""
    first, last = (date.fromisoformat(text) for text in ("2021-01-01", "2025-12-31"))
    return {
        "name": "surplus",
        "revision": "1",
        "series": SERIES,
        "title": label("surplus"),
        "source": "Surplus",
        "issued": first,
        "effective": first,
        "period": {"from": first, "until": last},
    }


def rule(rule_id: str, kind: str, **keys: Any) -> Table:
    """Return one rule."""
    named = {"id": rule_id, "kind": kind, "article": "§2", "label": label(rule_id)}
    return named | keys


# --- maximum flow -----------------------------------------------


def flow_meets(parcels: Sequence[Parcel], kinds: dict[str, str], needs: Needs) -> bool:
    """Tell whether any way of letting credit stand in meets all three minima.

    Each credit serves one need: the source's (which is also a part of what is asked
    above), the rest of what is asked above, or the other category's.
    """
    there = sum((p.credits for p in parcels if p.category == SOURCE), Fraction(0))
    kept = max(needs.source, needs.keep)
    graph = nx.DiGraph()
    demands = {
        "source": kept if there > needs.keep else needs.source,
        "to": needs.to,
    }
    demands["above"] = max(needs.above - demands["source"], Fraction(0))
    scale = lcm(
        *(a.denominator for a in (*(p.credits for p in parcels), *demands.values()))
    )
    for name, demand in demands.items():
        graph.add_edge(name, "sink", capacity=int(demand * scale))
    for parcel in parcels:
        graph.add_edge("start", parcel.parcel_id, capacity=int(parcel.credits * scale))
        travels = there > needs.keep and kinds[parcel.origin_id] != STUDY
        for name in serves(parcel.category, travels=travels):
            graph.add_edge(parcel.parcel_id, name)
    if "start" not in graph:
        return not any(demands.values())
    flow, _ = nx.maximum_flow(graph, "start", "sink")
    return bool(flow == int(sum(demands.values()) * scale))


def serves(category: str, *, travels: bool) -> Iterable[str]:
    """Return the needs that credit of a category may serve."""
    if category == TO:
        return ("to",)
    if category == SOURCE:
        return ("source", "above", "to") if travels else ("source", "above")
    return ("above",) if category.startswith(ABOVE) else ()


# --- by hand ----------------------------------------------------


def date_order_meets(
    parcels: Sequence[Parcel], kinds: dict[str, str], needs: Needs
) -> bool:
    """Tell whether the minima are met when all beyond the first `keep` credits goes.

    Credit of the source is kept in order of date, and nothing is protected.
    """
    standing = {SOURCE: Fraction(0), ABOVE: Fraction(0), TO: Fraction(0)}
    room = needs.keep
    for parcel in parcels:
        stays = parcel.credits
        if parcel.category == SOURCE and kinds[parcel.origin_id] != STUDY:
            stays = min(parcel.credits, max(room, Fraction(0)))
        if parcel.category == SOURCE:
            room -= parcel.credits
        standing[TO] += parcel.credits - stays
        for place in standing:
            if f"{parcel.category}.".startswith(f"{place}."):
                standing[place] += stays
    asked = {SOURCE: needs.source, ABOVE: needs.above, TO: needs.to}
    return all(standing[place] >= need for place, need in asked.items())
