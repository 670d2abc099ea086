"""What the answers about files of rows look like, for the OpenAPI document."""

from typing import Any

from http_api.describing import LINKS
from http_api.importing.states import ImportState
from http_api.importing.tallies import STATUSES
from http_api.schemas.replay_answers import (
    INSTANT,
    NULLABLE_TEXT,
    NUMBER,
    PROGRESS,
    TEXT,
)
from ledger.upload_parts import Step

Schema = dict[str, Any]


def _object(properties: dict[str, Schema], **more: Any) -> Schema:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, **more}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


ID: Schema = {"type": "string", "format": "uuid"}
NULLABLE_NUMBER: Schema = {"type": ["integer", "null"]}
FLAG: Schema = {"type": "boolean"}
ACTOR: Schema = {"$ref": "#/components/schemas/Actor"}

IMPORT_ASKED = _object({"import_id": ID, "status": TEXT, "links": LINKS})
IMPORT = _object(
    {
        "import_id": ID,
        "state": {"type": "string", "enum": [state.value for state in ImportState]},
        "step": {
            "type": "string",
            "enum": [step.value for step in Step],
            "description": "Whose answers are counted: the check's or the posting's.",
        },
        "file": _object(
            {
                "name": TEXT,
                "kind": TEXT,
                "sha256": TEXT,
                "size_bytes": NUMBER,
                "is_kept": FLAG,
            }
        ),
        "uploaded_at": INSTANT,
        "uploaded_by": ACTOR,
        "confirmed_at": INSTANT,
        "confirmed_by": {"anyOf": [ACTOR, {"type": "null"}]},
        "finished_at": INSTANT,
        "cancel_asked": FLAG,
        "progress": PROGRESS,
        "rows": NUMBER,
        "counts": _object({one.replace("-", "_"): NUMBER for one in STATUSES}),
        "reasons": _list(
            _object({"code": TEXT, "field": NULLABLE_TEXT, "rows": NUMBER})
        ),
        "to_post": {
            **NUMBER,
            "description": "How many rows a confirmation would post.",
        },
        "can_be_confirmed": FLAG,
        "errors": _list(
            _object(
                {
                    "code": NULLABLE_TEXT,
                    "message": NULLABLE_TEXT,
                    "field": NULLABLE_TEXT,
                    "row": NULLABLE_NUMBER,
                }
            )
        ),
        "links": LINKS,
    },
    description="How a file stands, and how many of its rows became what.",
)
IMPORT_ROW: Schema = {
    "allOf": [
        {"$ref": "#/components/schemas/RowResult"},
        _object(
            {
                "cells": {
                    "type": "object",
                    "additionalProperties": NULLABLE_TEXT,
                    "description": "What stood in the row, by field.",
                }
            }
        ),
    ]
}
