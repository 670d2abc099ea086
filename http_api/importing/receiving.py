"""A file as a request brings it: as a part of a form, or as the body itself."""

import re

from flask import request

from http_api.arriving import arriving
from http_api.context import services, visit
from http_api.errors import InvalidRequestError, Reason, WrongContentTypeError
from http_api.importing.guards import FileKind, check_file
from http_api.importing.jobs import limits_of
from ledger.uploads import UploadedFile

FORM = "multipart/form-data"
PART = "file"
OCTETS = "application/octet-stream"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BODIES = (OCTETS, CSV, XLSX)
MAX_NAME = 100
"""As long as the name of a source may be."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Half characters too, and what turns the direction of a text."""


def received_file(name: str | None = None) -> UploadedFile:
    """Return the file of the request, after a look at its bytes.

    A part of a form has a name of its own; a bare body needs `name`. Raises
    WrongContentTypeError, InvalidRequestError, what `arriving` and `check_file` raise.
    """
    if request.mimetype == FORM:
        name, content = _part()
    elif request.mimetype in BODIES:
        content = b"".join(arriving())
    else:
        raise WrongContentTypeError(FORM, *BODIES)
    name = plain_name(name or "")
    if not name:
        raise _wrong("missing-field", "name", "Give the name of the file.")
    kind = _kind(name, content)
    file = UploadedFile(name=name, kind=kind.value, content=content)
    visit().content = {"name": name, "sha256": file.sha256}
    return file


def plain_name(name: str) -> str:
    """Return the name of a file without its folders, as events can keep it."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _CONTROL.sub("", last).strip()
    if len(plain) <= MAX_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: MAX_NAME - len(ending) - 1]}{dot}{ending}"[-MAX_NAME:]


def _part() -> tuple[str, bytes]:
    """Return the one file of a form; a form that broke off has none."""
    found = request.files.getlist(PART)
    if len(found) > 1:
        raise _wrong("conflicting-fields", PART, "Send one file at a time.")
    if not found or not found[0].filename:
        raise _wrong("missing-field", PART, "Choose a file.")
    return found[0].filename, found[0].read()


def _kind(name: str, content: bytes) -> FileKind:
    return check_file(name, content, limits_of(services().settings))


def _wrong(code: str, field: str, message: str) -> InvalidRequestError:
    return InvalidRequestError([Reason(code=code, message=message, field=field)])
