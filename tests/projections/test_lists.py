"""Lists of reports, the pending queue, and their cursors."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.errors import UnknownError
from domain.events.teacher import (
    CompletionApproved,
    CompletionRejected,
    CompletionReversed,
)
from domain.terms import Level, Role
from ledger.application import CreditLedger
from projections.cursors import cursor_of_text
from projections.errors import BadCursorError
from projections.lists import ReportFilter
from projections.reading import ReadingRoom
from projections.runner import Projector
from tests.conftest import TODAY, Server
from tests.projections.history import (
    TEACHER,
    a_district,
    a_report,
    a_teacher,
    an_activity,
    an_approval,
    record,
)

ALL = ReportFilter()


def ids(page):
    return [item.posting_id.int for item in page.items]


def record_six_reports(ledger, projector):
    """Record three reports of T001, and three of T002 at another school."""
    a_district(ledger)
    record(ledger, a_teacher("T002", school_id="S002"), an_activity("A002"))
    record(ledger, *(a_report(n, occasion=str(n)) for n in (1, 2, 3)))
    other = {"school_id": "S002", "activity_id": "A002", "kind": "elective_topical"}
    record(
        ledger,
        *(
            a_report(n, "T002", completed_on=date(2023, n, 1), occasion=str(n), **other)
            for n in (4, 5, 6)
        ),
    )
    record(ledger, an_approval(2), an_approval(5, "T002"))
    projector.catch_up(TODAY)


@pytest.fixture(scope="module")
def shelf(server: Server) -> Iterator[ReadingRoom]:
    """A reading room with six reports, for those who only look."""
    name = server.fresh_database()
    settings = server.settings_of(name)
    with CreditLedger(settings) as ledger:
        projector = Projector(settings)
        projector.prepare()
        record_six_reports(ledger, projector)
        projector.close()
        yield ReadingRoom(ledger.database, ledger, ledger.district)
    server.drop(name)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"school_id": "S002"}, [6, 5, 4]),
        ({"teacher_id": "T001"}, [3, 2, 1]),
        ({"activity_id": "A002"}, [6, 5, 4]),
        ({"kind": "professional"}, [3, 2, 1]),
        ({"status": "approved"}, [5, 2]),
        ({"status": "pending", "school_id": "S002"}, [6, 4]),
        ({"completed_until": date(2023, 5, 1)}, [5, 4, 3, 2, 1]),
        ({"completed_from": date(2023, 5, 1)}, [6, 5]),
        ({"reporter": "nobody"}, []),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else None,
)
def test_reports_are_listed_newest_first_and_filtered(shelf, wanted, expected):
    page = shelf.completions(ReportFilter(**wanted))

    assert ids(page) == expected
    assert page.total == len(expected)
    assert page.next_cursor is None


def test_pages_follow_each_other_without_gap_or_repetition(ledger, projector, room):
    record_six_reports(ledger, projector)

    first = room.completions(ALL, limit=4)
    record(ledger, a_report(7, occasion="7"))
    projector.catch_up(TODAY)
    second = room.completions(ALL, first.next_cursor, limit=4)

    assert ids(first) + ids(second) == [6, 5, 4, 3, 2, 1]
    assert (first.total, second.total) == (6, None)
    assert second.next_cursor is None


def test_the_queue_holds_what_waits_oldest_first(shelf):
    first = shelf.pending(ALL, limit=3)
    second = shelf.pending(ALL, first.next_cursor, limit=3)

    assert (ids(first), ids(second)) == ([1, 3, 4], [6])
    assert first.total == 4
    assert ids(shelf.pending(ReportFilter(school_id="S002"))) == [4, 6]


@pytest.mark.parametrize("cursor", ["", "x", "!!!", cursor_of_text("-1"), "MTIz\u00e9"])
def test_a_cursor_that_nobody_gave_is_refused(shelf, cursor):
    with pytest.raises(BadCursorError):
        shelf.completions(ALL, cursor)


def test_each_status_is_told_with_whom_it_lies(ledger, projector, room):
    a_district(ledger)
    record(ledger, *(a_report(n, occasion=str(n)) for n in range(1, 6)))
    record(
        ledger, a_report(6, occasion="2", reporter="P001", reporter_role=Role.PROVIDER)
    )
    first, second, third, fourth = (UUID(int=n) for n in range(1, 5))
    said = (
        CompletionApproved(posting_id=first, level=Level.SCHOOL),
        CompletionApproved(posting_id=second, level=Level.DISTRICT),
        CompletionRejected(
            posting_id=third, level=Level.DISTRICT, reason="no-evidence"
        ),
        CompletionReversed(posting_id=fourth, reason="wrong-hours"),
    )
    record(ledger, *((TEACHER, "T001", event) for event in said))
    projector.catch_up(TODAY)

    found = {
        item.posting_id.int: (item.status, item.awaits)
        for item in room.completions(ALL).items
    }

    assert found == {
        1: ("provisional", "district"),
        2: ("approved", None),
        3: ("rejected", None),
        4: ("reversed", None),
        5: ("pending", "district"),
        6: ("corroborating", None),
    }


def test_a_report_that_differs_names_the_fields_and_still_waits(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    record(
        ledger,
        a_report(2, amount=Decimal(8), reporter="P001", reporter_role=Role.PROVIDER),
    )
    projector.catch_up(TODAY)

    other = room.completion(UUID(int=2))

    assert other.differing == ("amount",)
    assert (other.status, other.awaits) == ("pending", "district")
    assert room.teacher_facts("T001").facts.completions[0].differing == ("amount",)


def test_a_report_tells_the_title_of_its_activity(shelf):
    assert shelf.completion(UUID(int=1)).title_zh == "课程"
    with pytest.raises(UnknownError):
        shelf.completion(UUID(int=99))


def test_self_directed_learning_waits_for_the_school_first(ledger, projector, room):
    """A2§14: the school recognises it; A6§11, R20: effective by the district."""
    a_district(ledger)
    record(ledger, a_report(1, kind="self_directed"), a_report(2, occasion="2"))
    projector.catch_up(TODAY)

    assert ids(room.pending(ReportFilter(awaits="school"))) == [1]
    assert ids(room.pending(ReportFilter(awaits="district"))) == [2]

    word = CompletionApproved(posting_id=UUID(int=1), level=Level.SCHOOL)
    record(ledger, (TEACHER, "T001", word))
    projector.catch_up(TODAY)

    assert ids(room.pending(ReportFilter(awaits="school"))) == []
    assert ids(room.pending(ReportFilter(awaits="district"))) == [1, 2]
