"""Good values for every place of a request: without them nothing gets past the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from scripts.soak.hostile.world import Ids

NAMED = {
    "into_teacher_id": "teacher_id",
    "teacher_ids": "teacher_id",
    "teacher": "teacher_id",
    "into_school_id": "school_id",
    "school": "school_id",
    "organisation": "school_id",
    "activity": "activity_id",
    "provider": "provider_id",
    "posting": "posting_id",
    "posting_ids": "posting_id",
    "parcel_id": "posting_id",
    "ref": "posting_id",
    "series": "series",
}
"""Names of places to the records whose ids stand there."""

FIXED = {"wait": "0"}
"""Whoever listens to the feed does not wait here."""
SOMETIMES = 0.25
"""How often an optional field is sent."""
DAYS = ("2024-05-01", "2024-06-30", "2025-01-31")


class UnfillableError(Exception):
    """Nobody said what may stand in a part of an address: say it in `planting`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"what stands in an address for <{name}>?")


@dataclass(frozen=True, kw_only=True)
class Filler:
    """Fills addresses, queries and bodies with what is known."""

    ids: Ids
    components: Mapping[str, Any]
    """The schemas of the OpenAPI document."""
    random: Random

    def variable(self, name: str) -> str:
        """Return a value for a part of an address; raises UnfillableError."""
        known = self._known(name)
        if known is None:
            raise UnfillableError(name)
        return known

    def value(self, name: str, schema: Mapping[str, Any]) -> Any:
        """Return a value of a schema; the name of its place may say which one."""
        while "$ref" in schema:
            schema = self.components[schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            return self.value(name, schema["anyOf"][0])
        kind = _kind(schema)
        if kind == "object":
            return self._object(name, schema)
        if kind == "array":
            return [self.value(name, schema.get("items", {})) for _ in range(2)]
        return self._plain(name, schema, kind)

    def _known(self, name: str) -> str | None:
        known = self.ids.get(NAMED.get(name, name))
        return self.random.choice(known) if known else None

    def _plain(self, name: str, schema: Mapping[str, Any], kind: str) -> Any:
        known = FIXED.get(name) or self._known(name)
        if known is not None:
            return known
        for key in ("enum", "examples"):
            if schema.get(key):
                return self.random.choice([one for one in schema[key] if one])
        if kind == "boolean":
            return self.random.choice(["true", "false"])
        if kind == "integer":
            least = schema.get("minimum", 1)
            return self.random.randint(least, least + 5)
        if schema.get("format") == "date":
            return self.random.choice(DAYS)
        return f"text{self.random.randrange(1000)}"

    def _object(self, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        required = schema.get("required", ())
        properties: Mapping[str, Any] = schema.get("properties", {})
        if not properties:
            return {"role": ["trainer"]} if name == "attributes" else {"topic": "x"}
        return {
            field: self.value(field, inner)
            for field, inner in properties.items()
            if field in required or self.random.random() < SOMETIMES
        }


def _kind(schema: Mapping[str, Any]) -> str:
    told = schema.get("type", "string")
    kinds = [told] if isinstance(told, str) else [one for one in told if one != "null"]
    return str(kinds[0])
