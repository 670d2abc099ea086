"""One difference between two documents, as a value and in words."""

from dataclasses import dataclass
from enum import StrEnum

from domain.statement import Label


class Subject(StrEnum):
    """What kind of part of a document differs."""

    DOCUMENT = "document"
    """A key of the head, or `[governs]`."""
    READING = "reading"
    CATEGORY = "category"
    COHORT = "cohort"
    RULE = "rule"


class Change(StrEnum):
    """What happened to the part, or to one of its fields."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """It stands elsewhere among those of its kind."""
    CHOSEN = "chosen"
    """Another option of a reading was chosen; no text differs."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference between two documents; amounts as the documents write them."""

    subject: Subject
    subject_id: str
    """The id of the rule, cohort, category or reading; of the head: its key."""
    article: str
    """The clause, as the later document names it, else as the earlier one does."""
    field: str | None
    """The key, dotted into inner tables; None: the part as a whole."""
    under: tuple[tuple[str, str], ...] = ()
    """Readings and their options: it differs under these only."""
    change: Change
    before: Label | None
    """The value in words; None where there was none."""
    after: Label | None
    sentence: Label
    """As "surplus-to-elective (A2§7): kept 10 -> 8"."""
    editorial: bool
    """No number and no verdict can hang on it: a label, an article, a title."""
