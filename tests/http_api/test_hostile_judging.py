"""Who looks for leaks and failures would find them: what is seeded is told."""

import base64
import io
import json
import zipfile

import pytest

from domain.terms import Role
from scripts.soak.hostile.canaries import Canaries
from scripts.soak.hostile.filling import Filler, UnfillableError
from scripts.soak.hostile.judging import judged
from scripts.soak.hostile.sending import Reply, Shot
from scripts.soak.hostile.store import Stored
from scripts.soak.hostile.world import SCHOOL_A, SCHOOL_B, Attacker, World

NOTHING = Stored(rows={"event": 0, "refusal": 0, "access": 0})
KEPT = Stored(rows={"event": 0, "refusal": 1, "access": 0})
JSON = (("Content-Type", "application/json"),)
PROBLEM = (("Content-Type", "application/problem+json"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def planted():
    canaries = Canaries()
    canaries.plant("secret", SCHOOL_B)
    return canaries


def packed(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", text)
    return file.getvalue()


@pytest.mark.parametrize(
    "answer",
    [
        b'{"name": "cn-secret-nc"}',
        "<td>林cn-secret-nc</td>".encode(),
        b'{"next_cursor": "'
        + base64.urlsafe_b64encode(b'["cn-secret-nc"]').rstrip(b"=")
        + b'"}',
        packed("<t>cn-secret-nc</t>"),
    ],
    ids=["as it is", "beside Chinese", "in a cursor", "in a workbook"],
)
def test_what_was_planted_is_found_however_it_is_packed(answer):
    assert planted().seen_in(answer) == {"cn-secret-nc"}


def test_what_is_ones_own_or_was_asked_for_by_name_is_no_theft():
    canaries = planted()
    canaries.bait(canaries.plant("known", SCHOOL_B))
    seen = {"cn-secret-nc", "cn-known-nc"}

    stolen = {who: canaries.stolen(seen, who) for who in (SCHOOL_A, SCHOOL_B, None)}

    assert stolen == {SCHOOL_A: {"cn-secret-nc"}, SCHOOL_B: set(), None: set()}


def problem(code="malformed-id", status=422):
    told = {"status": status, "code": code, "reasons": [{"code": code}]}
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("status", "headers", "body", "stored", "told"),
    [
        (500, JSON, b"{}", NOTHING, "the server failed"),
        (200, JSON, b"cn-secret-nc", NOTHING, "a leak"),
        (200, JSON, b'File "/srv/x.py"', NOTHING, "our inside"),
        (200, HTML, b"<html><i id=cnxss>", NOTHING, "markup came back"),
        (302, (("Location", "//evil.example/"),), b"", NOTHING, "it leads elsewhere"),
        (200, (("X-Injected", "1"),), b"", NOTHING, "a header was injected"),
        (422, JSON, b"{}", KEPT, "a refusal of type"),
        (422, PROBLEM, problem(status=400), KEPT, "another status"),
        (422, PROBLEM, problem(code="no-such"), KEPT, "an undocumented code"),
        (422, PROBLEM, problem(), NOTHING, "was not kept"),
        (
            422,
            PROBLEM,
            problem(),
            Stored(rows={"event": 1, "refusal": 1}),
            "stored something: event",
        ),
        (
            200,
            JSON,
            b"{}",
            Stored(rows={"event": 1, "refusal": 0}),
            "reading recorded an event",
        ),
        (422, PROBLEM, problem(), KEPT, None),
        (200, JSON, b"{}", NOTHING, None),
    ],
)
def test_what_does_not_hold_of_an_answer_is_told(status, headers, body, stored, told):
    world = World(attackers={}, canaries=planted(), records={}, hidden={}, spares={})
    attacker = Attacker(name="a", role=Role.SCHOOL, organisation=SCHOOL_A)
    shot = Shot(actor="a", route="GET /v1/x", method="GET", address="/v1/x")
    reply = Reply(status=status, headers=headers, body=body)

    found = list(judged(world, attacker, shot, reply, stored))

    if told is None:
        assert found == []
    else:
        assert any(told in sentence for sentence in found), found


def test_a_part_of_an_address_that_nobody_can_fill_is_named():
    filler = Filler(ids={}, components={}, random=None)

    with pytest.raises(UnfillableError, match="novelty_id"):
        filler.variable("novelty_id")
