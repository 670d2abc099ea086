import hashlib
from datetime import date

import pytest
from itsdangerous import URLSafeTimedSerializer

from domain.terms import Role
from http_api.anteroom import NO_ROOM
from http_api.auth import TOKEN_HEADER
from http_api.session_secret import session_secret
from ledger.commands.clients import (
    ClientRevocation,
    ClientToCreate,
    create_client,
    revoke_client,
)
from ledger.settings import Settings
from tests.conftest import a_request, an_actor
from tests.http_api.conftest import POSTING

ADMINISTRATOR = an_actor(Role.ADMINISTRATOR)


def new_key(door, client_id, **more):
    client = ClientToCreate(client_id=client_id, role=Role.AUDITOR, person="p", **more)
    return str(create_client(door.ledger, a_request(ADMINISTRATOR), client).body["key"])


@pytest.mark.parametrize(
    "header",
    [
        "Bearer ",
        "Bearer",
        "Bearer nonsense",
        "bearer \x00",
        "Bearer " + "a" * 300,
        "Bearer ключ",
        "Basic dXNlcjpwYXNz",
        "Token abc",
        "",
        "Bearer a b",
        "Bearer ' OR 1=1 --",
    ],
    ids=ascii,
)
def test_a_key_that_opens_nothing_is_401_whatever_is_wrong_with_it(
    reading_door, header
):
    try:
        answer = reading_door.client.get(
            "/v1/schools", headers={"Authorization": header}
        )
    except (UnicodeEncodeError, ValueError):
        pytest.skip("no client can send this header")

    assert (answer.status_code, answer.json["code"]) == (401, "key-refused")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_of_another_letter_or_without_its_last_opens_nothing(reading_door):
    key = reading_door.keys["auditor"]

    for wrong in (key[:-1], key + "A", key.swapcase(), key[::-1]):
        assert reading_door.get("/v1/schools", wrong).status_code == 401


def test_a_revoked_key_and_an_expired_key_open_nothing(door):
    key = new_key(door, "leaving")
    expiring = new_key(door, "expiring", expires_on=date(2025, 6, 30))
    assert door.get("/v1/schools", key).status_code == 200
    assert door.get("/v1/schools", expiring).status_code == 200

    revocation = ClientRevocation(client_id="leaving", reason="left")
    revoke_client(door.ledger, a_request(ADMINISTRATOR), revocation)

    assert door.get("/v1/schools", key).json["code"] == "key-refused"


def test_a_key_is_told_once_and_only_its_digest_is_kept(door, owner_of):
    body = {"client_id": "new", "role": "school", "organisation": "S1", "person": "x"}

    answer = door.post("/v1/clients", "administrator", body)

    key = answer.json["key"]
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert door.get("/v1/schools", key).status_code == 200
    listed = door.get("/v1/clients", "administrator")
    assert key not in listed.get_data(as_text=True)
    bodies = owner_of(door).execute("SELECT body FROM ledger.event").fetchall()
    stored = b"".join(bytes(body) for (body,) in bodies).decode()
    assert key not in stored
    assert hashlib.sha256(key.encode()).hexdigest() in stored


# --- sessions -----------------------------------------------------------------------


@pytest.fixture
def browser(door):
    """A browser in which the reviewer has logged in, and the token of its forms."""
    with door.client.session_transaction() as session:
        session["token"] = "before"
    door.client.post(
        "/login", data={"key": door.keys["reviewer"], "csrf_token": "before"}
    )
    with door.client.session_transaction() as session:
        return door, session["token"]


def test_a_login_opens_a_new_session_with_a_cookie_that_no_script_reads(door):
    with door.client.session_transaction() as session:
        session["token"] = session["other"] = "planted"

    answer = door.client.post(
        "/login", data={"key": door.keys["reviewer"], "csrf_token": "planted"}
    )

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert door.keys["reviewer"] not in cookie
    with door.client.session_transaction() as session:
        assert "planted" not in dict(session).values()
        assert door.keys["reviewer"] not in str(dict(session))


def test_a_session_reads_without_and_changes_nothing_without_its_token(browser):
    door, token = browser
    posting_id = door.posted()
    address = f"/v1/completions/{posting_id}/approval"

    read = door.get("/v1/completions", None)
    bare = door.post(address, None, {})
    wrong = door.post(address, None, {}, headers={TOKEN_HEADER: token[:-1] + "x"})
    right = door.post(address, None, {}, headers={TOKEN_HEADER: token})

    assert read.status_code == 200
    assert (bare.status_code, bare.json["code"]) == (403, "token-mismatch")
    assert wrong.status_code == 403
    assert right.status_code == 201


def test_a_session_ends_with_its_key(door):
    key = new_key(door, "leaving")
    with door.client.session_transaction() as session:
        session["token"] = "t"
    door.client.post("/login", data={"key": key, "csrf_token": "t"})
    assert door.get("/v1/schools", None).status_code == 200

    revocation = ClientRevocation(client_id="leaving", reason="left")
    revoke_client(door.ledger, a_request(ADMINISTRATOR), revocation)

    assert door.get("/v1/schools", None).status_code == 401


def test_a_forged_cookie_is_no_session(door):
    digest = hashlib.sha256(door.keys["administrator"].encode()).hexdigest()
    forged = URLSafeTimedSerializer("guessed", salt="cookie-session").dumps(
        {"key": digest, "token": "t"}
    )
    door.client.set_cookie("credit_ledger", str(forged))

    assert door.get("/v1/clients", None).status_code == 401


def test_a_key_in_the_header_needs_no_token_even_beside_a_session(browser):
    door, _ = browser

    answer = door.post("/v1/completions", "school", POSTING)

    assert answer.status_code == 201


def test_the_secret_of_sessions_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    settings = Settings(data_dir=str(tmp_path))

    first, second = session_secret(settings), session_secret(settings)

    assert first == second
    assert len(first) == 64
    assert (tmp_path / "session-secret").stat().st_mode & 0o777 == 0o600
    assert session_secret(Settings(session_secret="given")) == "given"
    nowhere = Settings(data_dir=str(tmp_path / "nowhere"))
    assert session_secret(nowhere) != session_secret(nowhere)


def test_neither_names_nor_keys_are_logged(door, capsys):
    door.get("/v1/teachers?name=张小红", "reviewer")
    door.get("/v1/schools", "a-wrong-key-that-someone-typed")
    door.post("/v1/completions", "school", {**POSTING, "name": "张小红"})

    logged = capsys.readouterr().err
    assert '"event": "answered"' in logged
    assert "张小红" not in logged
    assert "a-wrong-key-that-someone-typed" not in logged
    assert not any(key in logged for key in door.keys.values())


@pytest.mark.parametrize("path", ["/v1/completions", "/v1/completions/batch"])
@pytest.mark.parametrize("who", ["school", None])
def test_a_request_whose_body_found_no_room_is_put_off(reading_door, path, who):
    told = reading_door.post(path, who, POSTING, environ_overrides={NO_ROOM: True})

    assert (told.status_code, told.json["code"]) == (503, "no-room-for-body")
    assert told.headers["Retry-After"] == "5"
    assert told.mimetype == "application/problem+json"
