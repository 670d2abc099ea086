"""Mend what the loader would refuse of a random document: what is assigned twice."""

import re
from typing import Any

import tomli_w

from domain.policy.mistakes import PolicyError, PolicyMistake
from tests.domain.policy.agreement.loading import loaded

Table = dict[str, Any]


def unambiguous(document: Table) -> Table:
    """Return the document without rules of which nobody can tell which is meant."""
    while True:
        try:
            loaded(tomli_w.dumps(document))
        except PolicyError as error:
            if any(_mend(document, mistake) for mistake in error.mistakes):
                continue
        return document


def _mend(document: Table, mistake: PolicyMistake) -> bool:
    """Take away what a mistake of this kind speaks of, if it is one."""
    if re.match("means exactly what|carries exactly", mistake.expected):
        return _drop(document, mistake.rule)
    rules = [*document["rule"], *document["cohort"]]
    found = [rule for rule in rules if rule["id"] == mistake.rule]
    if not found:
        return False
    (rule,) = found
    if mistake.expected.startswith("means exactly the teachers"):
        rule["where"] = rule["where"] | {"school.kind": f"only-{rule['id']}"}
    elif mistake.expected.startswith("would carry back"):
        del rule["chain"]
    elif mistake.expected.startswith("names "):
        rule["on"] = _without(rule["on"], mistake.expected.split()[1])
    else:
        return False
    return True


def _drop(document: Table, name: str | None) -> bool:
    kept = [rule for rule in document["rule"] if rule["id"] != name]
    dropped = len(kept) < len(document["rule"])
    document["rule"] = kept
    return dropped


def _without(on: list[str], name: str) -> list[str]:
    index = on.index(name)
    return on[:index] + on[index + 1 :]
