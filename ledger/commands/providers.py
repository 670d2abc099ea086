"""The register of providers, and what each may give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain import provider as providers
from domain.events.register import ProviderQualificationChanged, ProviderRegistered
from domain.provider import ProviderState
from domain.terms import StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known
from ledger.commands.words import check_word


@dataclass(frozen=True, kw_only=True)
class ProviderToRegister:
    """A training institution and the kinds it may give from a day on."""

    provider_id: str
    name_zh: str
    name_en: str
    may_give: Sequence[str]
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class Qualification:
    """What a provider may give from a day on."""

    provider_id: str
    may_give: Sequence[str]
    valid_from: date
    document_no: str


def register_provider(
    ledger: CreditLedger, request: Request, provider: ProviderToRegister
) -> Answer:
    """Register a provider; the same registration again is known."""

    def decision(case: Case) -> Outcome:
        before = _provider(case, provider.provider_id)
        _check_kinds(provider.may_give)
        proposed = ProviderRegistered(
            name_zh=provider.name_zh,
            name_en=provider.name_en,
            may_give=tuple(provider.may_give),
            valid_from=provider.valid_from,
        )
        event = providers.register_provider(before, proposed)
        if before.exists:
            return known(status="already-known", provider_id=provider.provider_id)
        stream = case.stream(StreamKind.PROVIDER, provider.provider_id, "provider_id")
        return created(stream, event, status="registered", provider_id=stream.key)

    return decide(ledger, request, decision)


def change_qualification(
    ledger: CreditLedger, request: Request, qualification: Qualification
) -> Answer:
    """Change what a provider may give from a day on."""

    def decision(case: Case) -> Outcome:
        before = _provider(case, qualification.provider_id)
        _check_kinds(qualification.may_give)
        proposed = ProviderQualificationChanged(
            may_give=tuple(qualification.may_give),
            valid_from=qualification.valid_from,
            document_no=qualification.document_no,
        )
        event = providers.change_qualification(before, proposed)
        key = qualification.provider_id
        stream = case.stream(StreamKind.PROVIDER, key, "provider_id")
        return created(stream, event, status="recorded", provider_id=key)

    return decide(ledger, request, decision)


def _provider(case: Case, provider_id: str) -> ProviderState:
    stream = case.stream(StreamKind.PROVIDER, provider_id, "provider_id")
    return case.reader.fold(stream, providers.apply, providers.new(provider_id))


def _check_kinds(may_give: Sequence[str]) -> None:
    for word in may_give:
        check_word("kind", "may_give", word.partition(":")[0])
