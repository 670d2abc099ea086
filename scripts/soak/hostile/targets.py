"""Everything that can be aimed at: each method of each rule that an application has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

API = "/v1"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
TEXT: Mapping[str, Any] = {"type": "string"}
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
"""Where an id stands in a rule."""

PAGE_NAMES = (
    *("lang", "next", "q", "cursor", "from", "to", "key", "series", "category", "year"),
    *("facts_as_of", "recorded_on", "asserted_on", "policy_as_of", "counted_up_to"),
    *("facts_from", "facts_to", "recorded_from", "recorded_to", "asserted_from"),
    *("asserted_to", "policy_from", "policy_to", "counted_from", "counted_to"),
    *("readings", "readings_from", "readings_to", "position", "start", "verdict"),
    *("teacher", "pending", "missing", "school", "rule", "cohort", "change", "cause"),
    *("status", "kind", "awaits", "age", "scope", "posting", "seen", "reason", "note"),
    *(
        "code",
        "field",
        "format",
        "text",
        "file",
        "scenarios",
        "scenario_file",
        "known_before",
        "counted_before",
    ),
)
"""What a page may read of a query or a form; a test finds names that are missing."""


class UndocumentedRouteError(Exception):
    """A route of the API that its document does not describe cannot be attacked."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One method of one rule, and what it says that it takes."""

    method: str
    rule: str
    variables: tuple[str, ...] = ()
    """What stands in its address."""
    query: Mapping[str, Any]
    """Names of the query and their schemas."""
    body: Mapping[str, Any] | None = None
    """The schema of the body, None where there is none."""
    media_types: tuple[str, ...] = ()

    @property
    def route(self) -> str:
        """Method and rule, as tables name it."""
        return f"{self.method} {self.rule}"

    @property
    def is_page(self) -> bool:
        """Whether a person reads what comes back."""
        return not self.rule.startswith(API)


def targets_of(app: Flask) -> list[Target]:
    """Return all of an application's routes, in a steady order.

    Raises UndocumentedRouteError.
    """
    found = [
        target for rule in app.url_map.iter_rules() for target in _targets(app, rule)
    ]
    return sorted(found, key=lambda target: (target.rule, target.method))


def _targets(app: Flask, rule: Rule) -> Iterator[Target]:
    variables = tuple(sorted(rule.arguments))
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        if not rule.rule.startswith(API):
            is_page = rule.endpoint.startswith("pages.")
            names = {name: TEXT for name in PAGE_NAMES if is_page}
            yield Target(
                method=method, rule=rule.rule, variables=variables, query=names
            )
            continue
        operation = _operation(app, rule.rule, method)
        content = operation.get("requestBody", {}).get("content", {})
        schemas = [told["schema"] for told in content.values()]
        yield Target(
            method=method,
            rule=rule.rule,
            variables=variables,
            query={
                parameter["name"]: parameter["schema"]
                for parameter in operation.get("parameters", ())
                if parameter.get("in") == "query"
            },
            body=schemas[0] if schemas else None,
            media_types=tuple(content),
        )


def _operation(app: Flask, rule: str, method: str) -> dict[str, Any]:
    template = PLACE.sub(r"{\1}", rule)
    paths: dict[str, Any] = app.extensions["openapi"]["paths"]
    found: dict[str, Any] | None = paths.get(template, {}).get(method.lower())
    if found is None:
        raise UndocumentedRouteError(f"{method} {rule}")
    return found
