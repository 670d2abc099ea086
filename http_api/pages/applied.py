"""How the open and the settled questions of a text were read for a statement."""

from dataclasses import dataclass

from domain.statement import Label


@dataclass(frozen=True, kw_only=True)
class OtherOption:
    """Another way to read a question, and the statement under it."""

    label: Label
    url: str


@dataclass(frozen=True, kw_only=True)
class AppliedReading:
    """A question of the text and how it was read here."""

    reading_id: str
    question: Label
    applied: Label
    article: str
    open: bool
    others: tuple[OtherOption, ...] = ()
