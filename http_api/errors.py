"""What the door itself refuses, before any decision is asked.

They stand in the one tree of `domain.errors`, with codes of their own; which status
a code gets is told in `http_api/codes.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import LedgerError


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that was wrong: in which row and field, and the clause behind it."""

    code: str
    message: str
    field: str | None = None
    row: int | None = None
    """From 1, as a person counts the rows of a file."""
    article: str | None = None


MAX_NAME = 60
"""Characters that are told of a name which a client made up."""
TOLD = 3
"""Reasons that the sentence of a refusal tells; all stand beside it."""


def _sentence(reasons: Sequence[Reason]) -> str:
    """Return the messages, each once; several fields are named."""
    if len(reasons) == 1:
        return reasons[0].message
    fields: dict[str, list[str]] = {}
    for reason in reasons:
        fields.setdefault(reason.message, [])
        if reason.field is not None:
            fields[reason.message].append(reason.field)
    return " ".join(
        f"{', '.join(named)}: {message}" if named else message
        for message, named in fields.items()
    )


class MalformedJsonError(LedgerError):
    """A body, or one line of it, is not JSON."""

    code = "malformed-json"

    def __init__(self, what: str) -> None:
        super().__init__(f"This is not JSON: {what}.")


class InvalidRequestError(LedgerError):
    """Fields of a request do not have the shape of the contract."""

    code = "invalid-request"

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(_sentence(reasons[:TOLD]))
        self.reasons = tuple(reasons)
        if reasons:
            self.code = reasons[0].code
            self.field = reasons[0].field


class MalformedHeaderError(LedgerError):
    """A request header that the ledger reads has not its form."""

    code = "malformed-header"

    def __init__(self, header: str, expected: str) -> None:
        super().__init__(f"The header {header} must be {expected}.")
        self.field = header


class WrongContentTypeError(LedgerError):
    """A body came in a form that the route does not read."""

    code = "wrong-content-type"

    def __init__(self, *expected: str) -> None:
        super().__init__(f"Send the body as {' or '.join(expected)}.")


class EncodedBodyError(LedgerError):
    """A body came packed in a way that the route does not unpack."""

    code = "encoded-body"

    def __init__(self, *, may_be_packed: bool) -> None:
        taken = "packed by gzip or as it is" if may_be_packed else "as it is"
        super().__init__(f"Send the body {taken}, without any other Content-Encoding.")


class DamagedGzipError(LedgerError):
    """A body is not one whole gzip member; nothing of it was believed."""

    code = "damaged-gzip"

    def __init__(self, what: str) -> None:
        super().__init__(f"The body is not one whole gzip member: {what}.")


class TooManyRowsError(LedgerError):
    """A batch has more rows than one request may carry."""

    code = "too-many-rows"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A batch carries {limit} rows at most.")


class RepeatedParameterError(LedgerError):
    """A parameter of a query, or a field of a form, is said more than once."""

    code = "repeated-parameter"

    def __init__(self, name: str) -> None:
        super().__init__("Say each parameter once.")
        self.field = ascii(name)[1:-1][:MAX_NAME]


class EmptyBatchError(LedgerError):
    """A batch without rows."""

    code = "empty-batch"

    def __init__(self) -> None:
        super().__init__("A batch carries one row at least.")


class KeyMissingError(LedgerError):
    """A route was asked without a key and without a session."""

    code = "key-missing"

    def __init__(self) -> None:
        super().__init__("Send a key: Authorization: Bearer KEY, or log in at /login.")


class KeyRefusedError(LedgerError):
    """A key that opens nothing: unknown, malformed, expired or revoked."""

    code = "key-refused"

    def __init__(self) -> None:
        super().__init__("This key opens nothing here.")


class TokenMismatchError(LedgerError):
    """A request of a browser session lacks the token of its own forms (CSRF)."""

    code = "token-mismatch"

    def __init__(self) -> None:
        super().__init__("The form is too old or not of this site; load it again.")


class RoleRefusedError(LedgerError):
    """The role of a key may not do this."""

    code = "role-refused"

    def __init__(self, role: str) -> None:
        super().__init__(f"The role {role} may not do this.")


class RouteUnknownError(LedgerError):
    """No such address."""

    code = "route-unknown"

    def __init__(self) -> None:
        super().__init__("There is nothing at this address.")


class MethodRefusedError(LedgerError):
    """The address does not take this method."""

    code = "method-refused"

    def __init__(self, method: str) -> None:
        super().__init__(f"This address does not take {method}.")


class MalformedRequestError(LedgerError):
    """A request that is not HTTP as it should be."""

    code = "malformed-request"

    def __init__(self) -> None:
        super().__init__("The request cannot be read.")


class CutShortError(LedgerError):
    """A body has not the length that was announced."""

    code = "body-cut-short"

    def __init__(self, announced: int, received: int) -> None:
        super().__init__(f"{received} of {announced} bytes arrived; send it again.")


class DigestMismatchError(LedgerError):
    """A body is not the one whose digest was sent."""

    code = "digest-mismatch"

    def __init__(self, algorithm: str) -> None:
        super().__init__(
            f"The body has not the {algorithm} of its Content-Digest; send it again."
        )
        self.field = "Content-Digest"


class LengthMissingError(LedgerError):
    """A body came in chunks, so that nobody can tell whether it is whole."""

    code = "length-missing"

    def __init__(self) -> None:
        super().__init__(
            "Send a Content-Length or a Content-Digest: "
            "a body that broke off looks whole."
        )


class BodyTooLargeError(LedgerError):
    """A body is larger than the door takes in."""

    code = "body-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A body has {limit} bytes at most, unpacked too; send smaller batches."
        )


class NoRoomError(LedgerError):
    """The bodies that are here leave no room for another one."""

    code = "no-room-for-body"
    retry_after_s = 5

    def __init__(self) -> None:
        super().__init__("Too much is being sent in at once; send this again later.")


class InternalError(LedgerError):
    """A mistake of ours; it is logged under the request id."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side; quote the request id.")
