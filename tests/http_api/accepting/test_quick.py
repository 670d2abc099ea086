"""The quick way takes nothing that the contract refuses, and makes the same of it."""

import json
import os
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from http_api.accepting import Content, RefusedRow
from http_api.accepting.careful import judged_line
from http_api.accepting.quick import QuickWay
from http_api.accepting.row import Row
from http_api.schemas.completions import CompletionSchema
from tests.http_api.accepting.rows import GOOD, HOSTILE, realistic, spelled, spoiled
from tests.http_api.conftest import POSTING

ROWS = int(os.environ.get("CREDIT_LEDGER_TEST_ROWS", "4000"))
SEED = int(os.environ.get("CREDIT_LEDGER_TEST_FIRST_SEED", "1"))
ROWS_A_BATCH = 1_000


def carefully(line: bytes) -> tuple[Row, str]:
    content = Content()
    row = judged_line(1, line, content)
    return row, content.sha256()


def is_taken(quick: QuickWay, line: bytes) -> bool:
    """Say whether the quick way took a line; what it took has to be right."""
    taken = quick.take([line])
    if taken is None:
        return False
    (completion,), canonical = taken
    row, digest = carefully(line)
    assert not isinstance(row, RefusedRow), line
    assert completion == row.completion, line
    # 4 equals 4.00, and an instant itself in another zone: that is not enough.
    assert repr(completion) == repr(row.completion), line
    content = Content()
    content.add(canonical)
    assert content.sha256() == digest, line
    return True


def test_the_quick_way_takes_every_row_as_vendors_send_them():
    random = Random(SEED)  # noqa: S311 -- a seed, no secret
    quick = QuickWay()

    lines = [spelled(random, realistic(random)) for _ in range(1_000)]

    assert all(is_taken(quick, line) for line in lines)


def test_of_spoiled_rows_it_takes_none_that_the_contract_refuses():
    taken = good = 0
    for first in range(0, ROWS, ROWS_A_BATCH):
        random = Random(SEED + first)  # noqa: S311 -- a seed, no secret
        quick = QuickWay()
        for _ in range(ROWS_A_BATCH):
            line = spoiled(random, realistic(random))
            taken += is_taken(quick, line)
            good += not isinstance(carefully(line)[0], RefusedRow)

    sys.stdout.write(f"{ROWS} spoiled rows: {good} good, {taken} taken quickly\n")
    assert 0 < taken <= good < ROWS


WHOLE = {
    **POSTING,
    "occasion": "2",
    "provider_id": "P1",
    "unit": "hours",
    "tags": {"topic": "x"},
    "evidence": [{"uri": "https://x.example/1", "sha256": "0" * 64}],
    "makes_up_for": 2021,
    "note": "x",
    "name": "x",
    "reporter": {"role": "school", "organisation": "S1"},
    "source": {"batch": "b", "sha256": "0" * 64, "row": 1},
    "reported_at": "2024-06-30T17:00:00+08:00",
}


def places(part, path=()):
    """Yield the path of every value inside a row."""
    inside = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in inside:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def with_value(path, value):
    row = json.loads(json.dumps(WHOLE))
    part = row
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return row


@pytest.mark.parametrize("path", list(places(WHOLE)), ids=str)
def test_no_value_whatever_passes_a_place_that_the_contract_keeps_it_from(path):
    quick = QuickWay()

    taken = [
        is_taken(quick, json.dumps(with_value(path, value)).encode())
        for value in [*HOSTILE, *GOOD]
    ]

    assert any(taken)


def test_every_character_is_judged_as_the_contract_judges_it():
    """Controls, blanks, halves: of one line and of several lines."""
    quick, contract = QuickWay(), CompletionSchema()
    characters = [*range(0x3100), 0xD800, 0xDFFF, 0xFEFF, 0xFFFF, 0x10FFFF]

    for field in ("occasion", "note"):
        good = contract.fields[field]
        texts = [text for one in map(chr, characters) for text in (one, f"{one}x")]
        for text in texts:
            told = quick.take([json.dumps({**POSTING, field: text}).encode()])
            assert (told is not None) == is_good(good, text), ascii(text)


def is_good(field, value):
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True


TWICE = {
    "at the top": b'{"amount": "1", %s',
    "spelled otherwise": b'{"am\\u006funt": "1", %s',
    "with a space before the colon": b'{"amount" : "1", %s',
    "with a colon that a text hides": b'{"occasion": "a\\u003ab", "amount": "1", %s',
    "with capitals in what hides it": b'{"occasion": "a\\u003Ab", "amount": "1", %s',
    "inside tags": b'{"tags": {"a": "b", "a": "c"}, %s',
    "inside evidence": b'{"evidence": [{"uri": "urn:x", "uri": "urn:y", '
    b'"sha256": "' + b"0" * 64 + b'"}], %s',
    "null before": b'{"note": null, "note": "x", %s',
}


@pytest.mark.parametrize("name", TWICE)
def test_a_key_that_stands_twice_is_never_taken(name):
    line = TWICE[name] % json.dumps(POSTING).encode()[1:]

    assert QuickWay().take([line]) is None
    row, _ = carefully(line)
    assert [one.code for one in row.reasons] == ["duplicate-key"]


def test_colons_in_texts_are_no_keys():
    texts = {"occasion": "8:00", "note": "::", "tags": {"a": ":b:", "b": "https://x"}}
    line = json.dumps({**WHOLE, **texts}).encode()

    assert is_taken(QuickWay(), line)


def test_what_one_row_was_refused_for_does_not_pass_in_the_next():
    quick = QuickWay()
    rows = [{"teacher_id": "T 1"}, {"amount": 4.0}, {"tags": {"A": "b"}}, {}]

    for _ in range(2):
        taken = [
            is_taken(quick, json.dumps({**POSTING, **change}).encode())
            for change in rows
        ]
        assert taken == [False, False, False, True]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*WHOLE, "uri", "row"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), json_values, max_size=3))
@settings(deadline=None)
def test_whatever_stands_in_a_row_both_ways_agree(changes):
    line = json.dumps({**WHOLE, **changes}).encode("utf-8", "surrogatepass")

    is_taken(QuickWay(), line)


@given(st.binary(max_size=80))
def test_no_bytes_whatever_make_it_fail(data):
    assert QuickWay().take([data]) is None
