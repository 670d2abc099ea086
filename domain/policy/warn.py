"""What today's rules would not count, said at the door: a warning, never a refusal."""

from dataclasses import dataclass, replace
from datetime import date

from domain.facts import CarriedIn, Completion, Status, TeacherFacts
from domain.policy.award import Awarded
from domain.policy.caps import apply_caps
from domain.policy.intake import take_in
from domain.policy.load import Policy
from domain.policy.situation import situate
from domain.statement import Label

FIELDS = {
    "not-passed": "result",
    "attendance-is-not-enough": "result",
    "outside-period": "completed_on",
    "before-entry": "completed_on",
    "before-induction": "completed_on",
    "filed-late": "completed_on",
    "provider-not-qualified": "provider_id",
    "hours-exceed-activity": "amount",
    "over-cap": "amount",
    "rounded-down": "amount",
    "unit-without-rate": "unit",
    "credits-not-attested": "unit",
}
"""Which field of a posting a code speaks of; other codes speak of the activity."""

NO_TAG = Label(
    zh="缺少或无法识别细分类别，只能计入上一级类别",
    en="The finer category is missing or unknown; it counts one level above.",
)

NO_SUCH_RULE = Label(
    zh="现行规则文件中没有这条规则，记录在案但不起作用",
    en="No standing document has this rule; it is recorded and has no effect.",
)


@dataclass(frozen=True, kw_only=True)
class Warning:  # noqa: A001 (the word of the design and of the API)
    """Why a recorded posting would not count, or not in full, under today's rules."""

    code: str
    article: str
    field: str
    label: Label


def warnings(
    policy: Policy, subject: Completion | CarriedIn, teacher: TeacherFacts
) -> tuple[Warning, ...]:
    """Return what a document would not count of a completion, were it approved alone.

    The same of a line from elsewhere. The same intake and caps as in `explain`, so that
    both say the same. The teacher's other completions are not looked at.
    """
    alone = _alone(subject, teacher)
    counted_up_to = counted_for(policy, subject.completed_on)
    situation = situate(policy.head, policy.rules(), alone, counted_up_to)
    intake = take_in(situation)
    _, over = apply_caps(situation, intake.lots)
    found = [
        _warning(one.code, one.rule.article, one.reason)
        for one in (*intake.uncounted, *over)
    ]
    lacking = [_untagged(made) for made in intake.unplaced]
    return tuple(dict.fromkeys((*found, *lacking)))


def counted_for(policy: Policy, completed_on: date) -> date:
    """Return the day up to which is counted to tell what comes of a completion.

    The end of the period; of a chain of periods the day itself, which tells the one.
    """
    if policy.head.renews:
        return completed_on
    return max(completed_on, policy.period_until)


def unknown_rule(source: str) -> Warning:
    """Return that no standing document has the rule that is named."""
    return Warning(
        code="rule-unknown", article=source, field="rule_id", label=NO_SUCH_RULE
    )


def _alone(subject: Completion | CarriedIn, teacher: TeacherFacts) -> TeacherFacts:
    if isinstance(subject, CarriedIn):
        return replace(teacher, completions=(), carried_in=(subject,))
    approved = replace(subject, status=Status.APPROVED)
    return replace(teacher, completions=(approved,), carried_in=())


def _untagged(made: Awarded) -> Warning:
    return Warning(
        code=f"{made.missing_tag}-missing",
        article=made.award.article,
        field=f"tags.{made.missing_tag}",
        label=NO_TAG,
    )


def _warning(code: str, article: str, label: Label) -> Warning:
    field = FIELDS.get(code, "activity_id")
    return Warning(code=code, article=article, field=field, label=label)
