"""What today's rules would not count, said at the door: a warning, never a refusal."""

from dataclasses import dataclass, replace
from datetime import date

from domain.facts import Completion, Status, TeacherFacts
from domain.policy.award import BEYOND_ACTIVITY, apply_award, find_award
from domain.policy.intake import NO_AWARD, OUTSIDE_PERIOD, find_refusal
from domain.policy.load import Policy
from domain.policy.situation import Situation, situate
from domain.statement import Label

FIELDS = {
    "not-passed": "result",
    "attendance-is-not-enough": "result",
    "outside-period": "completed_on",
    "before-entry": "completed_on",
    "filed-late": "completed_on",
    "provider-not-qualified": "provider_id",
    "hours-exceed-activity": "amount",
    "unit-without-rate": "unit",
}
"""Which field of a posting a code speaks of; other codes speak of the activity."""

NO_TAG = Label(
    zh="缺少或无法识别细分类别，只能计入上一级类别",
    en="The finer category is missing or unknown; it counts one level above.",
)


@dataclass(frozen=True, kw_only=True)
class Warning:  # noqa: A001 (the word of the design and of the API)
    """Why a recorded posting would not count, or not in full, under today's rules."""

    code: str
    article: str
    field: str
    label: Label


def warnings(
    policy: Policy, completion: Completion, teacher: TeacherFacts
) -> tuple[Warning, ...]:
    """Return what a document would say against a completion, were it approved.

    `teacher` needs its spans only; the teacher's other completions are not looked at.
    """
    approved = replace(completion, status=Status.APPROVED)
    day = max(completion.completed_on, min(policy.period_until, date.max))
    situation = situate(policy.head, policy.rules(), teacher, day)
    attributes = teacher.attributes_on(completion.completed_on)
    refusal = find_refusal(situation, approved, attributes)
    if refusal is not None:
        return (_warning(refusal.code, refusal.article, refusal.label),)
    head = policy.head
    if not head.period_from <= completion.completed_on <= situation.period_until:
        return (_warning("outside-period", head.source, OUTSIDE_PERIOD),)
    return _of_award(policy, situation, approved)


def _of_award(
    policy: Policy, situation: Situation, completion: Completion
) -> tuple[Warning, ...]:
    rules = situation.rules
    attributes = situation.facts.attributes_on(completion.completed_on)
    award = find_award(situation, completion, attributes)
    if award is None:
        return (_warning("no-award", policy.head.source, NO_AWARD),)
    made = apply_award(award, policy.head, rules, completion, attributes)
    found: list[Warning] = []
    if made.refused is not None:
        found.append(_warning(made.refused[0], award.article, made.refused[1]))
    if made.excess_hours:
        code = "hours-exceed-activity"
        found.append(_warning(code, award.article, BEYOND_ACTIVITY))
    if made.missing_tag is not None:
        found.append(
            Warning(
                code=f"{made.missing_tag}-missing",
                article=award.article,
                field=f"tags.{made.missing_tag}",
                label=NO_TAG,
            )
        )
    return tuple(found)


def _warning(code: str, article: str, label: Label) -> Warning:
    field = FIELDS.get(code, "activity_id")
    return Warning(code=code, article=article, field=field, label=label)
