"""Whichever way a row takes: it means the same, and the batch has one digest."""

import json
import tracemalloc
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from http_api.accepting import MAX_REASONS_TOLD, Content, RefusedRow, accepted
from http_api.accepting.careful import judged_line
from tests.http_api.accepting.rows import realistic, spelled, spoiled
from tests.http_api.accepting.test_quick import WHOLE
from tests.http_api.conftest import POSTING


def taken(*lines):
    """Return what rows mean, and the digest of all."""
    content = Content()
    rows = list(accepted(lines, content))
    return rows, content.sha256()


def digest_of(*lines):
    return taken(*lines)[1]


def test_good_and_bad_rows_together_are_judged_each_as_if_alone():
    random = Random(3)  # noqa: S311 -- a seed, no secret
    lines = [
        spoiled(random, row) if random.random() < 0.1 else spelled(random, row)
        for row in (realistic(random) for _ in range(300))
    ]

    content = Content()
    alone = [judged_line(n, line, content) for n, line in enumerate(lines, start=1)]

    assert taken(*lines) == (alone, content.sha256())


def test_a_bad_row_after_many_good_ones_has_its_own_number():
    good = json.dumps(POSTING).encode()

    rows, _ = taken(*[good] * 70, b"{", *[good] * 70)

    assert [row.number for row in rows] == list(range(1, 142))
    assert [row.number for row in rows if isinstance(row, RefusedRow)] == [71]


def escaped(value):
    """Return JSON with every character of every text escaped, keys turned round."""
    if isinstance(value, dict):
        turned = reversed(value.items())
        members = " , ".join(f"{escaped(k)} : {escaped(v)}" for k, v in turned)
        return f"{{{members}}}"
    if isinstance(value, list):
        return f"[ {' , '.join(map(escaped, value))} ]"
    if isinstance(value, str):
        units = value.encode("utf-16-be").hex()
        marks = (f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
        return f'"{"".join(marks)}"'
    return json.dumps(value)


exact = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
rows_of_json = st.dictionaries(st.sampled_from(sorted(WHOLE)), exact, max_size=2).map(
    lambda changes: {**WHOLE, **changes}
)


@given(rows_of_json)
@settings(deadline=None)
def test_the_same_content_in_another_spelling_has_the_same_digest(row):
    plain = json.dumps(row, ensure_ascii=False).encode()
    others = [escaped(row).encode(), json.dumps(row, indent=1).encode(), plain]

    digests = {digest_of(other) for other in others}

    assert digests == {digest_of(json.dumps(row).encode())}


@given(rows_of_json, rows_of_json)
@settings(deadline=None)
def test_other_content_has_another_digest(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

    digests = {digest_of(json.dumps(row).encode()) for row in (one, other)}

    assert (len(digests) == 1) == same


def test_the_digest_tells_rows_apart_that_mean_nothing():
    bad = [b"{", b"[", b"", b'{"a":1.5}', b'{"a":1.6}', b"null", b'"{"', b'"\\ud800"']

    digests = {digest_of(*rows) for rows in ([], *([row] for row in bad), bad, bad[:2])}

    assert len(digests) == len(bad) + 3


def test_the_digest_knows_where_one_row_ends_and_in_which_order_they_came():
    one, other = (json.dumps({**POSTING, "note": n}).encode() for n in ("1\n2", "3"))

    assert digest_of(one, other) != digest_of(other, one)
    assert digest_of(one, one) != digest_of(one)


def test_of_very_many_mistakes_each_row_still_tells_its_first():
    """Ten thousand rows of fifty mistakes each would be half a million reasons."""
    line = json.dumps({f"k{number}": 1 for number in range(50)}).encode()

    rows, _ = taken(*[line] * 400)

    counts = [len(row.reasons) for row in rows]
    assert counts[0] == 50
    assert counts[-1] == 1
    assert sum(counts) <= MAX_REASONS_TOLD + len(rows)


def test_a_batch_is_never_parsed_as_a_whole():
    """Values of one group of lines at a time stand beside what they mean."""
    line = json.dumps({**WHOLE, "note": "x" * 2_000, "name": None}).encode()
    content = Content()

    tracemalloc.start()
    for _ in accepted((line for _ in range(2_000)), content):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 1_000_000 < 2_000 * len(line) / 5
