"""Queries of the readings: filters, cursors, and as of when."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, validates_schema

from domain.terms import Level, Role
from http_api.schemas.fields import Choice, Day, Flag, Id, Text, WholeText, Word
from http_api.schemas.shaped import Coded, Shaped, StrictSchema
from ledger.commands.batches import Mode

MAX_LIMIT = 500
MAX_POSITION = 2**53 - 1
MAX_WAIT_S = 15
"""Shorter than what a server that is stopped waits for its requests."""


class Cursor(Shaped):
    """What a list handed out for its next part."""

    code = "malformed-cursor"
    expected = "the cursor of a list's answer, unchanged"
    pattern = r"[A-Za-z0-9_.=:-]{1,300}"
    example = "MTIzNA"


class StatusList(Shaped):
    """A word for where a completion stands."""

    code = "unknown-word"
    expected = "pending, provisional, approved, rejected, reversed or corroborating"
    pattern = "pending|provisional|approved|rejected|reversed|corroborating"
    example = "pending"


class CertificateStatus(StrEnum):
    """Where a certificate stands."""

    VALID = "valid"
    UNDER_REVIEW = "under-review"
    REVOKED = "revoked"


class Readings(Shaped):
    """Options to apply instead of the document's own, such as `R2=hard,R4=pool`."""

    code = "malformed-word"
    expected = "readings such as R2=hard,R4=pool, each question once"
    pattern = r"R[0-9]{1,2}=[a-z0-9_-]{1,40}(,R[0-9]{1,2}=[a-z0-9_-]{1,40}){0,40}"
    example = "R2=hard"

    def read(self, text: str) -> dict[str, str]:
        """Return question to option; raises ValueError where one is named twice."""
        pairs = [pair.split("=") for pair in text.split(",")]
        readings = dict(pairs)
        if len(readings) < len(pairs):
            raise ValueError(text)
        return readings


class ReadingSchema(StrictSchema):
    """Every reading may ask that it has reached a position first."""

    at_least = WholeText(
        load_default=None,
        minimum=0,
        maximum=MAX_POSITION,
        metadata={"description": "Answer not before this log position was taken in."},
    )


class ListSchema(ReadingSchema):
    """A part of a list."""

    cursor = Cursor(load_default=None)
    limit = WholeText(load_default=50, minimum=1, maximum=MAX_LIMIT)


class FeedSchema(StrictSchema):
    """Which part of the feed, and how long to wait for one."""

    after = WholeText(
        load_default=0,
        minimum=0,
        maximum=MAX_POSITION,
        metadata={"description": "Tell what follows this log position."},
    )
    limit = WholeText(load_default=100, minimum=1, maximum=MAX_LIMIT)
    wait = WholeText(
        load_default=0,
        minimum=0,
        maximum=MAX_WAIT_S,
        metadata={"description": "Seconds to wait while there is nothing to tell."},
    )


class CompletionListSchema(ListSchema):
    """Which completions are listed."""

    school = Id(load_default=None)
    teacher = Id(load_default=None)
    status = StatusList(load_default=None)
    activity = Id(load_default=None)
    kind = Word(load_default=None)
    awaits = Choice(Level, load_default=None)


class TeacherListSchema(ListSchema):
    """Which teachers are listed."""

    school = Id(load_default=None)
    name = Text(load_default=None, limit=100)


class CertificateListSchema(ListSchema):
    """Which certificates are listed."""

    teacher = Id(load_default=None)
    school = Id(load_default=None)
    status = Choice(CertificateStatus, load_default=None)


AXES = ("facts_as_of", "recorded_on", "asserted_on")
"""The fields of which each says as of when facts are taken."""


def refuse_several_axes(data: Mapping[str, Any]) -> None:
    """Refuse facts as of several instants at once. Raises ValidationError."""
    given = [name for name in AXES if data.get(name) is not None]
    if len(given) > 1:
        message = "Ask for facts on one axis only."
        raise ValidationError(Coded("conflicting-fields", message), given[1])


class StatementQuerySchema(ReadingSchema):
    """Which statement: the series, the facts and the rules as of when, up to when."""

    series = Word(load_default="credits")
    facts_as_of = WholeText(
        load_default=None,
        minimum=0,
        maximum=MAX_POSITION,
        metadata={"description": "Facts as of a log position (the proven axis)."},
    )
    recorded_on = Day(
        load_default=None,
        metadata={"description": "Facts as recorded by the end of a day."},
    )
    asserted_on = Day(
        load_default=None,
        metadata={"description": "Facts as known by a day, as older systems assert."},
    )
    policy_as_of = Day(
        load_default=None,
        metadata={"description": "Rules as adopted by the end of a day."},
    )
    counted_up_to = Day(
        load_default=None,
        metadata={"description": "Count completions up to this day."},
    )
    readings = Readings(
        load_default=None,
        metadata={"description": "Other readings of the rules than the document's."},
    )

    @validates_schema
    def one_axis(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse facts as of several instants at once."""
        refuse_several_axes(data)


class PolicyName(Shaped):
    """A document, `document@revision`, or `document@DAY`: what stood at its end."""

    code = "malformed-id"
    expected = "a document, document@revision or document@2023-12-31"
    pattern = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}(@[A-Za-z0-9][A-Za-z0-9._-]{0,39})?"
    example = "chaoyang-commission@2022-10-14"


class ChangesQuerySchema(ReadingSchema):
    """From which facts and rules to which others a teacher's change is explained."""

    series = Word(load_default="credits")
    facts_from = WholeText(
        load_default=None,
        minimum=0,
        maximum=MAX_POSITION,
        metadata={"description": "The old facts, as of a log position; else today's."},
    )
    facts_to = WholeText(
        load_default=None,
        minimum=0,
        maximum=MAX_POSITION,
        metadata={"description": "The new facts, as of a log position; else today's."},
    )
    policy_from = PolicyName(
        load_default=None,
        metadata={"description": "The old rules; else those that govern the teacher."},
    )
    policy_to = PolicyName(
        load_default=None,
        metadata={"description": "The new rules; else those that govern the teacher."},
    )
    readings_from = Readings(load_default=None)
    readings_to = Readings(load_default=None)
    counted_from = Day(
        load_default=None,
        metadata={"description": "Count the old facts up to this day; else today."},
    )
    counted_to = Day(
        load_default=None,
        metadata={"description": "Count the new facts up to this day; else today."},
    )


class OverviewSchema(ReadingSchema):
    """Of which series a school's standing is shown."""

    series = Word(load_default="credits")


class BatchQuerySchema(StrictSchema):
    """What a refused row means for the others, and whether anything is recorded."""

    mode = Choice(Mode, load_default=Mode.PER_ROW)
    dry_run = Flag(load_default=False)


class PreviewSchema(StrictSchema):
    """Whether to say only what would happen."""

    preview = Flag(load_default=False)


class ClientListSchema(StrictSchema):
    """Which clients are listed."""

    role = Choice(Role, load_default=None)
