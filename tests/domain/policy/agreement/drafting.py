"""A document while it is drawn: what it has declared, and what every rule has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.filters import on_teachers

Table = dict[str, Any]


@dataclass(kw_only=True)
class Draft:
    """What a document has declared so far, for rules to speak of."""

    chance: Chance
    categories: list[str]
    years: list[int]
    focus: str = ""
    """The kind of rule that the document has much of; then most credit counts."""
    cohorts: list[str] = field(default_factory=list)
    minima: list[str] = field(default_factory=list)
    """Those of credits over the whole period, which an offset may name."""
    prerequisites: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    """Ids that others refer to, and that therefore no reading may take away."""
    tables: list[Table] = field(default_factory=list)

    def name(self, rule_id: str) -> str:
        """Refer to a rule or cohort."""
        self.named.add(rule_id)
        return rule_id

    def on(self) -> Any:
        """Return the categories that a rule is about."""
        if self.chance.maybe(0.1):
            return "*"
        return self.chance.word_or_list(self.categories, 2)

    def add(self, kind: str, draw: Callable[["Draft"], Table]) -> str:
        """Draw a rule of a kind and add it; return its id."""
        rule_id = f"{kind}-{sum(t['kind'] == kind for t in self.tables) + 1}"
        table = {
            "id": rule_id,
            "kind": kind,
            "article": f"§{len(self.tables) + 1}",
            "label": label(rule_id),
            **draw(self),
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
