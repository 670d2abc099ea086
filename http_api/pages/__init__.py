"""The pages: what people see in a browser, drawn by the server, no script needed."""

from flask import Flask

from http_api.context import services_of
from http_api.pages import (
    besides,
    changes,
    diffs,
    district,
    drafts,
    home,
    imports,
    policies,
    queue,
    readings,
    replays,
    schools,
    search,
    statements,
)
from http_api.pages.blueprint import blueprint
from http_api.pages.failing import handle_failures
from http_api.pages.frame import set_up_frame
from http_api.pages.templating import set_up_templates

MODULES = (
    besides,
    changes,
    diffs,
    district,
    drafts,
    home,
    imports,
    policies,
    queue,
    readings,
    replays,
    schools,
    search,
    statements,
)
"""Imported for their routes."""

__all__ = ["MODULES", "register_pages"]


def register_pages(app: Flask) -> None:
    """Give an application its pages, their words and their error pages."""
    set_up_templates(app, services_of(app).settings.timezone)
    set_up_frame(app)
    handle_failures(app)
    app.register_blueprint(blueprint)
