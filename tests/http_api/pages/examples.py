"""A teacher's statement as the reading rooms hand it out, for tests of the pages."""

from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

from domain.facts import Span, TeacherFacts
from domain.policy.readings import Reading
from domain.statement import (
    Balance,
    Finding,
    Label,
    Origin,
    Parcel,
    PolicyRef,
    RuleRef,
    Statement,
    Uncounted,
    Verdict,
    Waiting,
)
from http_api.pages.statement_page import Asked, StatementPage
from projections.views import (
    AsOf,
    CertificateView,
    FactsRead,
    StatementView,
    StreamRead,
)

POLICY = PolicyRef(
    binding=True,
    document="chaoyang-commission",
    revision="2022-10-14",
    digest="5f" * 32,
    series="credits",
    readings={"R2": "soft", "R5": "shortfall"},
)
READINGS = {
    "R2": Reading(
        reading_id="R2",
        question=Label(zh="540学时是否与36学分同为条件？", en="540 hours as well?"),
        article="main§5",
        default="soft",
        options={
            "soft": Label(zh="提示，不影响结业", en="shown, not binding"),
            "hard": Label(zh="必须达到", en="must be reached"),
        },
        open=True,
    )
}
LABELS = {
    "required": Label(zh="必修", en="Required"),
    "required.public": Label(zh="公共必修", en="Public required"),
    "required.public.ethics": Label(
        zh="思想政治素质与师德修养", en="Ideology and ethics"
    ),
    "required.public.policy": Label(zh="教育政策与理论", en="Policy and theory"),
    "required.public.student": Label(zh="学生发展", en="Student development"),
    "required.public.it": Label(zh="现代信息技术", en="Modern IT"),
    "required.professional": Label(zh="专业必修", en="Professional required"),
    "elective": Label(zh="选修", en="Elective"),
    "school_system": Label(zh="校本体系", en="School-based system"),
    "school_system.school_based": Label(zh="校本研修", en="School-based training"),
    "school_system.self_directed": Label(zh="自主学习", en="Self-directed learning"),
}
NEEDS = {
    "required": 18,
    "required.public": 8,
    "required.public.ethics": 3,
    "required.public.policy": 3,
    "required.public.student": 1,
    "required.public.it": 1,
    "required.professional": 10,
    "elective": 6,
    "school_system": 12,
    "school_system.school_based": 10,
    "school_system.self_directed": 2,
}
SHOWN = {
    "required.public",
    "required.professional",
    "elective",
    "school_system.school_based",
    "school_system.self_directed",
}


def posting_id(number: int) -> str:
    """Return the id of one of the postings."""
    return str(UUID(int=0xA0000000000040008000000000000000 + number))


def parcel(number: int, category: str, credits: str, *, moved_from: str | None = None):
    """Return credit of one posting."""
    rules = [RuleRef(rule_id=f"award-{category.split('.')[-1]}", article="A2§7")]
    if moved_from:
        rules.append(RuleRef(rule_id="professional-surplus", article="A2§7"))
    return Parcel(
        parcel_id=f"{posting_id(number)}:{category.split('.')[-1]}:1",
        origin=Origin.COMPLETION,
        origin_id=posting_id(number),
        category=category,
        credits=Fraction(credits),
        hours=Fraction(credits) * 10,
        hours_inferred=number == 1,
        completed_on=date(2021 + number % 5, 5, 1 + number),
        year=2021 + number % 5,
        rules=tuple(rules),
        moved_from=moved_from,
    )


PARCELS = (
    parcel(1, "required.public.ethics", "3"),
    parcel(2, "required.public.policy", "3"),
    parcel(3, "required.public.student", "1"),
    parcel(4, "required.public.it", "1"),
    parcel(5, "required.professional", "6"),
    parcel(6, "required.professional", "4"),
    parcel(6, "elective", "3/2", moved_from="required.professional"),
    parcel(7, "elective", "5/3"),
    parcel(8, "school_system.school_based", "10"),
    parcel(9, "school_system.school_based", "5/4"),
)


def balances() -> tuple[Balance, ...]:
    """Return the balances that the parcels add up to."""
    result = []
    for category, label in LABELS.items():
        mine = [p for p in PARCELS if f"{p.category}.".startswith(f"{category}.")]
        years = {p.year for p in mine}
        result.append(
            Balance(
                category=category,
                label=label,
                credits=sum((p.credits for p in mine), Fraction()),
                hours=sum((p.hours for p in mine), Fraction()),
                need=Fraction(NEEDS[category]),
                shown=category in SHOWN,
                by_year={
                    year: sum((p.credits for p in mine if p.year == year), Fraction())
                    for year in sorted(years)
                },
            )
        )
    return tuple(result)


def finding(category: str, *, hard: bool = True) -> Finding:
    """Return the requirement of a category's minimum."""
    balance = next(b for b in balances() if b.category == category)
    label = Label(zh=f"{balance.label.zh}学分", en=f"{balance.label.en} credits")
    need = Fraction(NEEDS[category])
    return Finding(
        rule=RuleRef(rule_id=f"minimum-{category.split('.')[-1]}", article="A2§3"),
        label=label,
        have=balance.credits,
        need=need,
        unit="credits",
        year=None,
        hard=hard,
        met=balance.credits >= need,
    )


