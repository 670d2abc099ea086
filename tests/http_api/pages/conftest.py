"""Pages drawn without a database, and visitors of a real district's pages."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, render_template

from http_api.pages.blueprint import blueprint
from http_api.pages.frame import set_up_frame
from http_api.pages.templating import set_up_templates
from scripts.assets import compile_translations
from tests.http_api.conftest import Door, opened
from tests.http_api.pages.looking import Visitor, log_in

ADDRESS = "/teachers/T0001234"


@pytest.fixture(scope="session", autouse=True)
def _translations():
    compile_translations()


@pytest.fixture(scope="session")
def drawing(_translations) -> Flask:
    app = Flask("http_api")
    app.config["SECRET_KEY"] = "only for drawing"
    set_up_templates(app, "Asia/Shanghai")
    set_up_frame(app)
    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def draw(drawing) -> Callable[..., str]:
    """Draw a template in a language, as if it stood at an address."""

    def drawn(template: str, language: str = "en", **context) -> str:
        with drawing.test_request_context(f"{ADDRESS}?lang={language}"):
            return render_template(template, **context)

    return drawn


@pytest.fixture(scope="module")
def shared_door(server, seeded) -> Iterator[Door]:
    """A door that the tests of a module share; each posts something of its own."""
    name = server.fresh_database(seeded[0])
    with opened(server.settings_of(name), seeded[1]) as door:
        yield door
    server.drop(name)


def visitor_of(door: Door, who: str, language: str = "en") -> Visitor:
    """Return somebody who came through the login with their key."""
    assert door.client.application is door.app
    client = door.app.test_client()
    assert log_in(client, door.keys[who]).status_code == 302
    return Visitor(client=client, language=language)
