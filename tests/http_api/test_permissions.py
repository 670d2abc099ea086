from uuid import UUID

import pytest

from domain.terms import Role
from http_api.auth import PAGES
from http_api.permissions import PERMISSIONS, PUBLIC
from tests.http_api.conftest import KEYS

SOME_ID = UUID("00000000-0000-4000-8000-000000000000")

WITHOUT_BODY = {"GET", "HEAD", "OPTIONS"}


def rules(door):
    return [
        rule
        for rule in door.client.application.url_map.iter_rules()
        if not rule.endpoint.startswith(f"{PAGES}.")
    ]


def address_of(door, rule):
    values = {
        name: SOME_ID if name.endswith("_id") and "uuid" in rule.rule else "X"
        for name in rule.arguments
    }
    adapter = door.client.application.url_map.bind("localhost")
    return adapter.build(rule.endpoint, values, method=method_of(rule))


def method_of(rule):
    return next(iter(sorted(rule.methods - {"HEAD", "OPTIONS"})))


def test_every_route_stands_in_the_table_of_permissions_and_no_other(reading_door):
    endpoints = {rule.endpoint for rule in rules(reading_door)}

    assert endpoints - PUBLIC == PERMISSIONS.keys()
    assert endpoints >= PUBLIC


def test_an_endpoint_that_stands_in_no_table_opens_to_nobody(reading_door):
    app = reading_door.client.application
    refused = []
    with app.test_request_context(
        "/v1/schools",
        headers={"Authorization": f"Bearer {reading_door.keys['auditor']}"},
    ) as context:
        context.request.url_rule.endpoint = "schools.forgotten"
        response = app.full_dispatch_request()
        refused.append(response.get_json()["code"])
        context.request.url_rule.endpoint = "schools.list_schools"

    assert refused == ["role-refused"]


@pytest.mark.parametrize("endpoint", sorted(PERMISSIONS))
def test_a_route_opens_to_the_roles_of_the_table_alone(reading_door, endpoint):
    rule = next(rule for rule in rules(reading_door) if rule.endpoint == endpoint)
    address, method = address_of(reading_door, rule), method_of(rule)
    sent = {} if method in WITHOUT_BODY else {"json": {"nothing": "known"}}

    codes = {}
    for key, (role, _) in KEYS.items():
        answer = reading_door.send(method, address, key, **sent)
        assert answer.status_code < 500, answer.json
        codes[role] = (answer.json or {}).get("code")
    stranger = reading_door.send(method, address, None, **sent)

    assert stranger.status_code == 401
    assert stranger.json["code"] == "key-missing"
    for role in Role:
        refused = codes[role] == "role-refused"
        assert refused is (role not in PERMISSIONS[endpoint]), (role, codes[role])


@pytest.mark.parametrize("path", ["/healthz", "/openapi.json", "/docs", "/metrics"])
def test_what_watches_and_documents_asks_for_no_key(reading_door, path):
    assert reading_door.get(path, None).status_code == 200
