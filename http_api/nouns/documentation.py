"""The specification of the API and a page to read it by, offline."""

from flask import Blueprint, Response, current_app, jsonify, send_from_directory

FOLDER = "api-docs"

blueprint = Blueprint("documentation", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI 3.1 document of this installation."""
    return jsonify(current_app.extensions["openapi"])


@blueprint.get("/docs")
def docs() -> Response:
    """Return the page that shows the document; its assets are our own."""
    folder = f"{current_app.static_folder}/{FOLDER}"
    return send_from_directory(folder, "index.html")
