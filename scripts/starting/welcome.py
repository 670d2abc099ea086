"""What a newcomer reads at the end of a start: address, keys, three commands."""

import json
import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from scripts.demonstration.district import SEED, generate
from scripts.posting.connection import Connection

SHOWN = (
    "school:S101",
    "provider",
    "reviewer",
    "policy_office",
    "auditor",
    "importer",
    "administrator",
)
"""One key of each role."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """Whom the three commands are about."""

    teacher_id: str
    parcel_id: str


@dataclass(frozen=True, kw_only=True)
class Guide:
    """What a newcomer needs to find the way: the address, the keys, an example."""

    address: str
    keys: Mapping[str, str]
    data: Path
    own_database: bool
    """The database has an address of its own, which the commands need to be told."""
    example: Example | None


def welcome(guide: Guide) -> str:
    """Return the text that a start ends with."""
    lines = ["", f"The ledger is open at {guide.address}", "", "Keys, one a role:"]
    lines += [f"  {name:<14}{guide.keys[name]}" for name in SHOWN if name in guide.keys]
    if guide.example is not None:
        lines += _to_try(guide, guide.example)
    lines += ["", "Log in in a browser with any of the keys. Ctrl-C stops everything."]
    return "\n".join(lines)


def _to_try(guide: Guide, example: Example) -> list[str]:
    statement, origin = _readings(guide, example)
    return [
        "",
        "Three commands to try. A school posts a completion:",
        f"  {_posting(guide, example)}",
        "",
        "The district looks at a teacher's statement, every number with its reasons:",
        f"  {statement}",
        "",
        "An auditor traces a credit of it back to its origin:",
        f"  {origin}",
    ]


def _posting(guide: Guide, example: Example) -> str:
    body = {
        "teacher_id": example.teacher_id,
        "activity_id": "ELE-2025-health",
        "occasion": "2025-autumn",
        "amount": "20",
        "result": "passed",
        "completed_on": "2025-11-21",
    }
    content = f"-H 'Content-Type: application/json' -d '{json.dumps(body)}'"
    return f"{_curl(guide, 'school:S101')} {content} {guide.address}/v1/completions"


def _readings(guide: Guide, example: Example) -> tuple[str, str]:
    """Return how to read a statement and an origin here: at the machine, or by HTTP."""
    teacher, parcel = example.teacher_id, example.parcel_id
    if not guide.own_database:
        program = _near(Path(sys.executable).with_name("credit-ledger"))
        end = f"--data {shlex.quote(_near(guide.data))}"
        return (
            f"{program} statement {teacher} {end}",
            f"{program} origin {teacher} {parcel} {end}",
        )
    path = f"{guide.address}/v1/teachers/{teacher}"
    return (
        f"{_curl(guide, 'reviewer')} {path}/statement",
        f"{_curl(guide, 'auditor')} {path}/parcels/{quote(parcel, safe='')}",
    )


def _near(path: Path) -> str:
    """Return a path as one writes it from here, if that is shorter."""
    return min(os.path.relpath(path), str(path), key=len)


def _curl(guide: Guide, name: str) -> str:
    return f"curl -sH 'Authorization: Bearer {guide.keys[name]}'"


def example_of(connection: Connection, key: str) -> Example | None:
    """Return a teacher of the first school and one of the parcels of the statement."""
    teacher_id = next(
        person.teacher_id
        for person in generate(SEED).people
        if person.intent == "plain" and person.stays[0].school_id == "S101"
    )
    answer = connection.get(f"/v1/teachers/{teacher_id}/statement?series=credits", key)
    if not answer.accepted:
        return None
    first = answer.body["parcels"][0]
    return Example(teacher_id=teacher_id, parcel_id=first["parcel_id"])
