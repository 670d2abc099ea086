"""Entries of the registers as JSON, and lists of them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response

from domain.activity import ActivityState
from domain.errors import UnknownError
from domain.policy_book import Adoption
from domain.provider import ProviderState
from domain.registers import Registers
from domain.ruling import RulingState
from domain.school import SchoolState
from domain.terms import Role
from http_api.answers import listed, shown
from http_api.context import actor, services
from http_api.cursors import key_of
from http_api.presenting import present, present_event
from http_api.scope import SCOPED, is_own

State = TypeVar("State")


def school_json(school: SchoolState, registers: Registers) -> dict[str, Any]:
    """Return a school: its names, kinds from day to day, what was disallowed.

    What was disallowed is told to the district, to the school itself and to the one
    as part of which it goes on.
    """
    who, school_id = actor(), school.school_id
    registered = school.registered
    told = {
        "school_id": school_id,
        **(present_event(registered) if registered else {}),
        "kinds": [
            {"valid_from": present(kind.valid_from), "kind": kind.value}
            for kind in school.kinds
        ],
        "merged": present_event(school.merged) if school.merged else None,
        "links": {"overview": f"/v1/schools/{school_id}/overview"},
    }
    today = services().today()
    if who.role not in SCOPED or is_own(who, Role.SCHOOL, school_id, today, registers):
        told["disallowances"] = [
            {"year": year.year, "kind": year.kind, "document_no": document_no}
            for year, document_no in sorted(school.disallowances.items())
        ]
    return told


def provider_json(provider: ProviderState) -> dict[str, Any]:
    """Return a provider and what it may give from which day on."""
    registered = provider.registered
    return {
        "provider_id": provider.provider_id,
        **(present_event(registered) if registered else {}),
        "qualifications": [
            {"valid_from": present(each.valid_from), "may_give": list(each.value)}
            for each in provider.qualifications
        ],
    }


def activity_json(activity: ActivityState) -> dict[str, Any]:
    """Return an activity as it stands, amended."""
    withdrawn = activity.withdrawn
    return {
        "activity_id": activity.activity_id,
        **(present_event(activity.terms) if activity.terms else {}),
        "withdrawn": present_event(withdrawn) if withdrawn else None,
    }


def ruling_json(ruling: RulingState) -> dict[str, Any]:
    """Return a ruling and whether it stands."""
    return {
        "ruling_id": ruling.ruling_id,
        **(present_event(ruling.made) if ruling.made else {}),
        "withdrawn": present_event(ruling.withdrawn) if ruling.withdrawn else None,
    }


def adoption_json(adoption: Adoption) -> dict[str, Any]:
    """Return an adopted revision, without its text."""
    told = present_event(adoption.adopted)
    del told["text"]
    document, revision = told["document"], told["revision"]
    return {
        **told,
        "position": adoption.position,
        "adopted_at": present(adoption.clock.recorded_at),
        "reported_at": present(adoption.clock.reported_at),
        "withdrawn_at": adoption.withdrawn_at,
        "links": {"self": f"/v1/policies/{document}/{revision}"},
    }


def entry(
    register: Mapping[str, State],
    key: str,
    noun: str,
    told: Callable[[State], dict[str, Any]],
) -> Response:
    """Return one entry; raises UnknownError, which the address names."""
    state = register.get(key)
    if state is None:
        raise UnknownError(noun, key, f"{noun}_id")
    return shown(told(state))


def entries(
    register: Mapping[str, State],
    query: Mapping[str, Any],
    told: Callable[[State], dict[str, Any]],
) -> Response:
    """Return a part of a register, in the order of its ids."""
    after = key_of(query["cursor"]) or ""
    keys = sorted(key for key in register if key > after)
    here = keys[: query["limit"]]
    more = len(keys) > len(here)
    return listed([told(register[key]) for key in here], here[-1] if more else None)
