"""Mark whose standings fall behind the facts, so that they are computed again."""

from collections.abc import Mapping

from domain.events import Recorded
from domain.events.register import (
    ActivityRegistered,
    ProviderRegistered,
    RulingMade,
    SchoolRegistered,
)
from domain.terms import StreamKind
from ledger.database import Connection
from projections.batch import Projected
from projections.generations import query

MARKS: Mapping[StreamKind, str] = {
    StreamKind.ACTIVITY: "write/mark_by_activity",
    StreamKind.PROVIDER: "write/mark_by_provider",
    StreamKind.SCHOOL: "write/mark_by_school",
    StreamKind.RULING: "write/mark_everybody",
    StreamKind.POLICY: "write/mark_everybody",
}
"""Kind of a register to whom a word about one of its entries concerns."""

BEGINNINGS = (ActivityRegistered, ProviderRegistered, SchoolRegistered)
"""Nobody completed an activity, or was at a school, before it was registered."""


def mark(connection: Connection, projected: Projected) -> None:
    """Mark everybody on whose statement a batch bears."""
    mark_teachers(connection, projected.touched)
    said: dict[tuple[str, str | None], Recorded] = {}
    for recorded in projected.registers:
        statement = MARKS.get(recorded.stream.kind)
        if statement is None or isinstance(recorded.event, BEGINNINGS):
            continue
        if isinstance(recorded.event, RulingMade) and not recorded.event.attributes:
            named = dict.fromkeys(recorded.event.teacher_ids, recorded.position)
            mark_teachers(connection, named)
            continue
        everybody = statement == "write/mark_everybody"
        key = None if everybody else recorded.stream.key
        said.setdefault((statement, key), recorded)
    for (statement, key), recorded in said.items():
        parameters = {"key": key, "position": recorded.position}
        connection.execute(query(statement), parameters)


def mark_teachers(connection: Connection, positions: Mapping[str, int]) -> None:
    """Mark teachers, and those into whom they were merged."""
    if positions:
        connection.execute(
            query("write/mark_teachers"),
            {
                "teacher_ids": list(positions),
                "positions": list(positions.values()),
            },
        )
