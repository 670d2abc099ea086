"""A door to a small district: two schools, four teachers, a key for every role."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg.sql import SQL, Identifier
from werkzeug.test import TestResponse

from domain.policy.load import shipped_policies
from domain.terms import Role
from http_api.app import create_app, make_services
from http_api.context import EXTENSION, services_of
from http_api.services import Services
from ledger.application import CreditLedger
from ledger.commands.clients import ClientToCreate, create_client
from ledger.commands.policies import PolicyToAdopt, adopt_policy
from ledger.database import OWNER
from ledger.settings import Settings
from projections.runner import Projector
from tests.conftest import Server, a_request, an_actor
from tests.http_api.documented import check_documented

NOW = datetime(2025, 6, 30, 4, 0, tzinfo=UTC)
TODAY = date(2025, 6, 30)
SEEDED = "door_seeded"

KEYS = {
    "school": (Role.SCHOOL, "S1"),
    "other_school": (Role.SCHOOL, "S2"),
    "provider": (Role.PROVIDER, "P1"),
    "other_provider": (Role.PROVIDER, "P2"),
    "reviewer": (Role.REVIEWER, None),
    "policy_office": (Role.POLICY_OFFICE, None),
    "auditor": (Role.AUDITOR, None),
    "importer": (Role.IMPORTER, None),
    "administrator": (Role.ADMINISTRATOR, None),
}

POSTING = {
    "teacher_id": "T1",
    "activity_id": "PRO",
    "amount": "20",
    "result": "passed",
    "completed_on": "2024-05-01",
}


@dataclass(kw_only=True)
class Door:
    """A client of the API who holds every key."""

    app: Flask
    services: Services
    browser: FlaskClient
    keys: dict[str, str]
    projector: Projector

    @property
    def client(self) -> FlaskClient:
        """The browser, before the application set upon this door's database."""
        self.app.extensions[EXTENSION] = self.services
        return self.browser

    @property
    def ledger(self) -> CreditLedger:
        return self.services.ledger

    def send(
        self, method: str, path: str, who: str | None, **more: Any
    ) -> TestResponse:
        headers = {**more.pop("headers", {})}
        if who is not None:
            headers["Authorization"] = f"Bearer {self.keys.get(who, who)}"
        answer = self.client.open(path, method=method, headers=headers, **more)
        check_documented(self.app, method, path, answer)
        return answer

    def get(self, path: str, who: str | None, **more: Any) -> TestResponse:
        return self.send("GET", path, who, **more)

    def post(self, path: str, who: str | None, body: Any, **more: Any) -> TestResponse:
        return self.send("POST", path, who, json=body, **more)

    def posted(self, who: str = "school", **changes: Any) -> str:
        """Post a completion, project it, and return its id."""
        response = self.post("/v1/completions", who, {**POSTING, **changes})
        assert response.status_code in (200, 201), response.json
        self.project()
        return str(response.json["posting_id"])

    def key_of(self, name: str, role: Role, organisation: str) -> str:
        """Return a new key of an organisation."""
        return _key(self.ledger, name, role, organisation)

    def project(self) -> None:
        self.projector.catch_up(TODAY)


