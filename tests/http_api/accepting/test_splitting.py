import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from http_api.accepting import elements_of, lines_of
from http_api.errors import MalformedJsonError
from http_api.strict_json import MAX_MARKS

bodies = st.lists(st.sampled_from([b"{}", b"\n", b"\r\n", b" ", b"x", b"\t"])).map(
    b"".join
)


@given(bodies, st.integers(1, 5))
def test_lines_are_the_same_however_the_body_was_cut_on_its_way(body, size):
    pieces = [body[at : at + size] for at in range(0, len(body), size)]

    lines = list(lines_of(pieces, 10_000))

    assert lines == list(lines_of([body], 10_000))
    kept = body.split(b"\n")
    while kept and not kept[-1].strip():
        kept.pop()
    assert lines == kept


def test_of_endless_blank_lines_no_more_are_kept_than_are_too_many():
    lines = lines_of([b"\n" * 10_000, b"{}"], most=5)

    assert list(lines) == [b""] * 6 + [b"{}"]
    assert list(lines_of([b"{}", b"\n" * 10_000], most=5)) == [b"{}"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(st.lists(values), st.booleans(), st.sampled_from([None, 2]))
def test_elements_stand_as_they_were_sent(array, ascii_only, indent):
    text = json.dumps(
        array, ensure_ascii=ascii_only, indent=indent, allow_nan=True
    ).encode("utf-8", "surrogatepass")
    exact = b"NaN" not in text and b"Infinity" not in text

    elements = elements_of(text)

    if elements is None:
        assert not exact or "NaN" in str(array) or "Infinity" in str(array)
        return
    parsed = [
        json.loads(element.decode("utf-8", "surrogatepass")) for element in elements
    ]
    assert json.dumps(parsed) == json.dumps(array)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[",
        b"[1,]",
        b"[1",
        b"[1 2]",
        b"[] []",
        b"{}",
        b"null",
        b"[NaN]",
        b'["\n"]',
        b"\xef\xbb\xbf[]",
        b"[" * 100_000,
        b"[" * 2_000 + b"]" * 2_000,
    ],
)
def test_what_is_no_array_is_not_split(text):
    assert elements_of(text) is None


def test_an_array_of_too_many_values_is_refused_before_it_is_split():
    with pytest.raises(MalformedJsonError):
        elements_of(b"[" + b"1," * MAX_MARKS + b"1]")
