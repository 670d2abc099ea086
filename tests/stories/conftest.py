"""The demonstration district, posted once through the HTTP API of a real server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from http_api.app import create_app
from ledger.application import CreditLedger
from ledger.settings import Settings
from scripts.children import Children
from scripts.demonstration import District, generate
from scripts.demonstration.district import SEED
from scripts.demonstration.files import parts
from scripts.demonstration.shapes import Person
from scripts.posting.connection import Answer, Connection
from scripts.posting.poster import Poster
from scripts.starting.filling import adopt_shipped_policies
from scripts.starting.keys import make_missing_keys
from tests.http_api.conftest import seed

WATCHED_EVERY = 50
"""Every so many teachers' statements are kept while the history is posted ..."""

WATCHED_AFTER = 4
"""... after every so many parts of it."""


@dataclass(kw_only=True)
class Demonstration:
    """A filled district behind a served API, and what was seen on the way."""

    settings: Settings
    district: District
    connection: Connection
    keys: dict[str, str]
    poster: Poster
    seen: dict[tuple[int, str], Any] = field(default_factory=dict)
    """(position, teacher) to the statement that was told then."""
    today: dict[str, Any] = field(default_factory=dict)
    """Teacher to the statement of today, as far as somebody asked for it."""

    def get(self, path: str, name: str = "auditor") -> Answer:
        """Return the answer to a GET with a role's key."""
        return self.connection.get(path, self.keys[name])

    def statement(self, teacher_id: str, **query: str | int) -> Any:
        """Return a teacher's statement as JSON; the test fails where there is none."""
        words = "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.get(f"/v1/teachers/{teacher_id}/statement?{words}")
        assert answer.status == 200, answer.body
        return answer.body

    def told(self, teacher_id: str) -> Any:
        """Return a teacher's statement of today, asked for once."""
        if teacher_id not in self.today:
            self.today[teacher_id] = self.statement(teacher_id)
        return self.today[teacher_id]

    def people(self, *intents: str) -> list[Person]:
        """Return the teachers with one of the intents."""
        return [p for p in self.district.people if p.intent in intents]

    def watch(self) -> None:
        """Keep the statements of some teachers as they are told now."""
        teachers = [p.teacher_id for p in self.district.people][::WATCHED_EVERY]
        with CreditLedger(self.settings) as ledger:
            position = ledger.position()
        for teacher_id in teachers:
            told = self.statement(teacher_id, at_least=position)
            self.seen[(position, teacher_id)] = told


@pytest.fixture(scope="session")
def demonstration(
    server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    """The demonstration district, posted and approved to its end."""
    settings = server.settings_of(server.fresh_database())
    with CreditLedger(settings) as ledger:
        keys = make_missing_keys(ledger, {}, empty=False)
        adopt_shipped_policies(ledger)
    with served(settings, tmp_path_factory.mktemp("logs")) as address:
        connection = Connection(address=address)
        shown = Demonstration(
            settings=settings,
            district=generate(SEED),
            connection=connection,
            keys=keys,
            poster=Poster(connection=connection, keys=keys),
        )
        for number, (_, items) in enumerate(parts(shown.district)):
            shown.poster.post(items, lambda _: None)
            if number % WATCHED_AFTER == 0:
                shown.watch()
        yield shown
        connection.close()


@pytest.fixture(scope="session")
def small_district(
    server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str], Settings]]:
    """Two schools and four teachers behind a served API: address, keys, settings."""
    name = server.fresh_database()
    settings = server.settings_of(name)
    keys = seed(settings)
    with served(settings, tmp_path_factory.mktemp("logs")) as address:
        yield address, keys, settings
    server.drop(name)


@contextmanager
def served(settings: Settings, logs: Path) -> Iterator[str]:
    """Serve the API, with a projector beside it as its own process."""
    children = Children(settings=settings.as_environment(), logs=logs)
    children.start("project")
    app = create_app(settings)
    web = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=web.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{web.server_port}"
    web.shutdown()
    thread.join()
    web.server_close()
    app.extensions["credit-ledger"].ledger.close()
    children.check()
    children.stop()
