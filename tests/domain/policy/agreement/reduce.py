"""Make a case that shows something as small as it still shows it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any, TypeVar

from domain.facts import TeacherFacts
from domain.policy.mistakes import PolicyError
from tests.domain.policy.agreement.cases import Case
from tests.domain.policy.agreement.drafting import Table

T = TypeVar("T")

Shows = Callable[[Case], Any]
"""Returns something true of a case that still shows what was found."""

OTHER_FINDINGS = (ArithmeticError, LookupError, PolicyError, TypeError, ValueError)
"""A case that cannot be loaded, or where an evaluator stops, shows something else."""

LISTS = ("spans", "completions", "carried_in", "offsets", "attestations", "rulings")


def reduced(case: Case, shows: Shows) -> Case:
    """Return a case from which nothing more can be left out."""
    while smaller := next((one for one in _smaller(case) if _still(one, shows)), None):
        case = smaller
    return case


def _still(case: Case, shows: Shows) -> bool:
    try:
        return bool(shows(case))
    except OTHER_FINDINGS:
        return False


def _smaller(case: Case) -> Iterator[Case]:
    """Yield cases with less in them: teachers, facts, readings, rules, then keys."""
    if len(case.facts) > 1:
        for facts in case.facts:
            yield replace(case, facts=[facts])
        return
    for facts in _fewer_facts(case.facts[0]):
        yield replace(case, facts=[facts])
    for name in case.readings:
        others = {k: v for k, v in case.readings.items() if k != name}
        yield replace(case, readings=others)
    for document in _less(case.document):
        yield replace(case, document=document)
    for facts in _plainer_facts(case.facts[0]):
        yield replace(case, facts=[facts])


def _fewer_facts(facts: TeacherFacts) -> Iterator[TeacherFacts]:
    """Leave out half of a list, then single things."""
    for name in LISTS:
        things = getattr(facts, name)
        fewest = 1 if name == "spans" else 0
        if len(things) > 3:
            half = len(things) // 2
            yield replace(facts, **{name: things[:half]})
            yield replace(facts, **{name: things[half:]})
        if len(things) > fewest:
            for at in range(len(things)):
                yield replace(facts, **{name: things[:at] + things[at + 1 :]})


PLAIN = ({"tags": {}}, {"recognised_by": None, "recognised_credits": None})
"""What a completion may go without."""


def _plainer_facts(facts: TeacherFacts) -> Iterator[TeacherFacts]:
    """Leave out tags, recognitions and attributes."""
    for at, one in enumerate(facts.completions):
        for plain in PLAIN:
            other = replace(one, **plain)
            if other != one:
                yield replace(facts, completions=_with(facts.completions, at, other))
    for at, span in enumerate(facts.spans):
        for name in span.attributes:
            fewer = {k: v for k, v in span.attributes.items() if k != name}
            other_span = replace(span, attributes=fewer)
            yield replace(facts, spans=_with(facts.spans, at, other_span))


def _with(things: tuple[T, ...], at: int, other: T) -> tuple[T, ...]:
    return (*things[:at], other, *things[at + 1 :])


def _less(table: Any) -> Iterator[Table]:
    """Yield a document with one table, list entry or key less, outer ones first."""
    for path in sorted(_paths(table), key=len):
        smaller = deepcopy(table)
        inner = smaller
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]
        yield smaller


def _paths(table: Any) -> Iterator[tuple[Any, ...]]:
    steps = table.items() if isinstance(table, dict) else enumerate(table)
    for step, inner in steps:
        yield (step,)
        if isinstance(inner, dict | list):
            yield from ((step, *rest) for rest in _paths(inner))
