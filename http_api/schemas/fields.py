"""The field types of the contract: what may stand where, and the code when it does not.

marshmallow's own fields are generous: they take NUL, lone surrogates, Arabic digits,
a trailing newline, `1E2`, `True` for 1 and week dates. These take one form each.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import ValidationError, fields

from http_api.schemas.shaped import Coded, Shaped, StrictField

MAX_TAGS = 20


class Id(Shaped):
    """An identifier that a district gave: teacher, school, activity, ruling ..."""

    code = "malformed-id"
    expected = "1 to 40 ASCII letters, digits, dots, dashes or underscores"
    pattern = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
    example = "2021-XK-017"


class Word(Shaped):
    """A word of a vocabulary: small letters, digits, underscores, dashes."""

    code = "malformed-word"
    expected = "1 to 40 small ASCII letters, digits, underscores or dashes"
    pattern = r"[a-z][a-z0-9_-]{0,39}"
    example = "professional"


class QualifiedWord(Shaped):
    """A kind, or a kind narrowed to a theme or section: `public_required:ethics`."""

    code = "malformed-word"
    expected = "a kind, or a kind, a colon and a theme"
    pattern = r"[a-z][a-z0-9_-]{0,39}(:[a-z][a-z0-9_-]{0,39})?"
    example = "public_required:ethics"


class RuleId(Shaped):
    """The id of a rule in a policy document; dotted paths are ids too."""

    code = "malformed-id"
    expected = "1 to 80 small ASCII letters, digits, dots, dashes or underscores"
    pattern = r"[a-z][a-z0-9._-]{0,79}"
    example = "professional-surplus-to-elective"


class Day(Shaped):
    """A day of the district's calendar, ISO 8601 extended, from 1900 to 2199."""

    code = "malformed-date"
    expected = "a date such as 2024-06-30"
    pattern = r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    json_format = "date"
    example = "2024-06-30"

    def read(self, text: str) -> date:
        """Return the day; a 31st of June is refused."""
        return date.fromisoformat(text)


class Instant(Shaped):
    """An instant with its offset from UTC (RFC 3339)."""

    code = "malformed-instant"
    expected = "an instant with its offset such as 2024-06-30T17:00:00+08:00"
    pattern = (
        r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
        r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
    )
    json_format = "date-time"
    example = "2024-06-30T17:00:00+08:00"

    def read(self, text: str) -> datetime:
        """Return the instant in UTC."""
        return datetime.fromisoformat(text).astimezone(UTC)


class Uuid(Shaped):
    """An id that the ledger gave, in its one canonical form (RFC 9562)."""

    code = "malformed-uuid"
    expected = "a UUID in small letters with four dashes"
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    json_format = "uuid"
    example = "3b241101-e2bb-4255-8caf-4136c566a962"

    def read(self, text: str) -> UUID:
        """Return the UUID."""
        return UUID(text)


class Sha256(Shaped):
    """A SHA-256 in hexadecimal."""

    code = "malformed-digest"
    expected = "64 hexadecimal digits in small letters"
    pattern = r"[0-9a-f]{64}"
    example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class Uri(Shaped):
    """Where a document is found; schemes that run a program are not taken."""

    code = "malformed-uri"
    expected = "a URI of http, https, urn, file or s3, 500 characters at most"
    pattern = r"(https?|urn|file|s3):[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]{1,490}"
    json_format = "uri"
    example = "https://evidence.example/2024/06/sheet-17.pdf"


class Amount(StrictField):
    """Hours, days or credits: a string of digits, two places at most, or an integer.

    Whether an amount makes sense is for the domain to say; here only whether it is
    one. `minimum` 0 lets nought pass.
    """

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,2})?"
    )
    openapi: Mapping[str, Any] = {
        "type": ["string", "integer"],
        "pattern": r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,2})?$",
        "minimum": 0,
        "maximum": 999_999,
        "examples": ["6", "4.5"],
    }

    def take(self, value: Any) -> Decimal:
        """Return the value, or refuse it with a code."""
        text = str(value) if type(value) is int else value
        if not isinstance(text, str) or not self.PATTERN.fullmatch(text):
            raise ValidationError(
                Coded(
                    "malformed-amount",
                    "Write an amount as a string of digits with two places at most.",
                )
            )
        return Decimal(text)


