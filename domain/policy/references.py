"""Check what a document says of itself: every name it uses is one that it declares."""

from collections.abc import Iterable

from domain.policy.ambiguity import check_ambiguity
from domain.policy.categories import EVERYTHING, within
from domain.policy.declared import nearest
from domain.policy.mistakes import Mistakes
from domain.policy.model import Rules
from domain.policy.rules import Measure


def check_references(rules: Rules, years: tuple[int, ...], mistakes: Mistakes) -> None:
    """Note unknown categories, cohorts and rules, ids that stand twice, lost years."""
    checker = _Checker(rules, mistakes)
    checker.unique()
    checker.cohorts()
    checker.awards()
    checker.categories()
    checker.rules_named()
    check_ambiguity(rules, mistakes)
    for minimum in rules.minima:
        if years and minimum.first_year not in (None, *years):
            mistakes.add(
                minimum.rule_id,
                "first_year",
                f"lies outside the years of the period, {years[0]}-{years[-1]}",
            )


class _Checker:
    """One document under one choice of readings."""

    def __init__(self, rules: Rules, mistakes: Mistakes) -> None:
        self.rules = rules
        self.mistakes = mistakes
        self.known = set(rules.category_ids)

    def unique(self) -> None:
        """Check that rules, cohorts and categories have ids of their own."""
        for noun, ids in (
            ("rule", [rule.rule_id for rule in self.rules.all]),
            ("cohort", [cohort.cohort_id for cohort in self.rules.cohorts]),
            ("category", [c.category_id for c in self.rules.categories]),
        ):
            for name in sorted({name for name in ids if ids.count(name) > 1}):
                self.mistakes.add(
                    name,
                    "id",
                    f"stands twice among the {noun} ids; give one of them another",
                )

    def cohorts(self) -> None:
        """Check that the last cohort, and only it, takes everybody."""
        if not self.rules.cohorts:
            self.mistakes.add(None, "cohort", "expected at least one [[cohort]]")
            return
        for cohort in self.rules.cohorts[:-1]:
            if cohort.where.takes_everybody:
                self.mistakes.add(
                    cohort.cohort_id,
                    "where",
                    "takes everybody, so that the cohorts after it are never reached;"
                    " give it a where, or put it last",
                )
        last = self.rules.cohorts[-1]
        if not last.where.takes_everybody:
            self.mistakes.add(
                last.cohort_id,
                "where",
                "the last cohort must take everybody; drop its where, or put another"
                " cohort after it",
            )
        names = {cohort.cohort_id for cohort in self.rules.cohorts}
        for rule in self.rules.all:
            self._named(rule.rule_id, "cohorts", rule.cohorts, names)
        for minimum in self.rules.minima:
            self._named(minimum.rule_id, "soft_for", minimum.soft_for, names)

    def awards(self) -> None:
        """Check that awards go to categories that exist, or that a tag makes exist."""
        for award in self.rules.awards:
            targets = [share.category for share in award.to]
            for target in targets:
                if "{" in target:
                    self._template(award.rule_id, target, award.otherwise)
                else:
                    self._category(award.rule_id, "to", target)
            if award.otherwise is not None:
                self._category(award.rule_id, "otherwise", award.otherwise)

    def _template(self, rule_id: str, target: str, otherwise: str | None) -> None:
        stem = target.split("{", maxsplit=1)[0]
        if not any(name.startswith(stem) for name in self.known):
            self.mistakes.add(
                rule_id, "to", f"no category begins with {stem}; declare one"
            )
        if otherwise is None:
            self.mistakes.add(
                rule_id,
                "otherwise",
                f"is missing; where does it go when {target} cannot be filled in?",
            )

    def categories(self) -> None:
        """Check that rules speak of categories that exist."""
        spoken_of = [
            (rule.rule_id, name)
            for rules in (self.rules.caps, self.rules.thresholds, self.rules.minima)
            for rule in rules
            for name in rule.on
        ]
        for rule_id, name in spoken_of:
            if name != EVERYTHING:
                self._category(rule_id, "on", name)
        for offset in self.rules.offsets:
            self._category(offset.rule_id, "from", offset.source)
            self._category(offset.rule_id, "to", offset.to)
            if within(offset.to, (offset.source,)):
                self.mistakes.add(
                    offset.rule_id,
                    "to",
                    f"lies inside {offset.source} itself, and cannot stand in for it",
                )

    def rules_named(self) -> None:
        """Check that rules that name other rules name existing ones of their kind."""
        whole_period = {
            minimum.rule_id
            for minimum in self.rules.minima
            if minimum.years is None and minimum.measure is Measure.CREDITS
        }
        for offset in self.rules.offsets:
            self._named(offset.rule_id, "protect", offset.protect, whole_period)
            named = (offset.shortfall_of,) if offset.shortfall_of else ()
            self._named(offset.rule_id, "shortfall_of", named, whole_period)
        fulfillable = {rule.rule_id for rule in self.rules.prerequisites}
        for rule_id, key, value in self._prerequisites_named():
            if value is not None:
                self._named(rule_id, key, (value,), fulfillable)

    def _prerequisites_named(self) -> Iterable[tuple[str, str, str | None]]:
        for exclusion in self.rules.exclusions:
            yield exclusion.rule_id, "unfulfilled", exclusion.unfulfilled
        for refusal in self.rules.refusals:
            yield refusal.rule_id, "outside", _after_colon(refusal.outside)
        for cohort in self.rules.cohorts:
            if not cohort.counted_from.startswith("attribute:"):
                source = _after_colon(cohort.counted_from)
                yield cohort.cohort_id, "counted_from", source

    def _category(self, rule_id: str, key: str, name: str) -> None:
        self._named(rule_id, key, (name,), self.known)

    def _named(
        self, rule_id: str, key: str, names: Iterable[str], known: set[str]
    ) -> None:
        for name in names:
            if name and name not in known:
                choices = ", ".join(sorted(known)) or "none"
                hint = nearest(name, known)
                self.mistakes.add(
                    rule_id, key, f"{name} is not declared; known: {choices}{hint}"
                )


def _after_colon(value: str | None) -> str | None:
    return (value or "").partition(":")[2] or None
