"""Looking, after a fault, whether the log and what is derived from it are whole."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from ledger.settings import Settings
from ledger.statements import statement
from projections.rebuild import rebuild
from projections.runner import Projector
from scripts.house import today

FOLDER = Path(__file__).parent / "sql"
CHECKS = ("gaps", "versions", "backwards", "digests", "claims", "answers")
"""Statements that each tell what is wrong, and nothing where all is well."""


@dataclass(frozen=True, order=True, kw_only=True)
class Key:
    """What a report speaks of, and who reports."""

    teacher_id: str
    activity_id: str
    occasion: str
    reporter: str


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A posting in the log."""

    key: Key
    posting_id: str
    position: int


def wrongs(settings: Settings) -> tuple[str, ...]:
    """Return what is wrong with the log, in sentences.

    Positions and versions without a gap, times that never go back, digests, natural
    keys, and the answers that were kept.
    """
    parameters = {"district": settings.district}
    with _looking(settings) as connection:
        return tuple(
            told
            for check in CHECKS
            for (told,) in connection.execute(statement(check, FOLDER), parameters)
        )


def postings(settings: Settings) -> list[Posting]:
    """Return the live postings of the log, in its order."""
    parameters = {"district": settings.district}
    with _looking(settings) as connection:
        rows = connection.execute(statement("postings", FOLDER), parameters).fetchall()
    return [
        Posting(
            key=Key(
                teacher_id=teacher_id,
                activity_id=activity_id,
                occasion=occasion,
                reporter=reporter,
            ),
            posting_id=posting_id,
            position=position,
        )
        for teacher_id, activity_id, occasion, reporter, posting_id, position in rows
    ]


def contents(settings: Settings) -> list[tuple[str, str, str, int]]:
    """Return what every teacher's stream holds, in an order that is not of arrival.

    Teacher, topic, body, and how often that stands there.
    """
    parameters = {"district": settings.district}
    with _looking(settings) as connection:
        return connection.execute(statement("contents", FOLDER), parameters).fetchall()


def _looking(settings: Settings) -> psycopg.Connection[Any]:
    """Return a connection of the owner, to look at everything at once."""
    # So young a table has no statistics, and a loop within a loop would take minutes.
    options = "-c enable_nestloop=off"
    return psycopg.connect(settings.owner_url or "", options=options)


def wrongs_of_rooms(settings: Settings) -> tuple[str, ...]:
    """Return where the projections differ from a straight rebuild, once caught up."""
    day = today(settings)
    projector = Projector(settings)
    try:
        projector.prepare()
        projector.catch_up(day)
        report = rebuild(projector, day, compare=True)
    finally:
        projector.close()
    return tuple(f"the projections differ: {one}" for one in report.differences)
