"""A request says each thing once: of two values only one would be heard."""

from collections.abc import Iterable

from flask import request

from http_api.errors import RepeatedParameterError
from http_api.permissions import PUBLIC

MANY = frozenset({"posting"})
"""What a form of a page says as often as rows are ticked."""
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def check_said_once() -> None:
    """Refuse a query or a form that names something twice.

    Which of the two would be heard differs from one program to the next, so that what
    a guard looked at need not be what is done. Raises RepeatedParameterError.
    """
    if request.endpoint is None or request.endpoint in PUBLIC:
        return
    _check((name, len(values)) for name, values in request.args.lists())
    if request.mimetype in FORMS and not request.path.startswith("/v1"):
        _check((name, len(values)) for name, values in request.form.lists())


def _check(counted: Iterable[tuple[str, int]]) -> None:
    for name, count in counted:
        if count > 1 and name not in MANY:
            raise RepeatedParameterError(name)
