"""The texts of the pages, translated; typed here since flask-babel has no types."""

import flask_babel


def gettext(text: str, **values: object) -> str:
    """Return a text in the language of the page, filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int) -> str:
    """Return the form of a text for a number, in the language of the page."""
    return str(flask_babel.ngettext(one, many, num))
