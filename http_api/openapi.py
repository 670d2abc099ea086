"""The OpenAPI 3.1 document: made from the blueprints, completed here.

Every operation says to whom it opens, which headers it takes and gives, and that each
refusal is a problem with a code.
"""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api
from marshmallow import Schema

from http_api.converters import register_converters
from http_api.describing import Components
from http_api.nouns import ALL, documentation, health
from http_api.schemas.answers import ANSWERS, SHOWN

TITLE = "学分账 Credit Ledger"
DESCRIPTION = """\
A ledger of teacher-training credits that gives a reason for every number.

Amounts are strings of digits, days are ISO 8601, every refusal is a problem
(RFC 9457) with a `code`; the codes are listed at `/v1/codes`.
"""

ERRORS = {
    "400": "The body or a header cannot be read.",
    "401": "No key, or one that opens nothing.",
    "403": "The role or the organisation of the key may not do this.",
    "404": "Not known, or not visible to this key.",
    "409": "It contradicts what was recorded before.",
    "411": "A body without Content-Length.",
    "413": "Too large, or too many rows.",
    "415": "Not a content type that is read here.",
    "422": "Refused, with reasons that name field and row.",
    "503": "The database or the reading rooms are behind; see Retry-After.",
}
WITH_BODY = {"409", "411", "413", "415"}
"""Refusals that only a request with a body can get."""


def make_api(app: Flask) -> Api:
    """Register every noun flat under `/v1`, and keep the document beside the app."""
    app.config.update(
        API_TITLE=TITLE,
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION}},
    )
    plugin = MarshmallowPlugin(schema_name_resolver=_body_name)
    api = Api(app, spec_kwargs={"marshmallow_plugin": plugin})
    register_converters(app, api)
    _describe_answers(api)
    for noun in ALL:
        api.register_blueprint(noun)
    app.extensions["openapi"] = completed(api.spec.to_dict())
    return api


def documented_app() -> Flask:
    """Return an application that has its routes but no services: to be described."""
    app = Flask("http_api")
    make_api(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(documentation.blueprint)
    return app


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with everything that holds for all operations."""
    components = document["components"]
    components["securitySchemes"] = SECURITY_SCHEMES
    components["parameters"] = {**components.get("parameters", {}), **PARAMETERS}
    components["responses"] = {
        f"Refusal{status}": _refusal(status) for status in ERRORS
    }
    for operations in document["paths"].values():
        for method, operation in operations.items():
            if method in ("get", "post", "put", "delete"):
                _complete(operation, method)
    return document


def _complete(operation: dict[str, Any], method: str) -> None:
    responses = operation["responses"]
    responses.pop("default", None)
    for status in ERRORS:
        if method != "get" or status not in WITH_BODY:
            responses[status] = {"$ref": f"#/components/responses/Refusal{status}"}
    taken = operation.setdefault("parameters", [])
    for parameter in taken:
        _without_null(parameter.get("schema", {}))
    taken.append({"$ref": "#/components/parameters/RequestId"})
    if method != "get":
        taken.append({"$ref": "#/components/parameters/IdempotencyKey"})
    operation["security"] = [{"key": []}, {"session": []}]


def _without_null(schema: dict[str, Any]) -> None:
    """Take `null` out of the schema of a parameter: a query has no such value."""
    if isinstance(schema.get("type"), list) and "null" in schema["type"]:
        (schema["type"],) = set(schema["type"]) - {"null"}
        schema["enum"] = [word for word in schema.get("enum", []) if word is not None]
        if not schema["enum"]:
            del schema["enum"]
        if schema.get("default", ...) is None:
            del schema["default"]


def _refusal(status: str) -> dict[str, Any]:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": ERRORS[status],
        "content": {"application/problem+json": problem},
    }


def _describe_answers(api: Api) -> None:
    found = Components()
    for kind in SHOWN:
        found.refer(kind)
    for name, schema in {**found.schemas, **ANSWERS}.items():
        api.spec.components.schema(name, schema)


def _body_name(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema") + "Body"


SECURITY_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "The key of a client.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "credit_ledger",
        "description": "A browser session; what changes anything sends X-CSRF-Token.",
    },
}

PARAMETERS: dict[str, Any] = {
    "RequestId": {
        "name": "X-Request-Id",
        "in": "header",
        "description": "An id of your own for this request; it comes back.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "With the same key and content the first answer is given again.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    },
}
