"""The main job on the demonstration district: post, approve, state, trace."""

import json
from collections import Counter
from fractions import Fraction

import pytest

from scripts.demonstration.people import second_identity
from scripts.posting.lines import handle_of

MET = {
    "plain": 93,
    "surplus": 31,
    "few_hours": 10,
    "degree": 12,
    "national_plan": 12,
    "it_project": 10,
    "thirteenth": 5,
    "new": 20,
    "transferred": 7,
    "moved_within_city": 7,
    "special_target": 3,
    "merged": 2,
    "to_private": 3,
    "to_commission": 2,
}
"""How many teachers are meant to pass, by how they came to it."""

SHAKEN = {"plain": 1, "surplus": 1, "national_plan": 1}
"""How many of them lost a credit under their certificate."""

LACKING = {
    "lacks_self_directed": "self-directed-2",
    "lacks_elective": "elective-6",
    "lacks_it": "it-1",
    "lacks_ethics": "ethics-3",
    "lacks_school_based": "school-based-10",
    "lacks_professional": "professional-10",
    "waiting": "self-directed-2",
}


def missing(told):
    return {
        finding["rule"]["rule_id"]
        for finding in told["findings"]
        if finding["hard"] and not finding["met"]
    }


def test_the_ledger_takes_the_whole_demonstration_and_refuses_nothing(demonstration):
    outcome = demonstration.poster.outcome

    assert outcome.refusals == []
    assert outcome.known == 0
    assert outcome.taken > 15_000


def test_what_rules_do_not_count_is_taken_with_a_warning(demonstration):
    assert demonstration.poster.outcome.warned > 20


@pytest.mark.parametrize(("intent", "people"), MET.items())
def test_who_is_meant_to_pass_passes(demonstration, intent, people):
    revoked = revoked_or_shaken(demonstration)
    passed = 0
    for person in demonstration.people(intent):
        if person.teacher_id not in revoked:
            told = demonstration.told(person.teacher_id)
            assert told["verdict"] == "met", (person, missing(told))
            passed += 1
    assert passed == people - SHAKEN.get(intent, 0)


@pytest.mark.parametrize(("intent", "rule"), LACKING.items())
def test_who_is_meant_to_fail_by_one_category_fails_by_it(demonstration, intent, rule):
    people = demonstration.people(intent)

    for person in people:
        told = demonstration.told(person.teacher_id)
        assert told["verdict"] == "not_met"
        assert rule in missing(told)
    assert people


def test_a_private_year_below_7_2_withholds_the_verdict(demonstration):
    people = demonstration.people("lacks_year")

    for person in people:
        told = demonstration.told(person.teacher_id)
        assert told["verdict"] == "not_met"
        assert missing(told) == {"yearly-7.2"}
    assert len(people) == 5


def test_a_disallowed_year_that_was_not_redone_withholds_the_verdict(demonstration):
    people = demonstration.people("not_redone")

    for person in people:
        told = demonstration.told(person.teacher_id)
        codes = {item["code"] for item in told["uncounted"]}
        years = {f["year"] for f in told["findings"] if f["hard"] and not f["met"]}
        assert told["verdict"] == "not_met"
        assert "disallowed" in " ".join(codes)
        assert 2023 in years
    assert len(people) == 6


@pytest.mark.parametrize(("intent", "how_many"), [("new_2025", 5), ("retired", 4)])
def test_who_is_not_in_scope_is_never_passed_with_nothing(
    demonstration, intent, how_many
):
    people = demonstration.people(intent)

    for person in people:
        told = demonstration.told(person.teacher_id)
        assert told["verdict"] == "not_in_scope"
    assert len(people) == how_many


def test_36_credits_with_480_hours_pass_and_are_flagged(demonstration):
    people = demonstration.people("few_hours")

    for person in people:
        told = demonstration.told(person.teacher_id)
        hours = next(f for f in told["findings"] if f["rule"]["rule_id"] == "hours-540")
        assert told["verdict"] == "met"
        assert Fraction(told["total_credits"]) == 36
        assert Fraction(hours["have"]) == 480
        assert not hours["met"]
        assert not hours["hard"]
    assert len(people) == 10


