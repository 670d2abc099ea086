"""A body is unpacked within its bounds, and believed only when it is whole."""

import gzip
import hashlib
import io
import json
import tracemalloc
import zlib
from base64 import b64encode
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from http_api.arriving import CHUNK_BYTES, unpacked
from http_api.errors import BodyTooLargeError, DamagedGzipError
from tests.http_api.conftest import POSTING

BATCH = "/v1/completions/batch"
LIMIT = 16 * 1024 * 1024
ROWS = [{**POSTING, "occasion": str(number)} for number in range(3)]
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)
ARRAY = json.dumps(ROWS).encode()


def pieces_of(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


# --- gzip by itself -----------------------------------------------------------------


@given(
    st.binary(max_size=500).map(lambda data: data * 300),
    st.integers(1, 9),
    st.integers(1, 70_000),
)
def test_what_was_packed_is_unpacked_however_it_was_cut_on_its_way(data, level, size):
    packed = gzip.compress(data, level)

    assert b"".join(unpacked(pieces_of(packed, size), LIMIT)) == data


@pytest.mark.parametrize(
    "size", [CHUNK_BYTES * n + more for n in (1, 2) for more in (-1, 0, 1)]
)
def test_a_body_that_fills_its_pieces_to_the_brim_is_whole(size):
    packed = gzip.compress(b"x" * size)

    assert sum(map(len, unpacked(pieces_of(packed, 1), LIMIT))) == size


def test_no_part_of_a_packed_body_passes_for_the_whole():
    packed = gzip.compress(LINES)

    for end in range(len(packed)):
        with pytest.raises(DamagedGzipError):
            list(unpacked([packed[:end]], LIMIT))


def test_no_changed_bit_changes_the_content_unnoticed():
    """A few bits mean nothing: of the header, and what fills up the last byte."""
    packed = gzip.compress(LINES)
    random = Random(1)  # noqa: S311 -- a seed, no secret

    for at in range(len(packed)):
        wrong = bytearray(packed)
        wrong[at] ^= 1 << random.randrange(8)
        with suppress(DamagedGzipError):
            assert b"".join(unpacked([bytes(wrong)], LIMIT)) == LINES


@pytest.mark.parametrize(
    "more",
    [gzip.compress(LINES), gzip.compress(b""), b"\n", b"\x00" * 8, b"x"],
    ids=["a second", "an empty second", "a line end", "zeros", "a letter"],
)
@pytest.mark.parametrize("apart", [True, False])
def test_a_second_member_and_whatever_else_follows_is_refused(more, apart):
    packed = gzip.compress(LINES)
    pieces = [packed, more] if apart else [packed + more]

    with pytest.raises(DamagedGzipError, match="follows"):
        list(unpacked(pieces, LIMIT))


@pytest.mark.parametrize(
    "data", [zlib.compress(LINES), LINES, b"\x1f\x8b", b"PK\x03\x04"]
)
def test_what_is_no_gzip_is_refused(data):
    with pytest.raises(DamagedGzipError):
        list(unpacked([data], LIMIT))


def test_a_bomb_is_refused_before_it_fills_the_memory():
    bomb = gzip.compress(bytes(LIMIT * 8))

    tracemalloc.start()
    with pytest.raises(BodyTooLargeError):
        for _ in unpacked([bomb], LIMIT):
            pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < CHUNK_BYTES * 10


# --- at the door --------------------------------------------------------------------


def sent(door, data, *, kind="application/x-ndjson", chunked=False, **headers):
    """Send a body as a server hands it on; without its length when it is chunked."""
    environ = {"wsgi.input_terminated": True}
    if chunked:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    else:
        environ["CONTENT_LENGTH"] = str(len(data))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return door.send(
        "POST",
        f"{BATCH}?dry_run=true",
        "school",
        input_stream=io.BytesIO(data),
        content_type=kind,
        headers=named,
        environ_overrides=environ,
    )


def digest_of(data, algorithm="sha-256"):
    found = hashlib.new(algorithm.replace("-", ""), data).digest()
    return f"{algorithm}=:{b64encode(found).decode()}:"


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip"])
@pytest.mark.parametrize(
    ("kind", "data"),
    [("application/x-ndjson", LINES), ("application/json", ARRAY)],
    ids=["lines", "array"],
)
@pytest.mark.parametrize("chunked", [True, False])
def test_a_batch_may_come_packed_and_then_in_chunks(
    reading_door, kind, data, coding, chunked
):
    answer = sent(
        reading_door,
        gzip.compress(data),
        kind=kind,
        chunked=chunked,
        Content_Encoding=coding,
    )

    assert answer.json["counts"]["posted"] == len(ROWS)


@pytest.mark.parametrize("chunked", [True, False])
def test_a_packed_batch_that_broke_off_is_refused(reading_door, chunked):
    packed = gzip.compress(LINES)[:-5]

    answer = sent(reading_door, packed, chunked=chunked, Content_Encoding="gzip")

    assert (answer.status_code, answer.json["code"]) == (400, "damaged-gzip")


def test_a_packed_batch_is_bounded_unpacked_too(reading_door):
    bomb = gzip.compress(b" " * (LIMIT + 1))

    answer = sent(reading_door, bomb, Content_Encoding="gzip")

    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")


def test_a_body_in_chunks_is_bounded(reading_door):
    data = b" " * (LIMIT + 1)

    answer = sent(reading_door, data, chunked=True, Content_Digest=digest_of(data))

    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")


@pytest.mark.parametrize("coding", ["deflate", "br", "zstd", "gzip, gzip", "x"])
def test_nothing_but_gzip_is_unpacked(reading_door, coding):
    answer = sent(reading_door, gzip.compress(LINES), Content_Encoding=coding)

    assert (answer.status_code, answer.json["code"]) == (415, "encoded-body")


@pytest.mark.parametrize(
    "told",
    [
        digest_of(LINES),
        digest_of(LINES, "sha-512"),
        f"md5=:AAAA:, {digest_of(LINES)}",
        f"{digest_of(LINES, 'sha-512')},{digest_of(LINES)}",
    ],
)
@pytest.mark.parametrize("chunked", [True, False])
def test_a_digest_lets_a_body_come_in_chunks(reading_door, told, chunked):
    answer = sent(reading_door, LINES, chunked=chunked, Content_Digest=told)

    assert answer.json["counts"]["posted"] == len(ROWS)


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        (digest_of(LINES + b"\n"), 400, "digest-mismatch"),
        (f"{digest_of(LINES)}, {digest_of(b'', 'sha-512')}", 400, "digest-mismatch"),
        ("sha-256=::", 400, "digest-mismatch"),
        ("sha-256", 400, "malformed-header"),
        ("", 400, "malformed-header"),
        ("sha-256=abc", 400, "malformed-header"),
        ("md5=:AAAA:", 411, "length-missing"),
    ],
)
def test_a_digest_that_is_not_the_bodys_refuses_it(reading_door, told, status, code):
    answer = sent(reading_door, LINES, chunked=True, Content_Digest=told)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_digest_is_that_of_the_body_as_it_was_sent(reading_door):
    """RFC 9530, 2: of the content, after its coding."""
    packed = gzip.compress(LINES)
    headers = {"Content_Encoding": "gzip", "Content_Digest": digest_of(packed)}
    of_what_is_inside = {**headers, "Content_Digest": digest_of(LINES)}

    assert sent(reading_door, packed, **headers).status_code == 200
    assert sent(reading_door, packed, **of_what_is_inside).status_code == 400


def test_a_wrong_digest_is_refused_though_the_length_is_right(reading_door):
    answer = sent(reading_door, LINES, Content_Digest=digest_of(b""))

    assert answer.json["code"] == "digest-mismatch"
