"""A teacher of a commission school, under the district's real rules, for the pages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from domain.facts import Completion, Span, Status, TeacherFacts
from domain.policy.explain import explain
from domain.policy.load import load_policy, shipped_policies
from domain.statement import Label
from domain.terms import Result, Unit
from http_api.pages.asked import Asked
from http_api.pages.statement_page import StatementPage
from projections.views import (
    AsOf,
    CertificateView,
    FactsRead,
    StatementView,
    StreamRead,
)

POLICY = load_policy(shipped_policies()["chaoyang-commission"], "chaoyang-commission")
TEACHER = "T0001234"
SCHOOL = Label(zh="朝阳区第一示范小学", en="Chaoyang First Demonstration Primary")
SPAN = Span(
    valid_from=date(2015, 9, 1),
    attributes={
        "school": ("S01",),
        "school.kind": ("commission",),
        "school.stage": ("primary",),
        "entry": ("existing",),
        "service": ("active",),
    },
)


def posting_id(number: int) -> UUID:
    """Return the id of one of the postings."""
    return UUID(int=0xA0000000000040008000000000000000 + number * 0x1111111)


def completion(number: int, kind: str, amount: str, **other) -> Completion:
    """Return one approved completion; `other` says where it differs."""
    usual = {
        "posting_id": posting_id(number),
        "position": 100 + number,
        "activity_id": f"A{number:03}",
        "occasion": "1",
        "provider_id": "P01",
        "school_id": "S01",
        "kind": kind,
        "tags": {},
        "amount": Decimal(amount),
        "unit": Unit.HOURS,
        "result": Result.PASSED,
        "completed_on": date(2021 + number % 5, 5, 1 + number),
        "status": Status.APPROVED,
        "activity_hours": None,
        "activity_credits": None,
        "activity_approved": True,
        "provider_qualified": True,
    }
    return Completion(**{**usual, **other})


def public(number: int, theme: str, credits_given: str) -> Completion:
    """Return a public required course that an authority approved at its credits."""
    return completion(
        number,
        "public_required",
        str(int(credits_given) * 10),
        tags={"theme": theme},
        activity_credits=Decimal(credits_given),
    )


COMPLETIONS = (
    public(1, "ethics", "3"),
    public(2, "policy", "3"),
    public(3, "student", "1"),
    public(4, "it", "1"),
    completion(5, "professional", "60", tags={"section": "subject"}),
    completion(6, "professional", "55", tags={"section": "basics"}),
    completion(7, "elective_topical", "33.33"),
    completion(8, "school_based", "200"),
    completion(9, "school_based", "25"),
    completion(10, "elective_chosen", "10", result=Result.NOT_PASSED),
    public(11, "ethics", "1"),
    completion(12, "elective_topical", "40", status=Status.PENDING),
    completion(
        13,
        "self_directed",
        "1",
        unit=Unit.CREDITS,
        status=Status.PENDING,
        provider_id="S01",
    ),
)
TITLES = {
    str(posting_id(number)): Label(zh=zh, en=en)
    for number, zh, en in (
        (1, "师德修养专题培训", "Professional ethics"),
        (2, "教育政策法规解读", "Reading education policy"),
        (3, "学生心理发展", "How students develop"),
        (4, "智慧课堂应用", "The smart classroom"),
        (5, "小学数学学科素养提升", "Subject literacy: mathematics"),
        (6, "教学基本功展示", "Teaching basics"),
        (7, "传统文化进课堂", "Traditional culture in class"),
        (8, "大单元教学校本研修", "School-based: unit teaching"),
        (9, "跨学科主题研修", "School-based: across subjects"),
        (10, "书法选修", "Elective: calligraphy"),
        (11, "师德专题讲座", "Lecture on ethics"),
        (12, "科学实验选修", "Elective: experiments"),
        (13, "读书自主研修", "Reading on one's own"),
    )
}
FACTS = TeacherFacts(teacher_id=TEACHER, spans=(SPAN,), completions=COMPLETIONS)
CERTIFICATE = CertificateView(
    certificate_id=UUID(int=7),
    teacher_id=TEACHER,
    series="credits",
    period="2021-01-01/2025-12-31",
    policy_digest=POLICY.digest,
    facts_as_of=40000,
    issued_at=datetime(2026, 1, 20, 2, 30, tzinfo=UTC),
    status="under-review",
    changed_parcels=("a1-1",),
)


def statement_view(
    facts: TeacherFacts = FACTS,
    certificate: CertificateView | None = None,
    name: str | None = "王晓梅",
) -> StatementView:
    """Return the statement of facts, with what it was read from."""
    return StatementView(
        statement=explain(POLICY, facts, date(2025, 12, 31)),
        read=FactsRead(
            facts=facts,
            position=48213,
            streams=(
                StreamRead(stream_kind="teacher", key=TEACHER, version=57),
                StreamRead(stream_kind="school", key="S01", version=2),
            ),
        ),
        certificate=certificate,
        name=name,
        school_id="S01",
    )


def statement_page(view: StatementView | None = None, **asked) -> StatementPage:
    """Return what the statement's template gets."""
    return StatementPage(
        view=view or statement_view(),
        asked=Asked(**{"as_of": AsOf(), **asked}),
        school=SCHOOL,
        series=("credits", "duties"),
        titles=TITLES,
        policy=POLICY,
    )
