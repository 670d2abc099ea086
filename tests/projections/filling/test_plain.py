"""Plain completions are written as the folds of the domain would have them."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from domain.events import Recorded
from domain.events.teacher import (
    CompletionApproved,
    CompletionRecognised,
    CompletionRejected,
    CompletionReversed,
)
from domain.terms import Actor, Clock, Evidence, Level, Result, Role, Stream, StreamKind
from ledger.codec import body_of
from projections.batch import Known, project
from projections.changes import CURRENT, KNOWN, VERSIONED
from projections.filling.bodies import EventRow
from projections.filling.plain import (
    COMPLETION_COLUMNS,
    REPORT_COLUMNS,
    Lines,
    take_plain,
)
from projections.generations import OPEN
from tests.projections.history import a_report, an_approval
from tests.projections.random_history import histories
from tests.projections.test_facts import EXAMPLES

ZONE = ZoneInfo("Asia/Shanghai")
ACTOR = Actor(client_id="c", person="p", role=Role.IMPORTER)
ONE = UUID(int=1)
NOON = datetime(2025, 6, 30, 4, tzinfo=UTC)


def as_recorded(said, gap=timedelta(hours=5)) -> list[Recorded]:
    """Give a history its envelopes; every third event is asserted to be older."""
    versions: dict[Any, count] = defaultdict(lambda: count(1))
    return [
        Recorded(
            event=event,
            stream=(stream := Stream(district="d", kind=kind, key=key)),
            position=position,
            version=next(versions[stream]),
            clock=Clock(
                recorded_at=NOON + position * gap,
                reported_at=None if position % 3 else NOON - position * gap,
            ),
            actor=ACTOR,
            request_id="r",
        )
        for position, (kind, key, event) in enumerate(said, start=1)
    ]


def rows_of(events) -> dict[str, list[EventRow]]:
    """Return the rows of the teachers' streams, as the log has them."""
    streams: dict[str, list[EventRow]] = defaultdict(list)
    for one in events:
        if one.stream.kind is StreamKind.TEACHER:
            streams[one.stream.key].append(
                EventRow(
                    stream_key=one.stream.key,
                    version=one.version,
                    position=one.position,
                    topic=one.event.TOPIC,
                    body=body_of(one.event),
                    recorded_at=one.clock.recorded_at,
                    reported_at=one.clock.reported_at,
                )
            )
    return streams


def plainly(events) -> tuple[Lines, set[int]]:
    """Take every stream; return the lines, and the positions that were left."""
    lines, left = Lines(), set()
    for rows in rows_of(events).values():
        left.update(take_plain(rows, ZONE, lines))
    return lines, left


def by_folds(events, without=()):
    """Return the rows of `completion` and `report` by the folds of the domain."""
    wanted = [one for one in events if one.position not in without]
    changes = project(wanted, Known(), ZONE).changes
    table = VERSIONED["completion"]
    columns = (*table.key, *KNOWN, *table.columns)
    opened = changes.opened.get("completion", {})
    rows = [(*key, since, OPEN, *row) for key, (since, row) in opened.items()]
    completions = [
        dict(zip(columns, row, strict=True))
        for row in (*rows, *changes.passed.get("completion", ()))
    ]
    table = CURRENT["report"]
    reports = [
        dict(zip((*table.key, *table.columns), (*key, *row), strict=True))
        for key, row in changes.current.get("report", {}).items()
    ]
    return sorted(map(as_texts, completions)), sorted(map(as_texts, reports))


def as_texts(row) -> list[tuple[str, str]]:
    return sorted((name, as_text(value)) for name, value in row.items())


