"""What the options of a replay say: which rules, which facts, up to which day."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from domain.policy.load import load_policy
from ledger.application import CreditLedger
from projections.log_end import check_reached
from projections.reading import ReadingRoom
from projections.replaying.questions import (
    ReplayQuestion,
    RulesAsked,
    SideAsked,
    rules_named,
    settled,
)
from projections.views import AsOf
from scripts.house import today
from scripts.reading.asking import choices

DAY = click.DateTime(formats=["%Y-%m-%d"])
A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

AS_OF = (
    "a position of the log, a DAY (recorded by its end), or asserted:DAY"
    " (as older systems say)"
)

OPTIONS = (
    click.option("--from", "from_", metavar="REV", help="The rules before."),
    click.option("--to", metavar="REV|FILE", help="The rules after."),
    click.option(
        "--reading", "readings", multiple=True, help="After: a choice, R4=pool."
    ),
    click.option(
        "--reading-before", "readings_before", multiple=True, help="Before: likewise."
    ),
    click.option("--facts-as-of", metavar="P", help=f"The facts: {AS_OF}."),
    click.option("--facts-as-of-before", metavar="P", help="Another P before."),
    click.option("--facts-as-of-after", metavar="P", help="Another P after."),
    click.option("--counted-up-to", type=DAY, help="Count up to this day, not today."),
    click.option("--counted-up-to-before", type=DAY, help="Another day before."),
    click.option("--school", help="Only the teachers of this school."),
)

Command = Callable[..., Any]


def asks(command: Command) -> Command:
    """Add the options of a replay to a command; `question_of` reads them."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def question_of(room: ReadingRoom, options: Mapping[str, Any]) -> ReplayQuestion:
    """Return the question that the options ask, settled.

    Raises UsageError for what cannot be read, BeyondLogError, and what `settled`
    raises.
    """
    before, after = _rules(room.ledger, options)
    old, new = (_as_of(room.ledger, options, side) for side in ("before", "after"))
    return settled(
        room,
        SideAsked(
            rules=before,
            as_of=old,
            counted_up_to=_day(
                options["counted_up_to_before"] or options["counted_up_to"]
            ),
        ),
        SideAsked(
            rules=after,
            as_of=new,
            counted_up_to=_day(options["counted_up_to"]),
        ),
        today(room.ledger.settings),
        options["school"],
    )


def _as_of(ledger: CreditLedger, options: Mapping[str, Any], side: str) -> AsOf:
    """Return the facts of a side; raises UsageError and BeyondLogError."""
    told = options[f"facts_as_of_{side}"] or options["facts_as_of"]
    as_of = as_of_in(told)
    if as_of.position is not None:
        check_reached(ledger, "facts_as_of", as_of.position)
    return as_of


def rules_in(
    ledger: CreditLedger, told: str, readings: Mapping[str, str]
) -> RulesAsked:
    """Return the rules that REV (as `rules_named` reads it) or FILE names."""
    path = Path(told)
    if path.suffix == ".toml" or path.is_file():
        return RulesAsked(text=_text_in(path), file=path.name, readings=readings)
    return rules_named(ledger, told, readings)


def _text_in(path: Path) -> str:
    """Return the text of a file; raises UsageError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise click.UsageError(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{path} is not a text in UTF-8.") from None
    except OSError as error:
        told = f"{path} cannot be read: {error.strerror}."
        raise click.UsageError(told) from None


def as_of_in(told: str | None) -> AsOf:
    """Return the facts that an option names; raises UsageError."""
    if told is None:
        return AsOf()
    axis, _, day = told.rpartition(":")
    if not axis and told.isascii() and told.isdigit():
        return AsOf(position=int(told))
    if A_DAY.match(day) and axis in ("", "asserted", "recorded"):
        try:
            on = date.fromisoformat(day)
        except ValueError:
            pass
        else:
            asserted = axis == "asserted"
            return AsOf(asserted_on=on) if asserted else AsOf(recorded_on=on)
    raise click.UsageError(f"Facts are as of {AS_OF}; {told!r} is none of these.")


def _rules(
    ledger: CreditLedger, options: Mapping[str, Any]
) -> tuple[RulesAsked, RulesAsked]:
    """Return the rules of both sides; one may stand for the other."""
    old, new = options["from_"], options["to"]
    if old is None and new is None:
        raise click.UsageError("Give --from REV, --to REV or FILE, or both.")
    before, after = choices(options["readings_before"]), choices(options["readings"])
    later = rules_in(ledger, new or old, after)
    if old is not None:
        return rules_in(ledger, old, before), later
    name = later.document
    if later.text is not None:
        name = load_policy(later.text, new).document
    return RulesAsked(document=name, readings=before), later


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
