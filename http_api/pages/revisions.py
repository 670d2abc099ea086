"""Naming an adopted revision in an address or a form: `document@revision`."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import UnknownError
from domain.policy.load import Policy
from domain.policy_book import Adoption
from domain.statement import Label
from http_api.context import services
from ledger.policies import loaded


@dataclass(frozen=True, kw_only=True)
class Revision:
    """An adopted revision in a list or a select."""

    adoption: Adoption
    title: Label
    governs: bool
    """It is the one that stands."""
    before: Adoption | None = None
    """The revision of the document that was adopted before it."""

    @property
    def name(self) -> str:
        """What an address calls it."""
        return revision_name(self.adoption)

    @property
    def series(self) -> str:
        """What series of requirement sets it belongs to."""
        return self.adoption.adopted.series

    @property
    def policy(self) -> Policy:
        """The document, loaded."""
        return loaded(self.adoption)


def revision_name(adoption: Adoption) -> str:
    """Return what an address calls a revision."""
    return f"{adoption.adopted.document}@{adoption.adopted.revision}"


def adoption_named(name: str, field: str) -> Adoption:
    """Return the revision of a name, the standing one where it names none.

    Raises UnknownError, naming the field.
    """
    document, _, revision = name.partition("@")
    found = services().ledger.policies.find(document, revision or None)
    if found is None:
        raise UnknownError("policy", name.replace("@", " "), field)
    return found


def revisions() -> Sequence[Revision]:
    """Return every revision that was adopted: by series and document, newest first."""
    books = services().ledger.policies.books()
    found: list[Revision] = []
    for name in sorted(books):
        adoptions = list(books[name].adoptions.values())
        earlier = [None, *adoptions[:-1]]
        for adoption, before in reversed(list(zip(adoptions, earlier, strict=True))):
            found.append(
                Revision(
                    adoption=adoption,
                    title=loaded(adoption).head.title,
                    governs=adoption == books[name].current,
                    before=before,
                )
            )
    return sorted(found, key=lambda one: one.adoption.adopted.series)