def test_hours_flip_the_verdict_under_the_other_reading(demonstration):
    person = demonstration.people("few_hours")[0]

    told = demonstration.statement(person.teacher_id, readings="R2=hard")

    assert told["verdict"] == "not_met"
    assert missing(told) == {"hours-540"}


def test_what_waits_is_told_with_whom_it_lies(demonstration):
    awaits = set()
    for person in demonstration.people("waiting"):
        told = demonstration.told(person.teacher_id)
        assert [w["category"] for w in told["waiting"]] == ["self_directed"]
        awaits |= {w["awaits"] for w in told["waiting"]}
    assert awaits == {"school", "district"}


def test_a_ruling_sets_the_target_of_its_teachers(demonstration):
    people = demonstration.people("special_target")

    for person in people:
        told = demonstration.told(person.teacher_id)
        assert Fraction(told["target"]) == 30
    assert len(people) == 3


def test_carried_credit_stands_in_the_statement_with_its_origin(demonstration):
    people = demonstration.people("moved_within_city")

    for person in people:
        told = demonstration.told(person.teacher_id)
        origins = Counter(parcel["origin"] for parcel in told["parcels"])
        assert origins["carry_in"] >= 7
    assert len(people) == 7


def test_a_merged_identity_leads_to_the_person(demonstration):
    people = demonstration.people("merged")

    for person in people:
        second = second_identity(person)
        told = demonstration.statement(second)
        assert told["read"]["merged_into"] == person.teacher_id
    assert len(people) == 2


def test_the_duties_stand_beside_the_credits(demonstration):
    teachers = [p for p in demonstration.district.people if "ideology" in p.roles]

    for person in teachers:
        told = demonstration.statement(person.teacher_id, series="duties")
        short = {
            (f["rule"]["rule_id"], f["year"]) for f in told["findings"] if not f["met"]
        }
        assert short == {("ideology-2-practices-a-year", 2022)}
    assert len(teachers) == 7


def test_a_second_report_of_the_same_gives_no_credit(demonstration):
    """The provider and the school report it; the statement rests on one of them."""
    twice = Counter(handle_of(row)[1:] for row in demonstration.district.completions)
    electives = [key for key, n in twice.items() if n == 2 and key[1].startswith("ELE")]

    for teacher, activity, occasion in electives[::9]:
        told = demonstration.get(
            f"/v1/completions?teacher={teacher}&activity={activity}"
        ).body["items"]
        both = [row for row in told if (row["occasion"] or "") == occasion]
        parcels = demonstration.told(teacher)["parcels"]
        origins = {parcel["origin_id"] for parcel in parcels}
        counted = [row for row in both if row["posting_id"] in origins]
        assert len(both) == 2
        assert [row["status"] for row in counted] == ["approved"]
    assert len(electives) == 109


def test_certificates_were_issued_and_three_of_them_shaken(demonstration):
    answer = demonstration.get("/v1/certificates?limit=200")

    states = Counter(item["status"] for item in answer.body["items"])

    assert states["valid"] >= 50
    assert states["under-review"] >= 1
    assert states["revoked"] == 1


def test_the_queue_holds_what_awaits_the_district_the_oldest_first(demonstration):
    answer = demonstration.get("/v1/completions?awaits=district&limit=500", "reviewer")

    positions = [row["position"] for row in answer.body["items"]]

    assert len(positions) > 20
    assert positions == sorted(positions)
    assert {row["awaits"] for row in answer.body["items"]} == {"district"}


def test_posting_what_stands_again_makes_nothing_new(demonstration):
    district = demonstration.district
    shaken = {c.posting for c in (*district.decisions, *district.afterwards)}
    rows = [
        row
        for row in demonstration.district.completions[:300]
        if handle_of(row) not in shaken
    ]
    key = demonstration.keys["importer"]

    answer = demonstration.connection.send(
        "POST",
        "/v1/completions/batch",
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        json.dumps(rows).encode(),
    )

    assert answer.status == 200
    assert answer.body["counts"]["already_known"] == len(rows)


def revoked_or_shaken(demonstration):
    """Teachers under whose certificate a credit was reversed."""
    return {
        command.posting.teacher_id
        for command in demonstration.district.afterwards
        if command.posting
    }
