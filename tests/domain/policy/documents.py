"""A small document to write rules into, and histories to hold against it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.facts import Attestation, CarriedIn, Completion, Span, Status, TeacherFacts
from domain.policy.load import load_policy, shipped_policies
from domain.terms import Result, Unit

SHIPPED = {name: load_policy(text, name) for name, text in shipped_policies().items()}
"""The documents that come with the ledger, by name."""

END = date(2025, 12, 31)

HEAD = """\
[document]
name = "small"
revision = "1"
series = "credits"
title = { zh = "小", en = "Small" }
source = "S1"
issued = 2021-01-01
effective = 2021-01-01
period = { from = 2021-01-01, until = 2025-12-31 }
hours_per = { lessons = "1" }
tags = ["a", "block", "carry_over", "form", "level", "part", "theme", "topic"]
attributes = ["a", "begins_on", "ends_on", "entry", "entry_on", "role"]

[[category]]
id = "core"
label = { zh = "核心", en = "Core" }

[[category]]
id = "core.one"
label = { zh = "一", en = "One" }

[[category]]
id = "extra"
label = { zh = "外", en = "Extra" }
"""

EVERYBODY = """
[[cohort]]
id = "all"
article = "§1"
label = { zh = "全体", en = "All" }
target = "10"
"""

LABEL = 'label = { zh = "条", en = "Rule" }\narticle = "§2"\n'

AWARDS = f"""
[[rule]]
id = "core-course"
kind = "award"
{LABEL}where = {{ kind = "core" }}
basis = "rate"
rate = "1/10"
to = "core.{{part}}"
otherwise = "core"

[[rule]]
id = "extra-course"
kind = "award"
{LABEL}where = {{ kind = "extra" }}
basis = "rate"
rate = "1/20"
to = "extra"
"""


def rule(rule_id, kind, body):
    return f'\n[[rule]]\nid = "{rule_id}"\nkind = "{kind}"\n{LABEL}{body}\n'


def small(*parts, cohorts=EVERYBODY, awards=AWARDS, head=HEAD):
    """Return a small document with these rules in it."""
    return load_policy(head + cohorts + awards + "".join(parts), "small.toml")


def with_period(period, more=""):
    """Return the head with another period, and more keys."""
    old = "period = { from = 2021-01-01, until = 2025-12-31 }"
    assert old in HEAD
    return HEAD.replace(old, f"period = {{ {period} }}\n{more}")


def completion(number, kind="core", amount="10", on=date(2022, 5, 1), **other):
    given = {
        "posting_id": UUID(int=number),
        "position": number,
        "activity_id": f"A{number}",
        "occasion": "",
        "provider_id": "P1",
        "school_id": "S1",
        "kind": kind,
        "tags": {},
        "amount": Decimal(amount),
        "unit": Unit.HOURS,
        "result": Result.PASSED,
        "completed_on": on,
        "status": Status.APPROVED,
        "activity_hours": None,
        "activity_credits": None,
        "activity_approved": True,
        "provider_qualified": True,
    }
    return Completion(**(given | other))


def carried(number, kind="core", worth="1", on=date(2022, 5, 1), **other):
    return CarriedIn(
        carry_in_id=UUID(int=number),
        position=number,
        origin="Elsewhere",
        kind=kind,
        credits=Decimal(worth),
        hours=other.get("hours"),
        completed_on=on,
        tags=other.get("tags", {}),
    )


def attested(on):
    return Attestation(
        attestation_id=UUID(int=1), subject="practice", on=on, document_no="1"
    )


def facts(*completions, spans=(), **other):
    first = Span(valid_from=date(2012, 9, 1), attributes={"service": ("active",)})
    return TeacherFacts(
        teacher_id="T1", spans=spans or (first,), completions=completions, **other
    )


def span(on, **attributes):
    return Span(
        valid_from=on,
        attributes={
            name.replace("__", "."): value if isinstance(value, tuple) else (value,)
            for name, value in attributes.items()
        },
    )


def standing(statement):
    """Return the credits of each category that has any."""
    return {b.category: b.credits for b in statement.balances if b.credits}


def left_out(statement):
    """Return the codes of what does not count."""
    return [one.code for one in statement.uncounted]


def found(statement, rule_id):
    """Return the findings of a rule."""
    return [one for one in statement.findings if one.rule.rule_id == rule_id]
