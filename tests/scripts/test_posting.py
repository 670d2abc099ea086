"""Posting files: lines, batches, repeated requests, and what a run tells at its end."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from scripts.posting.command import post
from scripts.posting.connection import Connection, UnreachableError
from scripts.posting.lines import Command, Handle, LineError, line_of, read_items
from scripts.posting.poster import (
    Poster,
    UnknownPostingError,
    UnknownSenderError,
    groups,
    idempotency_key,
)


def row(number):
    return {
        "teacher_id": f"T{number}",
        "activity_id": "A1",
        "occasion": "1",
        "reporter": {"role": "school", "organisation": "S1"},
    }


def handle(number):
    return Handle("S1", f"T{number}", "A1", "1")


@pytest.fixture
def ledger():
    """A server that answers like a ledger and remembers what it was sent."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.requests, server.busy, server.refuse = [], 0, set()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.busy:
            self.server.busy -= 1
            self.answer(503, {"code": "database-unavailable"})
            return
        self.server.requests.append((self.path, dict(self.headers), body))
        self.answer(*self.result(body))

    def do_GET(self):
        self.answer(
            200,
            {
                "items": [
                    {
                        "reporter": "S1",
                        "teacher_id": "T9",
                        "activity_id": "A1",
                        "occasion": "1",
                        "status": "approved",
                        "posting_id": "found-9",
                    }
                ],
                "next_cursor": None,
            },
        )

    def result(self, body):
        if "approvals" in self.path:
            refused = {"status": "refused", "code": "own-posting", "message": "no"}
            return 201, {"results": [{"status": "approved"}, refused]}
        if "batch" not in self.path:
            return 201, {"offset_id": "offset-id", "status": "done"}
        rows = [json.loads(line) for line in body.splitlines()]
        return 200, {"results": [self.row_result(i, r) for i, r in enumerate(rows, 1)]}

    def row_result(self, number, row):
        if row["teacher_id"] in self.server.refuse:
            return {
                "row": number,
                "status": "refused",
                "code": "teacher-unknown",
                "field": "teacher_id",
                "message": "not known",
                "warnings": [],
            }
        return {
            "row": number,
            "status": "posted",
            "posting_id": f"id-{row['teacher_id']}",
            "warnings": [],
        }

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def address(server):
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def poster(ledger):
    connection = Connection(address=address(ledger), pause=lambda _: None)
    yield Poster(connection=connection, keys={"*": "secret"}, batch_size=2)
    connection.close()


def nothing(count):
    pass


@pytest.mark.parametrize(
    "item",
    [
        row(1),
        Command(path="/v1/schools", body={"name_zh": "晨光小学"}),
        Command(path="/v1/completions/{posting}/approval", body={}, posting=handle(1)),
        Command(path="/v1/approvals", body={}, postings=(handle(1), handle(2))),
        Command(path="/v1/x", body={}, sender="reviewer", label="offset-1"),
    ],
    ids=["a row", "a command", "one posting", "several postings", "a label"],
)
def test_a_line_reads_back_as_what_it_was_written_from(item):
    assert list(read_items([line_of(item)])) == [item]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "Line 2: not JSON"),
        ("[1]", "Line 2: not a JSON object"),
        ('{"post": "/v1/schools"}', "Line 2: not a command"),
        ('{"post": "/v1/x", "body": {}, "posting": ["S1"]}', "Line 2: not a command"),
    ],
)
def test_a_bad_line_is_named_by_its_number(line, why):
    with pytest.raises(LineError, match=why):
        list(read_items(["{}", line]))


def test_empty_lines_are_passed_over():
    assert list(read_items(["\n", "{}\n", "  \n"])) == [{}]


def test_rows_go_in_batches_and_commands_by_themselves_in_order():
    command = Command(path="/v1/x", body={})

    items = list(enumerate([row(1), row(2), row(3), command, row(4)], start=1))
    found = [[item for _, item in group] for group in groups(items, 2)]

    assert found == [[row(1), row(2)], [row(3)], [command], [row(4)]]


def test_the_key_of_a_request_depends_on_place_path_and_content():
    keys = {
        idempotency_key("/v1/a", b"x", 1),
        idempotency_key("/v1/a", b"x", 2),
        idempotency_key("/v1/b", b"x", 1),
        idempotency_key("/v1/a", b"y", 1),
    }

    assert len(keys) == 4
    assert idempotency_key("/v1/a", b"x", 1) in keys


def test_every_request_carries_key_and_idempotency_key(ledger, poster):
    poster.post([row(1)], nothing)

    _, headers, _ = ledger.requests[0]
    assert headers["Authorization"] == "Bearer secret"
    assert len(headers["Idempotency-Key"]) == 40
    assert headers["Content-Type"] == "application/x-ndjson"


def test_posting_again_sends_the_same_keys(ledger, poster):
    poster.post([row(1), row(2), row(3)], nothing)
    poster.post([row(1), row(2), row(3)], nothing)

    keys = [headers["Idempotency-Key"] for _, headers, _ in ledger.requests]
    assert keys[:2] == keys[2:]


def test_progress_is_told_batch_by_batch(poster):
    told = []

    poster.post([row(1), row(2), row(3)], told.append)

    assert told == [0, 2, 1]


def test_a_command_speaks_of_postings_by_the_ids_that_the_ledger_gave(ledger, poster):
    command = Command(
        path="/v1/completions/{posting}/x",
        body={},
        posting=handle(1),
        postings=(handle(2),),
    )

    poster.post([row(1), row(2), command], nothing)

    path, _, body = ledger.requests[-1]
    assert path == "/v1/completions/id-T1/x"
    assert json.loads(body)["posting_ids"] == ["id-T2"]


