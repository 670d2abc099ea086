"""Providers of training (培训机构) and what each may give."""

from typing import Any

from flask import Response

from http_api.answers import answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.registers import entries, entry, provider_json
from http_api.schemas.queries import ListSchema
from http_api.schemas.registers import ProviderSchema, QualificationSchema
from ledger.commands import providers

blueprint = Noun("providers", __name__, "Providers (培训机构) and what they may give.")


@blueprint.command("/providers", ProviderSchema)
def register_provider(body: dict[str, Any]) -> Response:
    """Register a training institution and the kinds it may give."""
    provider = payload(providers.ProviderToRegister, body)
    return answered(
        providers.register_provider(services().ledger, request_of(body), provider),
        {"provider": f"/v1/providers/{provider.provider_id}"},
    )


@blueprint.command("/providers/<id:provider_id>/qualifications", QualificationSchema)
def change_qualification(body: dict[str, Any], provider_id: str) -> Response:
    """Change what a provider may give from a day on."""
    qualification = payload(providers.Qualification, body, provider_id=provider_id)
    return answered(
        providers.change_qualification(
            services().ledger, request_of(body), qualification
        )
    )


@blueprint.reading("/providers", "ThingPage", ListSchema)
def list_providers(query: dict[str, Any]) -> Response:
    """List the providers of the district."""
    return entries(services().ledger.registers.states().providers, query, provider_json)


@blueprint.reading("/providers/<id:provider_id>", "Thing")
def get_provider(provider_id: str) -> Response:
    """Return one provider."""
    known = services().ledger.registers.states().providers
    return entry(known, provider_id, "provider", provider_json)
