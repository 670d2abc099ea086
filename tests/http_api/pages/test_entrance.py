"""Logging in with a key, being led home, and what strangers get."""

import re

import pytest

from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import log_in, look

PAGES = [
    "/",
    "/district",
    "/queue",
    "/queue/preview",
    "/policies",
    "/policies/chaoyang-commission/2022-10-14",
    "/search?q=T1",
    "/schools/S1",
    "/teachers/T1",
    "/teachers/T1/history",
    "/teachers/T1/parcels/x",
    "/postings/00000000-0000-4000-8000-000000000000",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_led_to_the_login_and_back(reading_door, path):
    client = reading_door.app.test_client()
    response = client.get(path)

    assert response.status_code == 302
    assert response.location.startswith("/login?next=")


def test_the_login_opens_to_everybody_and_asks_for_a_key(reading_door):
    client = reading_door.app.test_client()
    page = client.get("/login?lang=en")

    assert page.status_code == 200
    assert 'type="password"' in page.text
    assert "/docs" in look(page.text).links
    assert look(page.text).unlabelled == []


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ("school", "/schools/S1"),
        ("provider", "/queue"),
        ("reviewer", "/queue"),
        ("policy_office", "/district"),
        ("auditor", "/district"),
        ("administrator", "/district"),
        ("importer", "/queue"),
    ],
)
def test_each_role_has_its_own_first_page(reading_door, who, home):
    visitor = visitor_of(reading_door, who)
    response = visitor.client.get("/")

    assert response.location == home
    assert visitor.get(home).status_code == 200


def test_a_wrong_key_is_told_what_to_do(reading_door):
    client = reading_door.app.test_client()
    response = log_in(client, "not-a-key")

    assert response.status_code == 401
    assert "This key opens nothing here." in response.text
    assert client.get("/queue").status_code == 302


def test_the_login_takes_no_form_of_another_site(reading_door):
    client = reading_door.app.test_client()
    data = {"key": reading_door.keys["reviewer"]}
    response = client.post("/login", data=data)

    assert response.status_code == 403
    assert client.get("/queue").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/teachers/T1?year=2023", "/teachers/T1?year=2023"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\nevil", "/"),
        ("", "/"),
    ],
)
def test_the_login_leads_back_to_this_site_only(reading_door, wanted, led_to):
    client = reading_door.app.test_client()
    form = client.get("/login", query_string={"next": wanted}).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    response = client.post(
        "/login",
        query_string={"next": wanted},
        data={"csrf_token": token[1], "key": reading_door.keys["reviewer"]},
    )

    assert response.location == led_to


def test_logging_out_closes_the_session(reading_door):
    visitor = visitor_of(reading_door, "reviewer")
    visitor.send("/logout", {})

    assert visitor.get("/queue").status_code == 302


def test_logging_out_takes_the_token_of_the_session(reading_door):
    visitor = visitor_of(reading_door, "reviewer")

    assert visitor.client.post("/logout").status_code == 403
    assert visitor.get("/queue").status_code == 200


def test_the_language_chosen_stays_through_login_and_logout(reading_door):
    visitor = visitor_of(reading_door, "reviewer")
    assert '<html lang="en">' in visitor.client.get("/queue").text

    visitor.send("/logout", {})
    assert '<html lang="en">' in visitor.client.get("/login").text


def test_a_revoked_key_ends_its_session(door):
    visitor = visitor_of(door, "auditor")
    body = {"reason": "left"}
    answer = door.post("/v1/clients/auditor/revocation", "administrator", body)
    assert answer.status_code in (200, 201), answer.json

    response = visitor.get("/district")

    assert response.status_code == 302
    assert response.location.startswith("/login")


def test_the_door_s_security_headers_stand_on_pages_too(reading_door):
    response = reading_door.app.test_client().get("/login")

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "no-cache" in response.headers["Cache-Control"]


def test_a_late_style_sheet_does_not_put_an_old_session_back(reading_door):
    visitor = visitor_of(reading_door, "reviewer")

    page = visitor.client.get("/queue")
    with visitor.client.get("/static/base.css") as sheet:
        kept = sheet.headers.get("Set-Cookie")

    assert "Set-Cookie" in page.headers
    assert sheet.status_code == 200
    assert kept is None
