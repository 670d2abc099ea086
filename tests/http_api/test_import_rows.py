"""Rows of files over HTTP: listed, given back, dropped; and whose they are."""

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.http_api.conftest import ndjson
from tests.http_api.files import (
    FIRST_ROW,
    as_csv,
    checked,
    counts,
    posted,
    refused_rows,
    rows_of,
    send,
    sent,
    work,
)

NOWHERE = "00000000-0000-4000-8000-000000000000"
OK: dict[str, str] = {}
NOBODY = {"teacher_id": "T999"}


# --- the rows -------------------------------------------------------------------------


def test_each_row_is_told_everything_that_is_wrong_in_it(door):
    wrong = {"amount": "2O", "completed_on": "5月1日", "result": "很好"}
    address = checked(door, OK, wrong)

    (row,) = door.get(f"{address}/rows?status=refused", "school").json["items"]

    told = {(reason["field"], reason["code"]) for reason in row["reasons"]}
    assert {field for field, _ in told} == {"amount", "completed_on", "result"}
    assert row["cells"]["amount"] == "2O"
    assert all(reason["row"] == FIRST_ROW + 1 for reason in row["reasons"])


def test_a_row_is_compared_with_earlier_rows_of_the_file_far_above(door):
    far = [{"occasion": "far"}, *([OK] * 600), {"occasion": "far", "amount": "5"}]
    address = checked(door, *far, {"occasion": "far"})

    told = door.get(address, "school").json

    assert counts(told) == {"posted": 601, "already_known": 1, "refused": 1}
    assert refused_rows(door, address) == [(603, "already-posted", "amount")]
    door.send("POST", f"{address}/confirmation", "school")
    work(door)
    assert door.get(address, "school").json["counts"] == told["counts"]
    assert refused_rows(door, address) == [(603, "already-posted", "amount")]


def test_rows_are_listed_by_status_code_and_page(door):
    changes = [NOBODY, {"amount": "x"}, OK] * 3
    address = checked(door, *changes)

    page = door.get(f"{address}/rows?status=refused&limit=4", "school")
    rest = door.get(
        f"{address}/rows?status=refused&cursor={page.json['next_cursor']}", "school"
    ).json

    assert 'rel="next"' in page.headers["Link"]
    found = [one["row"] for one in (*page.json["items"], *rest["items"])]
    assert found == [2, 3, 5, 6, 8, 9]
    assert rest["next_cursor"] is None
    assert [
        row for row, _, _ in refused_rows(door, address, code="teacher-unknown")
    ] == [
        2,
        5,
        8,
    ]
    assert refused_rows(door, address, code="nobody-knows") == []
    assert [row for row, _, _ in refused_rows(door, address, field="amount")] == [
        3,
        6,
        9,
    ]
    bad = door.get(f"{address}/rows?cursor=nonsense", "school")
    assert (bad.status_code, bad.json["code"]) == (422, "malformed-cursor")


def test_the_result_workbook_gives_every_row_back_in_the_reader_s_language(door):
    address = checked(door, OK, NOBODY)

    sheets = {}
    for language in ("zh-CN", "en"):
        answer = door.get(
            f"{address}/workbook", "school", headers={"Accept-Language": language}
        )
        assert answer.headers["Content-Disposition"].endswith('.xlsx"')
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
        sheets[language] = book.get_sheet_by_index(0).to_python()

    assert [row[0] for row in sheets["zh-CN"][1:]] == ["可导入", "被拒绝"]
    assert [row[0] for row in sheets["en"][1:]] == ["Can be posted", "Refused"]
    again = send(door, answer.get_data(), name="again.xlsx")
    work(door)
    told = door.get(again.headers["Location"], "school").json
    assert counts(told) == {"posted": 1, "refused": 1}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_can_be_sent_in_as_it_comes(door, language, form):
    answer = door.get(
        f"/v1/imports/template?format={form}&language={language}", "school"
    )
    assert answer.status_code == 200

    address = send(door, answer.get_data(), name=f"t.{form}").headers["Location"]
    work(door)

    told = door.get(address, "school").json
    assert [error["code"] for error in told["errors"]] == ["file-empty"]


# --- cancelling, dropping -------------------------------------------------------------


def test_an_import_that_waits_is_cancelled(door):
    address = sent(door, OK)

    answer = door.send("POST", f"{address}/cancellation", "school")

    assert (answer.status_code, answer.json["status"]) == (200, "cancelled")
    assert work(door) == 0
    assert door.get(address, "school").json["state"] == "cancelled"


def test_a_posting_that_was_cancelled_can_be_confirmed_again(door):
    address = checked(door, OK, NOBODY)
    door.send("POST", f"{address}/confirmation", "school")
    door.send("POST", f"{address}/cancellation", "school")
    told = door.get(address, "school").json

    assert (told["state"], told["to_post"]) == ("cancelled", 1)
    assert counts(told) == {"not_posted": 1, "refused": 1}
    rows = door.get(f"{address}/rows", "school").json["items"]
    assert [one["status"] for one in rows] == ["not-posted", "refused"]
    door.send("POST", f"{address}/confirmation", "school")
    assert work(door) == 1
    told = door.get(address, "school").json
    assert (told["state"], counts(told)) == ("posted", {"posted": 1, "refused": 1})


