"""Posting beside a teacher of whom an event cannot be read."""

from tests.http_api.conftest import POSTING
from tests.http_api.files import counts, posted
from tests.http_api.test_events_unreadable import UNREADABLE, appended

CODE = "record-unreadable"


def test_a_teacher_who_cannot_be_read_is_refused_and_nobody_else(door):
    appended(door, "T2", "teacher-moved", body=UNREADABLE, subject_id=None)
    unreadable = {**POSTING, "teacher_id": "T2"}

    one = door.post("/v1/completions", "other_school", unreadable)
    many = door.post("/v1/completions/batch", "school", [unreadable, POSTING])
    told = door.get(posted(door, {"teacher_id": "T2"}, {"teacher_id": "T4"}), "school")

    assert (one.status_code, one.json["code"]) == (409, CODE)
    refused, taken = many.json["results"]
    assert (refused["code"], refused["field"]) == (CODE, "teacher_id")
    assert taken["status"] == "posted"
    assert (told.json["state"], counts(told.json)) == (
        "posted",
        {"posted": 1, "refused": 1},
    )
    assert told.json["reasons"] == [{"code": CODE, "field": "teacher_id", "rows": 1}]
