"""F14 and F15 in process: every route, every key; nothing fails and nothing leaks.

The routes come from the application: a new one is attacked without being named here,
and one that nobody can fill in fails. `-s` prints who was aimed at what.
"""

import os
import re
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict

from http_api.context import services_of
from projections.runner import Projector
from scripts.soak.fault import dice
from scripts.soak.hostile.ground import ground
from scripts.soak.hostile.running import Report
from scripts.soak.hostile.sending import into
from scripts.soak.hostile.targets import PAGE_NAMES
from scripts.soak.hostile.twisting import CHANGING
from tests.http_api.conftest import TODAY, app_on

SHARE = float(os.environ.get("CREDIT_LEDGER_TEST_HOSTILE", "0.2"))
"""How much of everybody x everything is shot at; above 1 it is done again."""
SPOILT = 0.7
SEED = 7
PASSING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|value=\"[\w-]{43}\"")
"""Ids of requests and records, and tokens of forms."""
UNKNOWN = {
    "cn-bait-nc": "cn-none-nc",
    "id": "00000000-0000-4000-8000-000000000000",
}


class Heard(ImmutableMultiDict[str, Any]):
    """A query or form that remembers what was read of it."""

    names: set[str] = set()  # noqa: RUF012  of the whole run

    def note(self, key):
        if request.blueprint == "pages":
            self.names.add(key)

    def get(self, key, *args, **kwargs):
        self.note(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key, *args, **kwargs):
        self.note(key)
        return super().getlist(key, *args, **kwargs)


@pytest.fixture(scope="module")
def field(server):
    name = server.fresh_database()
    settings = server.settings_of(name)
    app = app_on(settings)
    app.request_class = type(
        "Request", (Flask.request_class,), {"parameter_storage_class": Heard}
    )
    ledger = services_of(app).ledger
    projector = Projector(settings)
    projector.prepare()
    settle = lambda: projector.catch_up(TODAY)  # noqa: E731
    with ground(app, ledger, into(app), settle, TODAY) as made:
        yield made
    app.request_class = Flask.request_class
    projector.close()
    ledger.close()
    server.drop(name)


def told(report):
    print("", *report.table(), sep="\n")  # noqa: T201
    return "\n".join(report.failings)


def test_every_address_with_every_known_id_tells_a_school_its_own_alone(field):
    report = Report()

    field.sweep(["school_a"], report, most=12)

    assert not report.failings, told(report)
    told(report)
    assert len(field.world.seen["school_a"]) > 20


def test_no_key_gets_anything_out_of_any_route_by_any_means(field):
    report = Report()

    for number in range(max(1, round(SHARE))):
        field.volley(
            dice(SEED, "routes", number), report, spoil=SPOILT, share=min(SHARE, 1)
        )

    assert not report.failings, told(report)
    told(report)
    aimed = {route for _, route in report.shots}
    assert aimed == {target.route for target in field.targets}


def test_a_list_that_narrowed_nothing_would_be_found_out(field, monkeypatch):
    monkeypatch.setattr("http_api.nouns.reports.own_reports", lambda _: {})
    report = Report()
    (lists,) = (
        target for target in field.targets if target.route == "GET /v1/completions"
    )

    attacker = field.world.attackers["school_a"]
    field.fire(
        field.shot(attacker, lists, field.world.records, dice(SEED, "routes", 3)),
        report,
    )

    assert report.leaks == 1
    assert "cn-b1occasion-nc" in report.failings[0]


def test_what_pages_read_of_a_query_is_what_hostile_clients_send(field):
    known = {*PAGE_NAMES, "csrf_token"}

    read = {name for name in Heard.names if not name.startswith("reading.")}

    assert read - known == set()


@pytest.mark.parametrize("who", ["school_a", "provider_b"])
def test_another_schools_record_is_answered_like_one_that_is_not(field, who):
    attacker = field.world.attackers[who]
    canaries = field.world.canaries
    other = {
        name: next(
            (
                one
                for one in ids
                if one in canaries.baits
                and attacker.organisation not in canaries.owners[one]
                and canaries.owners[one] <= {"school-b", "provider-a"}
            ),
            None,
        )
        for name, ids in field.world.records.items()
    }
    differing = []
    for target in field.targets:
        if not any(other.get(name) for name in target.variables):
            continue
        one, none = (answer(field, attacker, target, ids) for ids in asked(other))
        if one != none:
            differing.append((target.route, one, none))

    assert differing == []


def asked(other):
    """Return the ids of another school's records, and ids of the same form."""
    known = {name: [one] for name, one in other.items() if one}
    unknown = {
        name: [UNKNOWN.get(one, UNKNOWN["id"]) if name != "request_id" else "cn-none"]
        for name, (one,) in known.items()
    }
    return known, unknown


def answer(field, attacker, target, ids):
    """Return what is answered, with the ids that were sent taken out of it."""
    mixed = {**field.world.records, **ids}
    shot = field.shot(attacker, target, mixed, dice(SEED, "routes", 1))
    if target.method in CHANGING and attacker.token:
        return None
    reply = field.send(shot)
    text = reply.body.decode()
    for (sent,) in ids.values():
        text = text.replace(sent, "ID")
    return reply.status, PASSING.sub("ID", text)
