"""The ledger's own words in the language of the page; a district's come as labels."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

WORDS: Mapping[str, Mapping[str, Any]] = {
    "verdict": {
        "met": _("Met"),
        "not_met": _("Not met"),
        "not_in_scope": _("Not in scope"),
    },
    "status": {
        "pending": _("Pending"),
        "provisional": _("Provisional"),
        "approved": _("Approved"),
        "rejected": _("Rejected"),
        "reversed": _("Reversed"),
        "corroborating": _("Corroborating"),
    },
    "certificate": {
        "valid": _("Valid"),
        "under-review": _("Under review"),
        "revoked": _("Revoked"),
    },
    "awaits": {
        "school": _("the school"),
        "district": _("the district office"),
    },
    "role": {
        "school": _("School"),
        "provider": _("Provider"),
        "reviewer": _("District reviewer"),
        "policy_office": _("Policy office"),
        "auditor": _("Auditor"),
        "importer": _("Importer"),
        "administrator": _("Administrator"),
    },
    "unit": {
        "hours": _("hours"),
        "lessons": _("lessons"),
        "days": _("days"),
        "semester_hours": _("semester hours"),
        "quarter_hours": _("quarter hours"),
        "credits": _("credits"),
        "times": _("times"),
    },
    "result": {
        "passed": _("Passed"),
        "not_passed": _("Not passed"),
        "attended": _("Attended"),
    },
    "age": {
        "0-7": _("up to 7 days"),
        "8-30": _("8 to 30 days"),
        "31-90": _("31 to 90 days"),
        "91+": _("over 90 days"),
    },
    "series": {
        "credits": _("Credits"),
        "duties": _("Special duties"),
    },
    "rejection": {
        "no-evidence": _("No evidence"),
        "wrong-hours": _("Wrong hours"),
        "not-attended": _("Not attended"),
        "wrong-teacher": _("Wrong teacher"),
        "duplicate": _("Duplicate"),
        "other": _("Other, see note"),
    },
}
"""Group and word to the text that a person reads."""


def word(value: object, group: str) -> Any:
    """Return a word of the ledger in the language of the page, else as it is."""
    return WORDS[group].get(str(value), str(value))


def set_up_words(app: Flask) -> None:
    """Give the templates these words as a filter: `{{ status | word("status") }}`."""
    app.jinja_env.filters["word"] = word
    app.jinja_env.globals["WORDS"] = WORDS
