"""What a newcomer reads at the end of a start: address, keys, three commands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
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
    origin: str
    """The route that leads from a credit of theirs to where it comes from."""


def welcome(address: str, keys: Mapping[str, str], example: Example | None) -> str:
    """Return the text that a start ends with."""
    lines = ["", f"The ledger is open at {address}", "", "Keys, one a role:"]
    lines += [f"  {name:<14}{keys[name]}" for name in SHOWN if name in keys]
    if example is not None:
        lines += _to_try(address, keys, example)
    lines += ["", "Log in in a browser with any of the keys. Ctrl-C stops everything."]
    return "\n".join(lines)


def _to_try(address: str, keys: Mapping[str, str], example: Example) -> list[str]:
    posting = {
        "teacher_id": example.teacher_id,
        "activity_id": "ELE-2025-health",
        "occasion": "2025-autumn",
        "amount": "20",
        "result": "passed",
        "completed_on": "2025-11-21",
    }
    content = f"-H 'Content-Type: application/json' -d '{json.dumps(posting)}'"
    teacher = f"{address}/v1/teachers/{example.teacher_id}"
    origin = f"{address}{quote(example.origin, safe='/')}?series=credits"
    return [
        "",
        "Three commands to try. A school posts a completion:",
        f"  {_curl(keys['school:S101'])} {content} {address}/v1/completions",
        "",
        "The district looks at a teacher's statement, every number with its reasons:",
        f"  {_curl(keys['reviewer'])} '{teacher}/statement?series=credits'",
        "",
        "An auditor traces a credit of it back to its origin:",
        f"  {_curl(keys['auditor'])} '{origin}'",
    ]


def _curl(key: str) -> str:
    return f"curl -sH 'Authorization: Bearer {key}'"


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
    return Example(teacher_id=teacher_id, origin=first["links"]["origin"])
