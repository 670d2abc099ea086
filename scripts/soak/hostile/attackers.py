"""Whoever knocks: a key of every role, browsers, and keys that open nothing."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from domain.terms import Actor, Role
from ledger.application import CreditLedger, Request
from ledger.commands.clients import (
    ClientRevocation,
    ClientToCreate,
    create_client,
    revoke_client,
)
from scripts.soak.hostile.sending import Headers, Reply, Sender, Shot
from scripts.soak.hostile.world import (
    PROVIDER_A,
    PROVIDER_B,
    SCHOOL_A,
    SCHOOL_B,
    Attacker,
)

SCOPES = (
    ("school_a", Role.SCHOOL, SCHOOL_A),
    ("school_b", Role.SCHOOL, SCHOOL_B),
    ("provider_a", Role.PROVIDER, PROVIDER_A),
    ("provider_b", Role.PROVIDER, PROVIDER_B),
    *(
        (role.value, role, None)
        for role in Role
        if role not in (Role.SCHOOL, Role.PROVIDER)
    ),
)
BROWSERS = ("school_a", "provider_b", "reviewer", "policy_office", "auditor")
"""Those of whom a browser is logged in too."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Enrolment:
    """Hands out the keys of the attacked district, and takes some back."""

    def __init__(self, ledger: CreditLedger, today: date) -> None:
        self._ledger = ledger
        self._today = today
        self._numbers = iter(range(10_000))

    def key(self, client_id: str, role: Role, organisation: str | None) -> str:
        """Return a new key."""
        return self._key(client_id, role, organisation, None, self._today)

    def expired_key(self) -> str:
        """Return a key of school A that was open until long ago."""
        then = self._today - timedelta(days=400)
        until = then + timedelta(days=30)
        return self._key("expired", Role.SCHOOL, SCHOOL_A, until, then)

    def revoke(self, client_id: str) -> None:
        """Close a key."""
        revocation = ClientRevocation(client_id=client_id, reason="lost")
        revoke_client(self._ledger, self._request(self._today), revocation)

    def _key(
        self,
        client_id: str,
        role: Role,
        organisation: str | None,
        expires_on: date | None,
        today: date,
    ) -> str:
        client = ClientToCreate(
            client_id=client_id,
            role=role,
            organisation=organisation,
            person=f"person {client_id}",
            expires_on=expires_on,
        )
        answer = create_client(self._ledger, self._request(today), client)
        return str(answer.body["key"])

    def _request(self, today: date) -> Request:
        actor = Actor(client_id="root", person="root", role=Role.ADMINISTRATOR)
        number = next(self._numbers)
        return Request(actor=actor, request_id=f"enrol-{number}", today=today)


def bearer(key: str) -> Headers:
    """Return the headers of a key."""
    return (("Authorization", f"Bearer {key}"),)


def enrolled(ledger: CreditLedger, send: Sender, today: date) -> dict[str, Attacker]:
    """Return everybody who attacks; needs no district beside the ledger."""
    office = Enrolment(ledger, today)
    known = {
        name: Attacker(
            name=name,
            role=role,
            organisation=organisation,
            headers=bearer(office.key(name, role, organisation)),
        )
        for name, role, organisation in SCOPES
    }
    browsers = [browser(send, known[name]) for name in BROWSERS]
    strangers = [*_strangers(office, send)]
    return {one.name: one for one in (*known.values(), *browsers, *strangers)}


def _strangers(office: Enrolment, send: Sender) -> Iterator[Attacker]:
    """Yield those to whom nothing opens, each for a reason of its own."""
    for client_id in ("nobody-1", "nobody-2"):
        office.key(client_id, Role.SCHOOL, SCHOOL_A)
    revoked = Attacker(
        name="revoked",
        role=Role.SCHOOL,
        headers=bearer(office.key("revoked", Role.SCHOOL, SCHOOL_A)),
    )
    session = replace(browser(send, revoked), name="session of a revoked key")
    office.revoke("revoked")
    yield replace(revoked, role=None)
    yield replace(session, role=None)
    yield Attacker(name="no key")
    yield Attacker(name="expired", headers=bearer(office.expired_key()))
    yield Attacker(name="unknown key", headers=bearer(secrets.token_urlsafe(32)))
    yield Attacker(name="malformed key", headers=bearer("x\t\xe9 y"))
    yield Attacker(name="endless key", headers=bearer("k" * 5_000))
    yield Attacker(name="another scheme", headers=(("Authorization", "Basic eDp5"),))
    forged = "eyJrZXkiOiIwMCJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"
    yield Attacker(
        name="forged cookie", headers=(("Cookie", f"credit_ledger={forged}"),)
    )


def browser(send: Sender, holder: Attacker) -> Attacker:
    """Return the session that a browser has after logging in with somebody's key."""
    ((_, header),) = holder.headers
    key = header.removeprefix("Bearer ")
    seen = send(_shot("GET", "/login"))
    token = _token(seen)
    form = urlencode({"key": key, "csrf_token": token}).encode()
    headers = (
        *_cookie(seen),
        ("Content-Type", "application/x-www-form-urlencoded"),
    )
    opened = send(replace(_shot("POST", "/login"), headers=headers, body=form))
    cookie = _cookie(opened)
    page = send(replace(_shot("GET", "/login"), headers=cookie))
    return replace(
        holder, name=f"browser of {holder.name}", headers=cookie, token=_token(page)
    )


def _shot(method: str, path: str) -> Shot:
    return Shot(actor="browser", route=f"{method} {path}", method=method, address=path)


def _token(reply: Reply) -> str:
    found = _TOKEN.search(reply.body.decode())
    if found is None:
        raise LookupError("the login page has no token")
    return found.group(1)


def _cookie(reply: Reply) -> Headers:
    return (("Cookie", reply.header("Set-Cookie").partition(";")[0]),)