def test_a_posting_of_an_earlier_run_is_looked_up(ledger, poster):
    command = Command(path="/v1/completions/{posting}/x", body={}, posting=handle(9))

    poster.post([command], nothing)

    assert ledger.requests[-1][0] == "/v1/completions/found-9/x"


def test_a_posting_that_nobody_made_is_named(poster):
    command = Command(path="/v1/{posting}", body={}, posting=handle(5))

    with pytest.raises(UnknownPostingError, match="T5"):
        poster.post([command], nothing)


def test_a_label_leads_to_the_id_of_an_earlier_answer(ledger, poster):
    asked = Command(path="/v1/teachers/T1/offsets", body={}, label="offset-7")
    agreed = Command(path="/v1/offsets/{offset-7}/approval", body={})

    poster.post([asked, agreed], nothing)

    assert ledger.requests[-1][0] == "/v1/offsets/offset-id/approval"


def test_a_busy_ledger_is_asked_again(ledger, poster):
    ledger.busy = 3

    outcome = poster.post([row(1)], nothing)

    assert outcome.taken == 1


def test_where_nobody_answers_the_address_is_named():
    connection = Connection(address="http://127.0.0.1:9", pause=lambda _: None)

    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9"):
        connection.get("/healthz", "key")


def test_a_sender_without_a_key_is_named(ledger):
    connection = Connection(address=address(ledger))
    poster = Poster(connection=connection, keys={"reviewer": "r"})

    with pytest.raises(UnknownSenderError, match="'importer'; there are: reviewer"):
        poster.post([row(1)], nothing)


def test_a_refused_row_is_told_with_its_place_code_and_field(ledger, poster):
    ledger.refuse = {"T3"}

    outcome = poster.post([row(1), row(2), row(3)], nothing)

    assert outcome.taken == 2
    refusal = outcome.refusals[0]
    assert (refusal.number, refusal.code) == (3, "teacher-unknown")
    assert refusal.field == "teacher_id"


def test_one_refused_among_many_approvals_is_told(poster):
    command = Command(path="/v1/approvals", body={}, postings=(handle(9),))

    outcome = poster.post([command], nothing)

    assert [refusal.code for refusal in outcome.refusals] == ["own-posting"]


def test_the_command_ends_with_1_where_a_row_was_refused(ledger, tmp_path):
    ledger.refuse = {"T2"}
    file = tmp_path / "rows.ndjson"
    file.write_text(f"{line_of(row(1))}\n{line_of(row(2))}\n")

    result = CliRunner().invoke(
        post, [str(file), "--address", address(ledger), "--key", "k"]
    )

    assert result.exit_code == 1
    assert "1 taken, 0 known already, 0 with a warning, 1 refused." in result.output
    assert "teacher-unknown" in result.output


def test_the_command_ends_with_0_where_all_was_taken(ledger, tmp_path):
    file = tmp_path / "rows.ndjson"
    file.write_text(line_of(row(1)))

    result = CliRunner().invoke(
        post, [str(file), "--address", address(ledger), "--key", "k", "--json"]
    )

    assert result.exit_code == 0
    assert json.loads(result.stdout)["taken"] == 1


def run_post(ledger, file):
    options = ["--address", address(ledger), "--key", "k", "--json", "--batch", "2"]
    result = CliRunner().invoke(post, [str(file), *options])
    return json.loads(result.stdout)


@pytest.fixture
def file(tmp_path):
    """Three rows, and a command that speaks of the first."""
    command = Command(path="/v1/completions/{posting}/x", body={}, posting=handle(1))
    path = tmp_path / "rows.ndjson"
    items = [row(1), row(2), row(3), command]
    path.write_text("".join(f"{line_of(item)}\n" for item in items))
    return path


def test_a_file_that_was_posted_is_not_posted_again(ledger, file):
    first = run_post(ledger, file)
    sent = len(ledger.requests)

    again = run_post(ledger, file)

    assert (first["taken"], first["known"]) == (4, 0)
    assert (again["taken"], again["known"]) == (0, 4)
    assert len(ledger.requests) == sent


def test_a_run_that_broke_off_goes_on_and_knows_the_postings(ledger, file):
    run_post(ledger, file)
    journal = file.with_name("rows.ndjson.posted")
    lines = journal.read_text().splitlines()
    journal.write_text("\n".join(lines[:3]) + '\n{"taken": [4], "ids"')
    ledger.requests.clear()

    again = run_post(ledger, file)

    assert [path for path, _, _ in ledger.requests] == ["/v1/completions/id-T1/x"]
    assert (again["taken"], again["known"]) == (1, 3)


def test_only_what_was_refused_is_posted_again(ledger, file):
    ledger.refuse = {"T2"}
    assert len(run_post(ledger, file)["refusals"]) == 1
    ledger.refuse = set()
    ledger.requests.clear()

    again = run_post(ledger, file)

    assert [json.loads(body) for _, _, body in ledger.requests] == [row(2)]
    assert again["refusals"] == []


def test_another_file_or_ledger_begins_anew(ledger, file):
    run_post(ledger, file)
    file.write_text(line_of(row(7)))

    assert run_post(ledger, file)["taken"] == 1


def test_the_command_wants_a_key(tmp_path):
    file = tmp_path / "rows.ndjson"
    file.write_text("")

    result = CliRunner().invoke(post, [str(file)])

    assert result.exit_code == 2
    assert "--keys FILE" in result.output
