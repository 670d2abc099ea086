"""The pages of files: sent in by a form, watched, looked at, confirmed."""

import io

import pytest

from tests.http_api.files import as_csv, as_xlsx, rows_of, work
from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import sound, words_of

OK: dict[str, str] = {}
NOBODY = {"teacher_id": "T999", "occasion": "<b>x</b>"}


def send(visitor, content, name="rows.csv"):
    file = (io.BytesIO(content), name)
    return visitor.send("/imports", {"file": file}, content_type="multipart/form-data")


def checked(door, visitor, *changes):
    """Send a file in, let it be checked, and return its address."""
    answer = send(visitor, as_csv(rows_of(*changes)))
    assert answer.status_code == 302, answer.text
    work(door)
    return answer.headers["Location"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_is_sent_in_looked_at_and_confirmed_without_a_script(door, language):
    school = visitor_of(door, "school", language)
    sound(school.page("/imports"))
    address = send(school, as_xlsx(rows_of(OK, NOBODY, OK)), "表.xlsx").headers[
        "Location"
    ]
    waiting = school.page(address)
    sound(waiting)
    assert "data-live" in waiting
    assert 'http-equiv="refresh"' in waiting
    work(door)

    looked_at = school.page(address)

    sound(looked_at)
    confirm = {"zh": "导入 2 行", "en": "Post 2 rows"}[language]
    assert confirm in words_of(looked_at)
    assert "T999" in looked_at
    posting = school.send(f"{address}/confirmation", {})
    assert posting.headers["Location"] == address
    work(door)
    done = school.page(address)
    sound(done)
    sentence = {
        "zh": "已导入 2 行，1 行被拒绝。",
        "en": "2 rows were posted, 1 was refused.",
    }
    assert sentence[language] in words_of(done)
    listed = school.page("/imports")
    sound(listed)
    assert "表.xlsx" in listed
    rows = school.page(f"{address}?status=posted")
    sound(rows)
    assert rows.count("/postings/") == 2
    door.project()
    trace = next(part for part in rows.split('"') if part.startswith("/postings/"))
    assert school.get(trace, follow_redirects=True).status_code == 200


def test_refused_rows_stand_under_their_reason_with_row_and_cell(door):
    school = visitor_of(door, "school")
    changes = [NOBODY, {"amount": "x2"}] * 7
    address = checked(door, school, *changes)

    page = school.page(address)
    listed = school.page(f"{address}?status=refused&code=malformed-amount&field=amount")

    assert page.count("reason-group") == 2
    assert "all 7 rows with this reason" in page
    assert "<q>x2</q>" in page
    assert "Amount D3" in words_of(page)
    sound(listed)
    assert listed.count("<q>x2</q>") == 7
    assert "T999" not in listed


def test_what_is_no_file_of_rows_is_told_where_it_was_asked_for(door):
    school = visitor_of(door, "school", "zh")
    school.page("/imports")

    answer = send(school, b"%PDF-1.7", "rows.pdf")

    assert answer.status_code == 415
    sound(answer.text)
    assert "不支持的文件类型" in answer.text
    assert "wrong-file-type" in answer.text
    assert door.get("/v1/refusals", "school").json["items"][0]["code"] == (
        "wrong-file-type"
    )


def test_a_file_with_unknown_headings_says_which_and_can_only_be_replaced(door):
    school = visitor_of(door, "school")
    answer = send(school, as_csv([["教师编号", "活动编号", "<i>"], ["T1", "PRO", "x"]]))
    work(door)

    page = school.page(answer.headers["Location"])

    sound(page)
    assert "No column of the template is called so" in page
    assert "&lt;i&gt;" in page
    assert "/confirmation" not in page


def test_a_posting_that_is_cancelled_can_be_gone_on_with(door):
    school = visitor_of(door, "school")
    address = checked(door, school, OK)
    school.send(f"{address}/confirmation", {})
    school.send(f"{address}/cancellation", {})

    page = school.page(address)

    assert "The posting was cancelled" in page
    school.send(f"{address}/confirmation", {})
    work(door)
    assert "1 row was posted" in school.page(address)
    late = school.send(f"{address}/cancellation", {}, follow_redirects=True)
    assert "It was over already." in late.text


def test_the_template_and_the_workbook_are_handed_out_in_the_page_s_language(door):
    school = visitor_of(door, "school")
    address = checked(door, school, OK)

    for path in ("/imports/template?format=xlsx", f"{address}/workbook"):
        answer = school.get(path)
        assert answer.status_code == 200
        assert answer.get_data()[:2] == b"PK"
    text = school.get("/imports/template?format=csv").get_data().decode("utf-8-sig")
    assert text.startswith("Teacher id,")


def test_a_form_without_the_session_s_token_sends_nothing_in(door):
    school = visitor_of(door, "school")
    file = {"file": (io.BytesIO(as_csv(rows_of(OK))), "a.csv"), "csrf_token": "x"}

    answer = school.client.post(
        "/imports", data=file, content_type="multipart/form-data"
    )

    assert answer.status_code == 403
    assert door.get("/v1/imports", "school").json["items"] == []


def test_others_see_neither_the_file_nor_that_there_is_one(door):
    address = checked(door, visitor_of(door, "school"), OK)

    for who in ("other_school", "provider"):
        other = visitor_of(door, who)
        assert "rows.csv" not in other.page("/imports")
        assert other.get(address).status_code == 404
        assert other.send(f"{address}/confirmation", {}).status_code == 404
    auditor = visitor_of(door, "auditor")
    assert "rows.csv" in auditor.page("/imports")
    sound(auditor.page(address))
    assert "/confirmation" not in auditor.page(address)
    assert auditor.send(f"{address}/confirmation", {}).status_code == 403
    accesses = door.get("/v1/teachers/T1/accesses", "administrator").json["items"]
    assert "import" not in {one["what"] for one in accesses}, "no row was shown"


def test_a_school_finds_its_imports_from_its_first_page(door):
    school = visitor_of(door, "school")

    page = school.get("/", follow_redirects=True).text

    assert page.count('href="/imports"') == 2
