from fractions import Fraction

import pytest

from domain.statement import Balance, Label
from http_api.pages.bars import SCALE, CategoryBar, category_bars, share, within
from tests.http_api.pages.examples import statement_view


def bar(have: str, need: str | None, *, moved: str = "0", waiting: str = "0"):
    balance = Balance(
        category="elective",
        label=Label(zh="选修", en="Elective"),
        shown=True,
        credits=Fraction(have),
        hours=Fraction(0),
        need=None if need is None else Fraction(need),
        by_year={},
    )
    return CategoryBar(
        balance=balance,
        children=(),
        moved_in=Fraction(moved),
        waiting=Fraction(waiting),
    )


def widths(bar: CategoryBar) -> dict[str, int]:
    return {segment.name: segment.width for segment in bar.segments}


def test_the_five_bars_are_those_that_the_document_shows():
    bars = category_bars(statement_view().statement)

    assert [bar.balance.label.en for bar in bars] == [
        "Public required",
        "Professional required",
        "Elective",
        "School-based",
        "Self-directed",
    ]


def test_a_full_bar_reaches_its_minimum_and_lacks_nothing():
    full = bar("6", "6")

    assert widths(full) == {"own": SCALE}
    assert full.need_at == SCALE
    assert full.missing == 0


def test_what_stands_beyond_the_minimum_is_drawn_apart():
    beyond = bar("8", "6")

    assert widths(beyond) == {"own": 750, "surplus": 250}
    assert beyond.need_at == 750
    assert beyond.surplus == 2


def test_offset_and_pending_credit_are_drawn_apart_from_the_category_s_own():
    mixed = bar("3", "6", moved="1", waiting="2")

    assert widths(mixed) == {"own": 333, "moved": 167, "waiting": 333}
    assert mixed.missing == 3


def test_segments_stand_side_by_side_without_gaps():
    segments = bar("7", "6", moved="5/3", waiting="1/3").segments

    ends = [segment.start + segment.width for segment in segments]
    assert [segment.start for segment in segments] == [0, *ends[:-1]]
    assert ends[-1] == SCALE


def test_a_category_without_a_minimum_has_no_mark_and_lacks_nothing():
    free = bar("3", None)

    assert free.need_at is None
    assert free.missing == 0
    assert free.surplus == 0
    assert widths(free) == {"own": SCALE}


def test_an_empty_bar_without_a_minimum_can_be_drawn():
    assert bar("0", None).segments == ()


def test_credit_that_an_offset_carried_in_is_found_below_its_category():
    elective = next(
        bar
        for bar in category_bars(statement_view().statement)
        if bar.balance.category == "elective"
    )

    assert elective.moved_in == Fraction(3, 2)
    assert elective.waiting == 2


@pytest.mark.parametrize(
    ("have", "need", "width", "tone"),
    [("18", "36", 500, "bad"), ("40", "36", 1000, "good"), ("0", "0", 1000, "good")],
)
def test_a_share_is_full_at_its_target_and_never_wider(have, need, width, tone):
    drawn = share(Fraction(have), Fraction(need))

    assert f'<rect class="{tone}" width="{width}"' in drawn


def test_a_category_lies_within_itself_and_its_parents_only():
    assert within("required.public.ethics", "required.public")
    assert within("elective", "elective")
    assert not within("required.publicity", "required.public")
