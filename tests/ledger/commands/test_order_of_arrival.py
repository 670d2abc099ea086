"""The same reports, posted in any order, make the same facts, ids and all."""

from dataclasses import replace
from functools import reduce
from uuid import UUID

import pytest

from domain import profile as profiles
from domain import teacher as teachers
from domain.joining import teacher_facts
from domain.terms import Result, Role, StreamKind
from ledger.application import CreditLedger
from ledger.commands import bulk
from ledger.commands.bulk import BulkApproval
from tests.conftest import a_request, an_actor
from tests.ledger.commands.telling import post

SCHOOL = an_actor(Role.SCHOOL, "S001")
PROVIDER = an_actor(Role.PROVIDER, "P001")
REPORTS = (
    (SCHOOL, {"occasion": "a"}),
    (PROVIDER, {"occasion": "a"}),
    (SCHOOL, {"occasion": "b", "result": Result.ATTENDED}),
    (PROVIDER, {"occasion": "b"}),
    (PROVIDER, {"occasion": "c"}),
    (SCHOOL, {"occasion": "d", "activity_id": "SELF"}),
)


@pytest.fixture
def another(server, filled_database):
    """A second ledger of the same district, in a database of its own."""
    name = server.fresh_database(filled_database)
    with CreditLedger(server.settings_of(name)) as ledger:
        yield ledger
    server.drop(name)


def facts_of(ledger):
    stream = ledger.stream(StreamKind.TEACHER, "T1")
    history = ledger.read(stream)
    facts = teacher_facts(
        reduce(profiles.apply, history, profiles.new("T1")),
        reduce(teachers.apply, history, teachers.new("T1")),
        ledger.registers.current(),
    )
    timeless = [replace(c, position=0, decided_on=None) for c in facts.completions]
    return replace(facts, completions=tuple(timeless))


def posted(ledger, reports):
    """Post reports in their order, approve those of the school; return the ids."""
    ids = {
        UUID(post(ledger, actor, **changes).body["posting_id"]): actor
        for actor, changes in reports
    }
    of_the_school = sorted(key for key, actor in ids.items() if actor is SCHOOL)
    approval = BulkApproval(posting_ids=of_the_school)
    bulk.approve_many(ledger, a_request(an_actor(Role.REVIEWER)), approval)
    return set(ids)


@pytest.mark.parametrize("turn", range(1, len(REPORTS)))
def test_no_order_of_arrival_changes_what_is_known_of_a_teacher(
    district, another, turn
):
    turned = (*REPORTS[turn:], *REPORTS[:turn])

    first = posted(district, REPORTS)
    second = posted(another, turned[::-1])

    assert first == second
    assert facts_of(district) == facts_of(another)
    assert len(facts_of(district).completions) == 4
