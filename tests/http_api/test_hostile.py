"""F14: whatever is sent gets a 4xx with a code, and nothing is stored."""

import gzip
import io
import json

import pytest

from tests.http_api.conftest import POSTING, ndjson

JSON = "application/json"
GOOD = json.dumps(POSTING).encode()

BODIES = {
    "nothing": (b"", JSON, 400),
    "NaN": (b'{"amount": NaN}', JSON, 400),
    "Infinity": (b'{"amount": Infinity}', JSON, 400),
    "a lone surrogate": (GOOD.replace(b'"T1"', b'"T1\\ud800"'), JSON, 422),
    "NUL": (GOOD.replace(b'"T1"', b'"T1\\u0000"'), JSON, 422),
    "a raw NUL": (GOOD.replace(b'"T1"', b'"T1\x00"'), JSON, 400),
    "a number of a million digits": (
        b'{"amount": ' + b"9" * 1_000_000 + b"}",
        JSON,
        422,
    ),
    "an exponent": (b'{"amount": 1e308}', JSON, 422),
    "a fraction": (GOOD.replace(b'"20"', b"20.0"), JSON, 422),
    "duplicate keys": (GOOD[:-1] + b', "amount": "99"}', JSON, 422),
    "nesting of a hundred thousand": (b"[" * 100_000, JSON, 400),
    "nesting that closes": (b'{"a":' * 900 + b"1" + b"}" * 900, JSON, 422),
    "an array": (b"[]", JSON, 422),
    "null": (b"null", JSON, 422),
    "a string": (b'"x"', JSON, 422),
    "a number": (b"1", JSON, 422),
    "not UTF-8": (b'{"note": "\xff"}', JSON, 400),
    "GB 18030": ('{"note": "区"}'.encode("gb18030"), JSON, 400),
    "UTF-16": ('{"note": "x"}'.encode("utf-16"), JSON, 400),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, JSON, 400),
    "another charset": (GOOD, "application/json; charset=gbk", 415),
    "no content type": (GOOD, None, 415),
    "a form": (b"teacher_id=T1", "application/x-www-form-urlencoded", 415),
    "XML": (b"<x/>", "application/xml", 415),
    "a spreadsheet": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        415,
    ),
    "multipart": (b"--x--", "multipart/form-data; boundary=x", 415),
    "a million small values": (b"[" + b"[]," * 1_000_000 + b"[]]", JSON, 400),
    "too many mistakes": (b"[" + b"1.5," * 400_000 + b"1.5]", JSON, 422),
    "too many unknown fields": (
        b"{" + b",".join(b'"k%d":1' % number for number in range(100_000)) + b"}",
        JSON,
        422,
    ),
    "seventeen megabytes": (b'"' + b"a" * 17_000_000 + b'"', JSON, 413),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize(
    "path", ["/v1/completions", "/v1/completions/batch?mode=atomic"]
)
def test_a_hostile_body_gets_a_4xx_with_a_code_and_nothing_is_stored(
    reading_door, path, name
):
    data, content_type, status = BODIES[name]
    before = reading_door.ledger.position()

    answer = reading_door.send(
        "POST", path, "school", data=data, content_type=content_type
    )

    if path == "/v1/completions":
        assert answer.status_code == status, answer.json
    assert 400 <= answer.status_code < 500
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"]
    assert answer.json["reasons"]
    assert len(answer.data) < 50_000
    assert reading_door.ledger.position() == before


def test_a_body_that_claims_to_be_huge_is_refused_before_it_is_read(reading_door):
    answer = reading_door.send(
        "POST",
        "/v1/completions",
        "school",
        data=b"{}",
        content_type=JSON,
        environ_overrides={"CONTENT_LENGTH": "100000000"},
    )

    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")


def streamed(rows, **environ):
    """Return what the test client needs to send a body as a server hands it on."""
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    return {
        "input_stream": io.BytesIO(lines),
        "content_type": "application/x-ndjson",
        "environ_overrides": {"wsgi.input_terminated": True, **environ},
    }


def test_a_body_without_a_length_is_refused_since_a_part_of_it_would_look_whole(
    reading_door,
):
    rows = [{**POSTING, "occasion": str(number)} for number in range(3)]
    sent = streamed(rows, HTTP_TRANSFER_ENCODING="chunked")
    before = reading_door.ledger.position()

    answer = reading_door.send("POST", "/v1/completions/batch", "school", **sent)

    assert (answer.status_code, answer.json["code"]) == (411, "length-missing")
    assert reading_door.ledger.position() == before


@pytest.mark.parametrize("length", ["5000", "7", "", "-1", "abc", "0x10"])
def test_a_body_that_has_not_its_announced_length_is_refused(reading_door, length):
    rows = [{**POSTING, "occasion": str(number)} for number in range(3)]
    before = reading_door.ledger.position()

    answer = reading_door.send(
        "POST",
        "/v1/completions/batch",
        "school",
        **streamed(rows, CONTENT_LENGTH=length),
    )

    assert (answer.status_code, answer.json["code"]) == (400, "body-cut-short")
    assert reading_door.ledger.position() == before


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP", "x"])
def test_nothing_is_unpacked_at_the_door(reading_door, encoding):
    bomb = gzip.compress(b"0" * 1_000_000)

    answer = reading_door.send(
        "POST",
        "/v1/completions",
        "school",
        data=bomb,
        content_type=JSON,
        headers={"Content-Encoding": encoding},
    )

    assert (answer.status_code, answer.json["code"]) == (415, "encoded-body")


