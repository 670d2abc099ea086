import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from http_api.answers import encoded
from tests.http_api.conftest import POSTING

bodies = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(-9, 9, places=2).map(float)
    | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


class Word(StrEnum):
    PASSED = "passed"


class Text(str):
    """A text of another class, as a refusal's message may be."""

    __slots__ = ()


@given(bodies)
def test_the_bytes_of_an_answer_are_those_of_the_standard_encoder(body):
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    assert encoded(body) == text.encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("value", [Word.PASSED, Text("passed"), ("passed",)])
def test_what_a_text_is_made_of_does_not_show(value):
    told = json.loads(encoded({"told": value}))

    assert told in ({"told": "passed"}, {"told": ["passed"]})


def test_a_batch_is_answered_again_byte_for_byte(door):
    rows = [{**POSTING, "occasion": "第一次"}, {**POSTING, "amount": "x"}, "汉"]
    key = {"Idempotency-Key": "bytes"}

    first = door.post("/v1/completions/batch", "school", rows, headers=key)
    again = door.post("/v1/completions/batch", "school", rows, headers=key)

    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.data == again.data
