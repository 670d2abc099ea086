"""The revision that is measured amends what is shipped, and turns some verdicts."""

from collections import Counter

import pytest

from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.outcome import MET
from scripts.bench import revision
from scripts.bench.revision import ShippedOtherwiseError, revised, shipped
from scripts.generating.facts import LAST_DAY
from scripts.generating.shapes import Size
from scripts.generating.wholes import whole
from scripts.generating.world import World


def test_the_revision_is_of_the_shipped_document() -> None:
    assert (revised().document, revised().series) == (
        shipped().document,
        shipped().series,
    )
    assert revised().revision != shipped().revision


def test_a_document_that_no_longer_has_what_is_amended_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(revision, "AMENDMENTS", (("there is no such line", ""),))

    with pytest.raises(ShippedOtherwiseError, match="there is no such line"):
        revised()


def test_the_revision_turns_some_verdicts_and_leaves_most() -> None:
    population = whole(World(Size(teachers=3_000, completions=150_000)))

    before, after = (
        evaluate(policy, population, LAST_DAY).verdict
        for policy in (shipped(), revised())
    )

    turned = Counter(
        zip((before == MET).tolist(), (after == MET).tolist(), strict=True)
    )
    assert 0.005 < turned[True, False] / len(population) < 0.2
    assert turned[False, True] > 0
