"""The reference pages of `docs/`, written from the code so that none can lag behind."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from inspect import getdoc

from flask import Flask

from domain.events import EVENTS
from domain.policy.schema import document_schema
from domain.terms import Role
from http_api.codes import refusal_codes, warning_codes
from http_api.permissions import PERMISSIONS, PUBLIC

WRITTEN = "<!-- Written by `python -m scripts.reference`; do not edit. -->\n"


def pages(app: Flask) -> Mapping[str, str]:
    """Return the reference pages by file name."""
    return {
        "codes.md": "\n".join([WRITTEN, *_codes()]),
        "events.md": "\n".join([WRITTEN, *_events()]),
        "policies.schema.json": _schema(),
        "routes.md": "\n".join([WRITTEN, *_routes(app)]),
    }


def _schema() -> str:
    """Return the schema of policy documents, for editors."""
    return json.dumps(document_schema(), ensure_ascii=False, indent=2) + "\n"


def _codes() -> Iterator[str]:
    yield "# Codes\n"
    yield "Every refusal is a problem (RFC 9457) with one of these codes; a code that"
    yield "ends in `-unknown` gets 404 where the address names the thing.\n"
    yield "| code | status | meaning | 含义 |"
    yield "|---|---|---|---|"
    for name, code in sorted(refusal_codes().items()):
        meaning = code.meaning
        yield f"| `{name}` | {code.status:d} | {meaning.en} | {meaning.zh} |"
    yield "\n## Warnings\n"
    yield "What today's rules would not count is recorded with a warning, and a"
    yield "statement lists it as uncounted under the same code.\n"
    yield "| code | meaning | 含义 |"
    yield "|---|---|---|"
    for name, label in sorted(warning_codes().items()):
        yield f"| `{name}` | {label.en} | {label.zh} |"
    yield ""


def _events() -> Iterator[str]:
    yield "# Events\n"
    yield "Everything that the ledger can record. A released event is never renamed,"
    yield "and a released field never changes its meaning.\n"
    for topic, event in sorted(EVENTS.items()):
        yield f"## `{topic}`\n"
        yield f"{_first(getdoc(event))}\n"
        names = ", ".join(f"`{field.name}`" for field in fields(event))
        yield f"Fields: {names}.\n"


def _routes(app: Flask) -> Iterator[str]:
    yield "# Routes\n"
    yield "The whole contract is the OpenAPI document at `/openapi.json`, shown at"
    yield "`/docs`. Here is to whom each route opens.\n"
    yield "| route | what it does | opens to |"
    yield "|---|---|---|"
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint in PERMISSIONS.keys() | PUBLIC - {"static"}:
            view = app.view_functions[rule.endpoint]
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            told = _first(getdoc(view))
            yield f"| `{'/'.join(methods)} {path}` | {told} | {_who(rule.endpoint)} |"
    yield ""


def _who(endpoint: str) -> str:
    roles = PERMISSIONS.get(endpoint)
    if roles is None:
        return "anyone"
    if roles == frozenset(Role):
        return "every key"
    return ", ".join(f"`{role}`" for role in sorted(roles))


def _first(doc: str | None) -> str:
    return " ".join((doc or "").partition("\n\n")[0].split())
