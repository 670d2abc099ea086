"""Whoever makes the attacked district, through its own door."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scripts.soak.hostile.canaries import Canaries
from scripts.soak.hostile.sending import Headers, Sender, Shot
from scripts.soak.hostile.world import SCHOOL_B

BEFORE = "2024-05-01"

Body = dict[str, Any]


class PlantingError(Exception):
    """The door refused what the district is made of."""


@dataclass(kw_only=True)
class Planter:
    """Whoever makes the district; keeps what it made, by the name of its id."""

    send: Sender
    keys: dict[str, Headers]
    settle: Callable[[], None]
    """Let the reading rooms take in what was recorded."""
    canaries: Canaries = field(default_factory=Canaries)
    records: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    spares: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def post(self, who: str, path: str, body: Body, method: str = "POST") -> Body:
        """Send a body with somebody's key and return the answer's."""
        return self.sent(who, path, json.dumps(body).encode(), method=method)

    def sent(
        self,
        who: str,
        path: str,
        body: bytes,
        *,
        method: str = "POST",
        media_type: str = "application/json",
    ) -> Body:
        """Send bytes with somebody's key and return the answer's body."""
        shot = Shot(
            actor=who,
            route=path,
            method=method,
            address=f"/v1{path}",
            headers=(*self.keys[who], ("Content-Type", media_type)),
            body=body,
        )
        reply = self.send(shot)
        told: Body = json.loads(reply.body)
        if reply.status not in (200, 201, 202):
            raise PlantingError(f"{method} {path}: {told}")
        return told

    def refused(self) -> None:
        """Let school B be refused: nobody else may look up why."""
        request_id = self.canaries.plant("refusal", SCHOOL_B)
        unknown = self.canaries.plant("refused", SCHOOL_B)
        shot = Shot(
            actor="school_b",
            route="GET /v1/teachers/<id:teacher_id>",
            method="GET",
            address=f"/v1/teachers/{unknown}",
            headers=(*self.keys["school_b"], ("X-Request-Id", request_id)),
        )
        self.send(shot)
        self.canaries.bait(request_id)
        self.made("request_id", request_id, spare=True)

    def known(self, name: str, value: str) -> None:
        """Let strangers know an id, and ask for it."""
        self.canaries.bait(value)
        self.made(name, value)

    def made(self, name: str, value: str, *, spare: bool = False) -> str:
        """Keep the id of something that was made."""
        for book in (self.records, self.spares) if spare else (self.records,):
            book[name].append(value)
        return value

    def completion(self, who: str, teacher_id: str, **changes: Any) -> str:
        """Post a completion and return its id."""
        body = {
            "teacher_id": teacher_id,
            "activity_id": "LECTURE",
            "amount": "20",
            "result": "passed",
            "completed_on": BEFORE,
            **changes,
        }
        return str(self.post(who, "/completions", body)["posting_id"])

    def marked(self, who: str, teacher_id: str, mark: str, **changes: Any) -> str:
        """Post a completion that holds canaries of one mark; its id is one too."""
        owners, hidden = changes.pop("owners"), changes.pop("hidden", False)
        plant = self.canaries.plant
        evidence = plant(f"{mark}evidence", *owners)
        digest = hashlib.sha256(evidence.encode()).hexdigest()
        posting_id = self.completion(
            who,
            teacher_id,
            occasion=plant(f"{mark}occasion", *owners),
            note=plant(f"{mark}note", *owners),
            tags={"topic": plant(f"{mark}tag", *owners)},
            evidence=[{"uri": f"https://e.example/{evidence}", "sha256": digest}],
            **changes,
        )
        self.canaries.keep(posting_id, *owners)
        if not hidden:
            self.known("posting_id", posting_id)
        return posting_id
