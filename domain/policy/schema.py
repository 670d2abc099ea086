"""The JSON Schema of policy documents, for editors: told by the readers themselves.

It knows every key, which of them must stand, and what may stand there; what a
document says of itself (declared names, order, readings that exist) only the loader
knows. In rules, cohorts and categories any value may be a choice by a reading.
"""

from domain.policy.head import read_document
from domain.policy.kinds import KINDS
from domain.policy.parse import read_category, read_cohort, read_rule
from domain.policy.probe import typed
from domain.policy.readings import read_reading
from domain.policy.rules import Basis
from domain.policy.schema_types import Schema, Types, object_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def document_schema() -> Schema:
    """Return the schema of a whole document."""
    plain, chosen = Types(by_reading=False), Types(by_reading=True)
    properties = {
        "document": plain.read_by(read_document),
        "governs": plain.of(typed("teachers")),
        "reading": _array(plain.read_by(read_reading)),
        "category": _array(chosen.switched(read_category)),
        "cohort": _array(chosen.switched(read_cohort)),
        "rule": _array(_rule(chosen)),
    }
    return {
        "$schema": DIALECT,
        "title": "A policy document of the Credit Ledger",
        **object_of(properties, {"document", "cohort"}),
        "$defs": {**plain.definitions, **chosen.definitions},
    }


def _rule(types: Types) -> Schema:
    """Return the schema of a rule: its kind tells which keys it may have."""
    kinds: Schema = {
        "type": "object",
        "properties": {"kind": {"enum": list(KINDS)}},
        "required": ["kind"],
    }
    branches = [
        {"if": _says("kind", kind), "then": _rule_of(types, kind)} for kind in KINDS
    ]
    return kinds | {"allOf": branches}


def _rule_of(types: Types, kind: str) -> Schema:
    if kind == "award":
        return _award(types)
    return types.switched(
        lambda table: read_rule(table, kind), {"kind": {"const": kind}}
    )


def _award(types: Types) -> Schema:
    """Return the schema of an award: its basis tells which keys it may have."""
    kind = {"kind": {"const": "award"}}
    by_basis = {
        basis: types.switched(
            lambda table: read_rule(table, "award"), kind, {"basis": basis}
        )
        for basis in Basis
    }
    every: Schema = {
        key: {} for schema in by_basis.values() for key in schema["properties"]
    }
    return {
        **object_of(every, {"basis"}),
        "allOf": [
            {"if": _says("basis", basis), "then": schema}
            for basis, schema in by_basis.items()
        ],
    }


def _says(key: str, word: str) -> Schema:
    return {"properties": {key: {"const": str(word)}}, "required": [key]}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}
