"""Take a good request and spoil it in one way."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, quote_plus

from scripts.soak.hostile import ammunition as ammo
from scripts.soak.hostile.filling import Filler
from scripts.soak.hostile.sending import Shot
from scripts.soak.hostile.targets import FORM, JSON, PLACE, Target
from scripts.soak.hostile.world import Attacker, World

TOKEN = "csrf_token"  # noqa: S105  the name of a field
SELDOM, HALF, MOSTLY = 0.2, 0.5, 0.6
CHANGING = frozenset({"POST", "PUT", "DELETE", "PATCH"})


@dataclass(kw_only=True)
class Draft:
    """A request that is being made; what is quoted already stays as it is."""

    world: World
    attacker: Attacker
    target: Target
    random: Random
    method: str
    path: str
    query: list[str]
    """Pairs as they stand in the address."""
    body: Any = None
    """A value, or the very bytes."""
    media_type: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    with_token: bool = True

    def shot(self, twist: str) -> Shot:
        """Return the request as it goes out."""
        address = self.path + ("?" + "&".join(self.query) if self.query else "")
        headers = [*self.headers, *self.attacker.headers]
        if self.media_type is not None:
            headers.append(("Content-Type", self.media_type))
        if self.with_token and self.attacker.token is not None:
            headers.append(("X-CSRF-Token", self.attacker.token))
        return Shot(
            actor=self.attacker.name,
            route=self.target.route,
            method=self.method,
            address=address,
            headers=tuple(headers),
            body=self._bytes(),
            twist=twist,
        )

    def _bytes(self) -> bytes:
        if self.body is None or isinstance(self.body, bytes):
            return self.body or b""
        if self.media_type == FORM and isinstance(self.body, dict):
            pairs = [
                f"{_plus(name)}={_plus(value)}" for name, value in self.body.items()
            ]
            return "&".join(pairs).encode("ascii")
        return json.dumps(self.body).encode("ascii")


Twist = Callable[[Draft], None]


def draft(
    world: World, attacker: Attacker, target: Target, filler: Filler, random: Random
) -> Draft:
    """Return a request as the document of a target would have it."""
    path = PLACE.sub(lambda found: _quoted(filler.variable(found[1])), target.rule)
    likely = 0.3 if target.is_page else 0.5
    chosen = {
        name: filler.value(name, schema)
        for name, schema in target.query.items()
        if random.random() < likely / max(1, len(target.query) / 4)
    }
    made = Draft(
        world=world,
        attacker=attacker,
        target=target,
        random=random,
        method=target.method,
        path=path,
        query=[f"{name}={_plus(value)}" for name, value in chosen.items()],
    )
    if target.body is not None:
        made.body = filler.value("", target.body)
        made.media_type = JSON if JSON in target.media_types else target.media_types[0]
    elif target.is_page and target.method == "POST":
        made.body, made.query = chosen, []
        made.media_type = FORM
    return made


# --- the address ----------------------------------------------------------------------


def hostile_address(made: Draft) -> None:
    """Put something into the address that no id is."""
    parts = made.path.split("/")
    place = made.random.randrange(1, len(parts))
    parts[place] = made.random.choice(ammo.QUOTED)
    made.path = "/".join(parts)


def longer_address(made: Draft) -> None:
    """Let the address go on."""
    made.path += made.random.choice(("/", "//", "/..", "/.", "%00", "%20", ";a", "/x"))


def hostile_query(made: Draft) -> None:
    """Put a hostile text where a parameter is."""
    names = [*made.target.query] or ["x"]
    text = made.random.choice(ammo.TEXTS)
    made.query.append(f"{made.random.choice(names)}={_plus(text)}")


def repeated_query(made: Draft) -> None:
    """Say one parameter twice."""
    names = [*made.target.query] or ["x"]
    name = made.random.choice(names)
    made.query += [f"{name}=1", f"{name}=2"]


def raw_query(made: Draft) -> None:
    """Send a query that is hardly one."""
    made.query.append(made.random.choice(ammo.QUERIES))


def borrowed_cursor(made: Draft) -> None:
    """Go on with a list of somebody else's, or with one that nobody has."""
    cursor = made.random.choice(made.world.borrowed or ["eyJ9"])
    if made.random.random() < HALF:
        place = made.random.randrange(len(cursor) + 1)
        junk = made.random.choice(("A", "_", "-", "==", "%00", "%ff"))
        cursor = cursor[:place] + junk + cursor[place + 1 :]
    made.query = [pair for pair in made.query if not pair.startswith("cursor=")]
    made.query.append(f"cursor={cursor}")


