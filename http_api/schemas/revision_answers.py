"""What is told of two documents, and of one teacher under both of them."""

from typing import Any

from http_api.describing import LINKS

Schema = dict[str, Any]

DOCUMENT: Schema = {
    "type": "object",
    "required": ["document", "revision", "series", "digest"],
    "properties": {
        name: {"type": "string"}
        for name in ("document", "revision", "series", "digest")
    },
}

POLICY_DIFF: Schema = {
    "type": "object",
    "required": ["from", "to", "equal", "differences"],
    "properties": {
        "from": DOCUMENT,
        "to": DOCUMENT,
        "equal": {"type": "boolean"},
        "differences": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Difference"},
        },
    },
}

CORNER: Schema = {
    "type": "object",
    "description": "One of four statements: old or new facts, old or new rules.",
    "required": ["verdict", "total_credits"],
    "properties": {
        "verdict": {
            "type": ["string", "null"],
            "description": "Null: the document does not speak of the teacher.",
        },
        "verdict_reason": {"$ref": "#/components/schemas/Label"},
        "cohort": {"type": "string"},
        "target": {"type": "string"},
        "total_credits": {"type": "string"},
        "total_hours": {"type": "string"},
    },
}

CAUSE: Schema = {
    "type": "object",
    "description": "What turned the verdict: `facts`, or amendments by id.",
    "required": ["alone", "needed", "together", "undone_by", "complete"],
    "properties": {
        **{
            name: {"type": "array", "items": {"type": "string"}}
            for name in ("alone", "needed", "together", "undone_by")
        },
        "complete": {"type": "boolean"},
    },
}

LISTED = {
    "amounts": "AmountChange",
    "requirements": "RequirementChange",
    "parcels": "ParcelChange",
    "effects": "AmendmentEffect",
}

CHANGE: Schema = {
    "type": "object",
    "required": ["teacher_id", "before", "after", "statements", *LISTED, "cause"],
    "properties": {
        "teacher_id": {"type": "string"},
        "before": {"type": "object"},
        "after": {"type": "object"},
        "statements": {
            "type": "object",
            "required": ["before", "by_facts", "by_policy", "after"],
            "properties": dict.fromkeys(
                ("before", "by_facts", "by_policy", "after"), CORNER
            ),
        },
        **{
            name: {"type": "array", "items": {"$ref": f"#/components/schemas/{kind}"}}
            for name, kind in LISTED.items()
        },
        "cause": CAUSE,
        "links": LINKS,
    },
}
