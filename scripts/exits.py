"""Exit codes of the command line, and errors as one clear sentence.

0  done, and the answer is yes
1  done, and the answer is no: something was refused, differs or is unwell
2  the command line itself was wrong
3  nothing could be reached: no database, no server
"""

from typing import Any

import click
import psycopg

from domain.errors import LedgerError
from ledger.errors import DatabaseUnavailableError
from scripts.local_postgres import LocalPostgresError
from scripts.posting.connection import UnreachableError
from scripts.posting.lines import LineError
from scripts.posting.poster import UnknownPostingError, UnknownSenderError

NO = 1
USAGE = 2
UNREACHABLE = 3

OUT_OF_REACH = (
    DatabaseUnavailableError,
    LocalPostgresError,
    UnreachableError,
    psycopg.OperationalError,
)
REFUSED = (LedgerError, LineError, UnknownPostingError, UnknownSenderError, OSError)


class Sentence(click.ClickException):
    """An error as the person at the terminal reads it."""

    def __init__(self, error: Exception, exit_code: int) -> None:
        super().__init__(str(error).strip() or type(error).__name__)
        self.exit_code = exit_code


class Group(click.Group):
    """A group of commands whose known errors end in a sentence, not in a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; known errors become a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except OUT_OF_REACH as error:
            raise Sentence(error, UNREACHABLE) from error
        except REFUSED as error:
            raise Sentence(error, NO) from error
