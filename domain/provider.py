"""A training institution (培训机构), and what it may give from day to day (A2§6-7)."""

from dataclasses import dataclass, replace
from datetime import date

from domain.dated import Dated, value_on, with_value
from domain.errors import (
    AlreadyRegisteredError,
    DateOrderError,
    NothingChangesError,
    UnknownError,
)
from domain.events import Recorded
from domain.events.register import ProviderQualificationChanged, ProviderRegistered
from domain.limits import checked_date, checked_id, checked_text, checked_word
from domain.terms import Tags

THEME_TAGS = ("theme", "section")
"""The tags whose value narrows a kind: themes in public, sections in professional."""


@dataclass(frozen=True, kw_only=True)
class ProviderState:
    """What is known of one provider."""

    provider_id: str
    registered: ProviderRegistered | None = None
    qualifications: tuple[Dated[tuple[str, ...]], ...] = ()

    @property
    def exists(self) -> bool:
        """Whether the provider was registered."""
        return self.registered is not None

    def may_give_on(self, day: date) -> tuple[str, ...]:
        """Return the kinds that it may give on a day; `kind:theme` narrows one."""
        return value_on(self.qualifications, day) or ()

    def qualified(self, kind: str, tags: Tags, day: date) -> bool:
        """Say whether it may give this kind, with these tags, on that day."""
        themes = {f"{kind}:{tags[tag]}" for tag in THEME_TAGS if tag in tags}
        return not {kind, *themes}.isdisjoint(self.may_give_on(day))


def new(provider_id: str) -> ProviderState:
    """Return a provider of which nothing is known yet."""
    return ProviderState(provider_id=provider_id)


def apply(provider: ProviderState, recorded: Recorded) -> ProviderState:
    """Return the provider after one more event of its stream."""
    event = recorded.event
    if not isinstance(event, ProviderRegistered | ProviderQualificationChanged):
        return provider
    known = provider.qualifications
    added = with_value(known, event.valid_from, recorded.version, event.may_give)
    if isinstance(event, ProviderRegistered) and not provider.exists:
        provider = replace(provider, registered=event)
    return replace(provider, qualifications=added)


def existing(provider: ProviderState, field: str = "provider_id") -> ProviderRegistered:
    """Return the registration of a provider; raises UnknownError."""
    if provider.registered is None:
        raise UnknownError("provider", provider.provider_id, field)
    return provider.registered


def register_provider(
    provider: ProviderState, proposed: ProviderRegistered
) -> ProviderRegistered:
    """Register a provider; raises AlreadyRegisteredError for other content."""
    checked_id("provider_id", provider.provider_id)
    checked_text("name_zh", proposed.name_zh)
    checked_text("name_en", proposed.name_en)
    checked_date("valid_from", proposed.valid_from)
    _check_kinds(proposed.may_give)
    before = provider.registered
    if before is not None and before != proposed:
        names = ("name_zh", "name_en", "may_give", "valid_from")
        fields = [n for n in names if getattr(before, n) != getattr(proposed, n)]
        raise AlreadyRegisteredError("provider", provider.provider_id, fields)
    return proposed


def change_qualification(
    provider: ProviderState, proposed: ProviderQualificationChanged
) -> ProviderQualificationChanged:
    """Change what a provider may give from a day on; empty: nothing any more.

    Raises UnknownError, DateOrderError and NothingChangesError.
    """
    registered = existing(provider)
    checked_text("document_no", proposed.document_no)
    day = checked_date("valid_from", proposed.valid_from)
    _check_kinds(proposed.may_give)
    if day < registered.valid_from:
        raise DateOrderError("valid_from", day, registered.valid_from)
    if set(provider.may_give_on(day)) == set(proposed.may_give):
        raise NothingChangesError("provider", provider.provider_id)
    return proposed


def _check_kinds(may_give: tuple[str, ...]) -> None:
    for kind in may_give:
        checked_word("may_give", kind)
