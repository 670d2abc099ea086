"""The feed: by position, each client its own part, nothing missed and nothing twice."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from domain.terms import Role
from http_api.feed import ROWS_AT_ONCE
from http_api.waiting import POLL_S, Waiting
from tests.http_api.conftest import POSTING

MERGER = {"into_school_id": "S2", "valid_from": "2025-01-01"}
DISALLOWANCE = {"year": 2024, "kind": "professional", "document_no": "1"}

# T1 and T4 are of S1, T2 is of S2, T3 moved from S1 to S2 on 2024-09-01.


def feed(door, who, after=0, **query):
    answer = door.get("/v1/events", who, query_string={"after": after, **query})
    assert answer.status_code == 200, answer.json
    return answer.json


def heard(door, who, after=0, limit=100):
    """Return everything that a client hears after a position, page by page."""
    items = []
    while True:
        part = feed(door, who, after, limit=limit)
        items += part["items"]
        if part["next_after"] == after:
            return items
        after = part["next_after"]


def about(items):
    return [(item["topic"], item["subject_id"]) for item in items]


def decided(door, posting_id, noun="approval", body=None):
    path = f"/v1/completions/{posting_id}/{noun}"
    answer = door.post(path, "reviewer", body or {})
    assert answer.status_code == 201, answer.json


def test_a_provider_hears_what_became_of_its_own_rows_and_of_no_others(door):
    start = door.ledger.position()
    own = door.posted("provider")
    other = door.posted("school", occasion="2")
    decided(door, own)
    decided(door, other)
    decided(door, own, "reversal", {"reason": "entered-twice"})

    assert about(heard(door, "provider", start)) == [
        ("completion-posted", own),
        ("completion-approved", own),
        ("completion-reversed", own),
    ]
    assert heard(door, "other_provider", start) == []


def test_a_decision_about_an_older_posting_is_heard_by_who_posted_it(door):
    own, other = door.posted("provider"), door.posted("school", occasion="2")
    since = door.ledger.position()

    for posting_id in (own, other):
        decided(door, posting_id, "rejection", {"reason": "no-evidence"})

    assert about(heard(door, "provider", since)) == [("completion-rejected", own)]


def test_a_correction_is_heard_as_a_reversal_and_a_new_posting(door):
    own = door.posted("provider")
    since = door.ledger.position()
    path = f"/v1/completions/{own}/correction"
    body = {**POSTING, "amount": "10", "reason": "wrong-hours"}
    new = door.post(path, "provider", body).json["posting_id"]

    assert about(heard(door, "provider", since)) == [
        ("completion-reversed", own),
        ("completion-posted", new),
    ]


def test_a_school_hears_all_of_its_teachers_and_nothing_of_others(door):
    since = door.ledger.position()
    by_provider = door.posted("provider")
    door.posted("other_school", teacher_id="T2")
    offset = {"rule_id": "professional-surplus-to-elective", "credits": "1"}
    asked = door.post("/v1/teachers/T1/offsets", "school", offset)

    found = about(heard(door, "school", since))

    assert found == [
        ("completion-posted", by_provider),
        ("offset-requested", asked.json["offset_id"]),
    ]
    teachers = {
        item["stream"]["key"]
        for item in heard(door, "school")
        if item["stream"]["kind"] == "teacher"
    }
    assert teachers == {"T1", "T4"}


def test_of_who_moved_away_a_school_hears_its_own_and_the_new_one_what_came_after(door):
    since = door.ledger.position()
    before = door.posted("school", teacher_id="T3", completed_on="2024-05-01")
    after = door.posted(
        "other_school", teacher_id="T3", completed_on="2024-11-01", occasion="2"
    )

    assert about(heard(door, "school", since)) == [("completion-posted", before)]
    assert about(heard(door, "other_school", since)) == [("completion-posted", after)]


def test_the_history_of_a_teacher_and_the_feed_tell_a_school_the_same(door):
    decided(door, door.posted("school"))
    door.posted("provider", occasion="2", completed_on="2024-10-01")
    door.posted("other_school", teacher_id="T3", completed_on="2024-11-01")

    for who, teacher in (("school", "T1"), ("other_school", "T3")):
        history = door.get(f"/v1/teachers/{teacher}/history", who).json["items"]
        told = [
            {name: value for name, value in item.items() if name != "subject_id"}
            for item in heard(door, who)
            if item["stream"] == {"kind": "teacher", "key": teacher}
        ]

        assert told == history


def test_a_provider_is_not_told_which_person_decided(door):
    since = door.ledger.position()
    decided(door, door.posted("provider"))

    (posted, approved) = heard(door, "provider", since)
    (_, seen_by_school) = heard(door, "school", since)

    assert posted["actor"]["person"] == "person-provider"
    assert approved["actor"] == {"role": "reviewer", "organisation": None}
    assert "request_id" not in approved
    assert seen_by_school["actor"]["person"] == "person-reviewer"


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("school", {"teacher", "school", "activity", "policy"}),
        ("provider", {"provider", "activity", "policy"}),
        ("reviewer", {"teacher", "school", "provider", "activity", "policy"}),
        ("auditor", {"teacher", "school", "provider", "activity", "policy", "client"}),
    ],
)
def test_of_registers_a_client_hears_what_it_may_list(reading_door, who, kinds):
    items = heard(reading_door, who)

    assert {item["stream"]["kind"] for item in items} == kinds
    own = {
        item["stream"]["key"]
        for item in items
        if item["stream"]["kind"] in ("school", "provider")
    }
    if who in ("school", "provider"):
        assert own == {"S1" if who == "school" else "P1"}


def test_a_provider_with_the_id_of_a_school_is_not_that_school(door):
    """Schools and providers are numbered by different offices."""
    names = {"name_zh": "学院", "name_en": "College", "valid_from": "2010-09-01"}
    college = {**names, "provider_id": "S2", "may_give": ["professional"]}
    door.post("/v1/providers", "administrator", college)
    door.post("/v1/schools/S1/mergers", "administrator", MERGER)
    door.post("/v1/schools/S2/disallowances", "reviewer", DISALLOWANCE)
    door.posted("other_school", teacher_id="T2")
    namesake = door.key_of("namesake", Role.PROVIDER, "S2")

    items = heard(door, namesake)
    school = door.get("/v1/schools/S2", namesake).json

    registers = {(i["stream"]["kind"], i["stream"]["key"]) for i in items}
    assert ("provider", "S2") in registers
    assert not registers & {("school", "S1"), ("school", "S2"), ("provider", "P1")}
    assert "disallowances" not in school


def test_a_school_hears_and_reads_what_was_disallowed_to_one_that_it_absorbed(door):
    door.post("/v1/schools/S1/disallowances", "reviewer", DISALLOWANCE)
    before = door.get("/v1/schools/S1", "other_school").json
    door.post("/v1/schools/S1/mergers", "administrator", MERGER)

    topics = [
        item["topic"]
        for item in heard(door, "other_school")
        if item["stream"] == {"kind": "school", "key": "S1"}
    ]
    listed = door.get("/v1/schools", "other_school").json["items"]

    assert "project-year-disallowed" in topics
    assert "disallowances" not in before
    assert [len(school["disallowances"]) for school in listed] == [1, 0]


def test_nobody_hears_the_digest_of_a_key(reading_door):
    created = [
        i for i in heard(reading_door, "auditor") if i["topic"] == "client-created"
    ]

    assert created
    assert all("key_sha256" not in item["body"] for item in created)


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_parts_of_any_size_make_the_same_feed(reading_door, limit):
    positions = [item["position"] for item in heard(reading_door, "auditor", 0, limit)]

    assert positions == list(range(1, reading_door.ledger.position() + 1))
    of_school = [i["position"] for i in heard(reading_door, "school", 0, limit)]
    assert of_school == [i["position"] for i in heard(reading_door, "school")]


def test_the_cursor_goes_past_what_is_for_others(door):
    since = door.ledger.position()
    door.posted("other_school", teacher_id="T2")

    part = feed(door, "school", since)

    assert part == {"items": [], "next_after": door.ledger.position()}


def test_a_long_run_of_others_events_is_passed_in_several_steps(door):
    since = door.ledger.position()
    rows = [
        {**POSTING, "teacher_id": "T2", "occasion": str(number)}
        for number in range(ROWS_AT_ONCE + 5)
    ]
    assert door.post("/v1/completions/batch", "other_school", rows).status_code == 201

    first = feed(door, "school", since)
    second = feed(door, "school", first["next_after"], wait=1)

    assert first == {"items": [], "next_after": since + ROWS_AT_ONCE}
    assert second == {"items": [], "next_after": since + ROWS_AT_ONCE + 5}


def test_who_waits_is_not_kept_beyond_the_time_however_long_the_log_is(door):
    since, asked = door.ledger.position(), []
    door.posted("other_school", teacher_id="T2")

    def slow_and_ahead():
        asked.append(1)
        time.sleep(1.1)
        return door.ledger.position() + (len(asked) < 3)

    waiting = Waiting(slow_and_ahead, threads=4)
    door.services = replace(door.services, waiting=waiting)
    found = feed(door, "school", since, wait=1)

    assert found == {"items": [], "next_after": since + 1}
    assert len(asked) == 1


def test_a_position_that_the_log_has_not_is_refused(reading_door):
    answer = reading_door.get("/v1/events?after=1000000", "school")

    assert (answer.status_code, answer.json["code"]) == (422, "beyond-log")


def test_hearing_of_a_teacher_is_logged_as_reading(door):
    since = door.ledger.position()
    door.posted("school")
    heard(door, "auditor", since)

    accesses = door.get("/v1/teachers/T1/accesses", "auditor").json["items"]

    assert ("auditor", "events") in {
        (a["actor"]["client_id"], a["what"]) for a in accesses
    }


# --- waiting --------------------------------------------------------------------------


def test_who_waits_is_answered_as_soon_as_there_is_something(door):
    since = door.ledger.position()
    with ThreadPoolExecutor() as threads:
        started = time.monotonic()
        answer = threads.submit(feed, door, "provider", since, wait=10)
        time.sleep(0.2)
        others = door.posted("school", occasion="2")  # is not for the provider
        own = door.posted("provider")
        found = answer.result()
        waited = time.monotonic() - started

    assert about(found["items"]) == [("completion-posted", own)] != others
    assert waited < 5


def test_who_waits_in_vain_is_told_where_to_go_on(door):
    since = door.ledger.position()
    started = time.monotonic()

    assert feed(door, "provider", since, wait=1) == {"items": [], "next_after": since}
    assert 1 <= time.monotonic() - started < 3


def test_who_finds_no_place_to_wait_is_answered_at_once_with_when_to_come_again(door):
    full = Waiting(door.ledger.position, threads=1)
    since = door.ledger.position()
    door.services = replace(door.services, waiting=full)

    with full.place() as mine:
        started = time.monotonic()
        answer = door.get(f"/v1/events?after={since}&wait=10", "school")

    assert mine
    assert answer.json == {"items": [], "next_after": since}
    assert answer.headers["Retry-After"] == "1"
    assert time.monotonic() - started < 2


def test_three_of_four_threads_never_wait():
    waiting = Waiting(lambda: 0, threads=16)
    places = [waiting.place() for _ in range(6)]

    taken = [place.__enter__() for place in places]
    for place in places:
        place.__exit__(None, None, None)

    assert taken == [True] * 4 + [False] * 2
    with waiting.place() as free:
        assert free


def test_many_who_wait_ask_the_database_as_often_as_one():
    asked = []
    waiting = Waiting(lambda: asked.append(1) or 7, threads=16)
    deadline = time.monotonic() + 5 * POLL_S

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: waiting.beyond(7, deadline), range(8)))

    assert found == [False] * 8
    assert len(asked) <= 7
    assert waiting.beyond(6, deadline)


def test_nobody_holds_a_connection_while_waiting(door):
    since = door.ledger.position()
    with ThreadPoolExecutor() as threads:
        answers = [
            threads.submit(feed, door, "school", since, wait=1) for _ in range(4)
        ]
        time.sleep(0.4)
        found = door.ledger.database.statistics()
        free = found["pool_available"]
        assert free >= found["pool_size"] - 1
        for answer in answers:
            assert answer.result()["items"] == []


# --- beside writers -------------------------------------------------------------------


def test_beside_writers_a_poller_misses_nothing_and_hears_nothing_twice(door):
    since, rows, writers = door.ledger.position(), 25, 4
    ended = threading.Event()

    def write(writer):
        who = ("school", "provider")[writer % 2]
        for number in range(rows):
            row = {**POSTING, "occasion": f"{writer}-{number}"}
            assert door.post("/v1/completions", who, row).status_code == 201

    def poll(who):
        after, found = since, []
        while True:
            last = ended.is_set()
            part = feed(door, who, after, wait=1, limit=7)
            found += [item["position"] for item in part["items"]]
            if last and part["next_after"] == after:
                return found
            after = part["next_after"]

    with ThreadPoolExecutor() as threads:
        pollers = [threads.submit(poll, who) for who in ("auditor", "provider")]
        list(threads.map(write, range(writers)))
        ended.set()
        everything, own = (poller.result() for poller in pollers)

    assert everything == list(range(since + 1, since + 1 + rows * writers))
    assert len(own) == rows * writers // 2
    assert own == sorted(set(own))
