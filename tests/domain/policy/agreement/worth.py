"""Random rules on what counts: awards, refusals, thresholds and caps."""

from typing import Any

from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.drafting import Draft, Table, sometimes
from tests.domain.policy.agreement.filters import days, on_completions
from tests.domain.policy.agreement.words import KINDS, TAGS, UNITS

RATES = ("1/10", "1/20", "1/4", "1", "1/2", "0.05", "0.3", "3/20", "1/3", "2/7")
PER = ("period", "year", "training")
TIMES_PER = ("period", "year", "activity")
SPLITS = (("1/2", "1/2"), ("1/3", "2/3"), ("1/5", "0.3", "1/2"), ("1/4", "0.75"))


def award(draft: Draft) -> Table:
    """Return an award of any basis."""
    chance = draft.chance
    bases = {"rate": 8, "fixed": 2, "activity": 2, "attested": 2, "none": 1}
    basis = chance.weighted(bases)
    table: Table = {"basis": basis}
    if draft.focus and chance.maybe(0.6):
        table |= {"basis": "rate", "where": {"kind": chance.some(KINDS, 2)}}
        basis = "rate"
    elif chance.maybe(0.85):
        table["where"] = award_where(chance)
    if basis == "rate" or (basis == "activity" and chance.maybe(0.5)):
        table["rate"] = chance.choice(RATES)
    if "rate" in table and not draft.focus:
        table |= sometimes(
            chance,
            0.25,
            unit=lambda: chance.choice(UNITS),
            weight=lambda: chance.choice(("2", "3/2", "0.5")),
            step=lambda: chance.choice(("1/2", "1", "0.3")),
        )
    table["to"] = shares(draft, fixed=basis == "fixed")
    if "{" in str(table["to"]) or chance.maybe(0.1):
        table["otherwise"] = chance.choice(draft.categories)
    if chance.maybe(0.25):
        table["times"] = chance.randint(1, 2)
        table |= sometimes(chance, 0.6, times_per=lambda: chance.choice(TIMES_PER))
    return table | sometimes(
        chance,
        0.25,
        hours_per_credit=lambda: chance.choice(("10", "20", "7.5")),
        within_activity_hours=lambda: chance.maybe(0.2),
        school_first=lambda: chance.maybe(0.8),
    )


def award_where(chance: Chance) -> Table:
    """Return a filter that is mostly about the kind of activity."""
    where: Table = {"kind": chance.word_or_list(KINDS, 3)}
    if chance.maybe(0.25):
        where = on_completions(chance) | where
    return where


def shares(draft: Draft, *, fixed: bool) -> Any:
    """Return where an award goes: one place, or parts that add up."""
    chance = draft.chance
    if fixed:
        count = chance.weighted({1: 3, 2: 2, 3: 1})
        low = chance.choice((0, 1))
        parts = {place(draft): chance.amount(low, 3) for _ in range(count)}
        return parts if set(parts.values()) != {"0"} else {place(draft): "1"}
    if chance.maybe(0.65):
        return place(draft)
    parts = chance.choice(SPLITS)
    places = dict.fromkeys(place(draft) for _ in range(9))
    names = list(places)[: len(parts)]
    return (
        dict(zip(names, parts, strict=True)) if len(names) == len(parts) else names[0]
    )


def place(draft: Draft) -> str:
    """Return a category, or a template that the tags fill in."""
    chance = draft.chance
    plain = chance.choice(draft.categories)
    parents = [n for n in draft.categories if below(draft, n) and "." not in n]
    if not parents or chance.maybe(0.6):
        return plain
    root = chance.choice(parents)
    theme = chance.choice(below(draft, root))
    levels = [f"{theme}.{{level}}"] if below(draft, theme) else []
    return chance.choice([f"{root}.{{theme}}", f"{root}.{{theme}}.{{level}}", *levels])


def below(draft: Draft, name: str) -> list[str]:
    """Return the categories next below one."""
    depth = name.count(".") + 1
    return [
        one
        for one in draft.categories
        if one.startswith(f"{name}.") and one.count(".") == depth
    ]


def refusal(draft: Draft) -> Table:
    """Return a refusal by a filter, by a day, or by both."""
    chance = draft.chance
    codes = ("not-passed", "late", "not-qualified", "before-induction")
    table: Table = {"code": chance.choice(codes)}
    form = chance.weighted({"where": 4, "outside": 1, "both": 2})
    if form != "outside":
        table["where"] = on_completions(chance)
    if form != "where":
        days = ["period", "counted_from"]
        days += [f"prerequisite:{name}" for name in draft.prerequisites] * 2
        table["outside"] = chance.choice(days)
        if table["outside"].startswith("prerequisite:"):
            draft.name(table["outside"].partition(":")[2])
    if table.get("outside") != "period" and chance.maybe(0.15):
        table["inside"] = "period"
    return table | sometimes(chance, 0.4, counts_hours=lambda: chance.maybe(0.8))


def threshold(draft: Draft) -> Table:
    """Return a threshold by category or by tag."""
    chance = draft.chance
    return {
        "at_least": chance.amount(0, 4),
        **sometimes(
            chance,
            0.5,
            on=draft.on,
            where=lambda: on_completions(chance),
            by_tag=lambda: chance.choice(list(TAGS)),
            per=lambda: chance.choice(PER),
        ),
    }


def carry_in(draft: Draft) -> Table:
    """Return a carry-in, by a filter or by how long before the period, or by both."""
    chance = draft.chance
    table: Table = {}
    if chance.maybe(0.8):
        months = {"months": chance.choice((1, 3, 6, 14))}
        table["window"] = months if chance.maybe(0.7) else days(chance)
    if not table or chance.maybe(0.3):
        table["where"] = on_completions(chance)
    if chance.maybe(0.6):
        table["limit"] = limit(chance)
    return table


def limit(chance: Chance) -> Any:
    """Return an amount, or a share of the target."""
    if chance.maybe(0.75):
        return chance.amount(0, 6)
    return {"share": chance.choice(("1/3", "0.1", "1/4", "0.25"))}


def cap(draft: Draft) -> Table:
    """Return a cap, absolute or a share of the target, of the period or a year."""
    chance = draft.chance
    return {
        "limit": limit(chance),
        **({"on": draft.on()} if chance.maybe(0.9) else {}),
        **sometimes(
            chance,
            0.4,
            where=lambda: on_completions(chance),
            per=lambda: chance.choice((*PER, "year", "training")),
            counts_hours=lambda: chance.maybe(0.4),
        ),
    }
