"""Bulk posting: everybody writes the same rows, and has to, before a time counts."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal

import pytest

from scripts.bench.posting import command, crud, peers
from scripts.bench.posting.library import Saving
from scripts.bench.posting.measuring import (
    CRUD,
    OURS,
    SAVE,
    WAYS,
    Clock,
    Took,
    UnequalError,
    Ways,
    medians,
)
from scripts.bench.posting.peers import Copying, Encoding, Naive
from scripts.bench.posting.profiling import Samples
from scripts.bench.posting.requests import Posted, Roll, requests
from scripts.bench.posting.sending import Door, NotTakenError, at_once, taken
from scripts.bench.processes import ServerCpu
from tests.http_api.conftest import POSTING, opened, seeded  # noqa: F401 -- a fixture

WHOLE = {
    **POSTING,
    "provider_id": "P1",
    "unit": "hours",
    "tags": {"mode": "online"},
    "evidence": [],
}
KEY = "key-of-the-crud-design"
NOBODY = ServerCpu(2**22 + 1)
NOWHERE = Door(address="", path="", headers={})


def rows_of(posted):
    return [json.loads(line) for body in posted.bodies for line in body.splitlines()]


def a_posted(*hours):
    rows = [{**WHOLE, "occasion": str(n), "amount": h} for n, h in enumerate(hours)]
    lines = [json.dumps(row).encode() + b"\n" for row in rows]
    return Posted(
        bodies=(b"".join(lines),), rows=len(rows), hours=Decimal(sum(map(int, hours)))
    )


@pytest.mark.parametrize("session", [1, 5, 7, 99])
def test_no_row_of_any_round_has_the_natural_key_of_another(session):
    teachers = [f"T{number}" for number in range(7)]
    roll = Roll(teachers=teachers, session=session)
    rounds = [requests(roll, 3, 40, round_=number) for number in range(2)]

    rows = [row for posted in rounds for row in rows_of(posted)]
    keys = {(r["teacher_id"], r["activity_id"], r["occasion"]) for r in rows}

    assert len(keys) == len(rows) == 240
    assert [len(one.bodies) for one in rounds] == [3, 3]
    assert sum(one.hours for one in rounds) == sum(Decimal(r["amount"]) for r in rows)
    assert len({row["activity_id"] for row in rows}) > 10


def test_shares_are_worked_on_at_the_same_time_and_come_back_in_order():
    shares = [[b"1", b"3"], [b"2"]]

    assert at_once(list, shares) == shares
    assert at_once(list, shares[:1]) == shares[:1]


def test_an_answer_in_which_a_row_was_not_posted_stops_the_measurement():
    good = json.dumps({"counts": {"posted": 3, "refused": 0}}).encode()
    bad = json.dumps({"counts": {"posted": 2, "refused": 1}}).encode()

    assert taken(good) == 3
    with pytest.raises(NotTakenError, match="refused"):
        taken(bad)


def test_a_profile_tells_which_function_takes_the_time():
    def long():
        return sum(number * number for number in range(4_000_000))

    samples = Samples()
    samples.during(lambda: (long(), time.sleep(0.05)))

    assert samples.count >= 10
    share = max(n for name, n in samples.own.items() if "long" in name)
    assert share > 0.8 * samples.count
    assert "share of processor time" in samples.told()


def a_took(wall, cpu=0.0):
    return Took(wall_s=wall, cpu_s=cpu, cpu_server_s=0.0, cpu_database_s=0.0)


def test_medians_are_taken_way_by_way_and_ratios_are_of_rates():
    rounds = [{OURS: a_took(2.0 * n, 1.0), "copy": a_took(n, 2.0)} for n in (1, 2, 9)]
    found = medians(rounds)

    assert found[OURS].wall_s == 4.0
    whole = dict.fromkeys(WAYS, found["copy"]) | {OURS: found[OURS]}
    told = command.ratios(whole)
    assert told["of_copy"] == 0.5  # ours takes twice as long as COPY
    assert told["vs_naive_cpu"] == 2.0  # the naive way takes twice the processor


@pytest.fixture
def ways(server, seeded, monkeypatch) -> Iterator[Ways]:  # noqa: F811
    """Everybody who writes, over a small district of the session's server."""
    name = server.fresh_database(seeded[0])
    settings = server.settings_of(name)
    url = settings.owner_url or ""
    for key, value in settings.as_environment().items():
        monkeypatch.setenv(key, value)
    with peers.owner(url) as owner, closing(Saving(url, ["T1"])) as saving:
        peers.prepare(owner)
        crud.prepare(owner, KEY)
        yield Ways(
            door=NOWHERE,
            crud=NOWHERE,
            copying=Copying(url=url),
            encoding=Encoding(url=url),
            naive=Naive(url=url, district=settings.district),
            saving=saving,
            clock=Clock(database=NOBODY, ours=NOBODY, crud=NOBODY),
            owner=owner,
            clients=2,
        )
    server.drop(name)


def test_whoever_wrote_the_same_rows_may_be_compared_and_nobody_else(
    ways,
    server,
    seeded,  # noqa: F811
):
    posted = a_posted("10", "20", "4")
    first = ways.head()
    settings = server.settings_of(ways.owner.info.dbname)
    with opened(settings, seeded[1]) as door:
        answer = door.post("/v1/completions/batch", "school", rows_of(posted))
    assert taken(answer.data) == 3

    ways.copying.copy(ways.copying.chunks(first, ways.head(), 2), clients=2)
    ways.encoding.copy(ways.encoding.rows(first, ways.head()), 2)
    ways.naive.post(posted)
    ways.saving.post(posted)
    with pytest.raises(UnequalError, match=f"{CRUD}: 0"):
        ways.check((0, Decimal()), [posted])
    app = crud.application()
    answer = app.test_client().post(
        crud.PATH, data=posted.bodies[0], headers={"Authorization": f"Bearer {KEY}"}
    )

    assert taken(answer.data) == 3
    ways.check((0, Decimal()), [posted])
    ways.saving.post(a_posted("1"))
    with pytest.raises(UnequalError, match=f"{SAVE}: 4, 35 h"):
        ways.check((0, Decimal()), [posted])
    app.extensions[crud.POOL].close()


def test_the_crud_design_keeps_its_contract_too(ways):
    app = crud.application()
    client, headers = app.test_client(), {"Authorization": f"Bearer {KEY}"}
    body = a_posted("10").bodies[0]

    first = client.post(crud.PATH, data=body, headers=headers).json
    again = client.post(crud.PATH, data=body + b'{"teacher_id": 7}\n', headers=headers)

    assert first["counts"] == {"posted": 1, "already-known": 0, "refused": 0}
    assert again.json["counts"] == {"posted": 0, "already-known": 1, "refused": 1}
    assert crud.written(ways.owner) == (1, 10)
    app.extensions[crud.POOL].close()
