"""Teachers whom a random document cannot tell apart are warned alike, and no others."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice, product
from random import Random

import pytest

from domain.facts import Status
from domain.forewarning import Forewarning
from domain.policy.warn import warnings
from domain.profile import new
from tests.domain.policy.agreement.cases import case_of, told
from tests.domain.policy.agreement.effort import share
from tests.domain.telling import registers_of

DOCUMENTS = share(60)
TOGETHER = 20
REPORTS = 2
PEOPLE = 6
MOST_DAYS = 24


class Remembering(Forewarning):
    """Warns teachers of a case, one document for all, of completions as they are."""

    def __init__(self, case):
        super().__init__([case.policy], registers_of())
        self.people = {teacher.teacher_id: teacher for teacher in case.facts}
        self.worked_out = 0

    def governing(self, _teacher, _day):
        return self.policies[0]

    def facts(self, profile):
        return replace(self.people[profile.teacher_id], completions=(), carried_in=())

    def _worked_out(self, event, policy, teacher):
        self.worked_out += 1
        return warnings(policy, event, teacher)


def alike(completion):
    """Return a completion that the registers would make of its report each time."""
    return replace(
        completion,
        status=Status.APPROVED,
        activity_hours=None,
        activity_credits=None,
        activity_approved=True,
        provider_qualified=True,
        recognised_credits=None,
        recognised_by=None,
        disallowed_by=None,
        corroborations=0,
    )


def telling_days(case):
    """Return days on both sides of whatever a document, or a record, may turn on."""
    head, rules = case.policy.head, case.policy.rules()
    years = range(head.period_from.year - 1, head.period_until.year + 2)
    turns = {
        head.period_from,
        head.period_until + timedelta(days=1),
        *(head.year_starts(year) for year in years),
        *(span.valid_from for one in case.facts[:PEOPLE] for span in one.spans),
        *(
            bound
            for rule in (*rules.awards, *rules.refusals, *rules.caps)
            for days in rule.where.days.values()
            for bound in (days.first, days.last and days.last + timedelta(days=1))
            if bound is not None
        ),
    }
    found = sorted({turn - timedelta(days=n) for turn in turns for n in (0, 1)})
    chance = Random(case.seed)  # noqa: S311  invented data
    return chance.sample(found, min(MOST_DAYS, len(found)))


@pytest.mark.parametrize("first", range(0, DOCUMENTS, TOGETHER))
def test_what_is_remembered_is_what_would_be_worked_out(first, tell):
    asked = worked_out = 0
    for seed in range(first, first + TOGETHER):
        case = case_of(seed)
        here = Remembering(case)
        every = (one for teacher in case.facts for one in teacher.completions)
        some = list(islice(map(alike, every), REPORTS))
        people = [new(teacher.teacher_id) for teacher in case.facts[:PEOPLE]]
        for report, day, person in product(some, telling_days(case), people):
            then = replace(report, completed_on=day)
            found = here.warnings(then, person)
            bare = here.facts(person)
            assert found == warnings(case.policy, then, bare), told(case)
            asked += 1
        worked_out += here.worked_out

    assert worked_out < asked
    tell("forewarnings", {"asked": asked, "worked out": worked_out})
