import json

import pytest
from openapi_spec_validator import validate

from http_api.openapi import documented_app
from http_api.permissions import PERMISSIONS


@pytest.fixture(scope="module")
def document():
    return documented_app().extensions["openapi"]


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "delete"):
                yield f"{method.upper()} {path}", operation


def test_the_served_document_is_valid_openapi_3_1(reading_door):
    served = reading_door.get("/openapi.json", None)

    assert served.json["openapi"] == "3.1.0"
    validate(served.json)


def test_the_served_document_is_the_one_of_the_blueprints(reading_door, document):
    assert reading_door.get("/openapi.json", None).json == json.loads(
        json.dumps(document)
    )


def test_every_operation_says_what_it_does_and_what_it_answers(document):
    for name, operation in operations(document):
        assert operation["summary"].endswith("."), name
        assert operation["security"], name
        successes = [status for status in operation["responses"] if status < "300"]
        assert successes, name
        for status in successes:
            content = operation["responses"][status]["content"]
            assert content, name
            assert all(told["schema"] for told in content.values()), name


def test_every_operation_refuses_with_problems(document):
    for name, operation in operations(document):
        for status in ("401", "403", "404", "422", "503"):
            reference = operation["responses"][status]["$ref"]
            assert reference == f"#/components/responses/Refusal{status}", name
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_there_is_an_operation_for_every_endpoint_of_the_table(document):
    assert len(list(operations(document))) == len(PERMISSIONS)


def test_every_body_refuses_what_it_does_not_know(document):
    bodies = {
        name: schema
        for name, schema in document["components"]["schemas"].items()
        if name.endswith("Body")
    }

    assert len(bodies) > 30
    for name, schema in bodies.items():
        assert schema["additionalProperties"] is False, name


def test_a_schema_without_a_field_of_its_own_is_described_by_its_docstring(document):
    schemas = document["components"]["schemas"]

    assert schemas["Parcel"]["description"].startswith("Credit of one origin")
    assert schemas["Statement"]["properties"]["total_credits"]["pattern"]
    assert "total_credits_display" in schemas["Statement"]["properties"]


def test_no_reference_leads_nowhere(document):
    text = json.dumps(document)
    for reference in set(_references(text)):
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def _references(text):
    for part in text.split('"$ref": "')[1:]:
        yield part.partition('"')[0]
