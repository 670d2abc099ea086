"""The teachers of the demonstration: cohorts and how each history will turn out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from scripts.demonstration.names import (
    GIVEN_FIRST,
    GIVEN_SECOND,
    SCHOOLS,
    SURNAMES,
    School,
)
from scripts.demonstration.shapes import FIRST_YEAR, Person, Stay
from scripts.posting.lines import Command, Row

INTENTS: dict[str, float] = {
    "surplus": 0.10,
    "lacks_self_directed": 0.04,
    "lacks_elective": 0.03,
    "lacks_it": 0.02,
    "lacks_ethics": 0.02,
    "lacks_school_based": 0.02,
    "lacks_professional": 0.02,
    "few_hours": 0.04,
    "lacks_several": 0.03,
    "waiting": 0.02,
    "degree": 0.04,
    "national_plan": 0.04,
    "it_project": 0.04,
    "thirteenth": 0.02,
    "new": 0.06,
    "new_short": 0.02,
    "new_2025": 0.02,
    "transferred": 0.02,
    "transferred_short": 0.01,
    "moved_within_city": 0.03,
    "on_leave": 0.01,
    "retired": 0.01,
    "special_target": 0.01,
}
"""What a history is to show, and its share of a commission school's teachers.

Everybody else passes with just enough (`plain`).
"""

PRIVATE_INTENTS: dict[str, float] = {
    "surplus": 0.12,
    "lacks_elective": 0.06,
    "lacks_year": 0.08,
    "not_redone": 0.10,
    "degree": 0.03,
    "national_plan": 0.04,
    "new": 0.08,
    "transferred": 0.03,
    "retired": 0.02,
    "to_commission": 0.04,
}
"""The same for the private school (A8§7: every year counts)."""

EXTRA_INTENTS = {"S101": ("merged", "merged"), "S102": ("to_private",) * 3}
ROLES = {"S101": {"ideology": 3}, "S102": {"ideology": 4, "trainer": 2}}

MOVE_DAY = date(2023, 9, 1)
"""The day on which those move who change between school kinds."""

MERGER_DAY = date(2025, 3, 3)
"""The day on which second identities, in use since MOVE_DAY, are merged."""

SECOND = "T9"
"""How a second identity begins."""


def make_people(rng: Random) -> tuple[Person, ...]:
    """Return the teachers of all schools, numbered in order."""
    people: list[Person] = []
    for school in SCHOOLS:
        for intent in _intents(school, rng):
            people.append(_person(len(people) + 1, school, intent, rng))
    return tuple(_with_roles(people))


def _intents(school: School, rng: Random) -> list[str]:
    private = school.kind == "private_or_other"
    shares = PRIVATE_INTENTS if private else INTENTS
    intents = list(EXTRA_INTENTS.get(school.school_id, ()))
    for intent, share in shares.items():
        intents += [intent] * max(1, round(share * school.teachers))
    intents += ["plain"] * (school.teachers - len(intents))
    rng.shuffle(intents)
    return intents


def _person(index: int, school: School, intent: str, rng: Random) -> Person:
    person = Person(
        teacher_id=f"T{index:08d}",
        name=_name(rng),
        number=f"{rng.randrange(10_000_000, 99_999_999)}",
        entry="existing",
        entry_on=date(rng.randrange(1990, 2020), 9, 1),
        stays=(Stay(since=date(FIRST_YEAR, 1, 1), school_id=school.school_id),),
        intent=intent,
    )
    return _shaped(person, rng)


def _name(rng: Random) -> str:
    given = rng.choice(GIVEN_FIRST) + rng.choice(("", rng.choice(GIVEN_SECOND)))
    return rng.choice(SURNAMES) + given


def _shaped(person: Person, rng: Random) -> Person:
    """Give the person the dates that the intent asks for."""
    intent = person.intent
    if intent in {"new", "new_short"}:
        return _new(person, date(rng.randrange(2021, 2025), 9, 1), finishes=True)
    if intent == "new_2025":
        return _new(person, date(2025, 9, 1), finishes=False)
    if intent in {"transferred", "transferred_short"}:
        arrival = date(rng.randrange(2021, 2024), 2, 20)
        return _arrived(person, "transferred_in", arrival)
    if intent == "moved_within_city":
        return _arrived(person, "moved_within_city", date(2023, 1, 10))
    return replace(person, **_breaks(person))


def _breaks(person: Person) -> dict[str, Any]:
    """Return a leave, a retirement or a move between school kinds, if there is one."""
    if person.intent == "on_leave":
        return {"leave": (date(2023, 2, 1), date(2024, 1, 31))}
    if person.intent == "retired":
        return {"retires_on": date(2024, 9, 1)}
    target = {"to_private": "P104", "to_commission": "S101"}.get(person.intent)
    if target is None:
        return {}
    return {"stays": (*person.stays, Stay(since=MOVE_DAY, school_id=target))}


def _new(person: Person, hired: date, *, finishes: bool) -> Person:
    done = date(hired.year + 1, 6, 20) if finishes else None
    arrived = _arrived(person, "new", hired)
    return replace(arrived, inducted_on=done)


def _arrived(person: Person, entry: str, day: date) -> Person:
    stay = replace(person.stays[0], since=day)
    return replace(person, entry=entry, entry_on=day, stays=(stay,))


def _with_roles(people: list[Person]) -> Iterator[Person]:
    """Give the duties of R27 to the first teachers of a school that just pass."""
    left = {
        school: [role for role, count in roles.items() for _ in range(count)]
        for school, roles in ROLES.items()
    }
    for person in people:
        waiting = left.get(person.stays[0].school_id, [])
        if waiting and person.intent == "plain":
            yield replace(person, roles=(waiting.pop(0),))
        else:
            yield person


def people_commands(people: tuple[Person, ...]) -> list[Command]:
    """Return what registers the teachers, and what their records went through."""
    commands = [_registered(person) for person in people]
    for person in people:
        commands += _record_changes(person)
    return commands


def second_identity(person: Person) -> str:
    """Return the id under which a merged person was registered once more."""
    return f"{SECOND}{person.teacher_id[2:]}"


def _registered(person: Person) -> Command:
    stay = person.stays[0]
    attributes: dict[str, list[str]] = {
        "entry": [person.entry],
        "entry_on": [person.entry_on.isoformat()],
    }
    if person.roles:
        attributes["role"] = list(person.roles)
    body: Row = {
        "teacher_id": person.teacher_id,
        "school_id": stay.school_id,
        "valid_from": stay.since.isoformat(),
        "attributes": attributes,
        "name": person.name,
        "number": person.number,
        "reported_at": at(stay.since - timedelta(days=5)),
    }
    return Command(path="/v1/teachers", body=body)


def _record_changes(person: Person) -> Iterator[Command]:
    path = f"/v1/teachers/{person.teacher_id}"
    for stay in person.stays[1:]:
        day = stay.since.isoformat()
        body = {"school_id": stay.school_id, "valid_from": day}
        yield Command(path=f"{path}/moves", body=body | _known(stay.since))
    if person.leave:
        start, end = person.leave
        body = {"on": start.isoformat(), "reason": "maternity"}
        yield Command(path=f"{path}/leaves", body=body | _known(start))
        yield Command(
            path=f"{path}/returns", body={"on": end.isoformat()} | _known(end)
        )
    if person.retires_on:
        body = {"on": person.retires_on.isoformat()}
        yield Command(path=f"{path}/retirement", body=body | _known(person.retires_on))
    if person.intent == "merged":
        yield _registered(replace(person, teacher_id=second_identity(person), roles=()))


def _known(day: date) -> Row:
    return {"reported_at": at(day)}


def at(day: date, hour: int = 9, minute: int = 0) -> str:
    """Return an instant of a day in the district's time, as ISO 8601."""
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}:00+08:00"