def another_method(made: Draft) -> None:
    """Ask with a method that the address may not take."""
    made.method = made.random.choice(ammo.METHODS)


# --- headers --------------------------------------------------------------------------


def hostile_header(made: Draft) -> None:
    """Send a header that is none."""
    made.headers.append(made.random.choice(ammo.HEADERS))


def same_idempotency_key(made: Draft) -> None:
    """Use a key under which other things were asked before, by others too."""
    made.headers.append(("Idempotency-Key", "the-same"))


def no_token(made: Draft) -> None:
    """Come with a cookie alone, or with the token of another form (CSRF)."""
    made.with_token = False
    if made.random.random() < HALF:
        made.headers.append(("X-CSRF-Token", "x" * 43))
    if isinstance(made.body, dict):
        made.body.pop(TOKEN, None)


# --- the body -------------------------------------------------------------------------


def hostile_field(made: Draft) -> None:
    """Put something into one field that does not belong there, however deep."""
    place: Any = made.body if isinstance(made.body, dict | list) else {}
    if isinstance(made.body, bytes) or made.body is None:
        made.body, made.media_type = place, JSON
    if made.media_type == FORM:
        name = made.random.choice((*made.target.query, "reading.R2"))
        place[name] = made.random.choice(ammo.TEXTS)
        return
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = made.random.choice(keys)
        if isinstance(place[key], dict | list) and made.random.random() < MOSTLY:
            place = place[key]
            continue
        place[key] = made.random.choice(ammo.VALUES)
        return


def missing_or_unknown_field(made: Draft) -> None:
    """Leave a field out, or send one that nobody knows."""
    body = made.body[0] if isinstance(made.body, list) and made.body else made.body
    if not isinstance(body, dict):
        return
    if body and made.random.random() < HALF:
        del body[made.random.choice(list(body))]
        return
    body[made.random.choice(ammo.TEXTS)] = 1


def repeated_field(made: Draft) -> None:
    """Say one field twice."""
    if isinstance(made.body, dict) and made.body and made.media_type == JSON:
        whole = json.dumps(made.body)
        name = made.random.choice(list(made.body))
        made.body = f'{whole[:-1]}, "{name}": "TX1"}}'.encode()
    elif isinstance(made.body, dict) and made.media_type == FORM:
        made.body = b"scope=a&scope=b&reason=a&reason=b"


def hostile_body(made: Draft) -> None:
    """Send something that is no body, as whatever it says it is."""
    made.body = ammo.BODIES[made.random.choice([*ammo.BODIES])]
    if made.random.random() < MOSTLY:
        made.media_type = made.random.choice(ammo.TYPES)
    if made.random.random() < SELDOM:
        made.headers.append(("Content-Encoding", "gzip"))


def another_type(made: Draft) -> None:
    """Call a good body something else."""
    made.media_type = made.random.choice(ammo.TYPES)


def as_it_is(_: Draft) -> None:
    """Spoil nothing: a good request with whatever key."""


ON_ADDRESS: tuple[Twist, ...] = (
    hostile_address,
    longer_address,
    hostile_query,
    repeated_query,
    raw_query,
    borrowed_cursor,
    another_method,
    hostile_header,
)
ON_BODY: tuple[Twist, ...] = (
    hostile_field,
    hostile_field,
    hostile_field,
    missing_or_unknown_field,
    repeated_field,
    hostile_body,
    another_type,
    same_idempotency_key,
    no_token,
)


def twist_for(target: Target, random: Random) -> Twist:
    """Return a way to spoil a request to a target."""
    if target.method in CHANGING and random.random() < MOSTLY:
        return random.choice(ON_BODY)
    return random.choice(ON_ADDRESS)


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _plus(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return quote_plus(text.encode("utf-8", "surrogatepass"))
