"""A small district to replay: three teachers of two schools, a stricter revision."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.policy.load import shipped_policies
from domain.terms import StreamKind
from projections.replaying.questions import RulesAsked, SideAsked
from tests.projections.history import (
    a_provider,
    a_report,
    a_school,
    a_teacher,
    an_activity,
    an_adoption,
    an_approval,
    record,
)

NAME = "small"
HEAD = """\
[document]
name = "small"
revision = "{revision}"
series = "credits"
title = {{ zh = "小", en = "Small" }}
source = "S1"
issued = 2021-01-01
effective = 2021-01-01
period = {{ from = 2021-01-01, until = 2025-12-31 }}

[[reading]]
id = "R4"
question = {{ zh = "多少", en = "How many?" }}
article = "§4"
default = "few"
open = true
[reading.options]
few = {{ zh = "少", en = "Few" }}
many = {{ zh = "多", en = "Many" }}

[[category]]
id = "core"
label = {{ zh = "核心", en = "Core" }}

[[cohort]]
id = "all"
article = "§1"
label = {{ zh = "全体", en = "All" }}
target = "10"

[[rule]]
id = "course"
kind = "award"
label = {{ zh = "课程", en = "Course" }}
article = "§2"
where = {{ kind = "professional" }}
basis = "rate"
rate = "1/10"
to = "core"

[[rule]]
id = "core-min"
kind = "minimum"
label = {{ zh = "核心不少于", en = "Core at least" }}
article = "§3"
on = "core"
need = {{ R4 = {{ few = "{few}", many = "9" }} }}
"""


def small(revision="1", few="2"):
    """Return the text of a revision that asks for so many credits."""
    return HEAD.format(revision=revision, few=few)


STRICT = small("2", "4")


def adoption(text, revision="1"):
    event = replace(an_adoption(NAME, text), revision=revision)
    return StreamKind.POLICY, NAME, event


def a_district(ledger):
    """T1 has 2 credits, T2 has 4, both at S001; T3 has none, at S002."""
    record(ledger, a_school(), a_school("S002"), a_provider(), an_activity())
    record(ledger, adoption(small()))
    record(ledger, a_teacher("T1"), a_teacher("T2"), a_teacher("T3", school_id="S002"))
    for number, teacher_id in ((1, "T1"), (2, "T2"), (3, "T2")):
        earn(ledger, number, teacher_id)


def earn(ledger, number, teacher_id, on=date(2022, 5, 1), **told):
    """Let a teacher complete 20 hours, approved by the district: 2 credits."""
    report = a_report(
        number,
        teacher_id,
        occasion=str(number),
        completed_on=on,
        amount=Decimal(20),
    )
    record(ledger, report, an_approval(number, teacher_id), **told)


def rules(document=NAME, **other):
    return SideAsked(rules=RulesAsked(document=document, **other))


def text(told, **other):
    return SideAsked(rules=RulesAsked(text=told, **other))


def the_shipped():
    return shipped_policies()["chaoyang-commission"]
