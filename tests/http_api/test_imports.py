"""Files of rows over HTTP: sent in, checked, confirmed, posted, and read."""

import io

import pytest

from domain.canonical import sha256_hex
from http_api.importing.receiving import plain_name
from tests.http_api.files import (
    FIRST_ROW,
    as_csv,
    as_xlsx,
    checked,
    counts,
    posted,
    refused_rows,
    rows_of,
    send,
    work,
)

OK: dict[str, str] = {}
NOBODY = {"teacher_id": "T999"}


# --- sending in -----------------------------------------------------------------------


def test_a_file_is_sent_in_and_nothing_is_recorded_before_it_is_confirmed(door):
    before = door.ledger.position()
    answer = send(door, as_csv(rows_of(OK, NOBODY)))

    assert (answer.status_code, answer.json["status"]) == (202, "checking")
    address = answer.headers["Location"]
    assert address == answer.json["links"]["self"]
    told = door.get(address, "school").json
    assert (told["state"], told["file"]["name"]) == ("checking", "a.csv")
    assert work(door) == 1
    told = door.get(address, "school").json
    assert (told["state"], told["step"]) == ("checked", "check")
    assert counts(told) == {"posted": 1, "refused": 1}
    assert told["reasons"] == [
        {"code": "teacher-unknown", "field": "teacher_id", "rows": 1}
    ]
    assert (told["to_post"], told["can_be_confirmed"]) == (1, True)
    assert door.ledger.position() == before


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("表.xlsx", as_xlsx(rows_of(OK)), "application/octet-stream"),
        ("gb.csv", as_csv(rows_of(OK), "gb18030"), "text/csv"),
        ("utf8.csv", as_csv(rows_of(OK)), "text/csv"),
    ],
    ids=["workbook", "gb18030", "utf-8"],
)
def test_a_file_may_come_as_the_body_itself(door, name, content, kind):
    answer = door.send(
        "POST",
        f"/v1/imports?name={name}",
        "school",
        data=content,
        content_type=kind,
    )

    assert answer.status_code == 202, answer.json
    work(door)
    told = door.get(answer.headers["Location"], "school").json
    assert counts(told) == {"posted": 1}
    assert told["file"]["name"] == name
    assert told["file"]["sha256"] == sha256_hex(content)


@pytest.mark.parametrize(
    ("sent_as", "kept"),
    [
        (r"C:\Users\王\rows.csv", "rows.csv"),
        ("../../etc/rows.csv", "rows.csv"),
        ("a\u202evsc.csv\x00", "avsc.csv"),
        ("年" * 200 + ".csv", "年" * 96 + ".csv"),
    ],
    ids=["folders of Windows", "folders", "characters nobody sees", "long"],
)
def test_the_name_of_a_file_is_kept_as_an_event_can_keep_it(sent_as, kept):
    assert plain_name(sent_as) == kept


@pytest.mark.parametrize(
    ("sending", "status", "code"),
    [
        ({"json": [1]}, 415, "wrong-content-type"),
        ({"data": b"", "content_type": "text/csv"}, 422, "missing-field"),
        (
            {"data": {"other": "x"}, "content_type": "multipart/form-data"},
            422,
            "missing-field",
        ),
        (
            {
                "data": {
                    "file": [(io.BytesIO(b"x"), "a.csv"), (io.BytesIO(b"y"), "b.csv")]
                },
                "content_type": "multipart/form-data",
            },
            422,
            "conflicting-fields",
        ),
        (
            {
                "data": {"file": (io.BytesIO(b"PK\3\4 and no archive"), "a.xlsx")},
                "content_type": "multipart/form-data",
            },
            422,
            "file-unreadable",
        ),
        (
            {
                "data": b"x" * 10_000_001,
                "query_string": {"name": "a.csv"},
                "content_type": "text/csv",
            },
            413,
            "file-too-large",
        ),
    ],
    ids=["json", "no name", "no file", "two files", "no workbook", "too large"],
)
def test_what_is_no_file_is_refused_at_once_and_not_kept(door, sending, status, code):
    answer = door.send("POST", "/v1/imports", "school", **sending)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert door.get("/v1/imports", "school").json["items"] == []


def test_a_form_that_broke_off_is_never_taken_for_whole(door):
    body = (
        b"--x\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n\r\n"
        + as_csv(rows_of(OK, OK))
    )

    for left in (body, body[:-20], body + b"\r\n--x"):
        answer = door.send(
            "POST",
            "/v1/imports",
            "school",
            data=left,
            content_type="multipart/form-data; boundary=x",
        )
        assert 400 <= answer.status_code < 500, answer.json
    assert door.get("/v1/imports", "school").json["items"] == []


def test_the_same_file_is_the_same_import_while_it_is_being_checked(door):
    content = as_csv(rows_of(OK))
    first = send(door, content).json["import_id"]

    assert send(door, content).json["import_id"] == first
    assert send(door, content, name="b.csv").json["import_id"] != first
    assert work(door) == 2
    assert send(door, content).json["import_id"] != first


