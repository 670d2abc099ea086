"""Random documents: a head, categories, cohorts, readings and rules of every kind."""

from datetime import date, timedelta
from typing import Any

import tomli_w

from tests.domain.policy.agreement.asked import by_year
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.drafting import Draft, Table, label, sometimes
from tests.domain.policy.agreement.filters import on_teachers
from tests.domain.policy.agreement.rules import KINDS_OF_RULES
from tests.domain.policy.agreement.tidying import unambiguous
from tests.domain.policy.agreement.words import (
    DATED,
    DECLARED,
    ROOTS,
    SERIES,
    TAGS,
    UNITS,
)

COUNTS = {
    "prerequisite": {0: 5, 1: 4, 2: 1},
    "award": {3: 1, 4: 2, 6: 3, 8: 2},
    "refusal": {0: 5, 1: 4, 2: 1, 3: 1},
    "carry_in": {0: 4, 1: 2, 2: 1},
    "threshold": {0: 6, 1: 3, 2: 1},
    "cap": {0: 3, 1: 3, 2: 2, 3: 1, 5: 1},
    "offset": {0: 2, 1: 3, 2: 2, 3: 2},
    "exclusion": {0: 6, 1: 3, 2: 1},
}
"""How many rules of a kind a document has, and how often."""

FOCUS = {"": 6, "offset": 3, "cap": 1, "threshold": 0.5}
"""What a document may have much of, and how often."""

YEAR_BEGINS = ("07-01", "09-01", "01-01", "12-31", "02-28")

SWITCHES: dict[str, tuple[str, ...]] = {
    "limit": ("1", "3", "6.5"),
    "need": ("2", "5", "12"),
    "keep": ("0", "2", "4"),
    "at_least": ("1/2", "1", "2"),
    "hours": ("5", "20", "40"),
    "rate": ("1/10", "1/4", "1/3"),
    "target": ("8", "15", "30"),
}
"""Amounts that a reading may decide upon."""


def document(chance: Chance) -> Table:
    """Return a document as tables that `toml` writes."""
    head = _head(chance)
    draft = Draft(
        chance=chance,
        categories=_categories(chance),
        years=_years(head),
        focus=chance.weighted(FOCUS),
    )
    _add_cohort_names(draft)
    _add_rules(draft)
    tables = {
        "document": head,
        "category": [_category(chance, name) for name in draft.categories],
        "cohort": _cohorts(draft),
        "rule": draft.tables,
    }
    if chance.maybe(0.3):
        tables["governs"] = on_teachers(chance, 1)
    if chance.maybe(0.5):
        _let_readings_decide(draft, tables)
    return unambiguous(tables)


def toml(document: Table) -> str:
    """Return the text of a document."""
    return tomli_w.dumps(document)


# --- head -------------------------------------------------------


def _head(chance: Chance) -> Table:
    first = date(chance.randint(2019, 2022), chance.choice((1, 1, 1, 7)), 1)
    years = chance.weighted({1: 1, 2: 1, 3: 2, 5: 4})
    after = first.replace(year=first.year + years)
    after += timedelta(days=chance.weighted({0: 8, 31: 1, 100: 1, -45: 1}))
    return {
        "name": "random",
        "revision": "1",
        "series": SERIES,
        "title": label("document"),
        "source": "Random 1",
        "issued": first,
        "effective": first,
        "period": {
            "from": first,
            "until": date.fromordinal(after.toordinal() - 1),
            **sometimes(chance, 0.2, per_teacher=lambda: _per_teacher(chance)),
        },
        "tags": [*TAGS, *sometimes(chance, 0.2, spare=str)],
        "attributes": [*DECLARED, *sometimes(chance, 0.2, spare=str)],
        **sometimes(
            chance,
            0.4,
            year_begins=lambda: chance.choice(YEAR_BEGINS),
        ),
        **sometimes(
            chance,
            0.8,
            hours_per=lambda: {
                unit: chance.choice(("1", "6", "15", "0.75", "2/3", "22.5"))
                for unit in chance.some(UNITS)
            },
        ),
        **sometimes(chance, 0.2, binding=lambda: chance.maybe(0.4)),
    }


def _per_teacher(chance: Chance) -> Table:
    """Return a period that begins on a day of the teacher's own."""
    begins = {"from": f"attribute:{chance.choice(('entry_on', 'licensed_on'))}"}
    if chance.maybe(0.3):
        return {**begins, "until": "attribute:expires_on"}
    renews = sometimes(chance, 0.6, renews=lambda: chance.maybe(0.8))
    return {**begins, "years": chance.choice((1, 2, 3, 5)), **renews}


def _years(head: Table) -> list[int]:
    """Return the counted years of the period, named after the year they begin in."""
    month, day = map(int, head.get("year_begins", "01-01").split("-"))
    period = head["period"]
    first, last = (
        on.year - ((on.month, on.day) < (month, day))
        for on in (period["from"], period["until"])
    )
    return list(range(first, last + 1))


