"""What the query of a page asks for, read strictly: a wrong value is named."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NoReturn

from http_api.errors import InvalidRequestError, Reason
from http_api.pages.asked import Asked
from http_api.schemas.queries import AXES, MAX_POSITION
from projections.views import AsOf

READINGS = re.compile(r"R[0-9]{1,2}=[a-z0-9_-]{1,40}(,R[0-9]{1,2}=[a-z0-9_-]{1,40})*")


def asked_of(query: Mapping[str, str]) -> Asked:
    """Return which statement a query asks for.

    Raises InvalidRequestError, naming the field, for a day that is none, a position
    below 1 or beyond JSON's safe integers, or two axes at once.
    """
    given = [axis for axis in AXES if query.get(axis)]
    if len(given) > 1:
        _refuse(given[1], "conflicting-fields", "Facts are taken as of one thing only.")
    return Asked(
        as_of=AsOf(
            position=whole_in(query, "facts_as_of", 1, MAX_POSITION),
            recorded_on=day_in(query, "recorded_on"),
            asserted_on=day_in(query, "asserted_on"),
        ),
        series=query.get("series") or None,
        policy_as_of=day_in(query, "policy_as_of"),
        counted_up_to=day_in(query, "counted_up_to"),
        readings=readings_in(query),
        category=query.get("category") or None,
        year=whole_in(query, "year", 1, 9999),
    )


def readings_in(query: Mapping[str, str]) -> Mapping[str, str]:
    """Return the other readings that a query asks for: question to option.

    Whether the document has them is for the reading rooms to say.
    """
    text = query.get("readings")
    if not text:
        return {}
    if not READINGS.fullmatch(text):
        message = "readings must be such as R2=hard,R4=pool."
        _refuse("readings", "malformed-word", message)
    return dict(pair.split("=") for pair in text.split(","))


def day_in(query: Mapping[str, str], name: str) -> date | None:
    """Return the day that a query names, None where it names none."""
    text = query.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse(name, "malformed-date", f"{name} must be a day such as 2025-12-31.")


def whole_in(query: Mapping[str, str], name: str, least: int, most: int) -> int | None:
    """Return the whole number that a query names, None where it names none."""
    text = query.get(name)
    if not text:
        return None
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not (digits and least <= int(text) <= most):
        message = f"{name} must be a whole number from {least} to {most}."
        _refuse(name, "malformed-number", message)
    return int(text)


def _refuse(field: str, code: str, message: str) -> NoReturn:
    raise InvalidRequestError([Reason(code=code, message=message, field=field)])
