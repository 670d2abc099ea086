"""Teachers whom a random document cannot tell apart are warned alike, and no others."""

from dataclasses import replace
from itertools import islice

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
REPORTS = 4


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


@pytest.mark.parametrize("first", range(0, DOCUMENTS, TOGETHER))
def test_what_is_remembered_is_what_would_be_worked_out(first, tell):
    asked = worked_out = 0
    for seed in range(first, first + TOGETHER):
        case = case_of(seed)
        here = Remembering(case)
        every = (one for teacher in case.facts for one in teacher.completions)
        for report in islice(map(alike, every), REPORTS):
            for teacher in case.facts:
                bare = here.facts(new(teacher.teacher_id))
                found = here.warnings(report, new(teacher.teacher_id))
                assert found == warnings(case.policy, report, bare), told(case)
                asked += 1
        worked_out += here.worked_out

    assert worked_out < asked
    tell("forewarnings", {"asked": asked, "worked out": worked_out})
