"""Schemathesis reads the specification and tries every operation with every role.

What it sends is drawn from the document, good and bad; half of the time real ids stand
where an id is asked for. No answer is a server error, and every answer is documented.
"""

import json
import os
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from http_api.openapi import documented_app
from tests.http_api.conftest import KEYS, Door, opened

SCHEMA = schemathesis.openapi.from_dict(documented_app().extensions["openapi"])
OPERATIONS = {
    f"{operation.method.upper()} {operation.path}": operation
    for operation in (found.ok() for found in SCHEMA.get_all_operations())
}
EXAMPLES = int(os.environ.get("CREDIT_LEDGER_TEST_EXAMPLES", "2"))
"""Each of them is thrown once with every key; hundreds where somebody has the time."""

REAL: dict[str, list[Any]] = {
    "teacher_id": ["T1", "T2", "T3"],
    "into_teacher_id": ["T4", "T1"],
    "school_id": ["S1", "S2"],
    "into_school_id": ["S1", "S2"],
    "provider_id": ["P1", "P2"],
    "activity_id": ["PRO", "SDL", "ELE"],
    "kind": ["professional", "school_based"],
    "series": ["credits", "duties"],
    "document": ["chaoyang-commission"],
    "revision": ["2022-10-14"],
    "completed_on": ["2024-05-01", "2025-06-30"],
}


@pytest.fixture(scope="module")
def fuzzed(server, seeded):
    """A door that everything here is thrown at, with a few postings behind it."""
    name = server.fresh_database(seeded[0])
    with opened(server.settings_of(name), seeded[1]) as door:
        ids = [door.posted(occasion=str(number)) for number in range(3)]
        asked = door.post(
            "/v1/teachers/T1/offsets", "school", {"rule_id": "x", "credits": "1"}
        )
        door.project()
        yield (
            door,
            {
                **REAL,
                "posting_id": ids,
                "parcel_id": ids,
                "offset_id": [asked.json["offset_id"]],
            },
        )
    server.drop(name)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_operation_fails_whatever_its_specification_allows_or_forbids(
    fuzzed, name, mode
):
    operation = OPERATIONS[name]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        real=st.booleans(),
        pick=st.integers(min_value=0, max_value=11),
    )
    def throw(case, real, pick):
        door, known = fuzzed
        sent = throwable(case, known if real else {}, pick)
        for who in sorted(KEYS):
            answer = throw_at(door, case, who, sent)
            assert answer.status_code < 500, (who, answer.get_data(as_text=True))
            if answer.status_code == HTTPStatus.CREATED:
                door.project()

    throw()


def throwable(case: Any, known: dict[str, list[Any]], pick: int) -> Any:
    """Return path values, query, headers and body, with the ids that are known."""

    def real(values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {
            name: known[name][pick % len(known[name])] if name in known else value
            for name, value in values.items()
        }

    body = case.body
    if isinstance(body, list):
        body = [real(row) for row in body]
    return real(case.path_parameters or {}), case.query, case.headers, real(body)


def throw_at(door: Door, case: Any, who: str, sent: Any) -> Any:
    path_values, query, headers, body = sent
    path = case.path
    for name, value in path_values.items():
        path = path.replace(f"{{{name}}}", quoted(value))
    more: dict[str, Any] = {
        "query_string": {k: v for k, v in (query or {}).items() if v is not None},
        "headers": {k: str(v) for k, v in (headers or {}).items() if sendable(str(v))},
    }
    if case.media_type is not None and not is_unset(body):
        data = body if isinstance(body, str | bytes) else json.dumps(body, default=str)
        more |= {"data": data, "content_type": case.media_type}
    return door.send(case.method, path, who, **more)


def quoted(value: Any) -> str:
    return quote(str(value).encode("utf-8", "replace"), safe="")


def sendable(text: str) -> bool:
    return text.isascii() and text.isprintable() and text.strip() == text


def is_unset(body: Any) -> bool:
    return type(body).__name__ == "NotSet"