def ndjson(*rows: Any) -> dict[str, Any]:
    """Return what the test client needs to send rows as NDJSON."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return {"data": "\n".join(lines), "content_type": "application/x-ndjson"}


@pytest.fixture(scope="session")
def seeded(server: Server) -> tuple[str, dict[str, str]]:
    """A database with the small district, to copy from, and the keys to it."""
    name = server.fresh_database()
    keys = seed(server.settings_of(name))
    return name, keys


@pytest.fixture
def door(server: Server, seeded: tuple[str, dict[str, str]]) -> Iterator[Door]:
    """A door of this test alone."""
    name = server.fresh_database(seeded[0])
    with opened(server.settings_of(name), seeded[1]) as door:
        yield door
    server.drop(name)


@pytest.fixture(scope="module")
def reading_door(server: Server, seeded: tuple[str, dict[str, str]]) -> Iterator[Door]:
    """A door that the tests of a module share, since they only read."""
    name = server.fresh_database(seeded[0])
    with opened(server.settings_of(name), seeded[1]) as door:
        yield door
    server.drop(name)


@contextmanager
def opened(settings: Settings, keys: dict[str, str]) -> Iterator[Door]:
    app = app_on(settings)
    services = services_of(app)
    projector = Projector(settings)
    try:
        yield Door(
            app=app,
            services=services,
            browser=app.test_client(),
            keys=keys,
            projector=projector,
        )
    finally:
        projector.close()
        services.ledger.close()


_apps: list[Flask] = []


def app_on(settings: Settings) -> Flask:
    """Return the one application of this session, set upon another database.

    Its routes and its document take a quarter of a second to make.
    """
    if not _apps:
        _apps.append(create_app(settings, now=lambda: NOW))
    else:
        services = make_services(settings, lambda: NOW)
        _apps[0].extensions[EXTENSION] = services
    return _apps[0]


def seed(settings: Settings) -> dict[str, str]:
    """Fill the small district through the door itself, and return the keys to it."""
    with CreditLedger(settings) as ledger:
        keys = {name: _key(ledger, name, *scope) for name, scope in KEYS.items()}
        for text in shipped_policies().values():
            policy = PolicyToAdopt(text=text, document_no="朝教党发〔2022〕15号")
            adopt_policy(ledger, a_request(an_actor(Role.POLICY_OFFICE)), policy)
    with opened(settings, keys) as door:
        door.projector.prepare()
        for path, who, body in REGISTRATIONS:
            response = door.post(path, who, body)
            assert response.status_code == 201, response.json
        door.project()
    return keys


def _key(ledger: CreditLedger, name: str, role: Role, organisation: str | None) -> str:
    client = ClientToCreate(
        client_id=name, role=role, organisation=organisation, person=f"person-{name}"
    )
    answer = create_client(ledger, a_request(an_actor(Role.ADMINISTRATOR)), client)
    return str(answer.body["key"])


def _school(school_id: str) -> tuple[str, str, dict[str, Any]]:
    body = {
        "school_id": school_id,
        "name_zh": f"第{school_id}小学",
        "name_en": f"School {school_id}",
        "kind": "commission",
        "stage": "primary",
        "valid_from": "2010-09-01",
    }
    return "/v1/schools", "administrator", body


def _provider(provider_id: str, *may_give: str) -> tuple[str, str, dict[str, Any]]:
    body = {
        "provider_id": provider_id,
        "name_zh": f"{provider_id}学院",
        "name_en": f"College {provider_id}",
        "may_give": list(may_give),
        "valid_from": "2010-09-01",
    }
    return "/v1/providers", "administrator", body


def _activity(
    activity_id: str, kind: str, **more: Any
) -> tuple[str, str, dict[str, Any]]:
    body = {
        "activity_id": activity_id,
        "title_zh": f"{activity_id}研修",
        "title_en": f"Study {activity_id}",
        "kind": kind,
        "provider_id": "P1",
        "approval_no": "朝培批〔2021〕1号",
        **more,
    }
    return "/v1/activities", "administrator", body


def _teacher(
    teacher_id: str, school_id: str, name: str
) -> tuple[str, str, dict[str, Any]]:
    body = {
        "teacher_id": teacher_id,
        "school_id": school_id,
        "valid_from": "2015-09-01",
        "attributes": {"entry": ["existing"]},
        "name": name,
        "number": f"N-{teacher_id}",
    }
    return "/v1/teachers", "administrator", body


REGISTRATIONS = (
    _school("S1"),
    _school("S2"),
    _provider("P1", "professional", "public_required", "elective_topical"),
    _provider("P2", "elective_topical"),
    _activity("PRO", "professional", hours="20", tags={"section": "subject"}),
    _activity("PUB", "public_required", credits="1", tags={"theme": "ethics"}),
    _activity("ELE", "elective_topical", hours="20", provider_id="P2"),
    _activity("SBT", "school_based", hours="20", school_id="S1"),
    _activity("SDL", "self_directed", school_id="S1"),
    _teacher("T1", "S1", "张小红"),
    _teacher("T2", "S2", "李大明"),
    _teacher("T3", "S1", "王五"),
    _teacher("T4", "S1", "赵六"),
    (
        "/v1/teachers/T3/moves",
        "administrator",
        {"school_id": "S2", "valid_from": "2024-09-01"},
    ),
)
"""T3 moved from S1 to S2 with the school year 2024."""


@pytest.fixture
def owner_of() -> Iterator[Any]:
    """Connect as the owner of a door's tables, to look at what was stored."""
    with ExitStack() as stack:

        def connect(door: Door) -> psycopg.Connection[Any]:
            settings = door.ledger.settings
            assert settings.owner_url is not None
            connection = psycopg.connect(settings.owner_url, autocommit=True)
            stack.enter_context(connection)
            connection.execute(SQL("SET ROLE {}").format(Identifier(OWNER)))
            return connection

        yield connect
