"""Every event and every field of it in words, for timelines and histories.

A test holds this module against the vocabulary: an event or a field without words
fails it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _

from domain.events import LedgerEvent
from domain.events.teacher import FrozenParcel
from domain.terms import Evidence

TOPIC_WORDS: Mapping[str, Any] = {
    "teacher-registered": _("Teacher registered"),
    "teacher-moved": _("Moved to another school"),
    "teacher-attributes-changed": _("Attributes changed"),
    "leave-started": _("Leave started"),
    "leave-ended": _("Back from leave"),
    "teacher-retired": _("Retired"),
    "teacher-merged": _("Merged into another id"),
    "teacher-absorbed": _("Took over the postings of another id"),
    "completion-posted": _("Completion posted"),
    "completion-approved": _("Completion approved"),
    "completion-rejected": _("Completion rejected"),
    "completion-reversed": _("Posting reversed"),
    "completion-recognised": _("Completion recognised"),
    "offset-requested": _("Offset requested"),
    "offset-approved": _("Offset approved"),
    "offset-refused": _("Offset refused"),
    "offset-withdrawn": _("Offset withdrawn"),
    "credit-carried-in": _("Credit carried in"),
    "carry-in-reversed": _("Carried-in credit reversed"),
    "requirement-attested": _("Requirement attested"),
    "attestation-withdrawn": _("Attestation withdrawn"),
    "certificate-issued": _("Certificate issued"),
    "certificate-reviewed": _("Certificate reviewed and upheld"),
    "certificate-revoked": _("Certificate revoked"),
    "text-redacted": _("Free text erased"),
    "school-registered": _("School registered"),
    "school-kind-changed": _("Kind of school changed"),
    "school-merged": _("School merged into another"),
    "project-year-disallowed": _("Project-year not recognised"),
    "project-year-reinstated": _("Project-year reinstated"),
    "activity-registered": _("Activity registered"),
    "activity-amended": _("Activity amended"),
    "activity-withdrawn": _("Approval of the activity withdrawn"),
    "provider-registered": _("Provider registered"),
    "provider-qualification-changed": _("Qualification of the provider changed"),
    "ruling-made": _("Ruling made"),
    "ruling-withdrawn": _("Ruling withdrawn"),
    "policy-adopted": _("Policy adopted"),
    "policy-withdrawn": _("Policy withdrawn"),
    "client-created": _("Key handed out"),
    "client-revoked": _("Key revoked"),
}
"""Stored topic to what happened, in words."""

FIELD_WORDS: Mapping[str, Any] = {
    "activity_id": _("Activity"),
    "amount": _("Amount"),
    "approval_no": _("Approval number"),
    "attestation_id": _("Attestation"),
    "attributes": _("Attributes"),
    "authority": _("Authority"),
    "carry_in_id": _("Carried-in line"),
    "certificate_id": _("Certificate"),
    "completed_on": _("Completed on"),
    "corrects": _("Corrects posting"),
    "credits": _("Credits"),
    "document": _("Document"),
    "document_no": _("Document number"),
    "effect": _("Effect"),
    "evidence": _("Evidence"),
    "expires_on": _("Expires on"),
    "facts_as_of": _("Facts as of position"),
    "from_teacher_id": _("From teacher id"),
    "hours": _("Hours"),
    "into_school_id": _("Into school"),
    "into_teacher_id": _("Into teacher id"),
    "key_sha256": _("Digest of the key"),
    "kind": _("Kind"),
    "legal_basis": _("Legal basis"),
    "level": _("Level"),
    "makes_up_for": _("Makes up for the year"),
    "may_give": _("May give"),
    "name_en": _("English name"),
    "name_zh": _("Chinese name"),
    "note_digest": _("Digest of the note"),
    "occasion": _("Occasion"),
    "offset_id": _("Offset"),
    "on": _("On"),
    "organisation": _("Organisation"),
    "origin_district": _("From district"),
    "origin_reference": _("Reference there"),
    "parcels": _("Parcels it rests on"),
    "period": _("Period"),
    "person": _("Person"),
    "policy_digest": _("Digest of the policy"),
    "posting_id": _("Posting"),
    "provider_id": _("Provider"),
    "reason": _("Reason"),
    "replaced_by": _("Replaced by posting"),
    "reporter": _("Reported by"),
    "reporter_role": _("Reported as"),
    "result": _("Result"),
    "revision": _("Revision"),
    "role": _("Role"),
    "rule_id": _("Rule"),
    "runs_from": _("Runs from"),
    "runs_until": _("Runs until"),
    "school_id": _("School"),
    "series": _("Series"),
    "stage": _("Stage"),
    "subject": _("Subject"),
    "tags": _("Tags"),
    "teacher_id": _("Teacher"),
    "teacher_ids": _("Teachers"),
    "text": _("Text"),
    "text_sha256": _("Digest of the text"),
    "title_en": _("English title"),
    "title_zh": _("Chinese title"),
    "unit": _("Unit"),
    "until": _("Until"),
    "valid_from": _("Valid from"),
    "year": _("Year"),
}
"""Field of an event to its name in words."""

LEFT_OUT = frozenset({"text", "key_sha256"})
"""A policy's whole text has its own page; nobody needs the digest of a key."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One field of an event, ready for a definition list."""

    name: str
    words: Any
    value: str
    is_code: bool
    """Identifiers and digests are set in a monospaced face."""


def topic_words(topic: str) -> Any:
    """Return what happened, in the language of the page; unknown topics as they are."""
    return TOPIC_WORDS.get(topic, topic)


def facts_of(event: LedgerEvent) -> list[Fact]:
    """Return the fields of an event that say something, in their own order."""
    return [
        Fact(
            name=field.name,
            words=FIELD_WORDS.get(field.name, field.name),
            value=text,
            is_code=field.name.endswith(("_id", "digest", "sha256", "corrects", "by")),
        )
        for field in fields(event)
        if field.name not in LEFT_OUT
        and (text := as_text(getattr(event, field.name))) != ""
    ]


def as_text(value: Any) -> str:
    """Return the value of a field as a person reads it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {as_text(item)}" for key, item in value.items())
    if isinstance(value, tuple):
        frozen = any(isinstance(item, FrozenParcel) for item in value)
        return str(len(value)) if frozen else ", ".join(as_text(item) for item in value)
    if isinstance(value, Evidence):
        return value.uri
    return str(value.value) if isinstance(value, Enum) else str(value)
