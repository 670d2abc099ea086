"""Look at a drawn page: its links, headings, forms and words."""

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = frozenset({"meta", "link", "input", "img", "br", "rect", "line"})


@dataclass
class Seen:
    """What stands on a page."""

    links: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    styled: list[str] = field(default_factory=list)
    """Tags with a style attribute or an event handler, inline scripts and styles."""
    unlabelled: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    open: list[str] = field(default_factory=list)
    """Tags that were never closed, or closed in the wrong order."""


class Looker(HTMLParser):
    """Reads a page once, and notes what tests ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.stack: list[str] = []
        self.heading: list[str] = []
        self.controls: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.seen.links.append(str(given["href"]))
        if given.get("id"):
            self.seen.ids.append(str(given["id"]))
        handler = any(name == "style" or name.startswith("on") for name in given)
        inline = tag == "style" or (tag == "script" and not given.get("src"))
        if handler or inline:
            self.seen.styled.append(tag)
        if tag == "label" and given.get("for"):
            self.seen.labels.add(str(given["for"]))
        self._control(tag, given)
        if tag not in VOID:
            self.stack.append(tag)

    def _control(self, tag: str, given: dict[str, str | None]) -> None:
        hidden = given.get("type") in ("hidden", "submit")
        if tag in ("input", "select", "textarea") and not hidden:
            named = "label" in self.stack or bool(given.get("aria-label"))
            self.controls.append((str(given.get("id")), named))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.stack or self.stack.pop() != tag:
            self.seen.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.seen.headings.append((int(tag[1]), "".join(self.heading).strip()))
            self.heading = []

    def handle_data(self, data: str) -> None:
        if any(re.fullmatch("h[1-6]", tag) for tag in self.stack):
            self.heading.append(data)


def look(html: str) -> Seen:
    """Return what stands on a page."""
    looker = Looker()
    looker.feed(html)
    looker.close()
    seen = looker.seen
    seen.open += looker.stack
    seen.unlabelled = [
        control
        for control, named in looker.controls
        if not named and control not in seen.labels
    ]
    return seen


def sound(html: str) -> Seen:
    """Look at a page, and find no fault with how it is made."""
    seen = look(html)
    assert seen.open == []
    assert seen.styled == []
    assert seen.unlabelled == []
    assert [level for level, _ in seen.headings].count(1) == 1
    assert len(seen.ids) == len(set(seen.ids))
    return seen


def words_of(html: str) -> str:
    """Return the words of a page, tags and doubled spaces taken away."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


def hostile(value: Any, mark: str = "<b onclick='x'>&\"") -> Any:
    """Return a value in which every text carries a mark that HTML must escape."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in fields(value) if each.init]
        changed = {name: hostile(getattr(value, name), mark) for name in names}
        return replace(value, **changed)
    if type(value) is str:
        return value + mark
    if isinstance(value, tuple):
        return tuple(hostile(item, mark) for item in value)
    if isinstance(value, dict):
        return {key: hostile(item, mark) for key, item in value.items()}
    return value


@dataclass
class Visitor:
    """Somebody who logged in with a browser."""

    client: FlaskClient
    language: str = "en"

    def get(self, path: str, **more: Any) -> TestResponse:
        if "lang=" not in path:
            joint = "&" if "?" in path else "?"
            path = f"{path}{joint}lang={self.language}"
        return self.client.get(path, headers={"Accept": "text/html"}, **more)

    def page(self, path: str) -> str:
        response = self.get(path)
        assert response.status_code == 200, response.text
        return response.text

    def token(self) -> str:
        with self.client.session_transaction() as session:
            return str(session["token"])

    def send(self, path: str, data: dict[str, Any], **more: Any) -> TestResponse:
        filled = {"csrf_token": self.token(), **data}
        headers = {"Accept": "text/html"}
        return self.client.post(path, data=filled, headers=headers, **more)


def log_in(client: FlaskClient, key: str) -> TestResponse:
    """Log in through the form, as a browser does."""
    form = client.get("/login?lang=en").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token is not None
    return client.post("/login", data={"csrf_token": token[1], "key": key})
