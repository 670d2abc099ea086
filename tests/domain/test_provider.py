"""Providers, and what each may give from day to day (A2§6-7)."""

from datetime import date

import pytest

from domain import provider as providers
from domain.errors import (
    AlreadyRegisteredError,
    DateOrderError,
    MalformedTextError,
    NothingChangesError,
    UnknownError,
)
from domain.events.register import ProviderQualificationChanged
from tests.domain.telling import posted, provider_of, qualified

NARROWED = ProviderQualificationChanged(
    may_give=("public_required:ethics", "professional:subject"),
    valid_from=date(2024, 1, 1),
    document_no="朝教继〔2023〕30号",
)
DAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("kind", "tags", "may"),
    [
        ("public_required", {"theme": "ethics"}, True),
        ("public_required", {"theme": "it"}, False),
        ("public_required", {}, False),
        ("professional", {"section": "subject"}, True),
        ("professional", {"section": "basics"}, False),
        ("induction", {}, False),
    ],
)
def test_a_qualification_can_be_narrowed_to_a_theme_or_section(kind, tags, may):
    provider = provider_of(qualified(), NARROWED)

    assert provider.qualified(kind, tags, DAY) is may


def test_a_qualification_for_a_kind_covers_its_themes():
    assert provider_of(qualified()).qualified("professional", {"section": "x"}, DAY)


def test_a_qualification_begins_on_its_day():
    provider = provider_of(qualified(), NARROWED)

    assert provider.may_give_on(date(2019, 12, 31)) == ()
    assert provider.may_give_on(date(2023, 12, 31)) == ("professional",)
    assert provider.may_give_on(DAY) == NARROWED.may_give


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    assert provider_of(posted()) == providers.new("P1")
    assert not provider_of(NARROWED).exists
    assert provider_of(qualified(), qualified(name_en="Other")).registered == (
        qualified()
    )


def test_a_provider_is_registered_and_the_same_again_is_the_same():
    assert providers.register_provider(providers.new("P1"), qualified()) == qualified()
    known = provider_of(qualified())
    assert providers.register_provider(known, qualified()) == qualified()
    with pytest.raises(AlreadyRegisteredError, match="may_give"):
        providers.register_provider(known, qualified(may_give=()))


def test_a_qualification_says_something_new_and_follows_the_registration():
    known = provider_of(qualified())

    assert providers.change_qualification(known, NARROWED) == NARROWED
    same = ProviderQualificationChanged(
        may_give=("professional",), valid_from=DAY, document_no="no"
    )
    with pytest.raises(NothingChangesError):
        providers.change_qualification(known, same)
    early = ProviderQualificationChanged(
        may_give=(), valid_from=date(2019, 1, 1), document_no="no"
    )
    with pytest.raises(DateOrderError):
        providers.change_qualification(known, early)
    with pytest.raises(UnknownError):
        providers.change_qualification(providers.new("P7"), NARROWED)


def test_what_it_may_give_are_words():
    with pytest.raises(MalformedTextError):
        providers.register_provider(
            providers.new("P1"), qualified(may_give=("Professional course",))
        )
