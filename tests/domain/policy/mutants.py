"""Mutants of a document: one number, day or flag is otherwise, or one part is missing.

The parts are rules, cohorts, keys of theirs, keys of a filter and words of a list.

A scenario that fails for a mutant has seen the difference. A mutant that every scenario
lets live is a number that nobody looks at.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

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
WORD = re.compile(r'"[^"]*"(?=\s*[,\]])')
"""A word of a list."""

PART = re.compile(r"^(?=\[\[)", re.MULTILINE)
"""Where a table of an array begins; the head comes before the first."""

FILTER = re.compile(r"(where|teachers|years_where|fills|travels) = \{(.*)\}$")
CLAUSE = re.compile(r'^article = "(.*)"', re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A text that differs in one place, what it differs in, and the clause there."""

    what: str
    text: str
    article: str


def mutants(text: str) -> Iterator[Mutant]:
    """Yield every mutant of a document's text."""
    for line in _lines(text):
        for token in TOKEN.finditer(line.said):
            for other in _others(token):
                yield line.with_another(token.span(), other)
        yield from _without_parts(line)
    for table in TABLE.finditer(text):
        name = re.search(r'^id = "(.*)"', table[0], re.MULTILINE)[1]
        yield Mutant(
            what=f"without {table[1]} {name}",
            text=text[: table.start()] + text[table.end() :],
            article=CLAUSE.search(table[0])[1],
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line whose value a scenario can see, and the text that it stands in."""

    lines: list[str]
    number: int
    said: str
    article: str

    def reading(self, *said):
        """Return the mutant in which the line reads so, or is not there at all."""
        changed = [*self.lines[: self.number], *said, *self.lines[self.number + 1 :]]
        told = said[0].strip() if said else f"without {self.said}"
        return Mutant(
            what=f"line {self.number + 1}: {told}",
            text="\n".join(changed),
            article=self.article,
        )

    def with_another(self, span, other):
        """Return the mutant in which something else stands in a place of the line."""
        return self.reading(self.said[: span[0]] + other + self.said[span[1] :])


def _lines(text):
    lines = text.split("\n")
    article = ""
    for number, line in enumerate(lines):
        found = CLAUSE.match(line)
        article = found[1] if found else article
        said = line.partition(" # ")[0]
        hidden = said.startswith(("#", "[")) or "zh =" in said or UNSEEN.match(said)
        if said and not hidden:
            yield Line(lines=lines, number=number, said=said, article=article)


def _without_parts(line):
    """Yield the line dropped, and without each word of a list and key of a filter."""
    yield line.reading()
    for word in WORD.finditer(line.said):
        before, after = line.said[: word.start()], line.said[word.end() :]
        if before.count("[") > before.count("]"):
            yield line.reading(_tidy(before + after))
    found = FILTER.match(line.said)
    keys = _keys(found[2]) if found else []
    for number in range(len(keys) if len(keys) > 1 else 0):
        rest = ",".join(keys[:number] + keys[number + 1 :])
        yield line.reading(f"{found[1]} = {{{rest}}}")


def _tidy(list_):
    """Close the gap that a word left behind in a list."""
    return re.sub(r",\s*(?=[,\]])", "", re.sub(r"\[\s*,", "[", list_))


def _keys(table):
    """Split the inside of an inline table at the commas of its own level."""
    keys, depth = [""], 0
    for sign in table:
        depth += (sign in "{[") - (sign in "}]")
        if sign == "," and not depth:
            keys.append("")
        else:
            keys[-1] += sign
    return keys


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
    """Return the mutants that load, differ, and are told by no scenario."""
    asked = list(scenarios)
    original = _loaded(text, name)
    return [
        one.what for one in mutants(text) if not _is_seen(original, one, name, asked)
    ]


def _is_seen(original, mutant, name, asked):
    """Tell whether a scenario fails: first those of the clause, then the sharpest.

    A mutant that says the same, a default for one, is no mutant.
    """
    try:
        policy = _loaded(mutant.text, name)
        clauses = _clauses(mutant.article)
        near = sorted(asked, key=lambda one: clauses.isdisjoint(_clauses(one.article)))
        failing = next((one for one in near if run_scenario(policy, one)), None)
    except PolicyError:
        return True
    if failing is None:
        return _says_the_same(original, policy)
    asked.remove(failing)
    asked.insert(0, failing)
    return True


def _says_the_same(original, policy):
    heads = (replace(one.head, readings={}) for one in (original, policy))
    return len({repr(head) for head in heads}) == 1 and all(
        original.rules(chosen) == policy.rules(chosen)
        for chosen in _single_choices(original)
    )


def _single_choices(policy):
    """Return the defaults, and each other option beside the defaults."""
    yield {}
    for name, reading in policy.readings.items():
        yield from ({name: option} for option in reading.options)


def _loaded(text, name):
    """Load a document under its default readings alone, which is faster."""
    raw = tables(text)
    defaults = {one["id"]: one["default"] for one in raw.get("reading", [])}
    return policy_from(raw, text, name, defaults)


def tables(text):
    """Return what `tomllib` makes of a text, table by table: all but one are known."""
    found = {}
    for part in PART.split(text):
        for name, value in _table(part).items():
            if isinstance(value, list):
                found.setdefault(name, []).extend(value)
            else:
                found[name] = value
    return found


@lru_cache(maxsize=1024)
def _table(part):
    return tomllib.loads(part)


def _clauses(article):
    return set(article.split(", "))