class Whole(StrictField):
    """A whole number between two bounds; `true` is none."""

    def __init__(self, *, minimum: int, maximum: int, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.openapi = {"type": "integer", "minimum": minimum, "maximum": maximum}
        super().__init__(**kwargs)

    def take(self, value: Any) -> int:
        """Return the value, or refuse it with a code."""
        if type(value) is not int or not self.minimum <= value <= self.maximum:
            raise ValidationError(
                Coded(
                    "malformed-number",
                    f"Send an integer from {self.minimum} to {self.maximum}.",
                )
            )
        return value


class WholeText(Whole):
    """A whole number in a query: decimal digits only."""

    def take(self, value: Any) -> int:
        """Return the value, or refuse it with a code."""
        digits = isinstance(value, str) and re.fullmatch(r"[0-9]{1,16}", value)
        number = int(value) if digits else None
        return super().take(number)


class Flag(StrictField):
    """`true` or `false` in a query, and nothing else."""

    openapi: Mapping[str, Any] = {"type": "boolean"}

    def take(self, value: Any) -> bool:
        """Return the value, or refuse it with a code."""
        if value not in ("true", "false"):
            raise ValidationError(Coded("wrong-type", "Send true or false."))
        return bool(value == "true")


class Choice(StrictField):
    """One of the words of an enumeration."""

    def __init__(self, words: type[StrEnum], **kwargs: Any) -> None:
        self.words = words
        self.allowed = [word.value for word in words]
        optional = kwargs.get("load_default", ...) is None
        listed: list[Any] = [*self.allowed, None] if optional else self.allowed
        self.openapi = {"type": "string", "enum": listed}
        super().__init__(**kwargs)

    def take(self, value: Any) -> StrEnum:
        """Return the value, or refuse it with a code."""
        if not isinstance(value, str) or value not in self.allowed:
            raise ValidationError(
                Coded("unknown-word", f"Choose one of {', '.join(self.allowed)}.")
            )
        return self.words(value)


class Text(StrictField):
    """A text that a person wrote: a name, a title, a number of a document.

    One line unless `lines`, empty only if `blank`; no control and no half characters.
    """

    def __init__(
        self,
        *,
        limit: int = 200,
        lines: bool = False,
        blank: bool = False,
        **kwargs: Any,
    ) -> None:
        self.limit, self.lines, self.blank = limit, lines, blank
        least = 0 if blank else 1
        self.openapi = {"type": "string", "minLength": least, "maxLength": limit}
        super().__init__(**kwargs)

    def take(self, value: Any) -> str:
        """Return the value, or refuse it with a code."""
        if not isinstance(value, str):
            raise self.make_error("type")
        if value == "" and self.blank:
            return value
        if not value.strip() or len(value) > self.limit:
            raise ValidationError(
                Coded("malformed-text", f"Send 1 to {self.limit} characters.")
            )
        if any(self._forbidden(character) for character in value):
            raise ValidationError(
                Coded("malformed-text", "Send no control characters or half ones.")
            )
        return value

    def _forbidden(self, character: str) -> bool:
        if character in "\n\t" and self.lines:
            return False
        return character < " " or "\x7f" <= character <= "\x9f" or _half(character)


def _half(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


class Tags(fields.Dict):
    """Free tags: a few words, each with a short text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=Word(),
            values=Text(limit=80),
            validate=_few,
            error_messages={
                **StrictField.default_error_messages,
                "invalid": Coded("wrong-type", "Send an object of tags."),
            },
            metadata={"maxProperties": MAX_TAGS},
            **kwargs,
        )


def _few(found: Mapping[str, Any]) -> None:
    if len(found) > MAX_TAGS:
        raise ValidationError(
            Coded("too-many-entries", f"Send {MAX_TAGS} entries at most.")
        )
