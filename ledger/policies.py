"""The policy documents that the district adopted, now and as of a position."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from domain.forewarning import Forewarning
from domain.policy.adopted import adopted_policy
from domain.policy.load import Policy
from domain.policy_book import Adoption, PolicyBook
from domain.registers import Registers
from ledger.registers import RegisterLog

LOADED_KEPT = 64
"""How many compiled documents are kept; a revision never changes its text."""


class Policies:
    """The adopted revisions of a district's documents."""

    def __init__(self, registers: RegisterLog) -> None:
        self._registers = registers
        self._forewarning: Forewarning | None = None

    def books(self, *, until_position: int | None = None) -> Mapping[str, PolicyBook]:
        """Return every document with its revisions, by name."""
        return self._registers.states(until_position=until_position).policies

    def standing(
        self,
        *,
        until_position: int | None = None,
        asserted_by: datetime | None = None,
        seen: int | None = None,
    ) -> list[Adoption]:
        """Return the revision that stands of each document, by document name.

        Now, or as known at a position, or at an instant as older systems assert.
        `seen` as in `RegisterLog.as_of`.
        """
        states = self._registers.states(
            until_position=until_position, asserted_by=asserted_by, seen=seen
        )
        currents = [states.policies[name].current for name in sorted(states.policies)]
        return [adoption for adoption in currents if adoption is not None]

    def governing_documents(
        self,
        *,
        until_position: int | None = None,
        asserted_by: datetime | None = None,
        seen: int | None = None,
    ) -> list[Policy]:
        """Return the standing revisions, loaded: what `governing()` chooses from."""
        adoptions = self.standing(
            until_position=until_position, asserted_by=asserted_by, seen=seen
        )
        return [loaded(adoption) for adoption in adoptions]

    def forewarning(self, registers: Registers) -> Forewarning:
        """Return what warns of reports under the documents that stand.

        The same one, with all that it knows, until a register or a document changes;
        `registers` were just read, so that the database is not asked again.
        """
        policies = self.governing_documents(seen=0)
        last = self._forewarning
        if last is None or not last.rests_on(policies, registers):
            last = self._forewarning = Forewarning(policies, registers)
        return last

    def find(self, document: str, revision: str | None = None) -> Adoption | None:
        """Return an adopted revision, or the one that stands; None if there is none."""
        book = self.books().get(document)
        if book is None:
            return None
        return book.current if revision is None else book.adoptions.get(revision)

    def text(self, document: str, revision: str | None = None) -> str | None:
        """Return the text that was adopted, byte for byte."""
        adoption = self.find(document, revision)
        return None if adoption is None else adoption.adopted.text


def loaded(adoption: Adoption) -> Policy:
    """Return the document of an adoption, compiled."""
    adopted = adoption.adopted
    return _loaded(adopted.text, f"{adopted.document} {adopted.revision}")


@lru_cache(maxsize=LOADED_KEPT)
def _loaded(text: str, name: str) -> Policy:
    return adopted_policy(text, name)
