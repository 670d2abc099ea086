from dataclasses import fields
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.events import EVENTS
from domain.events.register import PolicyAdopted
from domain.events.teacher import CertificateIssued, CompletionPosted, FrozenParcel
from domain.statement import Label
from domain.terms import Evidence, Result, Role, Unit
from http_api.pages.event_facts import as_text, facts_of
from http_api.pages.event_words import FIELD_WORDS, TOPIC_WORDS
from http_api.pages.templating import TONES

POSTED = CompletionPosted(
    posting_id=UUID(int=1),
    teacher_id="T1",
    activity_id="A1",
    occasion="1",
    provider_id="P1",
    school_id="S1",
    kind="professional",
    amount=Decimal("12.50"),
    unit=Unit.HOURS,
    result=Result.PASSED,
    completed_on=date(2023, 5, 1),
    reporter="P1",
    reporter_role=Role.PROVIDER,
    tags={"section": "subject", "mode": "online"},
    evidence=(Evidence(uri="https://a.example/1.pdf", sha256="a" * 64),),
)


def test_every_event_of_the_vocabulary_has_its_words():
    assert set(TOPIC_WORDS) == set(EVENTS)


@pytest.mark.parametrize("topic", EVENTS)
def test_every_field_of_an_event_has_its_words(topic):
    unnamed = {field.name for field in fields(EVENTS[topic])} - set(FIELD_WORDS)

    assert unnamed == set()


def test_no_field_has_words_that_no_event_uses():
    used = {field.name for event in EVENTS.values() for field in fields(event)}

    assert set(FIELD_WORDS) - used == {"document", "evidence"} - used


def test_every_coloured_topic_exists():
    assert set(TONES) <= set(EVENTS)


def test_the_facts_of_an_event_leave_out_what_it_does_not_say():
    facts = {fact.name: fact.value for fact in facts_of(POSTED)}

    assert facts["amount"] == "12.50"
    assert facts["evidence"] == "https://a.example/1.pdf"
    assert "corrects" not in facts
    assert "note_digest" not in facts


@pytest.mark.parametrize(
    ("language", "result", "tags"),
    [
        ("zh", "合格", "section: 学科素养; mode: online"),
        ("en", "passed", "section: Subject; mode: online"),
    ],
)
def test_words_of_the_vocabulary_are_read_out(drawing, language, result, tags):
    with drawing.test_request_context(f"/?lang={language}"):
        facts = {fact.name: fact.value for fact in facts_of(POSTED)}

    assert facts["result"] == result
    assert facts["tags"] == tags


def test_what_an_id_stands_for_is_told_beside_it(drawing):
    def namer(field, key):
        known = (field, key) == ("provider_id", "P1")
        return Label(zh="学院", en="College") if known else None

    with drawing.test_request_context("/?lang=en"):
        facts = {fact.name: fact for fact in facts_of(POSTED, namer)}

    assert facts["provider_id"].called == "College"
    assert facts["provider_id"].value == "P1"
    assert facts["school_id"].called == ""


def test_identifiers_are_set_as_code_and_amounts_are_not():
    code = {fact.name for fact in facts_of(POSTED) if fact.is_code}

    assert "posting_id" in code
    assert "amount" not in code


def test_a_policy_s_whole_text_is_left_to_its_own_page():
    adopted = PolicyAdopted(
        document="d",
        revision="1",
        series="credits",
        text="[document]",
        text_sha256="0" * 64,
        document_no="No 1",
    )

    assert "text" not in {fact.name for fact in facts_of(adopted)}


def test_the_parcels_of_a_certificate_are_counted_not_listed():
    issued = CertificateIssued(
        certificate_id=UUID(int=2),
        series="credits",
        period="2021-01-01/2025-12-31",
        policy_digest="0" * 64,
        facts_as_of=7,
        parcels=(FrozenParcel(parcel_id="p", category="elective", credits="3/2"),),
    )

    assert "1" in {f.value for f in facts_of(issued) if f.name == "parcels"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ((), ""),
        ({}, ""),
        (("a", "b"), "a, b"),
        ({"role": ("trainer", "ideology")}, "role: trainer, ideology"),
        (2023, "2023"),
    ],
)
def test_values_read_as_text(value, text):
    assert as_text(value) == text