def test_rows_posted_just_before_a_posting_broke_off_are_told_as_posted(door, owner_of):
    address = checked(door, OK, NOBODY)
    owner, table = owner_of(door), "ALTER TABLE ledger.upload_part"
    owner.execute(f"{table} ADD CONSTRAINT none CHECK (step <> 'post') NOT VALID")
    door.send("POST", f"{address}/confirmation", "school")
    work(door)
    broken = door.get(address, "school").json
    position = door.ledger.position()
    owner.execute(f"{table} DROP CONSTRAINT none")

    door.send("POST", f"{address}/confirmation", "school")
    work(door)

    assert (broken["state"], counts(broken)) == (
        "failed",
        {"not_posted": 1, "refused": 1},
    )
    told = door.get(address, "school").json
    assert (told["state"], counts(told)) == ("posted", {"posted": 1, "refused": 1})
    assert door.ledger.position() == position
    assert len(door.get("/v1/refusals", "school").json["items"]) == 1


def test_of_a_file_that_was_dropped_the_digest_and_the_counts_stay(door, owner_of):
    address = posted(door, OK)
    kept = checked(door, OK, OK)
    owner_of(door).execute(
        "UPDATE ledger.upload SET uploaded_at = uploaded_at - interval '31 days'"
        " WHERE upload_id = %s",
        [address.rpartition("/")[2]],
    )

    assert door.ledger.uploads.drop(days=1) == 1, "younger than 30 days is kept"

    told = door.get(address, "school").json
    assert not told["file"]["is_kept"]
    assert (len(told["file"]["sha256"]), counts(told)) == (64, {"posted": 1})
    assert door.get(f"{address}/rows", "school").json["items"] == []
    assert len(door.get(f"{kept}/rows", "school").json["items"]) == 2
    assert door.ledger.uploads.drop(days=30) == 0


# --- whose they are -------------------------------------------------------------------


def test_another_school_s_import_is_not_there(door):
    address = checked(door, OK)

    for who in ("other_school", "provider", "importer"):
        assert door.get("/v1/imports", who).json["items"] == []
        for answer in (
            door.get(address, who),
            door.get(f"{address}/rows", who),
            door.get(f"{address}/workbook", who),
            door.send("POST", f"{address}/confirmation", who),
            door.send("POST", f"{address}/cancellation", who),
        ):
            assert (answer.status_code, answer.json["code"]) == (404, "import-unknown")
    missing = door.get(f"/v1/imports/{NOWHERE}", "school")
    assert (missing.status_code, missing.json["code"]) == (404, "import-unknown")


def test_a_school_posts_only_for_its_own_teachers(door):
    address = posted(door, {"teacher_id": "T2"}, OK)

    assert refused_rows(door, address) == [(2, "teacher-unknown", "teacher_id")]


def test_the_district_reads_every_import_and_that_is_logged(door):
    address = checked(door, OK, {"teacher_id": "=1+1"})

    assert len(door.get("/v1/imports", "auditor").json["items"]) == 1
    door.get(f"{address}/rows", "auditor")
    door.get(f"{address}/workbook", "auditor")
    refused_to_post = door.send("POST", f"{address}/confirmation", "auditor")

    assert refused_to_post.json["code"] == "role-refused"
    accesses = door.get("/v1/teachers/T1/accesses", "administrator").json["items"]
    assert [one["what"] for one in accesses] == ["import", "import"]


def test_an_importer_and_a_provider_send_their_own_files(door):
    for who in ("importer", "provider"):
        address = posted(door, {"occasion": who}, who=who)
        told = door.get(address, who).json
        assert counts(told) == {"posted": 1}, who


def test_imports_are_listed_newest_first(door):
    sent_in = [
        send(door, as_csv(rows_of(OK)), name=f"{n}.csv").json["import_id"]
        for n in range(3)
    ]

    page = door.get("/v1/imports?limit=2", "school").json
    rest = door.get(f"/v1/imports?cursor={page['next_cursor']}", "school").json

    found = [one["import_id"] for one in (*page["items"], *rest["items"])]
    assert found == sent_in[::-1]
    for cursor in ("nonsense", "MTIzNA"):
        bad = door.get(f"/v1/imports?cursor={cursor}", "school")
        assert (bad.status_code, bad.json["code"]) == (422, "malformed-cursor")


def test_a_file_posts_what_the_same_batch_posts(door):
    changes = [OK, NOBODY, {"amount": "0"}, {"completed_on": "2030-01-01"}]
    address = checked(door, *changes)
    bodies = [
        {
            "teacher_id": "T1",
            "activity_id": "PRO",
            "amount": "20",
            "result": "passed",
            "completed_on": "2024-05-01",
            "occasion": str(number),
            **change,
        }
        for number, change in enumerate(changes, start=1)
    ]

    batch = door.send(
        "POST",
        "/v1/completions/batch?dry_run=true",
        "school",
        **ndjson(*bodies),
    ).json

    rows = door.get(f"{address}/rows", "school").json["items"]
    told = [(one["status"], one.get("code"), one.get("field")) for one in rows]
    same = [
        (one["status"], one.get("code"), one.get("field")) for one in batch["results"]
    ]
    assert told == same
