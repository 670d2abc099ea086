"""Mutants of a document: one number, one day, one flag or one whole rule is otherwise.

A scenario that fails for a mutant has seen the difference. A mutant that every scenario
lets live is a number that nobody looks at.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from domain.policy.load import policy_from
from domain.policy.mistakes import PolicyError
from domain.policy.scenarios import run_scenario

UNSEEN = re.compile(
    r"(id|article|label|title|question|source|name|revision|issued|effective|open|shown"
    r"|kind|code|series|default|only|tags|attributes)\b"
)
"""Keys whose values no scenario can see, or that are no numbers."""

DAY = r"\b\d{4}-\d{2}-\d{2}\b"
TOKEN = re.compile(
    r'"(?P<amount>\d+(?:\.\d+)?(?:/\d+)?)"'
    rf"|(?P<day>{DAY})"
    r"|(?<== )(?P<count>\d+)\b"
    r"|\b(?P<flag>true|false)\b"
)
TABLE = re.compile(r"^\[\[(rule|cohort)\]\]\n(?:(?!\[|# ---).*\n)*", re.MULTILINE)
CLAUSE = re.compile(r'^article = "(.*)"', re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A text that differs in one place, what it differs in, and the clause there."""

    what: str
    text: str
    article: str


def mutants(text: str) -> Iterator[Mutant]:
    """Yield every mutant of a document's text."""
    yield from _other_values(text)
    for table in TABLE.finditer(text):
        name = re.search(r'^id = "(.*)"', table[0], re.MULTILINE)[1]
        yield Mutant(
            what=f"without {table[1]} {name}",
            text=text[: table.start()] + text[table.end() :],
            article=CLAUSE.search(table[0])[1],
        )


def _other_values(text):
    lines = text.split("\n")
    article = ""
    for number, line in enumerate(lines):
        found = CLAUSE.match(line)
        article = found[1] if found else article
        said = line.partition(" # ")[0]
        if said.startswith("#") or "zh =" in said or UNSEEN.match(said):
            continue
        for token in TOKEN.finditer(said):
            for other in _others(token):
                changed = said[: token.start()] + other + said[token.end() :]
                yield Mutant(
                    what=f"line {number + 1}: {changed.strip()}",
                    text="\n".join([*lines[:number], changed, *lines[number + 1 :]]),
                    article=article,
                )


def _others(token):
    """Return what may stand in the place of a value: a little more, a little less."""
    if token["flag"]:
        return ["false" if token["flag"] == "true" else "true"]
    if token["day"]:
        day = date.fromisoformat(token["day"])
        return [str(day + timedelta(days=1)), str(day - timedelta(days=1))]
    if token["count"]:
        count = int(token["count"])
        return [str(count + 1), *([str(count - 1)] if count > 1 else [])]
    amount = Fraction(token["amount"])
    if not amount:
        return ['"1/100"']
    return [f'"{amount * Fraction(101, 100)}"', f'"{amount * Fraction(99, 100)}"']


def survivors(text, name, scenarios):
    """Return the mutants that load and that no scenario tells from the document."""
    asked = list(scenarios)
    return [one.what for one in mutants(text) if not _is_seen(one, name, asked)]


def _is_seen(mutant, name, asked):
    """Tell whether a scenario fails: first those of the clause, then the sharpest."""
    try:
        policy = _loaded(mutant.text, name)
        clauses = _clauses(mutant.article)
        near = sorted(asked, key=lambda one: clauses.isdisjoint(_clauses(one.article)))
        failing = next((one for one in near if run_scenario(policy, one)), None)
    except PolicyError:
        return True
    if failing is None:
        return False
    asked.remove(failing)
    asked.insert(0, failing)
    return True


def _loaded(text, name):
    """Load a document under its default readings alone, which is faster."""
    raw = tomllib.loads(text)
    defaults = {one["id"]: one["default"] for one in raw.get("reading", [])}
    return policy_from(raw, text, name, defaults)


def _clauses(article):
    return set(article.split(", "))
