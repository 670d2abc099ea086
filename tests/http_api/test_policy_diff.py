"""Two documents are told apart over HTTP: texts, and revisions that were adopted."""

import pytest

from domain.policy.load import shipped_policies

NAME = "chaoyang-commission"
TEXT = shipped_policies()[NAME]
ADOPTED = {"document": NAME, "revision": "2022-10-14"}
REVISED = {"text": TEXT.replace('keep = "10"', 'keep = "8"')}


def diff(door, before, after, who="policy_office"):
    return door.post("/v1/policies/diff", who, {"from": before, "to": after})


def test_an_adopted_revision_is_told_apart_from_a_text(reading_door):
    answer = diff(reading_door, ADOPTED, REVISED)

    assert answer.status_code == 200
    assert answer.json["equal"] is False
    (found,) = answer.json["differences"]
    assert found["sentence"] == {
        "zh": "professional-surplus-to-elective（A2§7）：保留 10 → 8",
        "en": "professional-surplus-to-elective (A2§7): kept 10 -> 8",
    }
    assert (found["subject_id"], found["field"]) == (
        "professional-surplus-to-elective",
        "keep",
    )
    assert answer.json["from"]["revision"] == "2022-10-14"


def test_equal_documents_differ_in_nothing(reading_door):
    answer = diff(reading_door, ADOPTED, {"text": f"# a word\n{TEXT}"})

    assert (answer.json["equal"], answer.json["differences"]) == (True, [])


def test_a_revision_that_nobody_adopted_is_unknown(reading_door):
    answer = diff(reading_door, {**ADOPTED, "revision": "1999"}, REVISED)

    assert (answer.status_code, answer.json["code"]) == (422, "policy-unknown")


def test_a_text_with_mistakes_is_refused_with_all_of_them(reading_door):
    answer = diff(reading_door, ADOPTED, {"text": "= 1"})

    assert (answer.status_code, answer.json["code"]) == (422, "policy-invalid")


@pytest.mark.parametrize(
    "named",
    [{}, {"document": NAME}, {"revision": "1"}, {**ADOPTED, **REVISED}],
    ids=["nothing", "no revision", "no document", "a text as well"],
)
def test_a_document_is_named_in_one_way(reading_door, named):
    answer = diff(reading_door, named, REVISED)

    assert answer.status_code == 422
    reasons = [(reason["code"], reason["field"]) for reason in answer.json["reasons"]]
    assert reasons == [("conflicting-fields", "from.text")]


def test_both_documents_are_needed(reading_door):
    answer = reading_door.post("/v1/policies/diff", "auditor", {"from": ADOPTED})

    assert answer.json["reasons"][0]["field"] == "to"


def test_several_wrong_fields_are_named_in_the_sentence(reading_door):
    answer = reading_door.post("/v1/policies/diff", "auditor", {"before": ADOPTED})

    assert answer.json["detail"].count("This field is needed.") == 1
    assert "from, to: This field is needed." in answer.json["detail"]
    assert "before: The contract has no such field." in answer.json["detail"]