def _categories(chance: Chance) -> list[str]:
    names = []
    for root in chance.sample(ROOTS, chance.weighted({2: 2, 3: 3, 4: 1})):
        names.append(root)
        if chance.maybe(0.6):
            for theme in chance.some(TAGS["theme"]):
                names.append(f"{root}.{theme}")
                if chance.maybe(0.25):
                    levels = chance.some(TAGS["level"])
                    names += [f"{root}.{theme}.{level}" for level in levels]
    return names


def _category(chance: Chance, name: str) -> Table:
    shown = sometimes(chance, 0.3, shown=lambda: chance.maybe(0.7))
    return {"id": name, "label": label(name), **shown}


# --- cohorts ----------------------------------------------------


def _add_cohort_names(draft: Draft) -> None:
    count = draft.chance.weighted({1: 3, 2: 3, 3: 2, 4: 1})
    draft.cohorts += [f"cohort-{number}" for number in range(1, count + 1)]


def _cohorts(draft: Draft) -> list[Table]:
    *some, last = draft.cohorts
    chance = draft.chance
    return [
        *({**_cohort(draft, name), "where": on_teachers(chance)} for name in some),
        _cohort(draft, last),
    ]


def _cohort(draft: Draft, name: str) -> Table:
    chance = draft.chance
    days = ["period", *(f"attribute:{name}" for name in (*DATED, "entry"))]
    days += [f"prerequisite:{name}" for name in draft.prerequisites] * 3
    counted_from = chance.choice(days)
    if counted_from.startswith("prerequisite:"):
        draft.name(counted_from.partition(":")[2])
    amount = chance.choice(("1", "7.2", "10/3", "2"))
    per_year = by_year(chance, amount, who=chance.maybe(0.3))
    return {
        "id": name,
        "article": f"§{name}",
        "label": label(name),
        "target": chance.choice((per_year, chance.amount(3, 20))),
        **({"counted_from": counted_from} if chance.maybe(0.7) else {}),
        **sometimes(
            chance,
            0.6,
            first_year=lambda: chance.choice(("whole", "next", "pro_rata", "pro_rata")),
            minima=lambda: chance.choice(("full", "pro_rata", "advisory")),
        ),
    }


# --- rules ------------------------------------------------------


def _add_rules(draft: Draft) -> None:
    """Draw prerequisites and minima first, since other rules name them."""
    chance = draft.chance
    counts = {kind: chance.weighted(shares) for kind, shares in COUNTS.items()}
    if draft.focus:
        counts |= {"refusal": 0, "threshold": 0, "cap": 0, draft.focus: 3}
    for _ in range(counts.pop("prerequisite")):
        draft.prerequisites.append(_add(draft, "prerequisite"))
    for _ in range(chance.weighted({1: 2, 2: 2, 3: 2, 5: 2, 7: 1})):
        rule_id = _add(draft, "minimum")
        table = draft.tables[-1]
        if "years" not in table and table.get("measure", "credits") == "credits":
            draft.minima.append(rule_id)
    for kind, count in counts.items():
        for _ in range(count):
            _add(draft, kind)
    chance.shuffle(draft.tables)


def _add(draft: Draft, kind: str) -> str:
    return draft.add(kind, KINDS_OF_RULES[kind])


# --- readings ---------------------------------------------------


def _let_readings_decide(draft: Draft, tables: dict[str, Any]) -> None:
    chance = draft.chance
    readings = {"R1": ["strict", "mild"], "R2": ["a", "b", "c"]}
    tables["reading"] = [
        {
            "id": name,
            "article": "§9",
            "question": label(name),
            "default": chance.choice(options),
            "options": {option: label(option) for option in options},
            **sometimes(chance, 0.5, open=lambda: chance.maybe(0.7)),
        }
        for name, options in readings.items()
    ]
    for table in (*tables["rule"], *tables["cohort"]):
        _switch(chance, table, readings)
    free = [t for t in tables["rule"] if t["id"] not in draft.named]
    free += [t for t in tables["cohort"][:-1] if t["id"] not in draft.named]
    for table in free:
        if chance.maybe(0.3):
            name = chance.choice(list(readings))
            table["only"] = {name: chance.word_or_list(readings[name], 2)}


def _switch(chance: Chance, table: Table, readings: dict[str, list[str]]) -> None:
    for key, amounts in SWITCHES.items():
        if _is_amount(table.get(key)) and chance.maybe(0.2):
            name = chance.choice(list(readings))
            options = readings[name]
            table[key] = {name: {one: chance.choice(amounts) for one in options}}


def _is_amount(value: Any) -> bool:
    return isinstance(value, str) and value[0].isdigit()
