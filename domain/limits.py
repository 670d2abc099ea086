"""What is malformed: the sanity limits of amounts, texts and identifiers.

They keep out what cannot be true or cannot be stored, never what a policy would not
count.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from domain.errors import (
    MalformedAmountError,
    MalformedDateError,
    MalformedDigestError,
    MalformedTextError,
)
from domain.terms import Attributes, Evidence, Tags

MAX_AMOUNT = Decimal(2000)
"""No single training has more hours, days or credits."""
MAX_PLACES = 2
"""Decimal places of an amount; a policy computes exactly with what it gets."""
MAX_ID_CHARACTERS = 64
MAX_WORD_CHARACTERS = 80
MAX_OCCASION_CHARACTERS = 100
MAX_TITLE_CHARACTERS = 300
MAX_URI_CHARACTERS = 2000
MAX_NOTE_CHARACTERS = 4000
MAX_POLICY_CHARACTERS = 500_000
MAX_ITEMS = 50
"""Tags, evidence or attribute values of one record."""
AMOUNTS_KEPT = 4096
"""Amounts that were found well-formed: there are few, and they come again."""
FIRST_YEAR = 1950
LAST_YEAR = 2200

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]*\Z", re.ASCII)
_WORD = re.compile(r"[a-z0-9][a-z0-9_.:\-]*\Z", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)


def checked_amount(field: str, amount: Decimal) -> Decimal:
    """Return an amount in plain notation: above 0, at most 2000, two places.

    Raises MalformedAmountError.
    """
    if not amount.is_finite():
        raise MalformedAmountError(field, str(amount), "is not a number")
    return _plain_amount(field, amount)


@lru_cache(maxsize=AMOUNTS_KEPT)
def _plain_amount(field: str, amount: Decimal) -> Decimal:
    if amount <= 0:
        raise MalformedAmountError(field, str(amount), "is not above 0")
    if amount > MAX_AMOUNT:
        raise MalformedAmountError(field, str(amount), f"is above {MAX_AMOUNT}")
    if round(amount, MAX_PLACES) != amount:
        reason = f"has more than {MAX_PLACES} decimal places"
        raise MalformedAmountError(field, str(amount), reason)
    return Decimal(format(amount.normalize(), "f"))


def checked_optional_amount(field: str, amount: Decimal | None) -> Decimal | None:
    """Return an amount that may be missing; raises MalformedAmountError."""
    return None if amount is None else checked_amount(field, amount)


def checked_text(field: str, text: str, limit: int = MAX_TITLE_CHARACTERS) -> str:
    """Return a text that can be stored and shown, at most `limit` characters.

    Raises MalformedTextError for an empty text, NUL and lone surrogates.
    """
    if not text.strip():
        raise MalformedTextError(field, "is empty")
    _check_characters(field, text)
    if len(text) > limit:
        raise MalformedTextError(field, f"has more than {limit} characters")
    return text


def checked_id(field: str, text: str) -> str:
    """Return an identifier: ASCII letters, digits, `.`, `_`, `-`, at most 64.

    Raises MalformedTextError.
    """
    checked_text(field, text, MAX_ID_CHARACTERS)
    if not _IDENTIFIER.match(text):
        raise MalformedTextError(field, "is not made of letters, digits, '.', '_', '-'")
    return text


def is_id(text: str) -> bool:
    """Say whether a text can be an identifier."""
    return len(text) <= MAX_ID_CHARACTERS and bool(_IDENTIFIER.match(text))


def checked_word(field: str, text: str) -> str:
    """Return a word of a vocabulary: lower case ASCII, digits, `_`, `-`, `.`, `:`.

    Raises MalformedTextError.
    """
    checked_text(field, text, MAX_WORD_CHARACTERS)
    if not _WORD.match(text):
        raise MalformedTextError(field, "is not a word in lower case ASCII")
    return text


def checked_occasion(field: str, text: str) -> str:
    """Return the occasion of a completion; empty where the activity had only one."""
    if text:
        checked_text(field, text, MAX_OCCASION_CHARACTERS)
    return text


def checked_sha256(field: str, digest: str) -> str:
    """Return 64 lower-case hexadecimal digits; raises MalformedDigestError."""
    if not _SHA256.match(digest):
        raise MalformedDigestError(field)
    return digest


def checked_date(field: str, day: date) -> date:
    """Return a day that can be meant; raises MalformedDateError."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MalformedDateError(field, day.isoformat(), FIRST_YEAR, LAST_YEAR)
    return day


def checked_year(field: str, year: int, last: int = LAST_YEAR) -> int:
    """Return a year up to `last` that can be meant; raises MalformedDateError."""
    if not FIRST_YEAR <= year <= last:
        raise MalformedDateError(field, str(year), FIRST_YEAR, last)
    return year


def checked_tags(field: str, tags: Tags) -> dict[str, str]:
    """Return tags with words as keys and short texts as values, keys sorted.

    Raises MalformedTextError.
    """
    _check_count(field, tags)
    return {
        checked_word(field, key): checked_text(f"{field}.{key}", tags[key])
        for key in sorted(tags)
    }


def checked_attributes(field: str, attributes: Attributes) -> Attributes:
    """Return attributes with words as names and short texts as values.

    Raises MalformedTextError.
    """
    _check_count(field, attributes)
    for name, values in attributes.items():
        checked_word(field, name)
        _check_count(f"{field}.{name}", values)
        for value in values:
            checked_text(f"{field}.{name}", value)
    return {name: tuple(attributes[name]) for name in sorted(attributes)}


def checked_evidence(field: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return references to documents with their digests.

    Raises MalformedTextError and MalformedDigestError, naming the place in the list.
    """
    _check_count(field, evidence)
    for index, item in enumerate(evidence):
        checked_text(f"{field}.{index}.uri", item.uri, MAX_URI_CHARACTERS)
        checked_sha256(f"{field}.{index}.sha256", item.sha256)
    return tuple(evidence)


def _check_characters(field: str, text: str) -> None:
    if "\x00" in text:
        raise MalformedTextError(field, "contains a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MalformedTextError(field, "contains a lone surrogate") from None


def _check_count(field: str, items: Mapping[str, object] | Sequence[object]) -> None:
    if len(items) > MAX_ITEMS:
        raise MalformedTextError(field, f"has more than {MAX_ITEMS} entries")
