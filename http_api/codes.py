"""Every code that an answer may carry: its HTTP status, and what it means.

The table itself is `codes.toml`: the one place where a code gets a status.
`docs/codes.md` is written from it, and tests hold every error class against it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any

from domain.errors import LedgerError
from domain.statement import Label


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code of a refusal: the status it gets, and a sentence in both languages."""

    status: HTTPStatus
    meaning: Label


@cache
def refusal_codes() -> Mapping[str, Code]:
    """Return every code of a refusal."""
    return {
        code: Code(
            status=HTTPStatus(row["status"]), meaning=Label(zh=row["zh"], en=row["en"])
        )
        for code, row in _table("refusal").items()
    }


@cache
def warning_codes() -> Mapping[str, Label]:
    """Return every code of a warning, and of what a statement does not count."""
    return {code: Label(**row) for code, row in _table("warning").items()}


def status_of(error: LedgerError, *, in_address: bool = False) -> HTTPStatus:
    """Return the status of a refusal.

    What is not known gets 404 where the address itself names it, and 422 where a field
    of the request does. A code that the table does not know gets 422.
    """
    if error.code.endswith("-unknown") and error.code != "route-unknown":
        return HTTPStatus.NOT_FOUND if in_address else HTTPStatus.UNPROCESSABLE_ENTITY
    code = refusal_codes().get(error.code)
    return code.status if code else HTTPStatus.UNPROCESSABLE_ENTITY


def in_chinese(code: str) -> str | None:
    """Return what a code means in Chinese, None for one that the table lacks.

    Messages are English sentences with the names and values in them; this stands
    beside them and says the kind of thing that was wrong.
    """
    known = refusal_codes().get(code)
    return known.meaning.zh if known else None


def _table(name: str) -> Mapping[str, Any]:
    text = resources.files("http_api").joinpath("codes.toml").read_text("utf-8")
    return dict(tomllib.loads(text)[name])
