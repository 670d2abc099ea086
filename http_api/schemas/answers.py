"""What answers look like, for the OpenAPI document."""

from typing import Any

from domain.policy.cautions import PolicyWarning
from domain.policy.revisions.contrasts import (
    AmountChange,
    ParcelChange,
    RequirementChange,
)
from domain.policy.revisions.difference import Difference
from domain.policy.revisions.why import AmendmentEffect
from domain.statement import Statement
from domain.terms import Actor, Evidence, Source
from http_api.describing import EVENT, LINKS
from http_api.schemas.import_answers import IMPORT, IMPORT_ASKED, IMPORT_ROW
from http_api.schemas.replay_answers import (
    READINGS_REPORT,
    REPLAY,
    TEACHER_DIFFERENCE,
)
from http_api.schemas.revision_answers import CHANGE, POLICY_DIFF
from projections.others import OtherResult
from projections.views import (
    CertificateView,
    CompletionView,
    DistrictOverview,
    SchoolOverview,
    StreamRead,
    TeacherView,
)

SHOWN: tuple[type, ...] = (
    Actor,
    AmendmentEffect,
    AmountChange,
    CertificateView,
    CompletionView,
    Difference,
    DistrictOverview,
    Evidence,
    OtherResult,
    ParcelChange,
    PolicyWarning,
    RequirementChange,
    SchoolOverview,
    Source,
    Statement,
    StreamRead,
    TeacherView,
)
"""Dataclasses that are shown field by field."""

Schema = dict[str, Any]


def _text(**more: Any) -> Schema:
    return {"type": "string", **more}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _object(
    required: dict[str, Schema], optional: dict[str, Schema] | None = None
) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def _page(name: str) -> Schema:
    return _object(
        {"items": _list(name), "next_cursor": {"type": ["string", "null"]}},
        {"total": {"type": ["integer", "null"]}},
    )


POSITION: Schema = {
    "type": "integer",
    "description": "Place in the log; send it as `at_least` to read it back.",
}
NULLABLE_TEXT: Schema = {"type": ["string", "null"]}

