"""Clients: keys handed out, and closed."""

from typing import Any

from flask import Response

from domain.client import ClientState
from http_api.answers import answered, shown
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.presenting import present
from http_api.schemas.administration import ClientRevocationSchema, ClientSchema
from http_api.schemas.queries import ClientListSchema
from ledger.commands import clients

blueprint = Noun("clients", __name__, "Keys, and who stands behind them.")


@blueprint.command("/clients", ClientSchema)
def create_client(body: dict[str, Any]) -> Response:
    """Hand out a key. It is told once, in this answer; only its digest is kept."""
    client = payload(clients.ClientToCreate, body)
    response = answered(
        clients.create_client(services().ledger, request_of(body), client)
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.command("/clients/<id:client_id>/revocation", ClientRevocationSchema)
def revoke_client(body: dict[str, Any], client_id: str) -> Response:
    """Close a key for ever; its sessions end with it."""
    revocation = payload(clients.ClientRevocation, body, client_id=client_id)
    return answered(
        clients.revoke_client(services().ledger, request_of(body), revocation)
    )


@blueprint.reading("/clients", "ThingPage", ClientListSchema)
def list_clients(query: dict[str, Any]) -> Response:
    """List the clients, never their keys."""
    items = [
        _told(client)
        for client in services().ledger.clients.all()
        if client.created
        and (query["role"] is None or client.created.role is query["role"])
    ]
    return shown({"items": items, "next_cursor": None})


def _told(client: ClientState) -> dict[str, Any]:
    created = client.created
    return {
        "client_id": client.client_id,
        "role": created.role.value if created else None,
        "organisation": created.organisation if created else None,
        "person": created.person if created else None,
        "expires_on": present(created.expires_on) if created else None,
        "revoked": client.revoked.reason if client.revoked else None,
        "opens": client.opens_on(services().today()),
    }