def test_under_an_idempotency_key_the_first_answer_is_given_again(door):
    content = as_csv(rows_of(OK))
    key = {"headers": {"Idempotency-Key": "once"}}
    first = send(door, content, **key)
    work(door)

    again = send(door, content, **key)
    other = send(door, as_csv(rows_of(OK, OK)), **key)

    assert again.json["import_id"] == first.json["import_id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json["code"]) == (409, "key-reused")


@pytest.mark.parametrize(
    ("rows", "code", "field", "row"),
    [
        (
            [["教师编号", "活动编号", "血型"], ["T1", "PRO", "A"]],
            "heading-unknown",
            "血型",
            1,
        ),
        ([["x"], ["y"]], "headings-missing", None, None),
        (rows_of(), "file-empty", None, None),
    ],
    ids=["unknown heading", "no headings", "no rows"],
)
def test_a_file_that_is_wrong_as_a_whole_fails_with_its_reasons(
    door, rows, code, field, row
):
    address = send(door, as_csv(rows)).headers["Location"]
    work(door)

    told = door.get(address, "school").json

    assert (told["state"], told["can_be_confirmed"]) == ("failed", False)
    first = told["errors"][0]
    assert (first["code"], first["field"], first["row"]) == (code, field, row)
    assert first["message"]
    confirmed = door.send("POST", f"{address}/confirmation", "school")
    assert (confirmed.status_code, confirmed.json["code"]) == (409, "not-yet-checked")


# --- confirming -----------------------------------------------------------------------


def test_a_confirmed_file_is_posted_and_each_event_names_its_row(door):
    address = posted(door, OK, NOBODY, OK)

    told = door.get(address, "school").json

    assert (told["state"], told["step"]) == ("posted", "post")
    assert counts(told) == {"posted": 2, "refused": 1}
    assert told["confirmed_by"]["client_id"] == "school"
    rows = door.get(f"{address}/rows", "school").json["items"]
    assert [one["status"] for one in rows] == ["posted", "refused", "posted"]
    stored = {one.position: one for one in door.ledger.log(0, 10_000)}
    for one in (rows[0], rows[2]):
        event = stored[one["position"]]
        assert event.source.batch == "a.csv"
        assert event.source.sha256 == told["file"]["sha256"]
        assert event.source.row == one["row"]
        assert event.actor.client_id == "school"


def test_the_corrected_file_posts_only_what_is_new(door):
    posted(door, OK, NOBODY, OK)

    address = posted(door, OK, {"teacher_id": "T4"}, OK)

    told = door.get(address, "school").json
    assert counts(told) == {"posted": 1, "already_known": 2}


def test_a_second_confirmation_leads_to_the_same_posting(door):
    address = checked(door, OK)

    for _ in range(2):
        again = door.send("POST", f"{address}/confirmation", "school")
        assert (again.status_code, again.json["status"]) == (202, "posting")

    assert work(door) == 1
    assert door.send("POST", f"{address}/confirmation", "school").status_code == 202
    assert work(door) == 0


def test_a_file_without_a_good_row_cannot_be_confirmed(door):
    posted(door, OK)

    for changes in ([NOBODY], [OK]):
        address = checked(door, *changes)
        answer = door.send("POST", f"{address}/confirmation", "school")
        assert (answer.status_code, answer.json["code"]) == (409, "nothing-to-post")
        assert not door.get(address, "school").json["can_be_confirmed"]


def test_what_changed_since_the_check_is_told_by_the_answer_of_the_posting(door):
    address = checked(door, OK, {"teacher_id": "T5"}, {"amount": "10"})
    registered = {
        "teacher_id": "T5",
        "school_id": "S1",
        "valid_from": "2015-09-01",
        "attributes": {"entry": ["existing"]},
    }
    assert door.post("/v1/teachers", "administrator", registered).status_code == 201
    door.posted(occasion="3", amount="12")

    door.send("POST", f"{address}/confirmation", "school")
    work(door)

    told = door.get(address, "school").json
    assert counts(told) == {"posted": 2, "refused": 1}
    assert refused_rows(door, address) == [(4, "already-posted", "amount")]


def test_a_client_that_was_revoked_meanwhile_posts_nothing(door):
    address = checked(door, OK)
    before = door.ledger.position()
    assert door.send("POST", f"{address}/confirmation", "school").status_code == 202
    gone = door.post(
        "/v1/clients/school/revocation", "administrator", {"reason": "left"}
    )
    assert gone.status_code == 201, gone.json

    work(door)

    told = door.get(address, "auditor").json
    assert (told["state"], told["errors"][0]["code"]) == ("failed", "client-closed")
    assert counts(told) == {"not_posted": 1}
    assert door.ledger.position() == before + 1
    late = door.send("POST", f"{address}/confirmation", "school")
    assert (late.status_code, late.json["code"]) == (401, "key-refused")


def test_why_rows_were_refused_is_kept_once_they_were_to_be_posted(door):
    address = checked(door, OK, NOBODY)
    assert door.get("/v1/refusals", "school").json["items"] == []

    door.send("POST", f"{address}/confirmation", "school")
    work(door)

    (kept,) = door.get("/v1/refusals", "school").json["items"]
    assert (kept["code"], kept["row"]) == ("teacher-unknown", FIRST_ROW + 1)