ANSWERS: dict[str, Schema] = {
    "Reason": _object(
        {"code": _text(), "message": _text()},
        {
            "message_zh": _text(),
            "field": _text(),
            "row": {"type": "integer", "minimum": 1},
            "article": _text(),
        },
    ),
    "Problem": {
        **_object(
            {
                "type": _text(format="uri"),
                "title": _text(),
                "status": {"type": "integer"},
                "detail": _text(),
                "code": _text(),
                "reasons": _list("Reason"),
                "request_id": _text(),
            },
            {
                "title_zh": _text(),
                "results": {"type": "array", "items": {"type": "object"}},
            },
        ),
        "description": "A refusal (RFC 9457).",
    },
    "Answer": _object(
        {},
        {
            "position": POSITION,
            "status": _text(),
            "warnings": _list("Warning"),
            "links": {"type": "object"},
        },
    ),
    "Warning": _object(
        {
            "code": _text(),
            "article": _text(),
            "message_zh": _text(),
            "message_en": _text(),
        },
        {"field": NULLABLE_TEXT},
    ),
    "PostingAnswer": _object(
        {
            "status": _text(enum=["posted", "corroborating", "already-known"]),
            "posting_id": _text(format="uuid"),
            "position": POSITION,
            "warnings": _list("Warning"),
        },
        {"links": {"type": "object"}, "corrects": _text(format="uuid")},
    ),
    "RowResult": _object(
        {"row": {"type": "integer", "minimum": 1}, "status": _text()},
        {
            "posting_id": _text(format="uuid"),
            "position": {"type": ["integer", "null"]},
            "warnings": _list("Warning"),
            "code": _text(),
            "field": NULLABLE_TEXT,
            "article": NULLABLE_TEXT,
            "message": _text(),
            "message_zh": _text(),
            "reasons": _list("Reason"),
        },
    ),
    "BatchAnswer": _object(
        {
            "counts": {
                "type": "object",
                "additionalProperties": {"type": "integer"},
            },
            "results": _list("RowResult"),
        }
    ),
    "BulkAnswer": _object(
        {
            "counts": {
                "type": "object",
                "additionalProperties": {"type": "integer"},
            },
            "results": {"type": "array", "items": {"type": "object"}},
        },
        {
            "sample": _list("CompletionView"),
            "matching": {
                "type": "integer",
                "description": "How many the filter matches.",
            },
            "left": {
                "type": "integer",
                "description": "How many of them are more than are confirmed at once.",
            },
        },
    ),
    "Thing": {"type": "object", "description": "A register's entry, field by field."},
    "ThingPage": _object(
        {"items": {"type": "array", "items": {"type": "object"}}},
        {"next_cursor": NULLABLE_TEXT},
    ),
    "PolicyCheckAnswer": _object(
        {
            "status": _text(),
            "document": _text(),
            "revision": _text(),
            "series": _text(),
            "digest": _text(),
            "warnings": _list("PolicyWarning"),
        }
    ),
    "PolicyDiffAnswer": POLICY_DIFF,
    "ReplayAsked": _object(
        {"replay_id": _text(format="uuid"), "status": _text(), "links": LINKS}
    ),
    "Replay": REPLAY,
    "ReplayPage": _page("Replay"),
    "ImportAsked": IMPORT_ASKED,
    "Import": IMPORT,
    "ImportPage": _page("Import"),
    "ImportRow": IMPORT_ROW,
    "ImportRowPage": _page("ImportRow"),
    "TeacherDifference": TEACHER_DIFFERENCE,
    "DifferencePage": _page("TeacherDifference"),
    "ReadingsReport": READINGS_REPORT,
    "CompletionPage": _page("CompletionView"),
    "TeacherPage": _page("TeacherView"),
    "CertificatePage": _page("CertificateView"),
    "Refusal": _object(
        {
            "request_id": _text(),
            "at": _text(format="date-time"),
            "client_id": _text(),
            "code": _text(),
            "message": _text(),
        },
        {
            "message_zh": NULLABLE_TEXT,
            "field": NULLABLE_TEXT,
            "row": {"type": ["integer", "null"]},
            "article": NULLABLE_TEXT,
        },
    ),
    "RefusalPage": _page("Refusal"),
    "Access": _object(
        {
            "at": _text(format="date-time"),
            "actor": _ref("Actor"),
            "teacher_id": _text(),
            "what": _text(),
            "request_id": _text(),
        }
    ),
    "AccessPage": _page("Access"),
    "StatementAnswer": {
        "allOf": [
            _ref("Statement"),
            _object(
                {
                    "school_id": _text(),
                    "name": NULLABLE_TEXT,
                    "certificate": {
                        "anyOf": [_ref("CertificateView"), {"type": "null"}]
                    },
                    "others": _list("OtherResult"),
                    "read": _object(
                        {
                            "position": POSITION,
                            "streams": _list("StreamRead"),
                            "stale_since": {"type": ["integer", "null"]},
                        }
                    ),
                }
            ),
        ]
    },
    "ChangeAnswer": CHANGE,
    "Event": EVENT,
    "FeedAnswer": _object(
        {
            "items": {
                "type": "array",
                "items": {
                    "allOf": [
                        _ref("Event"),
                        _object({"subject_id": {"type": ["string", "null"]}}),
                    ]
                },
            },
            "next_after": {
                "type": "integer",
                "description": "Send it as `after` to go on.",
            },
        }
    ),
    "HistoryAnswer": _object({"items": _list("Event"), "teacher_id": _text()}),
    "OriginAnswer": _object(
        {
            "teacher_id": _text(),
            "posting_id": _text(format="uuid"),
            "parcels": _list("Parcel"),
            "uncounted": _list("Uncounted"),
            "posting": _ref("Event"),
            "decisions": _list("Event"),
            "corrections": _list("Event"),
            "other_reports": _list("Event"),
            "activity": _list("Event"),
            "provider": _list("Event"),
            "evidence": _list("Evidence"),
            "policy": _ref("PolicyRef"),
            "links": LINKS,
        }
    ),
}
"""Answers by name; the rest is described from the dataclasses themselves."""
