"""What another table says of a teacher whose kind of school changed (R25).

Which table governs is an open question, so both results are told: that of the document
that governs, and that of each that governed earlier in the period.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.policy.governing import alternatives
from domain.policy.load import Policy
from domain.statement import Finding, Statement, Verdict


@dataclass(frozen=True, kw_only=True)
class OtherResult:
    """What a document says that governed the teacher earlier in the period."""

    document: str
    revision: str
    digest: str
    verdict: Verdict
    total_credits: Fraction
    target: Fraction
    unmet: tuple[Finding, ...]
    """The hard requirements that withhold its verdict."""


def other_results(
    policies: Sequence[Policy],
    facts: TeacherFacts,
    explained: Statement,
    readings: Mapping[str, str],
) -> tuple[OtherResult, ...]:
    """Return the results beside a statement, counted up to the same day.

    A reading that is asked for is applied where the other document has it too.
    """
    on, series = explained.counted_up_to, explained.policy.series
    return tuple(
        _result(explain(policy, facts, on, _shared(policy, readings)))
        for policy in alternatives(policies, series, facts, on)
    )


def _result(other: Statement) -> OtherResult:
    return OtherResult(
        document=other.policy.document,
        revision=other.policy.revision,
        digest=other.policy.digest,
        verdict=other.verdict,
        total_credits=other.total_credits,
        target=other.target,
        unmet=tuple(
            finding
            for finding in other.findings
            if finding.hard and not finding.met and finding.exempted_by is None
        ),
    )


def _shared(policy: Policy, readings: Mapping[str, str]) -> dict[str, str]:
    return {
        reading_id: option
        for reading_id, option in readings.items()
        if (known := policy.readings.get(reading_id)) and option in known.options
    }
