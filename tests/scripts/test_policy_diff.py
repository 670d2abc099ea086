"""`credit-ledger policy diff`: two documents told apart on the command line."""

import json

import pytest
from click.testing import CliRunner

from domain.policy.load import DISTRICT, SHIPPED, shipped_policies
from scripts.cli import main

NAME = "chaoyang-commission"
TEXT = shipped_policies()[NAME]
FILE = str(SHIPPED / DISTRICT / f"{NAME}.toml")
NAMED = f"{NAME}@2022-10-14"


@pytest.fixture
def run():
    def run_it(*arguments, expect=1):
        result = CliRunner().invoke(main, ["policy", "diff", *arguments])
        assert result.exit_code == expect, result.output
        return result

    return run_it


@pytest.fixture
def revised(tmp_path):
    path = tmp_path / "revised.toml"
    text = TEXT.replace('keep = "10"', 'keep = "8"')
    path.write_text(text.replace('revision = "2022-10-14"', 'revision = "draft"'))
    return str(path)


def test_a_document_does_not_differ_from_itself(run):
    told = run(FILE, NAMED, expect=0).stdout

    assert told == f"{NAMED} -> {NAMED}: 0 differences\n"


def test_what_differs_is_said_in_the_language_asked_for(run, revised):
    english = run(NAMED, revised).stdout.splitlines()
    chinese = run(NAMED, revised, "--lang", "zh").stdout.splitlines()

    assert english == [
        f"{NAMED} -> {NAME}@draft: 2 differences",
        "document: revision 2022-10-14 -> draft",
        "professional-surplus-to-elective (A2§7): kept 10 -> 8",
    ]
    assert chinese == [
        f"{NAMED} → {NAME}@draft：2处不同",
        "文件：版本 2022-10-14 → draft",
        "professional-surplus-to-elective（A2§7）：保留 10 → 8",
    ]


def test_one_difference_is_one(run, tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(TEXT.replace('keep = "10"', 'keep = "8"'))

    assert "1 difference\n" in run(FILE, str(path)).stdout


def test_a_program_gets_every_difference_field_by_field(run, revised):
    told = json.loads(run(FILE, revised, "--json").stdout)

    assert told["to"]["revision"] == "draft"
    assert told["equal"] is False
    assert told["differences"][1] == {
        "subject": "rule",
        "subject_id": "professional-surplus-to-elective",
        "article": "A2§7",
        "field": "keep",
        "under": [],
        "change": "changed",
        "before": {"zh": "10", "en": "10"},
        "after": {"zh": "8", "en": "8"},
        "sentence": {
            "zh": "professional-surplus-to-elective（A2§7）：保留 10 → 8",
            "en": "professional-surplus-to-elective (A2§7): kept 10 -> 8",
        },
        "editorial": False,
    }


def test_revisions_of_other_regions_are_found_too(run):
    told = run("texas-232-11@a", "texas-232-11@b").stdout

    assert "listed-topics (232.11(d)(2)): new minimum" in told


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.toml", "neither a file nor NAME@REVISION"),
        (f"{NAME}@1999-01-01", "comes with the ledger"),
        ("nothing@1", "give --key"),
    ],
)
def test_a_document_that_is_nowhere_is_wrong_usage(run, name, said):
    result = run(FILE, name, expect=2)

    assert said in " ".join(result.stderr.split())


def test_a_document_with_mistakes_is_wrong_usage_and_names_them(run, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(TEXT.replace('keep = "10"', "keep = 10"))

    assert "key keep: expected an exact amount" in run(FILE, str(path), expect=2).stderr
