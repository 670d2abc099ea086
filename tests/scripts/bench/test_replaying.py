"""`bench replay`: the command beside the naive replay, equal before any time counts."""

import json

import pytest
from click.testing import CliRunner

from scripts.bench.naive import Judged
from scripts.bench.replaying import UnequalReplayError, check
from scripts.cli import main

MET = {"verdict": "met", "total": "40"}
NOT_MET = {"verdict": "not_met", "total": "40"}
LOST = Judged(before="met", after="not_met", total_before="40", total_after="40")
SAME = Judged(before="met", after="met", total_before="40", total_after="40")


def test_the_command_measures_both_and_tells_the_ratio() -> None:
    result = CliRunner().invoke(
        main,
        [
            *("bench", "replay", "--teachers=60", "--completions=2400"),
            *("--sample=12", "--json"),
        ],
        catch_exceptions=False,
    )

    told = json.loads(result.stdout)
    assert told["rows"] == 2_400
    assert told["events"] > 4_800
    assert told["naive_teachers"] > 0
    assert told["vs_naive"] == pytest.approx(
        told["naive_s_a_completion"] * told["rows"] / told["wall_s"]
    )
    assert told["changed"] >= told["turned"]
    assert 30 < told["rss_mb"] < 500


def test_equal_findings_pass() -> None:
    check([{"teacher_id": "T1", "before": MET, "after": NOT_MET}], {"T1": LOST})
    check([], {"T1": SAME})


@pytest.mark.parametrize(
    "differences",
    [
        [],
        [{"teacher_id": "T1", "before": MET, "after": MET}],
        [{"teacher_id": "T1", "before": MET, "after": None}],
    ],
    ids=["not listed", "listed with other verdicts", "listed as out of scope"],
)
def test_another_finding_stops_it(differences: list[dict[str, object]]) -> None:
    with pytest.raises(UnequalReplayError, match="T1"):
        check(differences, {"T1": LOST})
