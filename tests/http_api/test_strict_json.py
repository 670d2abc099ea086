import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.canonical import SAFE_INTEGER
from http_api.errors import MalformedJsonError
from http_api.strict_json import DEEP, FRACTION, HUGE, MAX_DEPTH, TWICE, flaws, parse

exact = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-SAFE_INTEGER, max_value=SAFE_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(exact)
def test_what_is_exact_is_read_as_the_standard_parser_reads_it(value):
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")

    assert parse(text) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[1,]",
        b"NaN",
        b'{"amount": Infinity}',
        b"[-Infinity]",
        b'{"a": 1} {"b": 2}',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        '{"a": "区"}'.encode("gb18030"),
        '{"a": 1}'.encode("utf-16"),
        b'"\xed\xa0\x80"',
        b"'a'",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_no_json_is_refused_as_a_whole(text):
    with pytest.raises(MalformedJsonError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "flaw", "path"),
    [
        (b'{"amount": 1.5}', FRACTION, ("amount",)),
        (b'{"amount": 1e2}', FRACTION, ("amount",)),
        (b'{"amount": 1E400}', FRACTION, ("amount",)),
        (b'[{"amount": 9007199254740992}]', HUGE, (0, "amount")),
        (b"[" + b"9" * 1_000_000 + b"]", HUGE, (0,)),
        (b'{"row": -' + b"9" * 5_000 + b"}", HUGE, ("row",)),
        (b'[{}, {"a": 1, "a": 1}]', TWICE, (1,)),
        (b'{"tags": {"x": 1, "x": 2}}', TWICE, ("tags",)),
    ],
)
def test_a_flaw_inside_a_body_is_found_where_it_stands(text, flaw, path):
    assert list(flaws(parse(text))) == [(path, flaw)]


def test_nesting_beyond_the_limit_is_a_flaw_and_up_to_it_is_none():
    deepest = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    deeper = b"[" + deepest + b"]"

    assert list(flaws(parse(deepest))) == []
    assert [flaw for _, flaw in flaws(parse(deeper))] == [DEEP]


def test_several_flaws_are_all_told():
    found = flaws(parse(b'{"a": 1.0, "b": {"c": 1, "c": 2}, "d": 5}'))

    assert dict(found) == {("a",): FRACTION, ("b",): TWICE}


@given(st.binary(max_size=60))
def test_no_bytes_whatever_make_it_fail_otherwise(data):
    with suppress(MalformedJsonError):
        list(flaws(parse(data)))
