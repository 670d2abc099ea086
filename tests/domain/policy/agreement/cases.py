"""One random document with teachers under it, made anew from its seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property, lru_cache

from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.policy.load import Policy
from domain.statement import Statement
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.documents import document, toml
from tests.domain.policy.agreement.drafting import Table
from tests.domain.policy.agreement.loading import loaded
from tests.domain.policy.agreement.people import Writer

TEACHERS = 20
KEPT = 256
"""Cases that are kept for the next test that asks for them."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A document, who lives under it, and the question that is asked."""

    seed: int
    document: Table
    facts: Sequence[TeacherFacts]
    counted_up_to: date
    readings: Mapping[str, str]

    @cached_property
    def text(self) -> str:
        """Return the document as a person would write it."""
        return toml(self.document)

    @cached_property
    def policy(self) -> Policy:
        """Load the document. Raises PolicyError where the generator was wrong."""
        return loaded(self.text)

    def statements(self) -> list[Statement]:
        """Return the statement of each teacher by the reference evaluator."""
        return [
            explain(self.policy, facts, self.counted_up_to, self.readings)
            for facts in self.facts
        ]


@lru_cache(maxsize=KEPT)
def case_of(seed: int, teachers: int = TEACHERS) -> Case:
    """Return the case of a seed."""
    chance = Chance(seed)
    drawn = document(chance)
    writer = Writer(chance, drawn)
    return Case(
        seed=seed,
        document=drawn,
        counted_up_to=writer.counted_up_to(),
        readings={
            reading["id"]: chance.choice(list(reading["options"]))
            for reading in drawn.get("reading", [])
            if chance.maybe(0.5)
        },
        facts=writer.teachers(teachers),
    )


def with_rules(
    policy: Policy, readings: Mapping[str, str], **changes: object
) -> Policy:
    """Return a policy with other rules in the place of its own, under some readings."""
    rules = policy.rules(readings)
    other = replace(rules, **changes, _binding={}, _by_kind={})
    changed = replace(policy, _compiled={})
    options = tuple(sorted(rules.options.items()))
    changed._compiled[options] = other  # noqa: SLF001 (the only way to change a rule)
    return changed


def told(case: Case) -> str:
    """Return a case in words that can be copied into a test."""
    facts = "\n".join(
        f"  {one.name}={getattr(teacher, one.name)!r}"
        for teacher in case.facts
        for one in fields(teacher)
        if getattr(teacher, one.name)
    )
    return (
        f"seed {case.seed}, counted up to {case.counted_up_to}, "
        f"readings {dict(case.readings)}\n{case.text}\n{facts}"
    )
