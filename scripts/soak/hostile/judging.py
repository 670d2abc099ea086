"""What must hold of every answer, whoever asked and whatever for."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from http_api.codes import refusal_codes
from scripts.soak.hostile import ammunition as ammo
from scripts.soak.hostile.sending import Reply, Shot
from scripts.soak.hostile.store import Stored
from scripts.soak.hostile.twisting import CHANGING
from scripts.soak.hostile.world import Attacker, World

PROBLEM = "application/problem+json"
HTML = "text/html"

INNARDS = (
    b"Traceback (most",
    b'File "/',
    b"site-packages",
    b"psycopg",
    b"werkzeug",
    b"SQLSTATE",
    b"LINE 1:",
    b'relation "ledger',
    b"INSERT INTO",
    b"0x7f",
)
"""What only the inside of a program says."""

UNREADABLE = frozenset({400, 414, 431})
"""What a server says by itself, in bare words, to bytes that are no HTTP."""

WATCHED = frozenset({"GET /readyz"})
"""What says to machines that watch it, and not to clients, how it goes."""

UNKEPT = frozenset(
    {
        "route-unknown",
        "method-refused",
        "malformed-request",
        "key-refused",
        "key-missing",
    }
)
"""Refusals of what leads nowhere: nobody was asked who sends it."""


def judged(
    world: World, attacker: Attacker, shot: Shot, reply: Reply, stored: Stored
) -> Iterator[str]:
    """Yield what did not hold, in words."""
    yield from _failed(reply)
    yield from _leaked(world, attacker, reply)
    yield from _inside(reply)
    yield from _refused(shot, reply)
    yield from _kept(attacker, shot, reply, stored)
    taken = reply.status < HTTPStatus.BAD_REQUEST and not _sent_on(shot, reply)
    if taken and shot.method in CHANGING and "/log" not in shot.address:
        if "no token" in shot.twist and attacker.token:
            yield "a form without its token was taken"
        if not attacker.is_known:
            yield "something was done for a stranger"


def _sent_on(shot: Shot, reply: Reply) -> bool:
    """Whether nothing was done yet: a page asks for a login, an address is mended."""
    if reply.status == HTTPStatus.PERMANENT_REDIRECT:
        return True
    return shot.is_page and reply.header("Location").startswith("/login")


def _failed(reply: Reply) -> Iterator[str]:
    if reply.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return
    put_off = reply.status == HTTPStatus.SERVICE_UNAVAILABLE
    if not (put_off and reply.header("Retry-After")):
        yield f"the server failed: {reply.status}"


def _leaked(world: World, attacker: Attacker, reply: Reply) -> Iterator[str]:
    headers = " ".join(f"{name}: {value}" for name, value in reply.headers)
    seen = world.canaries.seen_in(reply.body + headers.encode("utf-8", "replace"))
    organisation = attacker.organisation if attacker.is_known else "nobody"
    stolen = world.canaries.stolen(seen, organisation)
    if stolen:
        yield f"a leak: {', '.join(sorted(stolen))}"
    world.seen.setdefault(attacker.name, set()).update(seen)


def _inside(reply: Reply) -> Iterator[str]:
    for mark in INNARDS:
        if mark in reply.body:
            yield f"the answer tells of our inside: {mark!r}"
    if reply.media_type == HTML and ammo.MARKUP.encode() in reply.body:
        yield "markup came back as markup"
    if reply.header(ammo.INJECTED):
        yield "a header was injected"
    location = reply.header("Location")
    ours = location.startswith(("/", "http://localhost", "http://127.0.0.1"))
    if location and (not ours or location.startswith(("//", "/\\"))):
        yield f"it leads elsewhere: {location}"


def _refused(shot: Shot, reply: Reply) -> Iterator[str]:
    """Say where a refusal is no problem with a code, and no page that says more."""
    if reply.status < HTTPStatus.BAD_REQUEST or shot.method == "HEAD":
        return
    if reply.status == HTTPStatus.SERVICE_UNAVAILABLE and shot.route in WATCHED:
        return
    if reply.status in UNREADABLE and not reply.body and not reply.media_type:
        return
    if reply.media_type == HTML and shot.is_page:
        if b"<html" not in reply.body:
            yield f"a refusal without a page: {reply.status}"
        return
    if reply.media_type != PROBLEM:
        yield f"a refusal of type {reply.media_type!r}: {reply.status}"
        return
    yield from _problem(reply, json.loads(reply.body))


def _problem(reply: Reply, told: dict[str, Any]) -> Iterator[str]:
    if told.get("status") != reply.status:
        yield "a problem of another status"
    codes = [told.get("code"), *(one.get("code") for one in told.get("reasons", ()))]
    for code in codes:
        if code not in refusal_codes() and not str(code).endswith("-unknown"):
            yield f"an undocumented code: {code}"
    if not told.get("reasons"):
        yield "a problem without reasons"


def _kept(
    attacker: Attacker, shot: Shot, reply: Reply, stored: Stored
) -> Iterator[str]:
    """Say what a refused request stored, or that it was not kept itself."""
    if reply.status < HTTPStatus.BAD_REQUEST:
        if shot.method in ("GET", "HEAD", "OPTIONS") and stored.events:
            yield "reading recorded an event"
        return
    if stored.changed:
        yield f"a refused request stored something: {', '.join(stored.changed)}"
    told = json.loads(reply.body or b"{}") if reply.media_type == PROBLEM else {}
    known = attacker.is_known and told and told["code"] not in UNKEPT
    ours = reply.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if known and ours and shot.method != "HEAD" and not stored.refusals:
        yield f"a refusal was not kept: {told['code']}"
