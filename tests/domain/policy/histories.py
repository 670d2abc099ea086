"""Random histories of Chaoyang's teachers, for what must always hold."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from domain.facts import Status
from domain.terms import Result, Unit
from domain.vocabulary import load_vocabulary
from tests.domain.policy.documents import carried, completion, facts, span

KINDS = (*load_vocabulary().words("kind"), "study_abroad")
THEMES = (*load_vocabulary().words("theme"), "cooking")
SECTIONS = (*load_vocabulary().words("section"), "cooking")

DAYS = st.dates(date(2020, 11, 1), date(2026, 2, 28))
AMOUNTS = st.decimals(Decimal("0.25"), 120, places=2).filter(lambda d: d > 0)
SOME_AMOUNT = st.none() | AMOUNTS

TAGS = st.one_of(
    st.just({}),
    st.sampled_from(THEMES).map(lambda theme: {"theme": theme}),
    st.sampled_from(SECTIONS).map(lambda section: {"section": section}),
    st.just({"project_period": "2016-2020"}),
)

MOSTLY = st.sampled_from([True, True, True, False])


@st.composite
def reports(draw, number, *, approved=False):
    kinds = st.sampled_from(KINDS)
    status = Status.APPROVED if approved else draw(st.sampled_from(Status))
    return completion(
        number,
        draw(kinds),
        draw(AMOUNTS),
        draw(DAYS),
        unit=draw(st.sampled_from(Unit)),
        result=draw(st.sampled_from(Result)),
        tags=draw(TAGS),
        status=status,
        activity_hours=draw(SOME_AMOUNT),
        activity_credits=draw(SOME_AMOUNT),
        activity_approved=draw(MOSTLY),
        provider_qualified=draw(MOSTLY),
        recognised_credits=draw(st.none() | AMOUNTS),
        recognised_by=draw(st.none() | st.just("D1")),
        disallowed_by=draw(st.none() | st.just("D2")),
        makes_up_for=draw(st.none() | st.integers(2021, 2025)),
        decided_on=draw(st.none() | DAYS),
        corroborations=draw(st.integers(0, 1)),
    )


SPANS = st.lists(
    st.tuples(
        st.dates(date(2015, 1, 1), date(2025, 12, 31)),
        st.sampled_from(["commission", "private_or_other"]),
        st.sampled_from(["existing", "new", "transferred_in", "moved_within_city"]),
        st.sampled_from([(), ("trainer",), ("ideology",), ("trainer", "ideology")]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one[0],
)


@st.composite
def histories(draw, *, approved=False, existing=False, size=14):
    spans = tuple(
        span(
            day,
            school__kind=kind,
            entry="existing" if existing else entry,
            entry_on=day.isoformat(),
            role=role,
            service="active",
        )
        for day, kind, entry, role in sorted(draw(SPANS))
    )
    count = draw(st.integers(0, size))
    told = [draw(reports(n + 1, approved=approved)) for n in range(count)]
    lines = [
        carried(900 + n, draw(st.sampled_from(KINDS)), draw(AMOUNTS), draw(DAYS))
        for n in range(draw(st.integers(0, 2)))
    ]
    return facts(*told, spans=spans, carried_in=tuple(lines))


@st.composite
def readings_of(draw, policy):
    """Choose one other option than the defaults, or none."""
    flips = [
        {name: option}
        for name, reading in policy.readings.items()
        for option in reading.options
    ]
    return draw(st.sampled_from([{}, *flips]))
