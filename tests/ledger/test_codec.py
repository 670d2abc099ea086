"""Bodies: canonical, from an allow-list, the same for equal events."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import NotCanonicalError
from domain.events import EVENTS
from domain.events.register import SchoolRegistered
from domain.events.teacher import CertificateIssued, CompletionPosted, FrozenParcel
from domain.terms import Evidence
from ledger import codec
from ledger.codec import body_of, content_sha256, event_of
from ledger.errors import CodecError
from tests.ledger.recording import posting

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
WORD = st.text("abcdefgh_", min_size=1, max_size=8)
AMOUNT = st.decimals(min_value=0, max_value=2000, places=2)


def values_of(hint):
    """Return a strategy for a field of a stored class."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        inner = next(a for a in arguments if a is not type(None))
        return st.none() | values_of(inner)
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    if origin is not None:
        return st.dictionaries(WORD, values_of(arguments[1]), max_size=3)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    if is_dataclass(hint):
        return instances_of(hint)
    return {
        str: TEXT,
        int: st.integers(-(2**53) + 1, 2**53 - 1),
        Decimal: AMOUNT,
        UUID: st.uuids(),
        date: st.dates(),
    }[hint]


def instances_of(shape):
    hints = get_type_hints(shape)
    return st.builds(
        shape, **{item.name: values_of(hints[item.name]) for item in fields(shape)}
    )


@pytest.mark.parametrize("topic", EVENTS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_event_comes_back_from_its_body_as_it_was(topic, data):
    event = data.draw(instances_of(EVENTS[topic]))

    body = body_of(event)

    assert event_of(topic, body) == event
    assert body == rfc8785.dumps(json.loads(body))
    assert body_of(event_of(topic, body)) == body


def test_a_body_has_no_position_version_time_or_default():
    body = json.loads(body_of(posting()))

    assert body == {
        "activity_id": "A1",
        "amount": "8.5",
        "completed_on": "2024-05-01",
        "kind": "professional",
        "occasion": "",
        "posting_id": body["posting_id"],
        "provider_id": "P1",
        "reporter": "S1",
        "reporter_role": "school",
        "result": "passed",
        "school_id": "S1",
        "teacher_id": "T1",
        "unit": "hours",
    }


@pytest.mark.parametrize(
    "amounts",
    [("8.5", "8.50", "8.500"), ("10", "1E+1", "10.0"), ("0", "0.00", "0E+3")],
)
def test_equal_amounts_have_equal_bodies(amounts):
    event = posting()

    bodies = {body_of(replace(event, amount=Decimal(amount))) for amount in amounts}

    assert len(bodies) == 1


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_an_amount_that_is_no_number_has_no_body(amount):
    with pytest.raises(NotCanonicalError):
        body_of(posting(amount=Decimal(amount)))


@pytest.mark.parametrize(
    "changes",
    [{"occasion": "\ud800"}, {"tags": {"主题": "ethics"}}, {"makes_up_for": 2**53}],
    ids=["a lone surrogate", "a key that is not ASCII", "an unsafe integer"],
)
def test_what_has_no_canonical_json_is_refused(changes):
    with pytest.raises(NotCanonicalError):
        body_of(posting(**changes))


def test_nested_records_are_read_back_as_records():
    parcel = FrozenParcel(parcel_id="p/1", category="elective", credits="3/2")
    event = CertificateIssued(
        certificate_id=uuid4(),
        series="credits",
        period="2021-01-01/2025-12-31",
        policy_digest="d",
        facts_as_of=7,
        parcels=(parcel,),
    )

    assert event_of(event.TOPIC, body_of(event)).parcels == (parcel,)


def changed(**changes):
    body = json.loads(body_of(posting(evidence=(Evidence(uri="u", sha256="s"),))))
    return json.dumps({**body, **changes}).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff",
        changed(surprise=1),
        changed(amount=8.5),
        changed(amount="eight"),
        changed(teacher_id=7),
        changed(unit="lessons of unknown length"),
        changed(completed_on="2024-02-30"),
        changed(evidence={"uri": "u"}),
        changed(evidence=[{"uri": "u"}]),
        changed(posting_id="7"),
        changed(tags=[]),
        changed(makes_up_for=True),
        b'{"posting_id": "7"}',
    ],
)
def test_a_body_that_is_not_what_its_topic_promises_is_named(body):
    with pytest.raises(CodecError, match="completion-posted") as refused:
        event_of(CompletionPosted.TOPIC, body)

    assert refused.value.topic == "completion-posted"


def test_only_events_of_the_allow_list_are_ever_loaded():
    with pytest.raises(CodecError, match="no such event"):
        event_of("os:system", b"{}")


def test_an_older_shape_is_lifted_to_today_s(monkeypatch):
    def lift(body):
        return SchoolRegistered.TOPIC, {**body, "stage": "primary"}

    monkeypatch.setattr(codec, "UPCASTS", {"school-registered-0": lift})
    body = b'{"kind":"c","name_en":"n","name_zh":"n","valid_from":"2020-01-01"}'

    assert event_of("school-registered-0", body).stage == "primary"


def test_the_content_of_a_report_is_what_it_says_not_its_id_or_note():
    event = posting()
    same = replace(event, posting_id=uuid4(), note_digest="n", corrects=uuid4())
    other = replace(event, amount=Decimal(9))

    assert content_sha256(event) == content_sha256(same)
    assert content_sha256(event) != content_sha256(other)
