"""Carry-in (结转): credit earned before the period that enters it, and how much."""

from datetime import date
from fractions import Fraction

from domain.facts import CarriedIn, Completion
from domain.policy.calendar import months_later
from domain.policy.rules import CarryIn
from domain.policy.situation import Situation
from domain.terms import Attributes


def find_carry_in(
    situation: Situation, subject: Completion | CarriedIn, attributes: Attributes
) -> CarryIn | None:
    """Return the first rule that lets a completion enter from before the period."""
    day = subject.completed_on
    if day >= situation.period_from:
        return None
    for rule in situation.rules.carry_ins:
        if _in_window(situation, rule, day) and rule.where.matches(subject, attributes):
            return rule
    return None


def limit_of(situation: Situation, rule: CarryIn) -> Fraction | None:
    """Return how much a rule lets enter at most; None: all of it."""
    if rule.limit is None or not rule.of_target:
        return rule.limit
    return rule.limit * situation.target


def _in_window(situation: Situation, rule: CarryIn, day: date) -> bool:
    if rule.months is None:
        return rule.window.has(day)
    return day >= months_later(situation.period_from, -rule.months)
