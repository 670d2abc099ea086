"""The rules in OpenFisca: completions as persons, their teacher as the group entity."""

from typing import Any

import numpy as np
from openfisca_core import entities, periods
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

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

COMPLETION = entities.Entity("completion", "completions", "A completion", "")
TEACHER = entities.GroupEntity(
    "teacher",
    "teachers",
    "A teacher",
    "",
    roles=[{"key": "member", "plural": "members", "label": "Completions"}],
)
YEAR = periods.DateUnit.YEAR
CLOSING = "2025"
"""The year at whose end it is judged; OpenFisca computes by periods."""

Kind = Enum("Kind", {kind: kind for kind in KINDS})
Result = Enum("Result", {result: result for result in RESULTS})
Status = Enum("Status", {status: status for status in STATUSES})

Formula = Any
"""OpenFisca hands populations and periods to formulas; it has no types for them."""


def fisca(facts: Facts) -> Peer:
    """Return the peer; its answers are forgotten before it computes them anew."""
    system = TaxBenefitSystem([COMPLETION, TEACHER])
    inputs = _inputs(facts)
    for name, (shape, options, _) in inputs.items():
        system.add_variable(_variable(name, COMPLETION, shape, **options))
    computed = [*_on_completions(), *_on_teachers()]
    for variable in computed:
        system.add_variable(variable)
    simulation = _simulation(system, facts)
    for name, (_, _, values) in inputs.items():
        simulation.set_input(name, CLOSING, values)
    names = [variable.__name__ for variable in computed]

    def apply() -> Balances:
        for name in names:
            simulation.delete_arrays(name)
        found = [simulation.calculate(name, CLOSING) for name in CATEGORIES]
        return Balances(
            balances=np.stack(found, axis=1).astype(np.int64),
            total=simulation.calculate("total", CLOSING).astype(np.int64),
            met=simulation.calculate("met", CLOSING),
        )

    return apply


def _simulation(system: Any, facts: Facts) -> Simulation:
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("completion", range(len(facts)))
    teachers = builder.declare_entity("teacher", range(facts.teachers))
    builder.join_with_persons(teachers, facts.teacher, np.zeros(len(facts), np.int16))
    return builder.build(system)


def _variable(name: str, entity: Any, shape: Any, **members: Any) -> type[Variable]:
    """Return an OpenFisca variable: a class, as it wants them."""
    own = {"value_type": shape, "entity": entity, "definition_period": YEAR}
    return type(name, (Variable,), {**own, "label": name, **members})


def _inputs(facts: Facts) -> dict[str, tuple[Any, dict[str, Any], np.ndarray]]:
    def words(kinds: Any, codes: np.ndarray) -> tuple[Any, dict[str, Any], np.ndarray]:
        options = {"possible_values": kinds, "default_value": next(iter(kinds))}
        return Enum, options, kinds.encode(codes.astype(np.int64))

    return {
        "kind": words(Kind, facts.kind),
        "result": words(Result, facts.result),
        "status": words(Status, facts.status),
        "day": (int, {}, facts.day),
        "amount": (int, {}, facts.amount),
        "stated": (int, {}, facts.stated),
        "qualified": (bool, {}, facts.qualified),
    }


def _on_completions() -> list[type[Variable]]:
    first, last = (np.datetime64(day).astype(int) for day in (FIRST_DAY, LAST_DAY))
    barred = [kind in QUALIFIED_ONLY for kind in KINDS]
    rates = np.array([RATES.get(kind, ("", 0))[1] for kind in KINDS], np.int32)
    needs_provider = np.array(barred, np.bool_)

    def counts(completion: Formula, period: Formula) -> Formula:
        day = completion("day", period)
        return (
            (completion("status", period) == Status.approved)
            * (completion("result", period) != Result.not_passed)
            * (day >= first)
            * (day <= last)
            * (
                completion("qualified", period)
                + ~needs_provider[completion("kind", period)]
            )
        )

    def worth(completion: Formula, period: Formula) -> Formula:
        stated = completion("stated", period)
        by_rate = completion("amount", period) * rates[completion("kind", period)]
        parts = np.where(stated >= 0, stated * HUNDREDTH, by_rate)
        return parts * completion("counts", period)

    return [
        _variable("counts", COMPLETION, bool, formula=counts),
        _variable("worth", COMPLETION, int, formula=worth),
    ]


def _on_teachers() -> list[type[Variable]]:
    earned = [
        _variable(f"earned_{c}", TEACHER, int, formula=_earned(c)) for c in CATEGORIES
    ]
    kept = [_variable(c, TEACHER, int, formula=_kept(c)) for c in CATEGORIES]

    def moved(teacher: Formula, period: Formula) -> Formula:
        surplus = teacher("earned_professional", period) - KEEP
        lacking = MINIMA["elective"] - teacher("earned_elective", period)
        return np.minimum(np.maximum(surplus, 0), np.maximum(lacking, 0))

    def total(teacher: Formula, period: Formula) -> Formula:
        return sum(teacher(category, period) for category in CATEGORIES)

    def met(teacher: Formula, period: Formula) -> Formula:
        reached = teacher("total", period) >= TARGET
        for category, need in MINIMA.items():
            reached = reached * (teacher(category, period) >= need)
        return reached

    judged = [
        _variable("moved", TEACHER, int, formula=moved),
        _variable("total", TEACHER, int, formula=total),
        _variable("met", TEACHER, bool, formula=met),
    ]
    return [*earned, *kept, *judged]


def _earned(category: str) -> Formula:
    here = np.array([RATES.get(kind, ("",))[0] == category for kind in KINDS], np.bool_)

    def formula(teacher: Formula, period: Formula) -> Formula:
        worth = teacher.members("worth", period)
        return teacher.sum(worth * here[teacher.members("kind", period)])

    return formula


def _kept(category: str) -> Formula:
    moves = {"professional": -1, "elective": 1}.get(category, 0)

    def formula(teacher: Formula, period: Formula) -> Formula:
        earned = teacher(f"earned_{category}", period)
        if category in CAPS:
            return np.minimum(earned, CAPS[category])
        return earned + moves * teacher("moved", period) if moves else earned

    return formula
