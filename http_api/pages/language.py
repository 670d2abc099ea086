"""Which language a page speaks: `?lang=` decides and is kept in the session."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, session
from flask_babel import Babel, get_locale

from domain.statement import Label

LANGUAGES = {"zh": "中文", "en": "English"}
"""Chinese first; a browser's own preference does not count, a person's choice does."""
DEFAULT = "zh"


def chosen_language() -> str:
    """Return the language asked for now, else the one kept, else Chinese."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        session["lang"] = asked
        return asked
    kept = session.get("lang")
    return kept if kept in LANGUAGES else DEFAULT


def current_language() -> str:
    """Return `zh` or `en`."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT


def in_language(label: Label | None) -> str:
    """Return the text of a label in the language of the page."""
    if label is None:
        return ""
    return label.en if current_language() == "en" else label.zh


def other_language_url() -> str:
    """Return this page's address in the other language."""
    other = "en" if current_language() == "zh" else "zh"
    return address_with({"lang": other})


def address_with(changes: dict[str, Any]) -> str:
    """Return this page's path with some query parameters set, or left out if None.

    A page that answers a POST has no address of its own in another language: there
    the path alone is returned with the changes.
    """
    query = request.args.to_dict(flat=False) if request.method == "GET" else {}
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = [str(value)]
    pairs = [(name, value) for name, values in query.items() for value in values]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def set_up_language(app: Flask) -> None:
    """Give the app its translations and the templates their words."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.filters["label"] = in_language
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES,
        current_language=current_language,
        other_language_url=other_language_url,
        address_with=address_with,
    )
