"""Posting and correcting over the real store."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import teacher as teachers
from domain.errors import (
    AlreadyPostedError,
    FutureDateError,
    KeyReusedError,
    MalformedTextError,
    NameMismatchError,
    NotAnImporterError,
    NotATeacherOfYoursError,
    NotYoursError,
    SourceMissingError,
    TeacherMergedError,
    UnknownError,
)
from domain.events.teacher import CompletionPosted, CompletionReversed
from domain.postings import Reporter
from domain.precedence import NaturalKey
from domain.terms import Role, StreamKind
from ledger.commands import completions, decisions
from ledger.commands import teachers as persons
from ledger.commands.completions import CorrectionToMake
from ledger.recorder import key_hash
from tests.conftest import TODAY, a_request, an_actor
from tests.ledger.commands.telling import (
    ADMINISTRATOR,
    IMPORTER,
    REPORTED_AT,
    SOURCE,
    completion,
    post,
    register_teacher,
)


def postings_of(ledger, teacher_id="T1"):
    stream = ledger.stream(StreamKind.TEACHER, teacher_id)
    folded, _ = ledger.fold(stream, teachers.apply, teachers.new(teacher_id))
    return folded.postings


def last(ledger):
    return ledger.log(ledger.position() - 1, 1)[0]


# --- one report -----------------------------------------------------------------------


def test_a_report_is_recorded_and_answered(district, school_actor):
    answer = post(district, school_actor, occasion="spring", note="签到表在档案袋")

    event = last(district).event
    assert answer.outcome == "created"
    assert answer.body == {
        "status": "posted",
        "posting_id": str(event.posting_id),
        "position": district.position(),
        "warnings": [],
    }
    assert isinstance(event, CompletionPosted)
    assert (event.school_id, event.kind, event.reporter) == (
        "S001",
        "professional",
        "S001",
    )
    text = district.texts.read(event.note_digest)
    assert text is not None
    assert text.content == "签到表在档案袋"


def test_the_same_report_again_is_known(district, school_actor):
    first = post(district, school_actor)
    position = district.position()

    again = post(district, school_actor, note="said otherwise", amount=Decimal("40.0"))

    assert again.outcome == "known"
    assert again.body == {**first.body, "status": "already-known"}
    assert district.position() == position


def test_other_content_under_the_same_key_is_refused(district, school_actor):
    first = post(district, school_actor)

    with pytest.raises(AlreadyPostedError) as found:
        post(district, school_actor, amount=Decimal(38))

    assert found.value.fields == ("amount",)
    assert str(found.value.posting_id) == first.body["posting_id"]


def test_r29_the_report_of_another_corroborates(district, school_actor, provider_actor):
    first = post(district, school_actor)

    second = post(district, provider_actor)

    assert second.outcome == "created"
    assert second.body["status"] == "corroborating"
    assert second.body["posting_id"] != first.body["posting_id"]
    key = NaturalKey(teacher_id="T1", activity_id="A1", occasion="")
    claims = district.reader().posting(key)
    assert [claim.reporter for claim in claims] == ["S001", "P001"]


def test_the_same_facts_get_the_same_ids_in_whatever_order(
    district, school_actor, provider_actor
):
    ids = {
        post(district, actor, occasion=occasion).body["posting_id"]
        for actor, occasion in ((school_actor, "a"), (provider_actor, "a"))
    }
    for posting_id in ids:
        reviewer = an_actor(Role.REVIEWER)
        reversal = decisions.Reversal(posting_id=UUID(posting_id), reason="in-error")
        decisions.reverse_completion(district, a_request(reviewer), reversal)

    again = {
        post(district, actor, occasion="a").body["posting_id"]
        for actor in (provider_actor, school_actor)
    }

    assert len(ids | again) == 4, "what was reversed keeps its id for itself"


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"teacher_id": "T9"}, NotATeacherOfYoursError, "teacher_id"),
        ({"teacher_id": "T2"}, NotATeacherOfYoursError, "teacher_id"),
        ({"teacher_id": "T2", "name": "x"}, NotATeacherOfYoursError, "teacher_id"),
        ({"teacher_id": "a/b"}, MalformedTextError, "teacher_id"),
        ({"teacher_id": "\ud800"}, MalformedTextError, "teacher_id"),
        ({"activity_id": "A9"}, UnknownError, "activity_id"),
        ({"activity_id": "\x00"}, MalformedTextError, "activity_id"),
        ({"provider_id": "\x00"}, MalformedTextError, "provider_id"),
        ({"completed_on": TODAY.replace(year=2026)}, FutureDateError, "completed_on"),
        ({"note": "a\x00b"}, MalformedTextError, "note"),
        ({"reported_at": REPORTED_AT}, NotAnImporterError, "reported_at"),
        ({"source": SOURCE}, NotAnImporterError, "source"),
        (
            {"reporter": Reporter(role=Role.PROVIDER, organisation="P001")},
            NotAnImporterError,
            "reporter",
        ),
    ],
)
def test_what_is_refused_is_not_recorded(district, school_actor, changes, error, field):
    position = district.position()

    with pytest.raises(error) as found:
        post(district, school_actor, **changes)

    assert found.value.field == field
    assert district.position() == position


def test_a_name_is_held_against_the_directory(district, school_actor):
    register_teacher(district, "T7", name="王 小明", number="0007")

    assert post(district, school_actor, teacher_id="T7", name="王小明")
    assert post(district, school_actor, name="anybody, for there is none on file")
    with pytest.raises(NameMismatchError):
        post(district, school_actor, teacher_id="T7", name="李小明", occasion="b")


def test_a_merged_id_is_refused_and_its_reports_are_known(district, school_actor):
    register_teacher(district, "T8")
    before = post(district, school_actor, teacher_id="T8")
    merger = persons.TeacherMerger(teacher_id="T8", into_teacher_id="T1")
    persons.merge_teacher(district, a_request(ADMINISTRATOR), merger)

    with pytest.raises(TeacherMergedError, match="T1"):
        post(district, school_actor, teacher_id="T8", occasion="b")
    again = post(district, school_actor)

    assert again.body["posting_id"] == before.body["posting_id"]
    assert again.body["status"] == "already-known"


# --- what an importer says ------------------------------------------------------------


def test_an_importer_reports_for_another_with_time_and_source(district):
    school = Reporter(role=Role.SCHOOL, organisation="S001")

    post(district, IMPORTER, reporter=school, reported_at=REPORTED_AT, source=SOURCE)

    recorded = last(district)
    assert recorded.clock.reported_at == REPORTED_AT
    assert recorded.source == SOURCE
    assert recorded.event.reporter == "S001"


def test_an_importer_names_the_source_of_what_it_asserts(district):
    with pytest.raises(SourceMissingError):
        post(district, IMPORTER, reported_at=REPORTED_AT)
    with pytest.raises(MalformedTextError):
        post(district, IMPORTER, reporter=Reporter(role=Role.SCHOOL, organisation=""))


def test_nobody_knew_anything_in_the_future(district):
    tomorrow = REPORTED_AT.replace(year=2025, month=6, day=30, hour=16)

    with pytest.raises(FutureDateError) as found:
        post(district, IMPORTER, reported_at=tomorrow, source=SOURCE)
    assert found.value.field == "reported_at", "16:00 UTC is tomorrow at Chaoyang"


# --- idempotency keys -----------------------------------------------------------------


def test_a_key_gets_the_first_answer_again(district, school_actor):
    asked = a_request(school_actor, idempotency_key="k1", content_sha256="c1")

    first = completions.post_completion(district, asked, completion())
    again = completions.post_completion(district, asked, completion())

    assert again == replace(first, replayed=True)
    other = replace(asked, content_sha256="c2")
    with pytest.raises(KeyReusedError):
        completions.post_completion(district, other, completion(occasion="b"))


# --- corrections ----------------------------------------------------------------------


def correct(ledger, actor, posting_id, **changes):
    correction = CorrectionToMake(
        posting_id=UUID(posting_id),
        reason="wrongly-entered",
        completion=completion(**changes),
    )
    return completions.correct_completion(ledger, a_request(actor), correction)


def test_a_correction_is_a_reversal_and_a_new_posting(district, school_actor):
    first = post(district, school_actor).body["posting_id"]

    answer = correct(district, school_actor, first, amount=Decimal(36))

    before, after = postings_of(district).values()
    assert answer.body["status"] == "posted"
    assert answer.body["corrects"] == first
    assert {str(before.posting_id), str(after.posting_id)} == {
        first,
        answer.body["posting_id"],
    }
    postings = {str(one.posting_id): one for one in (before, after)}
    assert not postings[first].live
    assert postings[answer.body["posting_id"]].report.corrects == UUID(first)
    assert postings[answer.body["posting_id"]].decision is None


def test_a_correction_to_another_teacher_takes_two_streams(district, reviewer):
    school = an_actor(Role.SCHOOL, "S001")
    first = post(district, school).body["posting_id"]

    answer = correct(district, reviewer, first, teacher_id="T2")

    (reversal, posting) = district.log(district.position() - 2, 2)
    assert isinstance(reversal.event, CompletionReversed)
    assert str(reversal.event.replaced_by) == answer.body["posting_id"]
    assert (reversal.stream.key, posting.stream.key) == ("T1", "T2")
    assert posting.event.reporter == "S001", "it stays the school's report"
    assert posting.event.school_id == "S002"


def test_a_correction_onto_a_report_of_ones_own_is_refused(district, school_actor):
    first = post(district, school_actor).body["posting_id"]
    other = post(district, school_actor, occasion="b").body["posting_id"]

    with pytest.raises(AlreadyPostedError) as found:
        correct(district, school_actor, first, occasion="b")
    assert str(found.value.posting_id) == other
    with pytest.raises(AlreadyPostedError):
        correct(district, school_actor, first, occasion="b", amount=Decimal(1))


def test_an_importer_corrects_what_was_imported(district):
    school = Reporter(role=Role.SCHOOL, organisation="S001")
    first = post(
        district, IMPORTER, reporter=school, reported_at=REPORTED_AT, source=SOURCE
    ).body["posting_id"]

    correct(
        district,
        IMPORTER,
        first,
        amount=Decimal(36),
        reporter=school,
        reported_at=REPORTED_AT,
        source=SOURCE,
    )

    assert last(district).event.reporter == "S001"


def test_what_is_corrected_is_known_and_ones_own(district, school_actor):
    with pytest.raises(UnknownError) as found:
        correct(district, school_actor, str(UUID(int=7)))
    assert found.value.code == "posting-unknown"
    theirs = post(district, an_actor(Role.SCHOOL, "S002"), teacher_id="T2")
    with pytest.raises(NotYoursError):
        correct(district, school_actor, theirs.body["posting_id"], teacher_id="T2")


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.tuples(TEXT, TEXT, TEXT))
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_natural_key_has_the_same_hash_on_both_sides(ledger, key):
    with ledger.database.connection() as connection:
        (there,) = connection.execute(
            "SELECT ledger.key_hash(%s, %s, %s)", key
        ).fetchone()

    assert key_hash(*key) == there
