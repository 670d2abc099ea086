"""What the answers about replays look like, for the OpenAPI document."""

from typing import Any

from domain.policy.replaying.change import Aspect, Change
from domain.replays import COUNTED
from http_api.describing import LINKS
from ledger.jobs import JobState

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
NULLABLE_TEXT: Schema = {"type": ["string", "null"]}
INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
OBJECT: Schema = {"type": "object"}
TEXTS: Schema = {"type": "array", "items": TEXT}
AMOUNT: Schema = {
    "type": "string",
    "pattern": "^-?[0-9]+(/[0-9]+)?$",
    "description": "An exact rational such as 3/2.",
}
STATE: Schema = {"type": "string", "enum": [state.value for state in JobState]}


def _object(properties: dict[str, Schema], **more: Any) -> Schema:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, **more}


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


PROGRESS = _object({"stage": TEXT, "done": NUMBER, "total": NUMBER})
SIDE = _object(
    {
        "document": TEXT,
        "revision": TEXT,
        "text_sha256": TEXT,
        "readings": {"type": "object", "additionalProperties": TEXT},
        "counted_up_to": {"type": "string", "format": "date"},
        "facts_as_of": NUMBER,
        "asserted_on": NULLABLE_TEXT,
    }
)
LABEL = _object({"zh": TEXT, "en": TEXT})
VERDICTS: Schema = {"type": "object", "additionalProperties": NUMBER}
TALLY = _object(
    {
        **dict.fromkeys(COUNTED, NUMBER),
        "before": VERDICTS,
        "after": VERDICTS,
    },
    description="How many of some teachers became what.",
)

SUMMARY = _object(
    {
        "totals": TALLY,
        "schools": _list(_object({"school_id": TEXT, "tally": TALLY})),
        "cohorts": _list(_object({"cohort": TEXT, "label": LABEL, "tally": TALLY})),
        "clauses": _list(
            _object(
                {
                    "rule_id": TEXT,
                    "article": TEXT,
                    "label": LABEL,
                    "withheld_before": NUMBER,
                    "withheld_after": NUMBER,
                    "lost": NUMBER,
                    "gained": NUMBER,
                }
            )
        ),
        "shortfalls": _list(
            _object(
                {
                    "verdict": TEXT,
                    "above": NULLABLE_TEXT,
                    "up_to": NULLABLE_TEXT,
                    "before": NUMBER,
                    "after": NUMBER,
                }
            )
        ),
        "amendments": _list(
            _object(
                {
                    "amendment_id": TEXT,
                    "articles": TEXTS,
                    "label": LABEL,
                    "alone": NUMBER,
                    "together": NUMBER,
                    "undone": NUMBER,
                }
            )
        ),
        "causes_cut_short": NUMBER,
        "differences": NUMBER,
        "result_sha256": TEXT,
        "recorded": OBJECT,
    }
)
REPLAY = _object(
    {
        "replay_id": {"type": "string", "format": "uuid"},
        "state": STATE,
        "asked_at": INSTANT,
        "asked_by": {"$ref": "#/components/schemas/Actor"},
        "started_at": INSTANT,
        "finished_at": INSTANT,
        "cancel_asked": {"type": "boolean"},
        "progress": PROGRESS,
        "question": _object(
            {"before": SIDE, "after": SIDE, "school_id": NULLABLE_TEXT}
        ),
        "summary": _nullable(SUMMARY),
        "has_result": {"type": "boolean"},
        "error_code": NULLABLE_TEXT,
        "error_message": NULLABLE_TEXT,
        "links": LINKS,
    },
    description="How a replay stands, and the summary of what came of it.",
)
STANDING = _object(
    {
        "verdict": TEXT,
        "cohort": TEXT,
        "target": AMOUNT,
        "total": AMOUNT,
        "shortfall": AMOUNT,
        "excluded_by": NULLABLE_TEXT,
        "withheld": _list(
            _object(
                {
                    "rule_id": TEXT,
                    "year": {"type": ["integer", "null"]},
                    "unit": TEXT,
                    "have": AMOUNT,
                    "need": AMOUNT,
                    "missing": AMOUNT,
                }
            )
        ),
    }
)
CAUSE = _object(
    {
        "alone": TEXTS,
        "needed": TEXTS,
        "together": TEXTS,
        "undone_by": TEXTS,
        "complete": {"type": "boolean"},
    },
    description="Which edits bring the change: each alone, or only together.",
)
TEACHER_DIFFERENCE = _object(
    {
        "teacher_id": TEXT,
        "name": NULLABLE_TEXT,
        "school_id": TEXT,
        "change": {"type": "string", "enum": [change.value for change in Change]},
        "aspects": _list(
            {"type": "string", "enum": [aspect.value for aspect in Aspect]}
        ),
        "before": _nullable(STANDING),
        "after": _nullable(STANDING),
        "balances": _list(
            _object({"category": TEXT, "before": AMOUNT, "after": AMOUNT})
        ),
        "cause": _nullable(CAUSE),
    },
    description="One teacher of whom the two worlds say different things.",
)
READINGS_REPORT = _object(
    {
        "document": TEXT,
        "revision": TEXT,
        "counted_up_to": {"type": "string", "format": "date"},
        "state": STATE,
        "progress": PROGRESS,
        "position": {"type": ["integer", "null"]},
        "teachers": {"type": ["integer", "null"]},
        "options": _list(
            _object(
                {
                    "reading_id": TEXT,
                    "question": LABEL,
                    "article": TEXT,
                    "open": {"type": "boolean"},
                    "default": TEXT,
                    "default_label": LABEL,
                    "option": TEXT,
                    "option_label": LABEL,
                    "tally": TALLY,
                }
            )
        ),
        "error_code": NULLABLE_TEXT,
        "error_message": NULLABLE_TEXT,
    },
    description="What hangs on each other option of each reading of a document.",
)
