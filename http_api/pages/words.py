"""Words in the language of the page: the vocabulary's, and the pages' own beside it."""

from collections.abc import Mapping
from decimal import ROUND_CEILING
from fractions import Fraction
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

from domain.statement import Label
from domain.vocabulary import load_vocabulary
from http_api.pages.formats import Number, rounded
from http_api.pages.language import current_language, in_language

WORDS: Mapping[str, Mapping[str, Any]] = {
    "certificate": {
        "valid": _("Valid"),
        "under-review": _("Under review"),
        "revoked": _("Revoked"),
    },
    "age": {
        "0-7": _("up to 7 days"),
        "8-30": _("8 to 30 days"),
        "31-90": _("31 to 90 days"),
        "91+": _("over 90 days"),
    },
    "change": {
        "gained": _("Gained"),
        "lost": _("Lost"),
        "newly-in-scope": _("Newly in scope"),
        "newly-out-of-scope": _("Newly out of scope"),
        "amounts": _("Other amounts only"),
    },
    "difference": {
        "added": _("new"),
        "removed": _("dropped"),
        "changed": _("changed"),
        "moved": _("moved"),
        "chosen": _("read otherwise"),
    },
    "how": {
        "alone": _("Alone"),
        "together": _("Only together"),
        "undone": _("Undone"),
    },
    "import": {
        "checking": _("Being checked"),
        "checked": _("To be confirmed"),
        "posting": _("Being posted"),
        "posted": _("Posted"),
        "failed": _("Failed"),
        "cancelled": _("Cancelled"),
    },
    "import_stage": {
        "": _("It waits for its turn."),
        "begun": _("A worker has taken it up."),
        "read": _("The file is read."),
        "check": _("Every row is looked through; nothing is recorded."),
        "post": _("The rows are posted."),
    },
    "job": {
        "waiting": _("Waiting"),
        "running": _("Running"),
        "done": _("Done"),
        "failed": _("Failed"),
        "cancelled": _("Cancelled"),
    },
    "mark": {
        "same": _("same"),
        "added": _("added"),
        "lost": _("gone"),
        "amount": _("other amount"),
        "moved": _("moved elsewhere"),
    },
    "progress": {
        "": _("It waits for its turn."),
        "begun": _("A worker has taken it up."),
        "facts": _("The facts of all teachers are read."),
        "evaluate": _("Both sides are worked out, teacher by teacher."),
    },
    "series": {
        "credits": _("Training credits"),
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
    "reason": {
        "no-evidence": _("No evidence"),
        "wrong-hours": _("Wrong hours"),
        "not-attended": _("Not attended"),
        "wrong-teacher": _("Wrong teacher"),
        "duplicate": _("Duplicate"),
        "other": _("Other, see note"),
        "entered-twice": _("Entered twice"),
        "wrongly-entered": _("Wrongly entered"),
        "credit-reversed": _("A credit was reversed"),
        "hours-not-reached": _("Hours not reached"),
        "illness": _("Illness"),
        "maternity": _("Maternity"),
        "study": _("Study"),
    },
}
"""Words that are of the pages, not of the district, by group."""


def word(value: object, group: str) -> Any:
    """Return a word in the language of the page; one that nobody lists, as it is."""
    text = str(value)
    if group in WORDS:
        return WORDS[group].get(text, text)
    vocabulary = load_vocabulary()
    if group == "unit" and not vocabulary.has(group, text):
        group = "counted"
    return in_language(vocabulary.label(group, text))


def quantity(value: Number, unit: str, shown: str | None = None) -> str:
    """Return an amount with its unit: one credit is not "1 credits"."""
    words = str(word(unit, "unit"))
    if current_language() == "en" and Fraction(value) == 1:
        words = words.removesuffix("s")
    return f"{shown or rounded(value)} {words}"


def lacking(value: Number, unit: str) -> str:
    """Return what is missing with its unit, rounded up."""
    return quantity(value, unit, rounded(value, ROUND_CEILING))


def kind_label(kind: str) -> Label:
    """Return the label of a kind of activity."""
    return load_vocabulary().label("kind", kind)


def set_up_words(app: Flask) -> None:
    """Give the templates these words as a filter: `{{ status | word("status") }}`."""
    app.jinja_env.filters.update(word=word, quantity=quantity, lacking=lacking)
    app.jinja_env.globals["WORDS"] = WORDS
    app.jinja_env.globals["words_of"] = load_vocabulary().words
