"""What a hostile client found out about others, and finds out no more."""

import pytest


def page(door, path, who):
    key = door.keys[who]
    return door.client.get(path, headers={"Authorization": f"Bearer {key}"})


def test_the_queue_names_nobody_to_the_school_that_a_teacher_left(door):
    door.posted(teacher_id="T1", occasion="of one who stayed")
    door.posted(teacher_id="T3", occasion="of one who left")

    mine = page(door, "/queue", "school")
    whole = page(door, "/queue", "auditor")

    assert "T3" in mine.text
    assert "张小红" in mine.text
    assert "王五" not in mine.text
    assert "王五" in whole.text


@pytest.mark.parametrize(
    "path",
    [
        "/teachers/T1?facts_as_of=nonsense",
        "/teachers/T1/history?start=nonsense",
        "/teachers/T1/changes?facts_from=nonsense",
        "/teachers/T1/parcels/00000000-0000-4000-8000-000000000000",
    ],
)
def test_a_refused_look_at_a_page_leaves_no_entry(door, path):
    refused = page(door, path, "auditor")

    assert refused.status_code in (404, 422)
    assert door.ledger.access_log.of_teacher("T1") == []


def test_what_was_disallowed_to_a_school_is_told_to_itself_and_the_district(door):
    body = {"year": 2024, "kind": "school_based", "document_no": "朝教〔2024〕9号"}
    assert (
        door.post("/v1/schools/S2/disallowances", "reviewer", body).status_code == 201
    )

    told = {
        who: "9号" in door.get("/v1/schools/S2", who).text
        for who in ("school", "provider", "other_school", "auditor", "importer")
    }
    listed = {
        who: "9号" in door.get("/v1/schools", who).text
        for who in ("school", "provider", "other_school", "auditor", "importer")
    }

    assert told == listed
    assert told == {
        "school": False,
        "provider": False,
        "other_school": True,
        "auditor": True,
        "importer": True,
    }
