"""Keep refusals, so that whoever was refused can look it up later."""

from collections.abc import Sequence
from http import HTTPStatus

from http_api.context import services, visit
from http_api.errors import Reason
from ledger.errors import DatabaseUnavailableError
from ledger.refusals import Cause
from ledger.requests import Request

MAX_KEPT = 10_000
"""Reasons kept of one request: one for every row of the largest batch."""


def keep_refusal(reasons: Sequence[Reason], status: HTTPStatus) -> None:
    """Keep why a known client was refused; a stranger's refusal is only logged.

    A database that is away refuses everybody: there is nowhere to keep it then.
    """
    who = visit().actor
    if who is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return
    here = services()
    request = Request(actor=who, request_id=visit().request_id, today=here.today())
    try:
        causes = [_cause(reason) for reason in reasons[:MAX_KEPT]]
        here.ledger.refusals.record(request, causes, at=here.now())
    except DatabaseUnavailableError as error:
        here.log.warning("refusal-not-kept", why=error.why)


def _cause(reason: Reason) -> Cause:
    return Cause(
        code=reason.code,
        message=reason.message,
        field=reason.field,
        row=reason.row,
        article=reason.article,
    )
