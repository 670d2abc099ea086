"""The rules in ZEN: one expression node, a teacher's completions as its input."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import zen

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

AT_ONCE = 500
"""Requests of one batch."""


def zen_rules(facts: Facts) -> Peer:
    """Return the peer: the contexts are JSON already, as the engine takes them best."""
    engine = zen.ZenEngine(
        {"loader": {"type": "static", "content": {"balances": _graph()}}}
    )
    requests: list[Any] = [
        {"key": "balances", "context": one} for one in _contexts(facts)
    ]

    def apply() -> Balances:
        found: list[dict[str, Any]] = []
        for start in range(0, len(requests), AT_ONCE):
            answers = engine.evaluate_batch(requests[start : start + AT_ONCE])
            found += [answer["data"]["result"] for answer in answers]
        numbers = [[int(one[name]) for name in (*CATEGORIES, "total")] for one in found]
        columns = np.array(numbers, np.int64).reshape(-1, len(CATEGORIES) + 1)
        return Balances(
            balances=columns[:, :-1],
            total=columns[:, -1],
            met=np.array([one["met"] for one in found], np.bool_),
        )

    return apply


def _contexts(facts: Facts) -> list[dict[str, Any]]:
    contexts: list[dict[str, Any]] = [{"rows": []} for _ in range(facts.teachers)]
    columns = zip(
        facts.teacher.tolist(),
        facts.kind.tolist(),
        facts.day.tolist(),
        facts.amount.tolist(),
        facts.stated.tolist(),
        facts.result.tolist(),
        facts.status.tolist(),
        facts.qualified.tolist(),
        strict=True,
    )
    for teacher, kind, day, amount, stated, result, status, qualified in columns:
        contexts[teacher]["rows"].append(
            {
                "kind": KINDS[kind],
                "day": day,
                "amount": amount,
                "stated": stated,
                "result": RESULTS[result],
                "status": STATUSES[status],
                "qualified": qualified,
            }
        )
    return contexts


def _graph() -> dict[str, Any]:
    """Return the decision graph: what was earned, then balances; only these leave."""
    steps = {"earned": _earnings(), "balances": _judgement()}
    names = ["in", *steps, "out"]
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            *(_node(name, expressions) for name, expressions in steps.items()),
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": one, "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in pairwise(names)
        ],
    }


def _node(name: str, expressions: dict[str, str]) -> dict[str, Any]:
    listed = [{"id": k, "key": k, "value": v} for k, v in expressions.items()]
    content = {"expressions": listed}
    return {"id": name, "name": name, "type": "expressionNode", "content": content}


def _earnings() -> dict[str, str]:
    first, last = (np.datetime64(day).astype(int) for day in (FIRST_DAY, LAST_DAY))
    counted = (
        "filter(rows, #.status == 'approved' and #.result != 'not_passed'"
        f" and #.day >= {first} and #.day <= {last}"
        f" and (#.qualified or not (#.kind in {json.dumps(QUALIFIED_ONLY)})))"
    )
    return {"counted": counted} | {name: _earned(name) for name in CATEGORIES}


def _judgement() -> dict[str, str]:
    kept = {
        name: f"min([{name}, {CAPS[name]}])" if name in CAPS else name
        for name in CATEGORIES
    }
    moved = (
        f"min([max([professional - {KEEP}, 0]),"
        f" max([{MINIMA['elective']} - elective, 0])])"
    )
    kept["professional"] = f"professional - {moved}"
    kept["elective"] = f"elective + {moved}"
    kept["total"] = " + ".join(f"$.{name}" for name in CATEGORIES)
    kept["met"] = " and ".join(
        [f"$.total >= {TARGET}", *(f"$.{name} >= {n}" for name, n in MINIMA.items())]
    )
    return kept


def _earned(category: str) -> str:
    kinds = [kind for kind, (name, _) in RATES.items() if name == category]
    halves = [kind for kind in kinds if RATES[kind][1] == 1]
    rate = str(max(RATES[kind][1] for kind in kinds))
    if 0 < len(halves) < len(kinds):
        rate = f"(#.kind in {json.dumps(halves)} ? 1 : {rate})"
    return (
        f"sum(map(filter($.counted, #.kind in {json.dumps(kinds)}),"
        f" #.stated >= 0 ? #.stated * {HUNDREDTH} : #.amount * {rate}))"
    )
