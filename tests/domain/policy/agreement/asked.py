"""Random rules on what is asked: offsets, minima, prerequisites and exclusions."""

from typing import Any

from domain.policy.categories import within
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.drafting import Draft, Table, sometimes
from tests.domain.policy.agreement.filters import on_completions, on_teachers
from tests.domain.policy.agreement.words import KINDS, SUBJECTS, TAGS


def offset(draft: Draft) -> Table:
    """Return an offset between two categories, towards a minimum or without bound."""
    chance = draft.chance
    source, to = apart(draft)
    named = draft.minima
    unlimited = 8 if draft.focus == "offset" else 3
    limit = chance.weighted(
        {"shortfall": 3 * bool(named), "unlimited": unlimited, chance.amount(0, 5): 1}
    )
    table: Table = {"from": source, "to": to}
    if limit != "shortfall" or chance.maybe(0.5):
        table["limit"] = limit
    if limit == "shortfall" or (named and chance.maybe(0.1)):
        near = about(draft, to) if chance.maybe(0.7) else named
        table["shortfall_of"] = draft.name(chance.choice(near or named))
    if named and chance.maybe(0.8):
        near = about(draft, source) if chance.maybe(0.8) else named
        protect = chance.some(near or named, 3)
        table["protect"] = [draft.name(name) for name in protect]
    return table | sometimes(
        chance,
        0.3,
        keep=lambda: chance.amount(0, 4),
        chain=lambda: chance.maybe(0.8),
        fills=lambda: on_completions(chance),
        travels=lambda: on_completions(chance),
        apply=lambda: chance.choice(("automatic", "on_request")),
    )


def apart(draft: Draft) -> tuple[str, str]:
    """Return two categories of which the second does not lie inside the first."""
    source = draft.chance.choice(draft.categories)
    others = [
        name for name in draft.categories if not f"{name}.".startswith(f"{source}.")
    ]
    return source, draft.chance.choice(others)


def about(draft: Draft, category: str) -> list[str]:
    """Return the minima that an offset may name and that a category counts for."""
    asked = {table["id"]: table.get("on", "*") for table in draft.tables}
    return [
        name
        for name in draft.minima
        for on in [asked[name]]
        if within(category, (on,) if isinstance(on, str) else tuple(on))
    ]


def minimum(draft: Draft) -> Table:
    """Return a minimum of any measure, over the period, a window or in one piece."""
    chance = draft.chance
    table = chance.choice((of_all, of_categories, of_categories, in_windows))(draft)
    form = chance.weighted({"attested": 1, "distinct": 1, "in one": 1, "plain": 6})
    if form == "attested":
        table |= {"measure": "times", "attested": chance.choice(SUBJECTS)}
    if form == "distinct":
        table |= {"measure": "distinct", "of": chance.choice(list(TAGS))}
    if form == "in one":
        table["in_one"] = True
        table |= sometimes(chance, 0.5, by_tag=lambda: chance.choice(list(TAGS)))
    if form == "plain" and chance.maybe(0.1):
        table["in_one"] = False
    return table | sometimes(
        chance,
        0.25,
        hard=lambda: chance.maybe(0.3),
        before_offsets=lambda: chance.maybe(0.7),
        soft_for=lambda: [draft.name(n) for n in chance.some(draft.cohorts, 2)],
    )


def of_all(draft: Draft) -> Table:
    """Return a minimum over everything."""
    chance = draft.chance
    return {
        "need": chance.choice(("target", "target", chance.amount(2, 20))),
        **sometimes(chance, 0.2, on=lambda: "*", measure=lambda: measure(chance)),
    }


def of_categories(draft: Draft) -> Table:
    """Return a minimum of some categories, or of what a filter takes."""
    chance = draft.chance
    return {
        "on": draft.on(),
        "need": need(chance),
        **sometimes(
            chance,
            0.3,
            where=lambda: on_completions(chance),
            measure=lambda: measure(chance),
        ),
    }


def in_windows(draft: Draft) -> Table:
    """Return a minimum of each window of some years."""
    chance = draft.chance
    return {
        **(of_all(draft) if chance.maybe(0.4) else of_categories(draft)),
        "years": chance.weighted({1: 3, 2: 1, 3: 1}),
        **sometimes(
            chance,
            0.3,
            first_year=lambda: chance.choice(draft.years),
            years_where=lambda: on_teachers(chance, 1),
        ),
    }


def measure(chance: Chance) -> str:
    """Return what a minimum counts."""
    return chance.choice(("credits", "hours", "times"))


def need(chance: Chance) -> Any:
    """Return how much is asked: an amount, a share, or so much a year."""
    form = chance.weighted({"amount": 5, "target": 1, "share": 1, "year": 1, "who": 1})
    if form == "amount":
        return chance.amount(0, 6)
    if form == "target":
        return "target"
    if form == "share":
        return {"share": chance.choice(("1/3", "0.2", "1/9"))}
    return by_year(chance, chance.amount(0, 2), who=form == "who")


def by_year(chance: Chance, amount: str, *, who: bool) -> Table:
    """Return so much a year, or only for years in which a teacher is somebody."""
    if not who:
        return {"per_year": amount}
    table: Table = {"per_year": amount, "where": on_teachers(chance, 1)}
    return table | sometimes(chance, 0.6, otherwise=lambda: chance.amount(0, 2))


def prerequisite(draft: Draft) -> Table:
    """Return a prerequisite of some hours."""
    chance = draft.chance
    kinds: Table = {"kind": chance.word_or_list(KINDS, 3)}
    wheres = (kinds, kinds, on_completions(chance))
    return {
        "hours": chance.amount(1, 40),
        **sometimes(chance, 0.9, where=lambda: chance.choice(wheres)),
    }


def exclusion(draft: Draft) -> Table:
    """Return an exclusion, at times only of those who lack a prerequisite."""
    chance = draft.chance
    table: Table = {"where": on_teachers(chance)}
    if draft.prerequisites and chance.maybe(0.5):
        table["unfulfilled"] = draft.name(chance.choice(draft.prerequisites))
    return table
