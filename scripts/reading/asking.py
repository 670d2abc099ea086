"""What a question at the terminal says about time, rules and readings."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from domain.terms import Role
from projections.reading import ReadingRoom
from projections.statements import Question
from projections.views import AsOf
from scripts.client_command import at_the_machine
from scripts.house import now, opened, settings_in, today

DAY = click.DateTime(formats=["%Y-%m-%d"])

OPTIONS = (
    click.option("--series", default="credits", show_default=True),
    click.option("--position", type=int, help="As known at this position of the log."),
    click.option("--recorded-on", type=DAY, help="As recorded by the end of this day."),
    click.option(
        "--asserted-on", type=DAY, help="As an older system asserts, by then."
    ),
    click.option("--policy-as-of", type=DAY, help="Under the rules adopted by then."),
    click.option("--counted-up-to", type=DAY, help="Count what was completed by then."),
    click.option(
        "--reading", "readings", multiple=True, help="A choice such as R2=hard."
    ),
)

AXES = ("position", "recorded_on", "asserted_on")

Command = Callable[..., Any]


def asks(command: Command) -> Command:
    """Add the options of a question to a command; `question_of` reads them."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def question_of(room: ReadingRoom, options: Mapping[str, Any]) -> Question:
    """Return the question that the options ask.

    Raises UsageError for more than one axis of time and for a malformed reading.
    """
    given = [name for name in AXES if options[name] is not None]
    if len(given) > 1:
        raise click.UsageError("Give one of --position, --recorded-on, --asserted-on.")
    return Question(
        series=options["series"],
        today=today(room.ledger.settings),
        as_of=AsOf(
            position=options["position"],
            recorded_on=_day(options["recorded_on"]),
            asserted_on=_day(options["asserted_on"]),
        ),
        policy_as_of=_day(options["policy_as_of"]),
        counted_up_to=_day(options["counted_up_to"]),
        readings=choices(options["readings"]),
    )


def choices(readings: tuple[str, ...]) -> dict[str, str]:
    """Return the readings chosen; raise UsageError for what is not like `R2=hard`."""
    pairs = [reading.partition("=") for reading in readings]
    for name, equals, option in pairs:
        if not (name and equals and option):
            raise click.UsageError(f"A reading is given as R2=hard, not {name!r}.")
    return {name: option for name, _, option in pairs}


@contextmanager
def reading_room(data: Path, teacher_id: str, what: str) -> Iterator[ReadingRoom]:
    """Yield the reading room of a data folder, or of the database in the settings.

    That the person at the machine reads a teacher's record is logged, as at the door.
    """
    with opened(settings_in(data)) as (_, ledger):
        request = at_the_machine(ledger, Role.AUDITOR)
        ledger.access_log.record(
            actor=request.actor,
            teacher_ids=[teacher_id],
            what=what,
            at=now(),
            request_id=request.request_id,
        )
        yield ReadingRoom(ledger.database, ledger, ledger.district)


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
