"""The types that the schema of policy documents names: what may stand at a key."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.policy import filters
from domain.policy.amounts import read_ceiling_table, read_need_table
from domain.policy.calendar import MOST_YEARS
from domain.policy.head import (
    MONTH_AND_DAY,
    read_per_teacher_table,
    read_period_table,
)
from domain.policy.intake_kinds import BEFORE
from domain.policy.parse import SINCE
from domain.policy.probe import Probe, typed
from domain.policy.rules import Limit
from domain.policy.tables import RATIONAL, WORD, Table
from domain.terms import Unit

Schema = dict[str, Any]


class Types:
    """The named types, as they stand where a reading may choose and where not."""

    def __init__(self, *, by_reading: bool) -> None:
        self.by_reading = by_reading
        self.definitions: dict[str, Schema] = {}

    def read_by(
        self,
        reader: Callable[[Table], object],
        answers: Mapping[str, str] | None = None,
    ) -> Schema:
        """Return the schema of a table, as the function that reads it tells."""
        probe = Probe(answers)
        reader(probe)
        shapes = {key: self.of(shape) for key, shape in probe.shapes.items()}
        return object_of(shapes, probe.required)

    def switched(
        self,
        reader: Callable[[Table], object],
        more: Schema | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> Schema:
        """Return the schema of a table that may exist under some readings alone."""
        schema = self.read_by(reader, answers)
        schema["properties"] |= {**(more or {}), "only": self.of(typed("only"))}
        return schema

    def of(self, shape: Mapping[str, Any]) -> Schema:
        """Return the schema of what may stand at a key."""
        if "type_" not in shape:
            return self._choosable(dict(shape), dict(shape))
        name = str(shape["type_"])
        key = f"{name}-by-reading" if self.by_reading else name
        if key not in self.definitions:
            self.definitions[key] = {}
            again = {"$ref": f"#/$defs/{key}"}
            self.definitions[key] = self._choosable(TYPES[name](self), again)
        return {"$ref": f"#/$defs/{key}"}

    def _choosable(self, schema: Schema, again: Schema) -> Schema:
        if not self.by_reading:
            return schema
        option = {"type": "object", "minProperties": 1, "additionalProperties": again}
        by_reading = {
            "type": "object",
            "description": "By reading: { R1 = { one = ..., other = ... } }",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": option,
        }
        return {"anyOf": [schema, by_reading]}


def object_of(properties: Schema, required: set[str]) -> Schema:
    """Return a table that has these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(required),
        "additionalProperties": False,
    }


def _map_of(shape: str) -> Callable[[Types], Schema]:
    """Return a table whose keys are names of the author's own."""
    return lambda types: {
        "type": "object",
        "additionalProperties": types.of(typed(shape)),
    }


def _amount_or_share(types: Types) -> Schema:
    share = types.read_by(read_ceiling_table)
    return {"anyOf": [types.of(typed("amount")), share]}


def _need(types: Types) -> Schema:
    return {
        "anyOf": [
            types.of(typed("amount")),
            {"const": "target"},
            {
                **types.read_by(read_need_table),
                "oneOf": [_has("share"), _has("per_year")],
            },
        ]
    }


def _target(types: Types) -> Schema:
    per_year = types.read_by(read_need_table)
    del per_year["properties"]["share"]
    return {"anyOf": [types.of(typed("amount")), {**per_year, **_has("per_year")}]}


def _has(key: str) -> Schema:
    return {"required": [key]}


def _per_teacher(types: Types) -> Schema:
    table = types.read_by(read_per_teacher_table)
    return {**table, "oneOf": [_has("years"), _has("until")]}


def _days(types: Types) -> Schema:
    day = types.of(typed("day"))
    return object_of({"from": day, "until": day}, set())


def _barred(types: Types) -> Schema:
    return object_of({"not": types.of(typed("words"))}, {"not"})


def _teachers(types: Types) -> Schema:
    wanted = [types.of(typed(name)) for name in ("words", "barred", "days")]
    return {"type": "object", "additionalProperties": {"anyOf": wanted}}


def _completions(types: Types) -> Schema:
    words = {"anyOf": [types.of(typed("words")), types.of(typed("barred"))]}
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(filters.WORDS, words),
            **{key: types.of(typed(key)) for key in filters.CLOSED},
            **dict.fromkeys(filters.FLAGS, types.of(typed("flag"))),
            **dict.fromkeys(filters.DAYS, types.of(typed("days"))),
            "teacher": types.of(typed("teachers")),
            "except": types.of(typed("completions")),
        },
        "additionalProperties": words,
    }


def _known(key: str) -> Callable[[Types], Schema]:
    """Return the words of a key of which the ledger knows all."""
    word = {"enum": [str(word) for word in filters.CLOSED[key]]}
    words = {"anyOf": [word, {"type": "array", "minItems": 1, "items": word}]}
    barred = object_of({"not": words}, {"not"})
    return lambda _: {"anyOf": [words, barred]}


def _window(types: Types) -> Schema:
    months = {"months": {"type": "integer", "minimum": 1, "maximum": 12 * MOST_YEARS}}
    return {"anyOf": [object_of(months, {"months"}), types.of(typed("days"))]}


def _words(types: Types) -> Schema:
    word = types.of(typed("word"))
    return {"anyOf": [word, {"type": "array", "minItems": 1, "items": word}]}


def _pattern(pattern: str) -> Callable[[Types], Schema]:
    return lambda _: {"type": "string", "pattern": f"^(?:{pattern})$"}


TYPES: Mapping[str, Callable[[Types], Schema]] = {
    **{key: _known(key) for key in filters.CLOSED},
    "amount": _pattern(RATIONAL.pattern),
    "attribute": _pattern("attribute:.+"),
    "barred": _barred,
    "ceiling": _amount_or_share,
    "completions": _completions,
    "counted_from": _pattern(SINCE.pattern),
    "credits": _map_of("amount"),
    "day": lambda _: {"type": "string", "format": "date"},
    "days": _days,
    "flag": lambda _: {"type": "boolean"},
    "how_much": lambda types: {
        "anyOf": [{"enum": [str(one) for one in Limit]}, types.of(typed("amount"))]
    },
    "label": lambda types: object_of(
        dict.fromkeys(("zh", "en"), types.of(typed("text"))), {"zh", "en"}
    ),
    "labels": _map_of("label"),
    "need": _need,
    "on": lambda types: {"anyOf": [{"const": "*"}, types.of(typed("words"))]},
    "only": lambda types: {
        "type": "object",
        "additionalProperties": types.of(typed("words")),
    },
    "outside": _pattern(BEFORE.pattern),
    "own_words": lambda types: {
        "anyOf": [
            types.of(typed("word")),
            {"type": "array", "items": types.of(typed("word"))},
        ]
    },
    "parts": lambda types: {
        "anyOf": [types.of(typed("word")), types.of(typed("credits"))]
    },
    "per_teacher": _per_teacher,
    "period": lambda types: types.read_by(read_period_table),
    "target": _target,
    "teachers": _teachers,
    "text": lambda _: {"type": "string", "pattern": r"\S"},
    "units": lambda types: {
        "type": "object",
        "propertyNames": {"enum": [str(unit) for unit in Unit]},
        "additionalProperties": types.of(typed("amount")),
    },
    "window": _window,
    "word": _pattern(WORD.pattern),
    "words": _words,
    "year_begins": _pattern(MONTH_AND_DAY.pattern),
}
"""What may stand for each type and each form that readers name."""
