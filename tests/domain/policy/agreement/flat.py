"""Random documents in which every credit of a category is like every other to it."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from domain.policy.columns.sieve import BY_ROW
from domain.policy.filters import DAYS
from tests.domain.policy.agreement.cases import TEACHERS, Case, case_of
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.drafting import Table
from tests.domain.policy.agreement.linear import (
    FILTERS,
    ODD,
    spare_one,
    without_extensions,
)
from tests.domain.policy.agreement.tidying import unambiguous

OF_ROWS = {*BY_ROW, *DAYS, "teacher"}
"""Keys of a filter that go by day, school or teacher."""

NEVER = ("prerequisite", "carry_in")
WITHOUT = {
    "award": ("cohorts", "teachers", "times", "times_per", "step"),
    "refusal": ("cohorts", "teachers", "outside", "inside"),
    "threshold": ("by_tag", "per", "where"),
    "cap": ("per", "where"),
    "offset": ("fills", "travels", "chain"),
    "minimum": (
        *("years", "first_year", "years_where", "in_one", "by_tag", "of"),
        *("measure", "attested", "where"),
    ),
    "exclusion": ("unfulfilled",),
}
"""What each kind of rule goes without."""


def flat_case(seed: int, teachers: int = TEACHERS) -> Case:
    """Return the case of a seed, without what tells credits of a category apart.

    Half of them have one rule that may still do so.
    """
    case = case_of(seed, teachers)
    return replace(
        case,
        document=_flattened(case.document, Chance(seed)),
        facts=[without_extensions(one) for one in case.facts],
    )


def _flattened(document: Table, chance: Chance) -> Table:
    tables = deepcopy(document)
    tables["document"]["period"].pop("per_teacher", None)
    for cohort in tables["cohort"]:
        cohort.pop("counted_from", None)
    spared = spare_one(tables["rule"], chance) if chance.maybe(0.5) else None
    tables["rule"] = [
        rule if rule["id"] == spared else _flat(rule)
        for rule in tables["rule"]
        if rule["id"] == spared or rule["kind"] not in NEVER
    ]
    names = [category["id"] for category in tables["category"]]
    leaves = [n for n in names if not any(one.startswith(f"{n}.") for one in names)]
    for rule in tables["rule"]:
        if rule["id"] != spared:
            _onto_leaves(rule, leaves, chance)
    return unambiguous(tables)


def _flat(rule: Table) -> Table:
    plain = {
        key: _sifted(value) if key in FILTERS and rule["kind"] != "exclusion" else value
        for key, value in rule.items()
        if key not in WITHOUT[rule["kind"]]
    }
    if rule["kind"] == "refusal" and not plain.get("where"):
        plain["where"] = ODD
    return plain


def _sifted(wanted: Any) -> Any:
    """Return a filter without days, schools and teachers; marks stay."""
    kept = {key: value for key, value in wanted.items() if key not in OF_ROWS}
    if "except" in kept:
        kept["except"] = _sifted(kept["except"])
        if not kept["except"]:
            del kept["except"]
    return kept


def _onto_leaves(rule: Table, leaves: list[str], chance: Chance) -> None:
    """Let caps and offsets speak of one category alone."""
    if rule["kind"] == "cap":
        rule["on"] = chance.choice(leaves)
    if rule["kind"] == "offset":
        others = [name for name in leaves if name != rule["to"]]
        if others:
            rule["from"] = chance.choice(others)
