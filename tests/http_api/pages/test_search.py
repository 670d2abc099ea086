"""Search finds everybody who bears a name, page by page, and nobody of others."""

import re
from html import unescape

from http_api.pages import search
from tests.http_api.pages.conftest import visitor_of


def test_search_goes_on_where_many_bear_a_name(door, monkeypatch):
    monkeypatch.setattr(search, "MOST", 1)
    for teacher_id, school_id in (("N1", "S2"), ("N2", "S1"), ("N3", "S1")):
        body = {"teacher_id": teacher_id, "school_id": school_id, "name": "同名"}
        body["valid_from"] = "2015-09-01"
        assert door.post("/v1/teachers", "administrator", body).status_code == 201
    door.project()
    school = visitor_of(door, "school")

    first = school.page("/search?q=同名")
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after is not None
    second = school.page(unescape(after[1]))

    assert "N2" in first
    assert "N3" in second
    assert "N1" not in first + second
