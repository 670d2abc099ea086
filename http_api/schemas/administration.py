"""Bodies about rules and keys."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from domain.terms import Role
from http_api.schemas.commands import (
    CommandSchema,
    Part,
    document_number,
    reason_word,
)
from http_api.schemas.fields import Choice, Day, Id, Text
from http_api.schemas.shaped import Coded, StrictSchema

MAX_POLICY_CHARACTERS = 500_000


class PolicyTextSchema(StrictSchema):
    """The text of a policy document, to be checked."""

    text = Text(required=True, limit=MAX_POLICY_CHARACTERS, lines=True)


class PolicyNamedSchema(StrictSchema):
    """A policy document: its text, or the name and revision of an adopted one."""

    text = Text(load_default=None, limit=MAX_POLICY_CHARACTERS, lines=True)
    document = Id(load_default=None)
    revision = Id(load_default=None)

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a text beside a name, and a name without revision."""
        named = [data[name] is not None for name in ("document", "revision")]
        if any(named) is (data["text"] is not None) or any(named) is not all(named):
            message = "Send either a text, or a document and its revision."
            raise ValidationError(Coded("conflicting-fields", message), "text")


class PolicyDiffSchema(StrictSchema):
    """Two policy documents, to be told apart."""

    before = Part(PolicyNamedSchema, required=True, data_key="from")
    after = Part(PolicyNamedSchema, required=True, data_key="to")


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
