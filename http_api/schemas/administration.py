"""Bodies about rules and keys."""

from domain.terms import Role
from http_api.schemas.commands import CommandSchema, document_number, reason_word
from http_api.schemas.fields import Choice, Day, Id, Text
from http_api.schemas.shaped import StrictSchema

MAX_POLICY_CHARACTERS = 500_000


class PolicyTextSchema(StrictSchema):
    """The text of a policy document, to be checked."""

    text = Text(required=True, limit=MAX_POLICY_CHARACTERS, lines=True)


class AdoptionSchema(CommandSchema):
    """The text of a policy document, to be adopted under a document number."""

    text = Text(required=True, limit=MAX_POLICY_CHARACTERS, lines=True)
    document_no = document_number(required=True)


class ClientSchema(CommandSchema):
    """A key for a client: its role, its scope, and the person behind it."""

    client_id = Id(required=True)
    role = Choice(Role, required=True)
    organisation = Id(load_default=None)
    person = Text(required=True, limit=100)
    expires_on = Day(load_default=None)


class ClientRevocationSchema(CommandSchema):
    """A key opens nothing any more."""

    reason = reason_word(required=True)