TEXTS = [
    "'; DROP TABLE ledger.event; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n%x",
    "../../etc/passwd",
    "\u202etxt.exe",
    "\\u0000",
    "$(rm -rf /)",
    "=cmd|' /C calc'!A0",
    "א‎ ب 𠮷 👩‍👩‍👧 é",
]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_text_is_a_text_and_comes_back_as_it_was(reading_door, text):
    posted = reading_door.post(
        "/v1/completions",
        "school",
        {**POSTING, "occasion": text, "tags": {"topic": text}, "note": text},
    )
    reading_door.project()

    assert posted.status_code == 201
    posting_id = posted.json["posting_id"]
    kept = reading_door.get(f"/v1/completions/{posting_id}", "school")
    assert kept.json["occasion"] == text
    assert kept.content_type == "application/json"
    assert kept.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
@pytest.mark.parametrize("parameter", ["school", "teacher", "kind", "cursor", "limit"])
def test_a_hostile_query_is_a_422_that_names_the_parameter(
    reading_door, parameter, text
):
    answer = reading_door.get(
        "/v1/completions", "auditor", query_string={parameter: text}
    )

    assert answer.status_code == 422
    assert answer.json["reasons"][0]["field"] == parameter


@pytest.mark.parametrize(
    "path",
    [
        "/v1/teachers/T1%00",
        "/v1/teachers/T1%0A",
        "/v1/teachers/%ED%A0%80",
        "/v1/teachers/..%2f..%2fetc",
        "/v1/teachers/" + "a" * 5_000,
        "/v1/teachers/T1/parcels/%00",
        "/v1/completions/not-a-uuid",
        "/v1/completions/00000000-0000-4000-8000-00000000000G",
        "/v1/completions/00000000-0000-4000-8000-000000000000",
        "/v1/refusals/%27%20OR%201=1",
        "/v1/policies/x/%3Cscript%3E",
        "/v1/nothing",
        "//v1/schools",
        "/v1/schools/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_an_address_that_leads_nowhere_is_a_404(reading_door, path):
    answer = reading_door.get(path, "auditor")

    assert answer.status_code in (404, 308)


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"]
)
def test_a_method_that_an_address_does_not_take_is_a_405(reading_door, method):
    answer = reading_door.send(method, "/v1/completions", "auditor")

    assert (answer.status_code, answer.json["code"]) == (405, "method-refused")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("sent", ["a\x00b", "ü", "a b", "a" * 65, "", "<x>", "-a"])
def test_a_request_id_that_has_not_the_form_is_replaced(reading_door, sent):
    answer = reading_door.get(
        "/v1/schools",
        "auditor",
        headers={"X-Request-Id": sent.encode().decode("latin1")},
    )

    assert answer.headers["X-Request-Id"] != sent
    assert len(answer.headers["X-Request-Id"]) == 36


def test_unknown_fields_with_hostile_names_are_told_in_a_safe_form(reading_door):
    body = {**POSTING, "\ud800\x00<b>": 1, "k" * 10_000: 2}
    data = json.dumps(body).encode()

    answer = reading_door.send(
        "POST", "/v1/completions", "school", data=data, content_type=JSON
    )

    assert answer.status_code == 422
    assert {reason["code"] for reason in answer.json["reasons"]} == {"unknown-field"}
    assert all(len(reason["field"]) < 100 for reason in answer.json["reasons"])
    request_id = answer.json["request_id"]
    assert reading_door.get(f"/v1/refusals/{request_id}", "school").status_code == 200


def test_flaws_inside_a_batch_name_row_and_field(reading_door):
    lines = [
        json.dumps(POSTING),
        json.dumps({**POSTING, "occasion": "2"}).replace('"20"', "20.5"),
        '{"teacher_id": "T1", "teacher_id": "T2"}',
        '{"tags": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}}',
        "[]",
        "\x00",
    ]

    answer = reading_door.send(
        "POST", "/v1/completions/batch", "school", **ndjson(*lines)
    )

    told = [(row["row"], row.get("code")) for row in answer.json["results"]]
    assert told == [
        (1, None),
        (2, "inexact-number"),
        (3, "duplicate-key"),
        (4, "too-deep"),
        (5, "wrong-type"),
        (6, "malformed-json"),
    ]
    assert answer.json["results"][1]["field"] == "amount"


def test_every_answer_has_the_headers_that_keep_a_browser_safe(reading_door):
    for path in ("/v1/schools", "/healthz", "/docs", "/v1/nothing", "/openapi.json"):
        answer = reading_door.get(path, "auditor")

        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_failure_of_ours_is_a_500_that_tells_nothing(
    reading_door, monkeypatch, capsys
):
    def fails():
        key = reading_door.keys["auditor"]
        raise ZeroDivisionError("postgresql://secret", len(key))

    monkeypatch.setattr("http_api.nouns.vocabulary.load_vocabulary", fails)
    answer = reading_door.get("/v1/vocabulary", "auditor")

    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "secret" not in answer.get_data(as_text=True)
    logged = capsys.readouterr().err
    assert "ZeroDivisionError" in logged
    assert reading_door.keys["auditor"] not in logged