HOURS = Finding(
    rule=RuleRef(rule_id="hours", article="main§5"),
    label=Label(zh="总学时", en="Total hours"),
    have=sum((p.hours for p in PARCELS), Fraction()),
    need=Fraction(540),
    unit="hours",
    year=None,
    hard=False,
    met=False,
    open_reading="R2",
)


def statement() -> Statement:
    """Return the statement of a teacher who fails by one category and a half."""
    return Statement(
        teacher_id="T0001234",
        policy=POLICY,
        period_from=date(2021, 1, 1),
        period_until=date(2025, 12, 31),
        counted_up_to=date(2025, 12, 31),
        cohort="whole_period",
        cohort_label=Label(zh="全周期在职教师", en="In service for the whole period"),
        verdict=Verdict.NOT_MET,
        verdict_reason=Label(
            zh="选修缺2.84学分，自主学习缺2学分",
            en="2.84 credits of electives and 2 of self-directed learning are missing",
        ),
        target=Fraction(36),
        total_credits=sum((p.credits for p in PARCELS), Fraction()),
        total_hours=HOURS.have,
        balances=balances(),
        parcels=PARCELS,
        findings=(
            finding("required"),
            finding("required.public"),
            finding("required.professional"),
            finding("elective"),
            finding("school_system.school_based"),
            finding("school_system.self_directed"),
            HOURS,
        ),
        uncounted=(
            Uncounted(
                origin=Origin.COMPLETION,
                origin_id=posting_id(20),
                code="not-passed",
                rule=RuleRef(rule_id="passing", article="A2§11"),
                reason=Label(zh="考核不合格，不计学分", en="Not passed, so no credit"),
                credits=Fraction(1, 2),
                hours=Fraction(10),
                counted_hours=False,
            ),
            Uncounted(
                origin=Origin.COMPLETION,
                origin_id=posting_id(21),
                code="over-cap",
                rule=RuleRef(rule_id="cap-ethics", article="A2§6"),
                reason=Label(
                    zh="该主题已满3学分", en="The theme already has 3 credits"
                ),
                credits=Fraction(1),
                hours=Fraction(10),
                counted_hours=True,
            ),
        ),
        waiting=(
            Waiting(
                posting_id=posting_id(30),
                awaits="district",
                credits=Fraction(2),
                category="elective",
            ),
            Waiting(
                posting_id=posting_id(31),
                awaits="school",
                credits=Fraction(1),
                category="school_system.self_directed",
            ),
        ),
    )


TITLES = {
    posting_id(n): Label(zh=zh, en=en)
    for n, zh, en in (
        (1, "师德修养专题培训", "Professional ethics"),
        (2, "教育政策法规解读", "Reading education policy"),
        (3, "学生心理发展", "How students develop"),
        (4, "智慧课堂应用", "The smart classroom"),
        (5, "小学数学学科素养提升", "Subject literacy: primary mathematics"),
        (6, "教学基本功展示", "Teaching basics"),
        (7, "传统文化进课堂", "Traditional culture in class"),
        (8, "大单元教学校本研修", "School-based: unit teaching"),
        (9, "跨学科主题研修", "School-based: across subjects"),
        (20, "书法选修", "Elective: calligraphy"),
        (21, "师德专题讲座", "Lecture on ethics"),
        (30, "科学实验选修", "Elective: experiments"),
        (31, "读书自主研修", "Reading on one's own"),
    )
}


def statement_view(*, certificate: bool = False) -> StatementView:
    """Return the statement with what it was read from."""
    span = Span(valid_from=date(2015, 9, 1), attributes={"school": ("S01",)})
    return StatementView(
        statement=statement(),
        read=FactsRead(
            facts=TeacherFacts(teacher_id="T0001234", spans=(span,)),
            position=48213,
            streams=(
                StreamRead(stream_kind="teacher", key="T0001234", version=57),
                StreamRead(stream_kind="school", key="S01", version=2),
            ),
        ),
        certificate=CERTIFICATE if certificate else None,
        name="王晓梅",
        school_id="S01",
    )


CERTIFICATE = CertificateView(
    certificate_id=UUID(int=7),
    teacher_id="T0001234",
    series="credits",
    period="2021-01-01/2025-12-31",
    policy_digest="5f" * 32,
    facts_as_of=40000,
    issued_at=datetime(2026, 1, 20, 2, 30, tzinfo=UTC),
    status="under-review",
    changed_parcels=(PARCELS[6].parcel_id,),
)


def statement_page(view: StatementView | None = None, **asked) -> StatementPage:
    """Return what the statement's template gets."""
    return StatementPage(
        view=view or statement_view(),
        asked=Asked(**{"as_of": AsOf(), **asked}),
        school=Label(
            zh="朝阳区第一示范小学", en="Chaoyang First Demonstration Primary"
        ),
        series=("credits", "duties"),
        titles=TITLES,
        known_readings=READINGS,
    )
