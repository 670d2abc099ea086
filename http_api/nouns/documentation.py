"""The specification of the API and a page to read it by, offline."""

from importlib import resources

from flask import Blueprint, Response, current_app, jsonify

PAGE = resources.files("http_api").joinpath("static", "api-docs", "index.html")

blueprint = Blueprint("documentation", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI 3.1 document of this installation."""
    return jsonify(current_app.extensions["openapi"])


@blueprint.get("/docs")
def docs() -> Response:
    """Return the page that shows the document; its assets are our own."""
    return Response(PAGE.read_bytes(), content_type="text/html; charset=utf-8")
