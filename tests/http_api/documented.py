"""Every answer that a test gets is held against the OpenAPI document."""

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

ROOT = "urn:openapi"


def check_documented(app: Flask, method: str, path: str, answer: TestResponse) -> None:
    """Raise unless an answer has a status, a type and a shape that are documented."""
    operation = _operation(app, method, urlsplit(path).path)
    if operation is None or answer.status_code in (304, 500):
        return
    told = operation["responses"].get(str(answer.status_code))
    assert told is not None, (
        f"{method} {path} gave an undocumented {answer.status_code}"
    )
    if "$ref" in told:
        told = _resolved(app, told["$ref"])
    content = told["content"]
    assert answer.mimetype in content, f"{method} {path} gave {answer.mimetype}"
    if answer.is_json:
        _validator(app, content[answer.mimetype]["schema"]).validate(answer.json)


def _operation(app: Flask, method: str, path: str) -> Any:
    try:
        rule, _ = app.url_map.bind("localhost").match(
            path, method=method, return_rule=True
        )
    except (HTTPException, ValueError):
        return None
    template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
    paths = app.extensions["openapi"]["paths"]
    return paths.get(template, {}).get(method.lower())


def _resolved(app: Flask, pointer: str) -> Any:
    found = app.extensions["openapi"]
    for step in pointer.removeprefix("#/").split("/"):
        found = found[step]
    return found


def _validator(app: Flask, schema: Any) -> Draft202012Validator:
    anchored = re.sub(r'"#/', f'"{ROOT}#/', app.json.dumps(schema))
    return Draft202012Validator(app.json.loads(anchored), registry=_registry(app))


@cache
def _registry(app: Flask) -> Any:
    resource = Resource(contents=app.extensions["openapi"], specification=DRAFT202012)
    return Registry().with_resource(ROOT, resource)
