"""Every page stands in the documentation, and every documented page exists."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[3] / "docs" / "pages.md"


def test_every_page_is_documented(drawing):
    rules = {
        re.sub(r"<[^>]*>", "{}", rule.rule)
        for rule in drawing.url_map.iter_rules()
        if rule.endpoint.startswith("pages.")
    }
    text = DOCUMENT.read_text(encoding="utf-8")
    told = re.findall(r"^\| `(/[^`]*)` \|", text, re.MULTILINE)

    assert {re.sub(r"\{[^}]*\}", "{}", path) for path in told} == rules
