"""Let every attacker shoot at every target, and look at what comes back."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any

from scripts.soak.hostile.filling import Filler
from scripts.soak.hostile.judging import judged
from scripts.soak.hostile.sending import Reply, Sender, Shot
from scripts.soak.hostile.store import Store
from scripts.soak.hostile.sweeping import MOST, addresses, queries
from scripts.soak.hostile.targets import Target
from scripts.soak.hostile.twisting import CHANGING, Twist, as_it_is, draft, twist_for
from scripts.soak.hostile.world import Attacker, Ids, World

MOST_FAILINGS = 40
SLOW_S = 5.0
LONG = 30
"""Names of headers beyond this are not told."""


@dataclass(kw_only=True)
class Report:
    """What was sent, what came back, what did not hold."""

    shots: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By attacker and route."""
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By attacker and hundreds of the status."""
    twists: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    leaks: int = 0
    failings: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many requests were sent."""
        return self.shots.total()

    def take(self, shot: Shot, reply: Reply, found: Sequence[str]) -> None:
        """Count one shot."""
        self.shots[shot.actor, shot.route] += 1
        self.statuses[shot.actor, reply.status // 100] += 1
        self.twists[shot.twist] += 1
        self.failed += any("server failed" in each for each in found)
        self.leaks += any("a leak" in each for each in found)
        for each in found:
            if len(self.failings) < MOST_FAILINGS:
                self.failings.append(f"{each}\n    {told(shot)}\n    {reply.status}")

    def by_attacker(self) -> dict[str, int]:
        """Return how many requests each attacker sent."""
        sent: Counter[str] = Counter()
        for (actor, _), count in self.shots.items():
            sent[actor] += count
        return dict(sorted(sent.items()))

    def table(self) -> Iterator[str]:
        """Yield the lines of a table: attackers, what they sent, what they got."""
        routes = len({route for _, route in self.shots})
        yield f"{self.total:,} requests at {routes} routes"
        yield f"{'attacker':<28}{'routes':>8}{'sent':>8}" + "".join(
            f"{hundred}xx".rjust(8) for hundred in range(2, 6)
        )
        for actor in sorted({actor for actor, _ in self.shots}):
            aimed = {route for who, route in self.shots if who == actor}
            sent = sum(n for (who, _), n in self.shots.items() if who == actor)
            yield f"{actor:<28}{len(aimed):>8}{sent:>8}" + "".join(
                f"{self.statuses[actor, hundred]:>8}" for hundred in range(2, 6)
            )
        yield f"server errors {self.failed}, leaks {self.leaks}"


def told(shot: Shot) -> str:
    """Return a shot in a form that can be read and sent again."""
    headers = {name: value[:60] for name, value in shot.headers if len(name) < LONG}
    headers.pop("Authorization", None)
    return (
        f"{shot.actor} ({shot.twist}) {shot.method} {shot.address[:300]} "
        f"{headers} {shot.body[:300]!r}"
    )


@dataclass(frozen=True, kw_only=True)
class Range:
    """Where it is shot: a district, what leads there, what is stored there."""

    world: World
    send: Sender
    store: Store
    targets: Sequence[Target]
    components: Mapping[str, Any]
    """The schemas of the OpenAPI document."""
    settle: Callable[[], None]
    """Let the reading rooms take in what was recorded."""

    def volley(
        self, random: Random, report: Report, *, spoil: float, share: float = 1
    ) -> None:
        """Let everybody shoot once at everything, or a share of them at each target.

        `spoil` is how often a request is hostile.
        """
        attackers = [*self.world.attackers.values()]
        few = math.ceil(len(attackers) * share)
        pairs = [
            (attacker, target)
            for target in self.targets
            for attacker in random.sample(attackers, few)
        ]
        random.shuffle(pairs)
        for attacker, target in pairs:
            self.fire(self.aimed(attacker, target, random, spoil=spoil), report)

    def never_seen_by(self, name: str, endings: tuple[str, ...]) -> set[str]:
        """Return what was planted and never came to somebody who may see it all.

        What nobody can see proves nothing when it is not seen.
        """
        seen = self.world.seen.get(name, set())
        planted = self.world.canaries.owners.keys()
        return {one for one in planted - seen if not one.endswith(endings)}

    def sweep(self, names: Sequence[str], report: Report, most: int = MOST) -> None:
        """Let attackers read every address with every id that is known there.

        Nothing is left to chance here: what may be read of another is read.
        """
        for name in names:
            attacker = self.world.attackers[name]
            for target in self.targets:
                if target.method == "GET":
                    for shot in self._readings(attacker, target, most):
                        self.fire(shot, report)

    def _readings(
        self, attacker: Attacker, target: Target, most: int
    ) -> Iterator[Shot]:
        ids = self.world.ids_to_read(attacker)
        for path in addresses(target, ids, most):
            for query in ("", *queries(target, ids)):
                yield Shot(
                    actor=attacker.name,
                    route=target.route,
                    method="GET",
                    address=path + query,
                    headers=attacker.headers,
                    twist="read",
                )

    def aimed(
        self, attacker: Attacker, target: Target, random: Random, *, spoil: float
    ) -> Shot:
        """Return a request of an attacker to a target, good or spoilt."""
        ids = self.world.ids_for(attacker, changes=target.method in CHANGING)
        twist = twist_for(target, random) if random.random() < spoil else as_it_is
        return self.shot(attacker, target, ids, random, twist)

    def shot(
        self,
        attacker: Attacker,
        target: Target,
        ids: Ids,
        random: Random,
        twist: Twist = as_it_is,
    ) -> Shot:
        """Return a request of an attacker to a target about some of these ids."""
        filler = Filler(ids=ids, components=self.components, random=random)
        made = draft(self.world, attacker, target, filler, random)
        twist(made)
        return made.shot(twist.__name__.replace("_", " "))

    def fire(self, shot: Shot, report: Report) -> Reply:
        """Send one shot and judge the answer."""
        began = time.monotonic()
        reply = self.send(shot)
        took_s = time.monotonic() - began
        stored = self.store.added()
        attacker = self.world.attackers[shot.actor]
        found = [*judged(self.world, attacker, shot, reply, stored)]
        if took_s > SLOW_S:
            found.append(f"it took {took_s:.1f} s")
        report.take(shot, reply, found)
        if stored.events and reply.status < HTTPStatus.BAD_REQUEST:
            self.settle()
        return reply
