"""datasette's habit: what is not documented does not pass."""

import re
from pathlib import Path

import pytest

import domain.errors
import domain.policy.mistakes
import http_api.errors
import http_api.importing.errors
import ledger.errors
import projections.errors
from domain.errors import LedgerError
from domain.events import EVENTS
from domain.policy.load import SHIPPED
from domain.policy.warn import FIELDS
from http_api.codes import refusal_codes, warning_codes
from http_api.openapi import documented_app
from http_api.reference import pages

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGES = ("domain", "ledger", "projections", "http_api")

MODULES = (
    domain.errors,
    domain.policy.mistakes,
    ledger.errors,
    projections.errors,
    http_api.errors,
    http_api.importing.errors,
)


def errors_of_the_house():
    return {
        thing
        for module in MODULES
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, LedgerError)
    }


@pytest.mark.parametrize(
    "error", sorted(errors_of_the_house(), key=lambda e: e.__name__)
)
def test_every_error_class_has_a_code_with_a_status_and_a_meaning(error):
    assert error.code in refusal_codes()


def test_no_error_class_hides_in_another_module():
    shown = {error.__name__ for error in errors_of_the_house()}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for name in re.findall(r"^class (\w+)\((?:\w+Error)\)", path.read_text()):
                assert name in shown or path.name == "recorder.py", (path, name)


def test_everything_that_can_be_unknown_has_a_code():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text()
            nouns = re.findall(r'UnknownError\(\s*"([a-z -]+)"', text)
            nouns += re.findall(r'stream_of\([\w.]+, "([a-z-]+)"\)', text)
            nouns += re.findall(r'check_word\(\s*"([a-z_]+)"', text)
            for noun in nouns:
                code = f"{noun.replace(' ', '-').replace('_', '-')}-unknown"
                assert code in refusal_codes(), path


def test_every_warning_has_a_meaning():
    used = set(FIELDS)
    for path in SHIPPED.glob("*/*.toml"):
        text = path.read_text()
        used |= set(re.findall(r'^code = "([a-z-]+)"', text, re.MULTILINE))
    for path in (ROOT / "domain" / "policy").glob("*.py"):
        found = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text()))
        used |= found - refusal_codes().keys() - {"under-review"}

    assert used <= warning_codes().keys()


def test_every_meaning_is_told_in_both_languages():
    meanings = [code.meaning for code in refusal_codes().values()]
    for meaning in [*meanings, *warning_codes().values()]:
        assert re.search(r"[\u4e00-\u9fff]", meaning.zh)
        assert meaning.en.endswith(".")


@pytest.mark.parametrize("name", ["codes.md", "events.md", "routes.md"])
def test_the_reference_pages_tell_what_the_code_tells(name):
    assert (DOCS / name).read_text("utf-8") == pages(documented_app())[name]


def test_every_event_stands_in_the_reference():
    text = (DOCS / "events.md").read_text("utf-8")

    assert all(f"## `{topic}`" in text for topic in EVENTS)
