"""An application that only draws: the templates of the pages without any database."""

import pytest
from flask import Flask, render_template

from http_api.pages.blueprint import blueprint
from http_api.pages.frame import set_up_frame
from http_api.pages.templating import set_up_templates
from scripts.assets import compile_translations

ADDRESS = "/teachers/T0001234"


@pytest.fixture(scope="session", autouse=True)
def translations():
    compile_translations()


@pytest.fixture(scope="session")
def drawing(translations) -> Flask:
    app = Flask("http_api")
    app.config["SECRET_KEY"] = "only for drawing"
    set_up_templates(app, "Asia/Shanghai")
    set_up_frame(app)
    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def draw(drawing):
    """Draw a template in a language, as if it stood at an address."""

    def drawn(template: str, language: str = "en", **context) -> str:
        with drawing.test_request_context(f"{ADDRESS}?lang={language}"):
            return render_template(template, **context)

    return drawn
