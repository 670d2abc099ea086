"""The kinds of rules that a document may contain: one function reads each of them."""

from collections.abc import Callable
from typing import Any

from domain.policy import intake_kinds, limit_kinds, requirement_kinds
from domain.policy.rules import AnyRule
from domain.policy.tables import Table

KINDS: dict[str, Callable[[Table, dict[str, Any]], AnyRule]] = {
    "award": intake_kinds.award,
    "refusal": intake_kinds.refusal,
    "carry_in": intake_kinds.carry_in,
    "cap": limit_kinds.cap,
    "threshold": limit_kinds.threshold,
    "offset": limit_kinds.offset,
    "minimum": requirement_kinds.minimum,
    "prerequisite": requirement_kinds.prerequisite,
    "exclusion": requirement_kinds.exclusion,
}
"""Every kind of rule, by the word that a document uses for it."""