def as_text(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def in_lines(lines: Lines):
    """Return what lines of COPY say, in the shape of `by_folds`."""
    completions = [split(line, COMPLETION_COLUMNS) for line in lines.now + lines.past]
    reports = [split(line, REPORT_COLUMNS) for line in lines.reports]
    return sorted(completions), sorted(reports)


def split(line, columns) -> list[tuple[str, str]]:
    return sorted(zip(columns, line.split("\t"), strict=True))


@hypothesis_settings(max_examples=20 * EXAMPLES, deadline=None)
@given(said=histories(most=40))
def test_lines_and_what_is_left_tell_what_the_folds_tell(said):
    events = as_recorded(said)

    lines, left = plainly(events)

    written = in_lines(lines)
    folded = by_folds(events)
    rest = by_folds([one for one in events if one.position in left])
    assert (sorted(written[0] + rest[0]), sorted(written[1] + rest[1])) == folded


RECOGNISED = CompletionRecognised(
    posting_id=ONE, authority="区继教办", document_no="1", credits=Decimal("1.5")
)
DECISIONS = {
    "nothing": [],
    "an approval": [CompletionApproved(posting_id=ONE, level=Level.DISTRICT)],
    "the school's approval, then the district's": [
        CompletionApproved(posting_id=ONE, level=Level.SCHOOL),
        CompletionApproved(posting_id=ONE, level=Level.DISTRICT),
    ],
    "the school's rejection": [
        CompletionRejected(posting_id=ONE, level=Level.SCHOOL, reason="no")
    ],
    "a rejection after the school's approval": [
        CompletionApproved(posting_id=ONE, level=Level.SCHOOL),
        CompletionRejected(posting_id=ONE, level=Level.DISTRICT, reason="no"),
    ],
    "a recognition": [RECOGNISED],
    "an approval, a recognition, a reversal, and a word too late": [
        CompletionApproved(posting_id=ONE, level=Level.DISTRICT),
        RECOGNISED,
        CompletionReversed(posting_id=ONE, reason="no", replaced_by=UUID(int=2)),
        CompletionApproved(posting_id=ONE, level=Level.DISTRICT),
    ],
}


@pytest.mark.parametrize("decided", DECISIONS.values(), ids=DECISIONS.keys())
@pytest.mark.parametrize("kind", ["professional", "self_directed"])
def test_a_completion_with_one_report_is_plain_whatever_is_decided(decided, kind):
    told = [a_report(1, kind=kind, result=Result.ATTENDED, tags={"theme": "师德"})]
    said = [*told, *((StreamKind.TEACHER, "T001", event) for event in decided)]
    events = as_recorded(said)

    lines, left = plainly(events)

    assert left == set()
    assert in_lines(lines) == by_folds(events)


def test_everything_that_a_report_may_have_is_plain():
    report = a_report(
        1,
        tags={"theme": "ethics", "level": "city"},
        evidence=(Evidence(uri="https://x/1", sha256="0" * 64),),
        makes_up_for=2021,
        corrects=UUID(int=9),
        note_digest="0" * 64,
        amount=Decimal("7.25"),
    )
    events = as_recorded([report, an_approval(1)])

    lines, left = plainly(events)

    assert left == set()
    assert in_lines(lines) == by_folds(events)


def test_two_reports_of_one_completion_are_left_to_the_folds():
    said = [a_report(1), a_report(2, reporter="P001"), a_report(3, occasion="2")]

    lines, left = plainly(as_recorded([*said, an_approval(1)]))

    assert left == {1, 2, 4}
    assert len(lines.now) == 1


def test_a_decision_on_a_posting_that_nobody_knows_changes_nothing():
    events = as_recorded([an_approval(7), a_report(1)])

    lines, left = plainly(events)

    assert left == set()
    assert in_lines(lines) == by_folds(events)


def spoilt(**changes) -> bytes:
    """Return the body of a report in which some fields are others, or none."""
    content = json.loads(body_of(a_report(1)[2])) | changes
    kept = {name: value for name, value in content.items() if value != "gone"}
    return json.dumps(kept, separators=(",", ":"), sort_keys=True).encode()


ODDITIES = {
    "no JSON": b"{",
    "something after the JSON": spoilt() + b"1",
    "no object": b"[]",
    "no UTF-8": b"\xff",
    "a field that is not known": spoilt(more="x"),
    "a field that is missing": spoilt(school_id="gone"),
    "a number where a text is to be": spoilt(kind=1),
    "a number where a decimal is to be": spoilt(amount=20),
    "a decimal that is none": spoilt(amount="twenty"),
    "a day that is none": spoilt(completed_on="2022-02-30"),
    "a unit that is not known": spoilt(unit="years"),
    "a role that is not known": spoilt(reporter_role="king"),
    "an id that is none": spoilt(posting_id="1"),
    "another teacher": spoilt(teacher_id="T002"),
    "a text with a tabulator": spoilt(reporter="a\tb"),
    "a text with a backslash": spoilt(reporter="a\\b"),
    "a tag that is a number": spoilt(tags={"level": 1}),
    "tags that are a list": spoilt(tags=["a"]),
    "evidence of an unknown shape": spoilt(evidence=[{"uri": "x"}]),
    "evidence that is an object": spoilt(evidence={"uri": "x", "sha256": "y"}),
    "a year that is a text": spoilt(makes_up_for="2021"),
    "a year that is true": spoilt(makes_up_for=True),
    "a note that is a number": spoilt(note_digest=1),
    "a correction of what is no id": spoilt(corrects="x"),
}


@pytest.mark.parametrize("body", ODDITIES.values(), ids=ODDITIES.keys())
def test_a_stream_with_anything_odd_is_left_to_the_folds_as_a_whole(body):
    events = as_recorded([a_report(1), a_report(2, occasion="2")])
    (first, second) = rows_of(events)["T001"]
    lines = Lines()

    left = take_plain([first._replace(body=body), second], ZONE, lines)

    assert left == [1, 2]
    assert lines == Lines()


DECISION_ODDITIES = {
    "a level that is not known": (
        CompletionApproved.TOPIC,
        {"posting_id": str(ONE), "level": "city"},
    ),
    "no level": (CompletionApproved.TOPIC, {"posting_id": str(ONE)}),
    "a reason that is a number": (
        CompletionRejected.TOPIC,
        {"posting_id": str(ONE), "level": "school", "reason": 1},
    ),
    "a replacement that is no id": (
        CompletionReversed.TOPIC,
        {"posting_id": str(ONE), "reason": "no", "replaced_by": "x"},
    ),
    "an authority that is a number": (
        CompletionRecognised.TOPIC,
        {"posting_id": str(ONE), "authority": 1, "document_no": "1"},
    ),
    "a kind that is a number": (
        CompletionRecognised.TOPIC,
        {"posting_id": str(ONE), "authority": "a", "document_no": "1", "kind": 1},
    ),
    "an id that is none": (
        CompletionApproved.TOPIC,
        {"posting_id": ["x"], "level": "school"},
    ),
}


@pytest.mark.parametrize(
    ("topic", "content"), DECISION_ODDITIES.values(), ids=DECISION_ODDITIES.keys()
)
def test_a_stream_with_an_odd_decision_is_left_to_the_folds(topic, content):
    events = as_recorded([a_report(1), an_approval(1)])
    (first, second) = rows_of(events)["T001"]
    odd = second._replace(topic=topic, body=json.dumps(content).encode())
    lines = Lines()

    assert take_plain([first, odd], ZONE, lines) == [1, 2]
    assert lines == Lines()
