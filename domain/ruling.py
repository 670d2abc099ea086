"""A ruling: a recorded decision for a group or a teacher, with its document (R26)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.errors import (
    AlreadyRegisteredError,
    AlreadyWithdrawnError,
    IncompleteRulingError,
    UnknownError,
)
from domain.events import Recorded
from domain.events.register import RulingMade, RulingWithdrawn
from domain.facts import Ruling
from domain.limits import (
    checked_attributes,
    checked_date,
    checked_id,
    checked_optional_amount,
    checked_text,
    checked_word,
)
from domain.terms import Attributes

NEEDS = {"target": "credits", "exemption": "rule_id", "extension": "until"}
"""The effects that a ruling can have, and the field without which each is empty."""


@dataclass(frozen=True, kw_only=True)
class RulingState:
    """What is known of one ruling."""

    ruling_id: str
    made: RulingMade | None = None
    withdrawn: RulingWithdrawn | None = None

    @property
    def stands(self) -> bool:
        """Whether it was made and not withdrawn."""
        return self.made is not None and self.withdrawn is None


def new(ruling_id: str) -> RulingState:
    """Return a ruling of which nothing is known yet."""
    return RulingState(ruling_id=ruling_id)


def apply(ruling: RulingState, recorded: Recorded) -> RulingState:
    """Return the ruling after one more event of its stream."""
    match recorded.event:
        case RulingMade() as event if ruling.made is None:
            return replace(ruling, made=event)
        case RulingWithdrawn() as event:
            return replace(ruling, withdrawn=event)
        case _:
            return ruling


def applies_to(
    made: RulingMade, teacher_ids: Iterable[str], attributes: Attributes
) -> bool:
    """Say whether a ruling names a teacher or describes one by all its attributes.

    A ruling that names neither applies to nobody.
    """
    if not set(teacher_ids).isdisjoint(made.teacher_ids):
        return True
    return bool(made.attributes) and all(
        not set(attributes.get(name, ())).isdisjoint(values)
        for name, values in made.attributes.items()
    )


def as_fact(ruling_id: str, made: RulingMade) -> Ruling:
    """Return a ruling as a policy looks at it."""
    return Ruling(
        ruling_id=ruling_id,
        series=made.series,
        effect=made.effect,
        document_no=made.document_no,
        rule_id=made.rule_id,
        credits=made.credits,
        until=made.until,
    )


def make_ruling(ruling: RulingState, proposed: RulingMade) -> RulingMade:
    """Record a ruling.

    Raises IncompleteRulingError when it names nobody or lacks what its effect needs,
    and AlreadyRegisteredError when its id is taken by other content.
    """
    checked_id("ruling_id", ruling.ruling_id)
    event = _checked(proposed)
    if event.effect not in NEEDS:
        raise IncompleteRulingError("effect", f"is not one of {', '.join(NEEDS)}")
    if getattr(event, NEEDS[event.effect]) is None:
        needed = NEEDS[event.effect]
        raise IncompleteRulingError(needed, f"is what {event.effect} needs")
    if not event.teacher_ids and not event.attributes:
        raise IncompleteRulingError("teacher_ids", "or attributes must name somebody")
    if ruling.made is not None and ruling.made != event:
        raise AlreadyRegisteredError("ruling", ruling.ruling_id, ())
    return event


def withdraw_ruling(ruling: RulingState, document_no: str) -> RulingWithdrawn:
    """Take a ruling back; raises UnknownError and AlreadyWithdrawnError."""
    if ruling.made is None:
        raise UnknownError("ruling", ruling.ruling_id, "ruling_id")
    if ruling.withdrawn is not None:
        raise AlreadyWithdrawnError("ruling", ruling.ruling_id)
    return RulingWithdrawn(document_no=checked_text("document_no", document_no))


def _checked(proposed: RulingMade) -> RulingMade:
    checked_word("series", proposed.series)
    checked_text("document_no", proposed.document_no)
    if proposed.rule_id is not None:
        checked_word("rule_id", proposed.rule_id)
    if proposed.until is not None:
        checked_date("until", proposed.until)
    return replace(
        proposed,
        attributes=checked_attributes("attributes", proposed.attributes),
        credits=checked_optional_amount("credits", proposed.credits),
    )
