from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import session

from domain.statement import Label
from http_api.pages.language import (
    address_with,
    chosen_language,
    current_language,
    in_language,
    other_language_url,
)

HTTP_API = Path(__file__).parents[3] / "http_api"
METHODS = [("pages/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}


def texts_of_the_pages() -> set:
    options = {"templates/**.html": {"silent": "false", "trimmed": "true"}}
    found = extract_from_dir(HTTP_API, METHODS, options, KEYWORDS)
    return {text for _, _, text, _, _ in found}


def catalogue():
    path = HTTP_API / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as text:
        return read_po(text)


def test_every_text_of_the_pages_has_its_chinese():
    chinese = catalogue()

    missing = [
        text
        for text in texts_of_the_pages()
        if not (found := chinese.get(text if isinstance(text, str) else text[0]))
        or not found.string
        or found.fuzzy
    ]

    assert missing == []


def test_the_catalogue_holds_no_text_that_no_page_uses():
    used = {t if isinstance(t, str) else t[0] for t in texts_of_the_pages()}

    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue() if m.id}

    assert known - used == set()


def test_a_translation_fills_in_the_same_values_as_its_text():
    chinese = catalogue()
    wrong = [m.id for m in chinese if m.id and list(m.check(chinese))]

    assert wrong == []


def test_chinese_comes_first(drawing):
    with drawing.test_request_context("/", headers={"Accept-Language": "en"}):
        assert chosen_language() == "zh"
        assert current_language() == "zh"


def test_the_language_asked_for_is_kept_in_the_session(drawing):
    with drawing.test_request_context("/?lang=en"):
        assert chosen_language() == "en"
        assert session["lang"] == "en"


@pytest.mark.parametrize("unknown", ["fr", "", "zh-CN", "../en", "ＥＮ"])
def test_an_unknown_language_changes_nothing(drawing, unknown):
    with drawing.test_request_context(query_string={"lang": unknown}):
        assert chosen_language() == "zh"
        assert "lang" not in session


def test_a_label_speaks_the_language_of_the_page(drawing):
    label = Label(zh="选修", en="Elective")

    with drawing.test_request_context("/?lang=zh"):
        assert in_language(label) == "选修"
    with drawing.test_request_context("/?lang=en"):
        assert in_language(label) == "Elective"
        assert in_language(None) == ""


def test_the_switch_keeps_the_page_and_its_query(drawing):
    with drawing.test_request_context("/teachers/T1?position=7&lang=en"):
        assert other_language_url() == "/teachers/T1?position=7&lang=zh"


def test_an_address_can_lose_a_part_of_its_query(drawing):
    with drawing.test_request_context("/teachers/T1?position=7&year=2023"):
        assert address_with({"year": None}) == "/teachers/T1?position=7"
        assert address_with({"position": None, "year": None}) == "/teachers/T1"


def test_the_answer_to_a_form_switches_to_the_bare_page(drawing):
    with drawing.test_request_context("/queue/approve?x=1", method="POST"):
        assert other_language_url() == "/queue/approve?lang=en"
