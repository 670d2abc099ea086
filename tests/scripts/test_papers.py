"""The papers keep up with the house: links lead somewhere, nothing is left out."""

import re
from pathlib import Path

import pytest

from scripts.demonstration.people import INTENTS, PRIVATE_INTENTS
from scripts.exits import NO, UNREACHABLE, USAGE

ROOT = Path(__file__).parent.parent.parent
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
MACHINE = re.compile(rf"(?:/home/|/root/|/Users/|{re.escape(str(ROOT))})\S*")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_of_a_paper_leads_to_a_file(paper):
    text = paper.read_text(encoding="utf-8")

    missing = [
        link for link in LINK.findall(text) if not (paper.parent / link).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_no_paper_names_a_place_of_one_machine(paper):
    text = paper.read_text(encoding="utf-8")

    assert MACHINE.findall(text) == []


def test_both_commands_stand_on_the_first_screen_of_the_readme():
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]

    assert any(line.startswith("./scripts/run") for line in first)
    assert any(line.startswith("./scripts/test") for line in first)


def test_the_readme_leads_through_the_five_folders_and_all_papers():
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    for folder in ("scripts", "http_api", "projections", "ledger", "domain"):
        assert f"]({folder})" in text
    for paper in PAPERS:
        if paper.name != "README.md":
            assert paper.name in text


def test_every_intent_of_the_demonstration_is_explained():
    text = (ROOT / "docs" / "demonstration.md").read_text(encoding="utf-8")

    others = {"plain", "merged", "to_private"}
    for intent in {*INTENTS, *PRIVATE_INTENTS, *others}:
        assert f"`{intent}`" in text


def test_every_exit_code_is_explained():
    text = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")

    for code in (0, NO, USAGE, UNREACHABLE):
        assert f"| {code} |" in text


def test_every_decision_says_what_why_and_what_was_given_up():
    text = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")

    for decision in text.split("\n## ")[1:]:
        title = decision.partition("\n")[0]
        assert re.match(r"\d{4}-\d\d-\d\d · .+", title), title
        for word in ("**What**", "**Why**", "**Given up**"):
            assert word in decision, title
