"""How a rule of each kind is drawn."""

from collections.abc import Callable

from tests.domain.policy.agreement import asked, worth
from tests.domain.policy.agreement.drafting import Draft, Table

KINDS_OF_RULES[kind](self),
            **self._bound(),
        }
        self.tables.append(table)
        return rule_id

    def _bound(self) -> Table:
        bound: Table = {}
        if self.chance.maybe(0.12):
            chosen = self.chance.word_or_list(self.cohorts, 2)
            bound["cohorts"] = chosen
            self.named.update([chosen] if isinstance(chosen, str) else chosen)
        if self.chance.maybe(0.1):
            bound["teachers"] = on_teachers(self.chance)
        return bound


def label(name: str) -> Table:
    """Return a label in both languages."""
    return {"zh": f"{name}条", "en": f"The {name}"}


def sometimes(chance: Chance, share: float, **keys: Callable[[], Any]) -> Table:
    """Return each of these keys this often."""
    return {key: draw() for key, draw in keys.items() if chance.maybe(share)}


# --- kinds ------------------------------------------------------


def award(draft: Draft) -> Table:
    """Return an award of any basis."""
    chance = draft.chance
    bases = {"rate": 6, "fixed": 2, "activity": 2, "attested": 2, "none": 1}
    basis = chance.weighted(bases)
    table: Table = {"basis": basis}
    if chance.maybe(0.85):
        table["where"] = award_where(chance)
    if basis == "rate" or (basis == "activity" and chance.maybe(0.5)):
        table["rate"] = chance.choice(RATES)
        table |= sometimes(
            chance,
            0.3,
            unit=lambda: chance.choice(UNITS),
            weight=lambda: chance.choice(("2", "3/2", "0.5")),
        )
    table["to"] = shares(draft, fixed=basis == "fixed")
    if "{" in str(table["to"]) or chance.maybe(0.1):
        table["otherwise"] = chance.choice(draft.categories)
    return table | sometimes(
        chance,
        0.25,
        hours_per_credit=lambda: chance.choice(("10", "20", "7.5")),
        times=lambda: chance.randint(1, 2),
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
        ),
    }


def cap(draft: Draft) -> Table:
    """Return a cap, absolute or a share of the target, of the period or a year."""
    chance = draft.chance
    share = {"share": chance.choice(("1/3", "0.1", "1/4", "0.25"))}
    return {
        "limit": share if chance.maybe(0.25) else chance.amount(0, 6),
        **({"on": draft.on()} if chance.maybe(0.9) else {}),
        **sometimes(
            chance,
            0.4,
            where=lambda: on_completions(chance),
            per=lambda: chance.choice(("period", "year", "year")),
            counts_hours=lambda: chance.maybe(0.4),
        ),
    }


def offset(draft: Draft) -> Table:
    """Return an offset between two categories, towards a minimum or without bound."""
    chance = draft.chance
    source, to = apart(draft)
    named = draft.minima
    limit = chance.weighted(
        {"shortfall": 4 * bool(named), "unlimited": 2, chance.amount(0, 5): 1}
    )
    table: Table = {"from": source, "to": to}
    if limit != "shortfall" or chance.maybe(0.5):
        table["limit"] = limit
    if limit == "shortfall" or (named and chance.maybe(0.1)):
        table["shortfall_of"] = draft.name(chance.choice(named))
    if named and chance.maybe(0.6):
        table["protect"] = [draft.name(name) for name in chance.some(named, 3)]
    return table | sometimes(
        chance,
        0.4,
        keep=lambda: chance.amount(0, 6),
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


def minimum(draft: Draft) -> Table:
    """Return a minimum of any measure, over the period, a window or in one piece."""
    chance = draft.chance
    table = chance.choice((of_all, of_categories, of_categories, in_windows))(draft)
    if chance.maybe(0.12):
        table |= {"measure": "times", "attested": chance.choice(SUBJECTS)}
    return table | sometimes(
        chance,
        0.2,
        hard=lambda: chance.maybe(0.3),
        in_one=lambda: chance.maybe(0.7),
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
    table: Table = {"per_year": chance.amount(0, 2)}
    if form == "who":
        table["where"] = on_teachers(chance, 1)
        table |= sometimes(chance, 0.6, otherwise=lambda: chance.amount(0, 2))
    return table


def prerequisite(draft: Draft) -> Table:
    """Return a prerequisite of some hours."""
    chance = draft.chance
    kinds: Table = {"kind": chance.word_or_list(KINDS, 3)}
    wheres = (kinds, kinds, on_completions(chance))
    return {
        "hours": chance.amount(0, 40),
        **sometimes(chance, 0.9, where=lambda: chance.choice(wheres)),
    }


def exclusion(draft: Draft) -> Table:
    """Return an exclusion, at times only of those who lack a prerequisite."""
    chance = draft.chance
    table: Table = {"where": on_teachers(chance)}
    if draft.prerequisites and chance.maybe(0.5):
        table["unfulfilled"] = draft.name(chance.choice(draft.prerequisites))
    return table


KINDS_OF_RULES: dict[str, Callable[[Draft], Table]] = {
    "award": worth.award,
    "refusal": worth.refusal,
    "threshold": worth.threshold,
    "cap": worth.cap,
    "offset": asked.offset,
    "minimum": asked.minimum,
    "prerequisite": asked.prerequisite,
    "exclusion": asked.exclusion,
}
"""How a rule of each kind is drawn."""
