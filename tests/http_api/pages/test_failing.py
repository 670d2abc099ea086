"""What a person gets when something is refused or fails."""

import pytest

from http_api.pages import district
from tests.http_api.pages.conftest import visitor_of


def test_an_address_that_does_not_exist_says_what_to_do(reading_door):
    response = visitor_of(reading_door, "auditor").get("/nothing-here")

    assert response.status_code == 404
    assert "There is nothing at this address." in response.text
    assert "Check the number" in response.text
    assert "To the first page" in response.text


def test_a_program_gets_a_problem_where_a_person_gets_a_page(reading_door):
    client = reading_door.app.test_client()

    assert client.get("/nothing-here").mimetype == "application/problem+json"
    inside = client.get("/v1/nothing", headers={"Accept": "text/html"})
    assert inside.mimetype == "application/problem+json"


def test_a_wrong_method_is_refused_as_a_page(reading_door):
    response = visitor_of(reading_door, "reviewer").get("/queue/approval")

    assert response.status_code == 405
    assert response.mimetype == "text/html"


def test_a_refusal_speaks_the_language_of_the_page(reading_door):
    response = visitor_of(reading_door, "provider", "zh").get("/district")

    assert response.status_code == 403
    assert "该角色无此权限" in response.text
    assert "您的密钥无权查看或办理此事" in response.text


def test_a_refusal_names_its_code_and_request(reading_door):
    response = visitor_of(reading_door, "provider").get("/district")

    assert "role-refused" in response.text
    assert response.headers["X-Request-Id"] in response.text


def test_a_database_that_is_away_is_said_so_and_nothing_more(door):
    visitor = visitor_of(door, "auditor")
    door.ledger.close()

    response = visitor.get("/district")

    assert response.status_code == 503
    assert "Nothing was lost" in response.text


@pytest.mark.parametrize("path", ["/teachers/%00", "/schools/" + "x" * 500])
def test_a_hostile_address_is_not_found(reading_door, path):
    response = visitor_of(reading_door, "auditor").get(path)

    assert response.status_code in (404, 422)


def test_a_mistake_of_ours_tells_the_request_and_nothing_else(
    reading_door, monkeypatch
):
    def broken(*_):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(district, "district_overview", broken)
    response = visitor_of(reading_door, "auditor").get("/district")

    assert response.status_code == 500
    assert "This was a mistake of ours" in response.text
    assert response.headers["X-Request-Id"] in response.text
    assert "secret" not in response.text


def test_a_form_that_is_too_large_is_refused_as_a_page(reading_door):
    visitor = visitor_of(reading_door, "reviewer")
    limit = reading_door.ledger.settings.max_body_bytes
    response = visitor.send("/queue/approval", {"note": "x" * limit})

    assert response.status_code == 413
    assert response.mimetype == "text/html"


def test_a_refused_decision_can_be_looked_up(door):
    visitor = visitor_of(door, "reviewer")
    posting_id = door.posted()
    data = {"posting": posting_id, "reason": "because"}
    response = visitor.send("/queue/rejection", data)

    request_id = response.headers["X-Request-Id"]
    kept = door.get(f"/v1/refusals/{request_id}", "reviewer").json
    assert "unknown-word" in str(kept)
