"""The shape of a completion for msgspec: a mirror of `CompletionSchema`.

A mirror that is wider than the contract in places (an id is a short text here); what it
lets through is checked in `quick`. A test walks both, so that none gets a field or a
limit alone. Fields stand in the order of the alphabet: so they are encoded, which is
the canonical form of a row (`content`).
"""

from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from domain.terms import Result, Role, Unit
from http_api.schemas.commands import MAX_LISTED, MAX_NOTE_CHARACTERS
from http_api.schemas.fields import MAX_TAGS
from http_api.schemas.registers import FIRST_YEAR, LAST_YEAR
from http_api.schemas.teachers import MAX_NAME

# Nothing that is refused may be empty or nought: the quick way asks `if it is there`.
# An integer is never to be made of 4.0: the fraction has to be seen, to be refused.
# With UNSET, what was not sent differs from null, as it does in the bytes.

ShortText = Annotated[str, Meta(min_length=1, max_length=100)]
Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
Id = Annotated[str, Meta(min_length=1, max_length=40)]
Word = Annotated[str, Meta(min_length=1, max_length=40)]
Digest = Annotated[str, Meta(min_length=64, max_length=64)]
Year = Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)] | float
Row = Annotated[int, Meta(ge=1, le=2**31 - 1)] | float
Note = Annotated[str, Meta(min_length=1, max_length=MAX_NOTE_CHARACTERS)]
TagText = Annotated[str, Meta(min_length=1, max_length=80)]
Tags = Annotated[dict[Word, TagText], Meta(max_length=MAX_TAGS)]
MaybeEmpty = Annotated[str, Meta(max_length=100)]
Text = Annotated[str, Meta(min_length=1)]


class EvidenceShape(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The shape of `EvidenceSchema`."""

    sha256: Digest
    uri: Text


class ReporterShape(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The shape of `ReporterSchema`."""

    organisation: Id
    role: Role


class SourceShape(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The shape of `SourceSchema`."""

    batch: ShortText
    row: Row
    sha256: Digest


Evidence = Annotated[list[EvidenceShape], Meta(max_length=MAX_LISTED)]


class CompletionShape(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The shape of `CompletionSchema`."""

    activity_id: Id
    amount: Text | int | float
    completed_on: date
    evidence: Evidence | UnsetType = UNSET
    makes_up_for: Year | UnsetType | None = UNSET
    name: Name | UnsetType | None = UNSET
    note: Note | UnsetType | None = UNSET
    occasion: MaybeEmpty | UnsetType = UNSET
    provider_id: Id | UnsetType | None = UNSET
    reported_at: Text | UnsetType | None = UNSET
    reporter: ReporterShape | UnsetType | None = UNSET
    result: Result
    source: SourceShape | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    teacher_id: Id
    unit: Unit | UnsetType = UNSET
