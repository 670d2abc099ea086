"""A policy office and its replays, for the tests of the pages."""

import pytest

from projections.errors import UncomputableJobError
from tests.http_api.pages.conftest import visitor_of
from tests.http_api.test_replays import DOCUMENT, revised, work

STANDING = f"{DOCUMENT}@2022-10-14"
OF_COMMISSION_SCHOOLS = '"school.kind" = ["commission"]'
OF_NO_SCHOOLS = '"school.kind" = ["elsewhere"]'


@pytest.fixture
def office(door):
    """The policy office of a district in which T1 has two credits."""
    posting_id = door.posted()
    door.post(f"/v1/completions/{posting_id}/approval", "reviewer", {})
    door.project()
    return visitor_of(door, "policy_office")


@pytest.fixture
def replayed(door, office):
    """The address of a replay that is done: professional courses give half."""
    text = revised('rate = "1/10"', 'rate = "1/20"')
    path = ask(office, text=text.replace("\n", "\r\n"))
    assert work(door) == 1
    return path


def ask(office, **fields):
    """Send the form that asks for a replay, and return where it leads."""
    answer = office.send("/replays", {"from": STANDING, **fields})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def fail(door, kind):
    """Let the job that has waited longest fail."""
    job = door.ledger.jobs.take("worker", [kind])
    assert job is not None
    door.ledger.jobs.fail(job, UncomputableJobError(ValueError("too odd")))
