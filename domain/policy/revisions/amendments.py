"""The edits between two revisions, each of which loads by itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.policy.load import Policy
from domain.policy.revisions.difference import Difference
from domain.statement import Label


@dataclass(frozen=True, kw_only=True)
class Applied:
    """A document, and the option of every reading under which it is applied."""

    policy: Policy
    readings: Mapping[str, str]
    """Every reading of the document and the option chosen."""


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """Edits that make sense together: on the earlier document they load alone."""

    amendment_id: str
    """Stable for the same two documents and readings: its first edit, `rule:core-6`."""
    edits: tuple[str, ...]
    """`rule:ID`, `cohort:ID`, `category:ID`, `reading:ID`, `document:KEY`,
    `order:rule`; in document order."""
    articles: tuple[str, ...]
    """The clauses that it touches, each once."""
    label: Label
    """What it does, in words, short enough for a table."""
    differences: tuple[Difference, ...]
    editorial: bool
    """It touches labels, articles and titles only, so that no verdict hangs on it."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """The way from one document under some readings to another, in amendments."""

    before: Applied
    after: Applied
    amendments: tuple[Amendment, ...]
    """Those on which a verdict may hang first, then the editorial one, if any."""

    @property
    def bearing(self) -> tuple[Amendment, ...]:
        """Return the amendments on which a verdict may hang."""
        return tuple(one for one in self.amendments if not one.editorial)

    def amended(self, chosen: Collection[str]) -> Applied:
        """Return the earlier document with these amendments (by id) and no others.

        None chosen: it behaves as `before`; all that bear: as `after`. The same object
        for the same choice. Raises PolicyError where the choice does not load: each
        amendment alone does, and all but any one, but not every combination must.
        """
        raise NotImplementedError


def revision_of(
    before: Policy,
    after: Policy,
    readings_before: Mapping[str, str] | None = None,
    readings_after: Mapping[str, str] | None = None,
) -> Revision:
    """Find the amendments between two documents under these readings.

    A reading chosen otherwise (R4=pool) is an amendment too, with its question as
    label. Raises ReadingUnknownError.
    """
    raise NotImplementedError
