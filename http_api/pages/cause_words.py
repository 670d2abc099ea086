"""The cause of a changed verdict as a sentence."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain.policy.load import Policy
from http_api.pages.language import in_language
from http_api.pages.rulebook import plain, rule_label
from http_api.pages.texts import gettext as _

Named = Callable[[str], str]
"""What an edit does, by its id."""


def cause_sentence(
    cause: Mapping[str, Any] | None,
    named: Named,
    *,
    short: bool = False,
    changed: bool = True,
) -> str:
    """Say through which edits a verdict came: alone, only together, undone by.

    Short: without what works against it. Where the verdict has not `changed`, what
    would bring another one was undone. Empty where there is nothing to tell.
    """
    if cause is None:
        return ""
    told = [_brought(cause, named)]
    if cause["undone_by"] and not short:
        undone = _joined(cause["undone_by"], named)
        told.append(_undone(undone, changed=changed))
    if not cause["complete"]:
        told.append(_("The search for the cause was cut short."))
    return " ".join(one for one in told if one)


def edit_words(words: str, edit: str, policies: Iterable[Policy]) -> str:
    """Return what an edit does, its rule called by its label and not by its id."""
    _, _, rule_id = edit.partition("rule:")
    if not rule_id or not words.startswith(rule_id):
        return words
    labels = (rule_label(policy, rule_id) for policy in policies)
    known = next((label for label in labels if label != plain(rule_id)), None)
    return words if known is None else in_language(known) + words[len(rule_id) :]


def _brought(cause: Mapping[str, Any], named: Named) -> str:
    if len(cause["alone"]) > 1:
        edits = _joined(cause["alone"], named)
        return _("Each of these alone would bring it: %(edits)s.", edits=edits)
    if cause["alone"]:
        return _("Alone through %(edit)s.", edit=_joined(cause["alone"], named))
    if cause["together"]:
        edits = _joined(cause["together"], named)
        return _("Only together: %(edits)s.", edits=edits)
    return ""


def _undone(edits: str, *, changed: bool) -> str:
    if changed:
        return _("Undone by %(edits)s, were it not for the rest.", edits=edits)
    return _("Undone by %(edits)s.", edits=edits)


def _joined(edits: Iterable[str], named: Named) -> str:
    return _(" and ").join(_("“%(edit)s”", edit=named(edit)) for edit in edits)
