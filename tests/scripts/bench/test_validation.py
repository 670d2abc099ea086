"""The accept path: every way has to make the same reports, before a time counts."""

import json

import pytest
from click.testing import CliRunner

from http_api.accepting import RefusedRow
from scripts.bench.validation import (
    POSTED,
    WAYS,
    WORDS,
    UnequalError,
    check,
    show,
    ways_of,
)
from scripts.cli import main
from tests.http_api.conftest import POSTING


def test_what_was_measured_is_told_with_what_was_divided_by_what(capsys):
    arguments = ["bench", "validation", "--rows", "20", "--rounds", "3", "--json"]

    told = json.loads(CliRunner().invoke(main, arguments).output)
    show(told)

    assert told["rows"] == 20
    assert told["vs_marshmallow"] == told[POSTED]["array"]["vs_marshmallow"] > 1
    for kind in WORDS:
        assert told[kind].keys() == WAYS.keys()
        assert told[kind]["marshmallow"]["vs_marshmallow"] == 1
    assert "vs_marshmallow" in capsys.readouterr().out


@pytest.mark.parametrize("way", ["array", "lines", "contract"])
def test_a_way_that_refuses_a_row_or_reads_another_stops_the_measurement(way):
    ways = ways_of([POSTING])
    others = ways_of([{**POSTING, "amount": "21"}])

    check(ways, POSTED)

    for wrong in (others[way], lambda: [RefusedRow(1, ())], list):
        with pytest.raises(UnequalError, match="other reports"):
            check({**ways, way: wrong}, POSTED)
