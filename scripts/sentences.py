"""Known errors as one clear sentence and an exit code, instead of a trace."""

from typing import Any

import click
import psycopg

from domain.errors import LedgerError
from ledger.errors import DatabaseUnavailableError
from scripts.children import ChildEndedError
from scripts.exits import NO, UNREACHABLE
from scripts.local_postgres import LocalPostgresError
from scripts.posting.connection import UnexpectedAnswerError, UnreachableError
from scripts.posting.lines import LineError
from scripts.posting.poster import UnknownPostingError, UnknownSenderError
from scripts.starting.filling import FillingError

OUT_OF_REACH = (
    DatabaseUnavailableError,
    LocalPostgresError,
    UnreachableError,
    psycopg.OperationalError,
)
REFUSED = (
    ChildEndedError,
    FillingError,
    LedgerError,
    LineError,
    OSError,
    UnexpectedAnswerError,
    UnknownPostingError,
    UnknownSenderError,
)


class Sentence(click.ClickException):
    """An error as the person at the terminal reads it."""

    def __init__(self, error: Exception, exit_code: int) -> None:
        super().__init__(str(error).strip() or type(error).__name__)
        self.code = exit_code

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click has a class attribute
        """The code that click ends the process with."""
        return self.code


class Group(click.Group):
    """A group of commands whose known errors end in a sentence, not in a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; known errors become a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # nobody reads on; click ends the process without a word
        except OUT_OF_REACH as error:
            raise Sentence(error, UNREACHABLE) from error
        except REFUSED as error:
            raise Sentence(error, NO) from error
