"""Random documents in which one training of a year is much like another."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date

from domain.facts import TeacherFacts
from domain.policy.columns.sieve import BY_ROW, MARKS
from domain.policy.filters import DAYS
from tests.domain.policy.agreement.cases import TEACHERS, Case, case_of
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.drafting import Table
from tests.domain.policy.agreement.tidying import unambiguous

OF_ROWS = {*BY_ROW, *MARKS, *DAYS, "teacher"}
"""Keys of a filter that tell two trainings of one sort apart."""

FILTERS = ("where", "fills", "travels", "except")
OF_DAYS = ("prerequisite", "carry_in")
"""Kinds of rules that go by days."""


def linear_case(seed: int, teachers: int = TEACHERS) -> Case:
    """Return the case of a seed, without most of what yearly sums cannot tell.

    Some have one rule that may still be beyond them.
    """
    case = case_of(seed, teachers)
    chance = Chance(seed)
    document = _without_days(case.document, chance)
    facts = [without_extensions(one) for one in case.facts]
    if chance.maybe(0.7):
        known = {"hours", *document["document"].get("hours_per", ())}
        facts = [_in_hours(one, known) for one in facts]
        for rule in document["rule"]:
            rule.pop("within_activity_hours", None)
    if chance.maybe(0.6):
        facts = [_with_plain_hours(one) for one in facts]
    return replace(
        case,
        document=document,
        counted_up_to=_end_of_year(case, chance),
        facts=facts,
    )


def _with_plain_hours(facts: TeacherFacts) -> TeacherFacts:
    """Leave out what was stated in credits, and what makes up for another year."""
    told = tuple(
        replace(one, recognised_credits=None, recognised_by=None, makes_up_for=None)
        for one in facts.completions
    )
    return replace(facts, completions=told, carried_in=())


def _in_hours(facts: TeacherFacts, known: set[str]) -> TeacherFacts:
    """Leave out what activities were approved for where an amount has no hours."""
    told = (
        one if one.unit in known else replace(one, activity_hours=None)
        for one in facts.completions
    )
    return replace(facts, completions=tuple(told))


def without_extensions(facts: TeacherFacts) -> TeacherFacts:
    """Return the facts of a teacher whose period nobody extended."""
    rulings = tuple(r for r in facts.rulings if r.effect != "extension")
    return replace(facts, rulings=rulings)


def _end_of_year(case: Case, chance: Chance) -> date:
    """Return the end of a year, or any day after the period."""
    year = case.counted_up_to.year
    return date(year, 12, 31) if chance.maybe(0.8) else case.counted_up_to


def _without_days(document: Table, chance: Chance) -> Table:
    tables = deepcopy(document)
    head = tables["document"]
    head["period"] = _whole_years(head["period"])
    for key in ("year_begins", "hours_per"):
        head.pop(key, None)
    if chance.maybe(0.5):
        head["hours_per"] = {"lessons": "1", "days": "1/2"}
    never = {*OF_DAYS, *chance.some(("cap", "offset", "threshold", "refusal"), 2)}
    spared = spare_one(tables["rule"], chance) if chance.maybe(0.4) else None
    tables["rule"] = [
        rule if rule["id"] == spared else _of_sort(rule)
        for rule in tables["rule"]
        if rule["id"] == spared or rule["kind"] not in never
    ]
    for cohort in tables["cohort"]:
        if str(cohort.get("counted_from")).startswith("prerequisite"):
            cohort["counted_from"] = "attribute:entry_on"
        if cohort.get("first_year") == "pro_rata":
            cohort["first_year"] = "next"
    if chance.maybe(0.6):
        others = [rule for rule in tables["rule"] if rule["id"] != spared]
        _make_alike(others, chance)
    return unambiguous(tables)


def spare_one(rules: list[Table], chance: Chance) -> str:
    """Return the id of a rule that may stay as it is, since it names no other kind."""
    kinds = ("award", "threshold", "cap", "offset", "minimum")
    return str(chance.choice([r["id"] for r in rules if r["kind"] in kinds]))


def _whole_years(period: Table) -> Table:
    first, last = period["from"].year, period["until"].year
    return {"from": date(first, 1, 1), "until": date(last, 12, 31)}


def _of_sort(rule: Table) -> Table:
    """Return a rule that tells sorts of trainings apart, not trainings."""
    plain = {key: _sifted(rule[key]) if key in FILTERS else rule[key] for key in rule}
    for key in ("step", "times", "times_per", "in_one", "unfulfilled"):
        plain.pop(key, None)
    if str(plain.get("outside")).startswith("prerequisite"):
        plain["outside"] = "counted_from"
    if plain["kind"] in ("refusal", "exclusion") and not plain.get("where"):
        plain["where"] = rule["where"] if plain["kind"] == "exclusion" else ODD
    if plain["kind"] == "minimum":
        plain = _as_sum(plain)
    if plain["kind"] == "award" and plain["basis"] not in ("rate", "none"):
        plain |= {"basis": "rate", "rate": "1/4", "to": next(_places(plain))}
    if plain.get("per") == "training":
        plain["per"] = "year"
    return plain


ODD = {"kind": "odd"}


def _as_sum(minimum: Table) -> Table:
    """Return a minimum of credits or hours."""
    for key in ("by_tag", "of", "first_year"):
        minimum.pop(key, None)
    if "attested" not in minimum and minimum.get("measure") in ("times", "distinct"):
        minimum["measure"] = "hours"
    return minimum


def _sifted(wanted: Table) -> Table:
    """Return a filter without what tells trainings of one sort apart."""
    kept = {key: value for key, value in wanted.items() if key not in OF_ROWS}
    if "except" in kept:
        kept["except"] = _sifted(kept["except"])
        if not kept["except"]:
            del kept["except"]
    return kept


def _places(award: Table) -> Iterator[str]:
    to = award["to"]
    yield from [to] if isinstance(to, str) else to


def _make_alike(rules: list[Table], chance: Chance) -> None:
    """Let awards give alike, each in one place, and others ask no filter."""
    awards = [rule for rule in rules if rule["kind"] == "award"]
    for rule in awards:
        rule["to"] = rule.get("otherwise", next(_places(rule))).partition(".{")[0]
        if rule["basis"] == "rate":
            rule["rate"] = "1/5"
        for key in ("unit", "weight"):
            rule.pop(key, None)
    places = [rule["to"] for rule in awards]
    for rule in rules:
        if rule["kind"] not in ("award", "refusal", "exclusion") and chance.maybe(0.8):
            for key in FILTERS:
                rule.pop(key, None)
        if rule["kind"] == "cap":
            rule["on"] = chance.choice(places)
